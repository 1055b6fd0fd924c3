//! mmtls, which `WeChat` uses in place of TLS, by the record that a connection opens with (Tencent, "mmtls", 2016; Citizen Lab,
//! "Should We Chat, Too?", 2024).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Types of a record with a handshake, or with early data of a session that goes on.
const TYPES: [u8; 2] = [0x16, 0x19];
/// Versions, which stand where TLS has its own.
const VERSIONS: [u16; 2] = [0xf103, 0xf104];
/// A record: a hello with its length in four bytes, and hello's type.
const LENGTHS: std::ops::RangeInclusive<u16> = 16..=4_096;
const LEN: u32 = 4;
const HELLOS: [u8; 2] = [1, 2];

/// A type.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&TYPES);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, is_hello)
}

fn is_hello(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !TYPES.contains(&reader.u8()?) || !VERSIONS.contains(&reader.u16()?) {
        return Some(false);
    }
    let len = reader.u16()?;
    if !LENGTHS.contains(&len) {
        return Some(false);
    }
    let fits = reader.u32()?.checked_add(LEN) == Some(u32::from(len));
    Some(fits && HELLOS.contains(&reader.u8()?))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn version_and_lengths_decide() {
        assert_dialogues(
            recognise,
            443,
            &[
                (b"\x16\xf1\x04\0\xa1\0\0\0\x9d\x01\x04\xf1", b"", Yes),
                (b"\x19\xf1\x04\0\xa1\0\0\0\x9d\x01\x04\xf1", b"", Yes),
                (b"", b"\x16\xf1\x03\0\x7a\0\0\0\x76\x02\x03\xf1", Yes),
                (b"\x16\xf1\x04\0\xa1\0\0\0\x9e\x01\x04\xf1", b"", No),
                (b"\x16\xf1\x04\0\xa1\0\0\0\x9d\x03\x04\xf1", b"", No),
                (b"\x16\xf1\x04\0\xa1\xff\xff\xff\xff\x01", b"", No),
                (b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", b"", No),
            ],
        );
    }
}
