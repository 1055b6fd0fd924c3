//! The LLC header and its SNAP extension (IEEE 802.2; IEEE 802, section 9.2.4; RFC 1042).

use super::ethernet::FIRST_TYPE;
use super::{Frame, Layer, Reason, Refused, ether_type};

/// Service access points and control field of SNAP (RFC 1042).
const SNAP: [u8; 3] = [0xAA, 0xAA, 0x03];
const SNAP_BYTES: u32 = 8;

/// Service access points and control field of IPv4 directly on LLC (IEEE 802.2; IANA).
const IPV4: [u8; 3] = [0x06, 0x06, 0x03];
const IPV4_BYTES: u32 = 3;

/// The organisations whose protocol numbers are Ethernet types: RFC 1042, and the bridge tunnel of IEEE 802.1H.
const ETHERNET_TYPES: [[u8; 3]; 2] = [[0, 0, 0], [0, 0, 0xF8]];

/// Read the header.
///
/// # Errors
/// Refuses a header that is cut off, and every protocol that is not named by an Ethernet type or is IPv4.
pub(super) fn parse(frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    let too_short = Refused { layer: Layer::Encapsulation, reason: Reason::TooShort };
    let unsupported = Refused { layer: Layer::NetworkType, reason: Reason::Unsupported };
    let (access, rest) = frame.payload.split_first_chunk::<3>().ok_or(too_short)?;
    match *access {
        SNAP => {
            let &[o0, o1, o2, t0, t1] = rest.first_chunk::<5>().ok_or(too_short)?;
            let protocol = u16::from_be_bytes([t0, t1]);
            if !ETHERNET_TYPES.contains(&[o0, o1, o2]) || protocol < FIRST_TYPE {
                return Err(unsupported);
            }
            frame.after(SNAP_BYTES, protocol).ok_or(too_short)
        }
        IPV4 => frame.after(IPV4_BYTES, ether_type::IPV4).ok_or(too_short),
        _ => Err(unsupported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_1042_protocols() {
        let unsupported = Err(Reason::Unsupported);
        for (name, header, expected) in [
            ("RFC 1042", &[0xAA, 0xAA, 3, 0, 0, 0, 0x08, 0, 0x45][..], Ok((0x0800, 1))),
            ("IEEE 802.1H", &[0xAA, 0xAA, 3, 0, 0, 0xF8, 0x86, 0xDD, 0x60], Ok((0x86DD, 1))),
            ("IPv4 on LLC", &[6, 6, 3, 0x45, 0], Ok((0x0800, 2))),
            ("Cisco", &[0xAA, 0xAA, 3, 0, 0, 0x0C, 0x20, 0, 2], unsupported),
            ("a length", &[0xAA, 0xAA, 3, 0, 0, 0, 0x05, 0xDC, 0], unsupported),
            ("spanning tree", &[0x42, 0x42, 3, 0, 0], unsupported),
            ("a numbered frame", &[0xAA, 0xAA, 0, 0, 0, 0, 0, 0x08, 0, 0x45], unsupported),
        ] {
            let parsed = parse(Frame::bare(0, header, 60)).map(|frame| (frame.ether_type, frame.payload.len()));
            assert_eq!(parsed.map_err(|refused| refused.reason), expected, "{name}");
        }
    }

    #[test]
    fn every_cut_of_the_header_is_too_short() {
        for (header, bytes) in [([0xAA, 0xAA, 3, 0, 0, 0, 0x08, 0], 8), ([6, 6, 3, 0, 0, 0, 0, 0], 3)] {
            for len in 0..bytes {
                let reason = parse(Frame::bare(0, &header[..len], 60)).map_err(|refused| refused.reason);
                assert_eq!(reason, Err(Reason::TooShort), "{len}");
            }
        }
    }
}
