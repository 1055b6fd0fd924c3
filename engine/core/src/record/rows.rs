//! The rows of a batch that is being filled, column by column.

mod arrays;

use super::enumerated::Enumerated;
use super::known_codes::KnownCodes;
use super::known_texts::{Codes, TOLD};
use super::macs::Macs;
use super::recurring::Recurring;
use super::sparse::{BLOCK, Bits, Filled, Sparse};
use super::text;
use super::writer::WriterConfig;
use crate::decode::{Address, Tunnel};
use crate::flow::{Direction, EndReason, FlowRecord};

/// Rows that room is made for at first.
const LIKELY_ROWS: usize = 65_536;

const END_REASONS: usize = EndReason::Eof as usize + 1;
const DIRECTIONS: usize = Direction::External as usize + 1;
const TRANSPORTS: usize = u8::MAX as usize + 1;
const TUNNELS: usize = Tunnel::ALL.len();

/// Columns of equal length.
#[derive(Default)]
pub(super) struct Rows {
    count: usize,
    recurring: Option<Recurring>,
    times: [Vec<i64>; 2],
    flow_id: Vec<u64>,
    record_seq: Vec<u16>,
    end_reason: Vec<i32>,
    end_reasons: Enumerated<END_REASONS>,
    vlan: Sparse<u16>,
    tunnel: Sparse<i32>,
    tunnels: Enumerated<TUNNELS>,
    outer: [Sparse<Address>; 2],
    ips: [Vec<Address>; 2],
    ports: [Vec<u16>; 2],
    transport: Vec<i32>,
    transports: Enumerated<TRANSPORTS>,
    source_mac: Sparse<i32>,
    macs: Macs,
    bytes: [Vec<i64>; 2],
    packets: [Vec<i64>; 2],
    tcp_flags: [Vec<u8>; 2],
    handshake_rtt: Sparse<i32>,
    direction: Vec<i32>,
    directions: Enumerated<DIRECTIONS>,
    known: KnownCodes,
    told: [Sparse<i32>; TOLD],
    ech: Bits,
    dns_query_length: Sparse<u16>,
    dns_query_entropy: Sparse<u16>,
    file_bytes: Sparse<i64>,
}

impl Rows {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Append the first few of `records`, at most up to a full batch. Gives how many.
    pub(super) fn append(&mut self, records: &[FlowRecord], config: &WriterConfig) -> usize {
        let expected = config.batch_rows.clamp(1, LIKELY_ROWS);
        let filled = Filled { rows: self.count, expected };
        let room = (BLOCK - self.count % BLOCK).min(config.batch_rows.max(1).saturating_sub(self.count));
        let records = records.get(..room).unwrap_or(records);
        if self.count == 0 {
            self.reserve(expected);
        }
        self.append_numbers(filled, records);
        self.append_tuples(filled, records, config);
        self.append_known(filled, records, config);
        self.count += records.len();
        records.len()
    }

    fn reserve(&mut self, rows: usize) {
        self.times.iter_mut().chain(&mut self.bytes).chain(&mut self.packets).for_each(|column| column.reserve(rows));
        self.flow_id.reserve(rows);
        self.record_seq.reserve(rows);
        self.ips.iter_mut().for_each(|column| column.reserve(rows));
        self.ports.iter_mut().for_each(|column| column.reserve(rows));
        self.tcp_flags.iter_mut().for_each(|column| column.reserve(rows));
        self.end_reason.reserve(rows);
        self.transport.reserve(rows);
        self.direction.reserve(rows);
    }

    fn append_numbers(&mut self, filled: Filled, records: &[FlowRecord]) {
        let [ts, ts_end] = &mut self.times;
        ts.extend(records.iter().map(|record| record.ts_ns.div_euclid(1_000)));
        ts_end.extend(records.iter().map(|record| record.ts_end_ns.div_euclid(1_000)));
        self.flow_id.extend(records.iter().map(|record| record.flow_id));
        self.record_seq.extend(records.iter().map(|record| record.record_seq));
        for side in 0..2 {
            self.bytes[side].extend(records.iter().map(|record| signed(record.bytes[side])));
            self.packets[side].extend(records.iter().map(|record| signed(record.packets[side])));
            self.tcp_flags[side].extend(records.iter().map(|record| record.tcp_flags[side]));
        }
        let rtt = |rtt_ns: i64| i32::try_from(rtt_ns / 1_000).ok();
        self.handshake_rtt.append(filled, records.iter().map(|record| record.handshake_rtt_ns.and_then(rtt)));
    }

    fn append_tuples(&mut self, filled: Filled, records: &[FlowRecord], config: &WriterConfig) {
        let tuples = || records.iter().map(|record| &record.tuple);
        let ([sources, destinations], [source_ports, destination_ports]) = (&mut self.ips, &mut self.ports);
        sources.extend(tuples().map(|tuple| tuple.source));
        destinations.extend(tuples().map(|tuple| tuple.destination));
        source_ports.extend(tuples().map(|tuple| tuple.source_port));
        destination_ports.extend(tuples().map(|tuple| tuple.destination_port));
        let transports = &mut self.transports;
        self.transport
            .extend(tuples().map(|tuple| transports.code(tuple.transport.into(), || text::transport(tuple.transport))));
        let directions = &mut self.directions;
        self.direction.extend(tuples().map(|tuple| {
            let direction = config.home.direction(&tuple.source, &tuple.destination);
            directions.code(direction as usize, || text::direction(direction).into())
        }));
        let reasons = &mut self.end_reasons;
        self.end_reason.extend(
            records
                .iter()
                .map(|record| reasons.code(record.end_reason as usize, || text::end_reason(record.end_reason).into())),
        );
        let macs = &mut self.macs;
        self.source_mac.append(filled, records.iter().map(|record| record.source_mac.map(|mac| macs.code(mac))));
        self.vlan.append(filled, records.iter().map(|record| (record.vlan != 0).then_some(record.vlan)));
        if !self.tunnel.is_empty() || records.iter().any(|record| record.outer.is_some()) {
            self.append_outer(filled, records);
        }
    }

    fn append_outer(&mut self, filled: Filled, records: &[FlowRecord]) {
        let outer = || records.iter().map(|record| record.outer.as_deref());
        let tunnels = &mut self.tunnels;
        let mut code = |kind: Tunnel| tunnels.code(kind as usize, || kind.as_str().into());
        self.tunnel.append(filled, outer().map(|outer| outer.map(|outer| code(outer.kind))));
        let [sources, destinations] = &mut self.outer;
        sources.append(filled, outer().map(|outer| outer.map(|outer| outer.source)));
        destinations.append(filled, outer().map(|outer| outer.map(|outer| outer.destination)));
    }

    fn append_known(&mut self, filled: Filled, records: &[FlowRecord], config: &WriterConfig) {
        let mut places = [0; BLOCK];
        for (place, record) in places.iter_mut().zip(records) {
            *place = self.known.place(record, &config.catalogue);
        }
        let places = places.get(..records.len()).unwrap_or_default();
        for (place, column) in self.told.iter_mut().enumerate() {
            if self.known.tells(place) {
                let made = self.known.made();
                column.append(filled, places.iter().map(|&at| made.get(at as usize)?.text(place)));
            }
        }
        let codes = || places.iter().map(|&at| self.known.made().get(at as usize));
        let ech = |codes: Option<&_>| codes.is_some_and(|codes: &Codes| codes.ech);
        let word = codes().rev().fold(0, |word, codes| word << 1 | u64::from(ech(codes)));
        self.ech.append(filled, word);
        self.dns_query_length.append(filled, codes().map(|codes| codes?.dns_query_length));
        self.dns_query_entropy.append(filled, codes().map(|codes| codes?.dns_query_entropy));
        self.file_bytes.append(filled, codes().map(|codes| codes?.file_bytes));
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
