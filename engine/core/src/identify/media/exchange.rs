//! Datagrams for tests, shown to a parser in turn as one flow, or cut.

use super::super::Side;
use super::super::parser::{Datagram, Past, Recognition};

/// A datagram's parser.
type Recognise = fn(&mut Datagram<'_>) -> Recognition;

/// What `recognise` says of each of the datagrams of a flow to `port`.
pub(super) fn judgments(recognise: Recognise, port: u16, datagrams: &[(Side, &[u8])]) -> Vec<Recognition> {
    let mut past = Past::default();
    let judged = datagrams.iter().map(|&(side, payload)| {
        recognise(&mut Datagram {
            side,
            payload,
            wire_len: u32::try_from(payload.len()).expect("short"),
            source_port: 49_152,
            destination_port: port,
            past: &mut past,
        })
    });
    judged.collect()
}

/// What it says of a flow's first datagram.
pub(super) fn first(recognise: Recognise, port: u16, payload: &[u8]) -> Recognition {
    judgments(recognise, port, &[(Side::Source, payload)])[0]
}

/// Hold that `payload` is taken whole, and that no datagram shorter than it is, down to nothing, but for those of `enough` bytes.
pub(super) fn assert_taken_whole(recognise: Recognise, port: u16, payload: &[u8], enough: usize) {
    assert_eq!(first(recognise, port, payload), Recognition::Yes, "{payload:02x?}");
    for len in 0..enough.min(payload.len()) {
        assert_eq!(first(recognise, port, &payload[..len]), Recognition::No, "{len}: {payload:02x?}");
    }
}
