//! What the packets of an interface begin with, by the kernel's type of its hardware.

use hallmonitor_core::capture::LinkType;
use hallmonitor_core::capture::tpacket::Outgoing;

/// An interface of raw IP, as cellular modems are; the C library has no name for it.
const ARPHRD_RAWIP: u16 = 519;

/// Link type of an interface of hardware type `arphrd` (`linux/if_arp.h`), and what is done with what the host sends there;
/// `None` for types that are not captured.
pub(crate) const fn link_of(arphrd: u16) -> Option<(LinkType, Outgoing)> {
    match arphrd {
        libc::ARPHRD_ETHER => Some((LinkType::ETHERNET, Outgoing::Kept)),
        // Ethernet headers of no address. Each packet comes once as sent and once as received.
        libc::ARPHRD_LOOPBACK => Some((LinkType::ETHERNET, Outgoing::LeftOut)),
        // Tunnels without a header of their own, and PPP, whose header the kernel takes away before a packet socket sees it.
        libc::ARPHRD_NONE | ARPHRD_RAWIP | libc::ARPHRD_PPP => Some((LinkType::RAW, Outgoing::Kept)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_hardware_have_their_link_type_or_none() {
        for (arphrd, expected) in [
            (1, Some((LinkType::ETHERNET, Outgoing::Kept))),
            (772, Some((LinkType::ETHERNET, Outgoing::LeftOut))),
            (512, Some((LinkType::RAW, Outgoing::Kept))),
            (519, Some((LinkType::RAW, Outgoing::Kept))),
            (0xFFFE, Some((LinkType::RAW, Outgoing::Kept))),
            (32, None),
            (803, None),
        ] {
            assert_eq!(link_of(arphrd), expected, "{arphrd}");
        }
    }
}
