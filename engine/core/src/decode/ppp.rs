//! The PPP header (RFC 1661, section 2), with or without HDLC framing (RFC 1662, section 3).

use super::{Frame, Layer, Reason, Refused, ether_type};

/// The address of all stations and the control field of unnumbered information (RFC 1662, section 3.1).
const HDLC: [u8; 2] = [0xFF, 0x03];

/// Protocol numbers (IANA PPP DLL protocol numbers).
mod protocol {
    /// RFC 1332.
    pub const IPV4: u16 = 0x0021;
    /// RFC 5072.
    pub const IPV6: u16 = 0x0057;
    /// RFC 3032, section 4.3.
    pub const MPLS: u16 = 0x0281;
    /// RFC 3032, section 4.3.
    pub const MPLS_UPSTREAM: u16 = 0x0283;
}

/// Read the protocol, and the two bytes of HDLC framing where they stand before it.
///
/// # Errors
/// Refuses a header that is cut off, and all protocols but IPv4, IPv6 and MPLS: control, compression, encryption.
pub(super) fn parse(frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    let too_short = Refused { layer: Layer::Encapsulation, reason: Reason::TooShort };
    let framing = if frame.payload.starts_with(&HDLC) { 2 } else { 0 };
    let frame = frame.after(framing, frame.ether_type).ok_or(too_short)?;
    let (number, bytes) = match *frame.payload {
        // RFC 1661, section 6.5: a number below 256 may be sent as one byte, which the lowest bit tells.
        [number, ..] if number & 1 == 1 => (u16::from(number), 1),
        [high, low, ..] => (u16::from_be_bytes([high, low]), 2),
        _ => return Err(too_short),
    };
    let ether_type = match number {
        protocol::IPV4 => ether_type::IPV4,
        protocol::IPV6 => ether_type::IPV6,
        protocol::MPLS => ether_type::MPLS,
        protocol::MPLS_UPSTREAM => ether_type::MPLS_UPSTREAM,
        _ => return Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported }),
    };
    frame.after(bytes, ether_type).ok_or(too_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_1661_section_2_protocols() {
        let (too_short, unsupported) = (Err(Reason::TooShort), Err(Reason::Unsupported));
        for (name, header, expected) in [
            ("IPv4", &[0x00, 0x21, 0x45][..], Ok((0x0800, 1, 98))),
            ("IPv6", &[0x00, 0x57, 0x60], Ok((0x86DD, 1, 98))),
            ("MPLS", &[0x02, 0x81, 0, 0], Ok((0x8847, 2, 98))),
            ("MPLS, upstream-assigned", &[0x02, 0x83, 0, 0], Ok((0x8848, 2, 98))),
            ("RFC 1662, 3.1", &[0xFF, 0x03, 0x00, 0x21, 0x45], Ok((0x0800, 1, 96))),
            ("6.5", &[0x21, 0x45], Ok((0x0800, 1, 99))),
            ("6.5 after HDLC framing", &[0xFF, 0x03, 0x57, 0x60], Ok((0x86DD, 1, 97))),
            ("LCP", &[0xC0, 0x21, 1], unsupported),
            ("RFC 1662 with another address", &[0xFF, 0x13, 0x00, 0x21], unsupported),
            ("multilink", &[0x00, 0x3D, 0xC0], unsupported),
            ("nothing", &[], too_short),
            ("half a protocol", &[0x00], too_short),
            ("framing alone", &[0xFF, 0x03], too_short),
        ] {
            let parsed = parse(Frame::bare(ether_type::PPP, header, 100));
            let fields = parsed.map(|frame| (frame.ether_type, frame.payload.len(), frame.wire_len));
            assert_eq!(fields.map_err(|refused| refused.reason), expected, "{name}");
        }
    }
}
