//! Link-layer types of captures, by their numbers in the LINKTYPE registry (draft-ietf-opsawg-pcaplinktype).

use std::fmt;

/// The link-layer header type of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback, address family in the byte order of the machine that captured.
    pub const NULL: Self = Self(0);
    /// IEEE 802.3 Ethernet.
    pub const ETHERNET: Self = Self(1);
    /// PPP, with or without the address and control fields of HDLC framing.
    pub const PPP: Self = Self(9);
    /// Raw IP, as some BSD systems number it in their files.
    pub const RAW_BSD: Self = Self(12);
    /// Raw IP, as OpenBSD numbers it in its files.
    pub const RAW_OPENBSD: Self = Self(14);
    /// PPP in HDLC framing, or Cisco's.
    pub const PPP_HDLC: Self = Self(50);
    /// A `PPPoE` session's packets, without Ethernet.
    pub const PPP_ETHER: Self = Self(51);
    /// Raw IP; the version field tells the family.
    pub const RAW: Self = Self(101);
    /// Cisco's PPP with HDLC framing.
    pub const C_HDLC: Self = Self(104);
    /// IEEE 802.11 without what the radio says.
    pub const IEEE802_11: Self = Self(105);
    /// Frame relay, without its frame check sequence.
    pub const FRELAY: Self = Self(107);
    /// OpenBSD loopback, address family in network byte order.
    pub const LOOP: Self = Self(108);
    /// Linux cooked, version 1.
    pub const LINUX_SLL: Self = Self(113);
    /// IEEE 802.11 after a Prism header.
    pub const IEEE802_11_PRISM: Self = Self(119);
    /// IEEE 802.11 after a radiotap header.
    pub const IEEE802_11_RADIOTAP: Self = Self(127);
    /// IEEE 802.11 after an AVS header.
    pub const IEEE802_11_AVS: Self = Self(163);
    /// Per-packet information, which names the link type of what follows.
    pub const PPI: Self = Self(192);
    /// Raw IPv4.
    pub const IPV4: Self = Self(228);
    /// Raw IPv6.
    pub const IPV6: Self = Self(229);
    /// Linux netfilter's log: attributes, one of them the packet.
    pub const NFLOG: Self = Self(239);
    /// Linux cooked, version 2.
    pub const LINUX_SLL2: Self = Self(276);

    /// The registry's name of a type that operators come with and whose packets are not decoded; `None` for others.
    #[must_use]
    pub const fn name_of_undecoded(self) -> Option<&'static str> {
        Some(match self.0 {
            187 => "BLUETOOTH_HCI_H4",
            189 => "USB_LINUX",
            195 => "IEEE802_15_4_WITHFCS",
            201 => "BLUETOOTH_HCI_H4_WITH_PHDR",
            220 => "USB_LINUX_MMAPPED",
            249 => "USBPCAP",
            251 => "BLUETOOTH_LE_LL",
            253 => "NETLINK",
            _ => return None,
        })
    }
}

/// Number and, where it is known, name: `249 (USBPCAP)`.
impl fmt::Display for LinkType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name_of_undecoded() {
            Some(name) => write!(formatter, "{} ({name})", self.0),
            None => write!(formatter, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Layer, Reason, Refused, decode};

    #[test]
    fn a_type_is_shown_by_number_and_name() {
        assert_eq!(LinkType(249).to_string(), "249 (USBPCAP)");
        assert_eq!(LinkType(9_999).to_string(), "9999");
    }

    #[test]
    fn only_types_that_are_not_decoded_have_a_name_here() {
        let refused = Err(Refused { layer: Layer::Link, reason: Reason::Unsupported });
        for link in (0..=u16::MAX).map(LinkType).filter(|link| link.name_of_undecoded().is_some()) {
            assert_eq!(decode(link, &[], 0), refused, "{link}");
        }
    }
}
