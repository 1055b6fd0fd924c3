//! Tests of `tls`.

use proptest::prelude::*;

use super::super::application::Application;
use super::super::client_hello::tests::{body, extension, server_name};
use super::super::conversation::{
    Connection, Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
};
use super::super::facts::{DomainSource, Facts};
use super::super::protocol::Protocol;
use super::super::tunnels::tor;
use super::super::{Side, certificate, ssl2_hello};
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

pub(in crate::identify) fn nameless_hello() -> Vec<u8> {
    records(22, &message(CLIENT_HELLO, &body(0x0303, &[extension(23, &[])])), 16_384)
}

/// A `ClientHello` with this outer name.
pub(in crate::identify) fn outer_hello(name: &str) -> Vec<u8> {
    let hello = body(0x0303, &[server_name(name), extension(0xfe0d, &[0; 40])]);
    records(22, &message(CLIENT_HELLO, &hello), 16_384)
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
pub(in crate::identify) fn server_flight(len: usize) -> Vec<u8> {
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
fn a_relay_of_tor_by_its_certificate() {
    let name = [server_name("www.abcdefgh.com")];
    let drawn = records(22, &message(CLIENT_HELLO, &body(0x0303, &name)), 16_384);
    let flight = |certificate: &[u8]| {
        let messages = [server_hello(&[]), message(CERTIFICATE, certificate), message(SERVER_HELLO_DONE, &[])];
        records(22, &messages.concat(), 90)
    };
    let relay = flight(&tor::tests::message(&[(3, "www.k3c7y2ebqxv5.com")], &[(3, "www.7ou2pqzdmsyh.net")]));
    let other = flight(&certificate::tests::message(&[(0x82, "www.abcdefgh.com")], 200));
    for (hello, flight, expected) in [
        (&drawn, &relay, Some(Application::TOR)),
        (&nameless_hello(), &relay, Some(Application::TOR)),
        (&drawn, &other, None),
        // Who offers an application protocol is no relay's client.
        (&hello("www.abcdefgh.com", 0), &relay, None),
    ] {
        let learnt = whole(443, &[(CLIENT, hello), (SERVER, flight)]);
        assert_eq!((learnt.facts.application, learnt.settled), (expected, true));
    }
    assert_splits_change_nothing(9_001, &[(CLIENT, &drawn), (SERVER, &relay)]);
}

#[test]
fn dns_within_by_offer_and_by_port() {
    let (offers, silent) = (hello_offering(b"dot"), nameless_hello());
    for (port, hello, expected) in [
        (443, &offers, Some(Application::ENCRYPTED_DNS)),
        (853, &silent, Some(Application::ENCRYPTED_DNS)),
        (443, &silent, None),
    ] {
        assert_eq!(whole(port, &[(CLIENT, hello)]).facts.application, expected, "{port}");
    }
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
    let learnt = whole(443, &[(CLIENT, &outer_hello("public.example"))]);
    assert_eq!(learnt.facts.domain_source, DomainSource::EchOuter);
    assert!(learnt.facts.ech);
}

/// An address is not permitted there (RFC 6066, section 3), and JA4 counts the extension all the same.
#[test]
fn an_address_as_server_name() {
    for (sent, expected) in [("192.0.2.1", "192.0.2.1"), ("2001:DB8:0::1", "2001:db8::1")] {
        let flight = server_flight(16_384);
        let learnt = whole(443, &[(CLIENT, &hello(sent, 0)), (SERVER, &flight)]);
        assert_eq!(learnt.facts.domain.as_deref(), Some(expected));
        assert_eq!(learnt.facts.domain_source, DomainSource::Sni);
        assert!(learnt.facts.ja4.is_some_and(|ja4| ja4.starts_with("t13d")));
    }
}

#[test]
fn warnings_are_stepped_over_and_fatal_alerts_are_the_end() {
    let (hello, flight) = (hello("www.example.com", 0), server_flight(16_384));
    for (alert, version) in [([1, 112], 0x0303), ([2, 40], 0x0304)] {
        let server = [records(21, &alert, 16_384), flight.clone()].concat();
        let parts: [Part<'_>; 2] = [(CLIENT, &hello), (SERVER, &server)];
        let learnt = whole(443, &parts);
        assert_eq!((learnt.facts.tls_version, learnt.settled), (Some(version), true));
        assert_eq!(learnt.facts.domain.as_deref(), Some("www.example.com"));
        assert_splits_change_nothing(443, &parts);
    }
    let warned = records(21, &[1, 112].repeat(9), 2);
    assert!(whole(443, &[(CLIENT, &hello), (SERVER, &warned)]).settled);
}

/// RFC 8446, section 4.1.4: the server asks for another hello, which names what the first did.
#[test]
fn a_second_hello_changes_nothing() {
    let (first, retry) = (hello("www.example.com", 0), server_hello_1_3());
    let second = [records(20, &[1], 16_384), hello("www.example.com", 30)].concat();
    let answer = [server_hello_1_3(), records(23, &[0xee; 300], 16_384)].concat();
    let parts: [Part<'_>; 4] = [(CLIENT, &first), (SERVER, &retry), (CLIENT, &second), (SERVER, &answer)];
    let learnt = whole(443, &parts);
    assert_eq!(learnt.facts, whole(443, &parts[..2]).facts);
    assert!(learnt.settled);
}

#[test]
fn one_side_alone_tells_its_part() {
    let learnt = whole(443, &[(SERVER, &server_flight(90))]);
    assert_eq!(learnt.facts, named("example.com", DomainSource::Certificate, 0x0303));
    assert_eq!(whole(443, &[(SERVER, &server_hello_1_3())]).facts.tls_version, Some(0x0304));
    let learnt = whole(443, &[(CLIENT, &hello("www.example.com", 0))]);
    assert_eq!(learnt.facts.domain.as_deref(), Some("www.example.com"));
}

#[test]
fn a_hello_of_ssl_2_opens_tls() {
    let hello = ssl2_hello::tests::hello(0x0301);
    let flight = server_flight(90);
    let parts: [Part<'_>; 2] = [(CLIENT, &hello), (SERVER, &flight)];
    let learnt = whole(443, &parts);
    assert_eq!(learnt.facts, named("example.com", DomainSource::Certificate, 0x0303));
    assert!(learnt.settled);
    assert_splits_change_nothing(443, &parts);
    let alone = whole(443, &parts[..1]).facts;
    assert_eq!((alone.protocol, alone.tls_version, alone.ja4), (Protocol::Tls, Some(0x0301), None));
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
fn a_hello_of_many_records_is_put_together() {
    let extensions = [extension(21, &vec![0; 40_000]), server_name("late.example")];
    let content = message(CLIENT_HELLO, &body(0x0303, &extensions));
    for record_len in [16_384, 1_000] {
        let learnt = in_segments_of(443, &[(CLIENT, &records(22, &content, record_len))], 1_400);
        assert_eq!(learnt.facts.domain.as_deref(), Some("late.example"), "{record_len}");
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
