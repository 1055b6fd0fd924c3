//! VXLAN (RFC 7348, section 5), and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe, section 3).

use super::super::{Frame, Message, ether_type};

/// The port of the generic protocol extension (draft-ietf-nvo3-vxlan-gpe, section 3).
pub(super) const GENERIC_PORT: u16 = 4790;

const HEADER_BYTES: u32 = 8;

/// Bits of the first byte.
mod flag {
    /// The network identifier is valid: always set (RFC 7348, section 5).
    pub const NETWORK: u8 = 0x08;
    /// A group policy stands in the second word (draft-smith-vxlan-group-policy, section 2.1).
    pub const GROUP_POLICY: u8 = 0x80;
    /// The header's last byte before the identifier names the next protocol.
    pub const NEXT_PROTOCOL: u8 = 0x04;
    /// Of the generic extension: version, and operations and maintenance instead of data.
    pub const VERSION_OR_MAINTENANCE: u8 = 0x31;
}

/// Next protocols of the generic extension.
mod next {
    pub const IPV4: u8 = 1;
    pub const IPV6: u8 = 2;
    pub const ETHERNET: u8 = 3;
    pub const MPLS: u8 = 5;
}

/// Read the header; Ethernet follows.
pub(super) fn open<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let &[flags, _, _, _, _, _, _, reserved] = message.payload.first_chunk::<8>()?;
    // Reserved bits are to be ignored, yet who sends VXLAN leaves them 0: what sets them is likely something else.
    if flags & !flag::GROUP_POLICY != flag::NETWORK || reserved != 0 {
        return None;
    }
    Frame::bare(0, message.payload, message.payload_wire_len).after(HEADER_BYTES, ether_type::ETHERNET)
}

/// Read the header of the generic extension; what follows is named in it, or else Ethernet.
pub(super) fn open_generic<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let &[flags, _, _, next] = message.payload.first_chunk::<4>()?;
    if flags & flag::NETWORK == 0 || flags & flag::VERSION_OR_MAINTENANCE != 0 {
        return None;
    }
    let ether_type = match next {
        _ if flags & flag::NEXT_PROTOCOL == 0 => ether_type::ETHERNET,
        next::IPV4 => ether_type::IPV4,
        next::IPV6 => ether_type::IPV6,
        next::ETHERNET => ether_type::ETHERNET,
        next::MPLS => ether_type::MPLS,
        _ => return None,
    };
    Frame::bare(0, message.payload, message.payload_wire_len).after(HEADER_BYTES, ether_type)
}

#[cfg(test)]
mod tests {
    use super::super::testing::opened;
    use super::*;

    #[test]
    fn rfc_7348_section_5_header() {
        for (name, header, expected) in [
            ("RFC 7348", [8, 0, 0, 0, 0, 0, 42, 0], Some(0x6558)),
            ("a group policy", [0x88, 0, 1, 2, 0, 0, 42, 0], Some(0x6558)),
            ("no network identifier", [0, 0, 0, 0, 0, 0, 42, 0], None),
            ("another flag", [0x0C, 0, 0, 0, 0, 0, 42, 0], None),
            ("the last byte is not 0", [8, 0, 0, 0, 0, 0, 42, 1], None),
        ] {
            assert_eq!(opened(open, &header, &[2, 0]).map(|frame| frame.0), expected, "{name}");
        }
    }

    #[test]
    fn nvo3_vxlan_gpe_section_3_next_protocol() {
        for (name, flags, next, expected) in [
            ("Ethernet without the bit", 0x08, 0, Some(0x6558)),
            ("IPv4", 0x0C, 1, Some(0x0800)),
            ("IPv6", 0x0C, 2, Some(0x86DD)),
            ("Ethernet", 0x0C, 3, Some(0x6558)),
            ("service header", 0x0C, 4, None),
            ("MPLS", 0x0C, 5, Some(0x8847)),
            ("version 1", 0x1C, 1, None),
            ("maintenance", 0x0D, 1, None),
        ] {
            let header = [flags, 0, 0, next, 0, 0, 42, 0];
            assert_eq!(opened(open_generic, &header, &[2, 0]).map(|frame| frame.0), expected, "{name}");
        }
    }
}
