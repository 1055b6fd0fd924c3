//! The Ethernet header (IEEE 802.3, section 3.2; RFC 894 for IPv4, RFC 2464 for IPv6).

use super::{Frame, Layer, Reason, Refused, vlan};

/// Two addresses and the protocol type.
const HEADER_BYTES: u32 = 14;

/// The smallest value that is a protocol type; below it stands the length of an LLC frame (IEEE 802.3, section 3.2.6).
pub(super) const FIRST_TYPE: u16 = 0x0600;

/// Read the header and the VLAN tags after it. The frame's type may be a length, below [`FIRST_TYPE`].
///
/// # Errors
/// Refuses a frame that is shorter than its header, and what [`vlan::strip`] refuses.
#[inline(always)]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = Refused { layer: Layer::Ethernet, reason: Reason::TooShort };
    let (&[d0, d1, d2, d3, d4, d5, s0, s1, s2, s3, s4, s5, t0, t1], payload) =
        data.split_first_chunk::<14>().ok_or(refused)?;
    let tagged = vlan::strip(u16::from_be_bytes([t0, t1]), payload)?;
    Ok(Frame {
        ether_type: tagged.ether_type,
        vlan: tagged.vlan,
        source_mac: Some([s0, s1, s2, s3, s4, s5]),
        destination_mac: Some([d0, d1, d2, d3, d4, d5]),
        payload: tagged.payload,
        wire_len: wire_len.saturating_sub(HEADER_BYTES).saturating_sub(tagged.tag_bytes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const IPV4_FRAME: [u8; 16] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00, 0x45, 0x00];

    #[test]
    fn ieee_802_3_section_3_2_addresses_and_type() {
        let frame = parse(&IPV4_FRAME, 60).unwrap();
        assert_eq!(frame.destination_mac, Some([2, 0, 0, 0, 0, 1]));
        assert_eq!(frame.source_mac, Some([2, 0, 0, 0, 0, 2]));
        assert_eq!((frame.ether_type, frame.vlan), (0x0800, 0));
        assert_eq!((frame.payload, frame.wire_len), (&[0x45, 0x00][..], 46));
    }

    #[test]
    fn every_cut_of_the_header_is_too_short() {
        for len in 0..14 {
            let expected = Refused { layer: Layer::Ethernet, reason: Reason::TooShort };
            assert_eq!(parse(&IPV4_FRAME[..len], 60), Err(expected));
        }
    }
}
