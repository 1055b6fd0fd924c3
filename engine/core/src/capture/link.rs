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
    /// Raw IP, as some BSD systems number it in their files.
    pub const RAW_BSD: Self = Self(12);
    /// Raw IP, as OpenBSD numbers it in its files.
    pub const RAW_OPENBSD: Self = Self(14);
    /// Raw IP; the version field tells the family.
    pub const RAW: Self = Self(101);
    /// OpenBSD loopback, address family in network byte order.
    pub const LOOP: Self = Self(108);
    /// Linux cooked, version 1.
    pub const LINUX_SLL: Self = Self(113);
    /// Raw IPv4.
    pub const IPV4: Self = Self(228);
    /// Raw IPv6.
    pub const IPV6: Self = Self(229);
    /// Linux cooked, version 2.
    pub const LINUX_SLL2: Self = Self(276);

    /// The registry's name of a type that operators come with and whose packets are not decoded; `None` for others.
    #[must_use]
    pub const fn name_of_undecoded(self) -> Option<&'static str> {
        Some(match self.0 {
            9 => "PPP",
            50 => "PPP_HDLC",
            51 => "PPP_ETHER",
            104 => "C_HDLC",
            105 => "IEEE802_11",
            107 => "FRELAY",
            119 => "IEEE802_11_PRISM",
            127 => "IEEE802_11_RADIOTAP",
            163 => "IEEE802_11_AVS",
            187 => "BLUETOOTH_HCI_H4",
            189 => "USB_LINUX",
            192 => "PPI",
            195 => "IEEE802_15_4_WITHFCS",
            201 => "BLUETOOTH_HCI_H4_WITH_PHDR",
            220 => "USB_LINUX_MMAPPED",
            239 => "NFLOG",
            249 => "USBPCAP",
            251 => "BLUETOOTH_LE_LL",
            253 => "NETLINK",
            _ => return None,
        })
    }
}

/// Number and, where it is known, name: `127 (IEEE802_11_RADIOTAP)`.
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
        assert_eq!(LinkType(105).to_string(), "105 (IEEE802_11)");
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
