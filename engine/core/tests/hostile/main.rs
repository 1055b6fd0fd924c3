//! Hostile traffic through the whole path: no panic, no error after opening, every packet counted, memory within bounds.

mod corpus;
mod damage;
mod path;
mod pool;
#[path = "../traffic/mod.rs"]
mod traffic;
#[path = "../../src/capture/writer.rs"]
mod writer;

use damage::{Draw, damaged, damaged_bytes};
use path::{Packet, Path, capture};
use writer::{Order, pcap};

/// Damaged versions of all own traffic together.
const DAMAGED: u64 = 150;
/// Lengths to which captures are often cut (`tcpdump -s`), and some odd ones.
const SNAP_LENS: [usize; 12] = [1, 14, 18, 34, 42, 54, 64, 68, 96, 128, 256, 262];

/// All own traffic, a packet every 10 ms.
fn own() -> Vec<Packet> {
    let ethernet = traffic::on_ethernet().into_iter().map(|data| (1, data));
    let packets = ethernet.chain(traffic::on_every_header()).zip(0..);
    packets.map(|((link, data), number)| Packet::whole(link, number * 10_000_000, data)).collect()
}

/// Captures of one conversation each, small enough to be damaged byte by byte.
fn small() -> Vec<(&'static str, Vec<u8>)> {
    let mut captures = Vec::new();
    for conversation in traffic::conversations() {
        let packets = conversation.packets(7).into_iter().zip(0..);
        let packets: Vec<_> = packets.map(|(data, number)| Packet::whole(101, number * 10_000_000, data)).collect();
        match conversation.name {
            "dns" | "smtp" => captures.push((conversation.name, capture(&packets))),
            "tls" => {
                let records: Vec<_> = packets.into_iter().map(|packet| packet.record).collect();
                captures.push((conversation.name, pcap(Order::Big, false, 101, &records)));
            }
            _ => {}
        }
    }
    captures
}

#[test]
fn own_traffic_is_named() {
    let mut path = Path::roomy();
    let totals = path.run(&capture(&own())).expect("a capture");
    assert_eq!(totals.packets, own().len() as u64);
    for name in [
        "www.example.com",
        "example.org",
        "outer.example",
        "www.example.net",
        "a.example",
        "secure.example",
        "call.example",
    ] {
        assert!(totals.domains.contains(name), "{name} in {:?}", totals.domains);
    }
    for protocol in
        ["tls", "dtls", "http", "dns", "smtp", "imap", "pop3", "ftp", "quic", "ssh", "rdp", "smb", "stun", "ntp"]
    {
        assert!(totals.protocols.contains(protocol), "{protocol} in {:?}", totals.protocols);
    }
}

#[test]
fn every_packet_cut_at_every_length() {
    let (own, mut path) = (own(), Path::tight());
    let longest = own.iter().map(|packet| packet.record.data.len()).max().expect("packets");
    for len in 0..longest {
        let longer = own.iter().filter(|packet| packet.record.data.len() > len);
        let cut: Vec<_> = longer.map(|packet| packet.cut(len)).collect();
        path.run(&capture(&cut)).expect("a capture");
    }
}

#[test]
fn every_conversation_cut_by_a_snap_length() {
    let (own, mut path) = (own(), Path::tight());
    for len in SNAP_LENS {
        let cut: Vec<_> = own.iter().map(|packet| packet.cut(len)).collect();
        let totals = path.run(&capture(&cut)).expect("a capture");
        assert_eq!(totals.packets, own.len() as u64, "{len}");
    }
}

#[test]
fn every_capture_cut_at_every_length() {
    let mut path = Path::tight();
    for (name, whole) in small() {
        let mut most = 0;
        for len in 0..=whole.len() {
            match path.run(&whole[..len]) {
                Some(totals) => {
                    assert!(totals.packets >= most && totals.captures_cut <= 1, "{name} at {len}");
                    most = totals.packets;
                }
                None => assert_eq!(most, 0, "{name} at {len}: once a header is there, the file is a capture"),
            }
        }
        assert!(most > 0, "{name}");
    }
}

#[test]
fn every_byte_of_a_capture_flipped() {
    let (mut path, mut draw) = (Path::tight(), Draw::new(4_012));
    for (_, whole) in small() {
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= draw.byte() | 1;
            path.run(&flipped);
        }
    }
}

#[test]
fn damaged_traffic() {
    let (own, mut path) = (own(), Path::tight());
    for seed in 0..DAMAGED {
        let packets = damaged(&own, &mut Draw::new(seed));
        let totals = path.run(&capture(&packets)).expect("a capture");
        assert_eq!(totals.packets, packets.len() as u64, "seed {seed}");
    }
}

#[test]
fn damaged_captures() {
    let (whole, mut path) = (capture(&own()), Path::tight());
    for seed in 0..DAMAGED {
        path.run(&damaged_bytes(&whole, &mut Draw::new(seed)));
    }
}

/// What comes in another order, twice or not at all changes no sum: each packet is counted once each time it comes.
#[test]
fn the_order_of_packets_loses_none() {
    let (own, mut path) = (own(), Path::tight());
    let reversed: Vec<_> = own.iter().rev().cloned().collect();
    let doubled: Vec<_> = own.iter().flat_map(|packet| [packet.clone(), packet.clone()]).collect();
    for packets in [reversed, doubled] {
        assert_eq!(path.run(&capture(&packets)).expect("a capture").packets, packets.len() as u64);
    }
}
