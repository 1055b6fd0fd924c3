//! Arbitrary datagrams of one flow, judged by every parser of datagrams: facts are facts, and little is held.
//!
//! The input is the port, then for each datagram who sends it (lowest bit) and how much more the wire carried (other bits), and
//! its bytes.
#![no_main]

use hallmonitor_core::decode::transport;
use hallmonitor_core::identify::{Facts, Identifier, Segment, Side, Told, Verdict};
use hallmonitor_fuzz::input::Input;
use hallmonitor_fuzz::{facts, seeds};
use libfuzzer_sys::fuzz_target;

/// What one identifier may hold: half a MiB, and room for growth.
const HELD_MAX: usize = 1 << 20;

fuzz_target!(init: seeds::fill_corpus(seeds::datagrams), |data: &[u8]| {
    let mut input = Input::new(data);
    let mut identifier = Identifier::new(transport::UDP, 40_000, input.u16());
    let (mut learnt, mut told) = (Facts::default(), Told::default());
    while !input.is_empty() {
        let flags = input.u8();
        let payload = input.bytes();
        let side = if flags & 1 == 0 { Side::Source } else { Side::Destination };
        let payload_wire_len = u32::try_from(payload.len()).expect("at most 65,535 bytes") + u32::from(flags >> 1);
        let segment = Segment { side, tcp: None, payload, payload_wire_len };
        let verdict = identifier.observe(&segment, &mut learnt, &mut told);
        assert!(identifier.held_bytes() <= HELD_MAX);
        if verdict == Verdict::Settled {
            break;
        }
    }
    facts::check(&learnt);
    facts::check_answers(&told.answers);
    let _ = format!("{identifier:?}");
});
