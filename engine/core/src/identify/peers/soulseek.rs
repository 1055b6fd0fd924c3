//! Soulseek, by a client's login to the server or a peer's first message ("Soulseek Protocol Documentation" of Nicotine+). User
//! names and passwords are passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Code of a login, in four bytes, and of a peer's first message, in one.
const LOGIN: u32 = 1;
const PEER_INIT: u8 = 1;
/// A login is two names, two versions and a digest.
const LEN_MAX: u32 = 256;
/// The digest of name and password is MD5 in hexadecimal.
const DIGEST: usize = 32;
/// Types of a connection between peers: messages, files, distributed search.
const TYPES: &[u8] = b"PFD";

/// A message's length.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(14, u8::MAX);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, is_first_message)
}

/// Texts whose lengths add up to that of the message.
fn is_first_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let len = reader.u32()?.swap_bytes();
    if !(14..LEN_MAX).contains(&len) {
        return Some(false);
    }
    let mut code = reader;
    if code.u8()? != PEER_INIT {
        return Some(false);
    }
    let second = code.u8()?;
    // A name in a peer's message has a length of which the last bytes are zero, but the first is not.
    if second == 0 {
        return is_login(reader, len);
    }
    reader.u8()?;
    let name_len = reader.u32()?.swap_bytes();
    if name_len.checked_add(14) != Some(len) {
        return Some(false);
    }
    reader.take(name_len as usize)?;
    let (type_len, kind) = (reader.u32()?.swap_bytes(), reader.u8()?);
    Some(type_len == 1 && TYPES.contains(&kind))
}

fn is_login(mut reader: Reader<'_>, len: u32) -> Option<bool> {
    let before = reader.rest().len();
    if reader.u32()?.swap_bytes() != LOGIN {
        return Some(false);
    }
    for _ in 0..2 {
        let text_len = reader.u32()?.swap_bytes();
        if text_len == 0 || text_len >= len {
            return Some(false);
        }
        reader.take(text_len as usize)?;
    }
    reader.u32()?;
    if reader.u32()?.swap_bytes() as usize != DIGEST {
        return Some(false);
    }
    let is_digest = reader.take(DIGEST)?.iter().all(u8::is_ascii_hexdigit);
    let used = before - reader.rest().len();
    Some(is_digest && used + 4 == len as usize)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    fn text(text: &str) -> Vec<u8> {
        [&u32::try_from(text.len()).unwrap().to_le_bytes()[..], text.as_bytes()].concat()
    }

    fn message(parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        [&u32::try_from(content.len()).unwrap().to_le_bytes()[..], &content].concat()
    }

    #[test]
    fn lengths_add_up() {
        let digest = text("d51c9a7e9353746a6020f9602d452929");
        let login = |code: u8, version: &[u8]| {
            message(&[&[code, 0, 0, 0], &text("someone"), &text("secret"), &[160, 0, 0, 0], &digest, version])
        };
        let peer = |kind: &str| message(&[&[1], &text("someone"), &text(kind), &[1, 0, 0, 0]]);
        assert_dialogues(
            recognise,
            2_242,
            &[
                (&login(1, &[1, 0, 0, 0]), b"", Yes),
                (&peer("P"), b"", Yes),
                (&peer("F"), b"", Yes),
                (&login(2, &[1, 0, 0, 0]), b"", No),
                (&login(1, &[1, 0, 0, 0, 0]), b"", No),
                (&peer("X"), b"", No),
                (&peer("PP"), b"", No),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
    }
}
