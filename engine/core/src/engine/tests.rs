//! Whole runs over captures that the tests write.

use super::*;
use crate::capture::writer::{Order, Pcapng};
use crate::decode::{FragmentCounters, Layer, Reason, Refused, Tunnel};
use crate::recorder::UNSUPPORTED_LINK;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use std::path::PathBuf;

/// A pcap file (draft-ietf-opsawg-pcap, little-endian, microseconds) of these frames, one a second.
fn pcap_of(folder: &tempfile::TempDir, name: &str, first_s: u32, frames: &[Vec<u8>]) -> PathBuf {
    let mut bytes = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
        bytes.extend(word.to_le_bytes());
    }
    for (time_s, frame) in (first_s..).zip(frames) {
        let len = u32::try_from(frame.len()).expect("a short frame");
        for word in [time_s, 0, len, len] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(frame);
    }
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

/// A capture of `count` DNS-sized UDP packets, one a second.
fn pcap(folder: &tempfile::TempDir, name: &str, first_s: u32, count: u32) -> PathBuf {
    let frame = |number| {
        let mut frame = vec![2; 12];
        frame.extend([0x08, 0x00]);
        frame.extend([0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
        frame.extend([0x9c, 0x40, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4]);
        if number == 1 {
            frame.truncate(20);
        }
        frame
    };
    pcap_of(folder, name, first_s, &(0..count).map(frame).collect::<Vec<_>>())
}

fn config(batch_rows: usize) -> EngineConfig {
    let flow = FlowConfig { active_ns: Some(10 * crate::flow::SECOND_NS), ..FlowConfig::default() };
    EngineConfig { flow, tunnels: Tunnels::ALL, catalogue: Arc::default(), sensor: "test".into(), batch_rows }
}

fn run(paths: &[PathBuf], batch_rows: usize, step: u64) -> (Vec<RecordBatch>, Engine) {
    let mut engine = Engine::open(paths, config(batch_rows), None).expect("captures");
    let mut batches = Vec::new();
    while !engine.is_done() {
        batches.extend(engine.step(step).expect("a step"));
    }
    (batches, engine)
}

#[test]
fn steps_change_neither_records_nor_batches() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [pcap(&folder, "a.pcap", 1_000, 60), pcap(&folder, "b.pcap", 1_030, 60)];
    let (whole, engine) = run(&paths, 4, u64::MAX);
    assert_eq!(engine.counters().packets, 120);
    assert_eq!(engine.records(), 9, "90 s in intervals of 10 s");
    assert_eq!(whole.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [4, 4, 1]);
    for step in [0, 1, 7, 100] {
        assert_eq!(run(&paths, 4, step).0, whole, "steps of {step}");
    }
}

#[test]
fn a_cut_capture_is_a_loss_and_its_packets_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = pcap(&folder, "cut.pcap", 1_000, 5);
    let bytes = std::fs::read(&path).expect("bytes");
    std::fs::write(&path, &bytes[..bytes.len() - 3]).expect("a file");
    let (_, engine) = run(&[path], 4, 100);
    assert_eq!((engine.counters().packets, engine.counters().captures_cut), (4, 1));
    assert_eq!(engine.losses().expect("losses").num_rows(), 1);
    assert_eq!(engine.counters().refused.values().sum::<u64>(), 1, "the short frame");
}

#[test]
fn fragments_and_tunnels_are_counted_and_each_packet_is_in_a_record_or_refused() {
    // RFC 791, section 3.1: IPv4 with this identification, flags and offset.
    let ipv4 = |identification, place: u16, protocol, payload: &[u8]| {
        let [p0, p1] = place.to_be_bytes();
        let len = 20 + u8::try_from(payload.len()).expect("a short payload");
        let head = [0x45, 0, 0, len, 0, identification, p0, p1, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        [&head[..], payload].concat()
    };
    let udp = [0x9c, 0x40, 0, 9, 0, 24, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    let inside = ipv4(0, 0, 17, &udp);
    let frames = [
        ipv4(1, 2, 17, &[0; 8]),
        ipv4(1, 0x2000, 17, &udp),
        ipv4(2, 0x2002, 17, &[0; 8]),
        ipv4(2, 3, 17, &[0; 8]),
        ipv4(0, 0, 4, &inside),
    ];
    let frames = frames.map(|packet| [vec![2; 12], vec![8, 0], packet].concat());
    let folder = tempfile::tempdir().expect("a folder");
    let path = pcap_of(&folder, "pieces.pcap", 1_000, &frames);
    let (batches, engine) = run(&[path], 4, 1);
    let refused = engine.counters().refused.clone().into_iter().collect::<Vec<_>>();
    assert_eq!(refused, [(Refused { layer: Layer::Ipv4, reason: Reason::Fragment }, 2)]);
    let in_tunnels = engine.counters().tunnels.iter().filter(|(_, packets)| *packets > 0).collect::<Vec<_>>();
    assert_eq!(in_tunnels, [(Tunnel::Ipip, 1)]);
    let expected = FragmentCounters { fragments: 4, completed: 1, expired: 1, ..FragmentCounters::default() };
    assert_eq!(engine.fragment_counters(), expected);
    let packets = batches.iter().flat_map(|batch| {
        batch.column_by_name("source_packets").expect("a column").as_primitive::<Int64Type>().values().to_vec()
    });
    assert_eq!(packets.collect::<Vec<_>>(), [2, 1], "two fragments, and the packet in the tunnel");
}

#[test]
fn damaged_headers_are_counted_and_their_packets_are_in_the_flow_of_their_ports() {
    // RFC 791, section 3.1: IPv4 from the same client to the same server.
    let frame = |protocol, payload: &[u8]| {
        let len = 20 + u8::try_from(payload.len()).expect("a short payload");
        let head = [0x45, 0, 0, len, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        [&[2; 12][..], &[8, 0], &head, payload].concat()
    };
    let tcp = [0x9c, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 0, 9, 0, 0, 0, 0, b'h', b'i'];
    let with_offset = |offset: u8| [&tcp[..12], &[offset << 4], &tcp[13..]].concat();
    let frames = [
        frame(6, &tcp),
        frame(6, &with_offset(2)),
        frame(6, &with_offset(6)),
        frame(6, &tcp[..19]),
        frame(6, &tcp[..4]),
        frame(6, &tcp[..3]),
        frame(17, &[0x9c, 0x40, 0, 80, 0, 7, 0, 0]),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let (batches, engine) = run(&[pcap_of(&folder, "damaged.pcap", 1_000, &frames)], 4, 100);
    let counters = engine.counters();
    let counted = |by: &std::collections::BTreeMap<Refused, u64>| {
        by.iter().map(|(refused, packets)| (refused.layer, refused.reason, *packets)).collect::<Vec<_>>()
    };
    let damaged =
        [(Layer::Tcp, Reason::TooShort, 2), (Layer::Tcp, Reason::Malformed, 2), (Layer::Udp, Reason::Malformed, 1)];
    assert_eq!(counted(&counters.damaged), damaged);
    assert_eq!(counted(&counters.refused), [(Layer::Tcp, Reason::TooShort, 1)]);
    let packets = batches.iter().flat_map(|batch| {
        batch.column_by_name("source_packets").expect("a column").as_primitive::<Int64Type>().values().to_vec()
    });
    assert_eq!(packets.collect::<Vec<_>>(), [5, 1], "TCP, and UDP");
    assert_eq!(counters.packets, 5 + 1 + 1, "in records or refused");
}

#[test]
fn a_packet_with_an_odd_time_is_counted_and_the_next_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = [vec![2; 12], vec![8, 0, 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 89, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]].concat();
    let mut file = Pcapng::new(Order::Little);
    file.interface(1, 0, &[]);
    for ticks in [1_000_000, u64::MAX, 2_000_000] {
        file.enhanced(0, ticks, 34, &data);
    }
    let path = folder.path().join("odd.pcapng");
    std::fs::write(&path, &file.bytes).expect("a file");
    let (batches, engine) = run(&[path], 4, 100);
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 1);
    let refused = engine.counters().refused.clone().into_iter().collect::<Vec<_>>();
    assert_eq!(refused, [(Refused { layer: Layer::Capture, reason: Reason::Malformed }, 1)]);
    assert_eq!((engine.counters().packets, engine.counters().captures_cut), (3, 0));
}

#[test]
fn a_capture_of_another_link_type_is_a_loss() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [pcap(&folder, "usb.pcap", 1_000, 5), pcap(&folder, "wire.pcap", 1_002, 5)];
    let mut bytes = std::fs::read(&paths[0]).expect("bytes");
    bytes[20] = 249;
    std::fs::write(&paths[0], bytes).expect("a file");
    let (_, engine) = run(&paths, 4, 1);
    assert_eq!((engine.records(), engine.counters().refused[&UNSUPPORTED_LINK]), (1, 5));
    let losses = engine.losses.losses();
    let [loss] = losses.as_slice() else { panic!("one loss, not {losses:?}") };
    let second = crate::flow::SECOND_NS;
    assert_eq!((loss.from_ns, loss.to_ns, loss.packets), (1_000 * second, 1_004 * second, Some(5)));
    assert_eq!(loss.capture.as_deref(), Some("usb.pcap"));
}

#[test]
fn every_capture_that_cannot_be_read_is_named() {
    let missing = ["/nonexistent/a.pcap", "/nonexistent/b.pcap"];
    let faults = Engine::open(&missing, config(4), None).err().expect("faults");
    assert_eq!(faults.iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(), missing);
}
