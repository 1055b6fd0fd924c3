use super::{Kind, generate};
use crate::truth::Truth;

fn written(kind: Kind, packets: u32, seed: u64) -> (Truth, Vec<u8>) {
    let mut file = Vec::new();
    let truth = generate(kind, packets, seed, &mut file).unwrap();
    (truth, file)
}

/// Times (nanoseconds since 1970) and bytes of the packets of a file.
fn packets(file: &[u8]) -> Vec<(u64, u64)> {
    let field = |at: usize| u64::from(u32::from_le_bytes(file[at..at + 4].try_into().unwrap()));
    let (mut at, mut packets) = (24, vec![]);
    while at < file.len() {
        packets.push((field(at) * 1_000_000_000 + field(at + 4), field(at + 8)));
        at += 16 + usize::try_from(field(at + 8)).unwrap();
    }
    packets
}

#[test]
fn a_seed_gives_the_same_bytes() {
    for kind in Kind::ALL {
        let (first, second, other) = (written(kind, 4_000, 1), written(kind, 4_000, 1), written(kind, 4_000, 2));
        assert!(first == second, "{kind}");
        assert!(first.1 != other.1, "{kind}");
    }
}

#[test]
fn packets_flows_and_bytes_are_as_promised() {
    for (kind, flows, span_s) in [
        (Kind::Mix, 2_000, 600),
        (Kind::MixOpaque, 2_000, 600),
        (Kind::Small, 8_000, 300),
        (Kind::Hellos, 10_000, 120),
        (Kind::Flood, 40_000, 60),
        (Kind::Day, 2_000, 10_800),
    ] {
        let (truth, file) = written(kind, 40_000, 1);
        assert_eq!((truth.kind, truth.packets, truth.flows), (kind.name(), 40_000, flows));
        assert_eq!(truth.bytes, file.len() as u64);
        let packets = packets(&file);
        assert_eq!(packets.len(), 40_000);
        assert!(packets.is_sorted_by_key(|packet| packet.0), "{kind}");
        let spanned_s = (packets.last().unwrap().0 - packets[0].0) / 1_000_000_000;
        assert!((span_s * 9 / 10..span_s + span_s / 20).contains(&spanned_s), "{kind}: {spanned_s} s");
    }
}

#[test]
fn frames_have_the_sizes_that_are_promised() {
    for (kind, least, most) in [(Kind::Small, 64, 90), (Kind::Flood, 64, 64), (Kind::Mix, 60, 1_514)] {
        let (_, file) = written(kind, 40_000, 1);
        assert!(packets(&file).iter().all(|packet| (least..=most).contains(&packet.1)), "{kind}");
    }
    for kind in [Kind::Mix, Kind::MixOpaque, Kind::Day] {
        let (truth, _) = written(kind, 100_000, 1);
        let average = truth.bytes / truth.packets - 16;
        assert!((600..700).contains(&average), "{kind}: {average}");
    }
}

#[test]
fn the_mixture_is_as_promised() {
    let (truth, _) = written(Kind::Mix, 100_000, 1);
    let named = truth.named;
    assert_eq!((named.sni, named.quic_sni, named.http_host), (2_250, 1_000, 200));
    assert!((325..=330).contains(&named.dns), "{named:?}");
    let (opaque, file) = written(Kind::MixOpaque, 100_000, 1);
    assert_eq!((opaque.named.sni, opaque.named.quic_sni, opaque.named.http_host), (2_250, 0, 200));
    assert!(opaque.named.dns > named.dns);
    assert_eq!((opaque.packets, opaque.bytes), (truth.packets, truth.bytes));
    assert_eq!(packets(&file), packets(&written(Kind::Mix, 100_000, 1).1), "only contents differ");
}
