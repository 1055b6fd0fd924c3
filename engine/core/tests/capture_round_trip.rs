//! Captures in every byte order and resolution read back as they were written.

#[path = "../src/capture/writer.rs"]
mod writer;

use std::fs;

use hallmonitor_core::capture::{BatchEnd, CaptureReader, PacketBatch};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use writer::{Order, Pcapng, Record, pcap};

fn orders() -> impl Strategy<Value = Order> {
    prop::sample::select(vec![Order::Little, Order::Big])
}

/// Packets of pcap's range of times (until 2106), whole microseconds.
fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = (0..u32::MAX, 0..1_000_000_i64, 0..2000_u32, prop::collection::vec(any::<u8>(), 0..200));
    let record = record.prop_map(|(seconds, micros, more, data)| {
        let len = u32::try_from(data.len()).expect("short data");
        Record { ts_ns: i64::from(seconds) * 1_000_000_000 + micros * 1000, wire_len: len + more, data }
    });
    prop::collection::vec(record, 0..40)
}

/// All packets with their link types.
fn read(content: &[u8]) -> (Vec<(u16, Record)>, BatchEnd) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("capture");
    fs::write(&path, content).expect("a writable folder");
    let mut reader = CaptureReader::open(&path).expect("a capture");
    let (mut batch, mut packets) = (PacketBatch::default(), Vec::new());
    loop {
        let end = reader.read_batch(&mut batch).expect("no interrupt hook");
        packets.extend(batch.iter().map(|packet| {
            let record = Record { ts_ns: packet.ts_ns, wire_len: packet.wire_len, data: packet.data.to_vec() };
            (packet.link.0, record)
        }));
        if end != BatchEnd::More {
            return (packets, end);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pcap_reads_back(order in orders(), nanoseconds: bool, link: u16, records in records()) {
        let (packets, end) = read(&pcap(order, nanoseconds, link, &records));
        let expected: Vec<_> = records.into_iter().map(|record| (link, record)).collect();
        prop_assert_eq!(packets, expected);
        prop_assert_eq!(end, BatchEnd::Ended(None));
    }

    /// Interfaces of decimal resolutions from microseconds to picoseconds, with offsets, in two sections.
    #[test]
    fn pcapng_reads_back(
        sections in prop::collection::vec((orders(), records()), 1..3),
        interfaces in prop::collection::vec((any::<u16>(), 6..=12_u8, -1000..1000_i64), 1..4),
    ) {
        let mut file = Pcapng::new(Order::Little);
        let mut expected = Vec::new();
        for (order, records) in sections {
            file.section(order);
            for (link, resolution, offset_s) in &interfaces {
                file.interface(*link, 0, &[(9, vec![*resolution]), (14, order.i64(*offset_s).to_vec())]);
            }
            for (number, record) in records.into_iter().enumerate() {
                let index = number % interfaces.len();
                let (link, resolution, offset_s) = interfaces[index];
                let since_offset = record.ts_ns - offset_s * 1_000_000_000;
                // Ticks count from 1970 plus the offset, picoseconds to 2^64 (213 days) only.
                let picoseconds = i128::from(since_offset) * 1000;
                let Ok(ticks) = u64::try_from(picoseconds / 10_i128.pow(u32::from(12 - resolution))) else { continue };
                let interface = u32::try_from(index).expect("few interfaces");
                file.enhanced(interface, ticks, record.wire_len, &record.data);
                expected.push((link, record));
            }
        }
        let (packets, end) = read(&file.bytes);
        prop_assert_eq!(packets, expected);
        prop_assert_eq!(end, BatchEnd::Ended(None));
    }

    /// Powers of two: the nanoseconds are the ticks' exact time, rounded down.
    #[test]
    fn pcapng_binary_resolutions_round_down(order in orders(), bits in 0..=60_u8, seconds in 0..8_u64, part: u32) {
        let ticks = (u128::from(seconds) << bits) + ((u128::from(part) << bits) >> 32);
        prop_assume!(u64::try_from(ticks).is_ok());
        let mut file = Pcapng::new(order);
        file.interface(1, 0, &[(9, vec![0x80 | bits])]);
        file.enhanced(0, u64::try_from(ticks).expect("assumed"), 1, &[1]);
        let (packets, _) = read(&file.bytes);
        let expected = (ticks * 1_000_000_000) >> bits;
        prop_assert_eq!(i128::from(packets[0].1.ts_ns), i128::try_from(expected).expect("small"));
    }
}
