//! Captures that others made, where there are any: every one is read to an end, within bounds.
//!
//! Looked for in `$HALLMONITOR_CORPUS`, else in `shared/corpus` beside the repository.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use hallmonitor_core::capture::{BatchEnd, CaptureReader, MAX_PACKET_BYTES, MAX_TIME_NS, PacketBatch};
use hallmonitor_core::decode::Decoder;

fn corpus() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    env::var_os("HALLMONITOR_CORPUS").map_or_else(beside, PathBuf::from)
}

/// Read a capture to its end and decode its packets: how many were there, and how many were decoded. The others were
/// refused.
fn read(path: &Path) -> (u64, u64) {
    let Ok(mut reader) = CaptureReader::open(path) else { return (0, 0) };
    let (mut batch, mut packets, mut in_flows) = (PacketBatch::default(), 0, 0);
    let (mut decoder, mut refused) = (Decoder::default(), 0);
    loop {
        let end = reader.read_batch(&mut batch).expect("no interrupt hook");
        for packet in batch.iter() {
            assert!(packet.data.len() <= packet.wire_len as usize && packet.data.len() <= MAX_PACKET_BYTES as usize);
            assert!(packet.ts_ns.abs() <= MAX_TIME_NS);
            packets += 1;
            match decoder.decode(packet.link, packet.data, packet.wire_len, packet.ts_ns) {
                Ok(Some(found)) => {
                    assert!(found.ip_bytes <= found.wire_len);
                    assert!(found.payload.len() <= found.payload_wire_len as usize);
                    in_flows += u64::from(found.packets);
                }
                Ok(None) => {}
                Err(_) => refused += 1,
            }
        }
        if end != BatchEnd::More {
            decoder.finish();
            refused += decoder.take_refusals().values().sum::<u64>();
            assert_eq!(in_flows + refused, packets, "{}", path.display());
            return (packets, in_flows);
        }
    }
}

#[test]
fn every_capture_of_the_corpus_is_read_to_an_end() {
    for folder in ["hostile", "pcaps"] {
        let folder = corpus().join(folder);
        let Ok(entries) = fs::read_dir(&folder) else {
            eprintln!("skipped: there is no corpus at {}", folder.display());
            continue;
        };
        let (mut files, mut packets, mut decoded) = (0, 0, 0);
        for entry in entries {
            let (more_packets, more_decoded) = read(&entry.expect("a readable folder").path());
            (files, packets, decoded) = (files + 1, packets + more_packets, decoded + more_decoded);
        }
        println!("{}: {files} files, {packets} packets, {decoded} decoded", folder.display());
        assert!(files == 0 || (packets > 0 && decoded > 0));
    }
}
