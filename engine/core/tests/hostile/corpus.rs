//! Captures that others made, where there are any: cut and damaged.
//!
//! Looked for in `$HALLMONITOR_CORPUS`, else in `shared/corpus` beside the repository.

use std::env;
use std::fs;
use std::path::PathBuf;

use hallmonitor_core::capture::{BatchEnd, CaptureReader, PacketBatch};

use super::damage::{Draw, damaged, damaged_bytes};
use super::path::{Packet, Path, capture};
use super::writer::Record;

/// Of each capture, so many bytes and packets at most: together the corpus takes seconds.
const BYTES: usize = 16_384;
const PACKETS: usize = 100;
/// Cuts of each kind, and damaged versions of each kind, of each capture.
const CUTS: usize = 1;
const DAMAGED: usize = 1;

fn corpus() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    env::var_os("HALLMONITOR_CORPUS").map_or_else(beside, PathBuf::from)
}

/// The first packets of a capture, none where it is none.
fn packets(path: &std::path::Path) -> Vec<Packet> {
    let Ok(mut reader) = CaptureReader::open(path) else { return Vec::new() };
    let (mut batch, mut packets) = (PacketBatch::default(), Vec::new());
    loop {
        let end = reader.read_batch(&mut batch).expect("no interrupt hook");
        packets.extend(batch.iter().map(|packet| Packet {
            link: packet.link.0,
            record: Record { ts_ns: packet.ts_ns, wire_len: packet.wire_len, data: packet.data.to_vec() },
        }));
        if end != BatchEnd::More || packets.len() >= PACKETS {
            packets.truncate(PACKETS);
            return packets;
        }
    }
}

/// Lengths to cut a file at: some anywhere, some around the records that begin after the `header` bytes of a pcap file.
fn cuts(whole: &[u8], draw: &mut Draw) -> Vec<usize> {
    let mut ends = vec![24];
    while let Some(field) = ends.last().and_then(|at| whole.get(at + 8..at + 12)) {
        let field = <[u8; 4]>::try_from(field).expect("four bytes");
        // The byte order is not looked at: lengths are short, so the smaller reading is the one meant.
        let len = u32::from_le_bytes(field).min(u32::from_be_bytes(field));
        let next = ends.last().map_or(0, |at| at + 16 + usize::try_from(len).unwrap_or(0));
        if next >= whole.len() {
            break;
        }
        ends.push(next);
    }
    let anywhere = (0..CUTS).map(|_| draw.below(whole.len() + 1)).collect::<Vec<_>>();
    let around = (0..CUTS).map(|_| ends[draw.below(ends.len())] + draw.below(3) - 1).collect::<Vec<_>>();
    [anywhere, around].concat().into_iter().map(|len| len.min(whole.len())).collect()
}

#[test]
fn captures_of_others_cut_and_damaged() {
    for folder in ["hostile", "pcaps"] {
        let folder = corpus().join(folder);
        let Ok(entries) = fs::read_dir(&folder) else {
            eprintln!("skipped: there is no corpus at {}", folder.display());
            continue;
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
        paths.sort();
        let mut path = Path::tight();
        for (file, seed) in paths.iter().zip(0..) {
            let Ok(mut whole) = fs::read(file) else { continue };
            whole.truncate(BYTES);
            let mut draw = Draw::new(seed);
            for len in cuts(&whole, &mut draw) {
                path.run(&whole[..len]);
            }
            let packets = packets(file);
            for _ in 0..DAMAGED {
                path.run(&damaged_bytes(&whole, &mut draw));
                path.run(&capture(&damaged(&packets, &mut draw))).expect("a capture");
            }
        }
    }
}
