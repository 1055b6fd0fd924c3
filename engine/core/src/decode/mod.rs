//! One packet's headers: addresses, ports, flags and payload, or the reason why not.
//!
//! Three steps, each a table with a line for every header that is known: the link layer gives a `Frame`, the
//! network layer a `Datagram`, the transport layer a `Message`. A header is a file: it checks once what it reads
//! and hands out values, so that nothing after it can fail on hostile bytes. Only fragments that wait for others are
//! copied; a packet by itself takes no memory.

#![expect(
    clippy::inline_always,
    reason = "a plain packet takes five times as long where its parsers hand their results on through memory"
)]

mod cisco_hdlc;
mod decoded;
mod decoder;
mod encapsulation;
mod ethernet;
mod fragment;
mod frame_relay;
mod icmp;
mod ieee80211;
mod ipv4;
mod ipv6;
mod linux_cooked;
mod llc;
mod loopback;
mod mpls;
mod nflog;
mod ppi;
mod ppp;
mod pppoe;
mod prism;
mod radiotap;
mod raw_ip;
mod refused;
mod tcp;
mod tunnel;
mod udp;
mod vlan;
mod walk;

pub use decoded::{Address, Decoded, Outer, TcpHeader, Tuple};
pub use decoder::Decoder;
pub use fragment::FragmentCounters;
pub use refused::{Layer, Reason, Refused};
pub use tunnel::{Tunnel, Tunnels, UnknownTunnel};

use crate::capture::LinkType;
use fragment::Fragment;

/// IP protocol numbers (IANA assigned internet protocol numbers).
pub mod transport {
    /// ICMP for IPv4 (RFC 792).
    pub const ICMP: u8 = 1;
    /// IPv4 inside IP (RFC 2003).
    pub const IPV4: u8 = 4;
    /// TCP (RFC 9293).
    pub const TCP: u8 = 6;
    /// UDP (RFC 768).
    pub const UDP: u8 = 17;
    /// IPv6 inside IP (RFC 2473, RFC 4213).
    pub const IPV6: u8 = 41;
    /// GRE (RFC 2784).
    pub const GRE: u8 = 47;
    /// ICMP for IPv6 (RFC 4443).
    pub const ICMPV6: u8 = 58;
    /// MPLS inside IP (RFC 4023).
    pub const MPLS: u8 = 137;
}

/// TCP control bits as on the wire (RFC 9293, section 3.1).
pub mod tcp_flags {
    /// No more data from the sender.
    pub const FIN: u8 = 0x01;
    /// Synchronize sequence numbers.
    pub const SYN: u8 = 0x02;
    /// Reset the connection.
    pub const RST: u8 = 0x04;
    /// The acknowledgment field is significant.
    pub const ACK: u8 = 0x10;
}

/// Ethernet protocol types (IANA IEEE 802 numbers).
mod ether_type {
    /// IPv4 (RFC 894).
    pub const IPV4: u16 = 0x0800;
    /// A customer's VLAN tag (IEEE 802.1Q).
    pub const VLAN: u16 = 0x8100;
    /// A provider's VLAN tag (IEEE 802.1ad).
    pub const SERVICE_VLAN: u16 = 0x88A8;
    /// Stacked VLAN tags of equipment from before IEEE 802.1ad.
    pub const OLD_STACKED_VLAN: u16 = 0x9100;
    /// IPv6 (RFC 2464).
    pub const IPV6: u16 = 0x86DD;
    /// A whole Ethernet frame (RFC 1701, "transparent Ethernet bridging").
    pub const ETHERNET: u16 = 0x6558;
    /// PPP (RFC 2637, section 4.1; IANA).
    pub const PPP: u16 = 0x880B;
    /// MPLS (RFC 5332, section 3).
    pub const MPLS: u16 = 0x8847;
    /// MPLS with an upstream-assigned label, once multicast's (RFC 5332, section 3).
    pub const MPLS_UPSTREAM: u16 = 0x8848;
    /// A `PPPoE` session (RFC 2516, section 4).
    pub const PPPOE_SESSION: u16 = 0x8864;
}

/// What a link layer carries.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
struct Frame<'a> {
    /// Protocol of the payload, as an Ethernet protocol type.
    ether_type: u16,
    /// Identifier of the innermost VLAN tag that has one, 0 where there is none.
    vlan: u16,
    source_mac: Option<[u8; 6]>,
    destination_mac: Option<[u8; 6]>,
    /// What follows the link-layer header, as captured; padding and frame check sequence may stand at its end.
    payload: &'a [u8],
    /// What followed the link-layer header on the wire, bytes; never less than `payload`.
    wire_len: u32,
}

impl<'a> Frame<'a> {
    /// A frame of which the type alone is known.
    const fn bare(ether_type: u16, payload: &'a [u8], wire_len: u32) -> Self {
        Self { ether_type, vlan: 0, source_mac: None, destination_mac: None, payload, wire_len }
    }

    /// What stands after the next `bytes` bytes, which were a header that named `ether_type`; `None` where the
    /// header is cut off.
    fn after(self, bytes: u32, ether_type: u16) -> Option<Self> {
        let payload = self.payload.get(bytes as usize..)?;
        Some(Self { ether_type, payload, wire_len: self.wire_len.checked_sub(bytes)?, ..self })
    }

    /// The first `len` bytes of it, or all of it where it is shorter.
    fn up_to(self, len: u32) -> Self {
        Self { payload: up_to(self.payload, len), wire_len: self.wire_len.min(len), ..self }
    }

    #[inline]
    const fn is_ip(&self) -> bool {
        matches!(self.ether_type, ether_type::IPV4 | ether_type::IPV6)
    }
}

/// An IP packet, or a fragment of one.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
struct Datagram<'a> {
    source: Address,
    destination: Address,
    /// IP protocol number of the payload.
    transport: u8,
    /// Length of the packet with its headers, bytes.
    ip_bytes: u32,
    /// Transport header and payload as captured, without the link layer's padding.
    payload: &'a [u8],
    /// Transport header and payload on the wire, bytes; never less than `payload`.
    wire_len: u32,
    /// What it is as a fragment. `transport` and `payload` are its own: only the first begins with a transport header.
    fragment: Option<Fragment<'a>>,
}

/// A transport header's fields and what follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
struct Message<'a> {
    source_port: u16,
    destination_port: u16,
    tcp: Option<TcpHeader>,
    payload: &'a [u8],
    payload_wire_len: u32,
    /// What is wrong with the header, where its ports are all that counts of it.
    damage: Option<Refused>,
}

impl<'a> Message<'a> {
    /// What follows a header without ports.
    const fn without_ports(payload: &'a [u8], payload_wire_len: u32) -> Self {
        Self { source_port: 0, destination_port: 0, tcp: None, payload, payload_wire_len, damage: None }
    }

    /// What the damaged header at the begin of `data` still tells: the ports, which TCP and UDP begin with alike.
    ///
    /// # Errors
    /// `damage`, where the ports are cut off too.
    #[cold]
    fn with_ports_alone(data: &[u8], damage: Refused) -> Result<Self, Refused> {
        let &[s0, s1, d0, d1] = data.first_chunk::<4>().ok_or(damage)?;
        let (source_port, destination_port) = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));
        Ok(Self { source_port, destination_port, tcp: None, payload: &[], payload_wire_len: 0, damage: Some(damage) })
    }
}

/// Decode the outermost headers of the packet `data`, captured on a link of type `link`, which had `wire_len` bytes on the
/// wire, by itself: no tunnel is looked into, and no fragment remembered. [`Decoder`] does both.
///
/// Where a header names a length that the wire could not have carried, the wire's length counts; where the capture
/// kept less than the wire carried, the headers' lengths count and `payload` is what was kept. A first fragment
/// decodes with its ports (RFC 791, section 3.2); later fragments are refused, as they have none. So does a TCP or UDP
/// header that is cut off behind them or contradicts itself, without anything else ([`Decoded::damage`]). Transports
/// that are not known here decode with ports 0.
///
/// # Errors
/// [`Refused`] names the layer and the reason; a refusal is a counted fact, not a fault.
#[inline]
pub fn decode(link: LinkType, data: &[u8], wire_len: u32) -> Result<Decoded<'_>, Refused> {
    let wire_len = on_wire(data, wire_len);
    let frame = parse_link(link, data, wire_len)?;
    let datagram = parse_network(&frame)?;
    match datagram.fragment {
        Some(fragment) if fragment.offset != 0 => Err(fragment.refused()),
        _ => Ok(decoded(&frame, &datagram, &parse_transport(&datagram)?, wire_len)),
    }
}

/// The length on the wire, which is never less than what was captured.
#[inline]
fn on_wire(data: &[u8], wire_len: u32) -> u32 {
    wire_len.max(u32::try_from(data.len()).unwrap_or(u32::MAX))
}

/// A packet by its layers.
#[inline]
fn decoded<'a>(frame: &Frame<'a>, datagram: &Datagram<'a>, message: &Message<'a>, wire_len: u32) -> Decoded<'a> {
    Decoded {
        tuple: Tuple {
            source: datagram.source,
            destination: datagram.destination,
            source_port: message.source_port,
            destination_port: message.destination_port,
            transport: datagram.transport,
        },
        vlan: frame.vlan,
        source_mac: frame.source_mac,
        destination_mac: frame.destination_mac,
        ip_bytes: datagram.ip_bytes,
        tcp: message.tcp,
        payload: message.payload,
        payload_wire_len: message.payload_wire_len,
        outer: None,
        packets: 1,
        wire_len,
        // What a fragment lacks may stand in the next.
        damage: if datagram.fragment.is_none() { message.damage } else { None },
    }
}

/// The link layer, and what stands between it and the network layer.
#[inline]
fn parse_link(link: LinkType, data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let frame = match link {
        LinkType::ETHERNET => ethernet::parse(data, wire_len),
        LinkType::PPI => {
            let packet = ppi::open(data, wire_len)?;
            parse_link_header(packet.link, packet.data, packet.wire_len)
        }
        _ => parse_link_header(link, data, wire_len),
    }?;
    if frame.is_ip() { Ok(frame) } else { encapsulation::strip(frame) }
}

/// The link layers: a line for each.
#[inline]
fn parse_link_header(link: LinkType, data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    match link {
        LinkType::ETHERNET => ethernet::parse(data, wire_len),
        LinkType::NULL | LinkType::LOOP => loopback::parse(data, wire_len),
        LinkType::LINUX_SLL => linux_cooked::parse_v1(data, wire_len),
        LinkType::LINUX_SLL2 => linux_cooked::parse_v2(data, wire_len),
        LinkType::RAW | LinkType::RAW_BSD | LinkType::RAW_OPENBSD | LinkType::IPV4 | LinkType::IPV6 => {
            raw_ip::parse(data, wire_len)
        }
        LinkType::PPP => Ok(Frame::bare(ether_type::PPP, data, wire_len)),
        LinkType::PPP_HDLC => cisco_hdlc::parse_or_ppp(data, wire_len),
        LinkType::PPP_ETHER => Ok(Frame::bare(ether_type::PPPOE_SESSION, data, wire_len)),
        LinkType::C_HDLC => cisco_hdlc::parse(data, wire_len),
        LinkType::FRELAY => frame_relay::parse(data, wire_len),
        LinkType::IEEE802_11 => ieee80211::parse(data, wire_len),
        LinkType::IEEE802_11_PRISM => prism::parse(data, wire_len),
        LinkType::IEEE802_11_RADIOTAP => radiotap::parse(data, wire_len),
        LinkType::IEEE802_11_AVS => prism::parse_avs(data, wire_len),
        LinkType::NFLOG => nflog::parse(data, wire_len),
        _ => Err(Refused { layer: Layer::Link, reason: Reason::Unsupported }),
    }
}

/// The network layers: a line for each.
#[inline(always)]
fn parse_network<'a>(frame: &Frame<'a>) -> Result<Datagram<'a>, Refused> {
    match frame.ether_type {
        ether_type::IPV4 => ipv4::parse(frame.payload, frame.wire_len),
        ether_type::IPV6 => ipv6::parse(frame.payload, frame.wire_len),
        _ => Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported }),
    }
}

/// The transports that are looked into: a line for each. All others are flows without ports.
#[inline(always)]
fn parse_transport<'a>(datagram: &Datagram<'a>) -> Result<Message<'a>, Refused> {
    let (data, wire_len) = (datagram.payload, datagram.wire_len);
    match datagram.transport {
        transport::TCP => tcp::parse(data, wire_len),
        transport::UDP => udp::parse(data, wire_len),
        transport::ICMP | transport::ICMPV6 => icmp::parse(data, wire_len),
        _ => Ok(Message::without_ports(data, wire_len)),
    }
}

/// The first `len` bytes of `data`, or all of it where it is shorter.
#[inline]
fn up_to(data: &[u8], len: u32) -> &[u8] {
    usize::try_from(len).ok().and_then(|len| data.get(..len)).unwrap_or(data)
}

#[cfg(test)]
mod tests;
