//! IP packets that follow an IP header directly: RFC 2003, RFC 2473 and RFC 4213.

use super::super::{Address, Datagram, Frame, ether_type, transport};
use super::Tunnel;

/// The first 12 bytes of an IPv4-mapped address (RFC 4291, section 2.5.5.2).
const MAPPED: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

fn is_ipv4(address: &Address) -> bool {
    address.starts_with(&MAPPED)
}

/// The kind of tunnel by both families, and the inner packet. The caller checks its version.
pub(super) fn open<'a>(datagram: &Datagram<'a>) -> Option<(Tunnel, Frame<'a>)> {
    let (tunnel, ether_type) = match (datagram.transport, is_ipv4(&datagram.source)) {
        (transport::IPV4, true) => (Tunnel::Ipip, ether_type::IPV4),
        (transport::IPV4, false) => (Tunnel::FourInSix, ether_type::IPV4),
        (transport::IPV6, true) => (Tunnel::SixInFour, ether_type::IPV6),
        (transport::IPV6, false) => (Tunnel::SixInSix, ether_type::IPV6),
        _ => return None,
    };
    Some((tunnel, Frame::bare(ether_type, datagram.payload, datagram.wire_len)))
}

#[cfg(test)]
mod tests {
    use super::super::{Tunnels, open_ip};
    use super::*;

    const V4: Address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1];
    const V6: Address = [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    fn datagram(source: Address, transport: u8, payload: &[u8]) -> Datagram<'_> {
        Datagram { source, destination: source, transport, ip_bytes: 120, payload, wire_len: 100, fragment: None }
    }

    #[test]
    fn rfc_2003_rfc_2473_and_rfc_4213_the_families_tell_the_kind() {
        for (source, transport, first, tunnel, ether_type) in [
            (V4, 4, 0x45, Tunnel::Ipip, 0x0800),
            (V4, 41, 0x60, Tunnel::SixInFour, 0x86DD),
            (V6, 4, 0x45, Tunnel::FourInSix, 0x0800),
            (V6, 41, 0x60, Tunnel::SixInSix, 0x86DD),
        ] {
            let inner = [first, 0, 0];
            let outer = datagram(source, transport, &inner);
            assert_eq!(open_ip(&outer, Tunnels::ALL), Some((tunnel, Frame::bare(ether_type, &inner, 100))));
            assert_eq!(open_ip(&outer, Tunnels::ALL.without(tunnel)), None, "{tunnel:?} switched off");
            assert!(open_ip(&outer, Tunnels::NONE.with(tunnel)).is_some(), "{tunnel:?} alone");
        }
    }

    #[test]
    fn what_has_another_version_is_no_tunnel() {
        for (transport, inner) in [(4, &[0x60][..]), (41, &[0x45]), (4, &[]), (41, &[])] {
            assert_eq!(open_ip(&datagram(V4, transport, inner), Tunnels::ALL), None, "{transport} {inner:?}");
        }
    }
}
