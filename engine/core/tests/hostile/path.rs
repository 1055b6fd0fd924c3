//! The whole path from the bytes of a capture to its records, with what must hold whatever the bytes are.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::{Engine, EngineConfig};
use hallmonitor_core::flow::{FlowConfig, SECOND_NS};
use tempfile::TempDir;

use super::writer::{Order, Pcapng, Record};

/// Packets between two looks at the counters.
const STEP: u64 = 100;
const BATCH_ROWS: usize = 500;

/// A packet of a link type.
#[derive(Clone, Debug)]
pub struct Packet {
    pub link: u16,
    pub record: Record,
}

impl Packet {
    /// One that was captured whole.
    pub fn whole(link: u16, ts_ns: i64, data: Vec<u8>) -> Self {
        let wire_len = u32::try_from(data.len()).expect("a short packet");
        Self { link, record: Record { ts_ns, wire_len, data } }
    }

    /// As a capture keeps it that cuts packets at `len` bytes.
    pub fn cut(&self, len: usize) -> Self {
        let mut packet = self.clone();
        packet.record.data.truncate(len);
        packet
    }
}

/// A pcapng file of these packets, with an interface for each link type.
pub fn capture(packets: &[Packet]) -> Vec<u8> {
    let links: BTreeSet<u16> = packets.iter().map(|packet| packet.link).collect();
    let mut file = Pcapng::new(Order::Little);
    for link in &links {
        file.interface(*link, 0, &[(9, vec![9])]);
    }
    for Packet { link, record } in packets {
        let interface = links.iter().zip(0..).find(|(other, _)| *other == link).map_or(0, |(_, number)| number);
        let ticks = u64::try_from(record.ts_ns).unwrap_or(0);
        file.enhanced(interface, ticks, record.wire_len, &record.data);
    }
    file.bytes
}

/// A run with these settings of its flows.
pub fn config(flow: FlowConfig) -> EngineConfig {
    EngineConfig {
        flow,
        tunnels: Tunnels::ALL,
        catalogue: Arc::default(),
        sensor: "test".into(),
        batch_rows: BATCH_ROWS,
    }
}

/// What came of a capture.
#[derive(Debug, Default)]
pub struct Totals {
    /// Packets read, refused ones too.
    pub packets: u64,
    pub captures_cut: u64,
    pub protocols: BTreeSet<String>,
    pub domains: BTreeSet<String>,
}

/// The engine with one configuration, and a place for the file that it reads.
pub struct Path {
    folder: TempDir,
    flow: FlowConfig,
}

impl Path {
    /// With the configuration that ships.
    pub fn roomy() -> Self {
        Self::with(FlowConfig::default())
    }

    /// With bounds that own traffic passes often.
    pub fn tight() -> Self {
        let active_ns = Some(2 * SECOND_NS);
        Self::with(FlowConfig {
            active_ns,
            max_flows: 20,
            naming_pool: 6,
            naming_bytes: 100_000,
            ..FlowConfig::default()
        })
    }

    fn with(flow: FlowConfig) -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), flow }
    }

    /// What comes of `content`; `None` where it is no capture.
    pub fn run(&mut self, content: &[u8]) -> Option<Totals> {
        let path = self.folder.path().join("capture");
        fs::write(&path, content).expect("a writable folder");
        let mut engine = Engine::open(&[path], config(self.flow.clone()), None).ok()?;
        let (mut totals, mut in_records, mut rows) = (Totals::default(), 0, 0);
        while !engine.is_done() {
            let batches = engine.step(STEP).expect("no error after opening");
            assert!(engine.naming_flows() <= self.flow.naming_pool);
            assert!(engine.naming_bytes() <= self.flow.naming_bytes);
            for batch in &batches {
                assert!(batch.num_rows() <= BATCH_ROWS);
                rows += batch.num_rows() as u64;
                in_records += sum(batch, "source_packets") + sum(batch, "destination_packets");
                texts(batch, "network_protocol", &mut totals.protocols);
                texts(batch, "domain", &mut totals.domains);
            }
        }
        let counters = engine.counters();
        let refused = counters.refused.values().sum::<u64>();
        assert_eq!(in_records + refused, counters.packets, "every packet is in a record or refused");
        assert_eq!(rows, engine.records());
        assert_eq!((engine.naming_flows(), engine.naming_bytes()), (0, 0), "what was held is given back");
        engine.losses().expect("losses");
        (totals.packets, totals.captures_cut) = (counters.packets, counters.captures_cut);
        Some(totals)
    }
}

fn sum(batch: &RecordBatch, column: &str) -> u64 {
    let column = batch.column_by_name(column).expect("a column").as_primitive::<Int64Type>();
    column.iter().flatten().map(|value| u64::try_from(value).expect("a count")).sum()
}

fn texts(batch: &RecordBatch, column: &str, out: &mut BTreeSet<String>) {
    let column = batch.column_by_name(column).expect("a column").as_dictionary::<Int32Type>();
    let values = column.values().as_string::<i32>();
    out.extend((0..values.len()).map(|index| values.value(index).to_owned()));
}
