//! Tests of `upgrade`: a dialogue in clear with its upgrade, for each protocol.

use proptest::prelude::*;

use super::super::Side;
use super::super::conversation::{
    Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
};
use super::super::facts::{DomainSource, Facts};
use super::super::protocol::Protocol;
use super::super::tls::tests::{hello, nameless_hello, server_flight};
use super::{UNIT_MAX, UNITS_MAX, has_word};

const CLIENT: Side = Side::Source;
const SERVER: Side = Side::Destination;
const CANARY: &str = "hunter2";

/// A protocol, and what is said in clear up to TLS.
type Dialogue = (Protocol, u16, &'static [(Side, &'static [u8])]);

const DIALOGUES: [Dialogue; 9] = [
    (
        Protocol::Smtp,
        587,
        &[
            (SERVER, b"220-mail.example.com ESMTP\r\n220 QUIT is not meant here\r\n"),
            (CLIENT, b"EHLO hunter2.example\r\n"),
            (SERVER, b"250-mail.example.com greets hunter2.example\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"),
            (CLIENT, b"STARTTLS\r\n"),
            (SERVER, b"220 go ahead\r\n"),
        ],
    ),
    (
        Protocol::Imap,
        143,
        &[
            (SERVER, b"* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hunter2\r\n"),
            (CLIENT, b"1 CAPABILITY\r\n2 STARTTLS\r\n"),
            (SERVER, b"* CAPABILITY IMAP4rev1 STARTTLS\r\n1 OK done\r\n2 OK LOGIN later\r\n"),
        ],
    ),
    (
        Protocol::Pop3,
        110,
        &[
            (SERVER, b"+OK hunter2 <1896.697170952@a.example>\r\n"),
            (CLIENT, b"AUTH\r\nCAPA\r\n"),
            (SERVER, b"-ERR what?\r\n+OK\r\nUSER\r\nSASL PLAIN\r\nSTLS\r\n.\r\n"),
            (CLIENT, b"STLS\r\n"),
            (SERVER, b"+OK begin\r\n"),
        ],
    ),
    (
        Protocol::Ftp,
        21,
        &[
            (SERVER, b"220-Welcome to FTP\r\nUSER hunter2 is not meant here\r\n220 ready\r\n"),
            (CLIENT, b"FEAT\r\nAUTH TLS\r\n"),
            (SERVER, b"211-Features:\r\n AUTH TLS\r\n211 End\r\n234 go ahead\r\n"),
        ],
    ),
    (
        Protocol::Ldap,
        389,
        &[
            (CLIENT, b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"),
            (SERVER, b"\x30\x84\0\0\0\x13\x02\x01\x01\x78\x84\0\0\0\x0a\x0a\x01\0\x04\0\x04\x03hun"),
        ],
    ),
    (
        Protocol::Xmpp,
        5222,
        &[
            (CLIENT, b"<?xml version='1.0'?><stream:stream from='hunter2@a.example' to='a.example' version='1.0'>"),
            (
                SERVER,
                b"<?xml version='1.0'?><stream:stream from='a.example' id='1'>\n<stream:features><auth xmlns='x'/>",
            ),
            (SERVER, b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"),
            (CLIENT, b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            (SERVER, b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
        ],
    ),
    (Protocol::PostgreSql, 5432, &[(CLIENT, b"\0\0\0\x08\x04\xd2\x16\x2f"), (SERVER, b"S")]),
    (
        Protocol::PostgreSql,
        5432,
        &[
            (CLIENT, b"\0\0\0\x08\x04\xd2\x16\x30"),
            (SERVER, b"N"),
            (CLIENT, b"\0\0\0\x08\x04\xd2\x16\x2f"),
            (SERVER, b"S"),
        ],
    ),
    (
        Protocol::Rdp,
        3389,
        &[
            (CLIENT, b"\x03\0\0\x2d\x28\xe0\0\0\0\0\0Cookie: mstshash=hunter2\r\n\x01\0\x08\0\x03\0\0\0"),
            (SERVER, b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\0\x08\0\x02\0\0\0"),
        ],
    ),
];

fn then<'a>(clear: &[Part<'a>], client: &'a [u8], server: &'a [u8]) -> Vec<Part<'a>> {
    [clear, &[(CLIENT, client), (SERVER, server)]].concat()
}

/// What is learnt of an upgraded connection.
fn upgraded(protocol: Protocol, domain: &str, source: DomainSource) -> Facts {
    Facts {
        protocol,
        domain: Some(domain.into()),
        domain_source: source,
        tls_version: Some(0x0303),
        ..Facts::default()
    }
}

#[test]
fn the_name_behind_the_upgrade() {
    let (named, nameless, flight) = (hello("www.example.com", 0), nameless_hello(), server_flight(90));
    for (protocol, port, clear) in DIALOGUES {
        let learnt = whole(port, &then(clear, &named, &flight));
        let expected = upgraded(protocol, "www.example.com", DomainSource::Sni);
        assert_eq!(learnt.facts, Facts { alpn: Some("h2"), ja4: learnt.facts.ja4.clone(), ..expected });
        assert!(learnt.facts.ja4.is_some() && learnt.settled, "{protocol:?}");
        let learnt = whole(port, &then(clear, &nameless, &flight));
        let expected = upgraded(protocol, "example.com", DomainSource::Certificate);
        assert_eq!(learnt.facts, Facts { ja4: learnt.facts.ja4.clone(), ..expected });
        assert!(learnt.settled, "{protocol:?}");
    }
}

#[test]
fn either_side_is_enough() {
    let (named, flight) = (hello("www.example.com", 0), server_flight(90));
    for (protocol, port, clear) in DIALOGUES {
        for side in [CLIENT, SERVER] {
            let parts: Vec<_> = then(clear, &named, &flight).into_iter().filter(|part| part.0 == side).collect();
            let facts = whole(port, &parts).facts;
            // Neither a command alone, nor a greeting that others share, shows the protocol; nor does one letter.
            let expected = match (protocol, side) {
                (Protocol::Ftp | Protocol::Imap, CLIENT) | (Protocol::PostgreSql, SERVER) | (Protocol::Pop3, _) => None,
                (_, CLIENT) => Some("www.example.com"),
                (_, SERVER) => Some("example.com"),
            };
            assert_eq!(facts.domain.as_deref(), expected, "{protocol:?} {side:?}");
        }
    }
}

#[test]
fn splits_and_cuts() {
    let (named, nameless, flight) = (hello("www.example.com", 0), nameless_hello(), server_flight(90));
    for (_, port, clear) in DIALOGUES {
        for hello in [&named, &nameless] {
            let parts = then(clear, hello, &flight);
            assert_splits_change_nothing(port, &parts);
            assert_cuts_tell_nothing_else(port, &parts);
        }
    }
}

#[test]
fn nothing_said_in_clear_is_kept() {
    let (named, flight) = (hello("www.example.com", 0), server_flight(90));
    for (protocol, port, clear) in DIALOGUES {
        for len in [1, 5, 1_000] {
            let learnt = in_segments_of(port, &then(clear, &named, &flight), len);
            let shown = format!("{learnt:?}");
            assert!(!shown.contains(CANARY) && !shown.contains("a.example"), "{protocol:?}: {shown}");
        }
    }
}

/// Who goes on in clear is not read further: a hello that follows all the same tells nothing.
#[test]
fn a_client_that_goes_on_without_tls_settles() {
    let named = hello("www.example.com", 0);
    for (protocol, port, greeting, client) in [
        (Protocol::Smtp, 25, &b"220 ESMTP\r\n"[..], &b"EHLO x\r\nMAIL FROM:<hunter2@a.example>\r\n"[..]),
        (Protocol::Smtp, 25, b"220 ESMTP\r\n", b"ehlo x\r\nauth plain hunter2\r\n"),
        (Protocol::Smtp, 25, b"220 ESMTP\r\n", b"HELO x\r\nquit\r\n"),
        (Protocol::Imap, 143, b"* OK ready\r\n", b"a1 LOGIN hunter2 hunter2\r\n"),
        (Protocol::Imap, 143, b"* OK ready\r\n", b"a1 NOOP\r\na2 authenticate plain\r\n"),
        (Protocol::Imap, 143, b"* PREAUTH ready\r\n", b"a1 APPEND hunter2 {500}\r\n"),
        (Protocol::Imap, 143, b"* PREAUTH ready\r\n", b"a1 select hunter2\r\n"),
        (Protocol::Pop3, 110, b"+OK ready\r\n", b"USER hunter2\r\n"),
        (Protocol::Pop3, 110, b"+OK ready\r\n", b"CAPA\r\nAUTH PLAIN\r\n"),
        (Protocol::Ftp, 21, b"220 FTP\r\n", b"USER hunter2\r\nQUIT\r\n"),
        (Protocol::Ldap, 389, b"", b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0"),
        (Protocol::Xmpp, 5222, b"", b"<stream:stream>\n<iq type='set'>"),
        (Protocol::PostgreSql, 5432, b"", b"\0\0\0\x29\0\x03\0\0user\0hunter2\0"),
        (Protocol::Rdp, 3389, b"", b"\x03\0\0\x0b\x06\xe0\0\0\0\0\0\x03\0\0\x08\x02\xf0\x80\x7f"),
    ] {
        let parts: Vec<Part<'_>> = [(SERVER, greeting), (CLIENT, client), (CLIENT, &named)]
            .into_iter()
            .filter(|part| !part.1.is_empty())
            .collect();
        for learnt in [whole(port, &parts), in_segments_of(port, &parts, 1)] {
            assert_eq!(learnt.facts, Facts { protocol, ..Facts::default() });
            assert!(learnt.settled && !learnt.debug.contains(CANARY), "{protocol:?}");
        }
    }
}

#[test]
fn endless_talk_is_given_up() {
    let line = [b"250-".to_vec(), vec![b'a'; UNIT_MAX]].concat();
    let lines = b"250-more\r\n".repeat(usize::from(UNITS_MAX) + 1);
    for talk in [&line, &lines] {
        let parts: [Part<'_>; 2] = [(SERVER, b"220 ESMTP\r\n"), (SERVER, talk)];
        for len in [1_400, 10_000] {
            let learnt = in_segments_of(25, &parts, len);
            assert_eq!((learnt.facts.protocol, learnt.settled), (Protocol::Smtp, true));
        }
    }
}

#[test]
fn words_of_lines() {
    for (line, place, expected) in [
        (&b"AUTH PLAIN x\r\n"[..], 0, true),
        (b"auth\r\n", 0, true),
        (b"AUTHOR x\r\n", 0, false),
        (b"a AUTH\r\n", 0, false),
        (b"a AUTH\r\n", 1, true),
        (b"\r\n", 1, false),
    ] {
        assert_eq!(has_word(line, place, &[b"AUTH"]), expected, "{line:?}");
    }
}

proptest! {
    /// Any mixture of pieces gives the same facts however it is split.
    #[test]
    fn splits_of_any_mixture_change_nothing(
        dialogue in 0_usize..DIALOGUES.len(),
        pieces in prop::collection::vec((any::<bool>(), 0_usize..10), 0..8),
        len in 1_usize..40,
    ) {
        let named = hello("www.example.com", 0);
        let pieces_by_number: [&[u8]; 10] = [
            b"STARTTLS\r\n", b"220 x\r\n", b"QUIT\r\n", b"\x15\x03\x01\0\x02\x01\x70", b"<a/>", b"\x30\x05\x02\x01\x01\x42\0",
            b"\x03\0\0\x07\x02\xf0\x80", b"\0\xff", &named, b"S",
        ];
        let (_, port, clear) = DIALOGUES[dialogue];
        let mut parts = clear.to_vec();
        for (from_client, piece) in pieces {
            parts.push((if from_client { CLIENT } else { SERVER }, pieces_by_number[piece]));
        }
        prop_assert_eq!(whole(port, &parts).facts, in_segments_of(port, &parts, len).facts);
    }
}
