//! Arbitrary packets of a few flows from the first to the last: naming keeps its bounds, and the records depend on nothing else.
//!
//! The input is for each packet a byte of kind (0x01: UDP, 0x02: from the server, 0xfc: which client), TCP flags, time since the
//! packet before (a byte, signed, in units of 100 ms), the distance from its place in order (two bytes), the server's port
//! (two), and the payload.
#![no_main]

use hallmonitor_core::flow::FlowRecord;
use hallmonitor_fuzz::flows::Flows;
use hallmonitor_fuzz::input::Input;
use hallmonitor_fuzz::seeds;
use hallmonitor_fuzz::traffic::conversation::{SERVER, TCP, UDP};
use hallmonitor_fuzz::traffic::frames::{ipv4, tcp, udp};
use libfuzzer_sys::fuzz_target;

/// Longest payload of a segment that fits an IPv4 packet.
const PAYLOAD_MAX: usize = 65_495;
const TICK_NS: i64 = 100_000_000;

fn run(data: &[u8]) -> Vec<FlowRecord> {
    let mut input = Input::new(data);
    let (mut flows, mut next, mut ts_ns) = (Flows::default(), [1_000_u32, u32::MAX - 1_000], 0);
    while !input.is_empty() {
        let (kind, flags, step) = (input.u8(), input.u8(), input.u8().cast_signed());
        let (shift, port) = (input.u16().cast_signed(), input.u16());
        let bytes = input.bytes();
        let bytes = bytes.get(..PAYLOAD_MAX).unwrap_or(bytes);
        let (client, side) = ([10, 1, 0, kind >> 2], usize::from(kind >> 1 & 1));
        let (ends, ports) = match side {
            0 => ((client, SERVER), (40_000, port)),
            _ => ((SERVER, client), (port, 40_000)),
        };
        let packet = if kind & 1 != 0 {
            ipv4(UDP, ends.0, ends.1, &udp(ports, bytes))
        } else {
            let sequence = next[side].wrapping_add_signed(shift.into());
            if shift == 0 {
                next[side] = sequence.wrapping_add(u32::try_from(bytes.len()).expect("a short segment"));
            }
            ipv4(TCP, ends.0, ends.1, &tcp(ports, (sequence, next[1 - side], flags), bytes))
        };
        ts_ns += i64::from(step) * TICK_NS;
        flows.packet(&packet, ts_ns);
    }
    flows.finish()
}

fuzz_target!(init: seeds::fill_corpus(seeds::flows), |data: &[u8]| {
    // Each table has a secret of its own: it must not show.
    assert_eq!(run(data), run(data));
});
