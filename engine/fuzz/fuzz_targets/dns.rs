//! Arbitrary messages of the DNS family between a client and its server, then a flow to each address that may have been
//! answered: questions part the records, answers name flows, and sums hold.
//!
//! The input is as that of `datagram`.
#![no_main]

use hallmonitor_fuzz::flows::Flows;
use hallmonitor_fuzz::input::Input;
use hallmonitor_fuzz::seeds;
use hallmonitor_fuzz::traffic::conversation::{SERVER, UDP};
use hallmonitor_fuzz::traffic::frames::{ipv4, udp};
use libfuzzer_sys::fuzz_target;

const CLIENT: [u8; 4] = [10, 1, 0, 7];
const RESOLVER: [u8; 4] = [10, 1, 0, 1];
/// Longest payload of a datagram that fits an IPv4 packet.
const PAYLOAD_MAX: usize = 65_507;

fuzz_target!(init: seeds::fill_corpus(seeds::datagrams), |data: &[u8]| {
    let mut input = Input::new(data);
    let (port, mut flows, mut ts_ns) = (input.u16(), Flows::default(), 0);
    while !input.is_empty() {
        let is_answer = input.u8() & 1 != 0;
        let bytes = input.bytes();
        let bytes = bytes.get(..PAYLOAD_MAX).unwrap_or(bytes);
        let packet = if is_answer {
            ipv4(UDP, RESOLVER, CLIENT, &udp((port, 40_000), bytes))
        } else {
            ipv4(UDP, CLIENT, RESOLVER, &udp((40_000, port), bytes))
        };
        ts_ns += 1_000_000_000;
        flows.packet(&packet, ts_ns);
    }
    flows.packet(&ipv4(UDP, CLIENT, SERVER, &udp((40_001, 443), b"hello")), ts_ns);
    let records = flows.finish();
    for answered in records.iter().filter_map(|record| record.known.as_ref()?.answered.as_deref()) {
        assert!(!answered.is_empty() && !answered.bytes().any(|byte| byte.is_ascii_uppercase()));
    }
});
