//! Calls and media streams.

pub(super) mod stun;

use super::parser::{DatagramParser, StreamParser};

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[];
