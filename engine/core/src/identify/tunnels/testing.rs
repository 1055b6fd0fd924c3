//! Datagrams shown to a parser in tests: in turn, and cut at every length.

use super::super::Side;
use super::super::parser::{Datagram, Past, Recognition};

type Recognise = fn(&mut Datagram<'_>) -> Recognition;

/// Judge the datagrams of one flow in turn.
pub(super) fn in_turn(port: u16, datagrams: &[(Side, &[u8])], recognise: Recognise) -> Vec<Recognition> {
    let mut past = Past::default();
    let judge = |&(side, payload): &(Side, &[u8])| {
        let wire_len = u32::try_from(payload.len()).expect("a short datagram");
        let (source_port, destination_port) = (40_000, port);
        recognise(&mut Datagram { side, payload, wire_len, source_port, destination_port, past: &mut past })
    };
    datagrams.iter().map(judge).collect()
}

/// Hold that no cut of `payload` to less than `enough` bytes is taken, whether its sender or the capture cut it.
pub(super) fn assert_cuts_refused(port: u16, payload: &[u8], enough: usize, recognise: Recognise) {
    for len in 0..payload.len() {
        let cut = &payload[..len];
        for wire_len in [len, payload.len()] {
            let wire_len = u32::try_from(wire_len).expect("a short datagram");
            let (side, source_port, destination_port) = (Side::Source, 40_000, port);
            let past = &mut Past::default();
            let datagram = &mut Datagram { side, payload: cut, wire_len, source_port, destination_port, past };
            assert!(recognise(datagram) != Recognition::Yes || len >= enough, "{len} bytes of {wire_len}");
        }
    }
}

/// Bytes as a cipher makes them: no two alike in a row, few zeros.
pub(super) fn opaque(len: usize) -> Vec<u8> {
    (0_u32..).take(len).map(|place| place.wrapping_mul(2_654_435_761).to_be_bytes()[1] ^ 0x5a).collect()
}
