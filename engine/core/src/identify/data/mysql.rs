//! `MySQL` and `MariaDB`, by the greeting of a server or the answer of a client (`MySQL` internals, `HandshakeV10` and
//! `HandshakeResponse41`), and the TLS that the client may go over to. Names of users and databases are never looked at.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, Session};
use super::super::reader::Reader;
use super::super::upgrade::{self, Clear};

/// A packet's header: length in three bytes (little-endian), sequence number.
const HEADER: usize = 4;
const PROTOCOL: u8 = 10;
const ERROR: u8 = 0xff;
/// Errors that stand in a greeting's place: too many connections, host blocked, host not allowed (`MySQL`, server errors).
const GREETING_ERRORS: [u16; 3] = [1_040, 1_129, 1_130];
/// Greetings and answers are shorter.
const PACKET_MAX: usize = 1_024;
const VERSION_MAX: usize = 64;
/// Thread and first part of the challenge, between the version and a zero.
const CHALLENGE: usize = 12;
/// What a client of protocol 4.1 can, where TLS follows, and that it can it.
const CLIENT_PROTOCOL_41: u32 = 0x0200;
const CLIENT_SSL: u32 = 0x0800;
/// Filler in a client's answer, of which `MariaDB` uses the last four bytes.
const ZEROS: usize = 19;

/// Greeting, answer and result are packets; a client that answers without asking for TLS goes on without it.
const CLEAR: Clear = Clear {
    unit: |bytes| Some(HEADER + packet_len(bytes)?),
    answers: |first| first == 0,
    goes_on: |packet| match packet.get(HEADER..) {
        Some([low, high, ..]) if packet.get(HEADER - 1) == Some(&1) => {
            u32::from(u16::from_le_bytes([*low, *high])) & CLIENT_SSL == 0 || packet.len() > HEADER + 32
        }
        _ => packet.get(HEADER - 1).is_some_and(|sequence| *sequence > 1),
    },
    announces: None,
};

/// The lower byte of a length: a greeting has 50 bytes at least, and a request for TLS 32.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(16, 0xff);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some(len) = packet_len(bytes) else {
            let is_start = bytes.first().is_some_and(|low| *low >= 16) && bytes.get(2).is_none_or(|high| *high == 0);
            return Recognition::while_possible(is_start);
        };
        let Some(sequence) = bytes.get(HEADER - 1) else { return Recognition::More };
        if !(16..=PACKET_MAX).contains(&len) || bytes.first().is_some_and(|low| *low < 16) {
            return Recognition::No;
        }
        let content = Reader::new(bytes.get(HEADER..).unwrap_or_default());
        match sequence {
            0 => greeting(content),
            1 => answer(content),
            _ => Recognition::No,
        }
    })
}

pub(in super::super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

fn packet_len(bytes: &[u8]) -> Option<usize> {
    let &[low, middle, high] = bytes.first_chunk()?;
    Some(usize::from(high) << 16 | usize::from(middle) << 8 | usize::from(low))
}

fn greeting(mut content: Reader<'_>) -> Recognition {
    match content.u8() {
        None => return Recognition::More,
        Some(PROTOCOL) => {}
        Some(ERROR) => {
            return match content.u16() {
                None => Recognition::More,
                Some(code) => Recognition::decided(GREETING_ERRORS.contains(&code.swap_bytes())),
            };
        }
        Some(_) => return Recognition::No,
    }
    let version = content.rest();
    let len = version.iter().take(VERSION_MAX).take_while(|byte| byte.is_ascii_graphic()).count();
    let is_version = version.first().is_none_or(u8::is_ascii_digit);
    match version.get(len) {
        Some(0) if len > 0 && is_version => {}
        None if is_version => return Recognition::More,
        _ => return Recognition::No,
    }
    match version.get(len + 1 + CHALLENGE) {
        Some(filler) => Recognition::decided(*filler == 0),
        None => Recognition::More,
    }
}

/// Capabilities, longest packet, character set, zeros.
fn answer(mut content: Reader<'_>) -> Recognition {
    match content.u32().map(u32::swap_bytes) {
        None => return Recognition::More,
        Some(capabilities) if capabilities & CLIENT_PROTOCOL_41 == 0 => return Recognition::No,
        Some(_) => {}
    }
    if content.take(5).is_none() {
        return Recognition::More;
    }
    match content.rest().get(..ZEROS) {
        Some(zeros) => Recognition::decided(*zeros == [0; ZEROS]),
        None if content.rest().iter().all(|&byte| byte == 0) => Recognition::More,
        None => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Side;
    use super::super::super::conversation::whole;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::super::tls::tests::hello;
    use super::recognise;

    const GREETING: &[u8] =
        b"\x4a\0\0\0\x0a8.0.36\0\x08\0\0\0aaaaaaaa\0\xff\xff\xff\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0\
        bbbbbbbbbbbb\0caching_sha2_password\0";

    /// An answer with these capabilities, cut behind the zeros.
    fn answer(capabilities: [u8; 4]) -> Vec<u8> {
        [&b"\x20\0\0\x01"[..], &capabilities, &b"\0\0\0\x01\x2d"[..], &[0; 23]].concat()
    }

    #[test]
    fn either_end_decides() {
        assert_dialogues(
            recognise,
            3_306,
            &[
                (b"", &GREETING[..30], Yes),
                (b"", b"\x45\0\0\0\xff\x6a\x04Host 'x' is not allowed", Yes),
                (&answer([0x85, 0xa6, 0xff, 0x01]), b"", Yes),
                (&answer([0x85, 0xa4, 0xff, 0x01]), b"", No),
                (b"", b"\x4a\0\0\0\x0aeight\0", No),
                (b"", b"\x4a\0\0\0\x0a8.0.36\0\x08\0\0\0aaaaaaaa\x01", No),
                (b"", b"\x4a\0\x01\0", No),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
    }

    #[test]
    fn the_name_behind_a_request_for_tls() {
        let (asks, hello) = (answer([0x85, 0xae, 0xff, 0x01]), hello("db.example", 0));
        let parts = [(Side::Destination, GREETING), (Side::Source, &asks[..]), (Side::Source, &hello[..])];
        assert_eq!(whole(3_306, &parts).facts.domain.as_deref(), Some("db.example"));
        let clear = answer([0x85, 0xa6, 0xff, 0x01]);
        assert!(whole(3_306, &[(Side::Destination, GREETING), (Side::Source, &clear)]).settled);
    }
}
