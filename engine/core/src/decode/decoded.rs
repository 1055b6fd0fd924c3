//! What is known of a packet once it is decoded.

use std::fmt;

use super::{Refused, Tunnel};

/// An address of either family: IPv4 as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2).
pub type Address = [u8; 16];

/// What names a flow: the five-tuple as this packet carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tuple {
    /// Sender of this packet.
    pub source: Address,
    /// Receiver of this packet.
    pub destination: Address,
    /// Sender's port; 0 where the transport has none.
    pub source_port: u16,
    /// Receiver's port; 0 where the transport has none.
    pub destination_port: u16,
    /// IP protocol number, of the last header (after IPv6 extension headers).
    pub transport: u8,
}

/// The TCP header's fields that flows need (RFC 9293, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TcpHeader {
    /// Sequence number of the first payload byte (of the SYN, where it is set).
    pub sequence: u32,
    /// Acknowledgment number; meaningful with ACK.
    pub acknowledgment: u32,
    /// The low eight control bits, CWR to FIN.
    pub flags: u8,
}

/// The innermost tunnel that a packet came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outer {
    /// Its kind.
    pub kind: Tunnel,
    /// Who sent the packet into the tunnel.
    pub source: Address,
    /// Where it leaves the tunnel.
    pub destination: Address,
}

impl Outer {
    /// The same tunnel as packets in the other direction have it.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self { kind: self.kind, source: self.destination, destination: self.source }
    }
}

/// A packet's headers, and its payload as far as it was captured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The five-tuple.
    pub tuple: Tuple,
    /// VLAN identifier of the innermost tag that has one (IEEE 802.1Q), 0 where there is none.
    pub vlan: u16,
    /// Link-layer source address, where the link has one.
    pub source_mac: Option<[u8; 6]>,
    /// Link-layer destination address, where the link has one.
    pub destination_mac: Option<[u8; 6]>,
    /// Length of the IP packet with its headers, bytes: as the IP header says, but never more than the wire carried;
    /// from the wire length where the header says 0. Of fragments that are counted together it is the sum.
    pub ip_bytes: u32,
    /// The TCP header, for TCP; none of a later fragment, and none that is damaged.
    pub tcp: Option<TcpHeader>,
    /// Transport payload as captured; may be shorter than `payload_wire_len`.
    pub payload: &'a [u8],
    /// Transport payload on the wire, bytes. The fragment that makes a datagram whole brings the whole payload.
    pub payload_wire_len: u32,
    /// The tunnel that it came in, where it did. The other fields are those of the packet inside.
    pub outer: Option<Outer>,
    /// How many packets it stands for: more than one where fragments waited for it.
    pub packets: u32,
    /// Length of the frame on the wire, bytes; of several packets the sum.
    pub wire_len: u32,
    /// What is wrong with the TCP or UDP header, where it is cut off behind its ports or contradicts itself: there is no
    /// TCP header and no payload then. Of a datagram in fragments it is told once that is whole.
    pub damage: Option<Refused>,
}

/// Without the payload, which no log or crash report may hold.
impl fmt::Debug for Decoded<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Decoded")
            .field("tuple", &self.tuple)
            .field("vlan", &self.vlan)
            .field("source_mac", &self.source_mac)
            .field("destination_mac", &self.destination_mac)
            .field("ip_bytes", &self.ip_bytes)
            .field("tcp", &self.tcp)
            .field("payload_len", &self.payload.len())
            .field("payload_wire_len", &self.payload_wire_len)
            .field("outer", &self.outer)
            .field("packets", &self.packets)
            .field("wire_len", &self.wire_len)
            .field("damage", &self.damage)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payload_is_not_in_debug_output() {
        let decoded = |payload: &'static [u8]| {
            let tuple =
                Tuple { source: [0; 16], destination: [1; 16], source_port: 1, destination_port: 2, transport: 6 };
            Decoded {
                tuple,
                vlan: 0,
                source_mac: None,
                destination_mac: None,
                ip_bytes: 40,
                tcp: None,
                payload,
                payload_wire_len: 9,
                outer: None,
                packets: 1,
                wire_len: 60,
                damage: None,
            }
        };
        let shown = format!("{:?}", decoded(b"secret"));
        assert!(
            shown.ends_with(
                "payload_len: 6, payload_wire_len: 9, outer: None, packets: 1, wire_len: 60, damage: None }"
            ),
            "{shown}"
        );
        assert_eq!(shown, format!("{:?}", decoded(b"cookie")), "whatever its bytes");
    }

    #[test]
    fn the_other_direction_goes_through_the_same_tunnel() {
        let outer = Outer { kind: Tunnel::Gre, source: [1; 16], destination: [2; 16] };
        assert_eq!(outer.reversed(), Outer { source: [2; 16], destination: [1; 16], ..outer });
    }
}
