//! The connections of a QUIC flow: tells the first packet of the next from those of the one that is open.
//!
//! A client may use its port again for the same server, with nothing between that a capture can see: what closes a connection is
//! encrypted. Each connection is a flow of its own, with its own name.

use super::open::OpenFlow;
use super::packet::Seen;
use crate::identify::{ConnectionId, Landmark, Protocol, landmark, opens};

/// Bit of the first byte that tells a long header (RFC 9000, section 17.2).
const LONG_HEADER: u8 = 0x80;

/// The connection ids of a flow by the end that sent them: index 0 the higher end of the key, 1 the lower.
#[derive(Debug, Default)]
pub struct Ends([End; 2]);

/// Retries of which the id is remembered. A server may answer each datagram of a client's hello with one, of which the client
/// heeds the first that it gets (RFC 9000, section 17.2.5.2). Post-quantum hellos take two datagrams.
const RETRIES: usize = 4;

#[derive(Debug, Default)]
struct End {
    /// Destination Connection ID of the first Initial that it sent.
    first: Option<ConnectionId>,
    /// Source Connection IDs of the Retries that it sent: the last that were new.
    retried: [Option<ConnectionId>; RETRIES],
    /// Source Connection ID of the last other packet with a long header that it sent.
    chosen: Option<ConnectionId>,
}

impl OpenFlow {
    /// Whether `packet` opens another QUIC connection than the flow has.
    /// Looks at long headers of flows known as QUIC only, and decrypts only where the connection id is new.
    #[must_use]
    pub(super) fn opens_anew(&self, packet: &Seen<'_>) -> bool {
        if self.protocol != Protocol::Quic || !has_long_header(packet) {
            return false;
        }
        let Some(Ends(ends)) = self.ends() else { return false };
        let from_lower = packet.is_from_lower();
        let Some(Landmark::Initial { destination, .. }) = landmark(packet.payload) else { return false };
        let (sender, receiver) = (&ends[usize::from(from_lower)], &ends[usize::from(!from_lower)]);
        let is_known = |id: Option<ConnectionId>| id == Some(destination);
        sender.first.is_some()
            && !is_known(sender.first)
            && !receiver.retried.into_iter().any(is_known)
            && !is_known(receiver.chosen)
            && opens(packet.payload)
    }

    /// Take note of the connection ids that `packet` tells, in a flow known as QUIC.
    pub(super) fn note_connection(&mut self, packet: &Seen<'_>) {
        if self.protocol != Protocol::Quic || !has_long_header(packet) {
            return;
        }
        let Some(landmark) = landmark(packet.payload) else { return };
        let from_lower = packet.is_from_lower();
        let Ends(ends) = self.ends_mut();
        let (sender, receiver) = (usize::from(from_lower), usize::from(!from_lower));
        match landmark {
            Landmark::Initial { destination, source } => {
                ends[sender].first.get_or_insert(destination);
                ends[sender].chosen = Some(source);
            }
            Landmark::Keyed { source } => ends[sender].chosen = Some(source),
            Landmark::Retry { source } => {
                let retried = &mut ends[sender].retried;
                if !retried.contains(&Some(source)) {
                    retried.rotate_right(1);
                    retried[0] = Some(source);
                }
            }
            // The client comes again in another version, and may choose another id.
            Landmark::Negotiation => ends[receiver].first = None,
        }
    }
}

fn has_long_header(packet: &Seen<'_>) -> bool {
    packet.is_udp() && packet.payload.first().is_some_and(|first| first & LONG_HEADER != 0)
}
