//! Tunnels: packets inside packets, a file for each header.
//!
//! What IP itself carries says by its protocol number that it is a tunnel. What UDP carries says so by its port
//! only, which anybody may use: there the header and the lengths of the IP packet inside must fit as well. Where
//! they do not, or where the inside is not IP, there is no tunnel, and the packet is one of the outer flow.

mod capwap;
mod erspan;
mod geneve;
mod gre;
mod gtp_u;
mod ip_in_ip;
mod set;
mod teredo;
mod tzsp;
mod vxlan;

pub use set::{Tunnel, Tunnels, UnknownTunnel};

use super::{Datagram, Frame, Message, encapsulation, ether_type, raw_ip, transport};

/// What `datagram` carries as a tunnel: its kind and the inner frame, whose type is IPv4 or IPv6. `None` where it
/// is no tunnel, or none of those that are `allowed`.
///
/// The inner frame has hardware addresses and a VLAN only where the tunnel carries Ethernet or 802.11, or names one.
pub(super) fn open_ip<'a>(datagram: &Datagram<'a>, allowed: Tunnels) -> Option<(Tunnel, Frame<'a>)> {
    let (payload, wire_len) = (datagram.payload, datagram.wire_len);
    let (tunnel, frame) = match datagram.transport {
        transport::IPV4 | transport::IPV6 => ip_in_ip::open(datagram)?,
        transport::GRE => gre::open(payload, wire_len)?,
        transport::MPLS => (Tunnel::MplsInIp, Frame::bare(ether_type::MPLS, payload, wire_len)),
        _ => return None,
    };
    if !allowed.contains(tunnel) {
        return None;
    }
    let frame = encapsulation::strip(frame).ok()?;
    has_version(&frame).then_some((tunnel, frame))
}

/// What `message`, which UDP brought, carries as a tunnel: its kind and the inner frame, whose type is IPv4 or IPv6.
/// `None` where it is no tunnel, or none of those that are `allowed`.
///
/// The inner frame has hardware addresses and a VLAN only where the tunnel carries Ethernet or 802.11. Where both ports
/// are well-known, the receiver's comes first.
pub(super) fn open_udp<'a>(message: &Message<'a>, allowed: Tunnels) -> Option<(Tunnel, Frame<'a>)> {
    let ports = [message.destination_port, message.source_port];
    ports.into_iter().filter_map(by_port).filter(|(tunnel, _)| allowed.contains(*tunnel)).find_map(|(tunnel, open)| {
        let frame = encapsulation::strip(open(message)?).ok()?;
        (raw_ip::fitting(frame.payload, frame.wire_len)? == frame.ether_type).then_some((tunnel, frame))
    })
}

/// Whether [`open_ip`] may find a tunnel in this IP protocol.
#[inline]
pub(super) const fn is_tunnel_protocol(protocol: u8) -> bool {
    matches!(protocol, transport::IPV4 | transport::IPV6 | transport::GRE | transport::MPLS)
}

/// Whether [`open_udp`] may find a tunnel by this port.
#[inline]
pub(super) const fn is_tunnel_port(port: u16) -> bool {
    by_port(port).is_some()
}

/// The kind of tunnel by its well-known port, and how its header is read.
type Opener = for<'a> fn(&Message<'a>) -> Option<Frame<'a>>;

/// The well-known ports: a line for each.
#[inline]
const fn by_port(port: u16) -> Option<(Tunnel, Opener)> {
    Some(match port {
        2152 => (Tunnel::GtpU, gtp_u::open),
        3544 => (Tunnel::Teredo, teredo::open),
        4789 => (Tunnel::Vxlan, vxlan::open),
        vxlan::GENERIC_PORT => (Tunnel::Vxlan, vxlan::open_generic),
        5247 => (Tunnel::Capwap, capwap::open),
        6081 => (Tunnel::Geneve, geneve::open),
        // Linux's port from before there was a registered one.
        8472 => (Tunnel::Vxlan, vxlan::open),
        37008 => (Tunnel::Tzsp, tzsp::open),
        _ => return None,
    })
}

/// Whether the type is IPv4 or IPv6, and the packet begins with that version.
fn has_version(frame: &Frame<'_>) -> bool {
    raw_ip::parse(frame.payload, frame.wire_len).is_ok_and(|inner| inner.ether_type == frame.ether_type)
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
