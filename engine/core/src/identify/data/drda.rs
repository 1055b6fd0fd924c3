//! DRDA, the protocol of Db2 and Derby, by the first structure of either end (The Open Group, DRDA version 5, volume 3: "DSS
//! Architecture").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::u16_at;

/// Identifies a structure.
const MAGIC: u8 = 0xd0;
/// What a structure carries: request, reply, object.
const TYPES: std::ops::RangeInclusive<u8> = 1..=3;
/// Upper byte of a length, of structures that stand first.
const LENGTH_UPPER_MAX: u8 = 7;
/// Header of a structure.
const HEADER: u16 = 6;
/// Code points that stand first: exchange of attributes and its reply, access to security and its reply, access to a database.
const CODE_POINTS: [u16; 5] = [0x1041, 0x1443, 0x106d, 0x14ac, 0x2001];

/// The upper byte of a length.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0, LENGTH_UPPER_MAX);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let is_start = bytes.first().is_none_or(|upper| *upper <= LENGTH_UPPER_MAX)
            && bytes.get(2).is_none_or(|magic| *magic == MAGIC)
            && bytes.get(3).is_none_or(|format| TYPES.contains(&(format & 0x0f)));
        if !is_start {
            return Recognition::No;
        }
        let (len, object_len, code_point) = (u16_at(bytes, 0), u16_at(bytes, 6), u16_at(bytes, 8));
        let (Some(len), Some(object_len), Some(code_point)) = (len, object_len, code_point) else {
            return Recognition::More;
        };
        let fits = object_len.checked_add(HEADER) == Some(len);
        Recognition::decided(fits && CODE_POINTS.contains(&code_point))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn structures_by_table() {
        assert_dialogues(
            recognise,
            50_000,
            &[
                (b"\0\x78\xd0\x41\0\x01\0\x72\x10\x41\0\x2a\x11\x5e", b"", Yes),
                (b"", b"\0\x64\xd0\x43\0\x01\0\x5e\x14\x43", Yes),
                (b"\0\x78\xd0\x41\0\x01\0\x73\x10\x41", b"", No),
                (b"\0\x78\xd0\x41\0\x01\0\x72\x10\x42", b"", No),
                (b"\0\x78\xd0\x44", b"", No),
                (b"\0\x78\xd1", b"", No),
            ],
        );
    }
}
