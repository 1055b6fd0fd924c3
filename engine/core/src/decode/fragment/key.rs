//! What fragments of one datagram have in common.

use super::super::refused::Layer;
use super::super::{Datagram, Outer};
use super::Fragment;

const BYTES: usize = 73;

/// Layout: source (16), destination (16), identification (4), VLAN (2), family (1), protocol (1), tunnel (1), source (16)
/// and destination (16) of the tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Key([u8; BYTES]);

impl Key {
    /// The key of `fragment`, which is of `datagram`, seen in `vlan` and inside the tunnel `outer`.
    pub fn of(datagram: &Datagram<'_>, fragment: &Fragment<'_>, vlan: u16, outer: Option<Outer>) -> Self {
        // IPv4-mapped addresses may also stand in an IPv6 header: the family tells them apart.
        let (family, protocol) = if fragment.layer == Layer::Ipv4 { (4, fragment.next_header) } else { (6, 0) };
        let mut bytes = [0; BYTES];
        bytes[..16].copy_from_slice(&datagram.source);
        bytes[16..32].copy_from_slice(&datagram.destination);
        bytes[32..36].copy_from_slice(&fragment.identification.to_be_bytes());
        bytes[36..38].copy_from_slice(&vlan.to_be_bytes());
        bytes[38..41].copy_from_slice(&[family, protocol, outer.map_or(0, |outer| outer.kind as u8 + 1)]);
        if let Some(outer) = outer {
            bytes[41..57].copy_from_slice(&outer.source);
            bytes[57..].copy_from_slice(&outer.destination);
        }
        Self(bytes)
    }

    /// The bytes that are hashed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Tunnel;
    use super::*;

    #[test]
    fn rfc_791_and_rfc_8200_what_tells_datagrams_apart() {
        let fragment = Fragment {
            layer: Layer::Ipv4,
            identification: 7,
            offset: 0,
            more: true,
            next_header: 17,
            payload: &[],
            wire_len: 0,
        };
        let datagram = Datagram {
            source: [1; 16],
            destination: [2; 16],
            transport: 17,
            ip_bytes: 0,
            payload: &[],
            wire_len: 0,
            fragment: Some(fragment),
        };
        let outer = |kind, source| Some(Outer { kind, source: [source; 16], destination: [9; 16] });
        let base = Key::of(&datagram, &fragment, 5, None);
        let v6 = Fragment { layer: Layer::Ipv6, ..fragment };
        let keys = [
            base,
            Key::of(&Datagram { source: [3; 16], ..datagram }, &fragment, 5, None),
            Key::of(&Datagram { destination: [3; 16], ..datagram }, &fragment, 5, None),
            Key::of(&datagram, &Fragment { identification: 8, ..fragment }, 5, None),
            Key::of(&datagram, &Fragment { next_header: 6, ..fragment }, 5, None),
            Key::of(&datagram, &v6, 5, None),
            Key::of(&datagram, &fragment, 6, None),
            Key::of(&datagram, &fragment, 5, outer(Tunnel::Ipip, 8)),
            Key::of(&datagram, &fragment, 5, outer(Tunnel::Gre, 8)),
            Key::of(&datagram, &fragment, 5, outer(Tunnel::Gre, 9)),
            Key::of(&datagram, &fragment, 5, outer(Tunnel::Gre, 8).map(Outer::reversed)),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(keys.iter().position(|other| other == key), Some(index));
        }
        assert_eq!(Key::of(&datagram, &Fragment { offset: 8, more: false, ..fragment }, 5, None), base);
        assert_eq!(
            Key::of(&datagram, &Fragment { next_header: 6, ..v6 }, 5, None),
            Key::of(&datagram, &v6, 5, None),
            "RFC 8200, section 4.5: the next header may differ"
        );
    }
}
