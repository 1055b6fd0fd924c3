//! `FastCGI`, by the record that begins a request, or the first of an answer (`FastCGI` specification 1.0, sections 3.3, 5.1 and 5.3).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

const VERSION: u8 = 1;
const BEGIN: u8 = 1;
const STDOUT: u8 = 6;
/// Responder, authorizer, filter.
const ROLE_MAX: u8 = 3;
/// Whether the connection stays.
const FLAGS: u8 = 1;
/// Headers, one of which stands first in an answer of CGI (RFC 3875, section 6.3), or is what its programs put there.
const HEADERS: [&[u8]; 5] = [b"status:", b"content-", b"location:", b"x-powered-by:", b"set-cookie:"];
const HEADER: usize = 8;

/// The version.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[VERSION]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        if let Some((header, body)) = bytes.split_first_chunk::<HEADER>() {
            return match *header {
                [VERSION, BEGIN, _, _, 0, 8, 0, 0] => begins(body),
                [VERSION, STDOUT, _, _, _, _, 0..=7, 0] => answers(body),
                _ => Recognition::No,
            };
        }
        match *bytes {
            [VERSION] | [VERSION, BEGIN | STDOUT, ..] => Recognition::More,
            _ => Recognition::No,
        }
    })
}

/// A role, flags, five zeros.
fn begins(body: &[u8]) -> Recognition {
    match *body {
        [0, 1..=ROLE_MAX, flags, 0, 0, 0, 0, 0, ..] => Recognition::decided(flags & !FLAGS == 0),
        [] | [0] | [0, 1..=ROLE_MAX, ..] if body.len() < HEADER => Recognition::More,
        _ => Recognition::No,
    }
}

fn answers(body: &[u8]) -> Recognition {
    let is_start =
        |header: &&[u8]| body.iter().zip(header.iter()).all(|(byte, expected)| byte.to_ascii_lowercase() == *expected);
    match HEADERS.iter().find(|header| is_start(header)) {
        Some(header) if body.len() >= header.len() => Recognition::Yes,
        Some(_) => Recognition::More,
        None => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn records_by_table() {
        assert_dialogues(
            recognise,
            9_000,
            &[
                (b"\x01\x01\0\x01\0\x08\0\0\0\x01\x01\0\0\0\0\0", b"", Yes),
                (b"", b"\x01\x06\0\x01\x1f\xf8\0\0Status: 200 OK\r\n", Yes),
                (b"", b"\x01\x06\0\x01\0\x40\x05\0Content-type: text/html\r\n", Yes),
                (b"\x01\x01\0\x01\0\x08\0\0\0\x04\x01\0\0\0\0\0", b"", No),
                (b"\x01\x01\0\x01\0\x08\0\0\0\x01\x01\0\0\0\0\x01", b"", No),
                (b"\x01\x01\0\x01\0\x09\0\0", b"", No),
                (b"", b"\x01\x06\0\x01\0\x40\x05\0<html>", No),
                (b"\x01\0\0\0\x01\0\0\0\x08\x08", b"", No),
            ],
        );
    }
}
