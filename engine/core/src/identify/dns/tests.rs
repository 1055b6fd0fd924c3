//! Tests of `dns`.

use proptest::prelude::*;

use super::super::conversation::{assert_cuts_tell_nothing_else, assert_splits_change_nothing, whole};
use super::super::facts::Facts;
use super::super::protocol::Protocol;
use super::super::{Answer, Identifier, Segment, Side, Told, Verdict};
use crate::decode::transport;

/// The header's flags of a query, and of a response without error.
const QUERY: u16 = 0x0100;
pub(in crate::identify) const RESPONSE: u16 = 0x8180;

pub(in crate::identify) fn wire(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).unwrap());
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

/// A message with one question and these answers.
pub(in crate::identify) fn message(flags: u16, name: &str, kind: u16, answers: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = vec![0x12, 0x34];
    bytes.extend(flags.to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend(u16::try_from(answers.len()).unwrap().to_be_bytes());
    bytes.extend([0; 4]);
    bytes.extend(wire(name));
    bytes.extend(kind.to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend(answers.concat());
    bytes
}

pub(in crate::identify) fn record(owner: &[u8], kind: u16, ttl_s: u32, data: &[u8]) -> Vec<u8> {
    let len = u16::try_from(data.len()).unwrap();
    [owner, &kind.to_be_bytes(), &[0, 1], &ttl_s.to_be_bytes(), &len.to_be_bytes(), data].concat()
}

pub(in crate::identify) fn response() -> Vec<u8> {
    let alias = record(&[0xc0, 12], 5, 60, &wire("edge.cdn.example"));
    let address = record(&wire("edge.cdn.example"), 1, 300, &[192, 0, 2, 7]);
    message(RESPONSE, "WWW.Example.com", 1, &[alias, address])
}

/// A query for the name.
pub(in crate::identify) fn query(name: &str) -> Vec<u8> {
    message(QUERY, name, 1, &[])
}

pub(in crate::identify) fn v4(last: u8) -> [u8; 16] {
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last]
}

pub(in crate::identify) fn observe(datagrams: &[(Side, Vec<u8>)], port: u16) -> (Facts, Vec<Answer>) {
    let mut identifier = Identifier::new(transport::UDP, 40_000, port);
    let (mut facts, mut told) = (Facts::default(), Told::default());
    for (side, payload) in datagrams {
        let payload_wire_len = u32::try_from(payload.len()).unwrap();
        let segment = Segment { side: *side, tcp: None, payload, payload_wire_len };
        let verdict = identifier.observe(&segment, &mut facts, &mut told);
        if facts.protocol == Protocol::Dns {
            assert_eq!(verdict, Verdict::Seeking);
        }
    }
    (facts, told.answers)
}

#[test]
fn the_first_name_has_length_and_entropy() {
    for (name, length, entropy) in [
        ("www.example.com", 17, Some(0)),
        ("mzxw6ytboi4dsnzz.t.example.com", 32, Some(3_690)),
        ("example.com", 13, None),
        ("", 1, None),
    ] {
        let (facts, _) = observe(&[(Side::Source, query(name)), (Side::Source, query("abcd.example.com"))], 53);
        assert_eq!((facts.dns_query_length, facts.dns_query_entropy), (Some(length), entropy), "{name}");
    }
}

#[test]
fn a_transaction_tells_question_code_and_addresses() {
    let query = message(QUERY, "WWW.Example.com", 1, &[]);
    let (facts, answers) = observe(&[(Side::Source, query), (Side::Destination, response())], 53);
    assert_eq!(facts.dns_query.as_deref(), Some("www.example.com"));
    assert_eq!((facts.dns_qtype, facts.dns_rcode), (Some(1), Some(0)));
    assert_eq!((facts.protocol, facts.domain), (Protocol::Dns, None));
    assert_eq!(answers, [Answer { name: "www.example.com".into(), address: v4(7), ttl_s: 60 }]);
}

#[test]
fn the_first_question_stays_and_each_transaction_answers() {
    let address = record(&[0xc0, 12], 28, 30, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
    let second = message(RESPONSE, "other.example", 28, &[address]);
    let missing = message(RESPONSE | 3, "www.example.com", 1, &[]);
    let (facts, answers) = observe(
        &[
            (Side::Source, message(QUERY, "www.example.com", 1, &[])),
            (Side::Source, message(QUERY, "other.example", 28, &[])),
            (Side::Destination, second),
            (Side::Destination, missing),
        ],
        53,
    );
    assert_eq!((facts.dns_query.as_deref(), facts.dns_rcode), (Some("www.example.com"), Some(3)));
    assert_eq!(answers.len(), 1);
    assert_eq!((&*answers[0].name, answers[0].ttl_s), ("other.example", 30));
}

#[test]
fn records_of_other_names_name_nothing() {
    let own = record(&[0xc0, 12], 1, 300, &[192, 0, 2, 1]);
    let other = record(&wire("victim.example"), 1, 300, &[192, 0, 2, 2]);
    let short = record(&[0xc0, 12], 1, 300, &[192, 0, 2]);
    let late_alias = record(&[0xc0, 12], 5, 300, &wire("b.example"));
    let early_target = record(&wire("b.example"), 1, 0xffff_ffff, &[192, 0, 2, 3]);
    let loops = record(&[0xc0, 12], 5, 300, &[0xc0, 12]);
    for (answers, expected) in [
        (vec![own.clone(), other], vec![(v4(1), 300)]),
        (vec![short], vec![]),
        (vec![early_target, late_alias], vec![(v4(3), 0)]),
        (vec![loops, own], vec![(v4(1), 300)]),
    ] {
        let (_, found) = observe(&[(Side::Destination, message(RESPONSE, "a.example", 1, &answers))], 53);
        let found: Vec<_> = found.into_iter().map(|answer| (answer.address, answer.ttl_s)).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn errors_answer_nothing() {
    let address = record(&[0xc0, 12], 1, 300, &[192, 0, 2, 1]);
    let (facts, answers) = observe(&[(Side::Destination, message(RESPONSE | 2, "a.example", 1, &[address]))], 53);
    assert_eq!((facts.dns_rcode, answers.len()), (Some(2), 0));
}

/// A root-owned OPT record with these upper bits of the response code (RFC 6891, section 6.1.3).
fn opt(upper: u8) -> Vec<u8> {
    vec![0, 0, 41, 4, 208, upper, 0, 0, 0, 0, 0]
}

#[test]
fn the_code_is_joined_with_the_upper_bits_of_opt() {
    let address = record(&[0xc0, 12], 1, 300, &[192, 0, 2, 1]);
    let other = record(&wire("ns.a.example"), 1, 300, &[192, 0, 2, 2]);
    let key = record(&[0], 250, 0, &[9; 5]);
    for (low, answers, additional, expected) in [
        (0, vec![], vec![], Some(0)),
        (3, vec![], vec![opt(0)], Some(3)),
        (0, vec![], vec![opt(1)], Some(16)),
        (7, vec![], vec![other.clone(), opt(1), key], Some(23)),
        (15, vec![address.clone()], vec![opt(0xff)], Some(4_095)),
        (3, vec![address], vec![other], Some(3)),
        // An OPT elsewhere says nothing, two contradict the rule of one.
        (0, vec![opt(1)], vec![opt(0)], Some(0)),
        (0, vec![], vec![opt(0), opt(1)], None),
    ] {
        let mut whole = message(RESPONSE | low, "a.example", 1, &answers);
        whole[11] = u8::try_from(additional.len()).unwrap();
        whole.extend(additional.concat());
        let code = |bytes: &[u8]| observe(&[(Side::Destination, bytes.to_vec())], 53).0.dns_rcode;
        assert_eq!(code(&whole), expected);
        // Cut before its end, a message with a section where OPT may stand tells no code.
        if !additional.is_empty() {
            for len in 0..whole.len() {
                assert_eq!(code(&whole[..len]), None, "{len}");
            }
        }
    }
}

#[test]
fn a_binary_tunnel_can_still_be_counted() {
    let mut query = message(QUERY, "aaaa.tunnel.example", 10, &[]);
    query[13..17].copy_from_slice(b"\xff\xfe.\0");
    let (facts, _) = observe(&[(Side::Source, query)], 53);
    assert_eq!(facts.dns_query.as_deref(), Some("~0cace1ea.tunnel.example"));
}

#[test]
fn what_is_no_message_is_refused() {
    let query = message(QUERY, "a.example", 1, &[]);
    for (place, byte) in [(2, 0x41), (3, 0x40), (5, 2), (5, 0), (7, 1), (12, 0x80), (query.len() - 1, 9)] {
        let mut odd = query.clone();
        odd[place] = byte;
        assert_eq!(observe(&[(Side::Source, odd)], 53).0.protocol, Protocol::Unknown, "{place}");
    }
}

#[test]
fn a_hostile_count_ends_with_the_bytes() {
    let mut hostile = response();
    hostile[6..8].copy_from_slice(&[0xff, 0xff]);
    assert_eq!(observe(&[(Side::Destination, hostile)], 53).1.len(), 1);
    let many = vec![record(&[0xc0, 12], 1, 1, &[192, 0, 2, 1]); 1_000];
    let (_, answers) = observe(&[(Side::Destination, message(RESPONSE, "a.example", 1, &many))], 53);
    assert_eq!(answers.len(), super::super::dns_answers::ANSWERS_MAX);
}

/// Each record's owner is a pointer to the question's 126 labels: 128 steps with the pointer and the root.
#[test]
fn the_labels_followed_in_a_message_are_bounded() {
    let name = vec!["a"; 126].join(".");
    let many = vec![record(&[0xc0, 12], 1, 1, &[192, 0, 2, 1]); 256];
    let (facts, answers) = observe(&[(Side::Destination, message(RESPONSE, &name, 1, &many))], 53);
    assert_eq!(facts.dns_query.as_deref(), Some(&*name));
    assert_eq!(answers.len(), 4_096 / 128);
    let many = vec![record(&[0xc0, 12], 5, 1, &[0xc0, 12]); 256];
    assert!(observe(&[(Side::Destination, message(RESPONSE, &name, 1, &many))], 53).1.is_empty());
}

#[test]
fn over_tcp_messages_have_their_length_in_front() {
    let framed = |message: Vec<u8>| [&u16::try_from(message.len()).unwrap().to_be_bytes()[..], &message].concat();
    let query = framed(message(QUERY, "www.example.com", 1, &[]));
    let two = [framed(response()), framed(message(RESPONSE | 3, "b.example", 1, &[]))].concat();
    let parts = [(Side::Source, &query[..]), (Side::Destination, &two[..])];
    let learnt = whole(53, &parts);
    assert_eq!((learnt.facts.dns_rcode, learnt.answers.len()), (Some(0), 1));
    assert_splits_change_nothing(53, &parts);
    assert_cuts_tell_nothing_else(53, &parts);
}

#[test]
fn a_cut_response_tells_nothing_else() {
    let whole = response();
    for len in 0..whole.len() {
        let (facts, answers) = observe(&[(Side::Destination, whole[..len].to_vec())], 53);
        assert!(facts.dns_query.is_none_or(|name| &*name == "www.example.com"), "{len}");
        assert!(answers.is_empty(), "{len}");
    }
}

proptest! {
    #[test]
    fn any_bytes_do(
        bytes in prop::collection::vec(any::<u8>(), 0..200), place in any::<prop::sample::Index>(), new in any::<u8>(),
    ) {
        let mut damaged = response();
        let place = place.index(damaged.len());
        damaged[place] = new;
        observe(&[(Side::Source, bytes), (Side::Destination, damaged)], 53);
    }
}
