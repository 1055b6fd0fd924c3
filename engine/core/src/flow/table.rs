//! All open flows: packets in, records out in their canonical order.

use std::collections::VecDeque;
use std::mem;

use super::clock::{Moved, StreamClock, tick};
use super::closed::FlowRecord;
use super::config::FlowConfig;
use super::key_hash::KeyHash;
use super::order::Order;
use super::packet::{Arrival, Group};
use super::recall::{Recall, Recalled};
use super::shard::{Closed, Shard};
use crate::decode::Decoded;
use crate::loss::LossLog;

/// Packets that are looked at together: so many waits for memory go on at one time. More were no faster.
const GROUP: usize = 32;

/// What a table counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableCounters {
    /// Flows begun.
    pub flows: u64,
    /// Flows forced out of a full table.
    pub forced: u64,
    /// Times that stream time started anew.
    pub time_restarts: u64,
}

/// The open flows.
///
/// Packets are gathered with [`Self::enter`] and joined to their flows a group at a time, as waiting for memory is most of
/// the work; [`Self::settle`] joins those that are left.
pub struct FlowTable {
    wire_bytes: bool,
    key_hash: KeyHash,
    clock: StreamClock,
    group: Group,
    shard: Shard,
    recall: Recall,
    recalled: Vec<Recalled>,
    order: Order,
    time_restarts: u64,
    is_ending: bool,
}

impl FlowTable {
    /// An empty table. Its hash is keyed with a secret of this run, so that nobody can choose colliding flows.
    #[must_use]
    pub fn new(config: FlowConfig) -> Self {
        Self {
            wire_bytes: config.wire_bytes,
            key_hash: KeyHash::new(),
            clock: StreamClock::default(),
            group: Group::default(),
            shard: Shard::new(config),
            recall: Recall::default(),
            recalled: Vec::new(),
            order: Order::default(),
            time_restarts: 0,
            is_ending: false,
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> TableCounters {
        let (flows, forced) = self.shard.counts();
        TableCounters { flows, forced, time_restarts: self.time_restarts }
    }

    /// Flows that left the naming pool before they had a name.
    #[must_use]
    pub fn naming_evicted(&self) -> u64 {
        self.shard.namer().pool().evicted()
    }

    /// Flows whose identification is under way.
    #[must_use]
    pub fn naming_flows(&self) -> usize {
        self.shard.namer().pool().len()
    }

    /// Payload bytes that their identification holds.
    #[must_use]
    pub fn naming_bytes(&self) -> usize {
        self.shard.namer().pool().held_bytes()
    }

    /// DNS answers that made room for others.
    #[must_use]
    pub fn answers_evicted(&self) -> u64 {
        self.recall.evicted()
    }

    /// Open flows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shard.len()
    }

    /// Whether no flow is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stream time, nanoseconds since 1970; `None` before the first packet.
    #[must_use]
    pub fn now_ns(&self) -> Option<i64> {
        self.clock.now_ns()
    }

    /// Let time pass until `ts_ns`, the capture time of the next packet, which was captured into `captured` as those that
    /// are gathered. Gives the stream time of that packet.
    #[inline]
    fn pass(&mut self, ts_ns: i64, captured: &[u8], losses: &mut LossLog) -> i64 {
        let before = self.clock.now_ns();
        let (now_ns, moved) = self.clock.observe(ts_ns);
        if moved != Moved::Within {
            self.turn(before, now_ns, moved, captured, losses);
        }
        now_ns
    }

    /// A tick has begun, or time starts anew.
    #[inline(never)]
    fn turn(&mut self, before: Option<i64>, now_ns: i64, moved: Moved, captured: &[u8], losses: &mut LossLog) {
        match moved {
            Moved::Within => {}
            // What is gathered comes before; with it, time passes too.
            Moved::NextTick if !self.group.is_empty() => {}
            Moved::NextTick => {
                self.shard.sweep(tick(now_ns));
                self.collect();
            }
            Moved::Back => {
                self.settle(captured, losses);
                self.time_restarts += 1;
                self.close_all(before.unwrap_or(now_ns));
                // What is answered later must not name flows of an earlier time.
                self.recall.forget();
            }
        }
    }

    /// Take note of a packet without a flow, captured at `ts_ns` into `captured`: time passes.
    pub fn skip(&mut self, ts_ns: i64, captured: &[u8], losses: &mut LossLog) {
        self.pass(ts_ns, captured, losses);
    }

    /// Gather a packet, captured at `ts_ns` into `captured`, for its flow. All that are gathered were captured into the same bytes:
    /// before those change, whoever owns them calls [`Self::settle`]. Whatever is forced out of a full table goes to `losses`.
    #[inline]
    pub fn enter(&mut self, packet: &Decoded<'_>, ts_ns: i64, captured: &[u8], losses: &mut LossLog) {
        let now_ns = self.pass(ts_ns, captured, losses);
        let bytes = if self.wire_bytes { packet.wire_len } else { packet.ip_bytes };
        self.group.push(packet, captured, Arrival { ts_ns, now_ns, bytes }, self.key_hash);
        if self.group.len() >= GROUP {
            self.settle(captured, losses);
        }
    }

    /// Join the gathered packets, which were captured into `captured`, to their flows.
    #[inline(never)]
    pub fn settle(&mut self, captured: &[u8], losses: &mut LossLog) {
        let mut group = mem::take(&mut self.group);
        self.shard.packets(&group, captured, losses);
        group.clear();
        self.group = group;
        self.collect();
    }

    /// Give names to who asked for them, and let complete records wait for their order.
    fn collect(&mut self) {
        self.recall.take(self.shard.take_notes(), &mut self.recalled);
        self.shard.tell(&self.recalled);
        self.recalled.clear();
        for Closed { record, by_packet, .. } in self.shard.closed().drain(..) {
            self.order.push(record, by_packet);
        }
    }

    /// The records that are complete, in canonical order: no later one can come before them.
    pub fn ready(&mut self) -> &mut VecDeque<FlowRecord> {
        self.order.release(self.shard.swept());
        self.order.ready()
    }

    /// Join one packet, captured at `ts_ns`, to its flow. Complete records go to `out` in canonical order, whatever was
    /// forced out to `losses`.
    pub fn packet(&mut self, packet: &Decoded<'_>, ts_ns: i64, out: &mut Vec<FlowRecord>, losses: &mut LossLog) {
        self.enter(packet, ts_ns, packet.payload, losses);
        self.settle(packet.payload, losses);
        out.extend(self.ready().drain(..));
    }

    /// The captures have ended: close some of the flows that are open. False once there is none. Nothing is gathered.
    pub fn end_some(&mut self) -> bool {
        let Some(now_ns) = self.clock.now_ns() else { return false };
        if !self.is_ending {
            self.is_ending = true;
            self.begin_end(now_ns);
            return true;
        }
        let is_more = self.shard.end_some(now_ns);
        self.collect_last();
        self.is_ending = is_more;
        is_more
    }

    /// The captures have ended: close every flow; the records go to `out`.
    pub fn finish(&mut self, out: &mut Vec<FlowRecord>) {
        while self.end_some() {}
        out.extend(self.ready().drain(..));
    }

    /// Close every flow as of `now_ns`: time starts anew.
    fn close_all(&mut self, now_ns: i64) {
        self.begin_end(now_ns);
        while self.shard.end_some(now_ns) {
            self.collect_last();
        }
        self.collect_last();
    }

    /// Whatever was complete before leaves before what is closed by the end.
    fn begin_end(&mut self, now_ns: i64) {
        self.shard.end(now_ns);
        self.collect();
        self.order.release_all();
    }

    /// Let go the records of flows that the end closed: they are in their order already.
    fn collect_last(&mut self) {
        self.order.ready().extend(self.shard.closed().drain(..).map(|closed| closed.record));
    }
}
