//! Minecraft, Java edition, by the handshake that opens a connection, or the ping of versions before 1.7 and its answer (Minecraft
//! Wiki, "Java Edition protocol" and "Server List Ping"). The name of the server is passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::super::reader::Reader;

/// A handshake's identifier.
const HANDSHAKE: u8 = 0;
/// Lengths of a handshake: an address of one letter, up to one that makes the length two bytes, which no player's has.
const LENGTHS: std::ops::RangeInclusive<u8> = 7..=0x7f;
/// Bytes of a number: seven bits in each.
const NUMBER_MAX: usize = 5;
/// What follows: status, login, or transfer from another server.
const STATES: std::ops::RangeInclusive<u8> = 1..=3;
/// A ping of version 1.6, with the start of its text in UTF-16, and the answer: a length, a section sign, `1` and a zero.
const OLD_PING: &[u8] = b"\xfe\x01\xfa\0\x0b\0M\0C\0|\0P";
const KICK: u8 = 0xff;
const OLD_STATUS: [u16; 3] = [0x00a7, 0x0031, 0x0000];

/// A length, or an old ping or its answer.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[OLD_PING[0], KICK]).and(*LENGTHS.start(), *LENGTHS.end());

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match bytes.first() {
        Some(&KICK) => Recognition::so_far(is_old_status(bytes)),
        Some(length) if LENGTHS.contains(length) => Recognition::so_far(is_handshake(bytes)),
        _ => starts_with(bytes, OLD_PING),
    })
}

/// Lengths that nest, an address, a port and a state: of random bytes, some two in a hundred million are so.
fn is_handshake(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let len = usize::from(reader.u8()?);
    if reader.u8()? != HANDSHAKE {
        return Some(false);
    }
    let mut version_len = 1;
    while reader.u8()? & 0x80 != 0 {
        version_len += 1;
        if version_len > NUMBER_MAX {
            return Some(false);
        }
    }
    // Identifier, version, the address's length, port and state are not in the address.
    let address_len = usize::from(reader.u8()?);
    if len != 1 + version_len + 1 + address_len + 2 + 1 {
        return Some(false);
    }
    // Modified clients put marks behind a zero.
    let is_address = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | 0);
    if !reader.take(address_len)?.iter().all(is_address) {
        return Some(false);
    }
    reader.u16()?;
    Some(STATES.contains(&reader.u8()?))
}

fn is_old_status(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    reader.u8()?;
    if reader.u16()? > 0xff {
        return Some(false);
    }
    for expected in OLD_STATUS {
        if reader.u16()? != expected {
            return Some(false);
        }
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn a_handshake_or_an_old_ping_decides() {
        assert_dialogues(
            recognise,
            25_565,
            &[
                (b"\x13\0\xff\x05\x0cmc.example.a\x63\xdd\x02", b"", Yes),
                (b"\x14\0\x80\x80\x01\x0cmc.example.a\x63\xdd\x01\x01\0", b"", Yes),
                (b"\xfe\x01\xfa\0\x0b\0M\0C\0|\0P\0i", b"", Yes),
                (b"", b"\xff\0\x23\0\xa7\x001\0\0\x004\x007", Yes),
                (b"\x13\0\xff\x05\x0dmc.example.a\x63\xdd\x02", b"", No),
                (b"\x13\0\xff\x05\x0cmc.example a\x63\xdd\x02", b"", No),
                (b"\x13\0\xff\x05\x0cmc.example.a\x63\xdd\x04", b"", No),
                (b"\x13\x01\xff\x05\x0cmc.example.a", b"", No),
                (b"\x20\0\xff\xff\xff\xff\xff\xff", b"", No),
                (b"\xfeSMB", b"", No),
                (b"\xff\0\x23\0A\0B", b"", No),
            ],
        );
    }
}
