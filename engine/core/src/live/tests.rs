//! Runs over a source that plays what a test lays down.

use super::*;
use crate::capture::LinkType;
use crate::capture::live::{DropLayer, LiveError, Waited};
use crate::decode::Tunnels;
use crate::engine::Engine;
use crate::flow::{FlowConfig, SECOND_NS};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, TimestampMicrosecondType, UInt64Type};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::VecDeque;

/// What a wait gives.
#[derive(Clone, Debug)]
enum Act {
    Packets(Vec<(i64, Vec<u8>)>),
    Quiet(i64),
    Notice(LiveNotice),
    Fault,
}

struct Played(VecDeque<Act>, Vec<LiveNotice>);

impl LiveSource for Played {
    fn names(&self) -> Vec<String> {
        vec!["eth0".to_owned()]
    }

    fn next(&mut self, _patience: Duration, take: &mut dyn FnMut(LiveRun<'_>)) -> Result<Waited, LiveError> {
        let mut waited = Waited { ended: self.0.len() <= 1, ..Waited::default() };
        match self.0.pop_front() {
            Some(Act::Packets(packets)) => {
                let (mut bytes, mut headers) = (Vec::new(), Vec::new());
                for (ts_ns, frame) in &packets {
                    let (offset, len) = (bytes.len().try_into().unwrap(), frame.len().try_into().unwrap());
                    headers.push(PacketHeader {
                        ts_ns: *ts_ns,
                        offset,
                        captured_len: len,
                        wire_len: len,
                        link: LinkType::ETHERNET,
                        well_formed: true,
                    });
                    bytes.extend_from_slice(frame);
                }
                waited.packets = packets.len() as u64;
                take(LiveRun { source: 0, bytes: &bytes, headers: &headers });
                // A block goes back to the kernel, which writes into it.
                bytes.fill(0xFF);
            }
            Some(Act::Quiet(until_ns)) => waited.quiet_until_ns = Some(until_ns),
            Some(Act::Notice(notice)) => self.1.push(notice),
            Some(Act::Fault) => {
                let [name, message, remedy] = ["eth0", "went away", "plug it in"].map(str::to_owned);
                return Err(LiveError { name, message, remedy });
            }
            None => {}
        }
        Ok(waited)
    }

    fn take_notices(&mut self) -> Vec<LiveNotice> {
        mem::take(&mut self.1)
    }
}

/// A datagram (`flags` is `None`) or segment from 192.0.2.`client` to 192.0.2.99 (RFC 791, section 3.1).
fn frame(client: u8, port: u8, flags: Option<u8>, is_answer: bool) -> Vec<u8> {
    let mut ends = [[192, 0, 2, client], [192, 0, 2, 99]];
    let mut ports = [[0x9C, port], [0x03, port]];
    if is_answer {
        ends.reverse();
        ports.reverse();
    }
    let transport = match flags {
        Some(flags) => {
            [&[0, 0, 0, port, 0, 0, 0, 1, 0x50, flags, 0xFF, 0xFF, 0, 0, 0, 0][..], b"SSH-2.0-x\r\n"].concat()
        }
        None => [&[0, 12, 0, 0][..], b"abcd"].concat(),
    };
    let len = u8::try_from(24 + transport.len()).unwrap();
    let protocol = if flags.is_some() { 6 } else { 17 };
    let head = [0x45, 0, 0, len, 0, 0, 0, 0, 64, protocol, 0, 0];
    [&[2; 12][..], &[8, 0], &head, ends.as_flattened(), ports.as_flattened(), &transport].concat()
}

fn datagram(client: u8) -> Vec<u8> {
    frame(client, 1, None, false)
}

fn config(workers: usize, max_flows: usize) -> EngineConfig {
    let flow = FlowConfig { workers, max_flows, idle_tcp_s: 40, idle_other_s: 20, ..FlowConfig::default() };
    EngineConfig {
        flow,
        tunnels: Tunnels::ALL,
        catalogue: std::sync::Arc::default(),
        sensor: "test".into(),
        batch_rows: 7,
    }
}

fn engine(acts: Vec<Act>, workers: usize, max_flows: usize, rule: CutRule) -> LiveEngine {
    let source = Played(acts.into(), Vec::new());
    LiveEngine::new(Box::new(source), config(workers, max_flows), rule)
}

/// Every ten seconds.
const RULE: CutRule = CutRule { every_ns: 10 * SECOND_NS, records: 1_000, open: 0 };

/// Times, identifier, number, packets and end of a record.
type Row = (i64, i64, u64, i64, i64, String);

fn rows(batches: &[RecordBatch]) -> Vec<Row> {
    let mut rows = Vec::new();
    for batch in batches {
        let column = |name| batch.column_by_name(name).unwrap();
        let time = |name| column(name).as_primitive::<TimestampMicrosecondType>().values();
        let count = |name| column(name).as_primitive::<Int64Type>().values();
        let reasons = column("end_reason").as_dictionary::<Int32Type>();
        let texts = reasons.values().as_string::<i32>();
        for row in 0..batch.num_rows() {
            let reason = texts.value(usize::try_from(reasons.keys().value(row)).unwrap()).to_owned();
            let id = column("flow_id").as_primitive::<UInt64Type>().value(row);
            let [source, destination] = ["source_packets", "destination_packets"].map(|name| count(name)[row]);
            rows.push((time("ts")[row], time("ts_end")[row], id, source, destination, reason));
        }
    }
    rows
}

type Told = Vec<(i64, Vec<Row>)>;

/// All cuts of a run, and its losses.
fn run(mut engine: LiveEngine) -> (Told, Vec<(String, i64, i64)>, LiveEngine) {
    let (mut cuts, mut losses) = (Vec::new(), Vec::new());
    let mut note = |engine: &mut LiveEngine, made: Vec<Cut>| {
        cuts.extend(made.into_iter().map(|cut| (cut.until_us, rows(&cut.batches))));
        let batch = engine.take_losses().unwrap();
        let causes = batch.column_by_name("cause").unwrap().as_dictionary::<Int32Type>();
        let text = |row| causes.values().as_string::<i32>().value(usize::try_from(causes.keys().value(row)).unwrap());
        let [from, to] = [0, 1].map(|column| batch.column(column).as_primitive::<TimestampMicrosecondType>().values());
        losses.extend((0..batch.num_rows()).map(|row| (text(row).to_owned(), from[row], to[row])));
    };
    while !engine.is_ended() {
        let made = engine.step(Duration::ZERO).unwrap();
        note(&mut engine, made);
    }
    let made = engine.finish().unwrap();
    note(&mut engine, made);
    (cuts, losses, engine)
}

fn at(second: i64) -> i64 {
    second * SECOND_NS
}

#[test]
fn every_boundary_that_stream_time_passes_is_a_cut_of_what_was_due() {
    let packets = [100, 101, 119, 120, 121, 155].map(|second| (at(second), datagram(1)));
    let (cuts, losses, engine) = run(engine(vec![Act::Packets(packets.to_vec())], 1, 100, RULE));
    let told: Vec<_> = cuts.iter().map(|(until, rows)| (*until, rows.len())).collect();
    // Silent from 121 s on for 20 s, so that a record is due at 141 s; at 155 s time jumps beyond two boundaries.
    assert_eq!(told, [(110_000_000, 0), (120_000_000, 0), (150_000_000, 1), (155_000_000, 1)]);
    assert_eq!(losses, []);
    assert_eq!((engine.sources()[0].packets, engine.counters().packets, engine.open_flows()), (6, 6, 0));
}

#[test]
fn each_cut_goes_by_one_catalogue() {
    let packets = [(100, 1), (125, 2), (150, 3), (185, 4)].map(|(second, client)| (at(second), datagram(client)));
    let acts = packets.iter().map(|packet| Act::Packets(vec![packet.clone()])).collect();
    let mut engine = engine(acts, 1, 100, RULE);
    let ranges = vec![("0.0.0.0/0".to_owned(), "anything".to_owned(), "everything".to_owned())];
    let empty = Catalogue::new(Vec::<(String, String, String)>::new());
    let catalogue = Arc::new(empty.and_then(|empty| empty.with_ranges(ranges)).unwrap());
    let is_known = |batch: &RecordBatch| batch.column_by_name("service").unwrap().null_count() == 0;
    let mut cuts = Vec::new();
    for step in 0..4 {
        cuts.extend(engine.step(Duration::ZERO).unwrap());
        if step == 2 {
            engine.set_catalogue(catalogue.clone());
        }
    }
    cuts.extend(engine.finish().unwrap());
    let told: Vec<_> = cuts.iter().map(|cut| (cut.until_us / 1_000_000, cut.batches.iter().all(is_known))).collect();
    // No record is due before 120 s; the cut at 180 s is the first after the exchange, the one at the end the next.
    assert_eq!(told, [(120, true), (150, false), (180, false), (185, true)]);
}

#[test]
fn silences_let_flows_end_and_cut() {
    let acts = vec![
        Act::Quiet(at(95)),
        Act::Packets(vec![(at(100), datagram(1))]),
        Act::Quiet(at(99)),
        Act::Quiet(at(119)),
        Act::Quiet(at(141)),
        Act::Quiet(at(-5_000)),
        Act::Quiet(i64::MAX),
    ];
    for workers in [1, 3] {
        let (cuts, ..) = run(engine(acts.clone(), workers, 100, RULE));
        let told: Vec<_> = cuts.iter().map(|(until, rows)| (until / 1_000_000, rows.len())).collect();
        let end = MAX_TIME_NS / SECOND_NS;
        assert_eq!(told, [(100, 0), (110, 0), (140, 1), (end / 10 * 10, 0), (end, 0)]);
        assert_eq!(cuts[2].1[0].5, "idle");
    }
}

#[test]
fn time_that_starts_anew_is_cut_there() {
    let packets = [100, 105, 44, 46, 104].map(|second| (at(second), datagram(1)));
    let (cuts, ..) = run(engine(vec![Act::Packets(packets.to_vec())], 1, 100, RULE));
    let told: Vec<_> = cuts.iter().map(|(until, rows)| (until / 1_000_000, rows.len())).collect();
    assert_eq!(told, [(105, 1), (100, 1), (104, 1)]);
    assert_eq!(cuts[0].1[0].5, "eof");
}

#[test]
fn so_many_records_are_a_cut_whenever_they_are_written() {
    let rule = CutRule { records: 4, ..RULE };
    let packets: Vec<_> = (1..=10).map(|client| (at(100), datagram(client))).collect();
    let (cuts, ..) = run(engine(vec![Act::Packets(packets), Act::Quiet(at(133))], 1, 100, rule));
    let told: Vec<_> = cuts.iter().map(|(until, rows)| (until / 1_000_000, rows.len())).collect();
    assert_eq!(told, [(120, 4), (120, 4), (130, 2), (133, 0)]);
}

#[test]
fn what_is_open_at_a_boundary_is_told_with_its_cut_and_comes_all_the_same() {
    let packets = [(100, 1), (101, 1), (104, 2), (109, 3), (111, 1), (135, 4)];
    let packets: Vec<_> = packets.into_iter().map(|(second, client)| (at(second), datagram(client))).collect();
    for workers in [1, 3] {
        let open = |most| {
            let rule = CutRule { open: most, ..RULE };
            let mut engine = engine(vec![Act::Packets(packets.clone())], workers, 100, rule);
            let mut cuts = engine.step(Duration::ZERO).unwrap();
            cuts.extend(engine.finish().unwrap());
            let all: Vec<Row> = cuts.iter().flat_map(|cut| rows(&cut.batches)).collect();
            let open: Vec<_> = cuts.into_iter().map(|cut| cut.open.map(|batches| rows(&batches))).collect();
            (all, open)
        };
        let (all, told) = open(3);
        assert_eq!(all, open(0).0);
        // Before the packet at 111 s three flows are open; before the one at 135 s the second and third have ended.
        let sizes: Vec<_> = told.iter().map(|open| open.as_ref().map(Vec::len)).collect();
        assert_eq!(sizes, [Some(3), Some(1), None]);
        let first = told[0].as_ref().unwrap();
        assert_eq!(first.iter().map(|row| row.3).collect::<Vec<_>>(), [2, 1, 1]);
        assert!(first.iter().all(|row| row.5 == "forced"));
        assert_eq!(told[1].as_ref().unwrap()[0].3, 3, "all packets of its open interval");
        assert_eq!(open(2).1, [None, told[1].clone(), None], "more than are wanted");
        assert!(open(0).1.iter().all(Option::is_none));
    }
}

#[test]
fn each_loss_is_told_once() {
    let drop = |from, to| LiveNotice::Dropped {
        source: 0,
        layer: DropLayer::Ring,
        packets: 3,
        from_ns: at(from),
        to_ns: at(to),
    };
    let acts = vec![
        Act::Notice(LiveNotice::ClockStep { from_ns: at(99), to_ns: at(100) }),
        Act::Packets((1..=5).map(|client| (at(100), datagram(client))).collect()),
        Act::Notice(LiveNotice::Down { source: 0, at_ns: at(100), why: "the link is down".to_owned() }),
        Act::Notice(drop(99, 100)),
        Act::Packets((1..=5).map(|client| (at(109), datagram(client))).collect()),
        Act::Packets((1..=5).map(|client| (at(110), datagram(client))).collect()),
        Act::Notice(drop(109, 110)),
        Act::Quiet(at(118)),
    ];
    let span = |cause: &str, from: i64, to: i64| (cause.to_owned(), from * 1_000_000, to * 1_000_000);
    for workers in [1, 2] {
        let (_, mut losses, engine) = run(engine(acts.clone(), workers, 3, RULE));
        let mut expected = [
            span("clock_step", 99, 100),
            // The first is over at 109 s, the next is divided at the cut; what goes on is over at 118 s.
            span("ring_full", 99, 100),
            span("table_full", 100, 100),
            span("table_full", 109, 109),
            span("ring_full", 109, 110),
            span("table_full", 110, 110),
            span("interface_down", 100, 118),
        ];
        // Workers may still have packets that one alone has joined, and tell of them a little later.
        losses.sort();
        expected.sort();
        assert_eq!(losses, expected, "{workers} workers");
        assert_eq!((engine.sources()[0].dropped, engine.sources()[0].is_up), (6, false));
    }
}

#[test]
fn a_source_that_fails_leaves_what_there_is_to_the_end() {
    let packets = vec![(at(100), datagram(1)), (at(125), datagram(1))];
    let mut engine = engine(vec![Act::Packets(packets), Act::Fault, Act::Quiet(0)], 2, 100, RULE);
    assert_eq!(engine.step(Duration::ZERO).unwrap().len(), 1);
    let error = engine.step(Duration::ZERO).unwrap_err();
    assert_eq!(error.to_string(), "eth0: went away; plug it in");
    assert!(engine.is_ended());
    assert_eq!(engine.step(Duration::ZERO).unwrap(), []);
    let last = engine.finish().unwrap();
    assert_eq!((last.len(), last[0].until_us), (1, 125_000_000));
    assert_eq!(engine.finish().unwrap(), []);
}

#[test]
fn closing_takes_what_the_source_still_holds() {
    let acts = (0..10).map(|second| Act::Packets(vec![(at(100 + second), datagram(1))])).collect();
    let mut engine = engine(acts, 1, 100, RULE);
    engine.close().unwrap();
    assert_eq!((engine.counters().packets, engine.is_ended()), (10, true));
}

/// A packet of a made-up capture: by how long it comes after the one before, milliseconds, and its frame.
fn packets() -> impl Strategy<Value = Vec<(i64, Vec<u8>)>> {
    let gap = prop_oneof![
        20 => 0..400_i64,
        2 => -3_000..0_i64,
        2 => 1_000..15_000_i64,
        1 => prop_oneof![Just(70_000_i64), Just(-90_000), Just(-59_000), Just(10_000_000_000)],
    ];
    let flags = prop_oneof![Just(None), Just(Some(2)), Just(Some(0x10)), Just(Some(4)), Just(Some(0x11))];
    let packet = (gap, 1..9_u8, 0..3_u8, flags, any::<bool>());
    vec(packet, 1..300).prop_map(|packets| {
        let mut now_ms = 1_000_000;
        let laid = packets.into_iter().map(|(gap, client, port, flags, is_answer)| {
            now_ms += gap;
            (now_ms * 1_000_000, frame(client, port, flags, is_answer))
        });
        laid.collect()
    })
}

/// The same packets as a capture file, read by the engine that ends.
fn replayed(packets: &[(i64, Vec<u8>)], max_flows: usize) -> Vec<Row> {
    let mut bytes = Vec::new();
    for word in [0xa1b2_3c4d_u32, 0x0004_0002, 0, 0, 65_535, 1] {
        bytes.extend(word.to_le_bytes());
    }
    for (ts_ns, frame) in packets {
        let len = u32::try_from(frame.len()).unwrap();
        for word in [u32::try_from(ts_ns / SECOND_NS).unwrap(), (ts_ns % SECOND_NS).try_into().unwrap(), len, len] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(frame);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.pcap");
    std::fs::write(&path, bytes).unwrap();
    let mut engine = Engine::open(&[path], config(1, max_flows), None).unwrap();
    let mut batches = Vec::new();
    while !engine.is_done() {
        batches.extend(engine.step(u64::MAX).unwrap());
    }
    rows(&batches)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn cuts_are_the_same_for_any_workers_and_waits_and_the_records_those_of_a_replay(
        packets in packets(),
        every_s in prop_oneof![Just(1_i64), Just(10), Just(100)],
        records in prop_oneof![Just(1_usize), Just(5), Just(1_000)],
        max_flows in prop_oneof![Just(4_usize), Just(1_000)],
        waits in prop_oneof![Just(1_usize), Just(7), Just(1_000)],
    ) {
        let rule = CutRule { every_ns: every_s * SECOND_NS, records, open: 0 };
        let whole = run(engine(vec![Act::Packets(packets.clone())], 1, max_flows, rule));
        let told: Vec<Row> = whole.0.iter().flat_map(|(_, rows)| rows.clone()).collect();
        prop_assert_eq!(told, replayed(&packets, max_flows));
        prop_assert!(whole.0.iter().all(|(_, rows)| rows.len() <= records));
        for workers in [1, 2, 3] {
            let acts = packets.chunks(waits).map(|chunk| Act::Packets(chunk.to_vec())).collect();
            let (cuts, losses, _) = run(engine(acts, workers, max_flows, rule));
            prop_assert_eq!(&cuts, &whole.0, "{} workers", workers);
            let sorted = |losses: &[(String, i64, i64)]| { let mut all = losses.to_vec(); all.sort(); all };
            prop_assert_eq!(sorted(&losses), sorted(&whole.1), "{} workers", workers);
        }
    }
}
