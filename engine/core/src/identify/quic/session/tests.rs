//! Tests of `session`, through the identifier.

use proptest::prelude::*;

use super::super::google;
use super::super::sealing::{Initial, crypto, google_hello, tls_hello};
use super::super::tests::published;
use super::{DATAGRAMS_MAX, PATIENCE};
use crate::decode::transport;
use crate::identify::client_hello::tests::extension;
use crate::identify::facts::{DomainSource, Facts};
use crate::identify::protocol::Protocol;
use crate::identify::{Identifier, Segment, Side, Told, Verdict};

const CLIENT: Side = Side::Source;
const SERVER: Side = Side::Destination;
const V2: u32 = 0x6b33_43cf;
const NAME: &str = "www.example.com";

struct Flow {
    identifier: Identifier,
    facts: Facts,
    settled: bool,
    held_most: usize,
}

impl Flow {
    fn new() -> Self {
        let identifier = Identifier::new(transport::UDP, 40_000, 443);
        Self { identifier, facts: Facts::default(), settled: false, held_most: 0 }
    }

    fn send(&mut self, side: Side, payload: &[u8]) {
        let payload_wire_len = u32::try_from(payload.len()).unwrap();
        let segment = Segment { side, tcp: None, payload, payload_wire_len };
        self.settled = self.identifier.observe(&segment, &mut self.facts, &mut Told::default()) == Verdict::Settled;
        self.held_most = self.held_most.max(self.identifier.held_bytes());
    }

    fn domain(&self) -> Option<&str> {
        self.facts.domain.as_deref()
    }
}

/// What is learnt of these datagrams.
fn learnt<'a>(datagrams: impl IntoIterator<Item = &'a (Side, Vec<u8>)>) -> Flow {
    let mut flow = Flow::new();
    for (side, payload) in datagrams {
        flow.send(*side, payload);
    }
    flow
}

/// A client's first Initial of version 1 with these frames.
fn first(frames: Vec<u8>) -> Vec<u8> {
    Initial { frames, ..Initial::default() }.seal()
}

/// An Initial as a server seals it: its keys are none of the client's.
fn server_initial() -> Vec<u8> {
    Initial { id: b"", source: b"serverid", key_id: Some(b"server keys"), ..Initial::default() }.seal()
}

/// A packet with a long header of this type and nothing that can be read.
fn opaque(first: u8, id: &[u8], source: &[u8]) -> Vec<u8> {
    let mut packet = vec![first, 0, 0, 0, 1];
    for id in [id, source] {
        packet.push(u8::try_from(id.len()).unwrap());
        packet.extend(id);
    }
    packet.extend([40; 41]);
    packet
}

#[test]
fn every_version_is_named() {
    let versions =
        (0xff00_0016..=0xff00_0022).chain([1, V2]).chain([0xface_b001, 0xface_b002, 0xface_b003, 0xface_b00e]);
    for (version, frame) in versions.map(|version| (version, 0x06)).chain([(0x5430_3530, 0x08), (0x5430_3531, 0x08)]) {
        let frames = crypto(frame, 0, &tls_hello(NAME, 0, &[]));
        let flow = learnt(&[(CLIENT, Initial { version, frames, ..Initial::default() }.seal())]);
        let facts = &flow.facts;
        assert!(flow.settled, "{version:#x}");
        assert_eq!((facts.protocol, flow.domain()), (Protocol::Quic, Some(NAME)), "{version:#x}");
        assert_eq!(facts.domain_source, DomainSource::QuicSni);
        assert_eq!((facts.tls_version, facts.alpn, facts.ech), (Some(0x0304), Some("h3"), false));
        assert!(facts.ja4.as_deref().is_some_and(|ja4| ja4.starts_with("q13d0204h3_")), "{:?}", facts.ja4);
    }
    let frames = [&[0x07][..], &crypto(0x08, 0, &google_hello(NAME))].concat();
    let flow = learnt(&[(CLIENT, Initial { version: 0x5130_3530, frames, ..Initial::default() }.seal())]);
    assert_eq!((flow.domain(), flow.facts.tls_version, flow.settled), (Some(NAME), None, true));
}

#[test]
fn a_hello_in_clear_is_named() {
    for version in ["Q025", "Q039", "Q043", "Q046"] {
        let flow = learnt(&[(CLIENT, google::tests::packet(version, &[], &google_hello(NAME)))]);
        assert_eq!((flow.domain(), flow.facts.domain_source), (Some(NAME), DomainSource::QuicSni), "{version}");
        assert_eq!((flow.facts.protocol, flow.facts.ja4, flow.settled), (Protocol::Quic, None, true), "{version}");
    }
}

#[test]
fn published_packets_are_named() {
    for version in [1, V2] {
        let flow = learnt(&[(CLIENT, published(version))]);
        assert_eq!((flow.domain(), flow.facts.alpn), (Some("example.com"), Some("other")));
        assert!(flow.settled);
    }
}

#[test]
fn an_encrypted_client_hello_shows_its_outer_name() {
    let hello = tls_hello(NAME, 0, &[extension(0xfe0d, &[0; 8])]);
    let flow = learnt(&[(CLIENT, first(crypto(6, 0, &hello)))]);
    assert_eq!((flow.domain(), flow.facts.domain_source), (Some(NAME), DomainSource::EchOuter));
}

#[test]
fn frames_in_any_order_make_the_hello() {
    // As large as one with a post-quantum key share.
    let hello = tls_hello(NAME, 1_500, &[]);
    let cuts = [0, 3, 4, 50, 700, 701, 1_400, hello.len()];
    let pieces: Vec<_> = cuts.windows(2).map(|cut| crypto(6, cut[0], &hello[cut[0]..cut[1]])).collect();
    for step in [1, 2, 3, 5, 6] {
        let frames: Vec<_> = (0..7).map(|index| pieces[index * step % 7].clone()).collect();
        let expected = |flow: &Flow| (flow.domain() == Some(NAME), flow.settled);
        assert_eq!(expected(&learnt(&[(CLIENT, first(frames.concat()))])), (true, true), "one packet, step {step}");
        let datagrams: Vec<_> = frames.iter().map(|frame| (CLIENT, first(frame.clone()))).collect();
        assert_eq!(expected(&learnt(&datagrams)), (true, true), "a packet each, step {step}");
        for missing in 0..7 {
            let rest = (0..7).filter(|&index| index != missing).flat_map(|index| [&datagrams[index]; 2]);
            let mut flow = learnt(rest);
            assert_eq!(expected(&flow), (false, false), "without {missing}");
            flow.send(CLIENT, &datagrams[missing].1);
            assert_eq!(expected(&flow), (true, true), "{missing} last");
        }
    }
}

#[test]
fn the_byte_that_arrived_first_counts() {
    let (hello, other) = (tls_hello("aaa.example", 0, &[]), tls_hello("bbb.example", 0, &[]));
    let flow = learnt(&[(CLIENT, first(crypto(6, 30, &hello[30..]))), (CLIENT, first(crypto(6, 0, &other)))]);
    assert_eq!(flow.domain(), Some("aaa.example"));
}

#[test]
fn keys_stay_while_the_connection_id_changes() {
    let hello = tls_hello(NAME, 1_500, &[]);
    let begin = (CLIENT, first(crypto(6, 0, &hello[..900])));
    let end = |id: &'static [u8], version: u32, key_id: &'static [u8]| {
        let frames = crypto(6, 900, &hello[900..]);
        (CLIENT, Initial { version, id, key_id: Some(key_id), number: 1, frames, ..Initial::default() }.seal())
    };
    for (name, last, expected) in [
        ("the server's id", end(b"serverid", 1, b"firstone"), Some(NAME)),
        ("the server's version, too (RFC 9368, section 2.3)", end(b"serverid", V2, b"firstone"), Some(NAME)),
        ("keys of no opening", end(b"serverid", 1, b"someelse"), None),
        ("another connection's rest", end(b"serverid", 1, b"serverid"), None),
    ] {
        let flow = learnt(&[begin.clone(), (SERVER, server_initial()), last]);
        assert_eq!(flow.domain(), expected, "{name}");
    }
}

#[test]
fn retry_and_version_negotiation_make_the_client_open_anew() {
    let hello = tls_hello(NAME, 1_500, &[]);
    let half = |version: u32, id: &'static [u8], range: std::ops::Range<usize>| {
        let frames = crypto(6, range.start, &hello[range]);
        (CLIENT, Initial { version, id, token: b"token", frames, ..Initial::default() }.seal())
    };
    let retry = (SERVER, opaque(0xf0, b"", b"retryone"));
    let negotiation = (
        SERVER,
        opaque(0x80, b"", b"firstone")
            .into_iter()
            .enumerate()
            .map(|(at, byte)| if at == 4 { 0 } else { byte })
            .collect(),
    );
    let (draft, end) = (0xff00_001d, hello.len());
    for (name, datagrams, expected) in [
        (
            "Retry",
            [half(1, b"firstone", 0..900), retry.clone(), half(1, b"retryone", 0..900), half(1, b"retryone", 900..end)],
            true,
        ),
        (
            "packets of before are late",
            [retry, half(1, b"retryone", 0..900), half(1, b"firstone", 0..900), half(1, b"retryone", 900..end)],
            true,
        ),
        (
            "another version",
            [
                half(draft, b"firstone", 0..900),
                negotiation,
                half(1, b"firstone", 900..end),
                half(1, b"firstone", 0..900),
            ],
            true,
        ),
        (
            "halves of two openings",
            [
                half(1, b"firstone", 0..900),
                half(1, b"retryone", 900..end),
                half(draft, b"firstone", 900..end),
                half(1, b"another1", 900..end),
            ],
            false,
        ),
    ] {
        assert_eq!(learnt(&datagrams).domain().is_some(), expected, "{name}");
    }
}

#[test]
fn what_is_coalesced_does_not_hide_the_hello() {
    let initial = first(crypto(6, 0, &tls_hello(NAME, 0, &[])));
    let zero_rtt = opaque(0xd0, b"firstone", b"");
    let (zero_rtt, rest) = (&zero_rtt[..zero_rtt.len()], [0; 60]);
    let mut damaged = first(vec![1, 0, 0, 0]);
    *damaged.last_mut().unwrap() ^= 1;
    for (name, datagram, expected) in [
        ("0-RTT first", [zero_rtt, &initial].concat(), true),
        ("0-RTT after", [&initial, zero_rtt].concat(), true),
        ("padding after", [&initial[..], &rest].concat(), true),
        ("a short header after", [&initial[..], &[0x43; 40]].concat(), true),
        ("an Initial before", [&first(vec![1, 0, 0, 0])[..], &initial].concat(), true),
        ("a damaged Initial before", [&damaged[..], &initial].concat(), false),
        ("another connection's packet before", [&opaque(0xd0, b"another1", b"")[..], &initial].concat(), false),
    ] {
        assert_eq!(learnt(&[(CLIENT, datagram)]).domain().is_some(), expected, "{name}");
    }
    let alone = learnt(&[(CLIENT, zero_rtt.to_vec()), (CLIENT, initial)]);
    assert_eq!(alone.domain(), Some(NAME), "0-RTT in a datagram before");
}

#[test]
fn who_the_client_is_keys_tell() {
    let hello = tls_hello(NAME, 1_500, &[]);
    let datagrams = [first(crypto(6, 0, &hello[..900])), server_initial(), first(crypto(6, 900, &hello[900..]))];
    for (client, server) in [(CLIENT, SERVER), (SERVER, CLIENT)] {
        let flow =
            learnt(&[(client, datagrams[0].clone()), (server, datagrams[1].clone()), (client, datagrams[2].clone())]);
        assert_eq!(flow.domain(), Some(NAME));
        let flow =
            learnt(&[(server, datagrams[1].clone()), (client, datagrams[0].clone()), (client, datagrams[2].clone())]);
        assert_eq!(flow.domain(), Some(NAME), "the server's packet first");
    }
}

#[test]
fn a_connection_without_its_first_packets_is_given_up_and_freed() {
    let mut flow = Flow::new();
    for _ in 1..PATIENCE {
        flow.send(SERVER, &server_initial());
        assert!(!flow.settled);
    }
    flow.send(SERVER, &[0x43; 60]);
    assert!(flow.settled);
    assert_eq!((flow.facts.protocol, flow.domain(), flow.identifier.held_bytes()), (Protocol::Quic, None, 0));
}

#[test]
fn a_hello_that_does_not_end_is_given_up() {
    let mut flow = Flow::new();
    for number in 0..DATAGRAMS_MAX {
        assert!(!flow.settled, "{number}");
        flow.send(CLIENT, &first(crypto(6, 5 + usize::from(number), &[0; 1])));
    }
    assert!(flow.settled);
    assert!((1..8_192).contains(&flow.held_most), "{}", flow.held_most);
    for (frames, settled) in [
        (crypto(6, 0, &[1, 0, 0xff, 0xfc]), false),
        (crypto(6, 0, &[1, 0, 0xff, 0xfd]), true),
        (crypto(6, 0, &[2]), true),
        (crypto(6, 0, &[1, 0, 0, 2, 3, 3]), true),
    ] {
        let flow = learnt(&[(CLIENT, first(frames))]);
        assert_eq!((flow.settled, flow.domain()), (settled, None));
    }
}

#[test]
fn what_is_held_is_bounded() {
    let mut flow = Flow::new();
    let mut ids = (0_u8..).map(|id| [id; 8]);
    while !flow.settled {
        let id = ids.next().unwrap();
        // The last byte of the window, in a packet of 1,500 bytes.
        let frames = [&[0x06, 0x80, 0x00, 0xff, 0xff, 1, 7][..], &[0; 1_400]].concat();
        flow.send(CLIENT, &Initial { id: &id, frames, ..Initial::default() }.seal());
    }
    assert!(flow.held_most > 2 * 65_536, "two openings are held");
    assert!(flow.held_most < 3 * 65_536, "{}", flow.held_most);
}

#[test]
fn nothing_is_read_that_is_not_authenticated() {
    let whole = first(crypto(6, 0, &tls_hello(NAME, 0, &[])));
    for place in 0..whole.len() {
        for bit in [0x01, 0x80] {
            let mut damaged = whole.clone();
            damaged[place] ^= bit;
            assert_eq!(learnt(&[(CLIENT, damaged)]).domain(), None, "{place}");
        }
        assert_eq!(learnt(&[(CLIENT, whole[..place].to_vec())]).domain(), None, "cut at {place}");
    }
}

#[test]
fn nothing_of_a_hello_is_shown_by_debug() {
    let mut flow = Flow::new();
    let hello = tls_hello("kanarienvogel.example", 0, &[]);
    flow.send(CLIENT, &first(crypto(6, 0, &hello[..hello.len() - 1])));
    let shown = format!("{:?}", flow.identifier);
    assert!(shown.contains("recognised: true") && !shown.contains("107, 97, 110"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Frames that anyone could seal, and any datagrams between them.
    #[test]
    fn any_bytes_do(frames in prop::collection::vec(prop::collection::vec(0..0x20_u8, 4..120), 1..6), noise in prop::collection::vec(any::<u8>(), 1..80)) {
        let mut flow = Flow::new();
        for frames in frames {
            for version in [1, 0x5130_3530, 0x5430_3530] {
                flow.send(CLIENT, &Initial { version, frames: frames.clone(), ..Initial::default() }.seal());
            }
            flow.send(SERVER, &noise);
        }
        prop_assert!(flow.held_most < 5 * 65_536);
    }
}
