//! Tests of `identifier`.

use proptest::prelude::*;

use super::super::conversation::{
    Connection, Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
};
use super::super::facts::Facts;
use super::super::protocol::Protocol;
use super::super::{Segment, Side, Told, Verdict, dns, tls};
use super::{Heuristic, Heuristics, Identifier, UNRECOGNISED_DATAGRAMS_MAX};
use crate::decode::{TcpHeader, tcp_flags, transport};

const CLIENT: Side = Side::Source;
const SERVER: Side = Side::Destination;

fn observe_udp(identifier: &mut Identifier, payload: &[u8], facts: &mut Facts) -> Verdict {
    let payload_wire_len = u32::try_from(payload.len()).unwrap();
    let segment = Segment { side: CLIENT, tcp: None, payload, payload_wire_len };
    identifier.observe(&segment, facts, &mut Told::default())
}

#[test]
fn protocols_are_recognised_by_content_on_any_port() {
    for (client, server, expected) in [
        (&b"SSH-2.0-x\r\n"[..], &b"SSH-2.0-y\r\n"[..], Protocol::Ssh),
        (b"EHLO x\r\n", b"220 ready\r\n", Protocol::Smtp),
        (b"USER x\r\n", b"220 ready\r\n", Protocol::Ftp),
        (b"USER x\r\n", b"+OK\r\n", Protocol::Pop3),
        (b"", b"* OK ready\r\n", Protocol::Imap),
        (b"\x13BitTorrent protocol", b"", Protocol::BitTorrent),
        (b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0", b"", Protocol::Rdp),
        (b"\0\0\0\x45\xfeSMB@", b"", Protocol::Smb),
        (b"", b"\0\0\0\x45\xfeSMB@", Protocol::Smb),
        (b"GET / HTTP/1.1\r\n", b"", Protocol::Http),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\0\0\0\x04\0\0\0\0\0", Protocol::Http),
        (b"\x30\x05\x02\x01\x02\x42\0", b"", Protocol::Ldap),
        (b"<stream:stream to='a.example'>", b"", Protocol::Xmpp),
        (b"\0\0\0\x08\x04\xd2\x16\x2f", b"S", Protocol::PostgreSql),
        (b"PROXY TCP4 192.0.2.1 192.0.2.2 40000 25\r\nEHLO x\r\n", b"220 ready\r\n", Protocol::Smtp),
    ] {
        for parts in [[(CLIENT, client), (SERVER, server)], [(SERVER, server), (CLIENT, client)]] {
            let parts: Vec<Part<'_>> = parts.into_iter().filter(|part| !part.1.is_empty()).collect();
            assert_eq!(whole(4_000, &parts).facts.protocol, expected);
            assert_eq!(in_segments_of(4_000, &parts, 1).facts.protocol, expected);
        }
    }
}

/// A capture that begins in the middle: the rest of a body, then a request, or records of TLS.
#[test]
fn a_connection_joined_in_the_middle_is_recognised_later() {
    let request = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
    for (body_segments, client, expected) in [
        (0, &request[..], (Protocol::Http, Some("www.example.com"))),
        (3, request, (Protocol::Http, Some("www.example.com"))),
        (40, request, (Protocol::Http, Some("www.example.com"))),
        (100, request, (Protocol::Unknown, None)),
        (3, b"\x17\x03\x03\0\x05hello", (Protocol::Tls, None)),
        (3, b"nothing known", (Protocol::Unknown, None)),
    ] {
        let mut connection = Connection::joined(80);
        for _ in 0..body_segments {
            connection.send_whole(SERVER, &[0x93; 1_400]);
        }
        connection.send_whole(CLIENT, b"rest of a request body");
        connection.send_whole(CLIENT, client);
        let learnt = connection.learnt();
        assert_eq!((learnt.facts.protocol, learnt.facts.domain.as_deref()), expected, "{body_segments}");
    }
    for sides in [&[CLIENT][..], &[SERVER], &[CLIENT, SERVER]] {
        let mut connection = Connection::joined(443);
        for &side in sides.iter().cycle().take(100) {
            connection.send_whole(side, &[0x93; 200]);
        }
        assert!(connection.learnt().settled);
    }
}

/// The header of a load balancer, of either version, then what it passes on.
#[test]
fn a_proxy_header_hides_nothing() {
    let hello = tls::tests::hello("www.example.com", 0);
    let text = [&b"PROXY TCP6 2001:db8::1 2001:db8::2 40000 443\r\n"[..], &hello].concat();
    let binary =
        [&b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01\xc0\0\x02\x02\x9c\x40\x01\xbb"[..], &hello].concat();
    for bytes in [text, binary] {
        let parts = [(CLIENT, &bytes[..])];
        let learnt = whole(443, &parts);
        assert_eq!(learnt.facts, whole(443, &[(CLIENT, &hello)]).facts);
        assert_splits_change_nothing(443, &parts);
        assert_cuts_tell_nothing_else(443, &parts);
    }
    assert_eq!(whole(443, &[(CLIENT, b"PROXY TCP9 x\r\n")]).facts, Facts::default());
}

#[test]
fn opaque_flows_settle_at_once() {
    let learnt = whole(443, &[(CLIENT, &[0x93; 200])]);
    assert_eq!((learnt.facts, learnt.settled), (Facts::default(), true));
    let mut identifier = Identifier::new(transport::UDP, 40_000, 40_001);
    let mut facts = Facts::default();
    for _ in 1..UNRECOGNISED_DATAGRAMS_MAX {
        assert_eq!(observe_udp(&mut identifier, &[0x93; 200], &mut facts), Verdict::Seeking);
    }
    assert_eq!(observe_udp(&mut identifier, &[0x93; 200], &mut facts), Verdict::Settled);
    assert_eq!(observe_udp(&mut identifier, &dns::tests::response(), &mut facts), Verdict::Settled);
    assert_eq!(facts, Facts::default());
}

#[test]
fn other_transports_have_nothing_to_seek() {
    let mut identifier = Identifier::new(transport::ICMP, 0, 0);
    assert_eq!(observe_udp(&mut identifier, b"ping", &mut Facts::default()), Verdict::Settled);
}

/// A hello in two segments, the second sent after the ends of the flow were told apart.
#[test]
fn a_flow_that_is_turned_round_keeps_its_bytes() {
    let hello = tls::tests::hello("www.example.com", 0);
    let mut identifier = Identifier::new(transport::TCP, 443, 50_000);
    let (mut facts, mut told) = (Facts::default(), Told::default());
    let mut send = |identifier: &mut Identifier, side: Side, sequence: u32, payload: &[u8]| {
        let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags: tcp_flags::ACK });
        let payload_wire_len = u32::try_from(payload.len()).unwrap();
        let segment = Segment { side, tcp, payload, payload_wire_len };
        identifier.observe(&segment, &mut facts, &mut told);
        facts.domain.clone()
    };
    assert_eq!(send(&mut identifier, Side::Destination, 0, &hello[..50]), None);
    identifier.turn_round();
    assert_eq!(send(&mut identifier, Side::Source, 50, &hello[50..]).as_deref(), Some("www.example.com"));
}

#[test]
fn padding_that_is_counted_as_payload_starts_nothing() {
    let hello = tls::tests::hello("www.example.com", 0);
    let mut connection = Connection::open(443);
    connection.segment(SERVER, u32::MAX - 300, tcp_flags::SYN | tcp_flags::ACK, &[0; 2]);
    connection.segment(CLIENT, u32::MAX - 19, tcp_flags::ACK, &[0; 6]);
    connection.send_whole(CLIENT, &hello);
    assert_eq!(connection.learnt().facts.domain.as_deref(), Some("www.example.com"));
}

/// What must never leave: each secret stands in clear in the conversation before it.
#[test]
fn no_secret_of_a_clear_conversation_leaves() {
    const CANARY: &str = "kanarienvogel";
    let http = format!(
        "POST /{CANARY}?q={CANARY} HTTP/1.1\r\nCookie: {CANARY}\r\nAuthorization: Basic {CANARY}\r\n\
         Host: user:{CANARY}@a.example\r\nReferer: http://{CANARY}.example/{CANARY}\r\nContent-Length: 13\r\n\r\n{CANARY}"
    );
    let absolute = format!("GET http://{CANARY}:{CANARY}@a.example/{CANARY} HTTP/1.1\r\nX: {CANARY}\r\n");
    let page = format!(
        "HTTP/1.1 200 {CANARY}\r\nSet-Cookie: {CANARY}\r\nContent-Type: x/{CANARY}\r\nContent-Length: 20\r\n\r\n{CANARY}"
    );
    let login = format!("USER {CANARY}\r\nPASS {CANARY}\r\n");
    let smtp = format!("EHLO x\r\nAUTH PLAIN {CANARY}\r\nMAIL FROM:<{CANARY}@a.example>\r\n{CANARY}\r\n");
    let imap = format!("a LOGIN {CANARY} {CANARY}\r\n");
    let greeting = |text: &str| format!("{text} {CANARY}\r\n");
    for (port, client, server) in [
        (80, http.clone(), page.clone()),
        (80, absolute, page),
        (21, login.clone(), greeting("220 FTP")),
        (21, login.clone(), greeting("220")),
        (110, login.clone(), greeting("+OK")),
        (110, format!("APOP {CANARY} {CANARY}\r\n"), greeting("+OK")),
        (25, smtp.clone(), greeting("220 ESMTP")),
        (25, smtp, greeting("220")),
        (143, imap, greeting("* OK")),
        (389, format!("\x30\x1c\x02\x01\x01\x60\x17\x02\x01\x03\x04\x07{CANARY}\x04\x07{CANARY}"), greeting("x")),
        (5222, format!("<stream:stream from='{CANARY}@a.example'><auth>{CANARY}</auth>"), greeting("<a>")),
        (
            1080,
            format!("\x05\x01\x02\x01\x07{CANARY}\x07{CANARY}\x05\x01\0\x03\x07{CANARY}\0\x50"),
            format!("\x05\x02\x01\0{CANARY}"),
        ),
        (5432, format!("\0\0\0\x15\0\x03\0\0user\0{CANARY}\0"), greeting("N")),
        (80, format!("PROXY UNKNOWN {CANARY}\r\nGET / HTTP/1.1\r\n\r\n"), greeting("HTTP/1.1 200")),
        (3389, format!("\x03\0\0\x2e\x29Cookie: mstshash={CANARY}\r\n"), greeting("x")),
        (9_000, login, greeting("?")),
        (9_000, CANARY.to_owned(), CANARY.to_owned()),
    ] {
        let orders: [[Part<'_>; 2]; 2] = [
            [(SERVER, server.as_bytes()), (CLIENT, client.as_bytes())],
            [(CLIENT, client.as_bytes()), (SERVER, server.as_bytes())],
        ];
        for parts in orders {
            for len in [1, 5, 1_000] {
                let learnt = in_segments_of(port, &parts, len);
                let shown = format!("{learnt:?}").to_ascii_lowercase();
                assert!(!shown.contains(CANARY), "port {port}: {shown}");
            }
        }
    }
    for sent in [CANARY.to_owned(), format!("{CANARY}!"), format!("h2{CANARY}")] {
        let learnt = whole(443, &[(CLIENT, &tls::tests::hello_offering(sent.as_bytes()))]);
        assert_eq!(learnt.facts.alpn, Some("other"));
        assert!(!format!("{learnt:?}").contains(CANARY));
    }
    for label in [format!("{CANARY} 1"), format!("pw={CANARY}"), format!("{CANARY}@a"), format!("\u{e4}{CANARY}")] {
        let mut facts = Facts::default();
        observe_udp(&mut Identifier::new(transport::UDP, 40_000, 53), &dns::tests::query(&label), &mut facts);
        assert!(facts.dns_query.as_deref().is_some_and(|name| name.starts_with('~')), "{facts:?}");
        assert!(!format!("{facts:?}").contains(CANARY));
    }
    let bytes = http.as_bytes();
    let segment = Segment { side: CLIENT, tcp: None, payload: bytes, payload_wire_len: 0 };
    let bytes_shown = format!("{}, {}", bytes[6], bytes[7]);
    assert!(!format!("{segment:?}").contains(&bytes_shown));
}

proptest! {
    /// Arbitrary bytes in arbitrary segments, duplicated, overlapping and out of order.
    #[test]
    fn any_segments_do(
        transport in prop::sample::select(vec![transport::TCP, transport::UDP, transport::ICMP]),
        port in prop::sample::select(vec![53_u16, 67, 80, 123, 137, 138, 443, 547, 1_900, 5_353, 5_355, 6_881]),
        segments in prop::collection::vec(
            (any::<bool>(), any::<u32>(), any::<bool>(), any::<u8>(), prop::collection::vec(any::<u8>(), 0..40)), 0..40,
        ),
    ) {
        let mut identifier = Identifier::new(transport, 40_000, port);
        let (mut facts, mut told) = (Facts::default(), Told::default());
        for (from_client, sequence, near, flags, payload) in segments {
            let sequence = if near { sequence % 64 } else { sequence };
            let side = if from_client { CLIENT } else { SERVER };
            let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags });
            let segment = Segment { side, tcp, payload: &payload, payload_wire_len: 0 };
            identifier.observe(&segment, &mut facts, &mut told);
        }
        let _ = format!("{identifier:?}");
    }

    /// A conversation of arbitrary bytes tells the same however it is split.
    #[test]
    fn splits_of_any_bytes_change_nothing(
        parts in prop::collection::vec(
            (any::<bool>(), prop_oneof![
                prop::collection::vec(any::<u8>(), 1..60),
                Just(b"220 ready\r\n".to_vec()),
                Just(b"USER x\r\n".to_vec()),
                Just(b"EHLO x\r\n".to_vec()),
                Just(tls::tests::hello("a.example", 0)),
            ]), 1..6,
        ),
        len in 1_usize..40,
    ) {
        let parts: Vec<Part<'_>> =
            parts.iter().map(|(from_client, bytes)| (if *from_client { CLIENT } else { SERVER }, &bytes[..])).collect();
        prop_assert_eq!(whole(25, &parts).facts, in_segments_of(25, &parts, len).facts);
    }
}

proptest! {
    /// What an identifier holds has a bound that no sequence of segments passes, and is given back at the end.
    #[test]
    fn what_is_held_is_bounded(
        head in prop::sample::select(vec![
            &b"\x16\x03\x01\x40\x00\x01\x00\xff\xff"[..], b"GET / HTTP/1.1\r\n", b"220 a", b"\0\xff", b"220 ESMTP\r\n\x16\x03\x01\x40\0\x01\0\xff\xff",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\x40\0\x01\0\0\0\0\x01", b"CONNECT a:1 HTTP/1.1\r\n\r\n\x16\x03\x01\x40\0\x01\0\xff\xff",
        ]),
        segments in prop::collection::vec((any::<bool>(), 0_u32..80_000, 1_usize..40_000), 1..40),
    ) {
        // Two buffers of a window with its slack, two messages of a window with what a record adds, each grown by doubling.
        const HELD_MAX: usize = 2 * 2 * (65_537 + 8_192) + 2 * 2 * (65_536 + 18_432) + 4_096;
        let mut identifier = Identifier::new(transport::TCP, 40_000, 40_001);
        let mut facts = Facts::default();
        prop_assert_eq!(identifier.held_bytes(), 0);
        let mut observe = |source: bool, sequence: u32, payload: &[u8]| {
            let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags: 0 });
            let payload_wire_len = u32::try_from(payload.len()).unwrap();
            let side = if source { CLIENT } else { SERVER };
            let segment = Segment { side, tcp, payload, payload_wire_len };
            let verdict = identifier.observe(&segment, &mut facts, &mut Told::default());
            (verdict, identifier.held_bytes())
        };
        observe(true, 0, head);
        for (source, sequence, len) in segments {
            let (verdict, held_bytes) = observe(source, sequence, &vec![0; len]);
            prop_assert!(held_bytes <= HELD_MAX, "{} bytes", held_bytes);
            prop_assert!(verdict == Verdict::Seeking || held_bytes == 0);
        }
    }
}

/// What a connection to port 50,000 is called whose handshake was seen, or not, and whose ends send this.
fn guessed(heuristics: Heuristics, has_syn: bool, sent: &[(Side, &[u8])]) -> Protocol {
    let mut identifier = Identifier::new(transport::TCP, 40_000, 50_000);
    identifier.use_heuristics(heuristics);
    let (mut facts, mut told) = (Facts::default(), Told::default());
    let mut observe = |side, sequence, flags, payload: &[u8]| {
        let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags });
        identifier.observe(&Segment { side, tcp, payload, payload_wire_len: 0 }, &mut facts, &mut told);
    };
    if has_syn {
        observe(Side::Source, 9, tcp_flags::SYN, &[]);
        observe(Side::Destination, 9, tcp_flags::SYN, &[]);
    }
    for (side, bytes) in sent {
        observe(*side, 10, 0, bytes);
    }
    facts.protocol
}

#[test]
fn opaque_connections_are_named_where_that_is_asked_for() {
    let opaque: Vec<u8> = (0_u32..200).map(|place| place.wrapping_mul(2_654_435_761).to_be_bytes()[1] ^ 0x5a).collect();
    let asked = Heuristics::default().with(Heuristic::FullyEncrypted);
    let (client, server) = ((Side::Source, &opaque[..]), (Side::Destination, &opaque[..]));
    for (heuristics, has_syn, sent, expected) in [
        (asked, true, &[client, server][..], Protocol::FullyEncrypted),
        (Heuristics::default(), true, &[client, server], Protocol::Unknown),
        // Who joins late does not see how it began, and a server that speaks first is no proxy.
        (asked, false, &[client, server], Protocol::Unknown),
        (asked, true, &[server, client], Protocol::Unknown),
        (asked, true, &[(Side::Source, b"SSH-2.0-client\r\n"), server], Protocol::Ssh),
        (asked, true, &[(Side::Source, &[7; 100])], Protocol::Unknown),
    ] {
        assert_eq!(guessed(heuristics, has_syn, sent), expected, "{has_syn} {sent:?}");
    }
}
