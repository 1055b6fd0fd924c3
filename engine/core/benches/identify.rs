//! The time from a flow's first packet until nothing more is learnt of it, by protocol.

use std::hint::black_box;

use criterion::Criterion;
use hallmonitor_core::capture::LinkType;
use hallmonitor_core::decode::{Decoded, decode};
use hallmonitor_core::identify::{Facts, Identifier, Segment, Side, Told, Verdict};

#[path = "../../fuzz/src/sealing.rs"]
mod sealing;
#[path = "../tests/traffic/mod.rs"]
mod traffic;

use traffic::conversation::{Conversation, TCP, UDP};
use traffic::{names, tls, web};

/// The CRYPTO frame of RFC 9001, appendix A.2, which pads it to 1,162 bytes.
const PUBLISHED_FRAME: &str = "\
    060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c0000000\
    10000e00000b6578616d706c652e636f6dff01000100000a00080006001d001700180010000700050461 6c706e000500050100000000003300\
    260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e04030503\
    06030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075\
    300901100f088394c8f03e51570806048000ffff";
/// The seal of the packet there.
const PUBLISHED_TAG: &str = "e221af44860018ab0856972e194cd934";

fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).expect("two digits")).collect()
}

/// The client's Initial packet of RFC 9001, appendix A.2.
fn published_initial() -> Vec<u8> {
    let mut frames = hex(PUBLISHED_FRAME);
    frames.resize(1_162, 0);
    let packet = sealing::ClientKeys::default().seal(2, &frames);
    assert_eq!(packet[packet.len() - 16..], hex(PUBLISHED_TAG), "the published packet");
    packet
}

/// Bytes that no protocol begins with.
fn opaque(len: usize) -> Vec<u8> {
    (0_u8..=255).cycle().map(|byte| byte.wrapping_mul(151) ^ 0xa7).take(len).collect()
}

/// What is measured: a conversation, and the protocol and domain that it must show.
fn conversations() -> Vec<(Conversation, &'static str, Option<&'static str>)> {
    let split = vec![(true, tls::large_hello("www.example.com", 1_300)), tls::named().swap_remove(1)];
    let unknown = || [true, false, true, false].map(|from_client| (from_client, opaque(600))).to_vec();
    vec![
        (Conversation::new("tls", TCP, 443, tls::named()), "tls", Some("www.example.com")),
        (Conversation::new("tls_split_hello", TCP, 443, split), "tls", Some("www.example.com")),
        (Conversation::new("quic_initial", UDP, 443, vec![(true, published_initial())]), "quic", Some("example.com")),
        (Conversation::new("dns", UDP, 53, names::dns()), "dns", None),
        (Conversation::new("http", TCP, 80, web::download()[..1].to_vec()), "http", Some("www.example.net")),
        (Conversation::new("opaque_tcp", TCP, 50_000, unknown()), "", None),
        (Conversation::new("opaque_udp", UDP, 50_000, unknown()), "", None),
    ]
}

/// What identification sees of a packet.
fn segment<'a>(packet: &Decoded<'a>, server_port: u16) -> Segment<'a> {
    let side = if packet.tuple.destination_port == server_port { Side::Source } else { Side::Destination };
    Segment { side, tcp: packet.tcp, payload: packet.payload, payload_wire_len: packet.payload_wire_len }
}

/// Identify one flow, until nothing more can be learnt of it or its packets end.
fn identify(talk: &Conversation, segments: &[Segment<'_>]) -> Facts {
    let (mut facts, mut told) = (Facts::default(), Told::default());
    let mut identifier = Identifier::new(talk.transport, 40_007, talk.port);
    for segment in segments {
        if identifier.observe(black_box(segment), &mut facts, &mut told) == Verdict::Settled {
            break;
        }
    }
    black_box(&told);
    facts
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("identify");
    for (talk, protocol, domain) in conversations() {
        let packets = talk.packets(7);
        let wire_len = |packet: &[u8]| u32::try_from(packet.len()).expect("a short packet");
        let decoded: Vec<_> =
            packets.iter().map(|packet| decode(LinkType::IPV4, packet, wire_len(packet)).expect("decodable")).collect();
        let segments: Vec<_> = decoded.iter().map(|packet| segment(packet, talk.port)).collect();
        let facts = identify(&talk, &segments);
        assert_eq!((facts.protocol.as_str(), facts.domain.as_deref()), (protocol, domain), "{}", talk.name);
        group.bench_function(talk.name, |bencher| bencher.iter(|| identify(&talk, &segments)));
    }
    group.finish();
    criterion.final_summary();
}
