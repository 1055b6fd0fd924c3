//! What tells one connection of a flow from the next: the connection ids of long headers, and which packets open a connection.

use super::header::{ConnectionId, Kind, LongHeader};
use super::keys::ClientKeys;
use super::version::Version;

/// The first packet of a datagram, where its header is long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Landmark {
    /// Either end's Initial.
    Initial { destination: ConnectionId, source: ConnectionId },
    /// 0-RTT or Handshake.
    Keyed { source: ConnectionId },
    /// The server wants to see its token, and its connection id (RFC 9000, section 17.2.5).
    Retry { source: ConnectionId },
    /// The server does not speak the client's version (RFC 9000, section 17.2.1).
    Negotiation,
}

/// Read the header alone of the first packet in `payload`; `None` where it is short.
pub(crate) fn landmark(payload: &[u8]) -> Option<Landmark> {
    let LongHeader { kind, destination, source, .. } = LongHeader::parse(payload)?;
    Some(match kind {
        Kind::Initial => Landmark::Initial { destination, source },
        Kind::Keyed => Landmark::Keyed { source },
        Kind::Retry => Landmark::Retry { source },
        Kind::Negotiation => Landmark::Negotiation,
    })
}

/// Whether the first packet in `payload` is a client's Initial that its own Destination Connection ID authenticates: the first
/// of a connection, or the first after a Retry (RFC 9001, section 5.2).
pub(crate) fn opens(payload: &[u8]) -> bool {
    let open = || {
        let header = LongHeader::parse(payload).filter(|header| header.kind == Kind::Initial)?;
        let packet = payload.get(..usize::try_from(header.packet_len()).ok()?)?;
        let keys = ClientKeys::derive(&Version::of(header.version)?, header.destination.bytes())?;
        keys.open(packet, header.number_at, &mut Vec::new()).map(|_| ())
    };
    open().is_some()
}
