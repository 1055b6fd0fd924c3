//! Z39.50, which libraries search each other's catalogues with, by the message that opens a session or answers it (ANSI/NISO
//! Z39.50-2003, section 4.1, `InitializeRequest` and `InitializeResponse`). What is searched for is never looked at.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Tags of the two messages, and of their first elements: a reference, the versions, the options.
const REQUEST: u8 = 0xb4;
const RESPONSE: u8 = 0xb5;
const REFERENCE: u8 = 0x82;
const VERSIONS: u8 = 0x83;
const OPTIONS: u8 = 0x84;
/// A string of bits: how many of the last byte are unused, then some bytes.
const UNUSED_MAX: u8 = 7;
const BITS_MAX: usize = 8;

/// The tags.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[REQUEST, RESPONSE]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let [REQUEST | RESPONSE, rest @ ..] = bytes else { return Recognition::No };
        // A length of one to three bytes, or none that is told (X.690, section 8.1.3).
        let lengths = match rest.first() {
            None => return Recognition::More,
            Some(0..=0x80) => 1,
            Some(0x81) => 2,
            Some(0x82) => 3,
            Some(_) => return Recognition::No,
        };
        let mut reader = Reader::new(rest.get(lengths..).unwrap_or_default());
        if reader.rest().first() == Some(&REFERENCE) {
            reader.u8();
            if reader.vector8().is_none() {
                return Recognition::More;
            }
        }
        match bits(&mut reader, VERSIONS) {
            Recognition::Yes => bits(&mut reader, OPTIONS),
            other => other,
        }
    })
}

/// A string of bits with this tag.
fn bits(reader: &mut Reader<'_>, tag: u8) -> Recognition {
    match reader.u8() {
        None => return Recognition::More,
        Some(found) if found == tag => {}
        Some(_) => return Recognition::No,
    }
    match reader.rest().first() {
        None => return Recognition::More,
        Some(len) if !(2..=BITS_MAX).contains(&usize::from(*len)) => return Recognition::No,
        Some(_) => {}
    }
    match reader.vector8().and_then(<[u8]>::first) {
        Some(unused) => Recognition::decided(*unused <= UNUSED_MAX),
        None => Recognition::More,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn messages_by_table() {
        assert_dialogues(
            recognise,
            210,
            &[
                (b"\xb4\x52\x83\x02\x05\xe0\x84\x03\0\xe9\xa2\x85\x04\x04\0\0\0", b"", Yes),
                (b"\xb4\x81\x90\x82\x02ab\x83\x02\0\xe0\x84\x02\x01\xe8", b"", Yes),
                (b"", b"\xb5\x82\x01\x02\x83\x02\0\xe0\x84\x03\0\xe9\xa2", Yes),
                (b"\xb4\x52\x83\x02\x08\xe0", b"", No),
                (b"\xb4\x52\x83\x01\0", b"", No),
                (b"\xb4\x52\x83\x02\x05\xe0\x85\x04", b"", No),
                (b"\xb4\x84\0\0", b"", No),
            ],
        );
    }
}
