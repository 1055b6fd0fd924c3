//! What a flow needs of a packet: a few numbers that borrow nothing, so that packets can be gathered and handed to workers.

use std::ops::Deref;

use super::key::FlowKey;
use crate::decode::{Address, Decoded, Outer, TcpHeader, transport};

/// There is no tunnel.
const NO_OUTER: u32 = u32::MAX;

/// What [`FlowPacket::marks`] says.
mod mark {
    pub const FROM_LOWER: u8 = 1;
    pub const TCP: u8 = 1 << 1;
    pub const SOURCE_MAC: u8 = 1 << 2;
    pub const DESTINATION_MAC: u8 = 1 << 3;
    /// The payload is not where the packet was captured: fragments were put together, or those bytes go to others.
    pub const APART: u8 = 1 << 4;
}

/// One decoded packet on its way to its flow. Where its payload lies, its [`Group`] knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlowPacket {
    pub(super) key: FlowKey,
    /// The key's hash, under the secret of the run.
    pub(super) hash: u64,
    /// Capture time, nanoseconds since 1970.
    pub(super) ts_ns: i64,
    /// Stream time, nanoseconds since 1970.
    pub(super) now_ns: i64,
    payload_start: u32,
    payload_len: u32,
    pub(super) payload_wire_len: u32,
    /// Bytes that count: of the IP packet, or of the frame.
    pub(super) bytes: u32,
    /// How many packets it stands for.
    pub(super) packets: u32,
    sequence: u32,
    acknowledgment: u32,
    /// Place among the tunnels of the group.
    outer: u32,
    /// Its number among the packets that are looked at together, by whichever worker.
    pub(super) order: u32,
    source_mac: [u8; 6],
    destination_mac: [u8; 6],
    flags: u8,
    marks: u8,
}

impl FlowPacket {
    const fn is(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    /// Whether the lower end of the key sent it.
    pub(super) const fn is_from_lower(&self) -> bool {
        self.is(mark::FROM_LOWER)
    }

    /// The TCP header, for TCP; none that is damaged.
    pub(super) const fn tcp(&self) -> Option<TcpHeader> {
        if self.is(mark::TCP) {
            let (sequence, acknowledgment, flags) = (self.sequence, self.acknowledgment, self.flags);
            Some(TcpHeader { sequence, acknowledgment, flags })
        } else {
            None
        }
    }

    /// Link-layer address of the sender, where the link has one.
    pub(super) const fn source_mac(&self) -> Option<[u8; 6]> {
        if self.is(mark::SOURCE_MAC) { Some(self.source_mac) } else { None }
    }

    /// Link-layer address of the receiver, where the link has one.
    pub(super) const fn destination_mac(&self) -> Option<[u8; 6]> {
        if self.is(mark::DESTINATION_MAC) { Some(self.destination_mac) } else { None }
    }

    /// Sender's and receiver's port.
    pub(super) fn ports(&self) -> (u16, u16) {
        let (lower, higher) = self.key.ports();
        if self.is_from_lower() { (lower, higher) } else { (higher, lower) }
    }

    /// Address of the receiver.
    pub(super) fn destination(&self) -> Address {
        let (lower, higher) = self.key.addresses();
        if self.is_from_lower() { higher } else { lower }
    }

    /// Address of the sender.
    pub(super) fn source(&self) -> Address {
        let (lower, higher) = self.key.addresses();
        if self.is_from_lower() { lower } else { higher }
    }

    /// Whether its transport is UDP.
    pub(super) fn is_udp(&self) -> bool {
        self.key.transport() == transport::UDP
    }
}

/// A packet with what it refers to.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    packet: &'a FlowPacket,
    /// Transport payload, as captured.
    pub payload: &'a [u8],
    /// The innermost tunnel that it came in.
    pub outer: Option<&'a Outer>,
}

impl Deref for Seen<'_> {
    type Target = FlowPacket;

    fn deref(&self) -> &FlowPacket {
        self.packet
    }
}

/// Packets that are looked at together, in their order, and what few of them need.
#[derive(Default)]
pub(super) struct Group {
    packets: Vec<FlowPacket>,
    outers: Vec<Outer>,
    /// Payloads that do not lie in the captured bytes.
    apart: Vec<u8>,
}

/// When a packet came, and which of its lengths counts.
#[derive(Clone, Copy)]
pub(super) struct Arrival {
    /// Capture time, nanoseconds since 1970.
    pub ts_ns: i64,
    /// Stream time, nanoseconds since 1970.
    pub now_ns: i64,
    /// Bytes that count.
    pub bytes: u32,
    /// See [`FlowPacket::order`].
    pub order: u32,
}

impl Group {
    /// How many packets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// Forget all packets.
    pub(super) fn clear(&mut self) {
        self.packets.clear();
        self.outers.clear();
        self.apart.clear();
    }

    /// The packets.
    pub(super) fn packets(&self) -> &[FlowPacket] {
        &self.packets
    }

    /// One of the packets, with what it refers to. `captured` are the bytes that the packets were captured into.
    pub(super) fn seen<'a>(&'a self, packet: &'a FlowPacket, captured: &'a [u8]) -> Seen<'a> {
        let bytes = if packet.is(mark::APART) { &self.apart } else { captured };
        let start = packet.payload_start as usize;
        let payload = bytes.get(start..start + packet.payload_len as usize).unwrap_or_default();
        Seen { packet, payload, outer: self.outers.get(packet.outer as usize) }
    }

    /// Add a packet. `captured` are the bytes that it lies in, where its payload does; a payload that does not is copied.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what was decoded stays in registers")]
    pub(super) fn push(
        &mut self,
        decoded: &Decoded<'_>,
        (key, from_lower): (FlowKey, bool),
        hash: u64,
        captured: &[u8],
        arrival: Arrival,
    ) {
        let mut marks = if from_lower { mark::FROM_LOWER } else { 0 };
        let payload = decoded.payload;
        let start = place_in(captured, payload).unwrap_or_else(|| {
            marks |= mark::APART;
            self.keep(payload)
        });
        let tcp = decoded.tcp.unwrap_or(TcpHeader { sequence: 0, acknowledgment: 0, flags: 0 });
        marks |= if decoded.tcp.is_some() { mark::TCP } else { 0 };
        marks |= if decoded.source_mac.is_some() { mark::SOURCE_MAC } else { 0 };
        marks |= if decoded.destination_mac.is_some() { mark::DESTINATION_MAC } else { 0 };
        let outer = decoded.outer.map_or(NO_OUTER, |outer| {
            self.outers.push(outer);
            u32::try_from(self.outers.len() - 1).unwrap_or(NO_OUTER)
        });
        self.packets.push(FlowPacket {
            hash,
            key,
            ts_ns: arrival.ts_ns,
            now_ns: arrival.now_ns,
            payload_start: u32::try_from(start).unwrap_or(u32::MAX),
            payload_len: u32::try_from(payload.len()).unwrap_or(0),
            payload_wire_len: decoded.payload_wire_len,
            bytes: arrival.bytes,
            packets: decoded.packets,
            sequence: tcp.sequence,
            acknowledgment: tcp.acknowledgment,
            outer,
            order: arrival.order,
            source_mac: decoded.source_mac.unwrap_or_default(),
            destination_mac: decoded.destination_mac.unwrap_or_default(),
            flags: tcp.flags,
            marks,
        });
    }
}

impl Group {
    /// Copy a payload; gives its place.
    #[cold]
    fn keep(&mut self, payload: &[u8]) -> usize {
        self.apart.extend_from_slice(payload);
        self.apart.len() - payload.len()
    }
}

/// Where in `whole` the bytes of `part` lie, if they do.
#[inline]
fn place_in(whole: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
    (start + part.len() <= whole.len()).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Tunnel, Tuple};

    fn decoded(payload: &[u8]) -> Decoded<'_> {
        let tuple = Tuple {
            source: [9; 16],
            destination: [1; 16],
            source_port: 50_000,
            destination_port: 443,
            transport: transport::TCP,
        };
        let outer = Outer { kind: Tunnel::Gre, source: [3; 16], destination: [4; 16] };
        Decoded {
            tuple,
            vlan: 7,
            source_mac: Some([2; 6]),
            destination_mac: None,
            ip_bytes: 60,
            tcp: Some(TcpHeader { sequence: 5, acknowledgment: 6, flags: 0x10 }),
            payload,
            payload_wire_len: 1_000,
            outer: Some(outer),
            packets: 2,
            wire_len: 74,
            damage: None,
        }
    }

    #[test]
    fn a_packet_keeps_what_its_flow_needs() {
        let (captured, apart) = (*b"headers and payload", *b"put together");
        let mut group = Group::default();
        let key = FlowKey::of(&decoded(&[]).tuple, 7, Some(Tunnel::Gre));
        for (order, payload) in (0..).zip([&captured[12..], &apart, &[]]) {
            let arrival = Arrival { ts_ns: 11, now_ns: 12, bytes: 13, order };
            group.push(&decoded(payload), key, 42, &captured, arrival);
        }
        let seen: Vec<_> = group.packets().iter().map(|packet| group.seen(packet, &captured)).collect();
        assert_eq!(seen.iter().map(|seen| seen.payload).collect::<Vec<_>>(), [&b"payload"[..], &apart, &[]]);
        assert_eq!(seen.iter().map(|seen| seen.order).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(seen.iter().all(|seen| (seen.key, seen.is_from_lower()) == key && seen.hash == 42));
        for seen in seen {
            assert_eq!((seen.ts_ns, seen.now_ns, seen.bytes, seen.packets), (11, 12, 13, 2));
            assert_eq!((seen.tcp(), seen.payload_wire_len), (decoded(&[]).tcp, 1_000));
            assert_eq!((seen.source_mac(), seen.destination_mac()), (Some([2; 6]), None));
            assert_eq!((seen.outer.copied(), seen.ports()), (decoded(&[]).outer, (50_000, 443)));
            assert!(!seen.is_udp());
        }
        group.clear();
        assert!(group.is_empty());
    }
}
