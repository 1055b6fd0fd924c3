//! Arbitrary frames in sealed QUIC Initials of one connection: facts are facts, and little is held.
//!
//! The input is for each packet its number (a byte; the highest bit: the next packet comes in the same datagram), and its frames.
#![no_main]

use std::sync::LazyLock;

use hallmonitor_core::decode::transport;
use hallmonitor_core::identify::{Facts, Identifier, Segment, Side, Told, Verdict};
use hallmonitor_fuzz::input::Input;
use hallmonitor_fuzz::sealing::ClientKeys;
use hallmonitor_fuzz::{facts, seeds};
use libfuzzer_sys::fuzz_target;

/// What one identifier may hold: half a MiB, and room for growth.
const HELD_MAX: usize = 1 << 20;

static KEYS: LazyLock<ClientKeys> = LazyLock::new(ClientKeys::default);

fuzz_target!(init: seeds::fill_corpus(seeds::initials), |data: &[u8]| {
    let mut input = Input::new(data);
    let mut identifier = Identifier::new(transport::UDP, 40_000, 443);
    let (mut learnt, mut told, mut payload) = (Facts::default(), Told::default(), Vec::new());
    while !input.is_empty() {
        let number = input.u8();
        payload.extend(KEYS.seal(u32::from(number & 0x7f), input.bytes()));
        if number & 0x80 != 0 && payload.len() < 32_000 && !input.is_empty() {
            continue;
        }
        let payload_wire_len = u32::try_from(payload.len()).expect("at most 65,535 bytes");
        let segment = Segment { side: Side::Source, tcp: None, payload: &payload, payload_wire_len };
        let verdict = identifier.observe(&segment, &mut learnt, &mut told);
        assert!(identifier.held_bytes() <= HELD_MAX);
        if verdict == Verdict::Settled {
            break;
        }
        payload.clear();
    }
    facts::check(&learnt);
    let _ = format!("{identifier:?}");
});
