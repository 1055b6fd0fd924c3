//! Folders that captures are written to while they are read.

use super::*;
use crate::capture::live::LiveSource;
use crate::capture::writer::{Order, Record, pcap};
use std::io::Write;
use std::time::Instant;

fn capture(stamps: std::ops::Range<i64>) -> Vec<u8> {
    pcap(Order::Little, true, 1, &stamps.map(|ts_ns| Record::whole(ts_ns, b"packet")).collect::<Vec<_>>())
}

/// Wait until so many packets came, and then a while for one too many. Gives the stamps of all.
fn stamps(reading: &mut Reading, packets: usize) -> Vec<i64> {
    let (mut stamps, begun) = (Vec::new(), Instant::now());
    loop {
        let enough = stamps.len() >= packets;
        let patience = Duration::from_millis(if enough { 300 } else { 20 });
        let take = &mut |run: super::super::LiveRun<'_>| stamps.extend(run.headers.iter().map(|header| header.ts_ns));
        reading.next(patience, take).unwrap();
        if enough {
            return stamps;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{stamps:?}");
    }
}

fn cuts(reading: &mut Reading) -> Vec<(String, Option<i64>, String)> {
    let cut = |notice| match notice {
        LiveNotice::Cut { capture, cut } => Some((capture, cut.after_ts_ns, cut.reason)),
        _ => None,
    };
    reading.take_notices().into_iter().filter_map(cut).collect()
}

#[test]
fn captures_are_read_in_the_order_of_their_names_and_the_last_as_it_grows() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("x-2.pcap"), capture(20..25)).unwrap();
    fs::write(path("x-1.pcap"), capture(10..15)).unwrap();
    fs::write(path(".x-0.pcap"), capture(0..5)).unwrap();
    let whole = capture(30..35);
    let mut last = File::create(path("x-3.pcap")).unwrap();
    last.write_all(&whole[..24 + 2 * 22 + 7]).unwrap();
    let mut reading = open_folder(folder.path(), false).unwrap();
    let first: Vec<i64> = (10..15).chain(20..25).chain(30..32).collect();
    assert_eq!(stamps(&mut reading, first.len()), first);
    last.write_all(&whole[24 + 2 * 22 + 7..]).unwrap();
    assert_eq!(stamps(&mut reading, 3), [32, 33, 34]);
    assert_eq!(cuts(&mut reading), []);
    // A file that is compressed later is the same capture.
    let packed = zstd::encode_all(&capture(10..15)[..], 1).unwrap();
    fs::write(path("x-1.pcap.zst"), packed).unwrap();
    fs::remove_file(path("x-1.pcap")).unwrap();
    fs::write(path("x-4.pcap.zst"), zstd::encode_all(&capture(40..42)[..], 1).unwrap()).unwrap();
    assert_eq!(stamps(&mut reading, 2), [40, 41]);
    fs::write(path("x-05.pcap"), capture(50..51)).unwrap();
    fs::write(path("x-5.pcap"), capture(51..52)).unwrap();
    assert_eq!(stamps(&mut reading, 2), [50, 51], "one that came late is read before those after it");
}

#[test]
fn a_capture_that_is_cut_is_waited_for_until_there_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let whole = capture(10..15);
    fs::write(folder.path().join("a.pcap"), &whole[..whole.len() - 3]).unwrap();
    let mut reading = open_folder(folder.path(), true).unwrap();
    assert_eq!(stamps(&mut reading, 4), [10, 11, 12, 13]);
    assert_eq!(cuts(&mut reading), []);
    fs::write(folder.path().join("b.pcap"), "no capture but text, which someone left here").unwrap();
    fs::write(folder.path().join("c.pcap"), capture(20..22)).unwrap();
    assert_eq!(stamps(&mut reading, 2), [20, 21]);
    let [(a, after_a, why_a), (b, after_b, why_b)] = &cuts(&mut reading)[..] else { panic!("two cuts") };
    assert_eq!((a.as_str(), b.as_str(), *after_a, *after_b), ("a.pcap", "b.pcap", Some(13), Some(13)));
    assert!(
        why_a.starts_with("the file ends inside a packet") && why_b == "is not a capture but text",
        "{why_a} {why_b}"
    );
    assert_eq!(captures_in(folder.path()).unwrap(), ["c.pcap"], "what was read is removed");
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pcap");
    let message = |path: &Path| open_folder(path, false).err().map(|error| error.message);
    assert_eq!(message(&file).as_deref(), Some("there is no such folder"));
    fs::write(&file, capture(1..2)).unwrap();
    assert_eq!(message(&file).as_deref(), Some("is no folder"));
}

#[test]
fn a_folder_that_goes_away_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("taps");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("a.pcap"), capture(10..12)).unwrap();
    let mut reading = open_folder(&path, false).unwrap();
    assert_eq!(stamps(&mut reading, 2), [10, 11]);
    fs::remove_dir_all(&path).unwrap();
    let begun = Instant::now();
    let error = loop {
        match reading.next(Duration::from_millis(20), &mut |_| {}) {
            Ok(waited) => assert!(!waited.ended && begun.elapsed() < Duration::from_secs(60)),
            Err(error) => break error,
        }
    };
    assert_eq!(error.message, "there is no such folder");
}

#[test]
fn what_was_read_is_remembered_while_it_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut read = Folder { path: folder.path().to_owned(), remove_read: false, read: BTreeSet::new() };
    for number in 0..100 {
        let name = format!("x-{number}.pcap");
        fs::write(folder.path().join(&name), []).unwrap();
        assert_eq!(read.next().unwrap(), Some(OsString::from(&name)));
        read.read.insert(capture_of(OsStr::new(&name)).to_owned());
        assert_eq!(read.next().unwrap(), None);
        fs::remove_file(folder.path().join(&name)).unwrap();
    }
    assert_eq!((read.next().unwrap(), read.read.len()), (None, 0));
}
