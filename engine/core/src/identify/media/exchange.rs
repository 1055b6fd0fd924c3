//! Datagrams for tests, each the first of its flow, shown to a parser whole or cut.

use super::super::conversation::of_first_datagram;
use super::super::parser::{Datagram, Recognition};

/// A datagram's parser.
type Recognise = fn(&mut Datagram<'_>) -> Recognition;

/// What `recognise` says of the first datagram of a flow to `port`.
pub(super) fn first(recognise: Recognise, port: u16, payload: &[u8]) -> Recognition {
    of_first_datagram(port, payload, recognise)
}

/// Hold that `payload` is taken whole, and that no datagram shorter than it is, down to nothing, but for those of `enough` bytes.
pub(super) fn assert_taken_whole(recognise: Recognise, port: u16, payload: &[u8], enough: usize) {
    assert_eq!(first(recognise, port, payload), Recognition::Yes, "{payload:02x?}");
    for len in 0..enough.min(payload.len()) {
        assert_eq!(first(recognise, port, &payload[..len]), Recognition::No, "{len}: {payload:02x?}");
    }
}
