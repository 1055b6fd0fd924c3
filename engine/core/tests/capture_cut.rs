//! Captures cut at every length: what came before stays, the cut is reported, nothing panics.

#[path = "../src/capture/writer.rs"]
mod writer;

use std::fs;
use std::io::Write;
use std::path::Path;

use hallmonitor_core::capture::{BatchEnd, CaptureReader, Cut, PacketBatch};
use writer::{Order, Pcapng, Record, pcap};

fn records() -> Vec<Record> {
    [(1_000_000_000, 0), (1_000_000_000, 7), (3_500_000_000, 60), (2_000_000_000, 33)]
        .map(|(ts_ns, len)| Record { ts_ns, wire_len: 100, data: vec![0x5A; len] })
        .to_vec()
}

/// The same packets as blocks of all kinds, over two sections of both byte orders.
fn pcapng(records: &[Record]) -> Vec<u8> {
    let mut file = Pcapng::new(Order::Little);
    for (number, record) in records.iter().enumerate() {
        if number % 2 == 0 {
            file.section(if number == 0 { Order::Little } else { Order::Big });
            file.interface(1, 0, &[(9, vec![9]), (2, b"mirror".to_vec())]);
            file.block(5, &[0; 20]);
        }
        let ticks = u64::try_from(record.ts_ns).expect("after 1970");
        if number == 2 {
            file.obsolete(0, ticks, record.wire_len, &record.data);
        } else {
            file.enhanced(0, ticks, record.wire_len, &record.data);
        }
    }
    file.bytes
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let (first, second) = data.split_at(data.len() / 2);
    let member = |part: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(part).expect("writing to memory");
        encoder.finish().expect("writing to memory")
    };
    [member(first), member(second)].concat()
}

fn zstd(data: &[u8]) -> Vec<u8> {
    let (first, second) = data.split_at(data.len() / 2);
    [first, second].map(|part| zstd::encode_all(part, 1).expect("writing to memory")).concat()
}

/// All packets of a file and its cut; `None` where it is no capture.
fn read(path: &Path) -> Option<(Vec<Record>, Option<Cut>)> {
    let mut reader = CaptureReader::open(path).ok()?;
    let (mut batch, mut packets) = (PacketBatch::default(), Vec::new());
    loop {
        let end = reader.read_batch(&mut batch).expect("no interrupt hook");
        packets.extend(batch.iter().map(|packet| Record {
            ts_ns: packet.ts_ns,
            wire_len: packet.wire_len,
            data: packet.data.to_vec(),
        }));
        if let BatchEnd::Ended(cut) = end {
            return Some((packets, cut));
        }
    }
}

#[test]
fn every_length_yields_a_prefix_of_the_packets() {
    let records = records();
    let (classic, blocks) = (pcap(Order::Big, false, 1, &records), pcapng(&records));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("cut");
    for (name, whole, units) in [
        // Records begin where a cut cannot be told from an end; compressed files have no such place.
        ("pcap", classic.clone(), records.len() + 1),
        ("pcapng", blocks.clone(), 13),
        ("pcap.gz", gzip(&classic), 2),
        ("pcapng.gz", gzip(&blocks), 2),
        ("pcap.zst", zstd(&classic), 1),
        ("pcapng.zst", zstd(&blocks), 1),
    ] {
        let (mut ends, mut most) = (0, 0);
        for len in 0..=whole.len() {
            fs::write(&path, &whole[..len]).expect("a writable folder");
            let Some((packets, cut)) = read(&path) else {
                assert_eq!(most, 0, "{name}: once a header is there, the file is a capture");
                continue;
            };
            assert!(records.starts_with(&packets), "{name} at {len}");
            assert!(packets.len() >= most, "{name} at {len}");
            most = packets.len();
            match cut {
                Some(cut) => assert_eq!(cut.after_ts_ns, packets.last().map(|packet| packet.ts_ns), "{name} at {len}"),
                None => ends += 1,
            }
        }
        assert_eq!(most, records.len(), "{name}");
        assert!((1..=units).contains(&ends), "{name}: {ends} lengths without a cut");
        assert_eq!(read(&path).expect("the whole file").1, None, "{name}");
    }
}

#[test]
fn every_flipped_byte_is_survived() {
    let records = records();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("flipped");
    for whole in [pcap(Order::Little, true, 1, &records), pcapng(&records), gzip(&pcapng(&records))] {
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0xFF;
            fs::write(&path, &flipped).expect("a writable folder");
            if let Some((packets, _)) = read(&path) {
                let bytes: usize = packets.iter().map(|packet| packet.data.len()).sum();
                assert!(bytes <= 2 * whole.len(), "byte {at}");
            }
        }
    }
}
