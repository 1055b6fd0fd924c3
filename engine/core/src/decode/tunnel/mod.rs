//! Tunnels: packets inside packets, a file for each header.
//!
//! What IP itself carries says by its protocol number that it is a tunnel. What UDP carries says so by its port
//! only, which anybody may use: there the header and the lengths of the IP packet inside must fit as well. Where
//! they do not, or where the inside is not IP, there is no tunnel, and the packet is one of the outer flow.

mod ip_in_ip;
mod set;

pub use set::{Tunnel, Tunnels, UnknownTunnel};

use super::{Datagram, Frame, Message, ether_type, transport};

/// What `datagram` carries as a tunnel: its kind and the inner frame, whose type is IPv4 or IPv6. `None` where it
/// is no tunnel, or none of those that are `allowed`.
///
/// The inner frame has hardware addresses and a VLAN only where the tunnel carries Ethernet or 802.11.
#[inline]
pub(super) fn open_ip<'a>(datagram: &Datagram<'a>, allowed: Tunnels) -> Option<(Tunnel, Frame<'a>)> {
    match datagram.transport {
        transport::TCP | transport::UDP => None,
        _ => open_ip_protocol(datagram, allowed),
    }
}

/// The IP protocols that are tunnels: a line for each.
#[cold]
fn open_ip_protocol<'a>(datagram: &Datagram<'a>, allowed: Tunnels) -> Option<(Tunnel, Frame<'a>)> {
    let (tunnel, frame) = match datagram.transport {
        transport::IPV4 | transport::IPV6 => ip_in_ip::open(datagram)?,
        _ => return None,
    };
    (allowed.contains(tunnel) && has_version(&frame)).then_some((tunnel, frame))
}

/// What `message`, which UDP brought, carries as a tunnel: its kind and the inner frame, whose type is IPv4 or IPv6.
/// `None` where it is no tunnel, or none of those that are `allowed`.
///
/// The inner frame has hardware addresses and a VLAN only where the tunnel carries Ethernet or 802.11.
#[inline]
pub(super) fn open_udp<'a>(message: &Message<'a>, allowed: Tunnels) -> Option<(Tunnel, Frame<'a>)> {
    let _ = (message, allowed);
    None
}

/// Whether the type is IPv4 or IPv6, and the packet begins with that version.
fn has_version(frame: &Frame<'_>) -> bool {
    match frame.ether_type {
        ether_type::IPV4 => frame.payload.first().is_some_and(|first| first >> 4 == 4),
        ether_type::IPV6 => frame.payload.first().is_some_and(|first| first >> 4 == 6),
        _ => false,
    }
}
