//! Frame relay: the address (ITU-T Q.922, section 3.2) and the multiprotocol header (RFC 2427, section 3), or Cisco's.

use super::{Frame, Layer, Reason, Refused, ether_type};

/// The longest address (ITU-T Q.922, section 3.3).
const MAX_ADDRESS_BYTES: usize = 4;

/// The shortest: the first byte never ends it.
const MIN_ADDRESS_BYTES: usize = 2;

/// Unnumbered information (RFC 2427, section 3).
const CONTROL: u8 = 0x03;

/// Network layer protocol identifiers (RFC 2427, appendix A).
mod nlpid {
    pub const PADDING: u8 = 0x00;
    pub const SNAP: u8 = 0x80;
    pub const IPV6: u8 = 0x8E;
    pub const IPV4: u8 = 0xCC;
}

/// Read address and protocol.
///
/// # Errors
/// Refuses a header that is cut off, an address without an end, and other protocols.
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    // The lowest bit of an address's byte is set in its last.
    let last = data.iter().take(MAX_ADDRESS_BYTES).position(|byte| byte & 1 == 1);
    let address = match last {
        Some(last) if last + 1 >= MIN_ADDRESS_BYTES => last + 1,
        None if data.len() < MAX_ADDRESS_BYTES => return Err(refused(Reason::TooShort)),
        _ => return Err(refused(Reason::Malformed)),
    };
    let (ether_type, bytes) = match *data.get(address..).unwrap_or_default() {
        [CONTROL, nlpid::IPV4, ..] => (ether_type::IPV4, 2),
        [CONTROL, nlpid::IPV6, ..] => (ether_type::IPV6, 2),
        [CONTROL, nlpid::SNAP, 0, 0, 0, t0, t1, ..] => (u16::from_be_bytes([t0, t1]), 7),
        [CONTROL, nlpid::PADDING, nlpid::SNAP, 0, 0, 0, t0, t1, ..] => (u16::from_be_bytes([t0, t1]), 8),
        [CONTROL, _, ..] => return Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported }),
        // Cisco's own: an Ethernet type directly.
        [t0, t1, ..] => (u16::from_be_bytes([t0, t1]), 2),
        _ => return Err(refused(Reason::TooShort)),
    };
    let header_bytes = u32::try_from(address + bytes).unwrap_or(u32::MAX);
    Frame::bare(0, data, wire_len).after(header_bytes, ether_type).ok_or(refused(Reason::TooShort))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_2427_section_3_protocols() {
        let unsupported = Err(Reason::Unsupported);
        for (name, packet, expected) in [
            ("IPv4", &[0x18, 0x41, 3, 0xCC, 0x45][..], Ok((0x0800, 1, 96))),
            ("IPv6", &[0x18, 0x41, 3, 0x8E, 0x60], Ok((0x86DD, 1, 96))),
            ("SNAP", &[0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 0x88, 0x47, 9], Ok((0x8847, 1, 90))),
            ("SNAP without padding", &[0x18, 0x41, 3, 0x80, 0, 0, 0, 8, 0, 0x45], Ok((0x0800, 1, 91))),
            ("Cisco", &[0x18, 0x41, 8, 0, 0x45], Ok((0x0800, 1, 96))),
            ("Q.922, 3.3: three bytes of address", &[0x18, 0x40, 1, 3, 0xCC, 0x45], Ok((0x0800, 1, 95))),
            ("Q.922, 3.3: four bytes of address", &[0x18, 0x40, 0, 1, 3, 0xCC, 0x45], Ok((0x0800, 1, 94))),
            ("an address of one byte", &[0x01, 0x41, 3, 0xCC], Err(Reason::Malformed)),
            ("an address without an end", &[0, 0, 0, 0, 3, 0xCC], Err(Reason::Malformed)),
            ("a bridged frame", &[0x18, 0x41, 3, 0, 0x80, 0, 0x80, 0xC2, 0, 7], unsupported),
            ("link management", &[0x00, 0x01, 3, 8, 0, 0x75], unsupported),
        ] {
            let parsed = parse(packet, 100).map(|frame| (frame.ether_type, frame.payload.len(), frame.wire_len));
            assert_eq!(parsed.map_err(|refused| refused.reason), expected, "{name}");
        }
    }

    #[test]
    fn a_cut_address_or_type_is_too_short() {
        for len in 0..4 {
            let reason = parse(&[0x18, 0x41, 8, 0][..len], 100).map_err(|refused| refused.reason);
            assert_eq!(reason.err(), Some(Reason::TooShort), "{len}");
        }
    }
}
