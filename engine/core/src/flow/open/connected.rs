//! A TCP connection as its flow follows it: who began it, and whether it has ended.

use super::{OpenFlow, mark, seen};
use crate::decode::{TcpHeader, tcp_flags};
use crate::identify::Side;

/// How far the sequence number of a RST may lie from what is known of its side: the largest window without scaling (RFC 9293,
/// section 3.1), so that what a capture missed does not hide the end.
const RESET_REACH: u32 = 1 << 16;

impl OpenFlow {
    /// Whether a segment, sent by the lower end of the key if `from_lower`, begins the next connection between these ports: a
    /// SYN after the end, or one with another sequence number than the SYN that this side sent before.
    #[must_use]
    pub fn is_followed_by(&self, tcp: TcpHeader, from_lower: bool) -> bool {
        let before = self.initial_sequence(self.side(from_lower));
        is_first_syn(tcp) && (self.is_ended() || before.is_some_and(|sequence| sequence != tcp.sequence))
    }

    /// Sequence number of the SYN that `side` sent.
    #[must_use]
    pub fn initial_sequence(&self, side: Side) -> Option<u32> {
        let index = side as usize;
        self.has(seen::SYN, index).then_some(self.initial_sequence[index])
    }

    /// Turn the flow round where the first SYN shows that its receiver was taken for the originator: the SYN came
    /// after a packet that it should have preceded. Never after the first record has gone out.
    pub(super) fn turn_if_late(&mut self, tcp: TcpHeader, from_lower: bool) -> bool {
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
    pub(super) fn follow(&mut self, side: Side, tcp: TcpHeader, payload_wire_len: u32, now_ns: i64) {
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
}

/// Whether a segment asks to begin a connection: SYN without ACK.
fn is_first_syn(tcp: TcpHeader) -> bool {
    is_syn(tcp) && !is_ack(tcp)
}

pub(super) fn is_syn(tcp: TcpHeader) -> bool {
    tcp.flags & tcp_flags::SYN != 0
}

pub(super) fn is_ack(tcp: TcpHeader) -> bool {
    tcp.flags & tcp_flags::ACK != 0
}
