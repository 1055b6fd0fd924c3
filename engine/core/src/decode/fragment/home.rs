//! The flow of a datagram's fragments, and what they add to it.

use super::super::{Decoded, Outer, Tuple};

/// Packets, and what they have to say for their flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Share {
    pub packets: u32,
    /// Their IP packets, headers included.
    pub ip_bytes: u32,
    /// What they carry of their datagram: the bytes of a flow inside of it.
    pub data_bytes: u32,
    /// Their frames on the wire.
    pub wire_len: u32,
}

impl Share {
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            packets: self.packets.saturating_add(other.packets),
            ip_bytes: self.ip_bytes.saturating_add(other.ip_bytes),
            data_bytes: self.data_bytes.saturating_add(other.data_bytes),
            wire_len: self.wire_len.saturating_add(other.wire_len),
        }
    }
}

/// The flow of a datagram, as its first fragment told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Home {
    pub tuple: Tuple,
    pub vlan: u16,
    pub source_mac: Option<[u8; 6]>,
    pub destination_mac: Option<[u8; 6]>,
    pub outer: Option<Outer>,
    /// The flow is one inside of the datagram.
    pub is_inside: bool,
}

impl Home {
    /// A packet of this flow without payload.
    pub fn joined_by<'a>(&self, share: Share) -> Decoded<'a> {
        Decoded {
            tuple: self.tuple,
            vlan: self.vlan,
            source_mac: self.source_mac,
            destination_mac: self.destination_mac,
            ip_bytes: if self.is_inside { share.data_bytes } else { share.ip_bytes },
            tcp: None,
            payload: &[],
            payload_wire_len: 0,
            outer: self.outer,
            packets: share.packets,
            wire_len: share.wire_len,
            damage: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_inside_of_the_datagram_gets_the_bytes_inside() {
        let tuple = Tuple { source: [1; 16], destination: [2; 16], source_port: 3, destination_port: 4, transport: 17 };
        let home = Home { tuple, vlan: 5, source_mac: None, destination_mac: None, outer: None, is_inside: false };
        let one = Share { packets: 1, ip_bytes: 28, data_bytes: 8, wire_len: 42 };
        let both = one.plus(Share { packets: 2, ip_bytes: u32::MAX, data_bytes: 16, wire_len: 100 });
        let lengths = |home: &Home| {
            let decoded = home.joined_by(both);
            (decoded.packets, decoded.ip_bytes, decoded.wire_len, decoded.payload.len())
        };
        assert_eq!(lengths(&home), (3, u32::MAX, 142, 0));
        assert_eq!(lengths(&Home { is_inside: true, ..home }), (3, 24, 142, 0));
    }
}
