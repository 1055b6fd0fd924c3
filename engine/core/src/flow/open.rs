//! One flow while it is in the table: what its packets add up to.

use std::sync::Arc;

use super::ages::Silence;
use super::clock::tick;
use super::closed::{EndReason, FlowRecord, Known, Mac};
use super::connection::Ends;
use super::handshake::Handshake;
use super::key::{FlowKey, flow_id};
use super::naming::Naming;
use super::packet::Seen;
use crate::decode::{Outer, TcpHeader, Tunnel, tcp_flags, transport};
use crate::identify::{Protocol, Side};

/// Ports below are assigned to services and never chosen for a client (RFC 6335, section 6).
const SYSTEM_PORTS: u16 = 1_024;

/// How far the sequence number of a RST may lie from what is known of its side: the largest window without scaling (RFC 9293,
/// section 3.1), so that what a capture missed does not hide the end.
const RESET_REACH: u32 = 1 << 16;

/// Packets of one side in a record at most; a record that has more is closed. A flow without intervals gets there in hours.
const PACKETS_MAX: u32 = 1 << 31;

/// What was seen of each side: the bit for the originator, which for the responder is the next.
mod seen {
    /// A SYN; its sequence number is known.
    pub const SYN: u16 = 1;
    pub const FIN: u16 = 1 << 2;
    /// A segment; what comes after it is known.
    pub const SENT: u16 = 1 << 4;
    /// An acknowledgment of what it sent.
    pub const ACKNOWLEDGED: u16 = 1 << 6;
    /// Its link-layer address.
    pub const MAC: u16 = 1 << 8;
    /// The originator's bits.
    pub const ORIGINATOR: u16 = 0x5555;
}

/// What is so of a flow.
mod mark {
    /// The place in the table holds a flow.
    pub const OPEN: u8 = 1;
    /// A RST was seen that counts.
    pub const RESET: u8 = 1 << 1;
    /// The originator is the lower end of the key.
    pub const SOURCE_IS_LOWER: u8 = 1 << 2;
    /// No interval is over yet.
    pub const FIRST_INTERVAL: u8 = 1 << 3;
    /// The originator sent a DNS query; the next bit: the responder did.
    pub const ASKED: u8 = 1 << 4;
    /// A TCP handshake has begun, and is not complete.
    pub const SHAKING_HANDS: u8 = 1 << 6;
}

/// An open flow. Index 0 of pairs is the originator, 1 the responder.
///
/// Three cache lines: what finds the flow, what its packets change, and what few packets need.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct OpenFlow {
    pub(super) key: FlowKey,
    /// Stream time of the last packet.
    pub(super) last_ns: i64,
    /// Stream time at which the open interval is over.
    interval_end_ns: i64,
    pub(super) naming: Naming,
    seen: u16,
    marks: u8,
    pub(super) protocol: Protocol,

    bytes: [u64; 2],
    packets: [u32; 2],
    ts_ns: i64,
    ts_end_ns: i64,
    /// Sequence number after what each side was last seen to send; meaningful where [`seen::SENT`].
    sent: [u32; 2],
    /// What of each side's sending the other side last acknowledged; meaningful where [`seen::ACKNOWLEDGED`].
    acknowledged: [u32; 2],
    tcp_flags: [u8; 2],
    record_seq: u16,
    /// Which question for a name that DNS told is the flow's own; see [`super::recall`].
    pub(super) ticket: u32,

    /// Capture time of the first packet.
    first_ns: i64,
    handshake: Handshake,
    pub(super) known: Option<Arc<Known>>,
    rare: Option<Box<Rare>>,
    /// Sequence numbers of the SYNs; meaningful where [`seen::SYN`].
    initial_sequence: [u32; 2],
    macs: [Mac; 2],
    /// The high half of the key's hash.
    hash: u32,
}

/// What only some flows have.
#[derive(Debug, Default)]
struct Rare {
    /// The tunnel that the first packet came in; its source is the originator's end.
    outer: Option<Outer>,
    /// Of a QUIC flow.
    ends: Option<Ends>,
}

impl OpenFlow {
    /// A flow that begins with `packet`; it does not yet count the packet.
    #[must_use]
    pub(super) fn new(packet: &Seen<'_>, active_ns: Option<i64>) -> Self {
        let answers = is_answer(packet);
        let (mut macs, mut seen) = ([Mac::default(); 2], 0);
        for (index, address) in [packet.source_mac(), packet.destination_mac()].into_iter().enumerate() {
            let side = index ^ usize::from(answers);
            if let Some(address) = address {
                macs[side] = address;
                seen |= seen::MAC << side;
            }
        }
        let outer = packet.outer.map(|outer| if answers { outer.reversed() } else { *outer });
        let source_is_lower = packet.is_from_lower() != answers;
        Self {
            key: packet.key,
            last_ns: packet.now_ns,
            interval_end_ns: active_ns.map_or(i64::MAX, |active| packet.now_ns.saturating_add(active)),
            naming: Naming::UNASKED,
            seen,
            marks: mark::OPEN | mark::FIRST_INTERVAL | if source_is_lower { mark::SOURCE_IS_LOWER } else { 0 },
            protocol: Protocol::Unknown,
            bytes: [0; 2],
            packets: [0; 2],
            ts_ns: packet.ts_ns,
            ts_end_ns: packet.ts_ns,
            sent: [0; 2],
            acknowledged: [0; 2],
            tcp_flags: [0; 2],
            record_seq: 0,
            ticket: 0,
            first_ns: packet.ts_ns,
            handshake: Handshake::default(),
            known: None,
            rare: outer.map(|outer| Box::new(Rare { outer: Some(outer), ends: None })),
            initial_sequence: [0; 2],
            macs,
            hash: (packet.hash >> 32) as u32,
        }
    }

    /// The hash of the key, as far as the index needs it.
    #[must_use]
    pub(super) fn hash(&self) -> u64 {
        u64::from(self.hash) << 32
    }

    /// Read what a packet of the flow will read first. The value means nothing; that it was read brings its cache lines.
    #[must_use]
    pub(super) fn peek(&self) -> u32 {
        u32::from(self.seen) ^ self.ticket
    }

    fn has(&self, bit: u16, index: usize) -> bool {
        self.seen & bit << index != 0
    }

    fn is(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    /// Whether its place in the table still holds it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is(mark::OPEN)
    }

    /// Whether the originator is the lower end of the key.
    #[must_use]
    pub fn source_is_lower(&self) -> bool {
        self.is(mark::SOURCE_IS_LOWER)
    }

    /// Whether `side` sent a DNS query.
    #[must_use]
    pub fn has_asked(&self, side: Side) -> bool {
        self.is(mark::ASKED << side as u8)
    }

    /// Take note that `side` sent a DNS query.
    pub fn note_asked(&mut self, side: Side) {
        self.marks |= mark::ASKED << side as u8;
    }

    /// RST was seen, or FIN from both sides.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.is(mark::RESET) || self.seen & (seen::FIN * 3) == seen::FIN * 3
    }

    /// Whether a segment, sent by the lower end of the key if `from_lower`, begins the next connection between these ports: a
    /// SYN after the end, or one with another sequence number than the SYN that this side sent before.
    #[must_use]
    pub fn is_followed_by(&self, tcp: TcpHeader, from_lower: bool) -> bool {
        let before = self.initial_sequence(self.side(from_lower));
        is_first_syn(tcp) && (self.is_ended() || before.is_some_and(|sequence| sequence != tcp.sequence))
    }

    pub(super) fn side(&self, from_lower: bool) -> Side {
        if from_lower == self.source_is_lower() { Side::Source } else { Side::Destination }
    }

    /// Whether the open record holds no packet yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.packets == [0, 0]
    }

    /// Whether the open record can hold no more packets.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.packets.into_iter().any(|packets| packets >= PACKETS_MAX)
    }

    /// Whether the open interval is over at `now_ns`.
    #[must_use]
    pub fn interval_is_over(&self, now_ns: i64) -> bool {
        now_ns >= self.interval_end_ns
    }

    /// When the open interval began: no packet in it counts as earlier.
    fn interval_start_ns(&self, active_ns: i64) -> i64 {
        if self.is(mark::FIRST_INTERVAL) { self.first_ns } else { self.interval_end_ns.saturating_sub(active_ns) }
    }

    /// The five-tuple as the originator sends it.
    #[must_use]
    pub fn tuple(&self) -> crate::decode::Tuple {
        self.key.tuple(self.source_is_lower())
    }

    /// The kind of tunnel that it is in.
    #[must_use]
    pub fn tunnel(&self) -> Option<Tunnel> {
        self.rare.as_ref()?.outer.map(|outer| outer.kind)
    }

    /// The connections of a QUIC flow.
    #[must_use]
    pub(super) fn ends(&self) -> Option<&Ends> {
        self.rare.as_ref()?.ends.as_ref()
    }

    /// As [`Self::ends`], to take note of one.
    pub(super) fn ends_mut(&mut self) -> &mut Ends {
        self.rare.get_or_insert_default().ends.get_or_insert_default()
    }

    /// Link-layer address of the originator, where it is known.
    #[must_use]
    pub(super) fn source_mac(&self) -> Option<Mac> {
        self.has(seen::MAC, 0).then_some(self.macs[0])
    }

    /// Forget the originator's link-layer address.
    pub(super) fn forget_source_mac(&mut self) {
        self.seen &= !seen::MAC;
    }

    /// Sequence number of the SYN that `side` sent.
    #[must_use]
    pub fn initial_sequence(&self, side: Side) -> Option<u32> {
        let index = side as usize;
        self.has(seen::SYN, index).then_some(self.initial_sequence[index])
    }

    /// Count `packet`. Says who sent it, and whether the flow was turned round by it.
    pub(super) fn count(&mut self, packet: &Seen<'_>, active_ns: i64) -> (Side, bool) {
        let tcp = packet.tcp();
        let turned = tcp.is_some_and(|tcp| self.turn_if_late(tcp, packet.is_from_lower()));
        let side = self.side(packet.is_from_lower());
        let index = side as usize;
        if !self.has(seen::MAC, index) {
            if let Some(mac) = packet.source_mac() {
                self.macs[index] = mac;
                self.seen |= seen::MAC << index;
            }
        }
        self.bytes[index] += u64::from(packet.bytes);
        self.packets[index] = self.packets[index].saturating_add(packet.packets);
        if packet.ts_ns >= self.ts_ns {
            self.ts_end_ns = self.ts_end_ns.max(packet.ts_ns);
        } else {
            // It came late; the record that is open does not begin before its interval.
            self.ts_ns = self.ts_ns.min(packet.ts_ns.max(self.interval_start_ns(active_ns)));
        }
        self.last_ns = packet.now_ns;
        if let Some(tcp) = tcp {
            self.tcp_flags[index] |= tcp.flags;
            self.follow(side, tcp, packet.payload_wire_len, packet.now_ns);
        }
        (side, turned)
    }

    /// Turn the flow round where the first SYN shows that its receiver was taken for the originator: the SYN came
    /// after a packet that it should have preceded. Never after the first record has gone out.
    fn turn_if_late(&mut self, tcp: TcpHeader, from_lower: bool) -> bool {
        if !is_syn(tcp) || self.seen & (seen::SYN * 3) != 0 || self.record_seq != 0 {
            return false;
        }
        let source_is_lower = from_lower != is_ack(tcp);
        if source_is_lower == self.source_is_lower() {
            return false;
        }
        self.marks ^= mark::SOURCE_IS_LOWER;
        self.bytes.swap(0, 1);
        self.packets.swap(0, 1);
        self.tcp_flags.swap(0, 1);
        self.sent.swap(0, 1);
        self.acknowledged.swap(0, 1);
        self.macs.swap(0, 1);
        self.seen = (self.seen & seen::ORIGINATOR) << 1 | self.seen >> 1 & seen::ORIGINATOR;
        if let Some(outer) = self.rare.as_mut().and_then(|rare| rare.outer.as_mut()) {
            *outer = outer.reversed();
        }
        true
    }

    /// Follow the connection's state as far as a record tells of it.
    fn follow(&mut self, side: Side, tcp: TcpHeader, payload_wire_len: u32, now_ns: i64) {
        let (index, other) = (side as usize, side.other() as usize);
        if is_syn(tcp) && !self.has(seen::SYN, index) {
            self.seen |= seen::SYN << index;
            self.initial_sequence[index] = tcp.sequence;
        }
        if tcp.flags & tcp_flags::FIN != 0 {
            self.seen |= seen::FIN << index;
        }
        if tcp.flags & tcp_flags::RST != 0 {
            if self.is_in_reach(index, tcp.sequence) {
                self.marks |= mark::RESET;
            }
        } else {
            self.sent[index] = tcp.sequence.wrapping_add(payload_wire_len);
            self.seen |= seen::SENT << index;
            if is_ack(tcp) {
                self.acknowledged[other] = tcp.acknowledgment;
                self.seen |= seen::ACKNOWLEDGED << other;
            }
        }
        if is_syn(tcp) || self.is(mark::SHAKING_HANDS) {
            self.handshake.follow(side, tcp.flags, now_ns);
            self.marks &= !mark::SHAKING_HANDS;
            if !self.handshake.is_complete() {
                self.marks |= mark::SHAKING_HANDS;
            }
        }
    }

    /// Whether a RST of the side at `index` with this sequence number is heeded, see the flow rule.
    fn is_in_reach(&self, index: usize, sequence: u32) -> bool {
        let sent = self.has(seen::SENT, index).then_some(self.sent[index]);
        let acknowledged = self.has(seen::ACKNOWLEDGED, index).then_some(self.acknowledged[index]);
        let is_near = |known: u32| sequence.wrapping_sub(known).min(known.wrapping_sub(sequence)) <= RESET_REACH;
        (sent.is_none() && acknowledged.is_none()) || sent.is_some_and(is_near) || acknowledged.is_some_and(is_near)
    }

    /// Close the open interval at `now_ns` and open the one that holds it, where the flow goes on with a packet captured at
    /// `ts_ns`.
    pub fn next_interval(&mut self, ts_ns: i64, now_ns: i64, active_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let over = now_ns.saturating_sub(self.interval_end_ns) / active_ns.max(1);
        let start_ns = self.interval_end_ns.saturating_add(over.saturating_mul(active_ns));
        self.interval_end_ns = start_ns.saturating_add(active_ns);
        self.marks &= !mark::FIRST_INTERVAL;
        self.next_record(ts_ns, now_ns, active_ns, known)
    }

    /// Close the open record at `now_ns` and open the next, where the interval goes on with a packet captured at `ts_ns`.
    pub fn next_record(&mut self, ts_ns: i64, now_ns: i64, active_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let record = self.record(EndReason::Active, now_ns, known);
        self.record_seq = self.record_seq.saturating_add(1);
        self.ts_ns = ts_ns.max(self.interval_start_ns(active_ns));
        self.ts_end_ns = self.ts_ns;
        self.bytes = [0; 2];
        self.packets = [0; 2];
        self.tcp_flags = [0; 2];
        record
    }

    /// The last record, complete since `due_ns` of stream time. The flow is open no more.
    pub fn close(&mut self, end_reason: EndReason, due_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let record = self.record(end_reason, due_ns, known);
        self.marks &= !mark::OPEN;
        (self.known, self.rare) = (None, None);
        record
    }

    fn record(&self, end_reason: EndReason, due_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let tuple = self.tuple();
        let outer = self.rare.as_ref().and_then(|rare| rare.outer);
        FlowRecord {
            due_tick: tick(due_ns),
            ts_ns: self.ts_ns,
            ts_end_ns: self.ts_end_ns,
            flow_id: self.flow_id(),
            record_seq: self.record_seq,
            end_reason,
            tuple,
            vlan: self.key.vlan(),
            outer: outer.map(Box::new),
            source_mac: self.source_mac(),
            bytes: self.bytes,
            packets: self.packets.map(u64::from),
            tcp_flags: self.tcp_flags,
            handshake_rtt_ns: self.handshake.rtt_ns(),
            known,
        }
    }

    /// Since when it is silent.
    #[must_use]
    pub(super) fn silence(&self) -> Silence {
        (self.last_ns, (self.first_ns, self.key))
    }

    /// Earliest packet of the open record, nanoseconds since 1970.
    #[must_use]
    pub(super) fn ts_ns(&self) -> i64 {
        self.ts_ns
    }

    /// Where its open record stands among those that end together with it: [`FlowRecord::order`] but for the tick.
    #[must_use]
    pub(super) fn record_order(&self) -> (i64, u64, u16) {
        (self.ts_ns, self.flow_id(), self.record_seq)
    }

    fn flow_id(&self) -> u64 {
        flow_id(&self.tuple(), self.key.vlan(), self.tunnel(), self.first_ns)
    }
}

/// Whether a segment asks to begin a connection: SYN without ACK.
fn is_first_syn(tcp: TcpHeader) -> bool {
    is_syn(tcp) && !is_ack(tcp)
}

/// Whether a packet that is the first seen of its flow goes to who began it: SYN tells it (RFC 9293, section 3.5), else the
/// ports do, where one alone is a system port (RFC 6335, section 6).
fn is_answer(packet: &Seen<'_>) -> bool {
    match packet.tcp() {
        Some(tcp) if is_syn(tcp) => is_ack(tcp),
        _ if matches!(packet.key.transport(), transport::TCP | transport::UDP) => {
            let (source, destination) = packet.ports();
            source < SYSTEM_PORTS && destination >= SYSTEM_PORTS
        }
        _ => false,
    }
}

fn is_syn(tcp: TcpHeader) -> bool {
    tcp.flags & tcp_flags::SYN != 0
}

fn is_ack(tcp: TcpHeader) -> bool {
    tcp.flags & tcp_flags::ACK != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_takes_three_cache_lines() {
        assert_eq!((size_of::<OpenFlow>(), align_of::<OpenFlow>()), (192, 64));
    }
}
