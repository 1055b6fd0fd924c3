//! PPTP, by the magic cookie of its control messages (RFC 2637, section 1.4 and 2). Its packets travel over GRE, which is
//! decoded.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::super::reader::Reader;

const MAGIC_COOKIE: u32 = 0x1a2b_3c4d;
/// PPTP message type: control.
const CONTROL: u16 = 1;
/// Control message types (section 1.4), of which the longest message, an outgoing call, has 168 bytes.
const TYPES: std::ops::RangeInclusive<u16> = 1..=15;
const LENGTH_MAX: u8 = 168;
/// A header, up to the control message type and two reserved bytes.
const LENGTH_MIN: u8 = 12;

/// The upper byte of a length.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        is_control(bytes).map_or_else(|| Recognition::while_possible(may_be_control(bytes)), Recognition::decided)
    })
}

/// Whether this cut header may become a control message's.
fn may_be_control(bytes: &[u8]) -> bool {
    match bytes {
        [] | [0] | [0, LENGTH_MIN..=LENGTH_MAX] | [0, LENGTH_MIN..=LENGTH_MAX, 0] => true,
        [0, LENGTH_MIN..=LENGTH_MAX, 0, 1, rest @ ..] => {
            starts_with(rest, &MAGIC_COOKIE.to_be_bytes()) != Recognition::No
        }
        _ => false,
    }
}

/// By the header up to the control message's type; `None` where it is not whole.
fn is_control(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (len, kind, cookie, control) = (reader.u16()?, reader.u16()?, reader.u32()?, reader.u16()?);
    let has_length = (u16::from(LENGTH_MIN)..=u16::from(LENGTH_MAX)).contains(&len);
    Some(has_length && kind == CONTROL && cookie == MAGIC_COOKIE && TYPES.contains(&control))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn rfc_2637_section_2_1_either_direction() {
        let request = b"\0\x9c\0\x01\x1a\x2b\x3c\x4d\0\x01\0\0\x01\0";
        let reply = b"\0\x9c\0\x01\x1a\x2b\x3c\x4d\0\x02\0\0\x01\0";
        assert_dialogues(
            recognise,
            1_723,
            &[
                (request, reply, Yes),
                (b"", reply, Yes),
                (b"\0\x9c\0\x01\x1a\x2b\x3c\x4e\0\x01\0\0", b"", No),
                (b"\0\x9c\0\x02\x1a\x2b\x3c\x4d\0\x01\0\0", b"", No),
                (b"\0\x9c\0\x01\x1a\x2b\x3c\x4d\0\x10\0\0", b"", No),
                (b"\x01\x9c\0\x01\x1a\x2b\x3c\x4d\0\x01\0\0", b"", No),
            ],
        );
    }
}
