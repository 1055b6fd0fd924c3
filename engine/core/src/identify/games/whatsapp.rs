//! `WhatsApp`, by what its client sends first: routing, where it has any, then the version and a message's length (Meta, "`WhatsApp`
//! Encryption Overview", section on transport security; `whatsmeow`, `socket/framesocket.go` and `constants.go`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::super::reader::Reader;

/// What routing begins with: a tag, its version, and then its length in three bytes.
const ROUTING: [u8; 4] = [b'E', b'D', 0, 1];
const ROUTING_MAX: u32 = 256;
/// Tag of the version.
const VERSION: [u8; 2] = [b'W', b'A'];
/// Major and minor version: 1.2 was of 2012, 6.3 is of 2024.
const MAJOR: std::ops::RangeInclusive<u8> = 1..=15;
const MINOR_MAX: u8 = 15;
/// Of the message behind it. The upper half of the length's first byte held marks in version 1.
const LEN_MAX: u32 = 0xf_ffff;

/// Either tag.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[ROUTING[0], VERSION[0]]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let tag = Recognition::any([starts_with(bytes, &ROUTING), starts_with(bytes, &VERSION)]);
        if tag == Recognition::Yes { Recognition::so_far(opens(bytes)) } else { tag }
    })
}

fn opens(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if bytes.first() == Some(&ROUTING[0]) {
        reader.take(ROUTING.len())?;
        let len = reader.u24()?;
        if !(1..=ROUTING_MAX).contains(&len) {
            return Some(false);
        }
        reader.take(len as usize)?;
        return Some(reader.take(VERSION.len())? == VERSION);
    }
    reader.take(VERSION.len())?;
    let (major, minor, len) = (reader.u8()?, reader.u8()?, reader.u24()?);
    Some(MAJOR.contains(&major) && minor <= MINOR_MAX && (1..=LEN_MAX).contains(&(len & LEN_MAX)) && len >> 20 <= 8)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn routing_or_version_decide() {
        assert_dialogues(
            recognise,
            5_222,
            &[
                (b"ED\0\x01\0\0\x04\x08\x09\x08\x02WA\x05\x02\0\x01\x12", b"", Yes),
                (b"WA\x06\x03\0\0\x24\x12\x22\x0a\x20", b"", Yes),
                (b"WA\x01\x02\0\0\x05\xf8\x04", b"", Yes),
                (b"ED\0\x01\0\0\x04\x08\x09\x08\x02XY", b"", No),
                (b"ED\0\x01\0\x04\x04\x08\x09\x08\x02", b"", No),
                (b"ED\0\x02\0\0\x04", b"", No),
                (b"WA\0\x03\0\0\x24", b"", No),
                (b"WA\x06\x03\0\0\0", b"", No),
                (b"WAIT 1\r\n", b"", No),
            ],
        );
    }
}
