//! Cisco's HDLC framing (RFC 1547, section 4.3.1): address, control, and a protocol as Ethernet names it.

use super::{Frame, Layer, Reason, Refused, ether_type};

const HEADER_BYTES: u32 = 4;

/// Addresses of a frame to one station and to all.
const ADDRESSES: [u8; 2] = [0x0F, 0x8F];

/// Read the header.
///
/// # Errors
/// Refuses a header that is cut off.
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let too_short = Refused { layer: Layer::Link, reason: Reason::TooShort };
    let &[_, _, t0, t1] = data.first_chunk::<4>().ok_or(too_short)?;
    Frame::bare(0, data, wire_len).after(HEADER_BYTES, u16::from_be_bytes([t0, t1])).ok_or(too_short)
}

/// Read this header where the address is one of its own, and leave all else to PPP: captures of serial lines hold
/// either (`LINKTYPE_PPP_HDLC`).
///
/// # Errors
/// Refuses what [`parse`] refuses.
pub(super) fn parse_or_ppp(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    match data.first() {
        Some(address) if ADDRESSES.contains(address) => parse(data, wire_len),
        _ => Ok(Frame::bare(ether_type::PPP, data, wire_len)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_1547_section_4_3_1_protocol() {
        for (header, ether_type) in [([0x0F, 0, 8, 0, 0x45], 0x0800), ([0x8F, 0, 0x80, 0x35, 0], 0x8035)] {
            for parse in [parse, parse_or_ppp] {
                let frame = parse(&header, 24).unwrap();
                assert_eq!((frame.ether_type, frame.payload.len(), frame.wire_len), (ether_type, 1, 20));
                for len in 1..4 {
                    let expected = Refused { layer: Layer::Link, reason: Reason::TooShort };
                    assert_eq!(parse(&header[..len], 24), Err(expected));
                }
            }
        }
        assert!(parse(&[], 24).is_err());
    }

    #[test]
    fn other_addresses_are_ppp() {
        for data in [&[0xFF, 0x03, 0x00, 0x21][..], &[0x00, 0x21], &[]] {
            assert_eq!(parse_or_ppp(data, 24), Ok(Frame::bare(0x880B, data, 24)));
        }
    }
}
