//! The open flows that one worker owns: finds the flow of a packet, and closes flows by the rule of [`super`].

use super::ages::{Ages, Class, SPAN_MAX, Silence};
use super::clock::{SECOND_NS, tick};
use super::closed::{EndReason, FlowRecord};
use super::config::{FlowConfig, LINGER_S};
use super::index::PlaceIndex;
use super::named::Namer;
use super::open::OpenFlow;
use super::packet::{FlowPacket, Group, Seen};
use super::places::Places;
use super::recall::{Note, Recalled};
use crate::decode::transport;
use crate::identify::Protocol;

/// Packets that are looked at together: so many waits for memory can go on at one time.
pub(super) const TOGETHER: usize = 32;

/// Flows that are looked at for expiry with each group of packets, at most: more than can begin with one, so that expiry keeps
/// up, and few enough that no packet waits for long.
const SWEPT_AT_ONCE: usize = 256;

/// A record that is complete, on its way to its place in the canonical order.
pub(super) struct Closed {
    pub record: FlowRecord,
    /// What its flow has asked for and may not have heard; see [`super::recall`].
    pub ticket: u32,
    /// Whether a packet completed it in the tick that it was due in, and not the timeout of its flow.
    pub by_packet: bool,
    /// The packet at which it was closed; see [`FlowPacket::order`].
    pub at: u32,
}

/// Open flows.
pub(super) struct Shard {
    active_ns: Option<i64>,
    /// By class.
    timeouts_ns: [i64; 3],
    index: PlaceIndex,
    flows: Places,
    ages: Ages,
    namer: Namer,
    /// No flow is due before this tick.
    swept: i64,
    due: Vec<u32>,
    /// Flows that are open at the end, by the first packet of their record, the first at the end.
    ending: Vec<(i64, u32)>,
    closed: Vec<Closed>,
    /// The packet that is looked at.
    at: u32,
    begun: u64,
    forced: u64,
}

impl Shard {
    pub fn new(config: &FlowConfig) -> Self {
        let timeouts_s = [config.idle_tcp_s, config.idle_other_s, LINGER_S.min(config.idle_tcp_s)];
        Self {
            active_ns: config.active_ns,
            timeouts_ns: timeouts_s.map(|timeout_s| i64::from(timeout_s) * SECOND_NS),
            index: PlaceIndex::default(),
            flows: Places::default(),
            ages: Ages::new(timeouts_s),
            namer: Namer::new(config),
            swept: i64::MIN,
            due: Vec::new(),
            ending: Vec::new(),
            closed: Vec::new(),
            at: 0,
            begun: 0,
            forced: 0,
        }
    }

    /// Flows begun so far, and flows forced out of the full table.
    pub fn counts(&self) -> (u64, u64) {
        (self.begun, self.forced)
    }

    /// The names' side of it.
    pub fn namer(&self) -> &Namer {
        &self.namer
    }

    /// Open flows.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// The tick before which no flow is due any more.
    pub fn swept(&self) -> i64 {
        self.swept
    }

    /// The records that are complete, in the order in which they became so.
    pub fn closed(&mut self) -> &mut Vec<Closed> {
        &mut self.closed
    }

    /// What was asked of DNS's answers, and what they told, in the order of the packets.
    pub fn notes(&mut self) -> &mut Vec<Note> {
        &mut self.namer.notes
    }

    /// Give flows the names that they asked for.
    pub fn tell(&mut self, recalled: &[Recalled]) {
        for told in recalled {
            if self.flows.get(told.flow).is_some() {
                self.namer.tell(&mut self.flows[told.flow], told);
            }
        }
    }

    /// Join packets to their flows. `captured` is what they were captured into.
    pub fn packets(&mut self, group: &Group, captured: &[u8]) {
        for first in (0..group.len()).step_by(TOGETHER) {
            let packets = group.packets().get(first..group.len().min(first + TOGETHER)).unwrap_or_default();
            self.look_ahead(packets);
            for packet in packets {
                self.packet(&group.seen(packet, captured));
            }
            if let Some(last) = packets.last() {
                self.sweep(tick(last.now_ns));
            }
        }
    }

    /// Read where the flows of these packets are, one after the other: the processor waits for all of them together, and then
    /// they are in its cache. (An instruction that asks for a cache line would do the same, but safe code has none.)
    pub fn look_ahead(&self, packets: &[FlowPacket]) {
        let mut sum = 0_u32;
        for packet in packets {
            sum ^= self.index.peek(packet.hash);
        }
        for packet in packets {
            if let Some(flow) = self.index.likely(packet.hash).and_then(|place| self.flows.get(place)) {
                sum ^= flow.peek();
            }
        }
        std::hint::black_box(sum);
    }

    /// As [`Self::look_ahead`], for flows that these packets may push out.
    pub fn look_ahead_for_room(&self, packets: usize) {
        let read = |sum: u32, flow: u32| sum ^ self.index.peek(self.flows[flow].hash());
        std::hint::black_box(self.ages.likely_silent().take(packets).fold(0, read));
    }

    /// Join a packet to its flow.
    pub fn packet(&mut self, packet: &Seen<'_>) {
        let (ts_ns, now_ns) = (packet.ts_ns, packet.now_ns);
        self.at = packet.order;
        let open = self.find(packet).filter(|&flow| match self.closes(flow, packet) {
            Some((reason, due_ns)) => {
                self.close(flow, reason, due_ns, tick(due_ns) == tick(packet.now_ns));
                false
            }
            None => true,
        });
        let flow = if let Some(flow) = open {
            self.roll(flow, ts_ns, now_ns);
            self.turn_page(flow, packet);
            flow
        } else {
            self.begin(packet)
        };
        let state = &mut self.flows[flow];
        let was_ended = state.is_ended();
        let (side, turned) = state.count(packet, self.active_ns.unwrap_or_default());
        if state.is_ended() && !was_ended {
            self.ages.reclass(flow, Class::Ended, || state.silence(), tick(now_ns));
        }
        if turned {
            self.namer.turn_round(state, flow, packet.order);
        }
        if !packet.payload.is_empty() {
            self.namer.identify(&mut self.flows, flow, side, packet);
            self.flows[flow].note_connection(packet);
        }
    }

    /// Whether a packet begins a flow where none is.
    pub fn needs_room(&self, packet: &FlowPacket) -> bool {
        self.find(packet).is_none()
    }

    fn find(&self, packet: &FlowPacket) -> Option<u32> {
        self.index.find(packet.hash, |flow| self.flows[flow].key == packet.key)
    }

    /// Whether a packet closes the flow before it, why, and since when that was due.
    fn closes(&self, flow: u32, packet: &Seen<'_>) -> Option<(EndReason, i64)> {
        let (reason, due_ns) = self.due(flow);
        let state = &self.flows[flow];
        if packet.now_ns >= due_ns {
            Some((reason, due_ns))
        } else if packet.tcp().is_some_and(|tcp| state.is_followed_by(tcp, packet.is_from_lower()))
            || state.opens_anew(packet)
        {
            Some((EndReason::End, packet.now_ns))
        } else {
            None
        }
    }

    /// What ends the flow if it stays silent, and when (stream time, nanoseconds since 1970).
    fn due(&self, flow: u32) -> (EndReason, i64) {
        let state = &self.flows[flow];
        let (reason, class) = if state.is_ended() {
            (EndReason::End, Class::Ended)
        } else if state.key.transport() == transport::TCP {
            (EndReason::Idle, Class::Tcp)
        } else {
            (EndReason::Idle, Class::Other)
        };
        (reason, state.last_ns.saturating_add(self.timeouts_ns[class as usize]))
    }

    /// Close the open record where `now_ns` lies in a later interval, or where it can hold no more.
    fn roll(&mut self, flow: u32, ts_ns: i64, now_ns: i64) {
        let state = &mut self.flows[flow];
        let record = match self.active_ns {
            Some(active_ns) if state.interval_is_over(now_ns) => {
                let known = self.namer.known(state);
                state.next_interval(ts_ns, now_ns, active_ns, known)
            }
            active_ns if state.is_full() => {
                let known = self.namer.known(state);
                state.next_record(ts_ns, now_ns, active_ns.unwrap_or_default(), known)
            }
            _ => return,
        };
        self.closed.push(Closed { record, ticket: state.ticket, by_packet: true, at: self.at });
    }

    /// Close the open record where `packet` asks the next question of a flow that asks for names, or is another client's.
    fn turn_page(&mut self, flow: u32, packet: &Seen<'_>) {
        let Some(active_ns) = self.active_ns else { return };
        let state = &mut self.flows[flow];
        let is_question = state.protocol.asks_for_names() && state.asks_anew(packet, self.namer.facts(state));
        let is_client = state.protocol == Protocol::Dhcp && state.is_of_another_client(packet);
        if !(is_question || is_client) {
            return;
        }
        if !state.is_blank() {
            let known = self.namer.known(state);
            let record = state.next_record(packet.ts_ns, packet.now_ns, active_ns, known);
            self.closed.push(Closed { record, ticket: state.ticket, by_packet: true, at: self.at });
        }
        if is_question {
            self.namer.forget_question(state);
        }
        if is_client {
            self.namer.forget_client(state);
        }
    }

    fn begin(&mut self, packet: &Seen<'_>) -> u32 {
        let now = tick(packet.now_ns);
        if now.saturating_sub(self.swept) >= SPAN_MAX {
            self.sweep_up_to(now, usize::MAX);
        }
        let mut state = OpenFlow::new(packet, self.active_ns);
        let flow = self.flows.next();
        self.namer.ask_for_name(&mut state, flow, packet.order);
        let class = if state.key.transport() == transport::TCP { Class::Tcp } else { Class::Other };
        self.flows.put(state);
        self.index.insert(packet.hash, flow);
        let flows = &self.flows;
        self.ages.insert(flow, class, || flows[flow].silence(), now);
        self.begun += 1;
        flow
    }

    /// The flow that has been silent longest, and what it has to be compared by with those of other shards.
    pub fn longest_silent(&mut self) -> Option<(Silence, u32)> {
        let flows = &self.flows;
        self.ages.longest_silent(|flow| flows[flow].silence())
    }

    /// Close a flow, at a packet that has come at `now_ns`, to make room. True where it was not due anyway.
    pub fn force(&mut self, flow: u32, packet: &FlowPacket) -> bool {
        self.at = packet.order;
        let (reason, due_ns) = self.due(flow);
        if packet.now_ns >= due_ns {
            self.close(flow, reason, due_ns, tick(due_ns) == tick(packet.now_ns));
            return false;
        }
        self.close(flow, EndReason::Forced, packet.now_ns, true);
        self.forced += 1;
        true
    }

    /// Close some of the flows that fell silent before tick `now`.
    pub fn sweep(&mut self, now: i64) {
        self.sweep_up_to(now, SWEPT_AT_ONCE);
    }

    fn sweep_up_to(&mut self, now: i64, budget: usize) {
        if now <= self.swept {
            return;
        }
        let mut due = std::mem::take(&mut self.due);
        let flows = &self.flows;
        self.swept = self.ages.take_due(now, budget, |flow| flows[flow].last_ns, &mut due);
        let read = |sum: u32, &flow: &u32| sum ^ self.index.peek(self.flows[flow].hash());
        std::hint::black_box(due.iter().fold(0, read));
        for flow in due.drain(..) {
            let (reason, due_ns) = self.due(flow);
            // Its tick is over: nothing else is closed for it in the order of packets.
            self.close(flow, reason, due_ns, false);
        }
        self.due = due;
    }

    /// The recording ends at `now_ns`: close the flows that fell silent before, and line up the others for [`Self::end_next`].
    pub fn end(&mut self, now_ns: i64) {
        self.sweep_up_to(tick(now_ns), usize::MAX);
        let open = self.flows.iter().filter(|(_, state)| state.is_open());
        let mut ending: Vec<(i64, u32)> = open.map(|(flow, state)| (state.ts_ns(), flow)).collect();
        let order = |flow: u32| self.flows[flow].record_order();
        ending.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| order(b.1).cmp(&order(a.1))));
        self.ending = ending;
        // A table that was large once would be walked at every step back of the time.
        self.index = PlaceIndex::default();
        self.ages.clear();
        self.swept = i64::MIN;
    }

    /// The next flow that is open at the end, by the time of its record. Where that is another shard's too, [`Self::next_order`]
    /// decides.
    pub fn next_ending(&self) -> Option<i64> {
        self.ending.last().map(|&(ts_ns, _)| ts_ns)
    }

    /// Where the record of the next flow that is open at the end stands among all.
    pub fn next_order(&self) -> Option<(i64, u64, u16)> {
        self.ending.last().map(|&(_, flow)| self.flows[flow].record_order())
    }

    /// Close the next flow that is open at the end, as of `now_ns`.
    pub fn end_next(&mut self, now_ns: i64) {
        let Some((_, flow)) = self.ending.pop() else { return };
        let (reason, due_ns) = self.due(flow);
        if now_ns >= due_ns {
            self.finish(flow, reason, due_ns, false);
        } else if self.flows[flow].is_ended() {
            self.finish(flow, EndReason::End, now_ns, false);
        } else {
            self.finish(flow, EndReason::Eof, now_ns, false);
        }
        if self.ending.is_empty() {
            (self.flows, self.ending) = (Places::default(), Vec::new());
        }
    }

    /// Give what the open records tell by `now_ns`, as if their flows were forced out; they stay open. What was heard of a flow since
    /// it last settled is in them.
    pub fn so_far(&mut self, now_ns: i64, out: &mut Vec<FlowRecord>) {
        let open = self.flows.iter().map(|(_, state)| state).filter(|state| state.is_open() && !state.is_blank());
        for state in open {
            let known = self.namer.known(state);
            out.push(state.so_far(now_ns, known));
        }
    }

    /// Close a flow, and free its place.
    fn close(&mut self, flow: u32, reason: EndReason, due_ns: i64, by_packet: bool) {
        let hash = self.flows[flow].hash();
        self.finish(flow, reason, due_ns, by_packet);
        self.index.remove(hash, flow);
        self.ages.remove(flow);
        self.flows.free(flow);
    }

    fn finish(&mut self, flow: u32, reason: EndReason, due_ns: i64, by_packet: bool) {
        let state = &mut self.flows[flow];
        let ticket = state.ticket;
        let known = self.namer.release(state);
        let record = state.close(reason, due_ns, known);
        self.closed.push(Closed { record, ticket, by_packet, at: self.at });
    }
}
