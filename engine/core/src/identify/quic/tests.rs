//! Tests of `quic`: what is recognised, and the published packets.

use proptest::prelude::*;

use super::super::conversation::of_first_datagram;
use super::super::parser::Recognition::{self, No, Yes};
use super::sealing::{Initial, hex};
use super::{Landmark, landmark, opens, recognise};

fn judged(payload: &[u8]) -> Recognition {
    of_first_datagram(443, payload, recognise)
}

fn initial(first: u8, version: u32) -> Vec<u8> {
    let mut bytes = vec![first];
    bytes.extend(version.to_be_bytes());
    bytes.extend([8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x44, 0x00]);
    bytes.resize(1200, 0x5a);
    bytes
}

#[test]
fn versions_and_packet_types() {
    let retry = [&[0xf0, 0, 0, 0, 1, 0, 2, 7, 7][..], &[9; 40]].concat();
    let negotiation = |version: [u8; 4]| [&[0x80, 0, 0, 0, 0, 0, 1, 9, 0x0a, 0x0a, 0x0a, 0x0a][..], &version].concat();
    for (bytes, expected) in [
        (initial(0xc3, 1), Yes),
        (initial(0xd3, 0x6b33_43cf), Yes),
        (initial(0xc3, 0xff00_001d), Yes),
        (initial(0xc3, 0xface_b002), Yes),
        (initial(0xc3, u32::from_be_bytes(*b"Q050")), Yes),
        (initial(0xc3, 0x1234_5678), No),
        (initial(0x83, 1), No),
        (initial(0x43, 1), No),
        (retry, Yes),
        (negotiation([0, 0, 0, 1]), Yes),
        (negotiation(*b"Q046"), Yes),
        (negotiation([0x0a, 0x0a, 0x0a, 0x0a]), No),
        (Vec::new(), No),
    ] {
        assert_eq!(judged(&bytes), expected, "{:02x?}", bytes.get(..8));
    }
}

#[test]
fn a_length_beyond_the_datagram_is_refused() {
    let whole = initial(0xc3, 1);
    let needed = 5 + 1 + 8 + 1 + 1 + 2 + 0x400;
    for len in 0..whole.len() {
        let expected = if len >= needed { Yes } else { No };
        assert_eq!(judged(&whole[..len]), expected, "{len}");
    }
}

/// The Destination Connection ID and CRYPTO frame of RFC 9001 and RFC 9369, appendices A.1 and A.2.
const PUBLISHED_ID: [u8; 8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
const PUBLISHED_FRAME: &str = "\
    060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868 04fe3a47f06a2b69484c00000413011302010000c0000000\
    10000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017 00180010000700050461 6c706e00050005010000000000\
    3300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1c e15d43e994ec74d748002b0003020304000d0010000e0403\
    050306030203080408050806002d00020101001c000240010039003204 08ffffffffffffffff05048000ffff07048000ffff080110010480\
    0075300901100f088394c8f03e51570806048000ffff";

pub(super) fn published(version: u32) -> Vec<u8> {
    let mut frames = hex(PUBLISHED_FRAME);
    frames.resize(1162, 0);
    Initial { version, id: &PUBLISHED_ID, number: 2, frames, ..Initial::default() }.seal()
}

/// The packet's beginning and its tag, which covers all of it: what tests seal, a client would send.
#[test]
fn sealed_packets_are_those_of_rfc_9001_appendix_a_2_and_rfc_9369_appendix_a_2() {
    for (version, begin, tag) in [
        (
            1,
            "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8ba",
            "e221af44860018ab0856972e194cd934",
        ),
        (
            0x6b33_43cf,
            "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03",
            "a18b2faa745b6fe189cf772a9f84cbfc",
        ),
    ] {
        let packet = published(version);
        assert_eq!(packet.len(), 1200);
        assert_eq!(&packet[..40], hex(begin));
        assert_eq!(&packet[1184..], hex(tag));
        assert!(opens(&packet));
        assert_eq!(judged(&packet), Yes);
    }
}

#[test]
fn only_what_its_own_id_authenticates_opens_a_connection() {
    let first = Initial::default();
    assert!(opens(&first.seal()));
    assert!(opens(&[first.seal(), vec![7; 50]].concat()), "a packet coalesced with others");
    assert!(!opens(&Initial { key_id: Some(b"another1"), ..first.clone() }.seal()));
    assert!(!opens(&Initial { key_version: Some(0xff00_001d), ..first.clone() }.seal()));
    let whole = first.seal();
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        assert!(!opens(&damaged), "{place}");
        assert!(!opens(&whole[..place]), "{place}");
    }
    assert!(!opens(&published(1)[..1_199]));
}

#[test]
fn landmarks_by_packet_type() {
    let name = |payload: &[u8]| {
        landmark(payload).map(|landmark| match landmark {
            Landmark::Initial { .. } => "initial",
            Landmark::Keyed { .. } => "keyed",
            Landmark::Retry { .. } => "retry",
            Landmark::Negotiation => "negotiation",
        })
    };
    let packet = |first: u8, version: u8| [&[first, 0, 0, 0, version, 1, 7, 0][..], &[30; 70]].concat();
    for (first, expected) in [(0xc0, "initial"), (0xd0, "keyed"), (0xe0, "keyed"), (0xf0, "retry")] {
        assert_eq!(name(&packet(first, 1)), Some(expected));
    }
    assert_eq!(name(&packet(0x80, 0)), Some("negotiation"));
    assert_eq!(name(&packet(0x40, 1)), None);
}

proptest! {
    #[test]
    fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..64), version in prop_oneof![Just(0), Just(1), Just(0xff00_001d_u32)]) {
        let _ = (judged(&bytes), landmark(&bytes), opens(&bytes));
        let long = [&[0xc0][..], &version.to_be_bytes(), &bytes].concat();
        let _ = (judged(&long), landmark(&long), opens(&long));
    }
}
