//! Files of all kinds through the reader, whole and broken.

use std::fs;
use std::sync::Arc;

use super::super::writer::{Order, Pcapng, Record, pcap};
use super::*;

fn records(count: usize, len: usize) -> Vec<Record> {
    (0..count)
        .map(|number| Record::whole(i64::try_from(number).unwrap() * 1000, &vec![number.to_le_bytes()[0]; len]))
        .collect()
}

fn open(content: &[u8]) -> Result<CaptureReader, CaptureError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, content).unwrap();
    CaptureReader::open(&path)
}

fn read_all(reader: &mut CaptureReader) -> (Vec<Record>, Option<Cut>) {
    let (mut batch, mut all) = (PacketBatch::default(), Vec::new());
    loop {
        let end = reader.read_batch(&mut batch).unwrap();
        all.extend(batch.iter().map(|packet| Record {
            ts_ns: packet.ts_ns,
            wire_len: packet.wire_len,
            data: packet.data.to_vec(),
        }));
        assert!(batch.bytes.len() < BATCH_BYTES + READ_BYTES + (16 << 20));
        if let BatchEnd::Ended(cut) = end {
            return (all, cut);
        }
    }
}

#[test]
fn batches_carry_over_what_they_cannot_hold() {
    for (count, len) in [(10_000, 60), (3000, 1500), (5, 1 << 20), (40_000, 0)] {
        let written = records(count, len);
        let mut reader = open(&pcap(Order::Little, true, 1, &written)).unwrap();
        assert_eq!(read_all(&mut reader), (written, None));
        assert_eq!(Some(reader.bytes_read()), reader.bytes_total());
    }
}

#[test]
fn batches_are_about_half_a_mebibyte_or_4096_packets() {
    for (count, len, least, most) in [(40_000, 60, 4096, 8192), (3000, 1500, 250, 600)] {
        let mut reader = open(&pcap(Order::Big, false, 1, &records(count, len))).unwrap();
        let mut batch = PacketBatch::default();
        assert_eq!(reader.read_batch(&mut batch), Ok(BatchEnd::More));
        assert!((least..=most).contains(&batch.len()), "{}", batch.len());
    }
}

#[test]
fn a_capture_without_packets_is_fine() {
    for content in [pcap(Order::Big, false, 1, &[]), Pcapng::new(Order::Little).bytes] {
        let mut reader = open(&content).unwrap();
        assert_eq!(read_all(&mut reader), (vec![], None));
        assert_eq!(reader.read_batch(&mut PacketBatch::default()), Ok(BatchEnd::Ended(None)));
    }
}

#[test]
fn a_cut_names_the_time_before_it_and_the_reason() {
    let file = pcap(Order::Little, false, 1, &records(3, 60));
    let cut = |len: usize| read_all(&mut open(&file[..len]).unwrap()).1.unwrap();
    let inside = cut(file.len() - 1);
    assert_eq!(inside.after_ts_ns, Some(1000));
    assert_eq!(inside.reason, "the file ends inside a packet: 75 bytes of at least 76");
    assert_eq!(cut(30).after_ts_ns, None);
    let mut damaged = file.clone();
    damaged[24 + 76 + 8..][..4].fill(0xFF);
    let (packets, cut) = read_all(&mut open(&damaged).unwrap());
    assert_eq!(packets.len(), 1);
    let reason = "the file is damaged: a packet claims 4294967295 bytes".to_owned();
    assert_eq!(cut, Some(Cut { after_ts_ns: Some(0), reason }));
}

#[test]
fn blocks_without_packets_take_no_room() {
    let mut file = Pcapng::new(Order::Little);
    file.interface(1, 0, &[]);
    for _ in 0..40 {
        file.block(4, &vec![0; 200_000]);
    }
    file.enhanced(0, 0, 1, &[7]);
    let mut reader = open(&file.bytes).unwrap();
    let mut batch = PacketBatch::default();
    assert_eq!(reader.read_batch(&mut batch), Ok(BatchEnd::Ended(None)));
    assert_eq!(batch.get(0).map(|packet| packet.data), Some(&[7][..]));
    assert!(batch.bytes.len() < BATCH_BYTES, "{}", batch.bytes.len());
}

#[test]
fn a_length_that_is_claimed_takes_no_room_either() {
    let mut file = Pcapng::new(Order::Little).bytes;
    file.extend([5, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4]);
    let mut batch = PacketBatch::default();
    let end = open(&file).unwrap().read_batch(&mut batch).unwrap();
    assert!(matches!(end, BatchEnd::Ended(Some(_))), "{end:?}");
    assert!(batch.bytes.len() < BATCH_BYTES);
}

#[test]
fn compressed_captures_keep_what_came_before_the_damage() {
    let file = pcap(Order::Little, true, 1, &records(2000, 100));
    let compressed = zstd::encode_all(&file[..], 1).unwrap();
    let mut reader = open(&compressed).unwrap();
    assert_eq!(read_all(&mut reader), (records(2000, 100), None));
    assert_eq!(reader.bytes_read(), compressed.len() as u64);

    let two = [&compressed[..], &[0xFF; 40]].concat();
    let (packets, cut) = read_all(&mut open(&two).unwrap());
    assert_eq!(packets.len(), 2000);
    assert!(cut.unwrap().reason.starts_with("the zstd data is damaged: "));

    let (_, cut) = read_all(&mut open(&[&compressed[..], &compressed[..20]].concat()).unwrap());
    assert_eq!(cut.unwrap().reason, "the zstd data ends too early");

    let error = open(&compressed[..6]).err().unwrap();
    assert_eq!(error.message, "the zstd data ends too early");
}

#[test]
fn what_is_no_capture_is_an_error_with_a_remedy() {
    for (content, expected) in [
        (&b""[..], "is empty"),
        (b"hello, world\n", "is not a capture but text"),
        (&pcap(Order::Little, true, 1, &[])[..23], "ends inside its pcap header, after 23 bytes"),
        (b"\xA1\xB2\xCD\x34", "is a modified pcap of old Linux tcpdump patches"),
    ] {
        let error = open(content).err().unwrap();
        assert_eq!(error.message, expected);
        assert!(!error.remedy.is_empty() && !error.interrupted);
    }
}

#[test]
fn a_named_pipe_is_read_as_it_fills() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let file = pcap(Order::Little, true, 1, &records(2, 60));
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    let writer_path = pipe.clone();
    let writer = std::thread::spawn(move || {
        use std::io::Write;
        let mut pipe = fs::OpenOptions::new().write(true).open(writer_path).unwrap();
        pipe.write_all(&file[..24 + 76 + 10]).unwrap();
        receiver.recv().unwrap();
        pipe.write_all(&file[24 + 76 + 10..]).unwrap();
    });
    let mut reader = CaptureReader::open_with(&pipe, Some(Arc::new(|| false))).unwrap();
    let mut batch = PacketBatch::default();
    // The writer holds the second packet back until the first has come out.
    assert_eq!(reader.read_batch(&mut batch), Ok(BatchEnd::More));
    assert_eq!((batch.len(), reader.bytes_total()), (1, None));
    sender.send(()).unwrap();
    let (rest, cut) = read_all(&mut reader);
    assert_eq!((rest, cut), (records(2, 60).split_off(1), None));
    writer.join().unwrap();
}
