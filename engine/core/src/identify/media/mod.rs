//! Calls and media streams.

mod stun;

use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[DatagramParser {
    protocol: Protocol::Stun,
    ports: &[],
    first: stun::FIRST,
    recognise: stun::recognise,
    read: Reading::Nothing,
}];
