//! SMB over TCP, by the session header and the protocol identifier after it (MS-SMB2, sections 2.1 and 2.2.1), or by the request
//! that opens a session of `NetBIOS`, which carries nothing else (RFC 1002, section 4.3.2).

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition, starts_with, starts_with_text};

/// SMB 1, SMB 2 and 3, encrypted, compressed.
const IDENTIFIERS: [u8; 4] = [0xff, 0xfe, 0xfd, 0xfc];
/// Session message, request, positive response (RFC 1002, section 4.3.1).
const MESSAGE: u8 = 0;
const REQUEST: u8 = 0x81;
const POSITIVE_RESPONSE: u8 = 0x82;
/// Header of a request, and the length of the name after it, as names are encoded (RFC 1001, section 14.1).
const HEADER: usize = 4;
const NAME: u8 = 32;

/// What a session begins with.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[MESSAGE, REQUEST, POSITIVE_RESPONSE]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match bytes.first() {
        Some(&REQUEST) => request(bytes),
        Some(&POSITIVE_RESPONSE) => match starts_with(bytes, &[POSITIVE_RESPONSE, 0, 0, 0]) {
            Recognition::Yes => message(bytes.get(HEADER..).unwrap_or_default()),
            other => other,
        },
        _ => message(bytes),
    })
}

fn message(bytes: &[u8]) -> Recognition {
    match *bytes {
        [MESSAGE, _, _, _, identifier, b'S', b'M', b'B', ..] if IDENTIFIERS.contains(&identifier) => Recognition::Yes,
        [] => Recognition::More,
        [MESSAGE, ..] if bytes.len() < 8 => Recognition::More,
        _ => Recognition::No,
    }
}

/// Two names that fit the length, of which the first is looked at: each of its bytes is half of one, as a letter from `A` on.
fn request(bytes: &[u8]) -> Recognition {
    let is_header = match *bytes {
        [_, flags, high, low, ..] => flags <= 1 && u16::from_be_bytes([high, low]) >= 2 * u16::from(NAME) + 4,
        [_, flags, ..] => flags <= 1,
        _ => true,
    };
    match bytes.get(HEADER..).unwrap_or_default() {
        _ if !is_header => Recognition::No,
        [] => Recognition::More,
        [NAME, letters @ ..] => starts_with_text(letters, usize::from(NAME), |byte| matches!(byte, b'A'..=b'P')),
        _ => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn the_identifier_decides() {
        assert_dialogues(
            recognise,
            445,
            &[(b"\0\0\0\x45\xfeSMB@", b"", Yes), (b"\0\0\0\x45\xffSMBr", b"", Yes), (b"\0\0\0\x45\xfbSMB@", b"", No)],
        );
    }

    #[test]
    fn a_session_of_netbios() {
        let name = [&[32][..], &b"CACACACACACACACACACACACACACACACA"[..], &[0]].concat();
        let request = [&b"\x81\0\0\x44"[..], &name, &name].concat();
        let other = [&b"\x81\0\0\x44\x20"[..], &b"Q".repeat(32)].concat();
        assert_dialogues(
            recognise,
            139,
            &[
                (&request, b"\x82\0\0\0", Yes),
                (b"", b"\x82\0\0\0\0\0\0\x45\xffSMBr", Yes),
                (b"", b"\x82\0\0\0", More),
                (&other, b"", No),
                (b"\x81\0\0\x44 CKF", b"", More),
                (b"\x81\0\0\x10 CKF", b"", No),
                (b"", b"\x82\x01\0\0", No),
                (b"", b"\x82\0\0\0\x16\x03\x01", No),
            ],
        );
    }
}
