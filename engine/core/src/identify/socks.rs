//! SOCKS, by what both sides open with (version 5: RFC 1928, section 3; version 4 and 4A as published by NEC), and the TLS that
//! runs through it. Credentials and the target are stepped over, never kept: no source of a record's domain fits the target.

use super::first_byte::FirstBytes;
use super::parser::{Found, Heads, Recognition, Session};
use super::reader::Reader;
use super::stream::Stream;
use super::tls::{self, TlsSession};
use super::{Side, Verdict};

const VERSION_4: u8 = 4;
const VERSION_5: u8 = 5;
/// Version of the user name and password exchange (RFC 1929, section 2).
const PASSWORD: u8 = 1;
const CONNECT: u8 = 1;
/// Longest user name, and longest name of a target, of version 4.
const TEXT_MAX: usize = 255;
/// Methods that a greeting offers: clients know three or four.
const METHODS_MAX: usize = 10;
/// Exchanges of one direction: greeting, password, request.
const STEPS_MAX: u8 = 3;

/// Versions, and the zero of an answer of version 4.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[VERSION_4, VERSION_5, 0]);

/// The client's greeting and a server's choice among the methods in it; of version 4 the request and its answer.
pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    match (heads.source, heads.destination) {
        ([VERSION_5, ..], answer) => match (greeting(heads.source), answer) {
            (Recognition::Yes | Recognition::More, [] | [VERSION_5]) | (Recognition::More, [VERSION_5, ..]) => {
                Recognition::More
            }
            (Recognition::Yes, [VERSION_5, method, ..]) if is_offered(*method, heads.source) => Recognition::Yes,
            _ => Recognition::No,
        },
        ([VERSION_4, CONNECT, ..], [0, 0x5a..=0x5d, ..]) => match request_4(heads.source) {
            Some(0) => Recognition::No,
            Some(_) => Recognition::Yes,
            None => Recognition::More,
        },
        ([VERSION_4] | [VERSION_4, CONNECT, ..], [] | [0])
        | ([], [] | [VERSION_5 | 0] | [VERSION_5, _] | [0, 0x5a..=0x5d, ..]) => Recognition::More,
        _ => Recognition::No,
    }
}

/// Whether this is a greeting, which decides nothing without its answer.
fn greeting(bytes: &[u8]) -> Recognition {
    let [_, count, rest @ ..] = bytes else { return Recognition::More };
    let count = usize::from(*count);
    let (methods, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
    // Methods that are assigned or private (IANA, SOCKS Methods), then a password or the request.
    let are_methods = methods.iter().all(|method| matches!(method, 0..=9 | 0x80..=0xfe));
    let goes_on = after.first().is_none_or(|first| matches!(*first, PASSWORD | VERSION_5));
    match (1..=METHODS_MAX).contains(&count) && are_methods && goes_on {
        true if methods.len() == count => Recognition::Yes,
        true => Recognition::More,
        false => Recognition::No,
    }
}

/// Whether the server chose a method of the greeting, or refused all.
fn is_offered(method: u8, greeting: &[u8]) -> bool {
    let count = greeting.get(1).copied().map_or(0, usize::from);
    method == 0xff || greeting.get(2..2 + count).is_some_and(|methods| methods.contains(&method))
}

pub(super) fn session() -> Box<dyn Session> {
    Box::<SocksSession>::default()
}

#[derive(Default)]
struct SocksSession {
    directions: [Direction; 2],
    tls: TlsSession,
}

#[derive(Default)]
struct Direction {
    steps: u8,
    /// Whether what follows runs through the tunnel.
    is_open: bool,
    is_tls: bool,
}

impl Session for SocksSession {
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        let direction = &mut self.directions[side as usize];
        while !direction.is_tls {
            let head = stream.head();
            if head.is_empty() {
                return Verdict::Seeking;
            }
            if direction.is_open {
                match tls::starts(head) {
                    Recognition::Yes => direction.is_tls = true,
                    Recognition::More => return Verdict::Seeking,
                    Recognition::No => return Verdict::Settled,
                }
                continue;
            }
            let (len, opens) = match step(side, direction.steps, head) {
                Step::More => return Verdict::Seeking,
                Step::Whole(len) => (len, false),
                Step::Last(len) => (len, true),
                Step::Refused => return Verdict::Settled,
            };
            direction.steps += 1;
            direction.is_open = opens;
            stream.advance(len as u64);
        }
        self.tls.read(side, stream, found)
    }

    fn held_bytes(&self) -> usize {
        self.tls.held_bytes()
    }
}

enum Step {
    More,
    /// So many bytes, and others follow before the tunnel.
    Whole(usize),
    /// So many bytes, and the tunnel behind them.
    Last(usize),
    Refused,
}

/// The exchange number `number`, from 0, at the start of bytes that `side` sent.
fn step(side: Side, number: u8, bytes: &[u8]) -> Step {
    let whole = |len: Option<usize>| len.map_or(Step::More, Step::Whole);
    let last =
        |len: Option<usize>| len.map_or(Step::More, |len| if len == 0 { Step::Refused } else { Step::Last(len) });
    match (side, number, bytes.first().copied()) {
        (_, STEPS_MAX.., _) => Step::Refused,
        (Side::Source, 0, Some(VERSION_5)) => whole(bytes.get(1).map(|count| 2 + usize::from(*count))),
        (Side::Source, 0, Some(VERSION_4)) => last(request_4(bytes)),
        (Side::Destination, 0, Some(VERSION_5)) => whole(bytes.get(1).map(|_| 2)),
        (Side::Destination, 0, Some(0)) => last(Some(8)),
        (Side::Source, 1, Some(PASSWORD)) => whole(password(bytes)),
        (Side::Destination, 1, Some(PASSWORD)) => whole(Some(2)),
        (_, 1.., Some(VERSION_5)) => last(request_5(side, bytes)),
        _ => Step::Refused,
    }
}

/// Length of a user name and password (RFC 1929, section 2).
fn password(bytes: &[u8]) -> Option<usize> {
    let mut reader = Reader::new(bytes);
    reader.u8()?;
    let name = reader.vector8()?;
    Some(3 + name.len() + usize::from(reader.u8()?))
}

/// Length of a request or of its reply (RFC 1928, sections 4 to 6); 0 where it asks for no connection, or is refused.
fn request_5(side: Side, bytes: &[u8]) -> Option<usize> {
    let mut reader = Reader::new(bytes);
    reader.u8()?;
    let expected = if side == Side::Source { CONNECT } else { 0 };
    if reader.u8()? != expected || reader.u8()? != 0 {
        return Some(0);
    }
    Some(match reader.u8()? {
        1 => 10,
        3 => 7 + usize::from(reader.u8()?),
        4 => 22,
        _ => 0,
    })
}

/// Length of a request of version 4: port, address, user name, and where the address is 0.0.0.x the target's name; 0 where it
/// is none.
fn request_4(bytes: &[u8]) -> Option<usize> {
    let (&[version, command, _, _, a, b, c, d], texts) = bytes.split_first_chunk()?;
    let count = if [a, b, c] == [0; 3] && d != 0 { 2 } else { 1 };
    if version != VERSION_4 || command != CONNECT {
        return Some(0);
    }
    let mut rest = texts;
    for _ in 0..count {
        let text = rest.get(..=TEXT_MAX).unwrap_or(rest);
        let Some(end) = memchr::memchr(0, text) else { return (text.len() > TEXT_MAX).then_some(0) };
        rest = rest.get(end + 1..)?;
    }
    Some(bytes.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::conversation::{
        Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
    };
    use super::super::facts::DomainSource;
    use super::super::protocol::Protocol;
    use super::super::tls::tests::{hello, server_flight};
    use super::Side;

    const CLIENT: Side = Side::Source;
    const SERVER: Side = Side::Destination;
    const CANARY: &str = "hunter2";

    type Opening = &'static [Part<'static>];

    const OPENINGS: [Opening; 5] = [
        &[
            (CLIENT, b"\x05\x01\0"),
            (SERVER, b"\x05\0"),
            (CLIENT, b"\x05\x01\0\x03\x0fhunter2.example\x01\xbb"),
            (SERVER, b"\x05\0\0\x01\xc0\0\x02\x01\x01\xbb"),
        ],
        &[
            (CLIENT, b"\x05\x02\0\x02"),
            (SERVER, b"\x05\x02"),
            (CLIENT, b"\x01\x07hunter2\x07hunter2"),
            (SERVER, b"\x01\0"),
            (CLIENT, b"\x05\x01\0\x01\xc0\0\x02\x01\x01\xbb"),
            (SERVER, b"\x05\0\0\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x01\xbb"),
        ],
        &[
            (CLIENT, b"\x05\x01\0\x05\x01\0\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x01\xbb"),
            (SERVER, b"\x05\0\x05\0\0\x01\0\0\0\0\0\0"),
        ],
        &[(CLIENT, b"\x04\x01\x01\xbb\xc0\0\x02\x01hunter2\0"), (SERVER, b"\0\x5a\0\0\0\0\0\0")],
        &[(CLIENT, b"\x04\x01\x01\xbb\0\0\0\x01hunter2\0hunter2.example\0"), (SERVER, b"\0\x5a\0\0\0\0\0\0")],
    ];

    #[test]
    fn the_name_within() {
        let (hello, flight) = (hello("www.example.com", 0), server_flight(90));
        for opening in OPENINGS {
            let parts = [opening, &[(CLIENT, &hello[..]), (SERVER, &flight[..])]].concat();
            let learnt = whole(1080, &parts);
            assert_eq!((learnt.facts.protocol, learnt.settled), (Protocol::Socks, true));
            assert_eq!(learnt.facts.domain.as_deref(), Some("www.example.com"));
            assert_eq!(learnt.facts.domain_source, DomainSource::Sni);
            assert!(learnt.facts.ja4.is_some() && !format!("{learnt:?}").contains(CANARY));
            assert_splits_change_nothing(1080, &parts);
            assert_cuts_tell_nothing_else(1080, &parts);
        }
    }

    #[test]
    fn what_carries_no_tls_settles() {
        for (rest, protocol) in [
            (&[(CLIENT, &b"\x05\x01\0"[..]), (SERVER, b"\x05\xff")][..], Protocol::Socks),
            (&[(CLIENT, b"\x05\x01\0\x05\x02\0\x01\0\0\0\0\0\0"), (SERVER, b"\x05\0")], Protocol::Socks),
            (&[(CLIENT, b"\x05\x01\0"), (SERVER, b"\x05\0\x05\x05\0\x01\0\0\0\0\0\0")], Protocol::Socks),
            (
                &[(CLIENT, b"\x04\x01\0\x16\xc0\0\x02\x01\0"), (SERVER, b"\0\x5a\0\0\0\0\0\0SSH-2.0-x\r\n")],
                Protocol::Socks,
            ),
            (&[(CLIENT, b"\x05\x01\0\x05\x01\0\x01"), (SERVER, b"\x05\x02")], Protocol::Unknown),
            (&[(CLIENT, b"\x05\0\0hello"), (SERVER, b"\x05\0")], Protocol::Unknown),
            (&[(CLIENT, b"\x05\x01\0"), (SERVER, b"HELLO")], Protocol::Unknown),
            // What starts as frames of DNP3 do (IEEE 1815), with a wrong check.
            (&[(CLIENT, b"\x05\x64\x05\xc0\x01\0\0\x04\0\0"), (SERVER, b"\x05\x64\x05\xc0")], Protocol::Unknown),
            (&[(CLIENT, b"\x04\x02\0\x16\xc0\0\x02\x01\0"), (SERVER, b"\0\x5a\0\0\0\0\0\0")], Protocol::Unknown),
        ] {
            let learnt = whole(1080, rest);
            assert_eq!((learnt.facts.protocol, learnt.facts.domain), (protocol, None), "{rest:02x?}");
            assert!(learnt.settled || rest[1].1 == b"\x05\xff", "{rest:02x?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(
            opening in 0_usize..OPENINGS.len(),
            noise in prop::collection::vec((any::<bool>(), prop::collection::vec(any::<u8>(), 1..30)), 0..5),
            len in 1_usize..20,
        ) {
            let mut parts = OPENINGS[opening][..2].to_vec();
            for (from_client, bytes) in &noise {
                parts.push((if *from_client { CLIENT } else { SERVER }, bytes));
            }
            prop_assert_eq!(whole(1080, &parts).facts, in_segments_of(1080, &parts, len).facts);
        }
    }
}
