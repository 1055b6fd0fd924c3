//! All open flows: packets in, records out in their canonical order.

use std::collections::VecDeque;
use std::mem;

use super::alone::Alone;
use super::clock::{Moved, StreamClock, tick};
use super::closed::FlowRecord;
use super::collect::Collector;
use super::config::FlowConfig;
use super::key::FlowKey;
use super::key_hash::KeyHash;
use super::packet::Arrival;
use super::shard::Shard;
use super::workers::Workers;
use crate::decode::Decoded;
use crate::loss::LossLog;

/// Flows that are closed together at the end, so that their records do not all exist at one time.
const ENDED_AT_ONCE: usize = 4_096;

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

/// Who joins packets to flows.
enum Crew {
    Alone(Box<Alone>),
    Several(Box<Workers>),
}

/// The open flows.
///
/// Packets are gathered with [`Self::enter`] and joined to their flows many at a time, as waiting for memory is most of
/// the work. Whoever owns the bytes that they were captured into calls [`Self::settle`] before those change, or gives them away
/// with [`Self::hand_over`]. Whether there are several workers changes no record.
pub struct FlowTable {
    wire_bytes: bool,
    clock: StreamClock,
    key_hash: KeyHash,
    crew: Crew,
    collector: Collector,
    time_restarts: u64,
    is_ending: bool,
}

impl FlowTable {
    /// An empty table. Its hash is keyed with a secret of this run, so that nobody can choose colliding flows.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "whoever makes a table has no more use for its settings")]
    pub fn new(config: FlowConfig) -> Self {
        Self {
            wire_bytes: config.wire_bytes,
            clock: StreamClock::default(),
            key_hash: KeyHash::new(),
            crew: if config.workers > 1 {
                Crew::Several(Box::new(Workers::new(&config)))
            } else {
                Crew::Alone(Box::new(Alone::new(&config)))
            },
            collector: Collector::default(),
            time_restarts: 0,
            is_ending: false,
        }
    }

    /// Whether others join the packets, so that what they were captured into is best given away.
    #[must_use]
    pub fn has_workers(&self) -> bool {
        matches!(self.crew, Crew::Several(_))
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> TableCounters {
        let (flows, forced) = match &self.crew {
            Crew::Alone(alone) => alone.shard().counts(),
            Crew::Several(workers) => workers.sum(Shard::counts, |a, b| (a.0 + b.0, a.1 + b.1)),
        };
        TableCounters { flows, forced, time_restarts: self.time_restarts }
    }

    /// Flows that left the naming pool before they had a name.
    #[must_use]
    pub fn naming_evicted(&self) -> u64 {
        match &self.crew {
            Crew::Alone(alone) => alone.shard().namer().pools().evicted(),
            Crew::Several(workers) => workers.sum(|shard| shard.namer().pools().evicted(), |a, b| a + b),
        }
    }

    /// Flows whose identification is under way.
    #[must_use]
    pub fn naming_flows(&self) -> usize {
        match &self.crew {
            Crew::Alone(alone) => alone.shard().namer().pools().len(),
            Crew::Several(workers) => workers.sum(|shard| shard.namer().pools().len(), |a, b| a + b),
        }
    }

    /// Payload bytes that their identification holds.
    #[must_use]
    pub fn naming_bytes(&self) -> usize {
        match &self.crew {
            Crew::Alone(alone) => alone.shard().namer().pools().held_bytes(),
            Crew::Several(workers) => workers.sum(|shard| shard.namer().pools().held_bytes(), |a, b| a + b),
        }
    }

    /// DNS answers that made room for others.
    #[must_use]
    pub fn answers_evicted(&self) -> u64 {
        self.collector.recall.evicted()
    }

    /// Open flows.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.crew {
            Crew::Alone(alone) => alone.shard().len(),
            Crew::Several(workers) => workers.sum(Shard::len, |a, b| a + b),
        }
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

    /// Let time pass until `ts_ns`, the capture time of the next packet. `captured` is what those that are gathered were captured
    /// into. Gives the stream time of that packet.
    #[inline]
    fn pass(&mut self, ts_ns: i64, captured: &[u8], losses: &mut LossLog) -> i64 {
        let before = self.clock.now_ns();
        let (now_ns, moved) = self.clock.observe(ts_ns);
        if moved != Moved::Within {
            self.turn(before.filter(|_| moved == Moved::Back), now_ns, captured, losses);
        }
        now_ns
    }

    /// A tick has begun; or time starts anew, which ran until `restart`.
    #[inline(never)]
    fn turn(&mut self, restart: Option<i64>, now_ns: i64, captured: &[u8], losses: &mut LossLog) {
        let Some(before_ns) = restart else {
            if let Crew::Alone(alone) = &mut self.crew {
                alone.turn(tick(now_ns), &mut self.collector);
            }
            return;
        };
        self.settle(captured, losses);
        self.time_restarts += 1;
        self.begin_end(before_ns);
        while self.end_more(before_ns) {}
        // What is answered later must not name flows of an earlier time.
        self.collector.recall.forget();
    }

    /// Take note of a packet without a flow, captured at `ts_ns`: time passes. `captured` is as for [`Self::enter`].
    pub fn skip(&mut self, ts_ns: i64, captured: &[u8], losses: &mut LossLog) {
        self.pass(ts_ns, captured, losses);
    }

    /// Gather a packet, captured at `ts_ns`, for its flow. `captured` is what all that are gathered were captured into; the payload of
    /// a packet that does not lie in it is copied. Whatever is forced out of a full table goes to `losses`.
    #[inline]
    pub fn enter(&mut self, packet: &Decoded<'_>, ts_ns: i64, captured: &[u8], losses: &mut LossLog) {
        let now_ns = self.pass(ts_ns, captured, losses);
        let bytes = if self.wire_bytes { packet.wire_len } else { packet.ip_bytes };
        let key = FlowKey::of(&packet.tuple, packet.vlan, packet.outer.map(|outer| outer.kind));
        let hash = self.key_hash.of(&key.0);
        let arrival = Arrival { ts_ns, now_ns, bytes, order: 0 };
        match &mut self.crew {
            Crew::Alone(alone) => {
                if alone.gather(packet, key, hash, captured, arrival) {
                    alone.settle(captured, &mut self.collector, losses);
                }
            }
            Crew::Several(workers) => workers.gather(packet, key, hash, captured, arrival),
        }
    }

    /// Join all gathered packets, which were captured into `captured`, to their flows.
    pub fn settle(&mut self, captured: &[u8], losses: &mut LossLog) {
        match &mut self.crew {
            Crew::Alone(alone) => alone.settle(captured, &mut self.collector, losses),
            Crew::Several(workers) => {
                workers.hand_over(captured.to_vec(), &mut self.collector, losses);
                workers.wait(&mut self.collector);
            }
        }
    }

    /// Give what the gathered packets were captured into to those who join them to their flows, and go on. Gives other bytes in
    /// exchange, whose contents mean nothing.
    pub fn hand_over(&mut self, captured: Vec<u8>, losses: &mut LossLog) -> Vec<u8> {
        match &mut self.crew {
            Crew::Alone(alone) => {
                alone.settle(&captured, &mut self.collector, losses);
                captured
            }
            Crew::Several(workers) => workers.hand_over(captured, &mut self.collector, losses),
        }
    }

    /// Packets that are gathered.
    #[must_use]
    pub fn gathered(&self) -> usize {
        match &self.crew {
            Crew::Alone(alone) => alone.gathered(),
            Crew::Several(workers) => workers.gathered(),
        }
    }

    /// Time has passed until tick `now`, which the next packet does not come before: close some of the flows that fell silent before
    /// it. False once there is none. Nothing is gathered.
    pub fn catch_up(&mut self, now: i64) -> bool {
        match &mut self.crew {
            Crew::Alone(alone) => {
                alone.turn(now, &mut self.collector);
                alone.shard().swept() < now
            }
            Crew::Several(workers) => {
                workers.catch_up(now, &mut self.collector);
                workers.swept() < now
            }
        }
    }

    /// The records that are complete, in canonical order: no later one can come before them.
    pub fn ready(&mut self) -> &mut VecDeque<FlowRecord> {
        let swept = match &self.crew {
            Crew::Alone(alone) => alone.shard().swept(),
            Crew::Several(workers) => workers.swept(),
        };
        self.collector.order.release(swept);
        self.collector.order.ready()
    }

    /// Join one packet, captured at `ts_ns`, to its flow. Complete records go to `out` in canonical order, whatever was
    /// forced out to `losses`.
    pub fn packet(&mut self, packet: &Decoded<'_>, ts_ns: i64, out: &mut Vec<FlowRecord>, losses: &mut LossLog) {
        self.enter(packet, ts_ns, packet.payload, losses);
        self.settle(packet.payload, losses);
        out.extend(self.ready().drain(..));
    }

    /// What has not been given yet, by the packets so far: records that wait for their turn, and what those of open flows tell as if
    /// they were forced out. All stays as it is. Ordered as records are; `None` where there are more than `most`. Nothing
    /// is gathered, and all that was ready has been taken.
    pub fn so_far(&mut self, most: usize) -> Option<Vec<FlowRecord>> {
        let Some(now_ns) = self.clock.now_ns() else { return Some(Vec::new()) };
        let mut records: Vec<FlowRecord> =
            self.collector.order.waiting().take(most.saturating_add(1)).cloned().collect();
        if records.len() + self.len() > most {
            return None;
        }
        match &mut self.crew {
            Crew::Alone(alone) => alone.shard_mut().so_far(now_ns, &mut records),
            Crew::Several(workers) => workers.so_far(now_ns, &mut records),
        }
        records.sort_by_key(FlowRecord::order);
        Some(records)
    }

    /// The captures have ended: close some of the flows that are open. False once there is none. Nothing is gathered.
    pub fn end_some(&mut self) -> bool {
        let Some(now_ns) = self.clock.now_ns() else { return false };
        if mem::replace(&mut self.is_ending, true) {
            self.is_ending = self.end_more(now_ns);
        } else {
            self.begin_end(now_ns);
        }
        self.is_ending
    }

    /// The captures have ended: close every flow; the records go to `out`.
    pub fn finish(&mut self, out: &mut Vec<FlowRecord>) {
        while self.end_some() {}
        out.extend(self.ready().drain(..));
    }

    /// Line up the flows that are open at `now_ns`. Whatever was complete before leaves before them.
    fn begin_end(&mut self, now_ns: i64) {
        match &mut self.crew {
            Crew::Alone(alone) => alone.end(now_ns, &mut self.collector),
            Crew::Several(workers) => workers.end(now_ns, &mut self.collector),
        }
        self.collector.order.release_all();
    }

    /// Close some of them, in the order of their records. False once there is none.
    fn end_more(&mut self, now_ns: i64) -> bool {
        let ready = self.collector.order.ready();
        match &mut self.crew {
            Crew::Alone(alone) => alone.end_more(now_ns, ENDED_AT_ONCE, ready),
            Crew::Several(workers) => workers.end_more(now_ns, ENDED_AT_ONCE, ready),
        }
    }
}
