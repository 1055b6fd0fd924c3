//! A flow as it goes: packet after packet, with the time between them.

use std::vec;

use crate::data::{Sizes, head};
use crate::ends::{Ends, Side};
use crate::frames::{ACK, ETHERNET, FIN, FRAME_MAX, Frame, PSH, Payload, RST, SYN, Segment, TCP, UDP};
use crate::hosts;
use crate::names::Names;
use crate::opening::{Piece, opening};
use crate::plan::{End, Plan, Protocol};
use crate::random::{Opaque, Random};

/// Options of a SYN: largest segment, window scale, selective acknowledgment.
const SYN_OPTIONS: [u8; 12] = [2, 4, 0x05, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2];
/// No pause within a flow is longer, nanoseconds: well below every idle timeout.
const PAUSE_MAX_NS: u64 = 50_000_000_000;
/// Packets of data of a hundred that the server sends, beside those that it sends where the client has nothing to say. With
/// these, frames of *mix* have 650 bytes on average.
const SERVER_PERCENT: u32 = 28;

enum Stage {
    Syn,
    SynAck,
    Handshaken,
    Opening,
    Data,
    /// The next of the packets that end it.
    Ending(u8),
}

/// A flow under way.
pub struct Flow {
    plan: Plan,
    ends: Ends,
    sizes: Sizes,
    stage: Stage,
    random: Random,
    /// Apart from the other, so that times and sizes do not depend on what is said.
    content: Random,
    opening: vec::IntoIter<Piece>,
    data_left: u32,
    /// From the capture to the server and back, nanoseconds.
    round_trip_ns: u64,
    /// Sequence numbers of both sides' SYNs.
    initial: [u32; 2],
    /// How many sequence numbers each side used so far.
    sent: [u32; 2],
    last: Side,
}

impl Flow {
    /// The flow of `plan`, from `port` of its client.
    #[must_use]
    pub fn new(plan: Plan, port: u16, names: &Names, sizes: Sizes) -> Self {
        let mut random = Random::new(plan.seed);
        let mut content = random.apart(1);
        let ends = hosts::ends(&plan, port, &mut random);
        let opening = opening(&plan, &ends, names, &mut content).into_iter();
        let stage = match (plan.protocol.is_tcp(), opening.len()) {
            (true, _) => Stage::Syn,
            (false, 0) => Stage::Data,
            (false, _) => Stage::Opening,
        };
        // The resolver is near.
        let nearest_ns = if plan.protocol == Protocol::Dns { 1_000_000 } else { 4_000_000 };
        Self {
            ends,
            sizes,
            stage,
            content,
            opening,
            data_left: plan.data,
            round_trip_ns: nearest_ns + random.below_u64(10 * nearest_ns),
            initial: [random.u32(), random.u32()],
            sent: [0; 2],
            last: Side::Client,
            random,
            plan,
        }
    }

    /// What was planned.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Between whom it is.
    #[must_use]
    pub const fn ends(&self) -> &Ends {
        &self.ends
    }

    /// Append its next frame. Gives the time until the one after it, nanoseconds; `None` where that was the last.
    pub fn emit(&mut self, out: &mut Vec<u8>, opaque: &Opaque) -> Option<u64> {
        match self.stage {
            Stage::Syn => {
                self.control(out, Side::Client, SYN);
                self.stage = Stage::SynAck;
                Some(self.turn_ns(Side::Server))
            }
            Stage::SynAck => {
                self.control(out, Side::Server, SYN | ACK);
                self.stage = Stage::Handshaken;
                Some(self.turn_ns(Side::Client))
            }
            Stage::Handshaken => {
                self.control(out, Side::Client, ACK);
                self.onward()
            }
            Stage::Opening => {
                if let Some(piece) = self.opening.next() {
                    self.piece(out, &piece);
                }
                self.onward()
            }
            Stage::Data => {
                self.data(out, opaque);
                self.data_left -= 1;
                self.onward()
            }
            Stage::Ending(number) => self.end(out, number),
        }
    }

    /// The next stage after handshake, opening or data, and the time until it.
    fn onward(&mut self) -> Option<u64> {
        if let Some(side) = self.opening.as_slice().first().map(|piece| piece.side) {
            self.stage = Stage::Opening;
            Some(self.turn_ns(side))
        } else if self.data_left > 0 {
            self.stage = Stage::Data;
            Some(self.pause_ns())
        } else {
            self.stage = Stage::Ending(0);
            let is_closed = self.plan.protocol.is_tcp() && self.plan.end != End::Silent;
            is_closed.then(|| self.turn_ns(Side::Client))
        }
    }

    fn end(&mut self, out: &mut Vec<u8>, number: u8) -> Option<u64> {
        let (side, flags, next) = match (self.plan.end, number) {
            (End::Fin, 0) => (Side::Client, FIN | ACK, Some(Side::Server)),
            (End::Fin, 1) => (Side::Server, FIN | ACK, Some(Side::Client)),
            (End::Fin, _) => (Side::Client, ACK, None),
            (End::Reset | End::Silent, _) => (Side::Client, RST | ACK, None),
        };
        self.control(out, side, flags);
        self.stage = Stage::Ending(number + 1);
        next.map(|next| self.turn_ns(next))
    }

    /// Until `side` sends after what was sent last.
    fn turn_ns(&mut self, side: Side) -> u64 {
        match (self.last, side) {
            (Side::Client, Side::Server) => self.round_trip_ns,
            (Side::Server, Side::Client) => 200_000 + self.random.below_u64(2_000_000),
            _ => 5_000 + self.random.below_u64(40_000),
        }
    }

    /// Between packets of data: three of four follow closely, and the others after pauses which together last as planned. Small
    /// packets come evenly.
    fn pause_ns(&mut self) -> u64 {
        let mean_ns = self.plan.duration_ns / u64::from(self.plan.data);
        let (is_burst, burst_ns) = (self.random.chance(75), 20_000 + self.random.below_u64(400_000));
        let part = u64::from(self.random.below(1 << 10));
        match self.sizes {
            Sizes::Small => burst_ns + ((2 * mean_ns * part) >> 10).min(PAUSE_MAX_NS),
            Sizes::Mixed if is_burst => burst_ns,
            Sizes::Mixed => burst_ns + ((8 * mean_ns * part) >> 10).min(PAUSE_MAX_NS),
        }
    }

    fn piece(&mut self, out: &mut Vec<u8>, piece: &Piece) {
        let payload = Payload { head: &piece.bytes, fill: &[] };
        if self.plan.protocol.is_tcp() {
            // The SYN took the first number.
            self.segment(out, piece.side, (1 + piece.at, PSH | ACK), &[], payload);
        } else {
            self.datagram(out, piece.side, payload);
        }
    }

    /// A packet of data. The first is the client's: it opens the flow, or acknowledges what the server said.
    fn data(&mut self, out: &mut Vec<u8>, opaque: &Opaque) {
        let is_first = self.data_left == self.plan.data;
        let drawn = if self.random.chance(SERVER_PERCENT) && !is_first { Side::Server } else { Side::Client };
        let protocol = self.plan.protocol;
        let transport = if protocol.is_tcp() { TCP } else { UDP };
        let room = FRAME_MAX - ETHERNET - self.ends.ip_header() - transport;
        let drawn_len = self.sizes.payload_len(protocol, drawn, room, &mut self.random);
        // Who acknowledges twice says that something was lost.
        let is_repeated = drawn_len == 0 && self.last == drawn && self.sizes == Sizes::Mixed && !is_first;
        let (side, len) = if is_repeated { (drawn.other(), room) } else { (drawn, drawn_len) };
        let (head, head_len) = head(protocol, len, &mut self.content);
        let head = &head[..head_len];
        let payload = Payload { head, fill: opaque.some(&mut self.content, len - head_len) };
        if protocol.is_tcp() {
            let flags = if payload.is_empty() { ACK } else { PSH | ACK };
            self.segment(out, side, (self.sent[side as usize], flags), &[], payload);
        } else {
            self.datagram(out, side, payload);
        }
    }

    /// A segment without payload.
    fn control(&mut self, out: &mut Vec<u8>, side: Side, flags: u8) {
        let options: &[u8] = if flags & SYN == 0 { &[] } else { &SYN_OPTIONS };
        self.segment(out, side, (self.sent[side as usize], flags), options, Payload::default());
        // SYN and FIN take a number each (RFC 9293, section 3.4).
        self.sent[side as usize] += u32::from(flags & (SYN | FIN) != 0);
    }

    /// A segment that begins `at` numbers after the SYN of its side.
    fn segment(&mut self, out: &mut Vec<u8>, side: Side, (at, flags): (u32, u8), options: &[u8], payload: Payload<'_>) {
        let (own, other) = (side as usize, side.other() as usize);
        let acknowledged = self.initial[other].wrapping_add(self.sent[other]);
        let segment = Segment {
            sequence: self.initial[own].wrapping_add(at),
            acknowledgment: if flags & ACK == 0 { 0 } else { acknowledged },
            flags,
            options,
        };
        self.frame(side).tcp(out, &segment, payload);
        self.sent[own] = self.sent[own].max(at + u32::try_from(payload.len()).unwrap_or(0));
        self.last = side;
    }

    fn datagram(&mut self, out: &mut Vec<u8>, side: Side, payload: Payload<'_>) {
        self.frame(side).udp(out, payload);
        self.last = side;
    }

    fn frame(&mut self, side: Side) -> Frame<'_> {
        let identification = self.content.u16();
        Frame { ends: &self.ends, side, min_len: self.sizes.min_len(), identification }
    }
}

#[cfg(test)]
mod tests;
