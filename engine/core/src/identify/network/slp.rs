//! Service Location Protocol, by the header of a message (version 2: RFC 2608, section 8; version 1: RFC 2165, section 4).

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Messages (RFC 2608, section 8; RFC 2165, section 4.1).
const FUNCTIONS_2: std::ops::RangeInclusive<u8> = 1..=11;
const FUNCTIONS_1: std::ops::RangeInclusive<u8> = 1..=10;
/// Bits of version 2's flags that are no flag (RFC 2608, section 8).
const RESERVED: u16 = 0x1fff;
/// Bytes of a language tag (RFC 5646, section 4.4.1).
const TAG_MAX: u16 = 35;
/// Character sets of messages: IANA's numbers stay far below (RFC 2165, section 18.1).
const CHARACTER_SET_MAX: u16 = 2_300;

/// What a message in whole, or the start of a connection of them, says of itself: the length that it gives, if its header is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn length(bytes: &[u8]) -> Option<Option<u32>> {
    let mut reader = Reader::new(bytes);
    let (version, function) = (reader.u8()?, reader.u8()?);
    if version == 2 && FUNCTIONS_2.contains(&function) {
        let (len, flags) = (reader.u24()?, reader.u16()?);
        if flags & RESERVED != 0 {
            return Some(None);
        }
        let (extension, _id, tag_len) = (reader.u24()?, reader.u16()?, reader.u16()?);
        if extension >= len || !(1..=TAG_MAX).contains(&tag_len) {
            return Some(None);
        }
        let tag = reader.take(usize::from(tag_len))?;
        let is_tag = tag.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        return Some(is_tag.then_some(len));
    }
    if version != 1 || !FUNCTIONS_1.contains(&function) {
        return Some(None);
    }
    let (len, flags, dialect, language, set) =
        (reader.u16()?, reader.u8()?, reader.u8()?, reader.take(2)?, reader.u16()?);
    let is_header = flags.trailing_zeros() >= 3 && dialect == 0 && language.iter().all(u8::is_ascii_alphabetic);
    Some((is_header && (1..=CHARACTER_SET_MAX).contains(&set)).then_some(u32::from(len)))
}

pub(super) fn is_datagram(datagram: &Datagram<'_>) -> bool {
    length(datagram.payload).flatten() == Some(datagram.wire_len)
}

/// Over TCP alone of version 2, whose header has more that is fixed.
pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    if bytes.first().is_some_and(|&version| version != 2) {
        return Recognition::No;
    }
    Recognition::so_far(length(bytes).map(|len| len.is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{is_datagram, judge_stream};

    const REQUEST: &[u8] = b"\x02\x01\0\0\x25\x20\0\0\0\0\x12\x34\0\x02en\0\0\0\x0bservice:foo\0\0\0\0\0\0";
    const REQUEST_1: &[u8] = b"\x01\x01\0\x16\0\0en\0\x03\x12\x34\0\0\0\x04a///\0\0";

    #[test]
    fn lengths_flags_and_language_decide() {
        let flags = b"\x02\x01\0\0\x25\x20\x01\0\0\0\x12\x34\0\x02en\0\0\0\x0bservice:foo\0\0\0\0\0\0";
        let language = b"\x01\x01\0\x16\0\0e\0\0\x03\x12\x34\0\0\0\x04a///\0\0";
        assert_datagrams(is_datagram, 427, 22, &[REQUEST, REQUEST_1], &[flags, language]);
        assert_streams(judge_stream, &[REQUEST], &[flags, REQUEST_1, b"\x02\x0c"]);
    }
}
