//! TACACS+, by the header of a packet (RFC 8907, section 4.1). What follows is obfuscated, and never looked at.

use crate::identify::parser::Recognition;
use crate::identify::reader::Reader;

/// Major version 12, and both minor versions.
pub(super) const VERSIONS: [u8; 2] = [0xc0, 0xc1];
/// Flags: not obfuscated, and several sessions in one connection.
const FLAGS: u8 = 0x05;
/// Servers refuse longer bodies (RFC 8907, section 4.1, asks for a limit).
const BODY_MAX: u32 = 1 << 16;
/// The shortest is an answer to accounting (RFC 8907, section 7.2).
const BODY_MIN: u32 = 5;

/// The first packet of a session has the number 1, its answer 2.
pub(super) fn judge(bytes: &[u8]) -> Recognition {
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !VERSIONS.contains(&reader.u8()?) || !matches!(reader.u8()?, 1..=3) || !matches!(reader.u8()?, 1 | 2) {
        return Some(false);
    }
    if reader.u8()? & !FLAGS != 0 {
        return Some(false);
    }
    let (_session, len) = (reader.u32()?, reader.u32()?);
    Some((BODY_MIN..=BODY_MAX).contains(&len))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_streams;
    use super::judge;

    #[test]
    fn header_and_length_decide() {
        let start = [&b"\xc0\x01\x01\0\x11\x22\x33\x44\0\0\0\x08"[..], &[0x5a; 8]].concat();
        assert_streams(judge, &[&start], &[b"\xc2\x01\x01", b"\xc0\x04", b"\xc0\x01\x03", b"\xc0\x01\x01\x02"]);
        assert_streams(judge, &[], &[b"\xc0\x01\x01\0\x11\x22\x33\x44\0\x02\0\0\0"]);
    }
}
