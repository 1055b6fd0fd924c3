//! Conversations for tests: what both sides send, shown to an identifier whole, split, reordered or cut.

use std::fmt::Write as _;

use super::parser::{Datagram, Past, Recognition};
use super::{Announced, Answer, Facts, Identifier, Segment, Side, Told, Verdict};
use crate::decode::{TcpHeader, tcp_flags, transport};

/// Applications push what they write (RFC 9293, section 3.9.1.2).
const PSH: u8 = 0x08;

/// What was learnt of a conversation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Learnt {
    pub facts: Facts,
    pub answers: Vec<Answer>,
    pub announced: Vec<Announced>,
    pub settled: bool,
    /// The identifier's debug form, after every segment.
    pub debug: String,
}

/// One TCP connection fed segment by segment.
pub(super) struct Connection {
    identifier: Identifier,
    facts: Facts,
    told: Told,
    settled: bool,
    next: [u32; 2],
    debug: String,
}

impl Connection {
    /// After the handshake, both initial sequence numbers close to their wrap.
    pub(super) fn open(destination_port: u16) -> Self {
        let mut connection = Self::joined(destination_port);
        for side in [Side::Source, Side::Destination] {
            connection.segment(side, connection.next[side as usize], tcp_flags::SYN, b"");
            connection.next[side as usize] = connection.next[side as usize].wrapping_add(1);
        }
        connection
    }

    /// One of which the handshake was not seen.
    pub(super) fn joined(destination_port: u16) -> Self {
        Self {
            identifier: Identifier::new(transport::TCP, 49_152, destination_port),
            facts: Facts::default(),
            told: Told::default(),
            settled: false,
            next: [u32::MAX - 20, u32::MAX - 300],
            debug: String::new(),
        }
    }

    pub(super) fn segment(&mut self, side: Side, sequence: u32, flags: u8, payload: &[u8]) {
        if self.settled {
            return;
        }
        let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags });
        let payload_wire_len = u32::try_from(payload.len()).expect("short");
        let segment = Segment { side, tcp, payload, payload_wire_len };
        let verdict = self.identifier.observe(&segment, &mut self.facts, &mut self.told);
        self.settled = verdict == Verdict::Settled;
    }

    /// The sequence number of the next byte of `side`.
    pub(super) const fn next_sequence(&self, side: Side) -> u32 {
        self.next[side as usize]
    }

    /// The next bytes of `side`, in the given order of ranges, which together cover them.
    pub(super) fn send(&mut self, side: Side, bytes: &[u8], ranges: &[std::ops::Range<usize>]) {
        let first = self.next[side as usize];
        for range in ranges {
            let start = u32::try_from(range.start).expect("short");
            self.segment(side, first.wrapping_add(start), PSH | tcp_flags::ACK, &bytes[range.clone()]);
        }
        self.next[side as usize] = first.wrapping_add(u32::try_from(bytes.len()).expect("short"));
        let _ = write!(self.debug, "{:?}", self.identifier);
    }

    /// The next bytes of `side` as one segment.
    pub(super) fn send_whole(&mut self, side: Side, bytes: &[u8]) {
        self.send(side, bytes, std::slice::from_ref(&(0..bytes.len())));
    }

    pub(super) fn learnt(self) -> Learnt {
        let Told { answers, announced } = self.told;
        Learnt { facts: self.facts, answers, announced, settled: self.settled, debug: self.debug }
    }
}

/// Bytes and who sends them.
pub(super) type Part<'a> = (Side, &'a [u8]);

/// Each part as one segment.
pub(super) fn whole(port: u16, parts: &[Part<'_>]) -> Learnt {
    let mut connection = Connection::open(port);
    for (side, bytes) in parts {
        connection.send_whole(*side, bytes);
    }
    connection.learnt()
}

/// Each part in segments of `len` bytes.
pub(super) fn in_segments_of(port: u16, parts: &[Part<'_>], len: usize) -> Learnt {
    let mut connection = Connection::open(port);
    for (side, bytes) in parts {
        let ranges: Vec<_> = (0..bytes.len()).step_by(len).map(|at| at..bytes.len().min(at + len)).collect();
        connection.send(*side, bytes, &ranges);
    }
    connection.learnt()
}

/// Hold that splitting any part at any place, in order, out of order, duplicated or overlapping, changes nothing that is learnt.
pub(super) fn assert_splits_change_nothing(port: u16, parts: &[Part<'_>]) {
    let expected = whole(port, parts);
    for len in [1, 2, 3, 7, 100] {
        assert_same(&in_segments_of(port, parts, len), &expected, &format!("segments of {len}"));
    }
    for (split_part, (_, split_bytes)) in parts.iter().enumerate() {
        for split in 1..split_bytes.len() {
            for order in 0..4 {
                let mut connection = Connection::open(port);
                for (index, (side, bytes)) in parts.iter().enumerate() {
                    let end = bytes.len();
                    match (index == split_part, order) {
                        (false, _) => connection.send_whole(*side, bytes),
                        (true, 0) => connection.send(*side, bytes, &[0..split, split..end]),
                        (true, 1) => connection.send(*side, bytes, &[split..end, 0..split]),
                        (true, 2) => connection.send(*side, bytes, &[0..split, 0..split, split / 2..end]),
                        (true, _) => connection.send(*side, bytes, &[split..end, split / 2..end, 0..split]),
                    }
                }
                assert_same(&connection.learnt(), &expected, &format!("part {split_part} at {split}, order {order}"));
            }
        }
    }
}

/// Hold that a conversation cut anywhere tells nothing else than the whole one.
pub(super) fn assert_cuts_tell_nothing_else(port: u16, parts: &[Part<'_>]) {
    let expected = whole(port, parts).facts;
    for (last, (_, last_bytes)) in parts.iter().enumerate() {
        for len in 0..last_bytes.len() {
            let mut cut = parts[..=last].to_vec();
            cut[last].1 = &last_bytes[..len];
            let facts = whole(port, &cut).facts;
            let place = format!("part {last} cut at {len}: {facts:?}");
            assert!(facts.domain.is_none() || facts.domain == expected.domain, "{place}");
            assert!(facts.file_type.is_none() || facts.file_type == expected.file_type, "{place}");
            assert!(facts.dns_query.is_none() || facts.dns_query == expected.dns_query, "{place}");
            assert!(facts.ja4.is_none() || facts.ja4 == expected.ja4, "{place}");
        }
    }
}

fn assert_same(found: &Learnt, expected: &Learnt, place: &str) {
    assert_eq!(found.facts, expected.facts, "{place}");
    assert_eq!((&found.answers, &found.announced), (&expected.answers, &expected.announced), "{place}");
    assert_eq!(found.settled, expected.settled, "{place}");
}

/// Ask `judge` about `payload` as the first datagram of a flow to `port`.
pub(super) fn of_first_datagram<T>(port: u16, payload: &[u8], judge: impl FnOnce(&mut Datagram<'_>) -> T) -> T {
    of_cut_datagram(port, payload, payload.len(), judge)
}

/// The same of one that had `wire_len` bytes, of which `payload` was captured.
pub(super) fn of_cut_datagram<T>(
    port: u16,
    payload: &[u8],
    wire_len: usize,
    judge: impl FnOnce(&mut Datagram<'_>) -> T,
) -> T {
    judge(&mut datagram(Side::Source, port, payload, wire_len, &mut Past::default()))
}

/// What `recognise` says of each of the datagrams of a flow to `port`, in turn.
pub(super) fn in_turn(
    port: u16,
    datagrams: &[(Side, &[u8])],
    recognise: fn(&mut Datagram<'_>) -> Recognition,
) -> Vec<Recognition> {
    let mut past = Past::default();
    let judge =
        |&(side, payload): &(Side, &[u8])| recognise(&mut datagram(side, port, payload, payload.len(), &mut past));
    datagrams.iter().map(judge).collect()
}

fn datagram<'a>(side: Side, port: u16, payload: &'a [u8], wire_len: usize, past: &'a mut Past) -> Datagram<'a> {
    let wire_len = u32::try_from(wire_len).expect("short");
    Datagram { side, payload, wire_len, source_port: 40_000, destination_port: port, past }
}

/// Hold `recognise` against `datagrams`, each the first of a flow to `port`: whole, and where a longer one was captured in part.
/// A cut one may be taken only for what the whole is, and the empty one for nothing.
pub(super) fn assert_datagrams(
    recognise: fn(&mut Datagram<'_>) -> Recognition,
    port: u16,
    datagrams: &[(&[u8], Recognition)],
) {
    for &(payload, expected) in datagrams {
        assert_eq!(of_first_datagram(port, payload, recognise), expected, "{payload:02x?}");
        assert_eq!(of_first_datagram(port, b"", recognise), Recognition::No);
        for len in 1..payload.len() {
            let cut = of_first_datagram(port, &payload[..len], recognise);
            assert!(cut == Recognition::No || cut == expected, "{payload:02x?} cut at {len}: {cut:?}");
        }
    }
}
