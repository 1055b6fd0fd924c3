//! The IPv6 header and its extension headers (RFC 8200, sections 3 and 4).

use super::fragment::Fragment;
use super::{Address, Datagram, Layer, Reason, Refused, up_to};

/// The fixed header.
const HEADER_BYTES: u32 = 40;

/// Extension headers that are stepped over. RFC 8200, section 4.1, lets each stand once and destination options
/// twice: six with the authentication header. Twice as many are room for the odd sender, and a bound.
const MAX_EXTENSIONS: usize = 12;

/// The fragment header's offset, in units of eight bytes, above three other bits (RFC 8200, section 4.5).
const OFFSET_MASK: u16 = 0xFFF8;

/// More fragments follow.
const MORE: u16 = 0x0001;

/// Next-header numbers of the extension headers that are stepped over (IANA IPv6 extension header types).
mod next {
    pub const HOP_BY_HOP: u8 = 0;
    pub const ROUTING: u8 = 43;
    pub const FRAGMENT: u8 = 44;
    pub const AUTHENTICATION: u8 = 51;
    pub const DESTINATION_OPTIONS: u8 = 60;
    /// RFC 6275, section 6.1.1.
    pub const MOBILITY: u8 = 135;
    /// RFC 7401, section 5.1.
    pub const HOST_IDENTITY: u8 = 139;
    /// RFC 5533, section 5.1.
    pub const SHIM6: u8 = 140;
}

/// Read the fixed header and the extension headers of a packet that had `wire_len` bytes on the wire, the link
/// layer's padding included.
///
/// A payload length of 0 belongs to a jumbogram (RFC 2675, section 3) or to segmentation offload: the length on the
/// wire counts then.
///
/// # Errors
/// Refuses headers that are cut off, a wrong version, too long a chain of extension headers, and a fragment of a
/// fragment.
#[inline(always)]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Datagram<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Ipv6, reason };
    let (fixed, rest) = data.split_first_chunk::<8>().ok_or(refused(Reason::TooShort))?;
    let (source, rest) = rest.split_first_chunk::<16>().ok_or(refused(Reason::TooShort))?;
    let (destination, rest) = rest.split_first_chunk::<16>().ok_or(refused(Reason::TooShort))?;
    let &[first, _, _, _, l0, l1, next_header, _] = fixed;
    if first >> 4 != 6 {
        return Err(refused(Reason::Malformed));
    }
    let on_wire = wire_len.checked_sub(HEADER_BYTES).ok_or(refused(Reason::Malformed))?;
    let payload_len = match u32::from(u16::from_be_bytes([l0, l1])) {
        0 => on_wire,
        length => length.min(on_wire),
    };
    let chain = Chain { next_header, payload: up_to(rest, payload_len), wire_len: payload_len };
    let (end, fragment) = if is_extension(next_header) { chain.walk()? } else { (chain, None) };
    let (source, destination): (Address, Address) = (*source, *destination);
    Ok(Datagram {
        source,
        destination,
        transport: end.next_header,
        ip_bytes: HEADER_BYTES.saturating_add(payload_len),
        payload: end.payload,
        wire_len: end.wire_len,
        fragment,
    })
}

/// Step over the extension headers at the head of a reassembled packet's fragmentable part `data` (RFC 8200, section
/// 4.5), whose first header is `next_header`. Gives the transport, and the bytes from its header on.
///
/// # Errors
/// As [`parse`] does, and refuses a fragment.
pub(super) fn open_whole(next_header: u8, data: &[u8]) -> Result<(u8, &[u8]), Refused> {
    let wire_len = u32::try_from(data.len()).unwrap_or(u32::MAX);
    match (Chain { next_header, payload: data, wire_len }).walk()? {
        (end, None) => Ok((end.next_header, end.payload)),
        (_, Some(_)) => Err(Refused { layer: Layer::Ipv6, reason: Reason::Fragment }),
    }
}

#[inline]
const fn is_extension(next_header: u8) -> bool {
    matches!(
        next_header,
        next::HOP_BY_HOP
            | next::ROUTING
            | next::FRAGMENT
            | next::AUTHENTICATION
            | next::DESTINATION_OPTIONS
            | next::MOBILITY
            | next::HOST_IDENTITY
            | next::SHIM6
    )
}

/// A place in the chain of headers: what comes next, and the bytes from there on.
struct Chain<'a> {
    next_header: u8,
    payload: &'a [u8],
    wire_len: u32,
}

impl<'a> Chain<'a> {
    /// Step over the extension headers: to the transport header, or to the bytes of a fragment other than the first.
    fn walk(mut self) -> Result<(Self, Option<Fragment<'a>>), Refused> {
        let refused = |reason| Refused { layer: Layer::Ipv6, reason };
        let mut fragment = None;
        for _ in 0..MAX_EXTENSIONS {
            if !is_extension(self.next_header) {
                return Ok((self, fragment));
            }
            let &[next_header, length, o0, o1] = self.payload.first_chunk::<4>().ok_or(refused(Reason::TooShort))?;
            let is_fragment = self.next_header == next::FRAGMENT;
            let header_bytes = match self.next_header {
                next::FRAGMENT => 8,
                // RFC 4302, section 2.2: in units of four bytes, minus two.
                next::AUTHENTICATION => (u32::from(length) + 2) * 4,
                // RFC 8200, section 4.3: in units of eight bytes, the first eight not counted; so too the later ones.
                _ => (u32::from(length) + 1) * 8,
            };
            let wire_len = self.wire_len.checked_sub(header_bytes).ok_or(refused(Reason::Malformed))?;
            let payload = self.payload.get(header_bytes as usize..).ok_or(refused(Reason::TooShort))?;
            let place = u16::from_be_bytes([o0, o1]);
            // RFC 6946: a fragment that is first and last is a packet by itself.
            if is_fragment && place & (OFFSET_MASK | MORE) != 0 {
                let header = self.payload.first_chunk::<8>().ok_or(refused(Reason::TooShort))?;
                let &[_, _, _, _, i0, i1, i2, i3] = header;
                if fragment.is_some() {
                    return Err(refused(Reason::Fragment));
                }
                let found = Fragment {
                    layer: Layer::Ipv6,
                    identification: u32::from_be_bytes([i0, i1, i2, i3]),
                    offset: u32::from(place & OFFSET_MASK),
                    more: place & MORE != 0,
                    next_header,
                    payload,
                    wire_len,
                };
                fragment = Some(found);
                if found.offset != 0 {
                    return Ok((Self { next_header, payload, wire_len }, fragment));
                }
            }
            self = Self { next_header, payload, wire_len };
        }
        if is_extension(self.next_header) { Err(refused(Reason::Unsupported)) } else { Ok((self, fragment)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(next_header: u8, payload: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, u8::try_from(payload.len()).unwrap(), next_header, 64];
        packet.extend([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        packet.extend([0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        packet.extend(payload);
        packet
    }

    fn reason_of(packet: &[u8], wire_len: u32) -> Option<Reason> {
        parse(packet, wire_len).err().map(|refused| refused.reason)
    }

    #[test]
    fn rfc_8200_section_3_fields() {
        let mut packet = packet(17, &[1, 2, 3]);
        packet.extend([0, 0]); // padding of the link layer
        let datagram = parse(&packet, 45).unwrap();
        assert_eq!((datagram.source[15], datagram.destination[15]), (1, 2));
        assert_eq!((datagram.transport, datagram.ip_bytes), (17, 43));
        assert_eq!((datagram.payload, datagram.wire_len), (&[1, 2, 3][..], 3));
    }

    #[test]
    fn rfc_2675_section_3_a_length_of_zero_is_taken_from_the_wire() {
        let mut jumbo = packet(6, &[]);
        jumbo.extend([7; 30]);
        let datagram = parse(&jumbo, 100_040).unwrap();
        assert_eq!((datagram.ip_bytes, datagram.payload.len(), datagram.wire_len), (100_040, 30, 100_000));
    }

    #[test]
    fn rfc_8200_section_4_extension_headers_are_stepped_over() {
        let options = |next_header: u8| [next_header, 0, 1, 4, 0, 0, 0, 0];
        for (name, first, headers, transport) in [
            ("4.3 hop-by-hop options", 0, vec![options(6)], 6),
            ("4.4 routing", 43, vec![options(17)], 17),
            ("4.5 first fragment", 44, vec![[6, 0, 0, 1, 0, 0, 0, 9]], 6),
            ("4.6 destination options", 60, vec![options(58)], 58),
            ("RFC 4302, 2.2 authentication", 51, vec![[17, 0, 0, 0, 0, 0, 0, 1]], 17),
            ("4.7 no next header", 60, vec![options(59)], 59),
            ("RFC 6275, 6.1.1 mobility", 135, vec![options(59)], 59),
            ("RFC 7401, 5.1 host identity", 139, vec![[6, 1, 0, 0, 0, 0, 0, 0], [0; 8]], 6),
            ("RFC 5533, 5.1 shim6", 140, vec![options(17)], 17),
            ("all in a row", 0, vec![options(60), options(43), options(44), [51, 0, 0, 0, 0, 0, 0, 0], options(6)], 6),
            ("encrypted: the payload's protocol is not seen", 0, vec![options(50)], 50),
        ] {
            let mut payload = headers.concat();
            payload.extend([9, 9]);
            let packet = packet(first, &payload);
            let datagram = parse(&packet, 40 + u32::try_from(payload.len()).unwrap()).unwrap();
            assert_eq!(
                (datagram.transport, datagram.payload, datagram.wire_len),
                (transport, &[9, 9][..], 2),
                "{name}"
            );
        }
    }

    #[test]
    fn rfc_8200_section_4_5_fragments() {
        for (name, first, payload, expected) in [
            ("the first", 44, &[6, 0, 0, 1, 0, 0, 1, 9, 1, 2][..], Some((6, 0, true))),
            ("the second", 44, &[6, 0, 0, 9, 0, 0, 1, 9, 1, 2], Some((6, 8, true))),
            ("the last", 44, &[6, 0, 0xFF, 0xF8, 0, 0, 1, 9, 1, 2], Some((6, 65_528, false))),
            ("reserved bits count for nothing", 44, &[6, 0, 0, 14, 0, 0, 1, 9, 1, 2], Some((6, 8, false))),
            ("RFC 6946: first and last", 44, &[6, 0, 0, 6, 0, 0, 1, 9, 1, 2], None),
        ] {
            let packet = packet(first, payload);
            let datagram = parse(&packet, 50).unwrap();
            assert_eq!((datagram.transport, datagram.payload, datagram.wire_len), (6, &[1, 2][..], 2), "{name}");
            let fields = |fragment: Fragment<'_>| (fragment.next_header, fragment.offset, fragment.more);
            assert_eq!(datagram.fragment.map(fields), expected, "{name}");
            let rest = datagram.fragment.map_or((0x109, &[1, 2][..]), |found| (found.identification, found.payload));
            assert_eq!(rest, (0x109, &[1, 2][..]), "{name}");
        }
    }

    #[test]
    fn rfc_8200_section_4_5_headers_after_the_fragment_header_are_the_fragments() {
        let payload = [60, 0, 0, 1, 0, 0, 0, 9, 17, 0, 1, 4, 0, 0, 0, 0, 7, 7];
        let first = packet(44, &payload);
        let datagram = parse(&first, 58).unwrap();
        let fragment = datagram.fragment.unwrap();
        assert_eq!((datagram.transport, datagram.payload), (17, &[7, 7][..]));
        assert_eq!((fragment.next_header, fragment.payload, fragment.wire_len), (60, &payload[8..], 10));
        assert_eq!(open_whole(fragment.next_header, fragment.payload), Ok((17, &[7, 7][..])));
        assert_eq!(open_whole(17, &[7, 7]), Ok((17, &[7, 7][..])));
        assert_eq!(open_whole(60, &[17, 9]).map_err(|refused| refused.reason), Err(Reason::TooShort));
    }

    #[test]
    fn a_fragment_of_a_fragment_is_refused() {
        let (header, inner) = ([44, 0, 0, 1, 0, 0, 0, 9], [6, 0, 0, 8, 0, 0, 0, 9]);
        assert_eq!(reason_of(&packet(44, &[header, inner].concat()), 56), Some(Reason::Fragment));
        assert_eq!(open_whole(44, &inner).map_err(|refused| refused.reason), Err(Reason::Fragment));
    }

    #[test]
    fn chains_are_bounded() {
        let headers = |count: usize| [[60, 0, 1, 4, 0, 0, 0, 0]].repeat(count).concat();
        let chain = |count: usize| [headers(count - 1), vec![17, 0, 1, 4, 0, 0, 0, 0]].concat();
        assert_eq!(reason_of(&packet(60, &chain(MAX_EXTENSIONS)), 255), None);
        assert_eq!(reason_of(&packet(60, &chain(MAX_EXTENSIONS + 1)), 255), Some(Reason::Unsupported));
        assert_eq!(reason_of(&packet(60, &[17, 9, 0, 0, 0, 0, 0, 0]), 48), Some(Reason::Malformed));
    }

    #[test]
    fn every_cut_is_too_short() {
        let whole = packet(0, &[17, 0, 1, 4, 0, 0, 0, 0]);
        for len in 0..whole.len() {
            assert_eq!(reason_of(&whole[..len], 48), Some(Reason::TooShort), "{len}");
        }
        let mut version_4 = whole;
        version_4[0] = 0x40;
        assert_eq!(reason_of(&version_4, 48), Some(Reason::Malformed));
    }
}
