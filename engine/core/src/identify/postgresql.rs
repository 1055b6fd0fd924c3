//! `PostgreSQL`, by the client's first message, and the TLS that it asks for (`PostgreSQL` protocol 3.0, "SSL Session Encryption" and
//! "Message Formats"). Names of users and databases are never looked at.

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition, Session, starts_with};
use super::upgrade::{self, Clear};

/// `SSLRequest` and `GSSENCRequest`: a length of eight bytes and a code. Servers answer with one byte.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
const GSS_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30];
/// `StartupMessage`: a length, version 3.0, and parameters of which the first is the user.
const STARTUP: [u8; 9] = [0, 3, 0, 0, b'u', b's', b'e', b'r', 0];
/// Servers refuse longer ones.
const STARTUP_MAX: u32 = 10_000;

/// `S` takes the client at its word, `N` refuses, after which it may ask for the other kind. All else goes on without TLS.
const CLEAR: Clear = Clear {
    unit: |bytes| match bytes {
        [b'S' | b'N', ..] => Some(1),
        [0, ..] if bytes.len() < SSL_REQUEST.len() => None,
        _ if bytes.starts_with(&SSL_REQUEST) || bytes.starts_with(&GSS_REQUEST) => Some(SSL_REQUEST.len()),
        _ => Some(0),
    },
    answers: |first| matches!(first, b'S' | b'N'),
    goes_on: |_| false,
    announces: None,
};

/// The length of a request, or the answer to one.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0, b'S', b'N']);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let mut verdict = Recognition::More;
    for side in heads.sides().into_iter().filter(|side| !side.is_empty()) {
        match first_message(side) {
            Recognition::Yes => return Recognition::Yes,
            // What a server answers is too short to tell anything.
            Recognition::No if !matches!(side, [b'S' | b'N']) => verdict = Recognition::No,
            Recognition::No | Recognition::More => {}
        }
    }
    verdict
}

fn first_message(bytes: &[u8]) -> Recognition {
    match Recognition::any([starts_with(bytes, &SSL_REQUEST), starts_with(bytes, &GSS_REQUEST)]) {
        Recognition::No => {}
        judged => return judged,
    }
    let Some((len, rest)) = bytes.split_first_chunk::<4>() else {
        return Recognition::while_possible(bytes.first() == Some(&0));
    };
    let fits = (8..STARTUP_MAX).contains(&u32::from_be_bytes(*len));
    if fits { starts_with(rest, &STARTUP) } else { Recognition::No }
}

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn the_first_message_decides() {
        assert_dialogues(
            recognise,
            5432,
            &[
                (b"\0\0\0\x08\x04\xd2\x16\x2f", b"S", Yes),
                (b"\0\0\0\x08\x04\xd2\x16\x30", b"N", Yes),
                (b"\0\0\0\x29\0\x03\0\0user\0someone\0", b"", Yes),
                (b"\0\0\0\x29\0\x03\0\0other\0", b"", No),
                (b"\0\0\xff\xff\0\x03\0\0user\0", b"", No),
                (b"\0\0\0\x08\x04\xd2\x16\x2e", b"", No),
                (b"", b"S", More),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
    }
}
