//! One flow while it is in the table: what its packets add up to.

mod connected;
mod interval;

use std::sync::Arc;

use super::ages::Silence;
use super::closed::{Known, Mac};
use super::connection::Ends;
use super::handshake::Handshake;
use super::key::FlowKey;
use super::naming::Naming;
use super::packet::Seen;
use crate::decode::{Outer, Tunnel, transport};
use crate::identify::{Protocol, Side};
use connected::{is_ack, is_syn};

/// Ports below are assigned to services and never chosen for a client (RFC 6335, section 6).
const SYSTEM_PORTS: u16 = 1_024;

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

    pub(super) fn side(&self, from_lower: bool) -> Side {
        if from_lower == self.source_is_lower() { Side::Source } else { Side::Destination }
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

    /// Since when it is silent.
    #[must_use]
    pub(super) fn silence(&self) -> Silence {
        (self.last_ns, (self.first_ns, self.key))
    }
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

#[cfg(test)]
pub(in crate::flow) mod tests {
    use super::*;
    use crate::decode::{Decoded, Tuple};
    use crate::flow::packet::{Arrival, Group};

    /// A flow that begins at `ts_ns`, without a packet yet.
    pub fn flow(ts_ns: i64) -> OpenFlow {
        let tuple = Tuple { source: [1; 16], destination: [2; 16], source_port: 3, destination_port: 4, transport: 17 };
        let decoded = Decoded {
            tuple,
            vlan: 0,
            source_mac: None,
            destination_mac: None,
            ip_bytes: 20,
            tcp: None,
            payload: &[],
            payload_wire_len: 0,
            outer: None,
            packets: 1,
            wire_len: 20,
            damage: None,
        };
        let mut group = Group::default();
        let arrival = Arrival { ts_ns, now_ns: ts_ns, bytes: 20, order: 0 };
        group.push(&decoded, FlowKey::of(&tuple, 0, None), 0, &[], arrival);
        OpenFlow::new(&group.seen(&group.packets()[0], &[]), None)
    }

    #[test]
    fn a_flow_takes_three_cache_lines() {
        assert_eq!((size_of::<OpenFlow>(), align_of::<OpenFlow>()), (192, 64));
    }
}
