//! Arbitrary bytes as a capture, read to the end: packets are within bounds, and the end comes.
#![no_main]

use std::io::Cursor;

use hallmonitor_core::capture::{BatchEnd, CaptureReader, MAX_PACKET_BYTES, MAX_TIME_NS, PacketBatch};
use hallmonitor_fuzz::seeds;
use libfuzzer_sys::fuzz_target;

/// Packets after which a file is left: compressed input of a few bytes can hold millions.
const ENOUGH_PACKETS: usize = 100_000;

fuzz_target!(init: seeds::fill_corpus(seeds::captures), |data: &[u8]| {
    let Ok(mut reader) = CaptureReader::from_stream(Box::new(Cursor::new(data.to_vec())), "fuzz") else { return };
    let (mut batch, mut packets) = (PacketBatch::default(), 0);
    while packets < ENOUGH_PACKETS {
        let end = reader.read_batch(&mut batch).expect("no interrupt hook");
        for packet in batch.iter() {
            assert!(packet.data.len() <= packet.wire_len as usize);
            assert!(packet.data.len() <= MAX_PACKET_BYTES as usize);
            assert!(packet.ts_ns.abs() <= MAX_TIME_NS);
        }
        assert_eq!(batch.iter().count(), batch.len());
        packets += batch.len();
        if end != BatchEnd::More {
            assert_eq!(reader.read_batch(&mut batch), Ok(BatchEnd::Ended(None)));
            return;
        }
        assert!(!batch.is_empty());
    }
});
