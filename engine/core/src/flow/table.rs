//! All open flows: finds the flow of a packet, and closes flows by the rule of [`super`].

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use siphasher::sip::SipHasher13;

use super::ages::{Ages, Class};
use super::clock::{Moved, SECOND_NS, StreamClock, tick};
use super::closed::{EndReason, FlowRecord};
use super::config::{FlowConfig, LINGER_S};
use super::key::FlowKey;
use super::named::Namer;
use super::open::OpenFlow;
use crate::decode::{Decoded, transport};
use crate::loss::LossLog;

/// Records of one second that wait for their order at most. The busiest gateways end as many flows in a second; time stamps
/// that stand still would make a whole capture one second.
const PENDING_MAX: usize = 65_536;

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
pub struct FlowTable {
    config: FlowConfig,
    hasher: SipHasher13,
    index: HashTable<u32>,
    flows: Vec<OpenFlow>,
    free: Vec<u32>,
    ages: Ages,
    namer: Namer,
    clock: StreamClock,
    /// Records of the current second, whose order is not yet known.
    pending: Vec<FlowRecord>,
    due: Vec<u32>,
    counters: TableCounters,
}

impl FlowTable {
    /// An empty table. Its hash is keyed with a secret of this run, so that nobody can choose colliding flows.
    #[must_use]
    pub fn new(config: FlowConfig) -> Self {
        let secret = RandomState::new();
        let linger_s = LINGER_S.min(config.idle_tcp_s);
        Self {
            hasher: SipHasher13::new_with_keys(secret.hash_one(0), secret.hash_one(1)),
            index: HashTable::new(),
            flows: Vec::new(),
            free: Vec::new(),
            ages: Ages::new(config.idle_tcp_s, config.idle_other_s, linger_s),
            namer: Namer::new(&config),
            clock: StreamClock::default(),
            pending: Vec::new(),
            due: Vec::new(),
            counters: TableCounters::default(),
            config,
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> TableCounters {
        self.counters
    }

    /// Flows that left the naming pool before they had a name.
    #[must_use]
    pub fn naming_evicted(&self) -> u64 {
        self.namer.naming_evicted()
    }

    /// Flows whose identification is under way.
    #[must_use]
    pub fn naming_flows(&self) -> usize {
        self.namer.naming_flows()
    }

    /// Payload bytes that their identification holds.
    #[must_use]
    pub fn naming_bytes(&self) -> usize {
        self.namer.naming_bytes()
    }

    /// DNS answers that made room for others.
    #[must_use]
    pub fn answers_evicted(&self) -> u64 {
        self.namer.answers_evicted()
    }

    /// Open flows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether no flow is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Stream time, nanoseconds since 1970; `None` before the first packet.
    #[must_use]
    pub fn now_ns(&self) -> Option<i64> {
        self.clock.now_ns()
    }

    /// Let time pass until `ts_ns`, the capture time of the next packet. Records that are complete go to `out`.
    /// Gives the stream time of that packet.
    pub fn pass(&mut self, ts_ns: i64, out: &mut Vec<FlowRecord>) -> i64 {
        let before = self.clock.now_ns();
        let (now_ns, moved) = self.clock.observe(ts_ns);
        match moved {
            Moved::Within => {}
            Moved::NextTick => self.sweep(tick(now_ns), out),
            Moved::Back => {
                self.counters.time_restarts += 1;
                self.close_all(before.unwrap_or(now_ns), out);
                // What is answered later must not name flows of an earlier time.
                self.namer.forget_answers();
            }
        }
        now_ns
    }

    /// Join a packet, captured at `ts_ns`, to its flow. Complete records go to `out` in canonical order, whatever was
    /// forced out to `losses`.
    pub fn packet(&mut self, packet: &Decoded<'_>, ts_ns: i64, out: &mut Vec<FlowRecord>, losses: &mut LossLog) {
        let now_ns = self.pass(ts_ns, out);
        let (key, from_lower) = FlowKey::of(&packet.tuple, packet.vlan, packet.outer.map(|outer| outer.kind));
        let hash = self.hasher.hash(key.bytes());
        let open = self.find(hash, &key).filter(|&flow| match self.closes(flow, packet, from_lower, now_ns) {
            Some((reason, due_ns)) => {
                self.close(flow, reason, due_ns);
                false
            }
            None => true,
        });
        let flow = if let Some(flow) = open {
            self.roll(flow, ts_ns, now_ns);
            self.turn_page(flow, packet, from_lower, ts_ns, now_ns);
            flow
        } else {
            self.begin(key, hash, from_lower, packet, ts_ns, now_ns, losses)
        };
        let bytes = if self.config.wire_bytes { packet.wire_len } else { packet.ip_bytes };
        let state = &mut self.flows[flow as usize];
        let was_ended = state.is_ended();
        let (side, turned) = state.count(packet, from_lower, bytes, ts_ns, now_ns);
        if state.is_ended() && !was_ended {
            self.ages.reclass(flow, Class::Ended, tick(now_ns));
        }
        if turned {
            self.namer.turn_round(state);
        }
        if !packet.payload.is_empty() {
            self.namer.identify(&mut self.flows, flow, side, packet, now_ns);
            self.flows[flow as usize].note_connection(packet, from_lower);
        }
        if self.pending.len() >= PENDING_MAX {
            self.flush(out);
        }
    }

    /// The captures have ended: close every flow.
    pub fn finish(&mut self, out: &mut Vec<FlowRecord>) {
        if let Some(now_ns) = self.clock.now_ns() {
            self.close_all(now_ns, out);
        }
    }

    fn find(&self, hash: u64, key: &FlowKey) -> Option<u32> {
        self.index.find(hash, |&flow| self.flows[flow as usize].key == *key).copied()
    }

    /// Whether a packet that has come at `now_ns` closes the flow before it, why, and since when that was due.
    fn closes(&self, flow: u32, packet: &Decoded<'_>, from_lower: bool, now_ns: i64) -> Option<(EndReason, i64)> {
        let (reason, due_ns) = self.due(flow);
        let state = &self.flows[flow as usize];
        if now_ns >= due_ns {
            Some((reason, due_ns))
        } else if packet.tcp.is_some_and(|tcp| state.is_followed_by(tcp, from_lower))
            || state.opens_anew(packet, from_lower)
        {
            Some((EndReason::End, now_ns))
        } else {
            None
        }
    }

    /// What ends the flow if it stays silent, and when (stream time, nanoseconds since 1970).
    fn due(&self, flow: u32) -> (EndReason, i64) {
        let state = &self.flows[flow as usize];
        let (reason, silence_s) = if state.is_ended() {
            (EndReason::End, LINGER_S.min(self.config.idle_tcp_s))
        } else if state.key.transport() == transport::TCP {
            (EndReason::Idle, self.config.idle_tcp_s)
        } else {
            (EndReason::Idle, self.config.idle_other_s)
        };
        (reason, state.last_ns.saturating_add(i64::from(silence_s) * SECOND_NS))
    }

    /// Close the open interval where `now_ns` lies in a later one.
    fn roll(&mut self, flow: u32, ts_ns: i64, now_ns: i64) {
        let Some(active_ns) = self.config.active_ns else { return };
        let state = &mut self.flows[flow as usize];
        if state.interval_is_over(now_ns) {
            self.pending.push(state.next_interval(ts_ns, now_ns, active_ns));
        }
    }

    /// Close the open record where `packet` asks the next question of a flow that asks for names, or is another client's.
    fn turn_page(&mut self, flow: u32, packet: &Decoded<'_>, from_lower: bool, ts_ns: i64, now_ns: i64) {
        let state = &mut self.flows[flow as usize];
        let is_question = state.asks_anew(packet, from_lower);
        let is_client = state.is_of_another_client(packet, from_lower);
        if self.config.active_ns.is_none() || !(is_question || is_client) {
            return;
        }
        if !state.is_blank() {
            self.pending.push(state.next_record(ts_ns, now_ns));
        }
        if is_question {
            state.forget_question();
        }
        if is_client {
            state.forget_client();
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one packet's facts, all of them needed once")]
    fn begin(
        &mut self,
        key: FlowKey,
        hash: u64,
        from_lower: bool,
        packet: &Decoded<'_>,
        ts_ns: i64,
        now_ns: i64,
        losses: &mut LossLog,
    ) -> u32 {
        if self.index.len() >= self.config.max_flows.max(1) {
            self.force_one(now_ns, losses);
        }
        let mut state = OpenFlow::new(key, from_lower, packet, ts_ns, now_ns, self.config.active_ns);
        self.namer.recall(&mut state, now_ns);
        let flow = if let Some(flow) = self.free.pop() {
            self.flows[flow as usize] = state;
            flow
        } else {
            self.flows.push(state);
            u32::try_from(self.flows.len() - 1).unwrap_or(u32::MAX)
        };
        let (flows, hasher) = (&self.flows, &self.hasher);
        self.index.insert_unique(hash, flow, |&flow| hasher.hash(flows[flow as usize].key.bytes()));
        let class = if key.transport() == transport::TCP { Class::Tcp } else { Class::Other };
        self.ages.insert(flow, class, tick(now_ns));
        self.counters.flows += 1;
        flow
    }

    /// Make room: close the flow that has been silent longest, by force if it was not due anyway.
    fn force_one(&mut self, now_ns: i64, losses: &mut LossLog) {
        let flows = &self.flows;
        let Some(flow) = self.ages.longest_silent(|flow| flows[flow as usize].last_ns) else { return };
        let (reason, due_ns) = self.due(flow);
        if now_ns >= due_ns {
            self.close(flow, reason, due_ns);
        } else {
            self.close(flow, EndReason::Forced, now_ns);
            self.counters.forced += 1;
            losses.table_full(now_ns);
        }
    }

    /// Close every flow that fell silent before second `now`, and let the records of earlier seconds go.
    fn sweep(&mut self, now: i64, out: &mut Vec<FlowRecord>) {
        let mut due = std::mem::take(&mut self.due);
        let flows = &self.flows;
        self.ages.take_due(now, |flow| flows[flow as usize].last_ns, &mut due);
        for flow in due.drain(..) {
            let (reason, due_ns) = self.due(flow);
            self.close(flow, reason, due_ns);
        }
        self.due = due;
        self.flush(out);
    }

    /// Close every flow as of `now_ns`, at the end of a recording.
    fn close_all(&mut self, now_ns: i64, out: &mut Vec<FlowRecord>) {
        // Places are given out again in this order, which must not be that of a hash with a secret.
        let mut open: Vec<u32> = self.index.iter().copied().collect();
        open.sort_unstable();
        for flow in open {
            let (reason, due_ns) = self.due(flow);
            if now_ns >= due_ns {
                self.close(flow, reason, due_ns);
            } else if self.flows[flow as usize].is_ended() {
                self.close(flow, EndReason::End, now_ns);
            } else {
                self.close(flow, EndReason::Eof, now_ns);
            }
        }
        self.ages.clear();
        // A table that was large once would be walked at every step back of the time.
        self.index = HashTable::new();
        self.flush(out);
    }

    fn close(&mut self, flow: u32, reason: EndReason, due_ns: i64) {
        let state = &mut self.flows[flow as usize];
        self.pending.push(state.close(reason, due_ns));
        self.namer.release(state);
        let hash = self.hasher.hash(state.key.bytes());
        if let Ok(entry) = self.index.find_entry(hash, |&other| other == flow) {
            entry.remove();
        }
        self.ages.remove(flow);
        self.free.push(flow);
    }

    /// Let the pending records go in canonical order: no later record can come before them. Equal in that order are only
    /// flows of one tuple that began at one instant, one after the other's end: they stay in the order of their ends.
    fn flush(&mut self, out: &mut Vec<FlowRecord>) {
        self.pending.sort_by_key(FlowRecord::order);
        out.append(&mut self.pending);
    }
}
