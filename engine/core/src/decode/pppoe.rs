//! The header of a `PPPoE` session (RFC 2516, section 4).

use super::{Frame, Layer, Reason, Refused, ether_type};

/// Version and type, code, session and length.
const HEADER_BYTES: u32 = 6;

/// Version 1, type 1: the only ones.
const VERSION_AND_TYPE: u8 = 0x11;

/// The code of session data; discovery has others.
const SESSION_DATA: u8 = 0;

/// Read the header; PPP follows.
///
/// # Errors
/// Refuses a header that is cut off, another version, and discovery.
pub(super) fn parse(frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Encapsulation, reason };
    let &[version, code, _, _, l0, l1] = frame.payload.first_chunk::<6>().ok_or(refused(Reason::TooShort))?;
    if version != VERSION_AND_TYPE {
        return Err(refused(Reason::Malformed));
    }
    if code != SESSION_DATA {
        return Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported });
    }
    let inner = frame.after(HEADER_BYTES, ether_type::PPP).ok_or(refused(Reason::TooShort))?;
    Ok(inner.up_to(u16::from_be_bytes([l0, l1]).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: [u8; 12] = [0x11, 0, 0, 7, 0, 4, 0x00, 0x21, 0x45, 0, 0xAA, 0xAA];

    #[test]
    fn rfc_2516_section_4_fields() {
        for (name, at, value, expected) in [
            ("a session", 1, 0, Ok((0x880B, 4, 4))),
            ("longer than the wire carried", 4, 1, Ok((0x880B, 6, 54))),
            ("version 2", 0, 0x21, Err(Reason::Malformed)),
            ("5.4: discovery", 1, 0x65, Err(Reason::Unsupported)),
        ] {
            let mut packet = SESSION;
            packet[at] = value;
            let parsed = parse(Frame::bare(ether_type::PPPOE_SESSION, &packet, 60));
            let fields = parsed.map(|frame| (frame.ether_type, frame.payload.len(), frame.wire_len));
            assert_eq!(fields.map_err(|refused| refused.reason), expected, "{name}");
        }
    }

    #[test]
    fn every_cut_of_the_header_is_too_short() {
        for len in 0..6 {
            let reason = parse(Frame::bare(ether_type::PPPOE_SESSION, &SESSION[..len], 60));
            assert_eq!(reason.map_err(|refused| refused.reason), Err(Reason::TooShort), "{len}");
        }
    }
}
