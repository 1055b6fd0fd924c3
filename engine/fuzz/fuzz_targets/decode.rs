//! Arbitrary packets of a link type, in tunnels and in fragments: the lengths that come out hold together, and each packet is
//! counted once.
//!
//! The input is the link type, then for each packet how many bytes the capture did not keep, and those that it kept.
#![no_main]

use hallmonitor_core::capture::LinkType;
use hallmonitor_core::decode::{Decoder, Tunnels, decode};
use hallmonitor_fuzz::input::Input;
use hallmonitor_fuzz::seeds;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: seeds::fill_corpus(seeds::packets), |data: &[u8]| {
    let mut input = Input::new(data);
    let link = LinkType(input.u16());
    let mut decoder = Decoder::new(Tunnels::ALL);
    let (mut packets, mut counted, mut ts_ns) = (0, 0, 0);
    while !input.is_empty() {
        let missing = u32::from(input.u16());
        let data = input.bytes();
        let wire_len = u32::try_from(data.len()).expect("a short packet") + missing;
        packets += 1;
        ts_ns += i64::from(missing) * 1_000_000;
        match decoder.decode(link, data, wire_len, ts_ns) {
            Ok(Some(decoded)) => {
                counted += u64::from(decoded.packets);
                assert!(decoded.payload.len() <= decoded.payload_wire_len as usize);
            }
            Ok(None) => {}
            Err(_) => counted += 1,
        }
        counted += decoder.take_refusals().into_values().sum::<u64>();
        if let Ok(decoded) = decode(link, data, wire_len) {
            assert!(decoded.ip_bytes <= wire_len);
            assert!(decoded.payload_wire_len <= decoded.ip_bytes);
            assert!(decoded.payload.len() <= decoded.payload_wire_len as usize);
        }
    }
    decoder.finish();
    counted += decoder.take_refusals().into_values().sum::<u64>();
    assert_eq!(counted, packets);
});
