//! Why a packet was not decoded: by layer and reason, for counters.

/// The layer that refused a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// The capture's own record of the packet: its time, or the interface that it names.
    Capture,
    /// The capture's link type itself.
    Link,
    /// Ethernet, and VLAN tags on any link.
    Ethernet,
    /// MPLS, `PPPoE`, PPP and LLC, on any link.
    Encapsulation,
    /// The protocol that a link-layer header of any kind names: neither IPv4 nor IPv6.
    NetworkType,
    /// IPv4.
    Ipv4,
    /// IPv6 and its extension headers.
    Ipv6,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP of either family.
    Icmp,
}

/// What was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Fewer bytes than the header needs.
    TooShort,
    /// A field contradicts another or the specification.
    Malformed,
    /// A protocol or version that is not decoded here.
    Unsupported,
    /// A fragment whose datagram did not tell its flow.
    Fragment,
    /// Enciphered by the link itself, as Wi-Fi does.
    Encrypted,
}

/// A packet that was not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Refused {
    /// Where.
    pub layer: Layer,
    /// Why.
    pub reason: Reason,
}
