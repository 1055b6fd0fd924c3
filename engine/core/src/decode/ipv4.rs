//! The IPv4 header (RFC 791, section 3.1).

use super::fragment::Fragment;
use super::{Address, Datagram, Layer, Reason, Refused, up_to};

/// The header without options.
const MIN_HEADER_BYTES: u32 = 20;

/// The fragment offset, in units of eight bytes; the bits above are flags.
const OFFSET_MASK: u16 = 0x1FFF;

/// More fragments follow.
const MORE: u16 = 0x2000;

/// An IPv4 address as IPv4-mapped IPv6 (RFC 4291, section 2.5.5.2).
#[inline]
const fn mapped([a, b, c, d]: [u8; 4]) -> Address {
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, d]
}

/// Read the header of a packet that had `wire_len` bytes on the wire, the link layer's padding included.
///
/// A total length of 0 is what segmentation offload leaves in a packet captured before it was cut up: the length on
/// the wire counts then.
///
/// # Errors
/// Refuses a header that is cut off, and lengths that contradict each other.
#[inline]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Datagram<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Ipv4, reason };
    let header = data.first_chunk::<20>().ok_or(refused(Reason::TooShort))?;
    let &[first, _, l0, l1, i0, i1, f0, f1, _, transport, _, _, s0, s1, s2, s3, d0, d1, d2, d3] = header;
    let header_bytes = u32::from(first & 0x0F) * 4;
    if first >> 4 != 4 || header_bytes < MIN_HEADER_BYTES {
        return Err(refused(Reason::Malformed));
    }
    let ip_bytes = match u32::from(u16::from_be_bytes([l0, l1])) {
        0 => wire_len,
        total => total.min(wire_len),
    };
    let payload_len = ip_bytes.checked_sub(header_bytes).ok_or(refused(Reason::Malformed))?;
    let payload = up_to(data.get(header_bytes as usize..).ok_or(refused(Reason::TooShort))?, payload_len);
    let place = u16::from_be_bytes([f0, f1]);
    let fragment = (place & (MORE | OFFSET_MASK) != 0).then(|| Fragment {
        layer: Layer::Ipv4,
        identification: u32::from(u16::from_be_bytes([i0, i1])),
        offset: u32::from(place & OFFSET_MASK) * 8,
        more: place & MORE != 0,
        next_header: transport,
        payload,
        wire_len: payload_len,
    });
    Ok(Datagram {
        source: mapped([s0, s1, s2, s3]),
        destination: mapped([d0, d1, d2, d3]),
        transport,
        ip_bytes,
        payload,
        wire_len: payload_len,
        fragment,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 192.0.2.1 to 198.51.100.2, UDP, total length 24, then four bytes of payload and two of padding.
    const PACKET: [u8; 26] =
        [0x45, 0, 0, 24, 0, 0, 0x40, 0, 64, 17, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2, 1, 2, 3, 4, 0, 0];

    fn with(changes: &[(usize, u8)]) -> [u8; 26] {
        let mut packet = PACKET;
        for &(at, value) in changes {
            packet[at] = value;
        }
        packet
    }

    #[test]
    fn rfc_791_section_3_1_fields() {
        let datagram = parse(&PACKET, 26).unwrap();
        assert_eq!(datagram.source, mapped([192, 0, 2, 1]));
        assert_eq!(datagram.destination, mapped([198, 51, 100, 2]));
        assert_eq!((datagram.transport, datagram.ip_bytes), (17, 24));
        assert_eq!((datagram.payload, datagram.wire_len), (&[1, 2, 3, 4][..], 4));
    }

    #[test]
    fn rfc_791_section_3_1_lengths() {
        for (name, packet, wire_len, ip_bytes, payload, payload_wire) in [
            ("total length 0 is segmentation offload", with(&[(3, 0)]), 26, 26, 6, 6),
            ("captured with a small snapshot length", with(&[(2, 4), (3, 0)]), 1500, 1024, 6, 1004),
            ("longer than the wire carried", with(&[(2, 4), (3, 0)]), 26, 26, 6, 6),
            ("with options", with(&[(0, 0x46)]), 26, 24, 0, 0),
            ("no payload, padding only", with(&[(3, 20)]), 26, 20, 0, 0),
        ] {
            let datagram = parse(&packet, wire_len).unwrap();
            assert_eq!(
                (datagram.ip_bytes, datagram.payload.len(), datagram.wire_len),
                (ip_bytes, payload, payload_wire),
                "{name}"
            );
        }
    }

    #[test]
    fn rfc_791_section_3_2_fragments() {
        for (name, flags, expected) in [
            ("whole", [0x40, 0], None),
            ("the first", [0x20, 0], Some((0, true))),
            ("the second", [0x20, 1], Some((8, true))),
            ("the last", [0x1F, 0xFF], Some((65_528, false))),
        ] {
            let packet = with(&[(4, 0xAB), (5, 0xCD), (6, flags[0]), (7, flags[1])]);
            let fragment = parse(&packet, 26).unwrap().fragment;
            assert_eq!(fragment.map(|fragment| (fragment.offset, fragment.more)), expected, "{name}");
            let rest =
                fragment.map_or((0xABCD, &packet[20..24]), |fragment| (fragment.identification, fragment.payload));
            assert_eq!(rest, (0xABCD, &[1, 2, 3, 4][..]), "{name}");
        }
    }

    #[test]
    fn rfc_791_section_3_1_refusals() {
        for (name, packet, reason) in [
            ("version 6", with(&[(0, 0x65)]), Reason::Malformed),
            ("header of 16 bytes", with(&[(0, 0x44)]), Reason::Malformed),
            ("header longer than the packet", with(&[(0, 0x47)]), Reason::Malformed),
            ("total length below the header", with(&[(3, 19)]), Reason::Malformed),
        ] {
            assert_eq!(parse(&packet, 26), Err(Refused { layer: Layer::Ipv4, reason }), "{name}");
        }
        for len in 0..20 {
            assert_eq!(parse(&PACKET[..len], 26).map_err(|refused| refused.reason), Err(Reason::TooShort));
        }
        assert_eq!(
            parse(&with(&[(0, 0x46)])[..22], 26).map_err(|refused| refused.reason),
            Err(Reason::TooShort),
            "options cut off"
        );
    }
}
