//! Tunnels and proxies: what hides other traffic.

use super::parser::{DatagramParser, StreamParser};

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[];
