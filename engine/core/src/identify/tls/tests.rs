//! Tests of `tls`.

use proptest::prelude::*;

use super::super::client_hello::tests::{body, extension, server_name};
use super::super::conversation::{
    Connection, Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
};
use super::super::facts::{DomainSource, Facts, Protocol};
use super::super::{Side, certificate};
use super::{CERTIFICATE, CLIENT_HELLO, SERVER_HELLO, SERVER_HELLO_DONE};

const CLIENT: Side = Side::Source;
const SERVER: Side = Side::Destination;

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut message = u32::try_from(body.len()).unwrap().to_be_bytes();
    message[0] = kind;
    [&message[..], body].concat()
}

/// Records of at most `len` bytes that carry `content`.
fn records(kind: u8, content: &[u8], len: usize) -> Vec<u8> {
    content
        .chunks(len)
        .flat_map(|part| [&[kind, 3, 1][..], &u16::try_from(part.len()).unwrap().to_be_bytes(), part].concat())
        .collect()
}

/// A `ClientHello` of one record for this name, padded to be `padding` bytes longer.
pub(in crate::identify) fn hello(name: &str, padding: usize) -> Vec<u8> {
    let extensions = [
        server_name(name),
        extension(16, b"\x00\x0c\x02h2\x08http/1.1"),
        extension(43, &[4, 3, 4, 3, 3]),
        extension(21, &vec![0; padding]),
    ];
    records(22, &message(CLIENT_HELLO, &body(0x0303, &extensions)), 16_384)
}

/// A `ClientHello` that offers this application protocol alone.
pub(in crate::identify) fn hello_offering(protocol: &[u8]) -> Vec<u8> {
    let len = u8::try_from(protocol.len()).unwrap();
    let list = [&[0, len + 1, len], protocol].concat();
    records(22, &message(CLIENT_HELLO, &body(0x0303, &[extension(16, &list)])), 16_384)
}

fn nameless_hello() -> Vec<u8> {
    records(22, &message(CLIENT_HELLO, &body(0x0303, &[extension(23, &[])])), 16_384)
}

fn server_hello(extensions: &[u8]) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.extend([0, 0x13, 0x01, 0]);
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    message(SERVER_HELLO, &body)
}

fn server_hello_1_3() -> Vec<u8> {
    records(22, &server_hello(&[0, 43, 0, 2, 3, 4]), 16_384)
}

/// `ServerHello`, Certificate and `ServerHelloDone` of TLS 1.2, in records of at most `len` bytes.
fn server_flight(len: usize) -> Vec<u8> {
    let certificate = message(CERTIFICATE, &certificate::tests::message(&[(0x82, "*.example.com")], 200));
    records(22, &[server_hello(&[]), certificate, message(SERVER_HELLO_DONE, &[])].concat(), len)
}

fn named(name: &str, source: DomainSource, version: u16) -> Facts {
    let facts = Facts { protocol: Protocol::Tls, domain: Some(name.into()), domain_source: source, ..Facts::default() };
    Facts { tls_version: Some(version), ..facts }
}

#[test]
fn the_server_name_and_the_chosen_version() {
    let learnt = whole(443, &[(CLIENT, &hello("www.example.com", 0)), (SERVER, &server_hello_1_3())]);
    let ja4 = learnt.facts.ja4.clone();
    assert!(ja4.as_deref().is_some_and(|ja4| ja4.starts_with("t13d0204h2_")), "{ja4:?}");
    let expected = named("www.example.com", DomainSource::Sni, 0x0304);
    assert_eq!(learnt.facts, Facts { alpn: Some("h2"), ja4, ..expected });
    assert!(learnt.settled);
}

#[test]
fn the_offered_version_holds_until_the_server_chooses() {
    let hello = hello("www.example.com", 0);
    assert_eq!(whole(443, &[(CLIENT, &hello)]).facts.tls_version, Some(0x0304));
    let old = records(22, &server_hello(&[]), 16_384);
    assert_eq!(whole(443, &[(CLIENT, &hello), (SERVER, &old)]).facts.tls_version, Some(0x0303));
    // Reordered: the server is seen first.
    let turned = whole(443, &[(SERVER, &old), (CLIENT, &hello)]);
    assert_eq!((turned.facts.tls_version, turned.settled), (Some(0x0303), false));
    assert_eq!(turned.facts.domain.as_deref(), Some("www.example.com"));
}

#[test]
fn an_outer_name_is_marked() {
    let hello = body(0x0303, &[server_name("public.example"), extension(0xfe0d, &[0; 40])]);
    let learnt = whole(443, &[(CLIENT, &records(22, &message(CLIENT_HELLO, &hello), 16_384))]);
    assert_eq!(learnt.facts.domain_source, DomainSource::EchOuter);
    assert!(learnt.facts.ech);
}

#[test]
fn a_certificate_names_what_the_hello_does_not() {
    for len in [16_384, 100, 5] {
        let flight = server_flight(len);
        let learnt = whole(443, &[(CLIENT, &nameless_hello()), (SERVER, &flight)]);
        let expected = named("example.com", DomainSource::Certificate, 0x0303);
        assert_eq!(learnt.facts, Facts { ja4: learnt.facts.ja4.clone(), ..expected }, "{len}");
        assert!(learnt.settled, "{len}");
        let both = whole(443, &[(SERVER, &flight), (CLIENT, &hello("www.example.com", 0))]);
        assert_eq!(both.facts.domain_source, DomainSource::Sni);
    }
}

#[test]
fn a_post_quantum_hello_over_segments_and_records() {
    let content = message(CLIENT_HELLO, &body(0x0303, &[extension(51, &[9; 1_300]), server_name("pq.example")]));
    for record_len in [16_384, 512, 64, 1] {
        let hello = records(22, &content, record_len);
        for segment_len in [1_200, 536, 1] {
            let learnt = in_segments_of(443, &[(CLIENT, &hello)], segment_len);
            assert_eq!(learnt.facts.domain.as_deref(), Some("pq.example"), "{record_len} {segment_len}");
        }
    }
}

#[test]
fn splits_and_cuts() {
    let (hello, server, flight) = (hello("www.example.com", 40), server_hello_1_3(), server_flight(90));
    let nameless = nameless_hello();
    let conversations: [&[Part<'_>]; 2] =
        [&[(CLIENT, &hello), (SERVER, &server)], &[(CLIENT, &nameless), (SERVER, &flight)]];
    for parts in conversations {
        assert_splits_change_nothing(443, parts);
        assert_cuts_tell_nothing_else(443, parts);
    }
}

#[test]
fn what_starts_after_the_handshake_is_tls_without_a_name() {
    let data = records(23, &[0xee; 300], 16_384);
    let learnt = whole(443, &[(CLIENT, &data), (SERVER, &data)]);
    assert_eq!(learnt.facts, Facts { protocol: Protocol::Tls, ..Facts::default() });
    assert!(learnt.settled);
}

#[test]
fn what_is_no_record_is_refused() {
    for bytes in [
        &b"\x16\x02\x01\x00\x05hello"[..],
        b"\x16\x03\x01\x00\x00hello",
        b"\x16\x03\x01\xff\xffhello",
        b"\x18\x03\x03\x00\x05h",
    ] {
        let learnt = whole(443, &[(CLIENT, bytes)]);
        assert_eq!((learnt.facts, learnt.settled), (Facts::default(), true));
    }
}

#[test]
fn a_gap_is_given_up() {
    let mut connection = Connection::open(443);
    let hello = hello("www.example.com", 0);
    connection.send(CLIENT, &hello, &[0..60, 70..hello.len()]);
    for _ in 0..100 {
        connection.send_whole(CLIENT, &[0; 1_000]);
    }
    let learnt = connection.learnt();
    assert_eq!((learnt.facts.protocol, learnt.facts.domain, learnt.settled), (Protocol::Tls, None, true));
}

#[test]
fn a_message_that_claims_too_much_is_given_up() {
    let claim = records(22, &[1, 0xff, 0xff, 0xff, 3, 3], 16_384);
    let refusal = records(21, &[2, 40], 16_384);
    assert!(whole(443, &[(CLIENT, &claim), (SERVER, &refusal)]).settled);
}

proptest! {
    #[test]
    fn damage_never_panics(place in any::<prop::sample::Index>(), new in any::<u8>(), len in 1_usize..200) {
        let mut client = hello("www.example.com", 10);
        let mut server = server_flight(70);
        let place_client = place.index(client.len());
        client[place_client] = new;
        let place_server = place.index(server.len());
        server[place_server] = new;
        let parts = [(CLIENT, &client[..]), (SERVER, &server[..])];
        let split = in_segments_of(443, &parts, len).facts;
        // Damage to the first bytes can leave the protocol undecided, and only so many segments are waited for.
        prop_assert!(split == Facts::default() || split == whole(443, &parts).facts, "{split:?}");
    }
}
