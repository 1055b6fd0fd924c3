//! Captures that begin with the IP header (`LINKTYPE_RAW`, `LINKTYPE_IPV4`, `LINKTYPE_IPV6`).

use super::{Frame, Layer, Reason, Refused, ether_type};

/// Tell the family by the version field (RFC 791, section 3.1; RFC 8200, section 3).
///
/// # Errors
/// Refuses an empty packet and a version that is neither 4 nor 6.
#[inline]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let ether_type = match data.first().ok_or(refused(Reason::TooShort))? >> 4 {
        4 => ether_type::IPV4,
        6 => ether_type::IPV6,
        _ => return Err(refused(Reason::Malformed)),
    };
    Ok(Frame { ether_type, vlan: 0, source_mac: None, destination_mac: None, payload: data, wire_len })
}

/// The family of what a header announced without naming it: by the version field, and only where the lengths in the
/// IP header fit the `wire_len` bytes that there were.
///
/// A length of 0 fits: segmentation offload and jumbograms (RFC 2675) leave it.
pub(super) fn fitting(data: &[u8], wire_len: u32) -> Option<u16> {
    let &[first, _, v0, v1, l0, l1] = data.first_chunk::<6>()?;
    let (ether_type, header_bytes, ip_bytes) = match first >> 4 {
        4 => (ether_type::IPV4, u32::from(first & 0x0F) * 4, u16::from_be_bytes([v0, v1]).into()),
        6 => match u32::from(u16::from_be_bytes([l0, l1])) {
            0 => (ether_type::IPV6, 40, 0),
            payload => (ether_type::IPV6, 40, 40 + payload),
        },
        _ => return None,
    };
    let fits = header_bytes >= 20 && header_bytes <= wire_len;
    (fits && (ip_bytes == 0 || (header_bytes..=wire_len).contains(&ip_bytes))).then_some(ether_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_fit() {
        for (name, start, wire_len, expected) in [
            ("IPv4", [0x45, 0, 0, 60, 0, 0], 60, Some(0x0800)),
            ("IPv4 with padding", [0x45, 0, 0, 60, 0, 0], 64, Some(0x0800)),
            ("IPv4 of offload", [0x45, 0, 0, 0, 0, 0], 60, Some(0x0800)),
            ("IPv4 that is too long", [0x45, 0, 0, 61, 0, 0], 60, None),
            ("IPv4 shorter than its header", [0x46, 0, 0, 23, 0, 0], 60, None),
            ("IPv4 with a header of 16 bytes", [0x44, 0, 0, 60, 0, 0], 60, None),
            ("IPv4 whose header does not fit", [0x45, 0, 0, 0, 0, 0], 19, None),
            ("IPv6", [0x60, 0, 0, 0, 0, 20], 60, Some(0x86DD)),
            ("IPv6 of offload", [0x60, 0, 0, 0, 0, 0], 60, Some(0x86DD)),
            ("IPv6 that is too long", [0x60, 0, 0, 0, 0, 21], 60, None),
            ("IPv6 whose header does not fit", [0x60, 0, 0, 0, 0, 0], 39, None),
            ("version 5", [0x55, 0, 0, 60, 0, 0], 60, None),
        ] {
            assert_eq!(fitting(&start, wire_len), expected, "{name}");
            assert_eq!(fitting(&start[..5], wire_len), None, "{name}, cut off");
        }
    }

    #[test]
    fn the_version_tells_the_family() {
        for (data, expected) in [
            (&[0x45_u8][..], Ok((0x0800, 20))),
            (&[0x60], Ok((0x86DD, 20))),
            (&[0x50], Err(Reason::Malformed)),
            (&[], Err(Reason::TooShort)),
        ] {
            let frame = parse(data, 20).map(|frame| (frame.ether_type, frame.wire_len));
            assert_eq!(frame.map_err(|refused| refused.reason), expected);
        }
    }
}
