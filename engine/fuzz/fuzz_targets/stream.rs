//! Arbitrary TCP segments of one connection, judged by every parser of a stream: facts are facts, and little is held.
//!
//! The input is the port, then for each segment a byte of flags (0x80: from the server, 0x40: the ends are turned round, 0x20:
//! the bytes are repeated as filling, else zeros are; below: TCP flags), how far it lies from its place in order (two bytes),
//! how many bytes of filling follow the bytes (two), and the bytes.
#![no_main]

use hallmonitor_core::decode::{TcpHeader, transport};
use hallmonitor_core::identify::{Facts, Identifier, Segment, Side, Told, Verdict};
use hallmonitor_fuzz::input::Input;
use hallmonitor_fuzz::{facts, seeds};
use libfuzzer_sys::fuzz_target;

/// Payload bytes of one input: enough to pass every window, few enough that an input takes milliseconds.
const ENOUGH_BYTES: usize = 1 << 19;
/// What one identifier may hold: half a MiB, and room for growth.
const HELD_MAX: usize = 1 << 20;

fn payload(bytes: &[u8], repeated: bool, filling: u16) -> Vec<u8> {
    let zeros = [0];
    let pattern = if repeated && !bytes.is_empty() { bytes } else { &zeros };
    bytes.iter().chain(pattern.iter().cycle().take(usize::from(filling))).take(65_535).copied().collect()
}

fuzz_target!(init: seeds::fill_corpus(seeds::streams), |data: &[u8]| {
    let mut input = Input::new(data);
    let mut identifier = Identifier::new(transport::TCP, 40_000, input.u16());
    let (mut learnt, mut told, mut seen) = (Facts::default(), Told::default(), 0);
    let mut next = [0_u32, u32::MAX - 100];
    while !input.is_empty() && seen < ENOUGH_BYTES {
        let (flags, shift, filling) = (input.u8(), input.u16().cast_signed(), input.u16());
        let payload = payload(input.bytes(), flags & 0x20 != 0, filling);
        seen += payload.len() + 1;
        let side = if flags & 0x80 == 0 { Side::Source } else { Side::Destination };
        if flags & 0x40 != 0 {
            identifier.turn_round();
        }
        let payload_wire_len = u32::try_from(payload.len()).expect("at most 65,535 bytes");
        let sequence = next[side as usize].wrapping_add_signed(shift.into());
        if shift == 0 {
            next[side as usize] = sequence.wrapping_add(payload_wire_len);
        }
        let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags: flags & 0x1f });
        let segment = Segment { side, tcp, payload: &payload, payload_wire_len };
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
