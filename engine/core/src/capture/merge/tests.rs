//! Order, cuts and bounds of merged captures.

use std::fs;

use super::super::writer::{Order, Pcapng, Record, pcap};
use super::*;

/// Deliver all of it as (capture, time, data) with `cut` at the place of a cut.
fn drain(merged: &mut MergedCaptures) -> Vec<(usize, i64, String)> {
    let mut all = Vec::new();
    loop {
        match merged.next_event().unwrap() {
            Event::Run(run) => {
                assert!(!run.range.is_empty());
                let text = |packet: Packet<'_>| String::from_utf8_lossy(packet.data).into_owned();
                all.extend(run.packets().map(|packet| (run.capture, packet.ts_ns, text(packet))));
            }
            Event::Cut { capture, cut } => all.push((capture, cut.after_ts_ns.unwrap_or(-1), "cut".to_owned())),
            Event::Dropped { capture, dropped } => all.push((capture, dropped.to_ns, dropped.packets.to_string())),
            Event::End => return all,
        }
    }
}

/// Captures of the given times; each packet's data names its capture and place.
fn write(folder: &Path, captures: &[Vec<i64>]) -> Vec<PathBuf> {
    let one = |(number, times): (usize, &Vec<i64>)| {
        let records: Vec<_> = times
            .iter()
            .enumerate()
            .map(|(place, ts_ns)| Record::whole(*ts_ns, format!("{number}.{place}").as_bytes()))
            .collect();
        let path = folder.join(format!("{number}.pcap"));
        fs::write(&path, pcap(Order::Little, true, 1, &records)).unwrap();
        path
    };
    captures.iter().enumerate().map(one).collect()
}

fn order_of(captures: &[Vec<i64>]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), captures);
    let mut merged = MergedCaptures::open(&paths, None).unwrap();
    drain(&mut merged).into_iter().map(|(_, _, name)| name).collect()
}

#[test]
fn packets_come_in_time_order_and_ties_in_the_order_of_the_paths() {
    assert_eq!(order_of(&[vec![1, 3, 5], vec![2, 3, 4]]), ["0.0", "1.0", "0.1", "1.1", "1.2", "0.2"]);
    assert_eq!(order_of(&[vec![7, 7], vec![7], vec![7]]), ["0.0", "0.1", "1.0", "2.0"]);
    assert_eq!(order_of(&[vec![9], vec![], vec![1, 2]]), ["2.0", "2.1", "0.0"]);
    assert!(order_of(&[]).is_empty());
}

#[test]
fn within_a_capture_its_own_order_is_kept() {
    assert_eq!(order_of(&[vec![5, 2, 8]]), ["0.0", "0.1", "0.2"]);
    assert_eq!(order_of(&[vec![5, 2, 8], vec![4, 6]]), ["1.0", "0.0", "0.1", "1.1", "0.2"]);
}

#[test]
fn the_merge_equals_a_stable_sort_where_times_ascend() {
    let times = |step: i64, count: i64| (0..count).map(|number| number * step).collect::<Vec<_>>();
    let captures = [times(7, 9000), times(5, 3), times(3, 20_000), times(7, 9000)];
    let mut expected: Vec<_> = captures
        .iter()
        .enumerate()
        .flat_map(|(number, times)| times.iter().enumerate().map(move |(place, ts_ns)| (*ts_ns, number, place)))
        .collect();
    expected.sort_unstable();
    let expected: Vec<_> = expected.into_iter().map(|(_, number, place)| format!("{number}.{place}")).collect();
    assert_eq!(order_of(&captures), expected);
}

#[test]
fn rotated_files_are_open_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let captures: Vec<Vec<i64>> = (0..50).rev().map(|number| vec![number * 10, number * 10 + 9]).collect();
    let paths = write(folder.path(), &captures);
    let mut merged = MergedCaptures::open(&paths, None).unwrap();
    let mut last = -1;
    loop {
        let times: Vec<_> = match merged.next_event().unwrap() {
            Event::Run(run) => run.packets().map(|packet| packet.ts_ns).collect(),
            Event::Cut { .. } | Event::Dropped { .. } => panic!("nothing is lost"),
            Event::End => break,
        };
        assert!(times.is_sorted() && last < times[0]);
        last = times[times.len() - 1];
        let open = merged.captures.iter().filter(|capture| matches!(capture.state, State::Open(_))).count();
        assert!(open <= 1);
    }
    assert_eq!(last, 499);
    assert_eq!(merged.spare.len(), 1, "one buffer serves all");
    assert_eq!(Some(merged.bytes_read()), merged.bytes_total());
}

#[test]
fn a_cut_follows_the_packets_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), &[vec![1, 4, 6], vec![2, 5], vec![3]]);
    for (path, less) in [(&paths[0], 1), (&paths[2], 2)] {
        let content = fs::read(path).unwrap();
        fs::write(path, &content[..content.len() - less]).unwrap();
    }
    let mut merged = MergedCaptures::open(&paths, None).unwrap();
    let seen = drain(&mut merged);
    let expected = [(2, -1, "cut"), (0, 1, "0.0"), (1, 2, "1.0"), (0, 4, "0.1"), (0, 4, "cut"), (1, 5, "1.1")];
    let expected: Vec<_> = expected.into_iter().map(|(c, ts_ns, name)| (c, ts_ns, name.to_owned())).collect();
    assert_eq!(seen, expected);
}

#[test]
fn all_faults_are_collected() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = write(folder.path(), &[vec![1]]);
    let empty = folder.path().join("empty.pcap");
    fs::write(&empty, b"").unwrap();
    paths.extend([folder.path().join("none.pcap"), empty, folder.path().to_owned()]);
    let faults = MergedCaptures::open(&paths, None).err().unwrap();
    let messages: Vec<_> = faults.into_iter().map(|fault| fault.message).collect();
    assert_eq!(messages, ["there is no such file", "is empty", "is a folder, not a capture"]);
}

#[test]
fn a_file_that_vanishes_before_its_time_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), &[vec![1], vec![2]]);
    let mut merged = MergedCaptures::open(&paths, None).unwrap();
    fs::remove_file(&paths[1]).unwrap();
    assert!(matches!(merged.next_event(), Ok(Event::Run(_))));
    assert!(merged.next_event().is_err());
}

#[test]
fn drops_are_delivered_once_from_files_with_packets_or_without() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, packets: u64| {
        let mut file = Pcapng::new(Order::Little);
        file.interface(1, 0, &[]);
        file.statistics(0, 1, &[(5, 2)]);
        for tick in 1..=packets {
            file.enhanced(0, tick, 1, b"x");
        }
        file.statistics(0, 9, &[(5, 5)]);
        let path = folder.path().join(name);
        fs::write(&path, file.bytes).unwrap();
        path
    };
    let (with, without) = (write("with.pcapng", 2), write("without.pcapng", 0));
    for paths in [vec![with.clone()], vec![with.clone(), without.clone()], vec![without.clone(), with, without]] {
        let mut merged = MergedCaptures::open(&paths, None).unwrap();
        let events = drain(&mut merged);
        for capture in 0..paths.len() {
            let of_capture = |event: &&(usize, i64, String)| event.0 == capture && event.2 != "x";
            let drops: Vec<_> = events.iter().filter(of_capture).map(|event| (event.1, event.2.as_str())).collect();
            assert_eq!(drops, [(1_000, "2"), (9_000, "3")], "{capture} of {}", paths.len());
        }
    }
}

#[test]
fn the_bytes_of_a_batch_are_given_away_once_its_last_run_was_delivered() {
    let folder = tempfile::tempdir().unwrap();
    // The second capture's packet divides the first's batch.
    let paths = write(folder.path(), &[vec![1, 5], vec![3]]);
    let mut merged = MergedCaptures::open(&paths, None).unwrap();
    let mut given = Vec::new();
    loop {
        let is_last = match merged.next_event().unwrap() {
            Event::Run(run) => {
                let names = run.packets().map(|packet| String::from_utf8_lossy(packet.data).into_owned()).collect();
                given.push((names, run.is_last()));
                run.is_last()
            }
            Event::End => break,
            other => panic!("{other:?}"),
        };
        let offered = b"something else".to_vec();
        let back = merged.exchange_bytes(offered.clone());
        let (names, _): &(Vec<String>, bool) = given.last().unwrap();
        let holds = |name: &String| back.windows(name.len()).any(|bytes| bytes == name.as_bytes());
        assert_eq!(names.iter().all(holds), is_last, "{names:?}");
        assert_eq!(back == offered, !is_last);
    }
    let expected = [("0.0", false), ("1.0", true), ("0.1", true)].map(|(name, last)| (vec![name.to_owned()], last));
    assert_eq!(given, expected);
}
