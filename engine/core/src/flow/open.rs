//! One flow while it is in the table: what its packets add up to.

use super::clock::tick;
use super::closed::{EndReason, FlowRecord, Known, Mac};
use super::connection::Ends;
use super::key::{FlowKey, flow_id};
use super::naming::Naming;
use crate::decode::{Decoded, Outer, TcpHeader, Tunnel, tcp_flags, transport};
use crate::identify::Side;

/// Ports below are assigned to services and never chosen for a client (RFC 6335, section 6).
const SYSTEM_PORTS: u16 = 1_024;

/// How far the sequence number of a RST may lie from what is known of its side: the largest window without scaling (RFC 9293,
/// section 3.1), so that what a capture missed does not hide the end.
const RESET_REACH: u32 = 1 << 16;

/// How far the TCP handshake of a flow has come (RFC 9293, section 3.5), in stream time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handshake {
    Unseen,
    Syn { at_ns: i64 },
    SynAck { syn_at_ns: Option<i64> },
    Complete { rtt_ns: Option<i64> },
}

/// An open flow. Index 0 of pairs is the originator, 1 the responder.
#[derive(Debug)]
pub struct OpenFlow {
    pub(super) key: FlowKey,
    /// Capture time of the first packet.
    first_ns: i64,
    /// Stream time of the last packet.
    pub(super) last_ns: i64,
    /// Stream time at which the open interval is over.
    interval_end_ns: i64,
    /// When the open interval began: no packet in it counts as earlier.
    interval_start_ns: i64,
    ts_ns: i64,
    ts_end_ns: i64,
    bytes: [u64; 2],
    packets: [u64; 2],
    handshake: Handshake,
    pub(super) macs: [Option<Mac>; 2],
    /// The tunnel that the first packet came in; its source is the originator's end.
    outer: Option<Box<Outer>>,
    /// Sequence numbers of the SYNs; meaningful where `syn_seen`.
    initial_sequence: [u32; 2],
    /// Sequence number after what each side was last seen to send; meaningful where `sent_seen`.
    sent: [u32; 2],
    /// What of each side's sending the other side last acknowledged; meaningful where `acknowledged_seen`.
    acknowledged: [u32; 2],
    pub(super) known: Option<Box<Known>>,
    pub(super) naming: Naming,
    /// Of a QUIC flow.
    pub(super) connection: Option<Box<Ends>>,
    record_seq: u16,
    tcp_flags: [u8; 2],
    syn_seen: [bool; 2],
    fin_seen: [bool; 2],
    sent_seen: [bool; 2],
    acknowledged_seen: [bool; 2],
    reset: bool,
    /// Who sent a DNS query, in a flow whose ends both have the port of DNS.
    pub(super) asked: [bool; 2],
    /// The originator is the lower end of the key.
    pub(super) source_is_lower: bool,
}

impl OpenFlow {
    /// A flow that begins with `packet`, seen at `now_ns` of stream time; it does not yet count the packet.
    #[must_use]
    pub fn new(
        key: FlowKey,
        from_lower: bool,
        packet: &Decoded<'_>,
        ts_ns: i64,
        now_ns: i64,
        active_ns: Option<i64>,
    ) -> Self {
        let answers = is_answer(packet);
        let macs = [packet.source_mac, packet.destination_mac];
        Self {
            key,
            first_ns: ts_ns,
            last_ns: now_ns,
            interval_end_ns: active_ns.map_or(i64::MAX, |active| now_ns.saturating_add(active)),
            interval_start_ns: ts_ns,
            ts_ns,
            ts_end_ns: ts_ns,
            bytes: [0; 2],
            packets: [0; 2],
            handshake: Handshake::Unseen,
            macs: if answers { [macs[1], macs[0]] } else { macs },
            outer: packet.outer.map(|outer| Box::new(if answers { outer.reversed() } else { outer })),
            initial_sequence: [0; 2],
            sent: [0; 2],
            acknowledged: [0; 2],
            known: None,
            naming: Naming::Unasked,
            connection: None,
            record_seq: 0,
            tcp_flags: [0; 2],
            syn_seen: [false; 2],
            fin_seen: [false; 2],
            sent_seen: [false; 2],
            acknowledged_seen: [false; 2],
            reset: false,
            asked: [false; 2],
            source_is_lower: from_lower != answers,
        }
    }

    /// RST was seen, or FIN from both sides.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.reset || self.fin_seen == [true, true]
    }

    /// Whether a segment, sent by the lower end of the key if `from_lower`, begins the next connection between these ports: a
    /// SYN after the end, or one with another sequence number than the SYN that this side sent before.
    #[must_use]
    pub fn is_followed_by(&self, tcp: TcpHeader, from_lower: bool) -> bool {
        let before = self.initial_sequence(self.side(from_lower));
        is_first_syn(tcp) && (self.is_ended() || before.is_some_and(|sequence| sequence != tcp.sequence))
    }

    fn side(&self, from_lower: bool) -> Side {
        if from_lower == self.source_is_lower { Side::Source } else { Side::Destination }
    }

    /// Whether the open record holds no packet yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.packets == [0, 0]
    }

    /// Whether the open interval is over at `now_ns`.
    #[must_use]
    pub fn interval_is_over(&self, now_ns: i64) -> bool {
        now_ns >= self.interval_end_ns
    }

    /// The five-tuple as the originator sends it.
    #[must_use]
    pub fn tuple(&self) -> crate::decode::Tuple {
        self.key.tuple(self.source_is_lower)
    }

    /// The kind of tunnel that it is in.
    #[must_use]
    pub fn tunnel(&self) -> Option<Tunnel> {
        self.outer.as_ref().map(|outer| outer.kind)
    }

    /// Sequence number of the SYN that `side` sent.
    #[must_use]
    pub fn initial_sequence(&self, side: Side) -> Option<u32> {
        let index = side as usize;
        self.syn_seen[index].then_some(self.initial_sequence[index])
    }

    /// Count `packet`, sent by the lower end of the key if `from_lower`. Says who sent it, and whether the flow was
    /// turned round by it.
    pub fn count(
        &mut self,
        packet: &Decoded<'_>,
        from_lower: bool,
        bytes: u32,
        ts_ns: i64,
        now_ns: i64,
    ) -> (Side, bool) {
        let turned = packet.tcp.is_some_and(|tcp| self.turn_if_late(tcp, from_lower));
        let side = self.side(from_lower);
        let index = side as usize;
        self.macs[index] = self.macs[index].or(packet.source_mac);
        self.bytes[index] += u64::from(bytes);
        self.packets[index] += u64::from(packet.packets);
        let ts_ns = ts_ns.max(self.interval_start_ns);
        self.ts_ns = self.ts_ns.min(ts_ns);
        self.ts_end_ns = self.ts_end_ns.max(ts_ns);
        self.last_ns = now_ns;
        if let Some(tcp) = packet.tcp {
            self.tcp_flags[index] |= tcp.flags;
            self.follow(side, tcp, packet.payload_wire_len, now_ns);
        }
        (side, turned)
    }

    /// Turn the flow round where the first SYN shows that its receiver was taken for the originator: the SYN came
    /// after a packet that it should have preceded. Never after the first record has gone out.
    fn turn_if_late(&mut self, tcp: TcpHeader, from_lower: bool) -> bool {
        if !is_syn(tcp) || self.syn_seen != [false, false] || self.record_seq != 0 {
            return false;
        }
        let source_is_lower = from_lower != is_ack(tcp);
        if source_is_lower == self.source_is_lower {
            return false;
        }
        self.source_is_lower = source_is_lower;
        self.bytes.swap(0, 1);
        self.packets.swap(0, 1);
        self.tcp_flags.swap(0, 1);
        self.fin_seen.swap(0, 1);
        self.sent.swap(0, 1);
        self.sent_seen.swap(0, 1);
        self.acknowledged.swap(0, 1);
        self.acknowledged_seen.swap(0, 1);
        self.macs.swap(0, 1);
        if let Some(outer) = &mut self.outer {
            **outer = outer.reversed();
        }
        true
    }

    /// Follow the connection's state as far as a record tells of it.
    fn follow(&mut self, side: Side, tcp: TcpHeader, payload_wire_len: u32, now_ns: i64) {
        let index = side as usize;
        if is_syn(tcp) && !self.syn_seen[index] {
            self.syn_seen[index] = true;
            self.initial_sequence[index] = tcp.sequence;
        }
        self.fin_seen[index] |= tcp.flags & tcp_flags::FIN != 0;
        let reset = tcp.flags & tcp_flags::RST != 0;
        if reset {
            self.reset |= self.is_in_reach(index, tcp.sequence);
        } else {
            self.sent[index] = tcp.sequence.wrapping_add(payload_wire_len);
            self.sent_seen[index] = true;
            if is_ack(tcp) {
                self.acknowledged[1 - index] = tcp.acknowledgment;
                self.acknowledged_seen[1 - index] = true;
            }
        }
        self.handshake = match (self.handshake, side, is_syn(tcp), is_ack(tcp)) {
            // A SYN that is sent again: the answer is to the last.
            (Handshake::Unseen | Handshake::Syn { .. }, Side::Source, true, false) => Handshake::Syn { at_ns: now_ns },
            (Handshake::Unseen, Side::Destination, true, true) => Handshake::SynAck { syn_at_ns: None },
            (Handshake::Syn { at_ns }, Side::Destination, true, true) => Handshake::SynAck { syn_at_ns: Some(at_ns) },
            (Handshake::SynAck { syn_at_ns }, Side::Source, false, true) if !reset => {
                Handshake::Complete { rtt_ns: syn_at_ns.map(|at_ns| now_ns.saturating_sub(at_ns)) }
            }
            (before, ..) => before,
        };
    }

    /// Whether a RST of the side at `index` with this sequence number is heeded, see the flow rule.
    fn is_in_reach(&self, index: usize, sequence: u32) -> bool {
        let sent = self.sent_seen[index].then_some(self.sent[index]);
        let acknowledged = self.acknowledged_seen[index].then_some(self.acknowledged[index]);
        let is_near = |known: u32| sequence.wrapping_sub(known).min(known.wrapping_sub(sequence)) <= RESET_REACH;
        (sent.is_none() && acknowledged.is_none()) || sent.is_some_and(is_near) || acknowledged.is_some_and(is_near)
    }

    /// Close the open interval at `now_ns` and open the one that holds it, where the flow goes on with a packet captured at
    /// `ts_ns`.
    pub fn next_interval(&mut self, ts_ns: i64, now_ns: i64, active_ns: i64) -> FlowRecord {
        let over = now_ns.saturating_sub(self.interval_end_ns) / active_ns.max(1);
        self.interval_start_ns = self.interval_end_ns.saturating_add(over.saturating_mul(active_ns));
        self.interval_end_ns = self.interval_start_ns.saturating_add(active_ns);
        self.next_record(ts_ns, now_ns)
    }

    /// Close the open record at `now_ns` and open the next, where the interval goes on with a packet captured at `ts_ns`.
    pub fn next_record(&mut self, ts_ns: i64, now_ns: i64) -> FlowRecord {
        let known = self.known.clone();
        let record = self.record(EndReason::Active, now_ns, known);
        self.record_seq = self.record_seq.saturating_add(1);
        self.ts_ns = ts_ns.max(self.interval_start_ns);
        self.ts_end_ns = self.ts_ns;
        self.bytes = [0; 2];
        self.packets = [0; 2];
        self.tcp_flags = [0; 2];
        record
    }

    /// The last record, complete since `due_ns` of stream time.
    pub fn close(&mut self, end_reason: EndReason, due_ns: i64) -> FlowRecord {
        let known = self.known.take();
        self.record(end_reason, due_ns, known)
    }

    fn record(&self, end_reason: EndReason, due_ns: i64, known: Option<Box<Known>>) -> FlowRecord {
        let tuple = self.tuple();
        let handshake_rtt_ns = match self.handshake {
            Handshake::Complete { rtt_ns } => rtt_ns,
            _ => None,
        };
        FlowRecord {
            due_tick: tick(due_ns),
            ts_ns: self.ts_ns,
            ts_end_ns: self.ts_end_ns,
            flow_id: flow_id(&tuple, self.key.vlan(), self.tunnel(), self.first_ns),
            record_seq: self.record_seq,
            end_reason,
            tuple,
            vlan: self.key.vlan(),
            outer: self.outer.clone(),
            source_mac: self.macs[0],
            bytes: self.bytes,
            packets: self.packets,
            tcp_flags: self.tcp_flags,
            handshake_rtt_ns,
            known,
        }
    }
}

/// Whether a segment asks to begin a connection: SYN without ACK.
fn is_first_syn(tcp: TcpHeader) -> bool {
    is_syn(tcp) && !is_ack(tcp)
}

/// Whether a packet that is the first seen of its flow goes to who began it: SYN tells it (RFC 9293, section 3.5), else the
/// ports do, where one alone is a system port (RFC 6335, section 6).
fn is_answer(packet: &Decoded<'_>) -> bool {
    let tuple = &packet.tuple;
    match packet.tcp {
        Some(tcp) if is_syn(tcp) => is_ack(tcp),
        _ if matches!(tuple.transport, transport::TCP | transport::UDP) => {
            tuple.source_port < SYSTEM_PORTS && tuple.destination_port >= SYSTEM_PORTS
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
