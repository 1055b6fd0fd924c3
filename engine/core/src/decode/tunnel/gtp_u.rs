//! The user plane of the GPRS tunnelling protocol, version 1 (3GPP TS 29.281, section 5).

use super::super::{Frame, Message, raw_ip};

/// The fields that are always there (section 5.1); the length counts what follows them.
const HEADER_BYTES: u32 = 8;

/// Sequence number, N-PDU number and the type of the first extension header: there if any of them is used.
const OPTIONAL_BYTES: u32 = 4;

/// Extension headers that are stepped over. Section 5.2 knows nine types, each of which stands once; the rest is room.
const MAX_EXTENSIONS: usize = 16;

/// In the first byte: version 1, protocol type GTP, and the spare bit, which is sent as 0.
const FIXED: u8 = 0xF8;
const VERSION_1: u8 = 0x30;
/// In the first byte: extension headers follow.
const EXTENSION: u8 = 0x04;
/// In the first byte: any of the optional fields is used.
const OPTIONAL: u8 = 0x07;

/// A user's packet (section 6.1).
const T_PDU: u8 = 255;

/// Step over the header; an IP packet follows. The length must be what UDP carried.
pub(super) fn open<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let &[first, kind, l0, l1] = message.payload.first_chunk::<4>()?;
    let length = u32::from(u16::from_be_bytes([l0, l1]));
    if first & FIXED != VERSION_1 || kind != T_PDU || length + HEADER_BYTES != message.payload_wire_len {
        return None;
    }
    let mut inner = Frame::bare(0, message.payload, message.payload_wire_len).after(HEADER_BYTES, 0)?;
    if first & OPTIONAL != 0 {
        let &[_, _, _, next] = inner.payload.first_chunk::<4>()?;
        inner = inner.after(OPTIONAL_BYTES, 0)?;
        if first & EXTENSION != 0 {
            inner = after_extensions(inner, next)?;
        }
    }
    raw_ip::parse(inner.payload, inner.wire_len).ok()
}

/// Step over extension headers, the first of type `next`: their length in words of four bytes comes first, the type
/// of the next one last (section 5.2.1). Type 0 is none.
fn after_extensions(mut rest: Frame<'_>, mut next: u8) -> Option<Frame<'_>> {
    for _ in 0..MAX_EXTENSIONS {
        if next == 0 {
            return Some(rest);
        }
        let bytes = u32::from(*rest.payload.first()?) * 4;
        next = *rest.payload.get(bytes.checked_sub(1)? as usize)?;
        rest = rest.after(bytes, 0)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::opened;
    use super::*;

    /// The header with the length of `more` and of the inner packet, which has 2 bytes and 9 that were not captured.
    fn header(first: u8, kind: u8, more: &[u8]) -> Vec<u8> {
        let length = u16::try_from(more.len() + 11).unwrap().to_be_bytes();
        [&[first, kind][..], &length, &[0, 0, 0, 7], more].concat()
    }

    #[test]
    fn ts_29_281_section_5_1_header() {
        let mut other_length = header(0x30, 255, &[]);
        other_length[3] -= 1;
        for (name, header, expected) in [
            ("plain", header(0x30, 255, &[]), Some(0x0800)),
            ("sequence number", header(0x32, 255, &[0, 1, 0, 0]), Some(0x0800)),
            ("N-PDU number", header(0x31, 255, &[0, 1, 0, 0x85]), Some(0x0800)),
            ("5.2: an extension", header(0x34, 255, &[0, 0, 0, 0x85, 1, 0, 1, 0]), Some(0x0800)),
            (
                "5.2: two extensions",
                header(0x36, 255, &[0, 0, 0, 0x85, 2, 0, 0, 0, 0, 0, 0, 0xC0, 1, 0, 0, 0]),
                Some(0x0800),
            ),
            ("no extension after all", header(0x34, 255, &[0, 0, 0, 0]), Some(0x0800)),
            ("an extension without length", header(0x34, 255, &[0, 0, 0, 0x85, 0, 0, 1, 0]), None),
            ("an echo request", header(0x32, 1, &[0, 1, 0, 0]), None),
            ("version 2", header(0x50, 255, &[]), None),
            ("GTP'", header(0x20, 255, &[]), None),
            ("another length", other_length, None),
        ] {
            assert_eq!(opened(open, &header, &[0x45, 0]).map(|frame| frame.0), expected, "{name}");
        }
        assert_eq!(opened(open, &header(0x30, 255, &[]), &[0x60, 0]).map(|frame| frame.0), Some(0x86DD));
        assert_eq!(opened(open, &header(0x30, 255, &[]), &[0x10, 0]), None, "not IP");
    }

    #[test]
    fn a_chain_without_end_is_no_tunnel() {
        let extensions = |count: usize| [&[0, 0, 0, 0x85][..], &[1, 0, 0, 0x85].repeat(count), &[1, 0, 0, 0]].concat();
        assert!(opened(open, &header(0x34, 255, &extensions(MAX_EXTENSIONS - 2)), &[0x45, 0]).is_some());
        assert!(opened(open, &header(0x34, 255, &extensions(MAX_EXTENSIONS)), &[0x45, 0]).is_none());
    }
}
