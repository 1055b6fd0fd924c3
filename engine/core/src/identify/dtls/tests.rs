use proptest::prelude::*;

use super::super::client_hello::tests::{body, extension, server_name};
use super::super::facts::{DomainSource, Facts};
use super::super::identifier::Identifier;
use super::super::protocol::Protocol;
use super::super::{Segment, Side, Told, Verdict};
use crate::decode::transport;

const V1_0: u16 = 0xfeff;
const V1_2: u16 = 0xfefd;

/// A record of epoch 0 (RFC 6347, section 4.1).
fn record(kind: u8, epoch: u16, fragment: &[u8]) -> Vec<u8> {
    let len = u16::try_from(fragment.len()).unwrap().to_be_bytes();
    [&[kind][..], &V1_2.to_be_bytes(), &epoch.to_be_bytes(), &[0; 6], &len, fragment].concat()
}

/// A fragment of a handshake message (RFC 6347, section 4.2.2), in a record.
fn fragment(kind: u8, number: u16, message: &[u8], range: std::ops::Range<usize>) -> Vec<u8> {
    let u24 = |value: usize| u32::try_from(value).unwrap().to_be_bytes()[1..].to_vec();
    let header =
        [&[kind][..], &u24(message.len()), &number.to_be_bytes(), &u24(range.start), &u24(range.len())].concat();
    record(22, 0, &[header, message[range].to_vec()].concat())
}

/// A hello's body with a cookie of `cookie` bytes after the session id.
fn hello(version: u16, cookie: u8, extensions: &[Vec<u8>]) -> Vec<u8> {
    let mut body = body(version, extensions);
    let session_id = 2 + 32;
    let after = session_id + 1 + usize::from(body[session_id]);
    body.splice(after..after, std::iter::once(cookie).chain(std::iter::repeat_n(7, usize::from(cookie))));
    body
}

fn call() -> Vec<u8> {
    hello(V1_2, 0, &[server_name("Call.example.org"), extension(16, b"\x00\x07\x06webrtc")])
}

fn server_hello() -> Vec<u8> {
    [&V1_2.to_be_bytes()[..], &[9; 32], &[0, 0xc0, 0x2b, 0]].concat()
}

fn learnt(datagrams: &[(Side, Vec<u8>)]) -> (Facts, bool) {
    let (mut identifier, mut facts) = (Identifier::new(transport::UDP, 40_000, 50_000), Facts::default());
    let mut settled = false;
    for (side, payload) in datagrams {
        let payload_wire_len = u32::try_from(payload.len()).unwrap();
        let segment = Segment { side: *side, tcp: None, payload, payload_wire_len };
        settled = identifier.observe(&segment, &mut facts, &mut Told::default()) == Verdict::Settled;
    }
    (facts, settled)
}

fn client(payload: Vec<u8>) -> (Side, Vec<u8>) {
    (Side::Source, payload)
}

#[test]
fn a_handshake_has_name_version_and_fingerprint() {
    let server = server_hello();
    let (facts, settled) = learnt(&[
        client(fragment(1, 0, &call(), 0..call().len())),
        (Side::Destination, fragment(2, 0, &server, 0..server.len())),
    ]);
    assert_eq!(facts.protocol, Protocol::Dtls);
    assert_eq!((facts.domain.as_deref(), facts.domain_source), (Some("call.example.org"), DomainSource::Sni));
    assert_eq!((facts.tls_version, settled), (Some(V1_2), true));
    assert!(facts.ja4.is_some_and(|ja4| ja4.starts_with("dd2d0202wc_")), "JA4: d for DTLS, d2 for 1.2");
}

#[test]
fn rfc_6347_section_4_2_2_fragments_in_any_order() {
    let call = call();
    let parts = [0..40, 40..80, 80..call.len()];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let datagrams: Vec<_> = order.map(|part| client(fragment(1, 0, &call, parts[part].clone()))).into();
        assert_eq!(learnt(&datagrams[..2]).0.domain, None);
        assert_eq!(learnt(&datagrams).0.domain.as_deref(), Some("call.example.org"), "{order:?}");
    }
    let coalesced = parts.map(|part| fragment(1, 0, &call, part)).concat();
    assert_eq!(learnt(&[client(coalesced)]).0.domain.as_deref(), Some("call.example.org"));
}

#[test]
fn rfc_6347_section_4_2_1_the_hello_with_the_cookie_is_another() {
    let names = [server_name("call.example.org")];
    let (first, second) = (hello(V1_0, 0, &names), hello(V1_0, 20, &names));
    let lost = client(fragment(1, 0, &first, 0..30));
    let verify = (Side::Destination, fragment(3, 0, &[0xfe, 0xff, 1, 7], 0..4));
    let again = client(fragment(1, 1, &second, 0..second.len()));
    let (facts, settled) = learnt(&[lost, verify, again]);
    assert_eq!((facts.domain.as_deref(), facts.tls_version), (Some("call.example.org"), Some(V1_0)));
    assert!(!settled, "the server has yet to choose");
}

#[test]
fn rfc_9147_section_5_3_versions_count_down() {
    let offered = hello(V1_2, 0, &[extension(43, &[4, 0xfe, 0xfc, 0xfe, 0xfd])]);
    let (facts, _) = learnt(&[client(fragment(1, 0, &offered, 0..offered.len()))]);
    assert_eq!(facts.tls_version, Some(0xfefc));
    assert!(facts.ja4.is_some_and(|ja4| ja4.starts_with("dd3i")));
}

#[test]
fn what_is_encrypted_ends_the_search() {
    let (facts, settled) = learnt(&[client(record(23, 1, &[5; 40]))]);
    assert_eq!((facts.protocol, facts.domain, settled), (Protocol::Dtls, None, true));
    let (_, settled) = learnt(&vec![client(record(22, 0, &[1])); 24]);
    assert!(settled, "nor does a handshake that never ends go on");
}

#[test]
fn other_datagrams_are_not_dtls() {
    let whole = fragment(1, 0, &call(), 0..call().len());
    let mut version = whole.clone();
    version[2] = 0xfe;
    let mut kind = whole.clone();
    kind[0] = 19;
    let mut len = whole.clone();
    len[11] = 0xff;
    for payload in [version, kind, len, whole[..12].to_vec()] {
        assert_ne!(learnt(&[client(payload)]).0.protocol, Protocol::Dtls);
    }
}

#[test]
fn every_cut_tells_nothing_else() {
    let whole = fragment(1, 0, &call(), 0..call().len());
    for len in 0..whole.len() {
        assert_eq!(learnt(&[client(whole[..len].to_vec())]).0.domain, None, "{len}");
    }
}

proptest! {
    #[test]
    fn any_bytes_do(
        datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..6),
        kind in 20_u8..27,
        epoch in 0_u16..2,
    ) {
        let datagrams: Vec<_> = datagrams.iter().map(|bytes| client(record(kind, epoch, &[&[1, 0, 0, 40], &bytes[..]].concat()))).collect();
        let _ = learnt(&datagrams);
    }
}

/// What OpenSSL called version 1.0 before there was one: the hello's version says so too.
#[test]
fn the_early_version_where_records_fill_the_datagram() {
    let early = |mut bytes: Vec<u8>| {
        bytes[1..3].copy_from_slice(&[1, 0]);
        bytes
    };
    let hello = hello(0x0100, 0, &[]);
    let record = early(fragment(1, 0, &hello, 0..hello.len()));
    let (facts, _) = learnt(&[client(record.clone())]);
    assert_eq!((facts.protocol, facts.tls_version), (Protocol::Dtls, Some(0x0100)));
    let twice = [&record[..], &record].concat();
    assert_eq!(learnt(&[client(twice)]).0.protocol, Protocol::Dtls);
    let with_more = [&record[..], &[0x5a]].concat();
    assert_eq!(learnt(&[client(with_more)]).0.protocol, Protocol::Unknown);
    assert_eq!(learnt(&[client(record[..record.len() - 1].to_vec())]).0.protocol, Protocol::Unknown);
}
