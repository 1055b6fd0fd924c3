//! Oracle's databases, by the packet that opens a transparent network substrate, or the one that accepts it. No specification is
//! published: the fields are as Wireshark's `tns` dissector describes them. What a client connects to is never looked at.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::u16_at;

const CONNECT: u8 = 1;
const ACCEPT: u8 = 2;
/// Versions: 300 of `SQL*Net` 2, 320 of today.
const VERSIONS: std::ops::RangeInclusive<u16> = 300..=330;
/// Upper byte of a length.
const LENGTH_UPPER_MAX: u8 = 0x0f;
/// Header and fields up to the text.
const CONNECT_MIN: u16 = 34;
const ACCEPT_MIN: u16 = 24;

/// The upper byte of a length: packets that open have some hundred bytes.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0, LENGTH_UPPER_MAX);

/// Length, checksum, type, reserved, checksum of the header, version.
pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let is_start = bytes.first().is_none_or(|upper| *upper <= LENGTH_UPPER_MAX)
            && bytes.iter().skip(2).take(2).all(|&byte| byte == 0)
            && bytes.get(4).is_none_or(|kind| matches!(*kind, CONNECT | ACCEPT))
            && bytes.iter().skip(6).take(2).all(|&byte| byte == 0);
        if !is_start {
            return Recognition::No;
        }
        let (Some(len), Some(kind), Some(version)) = (u16_at(bytes, 0), bytes.get(4), u16_at(bytes, 8)) else {
            return Recognition::More;
        };
        if !VERSIONS.contains(&version) || len < ACCEPT_MIN {
            return Recognition::No;
        }
        if *kind == ACCEPT { Recognition::Yes } else { connects(bytes, len, version) }
    })
}

/// Oldest version that is taken, and length and place of the text, which ends the packet or follows it.
fn connects(bytes: &[u8], len: u16, version: u16) -> Recognition {
    let (oldest, text_len, place) = (u16_at(bytes, 10), u16_at(bytes, 24), u16_at(bytes, 26));
    let (Some(oldest), Some(text_len), Some(place)) = (oldest, text_len, place) else { return Recognition::More };
    let is_version = VERSIONS.contains(&oldest) && oldest <= version;
    let is_place = place >= CONNECT_MIN && (place == len || place.checked_add(text_len) == Some(len));
    Recognition::decided(is_version && is_place)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn openings_by_table() {
        let connect = b"\0\x9a\0\0\x01\0\0\0\x01\x3e\x01\x2c\x0c\x41\x20\0\xff\xff\xc6\x0e\0\0\x01\0\0\x60\0\x3a";
        let with = |at: usize, byte: u8| {
            let mut other = *connect;
            other[at] = byte;
            other
        };
        assert_dialogues(
            recognise,
            1_521,
            &[
                (connect, b"", Yes),
                (b"", b"\0\x20\0\0\x02\0\0\0\x01\x3e\0\0", Yes),
                (&with(27, 0x3b), b"", No),
                (&with(9, 0x2b), b"", No),
                (&with(10, 2), b"", No),
                (&with(4, 3), b"", No),
                (&with(2, 1), b"", No),
                (b"\0\0\0\x44\xfeSMB", b"", No),
            ],
        );
    }
}
