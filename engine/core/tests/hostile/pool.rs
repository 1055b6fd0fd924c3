//! The memory of naming under attack, through the whole path.

use std::path::PathBuf;

use hallmonitor_core::engine::Engine;
use hallmonitor_core::flow::{FlowConfig, NAMING_BYTES, NAMING_POOL};
use tempfile::TempDir;

use super::path::{Packet, config};
use super::traffic::{frames, tls};
use super::writer::{Order, pcap};

const RAW: u16 = 101;

/// A segment of client number `client`, at `offset` in its stream.
fn segment(client: u32, offset: u32, bytes: &[u8]) -> Packet {
    let [_, _, high, low] = client.to_be_bytes();
    let data = frames::tcp((40_000, 443), (1_000 + offset, 1, 0x18), bytes);
    Packet::whole(RAW, i64::from(client) * 1_000, frames::ipv4(6, [10, 1, high, low], [192, 0, 2, 80], &data))
}

/// An engine that has not yet read a capture of these packets.
fn engine(folder: &TempDir, packets: &[Packet], flow: FlowConfig) -> Engine {
    let records: Vec<_> = packets.iter().map(|packet| packet.record.clone()).collect();
    let path: PathBuf = folder.path().join("capture");
    std::fs::write(&path, pcap(Order::Little, false, RAW, &records)).expect("a writable folder");
    Engine::open(&[path], config(flow), None).expect("a capture")
}

#[test]
fn forty_thousand_half_seen_hellos() {
    const FLOWS: u32 = 40_000;
    let hello = tls::large_hello("www.example.com", 1_300);
    let half: Vec<_> = (0..FLOWS).map(|client| segment(client, 0, &hello[..700])).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let mut engine = engine(&folder, &half, FlowConfig::default());
    // All packets, but not the end of the captures.
    engine.step(FLOWS.into()).expect("packets");
    assert!(!engine.is_done());
    assert_eq!(engine.naming_flows(), NAMING_POOL);
    assert_eq!(engine.naming_evicted(), u64::from(FLOWS) - NAMING_POOL as u64);
    let held = engine.naming_bytes();
    assert!((NAMING_POOL * 600..=NAMING_BYTES).contains(&held), "{held} bytes");
    engine.step(1).expect("the end");
    assert!(engine.is_done());
    assert_eq!((engine.naming_flows(), engine.naming_bytes(), engine.records()), (0, 0, FLOWS.into()));
}

#[test]
fn flows_that_hold_all_they_can() {
    const FLOWS: u32 = 150;
    const BOUND: usize = 2 << 20;
    let hello = tls::endless_hello(60_000);
    let mut packets = Vec::new();
    for client in 0..FLOWS {
        packets.extend(hello.chunks(1_000).zip(0..).map(|(bytes, part)| segment(client, part * 1_000, bytes)));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let flow = FlowConfig { naming_bytes: BOUND, ..FlowConfig::default() };
    let (mut engine, mut most) = (engine(&folder, &packets, flow), 0);
    while !engine.is_done() {
        engine.step(1).expect("packets");
        most = most.max(engine.naming_bytes());
        assert!(most <= BOUND);
    }
    assert!(most > BOUND / 2, "{most} bytes at most");
    assert!(engine.naming_evicted() > 100, "{} evicted", engine.naming_evicted());
    assert_eq!((engine.records(), engine.naming_bytes()), (FLOWS.into(), 0));
}
