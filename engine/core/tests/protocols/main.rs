//! The records of each own conversation, held to a golden copy, and a conversation for each protocol.
//!
//! All heuristics are on, which shows that they take no conversation from another protocol.
//!
//! To accept a change: `ACCEPT=1 cargo test --package hallmonitor-core --test protocols`, and look at what it changed.

#[path = "../traffic/mod.rs"]
mod traffic;
#[path = "../../src/capture/writer.rs"]
mod writer;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type, UInt16Type};
use arrow_array::{Array, RecordBatch};
use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::{Engine, EngineConfig};
use hallmonitor_core::flow::FlowConfig;
use hallmonitor_core::identify::{Heuristic, Heuristics, Protocol};
use traffic::conversation::Conversation;
use writer::{Order, Record, pcap};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/protocols/golden.txt");
/// Raw IP (LINKTYPE registry).
const RAW: u16 = 101;
/// Nanoseconds between two packets.
const APART_NS: i64 = 10_000_000;
/// Records of a batch.
const BATCH_ROWS: usize = 100;
/// Packets of a step.
const STEP: u64 = 1_000;

/// What tells of a record what its flow is.
const COLUMNS: [&str; 16] = [
    "network_protocol",
    "service",
    "category",
    "category_source",
    "domain",
    "domain_source",
    "tls_version",
    "alpn",
    "dns_query",
    "dns_qtype",
    "dns_rcode",
    "device_name",
    "device_class",
    "file_type",
    "tunnel",
    "end_reason",
];

/// What it tells in numbers.
const NUMBERS: [&str; 2] = ["dns_query_length", "dns_query_entropy"];

/// The records that `conversation` gives, a line for each.
fn records(conversation: &Conversation, folder: &Path) -> Vec<String> {
    let packets = conversation.packets(7).into_iter().zip(0_i64..);
    let packets: Vec<_> = packets
        .map(|(data, number)| {
            let wire_len = u32::try_from(data.len()).expect("a short packet");
            Record { ts_ns: number * APART_NS, wire_len, data }
        })
        .collect();
    let capture = folder.join("capture");
    fs::write(&capture, pcap(Order::Little, true, RAW, &packets)).expect("a writable folder");
    let config = EngineConfig {
        flow: FlowConfig {
            heuristics: Heuristics::from_names(Heuristic::ALL.map(Heuristic::as_str)).expect("names"),
            ..FlowConfig::default()
        },
        tunnels: Tunnels::ALL,
        catalogue: std::sync::Arc::default(),
        sensor: "test".into(),
        batch_rows: BATCH_ROWS,
    };
    let mut engine = Engine::open(&[capture], config, None).expect("a capture");
    let mut lines = Vec::new();
    while !engine.is_done() {
        for batch in engine.step(STEP).expect("no error after opening") {
            lines.extend((0..batch.num_rows()).map(|row| line(&batch, row)));
        }
    }
    lines
}

/// A row as text: its counts, then each column that says something.
fn line(batch: &RecordBatch, row: usize) -> String {
    let column = |name| batch.column_by_name(name).expect("a column of the schema");
    let count = |name| column(name).as_primitive::<Int64Type>().value(row);
    let mut line = format!(
        "packets={}/{} bytes={}/{}",
        count("source_packets"),
        count("destination_packets"),
        count("source_bytes"),
        count("destination_bytes")
    );
    for name in COLUMNS {
        let codes = column(name).as_dictionary::<Int32Type>();
        if let Some(code) = codes.key(row) {
            write!(line, " {name}={}", codes.values().as_string::<i32>().value(code)).expect("text");
        }
    }
    for name in NUMBERS {
        let numbers = column(name).as_primitive::<UInt16Type>();
        if numbers.is_valid(row) {
            write!(line, " {name}={}", numbers.value(row)).expect("text");
        }
    }
    line
}

/// All conversations' records, a block for each.
fn all_records() -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut text = String::new();
    for conversation in traffic::conversations() {
        writeln!(text, "{}", conversation.name).expect("text");
        for record in records(&conversation, folder.path()) {
            writeln!(text, "  {record}").expect("text");
        }
    }
    text
}

#[test]
fn records_are_the_golden_ones() {
    let found = all_records();
    if env::var_os("ACCEPT").is_some() {
        fs::write(GOLDEN, &found).expect("a writable checkout");
    }
    let golden = fs::read_to_string(GOLDEN).expect("the golden copy");
    let differing = found.lines().zip(golden.lines()).find(|(found, golden)| found != golden);
    assert_eq!(differing, None, "found and golden; to accept the change see the head of this file");
    assert_eq!(found.lines().count(), golden.lines().count());
}

#[test]
fn every_protocol_has_a_conversation() {
    let golden = fs::read_to_string(GOLDEN).expect("the golden copy");
    let shown: BTreeSet<_> =
        golden.split_whitespace().filter_map(|word| word.strip_prefix("network_protocol=")).collect();
    let missing: Vec<_> =
        Protocol::ALL.iter().map(|protocol| protocol.as_str()).filter(|name| !shown.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn each_conversation_has_a_name_of_its_own() {
    let names: Vec<_> = traffic::conversations().iter().map(|conversation| conversation.name).collect();
    let once: BTreeSet<_> = names.iter().collect();
    assert_eq!(once.len(), names.len(), "{names:?}");
}
