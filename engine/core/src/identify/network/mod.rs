//! How networks are run, watched and kept in time; buildings and machines among them.

use super::parser::{DatagramParser, StreamParser};

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &[];

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &[];
