//! The identification of one flow, from its first packet until nothing more can be learnt.

use std::fmt;

use super::facts::Facts;
use super::first_byte::Candidates;
use super::heuristics::{Heuristic, Heuristics};
use super::parser::{Datagram, DatagramSession, Found, Heads, Past, Reading, Recognition, Session};
use super::parsers::{DATAGRAM_PARSERS, STREAM_PARSERS, protocol_of_transport};
use super::protocol::Protocol;
use super::proxy_header::{ProxyHeader, proxy_header};
use super::stream::{Pushed, Stream};
use super::tunnels::fully_encrypted;
use super::{Segment, Side, Told, Verdict, encrypted_dns, first_byte};
use crate::decode::{tcp_flags, transport};

/// Segments in a row that bring nothing new before the gap is given up. A window of 64 KiB holds 45 of 1,460 bytes, and all of
/// them may come before one that is sent again.
const PATIENCE: u8 = 48;
/// Segments with payload after which an undecided connection stays unrecognised. Opaque bytes are refused by all at once; only
/// greetings that several protocols share stay undecided.
const UNRECOGNISED_SEGMENTS_MAX: u8 = 200;
/// Segments of a direction that no parser takes before it is given up, where the capture began in the middle of the
/// connection: the rest of a message or two, unless that is long, and then its sender is not the one to wait for. What a file
/// holds may look like a protocol's start there: with the starts of both directions, one connection of random bytes in some
/// 180,000 is taken for TLS (five bytes decide), and goes on without a name.
const STARTS_MAX: u8 = 8;
/// Datagrams after which an unrecognised flow stays so: enough for a protocol that opens with another (STUN, then media).
const UNRECOGNISED_DATAGRAMS_MAX: u8 = 4;

/// Identifies one flow. Made for each flow, dropped once [`Verdict::Settled`] is given.
///
/// It holds at most two windows of 64 KiB of reassembled bytes, and two handshake messages of as much, or two handshakes of as
/// much and a packet over UDP; their buffers, which grow by doubling, have room for up to twice that.
pub struct Identifier {
    state: State,
    source_port: u16,
    destination_port: u16,
    turned: bool,
    heuristics: Heuristics,
}

enum State {
    Connection(Connection),
    Datagrams(Datagrams),
    /// A transport in which nothing is sought: all that it tells is itself.
    Transport(Protocol),
    /// There is nothing more to seek.
    Done,
}

struct Connection {
    source: Stream,
    destination: Stream,
    /// Bit `n` is set while `STREAM_PARSERS[n]` may still recognise the connection.
    candidates: Candidates,
    session: Option<Box<dyn Session>>,
    /// Whether each direction is past the header of a load balancer, where it has one.
    past_proxy_header: [bool; 2],
    segments: u8,
    idle_segments: u8,
    /// How often each direction was begun anew.
    starts: [u8; 2],
}

#[derive(Default)]
struct Datagrams {
    past: Past,
    reader: Option<Reader>,
    unrecognised: u8,
}

/// What reads the datagrams of a recognised flow.
enum Reader {
    Messages(fn(&[u8], &mut Found<'_>) -> Verdict),
    Originator(fn(&[u8], &mut Found<'_>) -> Verdict),
    Session(Box<dyn DatagramSession>),
}

/// PSH, which ends what an application wrote (RFC 9293, section 3.9.1.2).
const PSH: u8 = 0x08;
/// Ethernet pads a frame that carries nothing but IPv4 and TCP headers by six bytes.
const PADDING_MAX: usize = 6;

/// Whether these first bytes of a direction are Ethernet padding that some equipment counts as payload: few, zero, and not
/// pushed. Real first bytes that few are pushed.
fn is_padding(flags: u8, payload: &[u8]) -> bool {
    flags & PSH == 0 && payload.len() <= PADDING_MAX && payload.iter().all(|&byte| byte == 0)
}

const ALL_CANDIDATES: Candidates = Candidates::MAX;

impl Identifier {
    /// For a flow over `transport` (IP protocol number) between these ports, as the first packet has them.
    #[must_use]
    pub fn new(transport: u8, source_port: u16, destination_port: u16) -> Self {
        let state = match transport {
            transport::TCP => State::Connection(Connection::new()),
            transport::UDP => State::Datagrams(Datagrams::default()),
            other => State::Transport(protocol_of_transport(other)),
        };
        Self { state, source_port, destination_port, turned: false, heuristics: Heuristics::default() }
    }

    /// Use these heuristics too.
    pub fn use_heuristics(&mut self, heuristics: Heuristics) {
        self.heuristics = heuristics;
    }

    /// Take one packet of the flow. What it tells goes to `facts`; what it tells of other flows goes to `told`, and is meant for
    /// the receiver of this segment.
    pub fn observe(&mut self, segment: &Segment<'_>, facts: &mut Facts, told: &mut Told) -> Verdict {
        let side = if self.turned { segment.side.other() } else { segment.side };
        let found = &mut Found { facts, answers: &mut told.answers, announced: &mut told.announced };
        let verdict = match &mut self.state {
            State::Connection(connection) => {
                let verdict = connection.observe(side, segment, (self.source_port, self.destination_port), found);
                let is_unknown = found.facts.protocol == Protocol::Unknown;
                if is_unknown && self.heuristics.contains(Heuristic::FullyEncrypted) && connection.is_fully_encrypted()
                {
                    found.facts.protocol = Protocol::FullyEncrypted;
                }
                verdict
            }
            State::Datagrams(datagrams) => {
                datagrams.observe(side, segment, (self.source_port, self.destination_port), found)
            }
            State::Transport(protocol) => {
                facts.protocol = *protocol;
                Verdict::Settled
            }
            State::Done => Verdict::Settled,
        };
        if verdict == Verdict::Settled {
            self.state = State::Done;
        }
        verdict
    }

    /// Bytes that it holds room for beside itself.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        match &self.state {
            State::Connection(connection) => {
                let session = connection.session.as_ref().map_or(0, |session| session.held_bytes());
                connection.source.held_bytes() + connection.destination.held_bytes() + session
            }
            State::Datagrams(Datagrams { reader: Some(Reader::Session(session)), .. }) => session.held_bytes(),
            State::Datagrams(_) | State::Transport(_) | State::Done => 0,
        }
    }

    /// Say that the flow's ends were taken for each other so far: from the next packet on, source is what was destination.
    pub fn turn_round(&mut self) {
        self.turned = !self.turned;
    }
}

impl Connection {
    fn new() -> Self {
        Self {
            source: Stream::default(),
            destination: Stream::default(),
            candidates: ALL_CANDIDATES,
            session: None,
            past_proxy_header: [false; 2],
            segments: 0,
            idle_segments: 0,
            starts: [0; 2],
        }
    }

    fn observe(&mut self, side: Side, segment: &Segment<'_>, ports: (u16, u16), found: &mut Found<'_>) -> Verdict {
        let Some(tcp) = segment.tcp else { return Verdict::Seeking };
        let stream = match side {
            Side::Source => &mut self.source,
            Side::Destination => &mut self.destination,
        };
        let mut sequence = tcp.sequence;
        if tcp.flags & tcp_flags::SYN != 0 {
            stream.anchor(sequence);
            // Data on a SYN (TCP Fast Open, RFC 7413) starts after it.
            sequence = sequence.wrapping_add(1);
        }
        if tcp.flags & (tcp_flags::FIN | tcp_flags::RST) != 0 {
            let captured = u32::try_from(segment.payload.len()).unwrap_or(u32::MAX);
            stream.end(sequence.wrapping_add(segment.payload_wire_len.max(captured)));
            if segment.payload.is_empty() && stream.has_ended() && self.session.is_some() {
                return self.read(side, ports, found);
            }
        }
        if segment.payload.is_empty() || (!stream.has_begun() && is_padding(tcp.flags, segment.payload)) {
            return Verdict::Seeking;
        }
        match stream.push(sequence, segment.payload) {
            Pushed::Passed => {
                self.idle_segments = 0;
                Verdict::Seeking
            }
            Pushed::Nothing => {
                self.idle_segments += 1;
                if self.idle_segments < PATIENCE { Verdict::Seeking } else { Verdict::Settled }
            }
            Pushed::Ready => {
                self.idle_segments = 0;
                self.read(side, ports, found)
            }
        }
    }

    fn read(&mut self, side: Side, ports: (u16, u16), found: &mut Found<'_>) -> Verdict {
        if let Some(session) = &mut self.session {
            let stream = match side {
                Side::Source => &mut self.source,
                Side::Destination => &mut self.destination,
            };
            return session.read(side, stream, found);
        }
        match self.recognise(ports) {
            Some(index) => self.start(index, ports, found),
            None if self.candidates == 0 => self.start_anew(),
            None => {
                self.segments += 1;
                if self.segments < UNRECOGNISED_SEGMENTS_MAX { Verdict::Seeking } else { Verdict::Settled }
            }
        }
    }

    /// Whether every parser has refused what its client, who spoke first, began it with, and the heuristic takes it.
    fn is_fully_encrypted(&self) -> bool {
        self.candidates == 0
            && self.source.is_anchored()
            && !self.destination.has_begun()
            && fully_encrypted::begins(self.source.head())
    }

    /// No parser takes what is there. Where it is not a direction's start, since no SYN was seen, it is dropped: a later segment
    /// may be the start of a message.
    fn start_anew(&mut self) -> Verdict {
        for (stream, starts) in [&mut self.source, &mut self.destination].into_iter().zip(&mut self.starts) {
            if stream.head().is_empty() {
                continue;
            }
            if stream.is_anchored() {
                return Verdict::Settled;
            }
            *starts += 1;
            if *starts < STARTS_MAX {
                *stream = Stream::default();
            } else {
                stream.close();
            }
        }
        self.candidates = ALL_CANDIDATES;
        self.past_proxy_header = [true; 2];
        if self.starts == [STARTS_MAX; 2] { Verdict::Settled } else { Verdict::Seeking }
    }

    /// The first parser of the list that says yes, once all before it have said no.
    fn recognise(&mut self, (source_port, destination_port): (u16, u16)) -> Option<usize> {
        for (is_past, stream) in
            self.past_proxy_header.iter_mut().zip([&mut self.source, &mut self.destination]).filter(|(past, _)| !**past)
        {
            *is_past = pass_proxy_header(stream);
        }
        let [source, destination] = self.past_proxy_header;
        let heads = Heads {
            source: if source { self.source.head() } else { &[] },
            destination: if destination { self.destination.head() } else { &[] },
            source_port,
            destination_port,
        };
        self.candidates &= first_byte::of_connection(heads.source, heads.destination);
        let mut unasked = self.candidates;
        while let Some((index, parser)) = take_next(&mut unasked, STREAM_PARSERS) {
            let bit = 1 << index;
            match (parser.recognise)(&heads) {
                Recognition::No => self.candidates &= !bit,
                Recognition::Yes if self.candidates & (bit - 1) == 0 => return Some(index),
                Recognition::Yes | Recognition::More => {}
            }
        }
        None
    }

    fn start(&mut self, index: usize, ports: (u16, u16), found: &mut Found<'_>) -> Verdict {
        let Some(parser) = STREAM_PARSERS.get(index) else { return Verdict::Settled };
        found.facts.protocol = parser.protocol;
        found.facts.application = encrypted_dns::of_port(parser.protocol, ports);
        let Some(session) = parser.session else { return Verdict::Settled };
        let mut session = session();
        for (side, stream) in [(Side::Source, &mut self.source), (Side::Destination, &mut self.destination)] {
            if !stream.head().is_empty() && session.read(side, stream, found) == Verdict::Settled {
                return Verdict::Settled;
            }
        }
        self.session = Some(session);
        Verdict::Seeking
    }
}

/// The first of the `parsers` whose bit is set in `unasked`, with its index; the bit is cleared.
fn take_next<'a, T>(unasked: &mut Candidates, parsers: &'a [T]) -> Option<(usize, &'a T)> {
    let index = unasked.trailing_zeros() as usize;
    *unasked &= unasked.wrapping_sub(1);
    parsers.get(index).map(|parser| (index, parser))
}

/// Take the header of a load balancer from a stream's start. False while it cannot be told whether it has one.
fn pass_proxy_header(stream: &mut Stream) -> bool {
    match proxy_header(stream.head()) {
        ProxyHeader::None => true,
        ProxyHeader::More => false,
        ProxyHeader::Of(len) => {
            stream.advance(len as u64);
            true
        }
    }
}

impl Datagrams {
    fn observe(&mut self, side: Side, segment: &Segment<'_>, ports: (u16, u16), found: &mut Found<'_>) -> Verdict {
        if segment.payload.is_empty() {
            return Verdict::Seeking;
        }
        if let Some(reader) = &mut self.reader {
            return reader.read(side, segment.payload, found);
        }
        let mut datagram = Datagram {
            side,
            payload: segment.payload,
            wire_len: segment.payload_wire_len,
            source_port: ports.0,
            destination_port: ports.1,
            past: &mut self.past,
        };
        let mut unasked = first_byte::of_datagram(segment.payload, ports.0, ports.1);
        while let Some((_, parser)) = take_next(&mut unasked, DATAGRAM_PARSERS) {
            if (parser.recognise)(&mut datagram) == Recognition::Yes {
                found.facts.protocol = self.past.told.unwrap_or(parser.protocol);
                found.facts.application = encrypted_dns::of_port(found.facts.protocol, ports);
                let reader = match parser.read {
                    Reading::Nothing => return Verdict::Settled,
                    Reading::Messages(read) => Reader::Messages(read),
                    Reading::Originator(read) => Reader::Originator(read),
                    Reading::Session(session) => Reader::Session(session()),
                };
                return self.reader.insert(reader).read(side, segment.payload, found);
            }
        }
        self.unrecognised += 1;
        if self.unrecognised < UNRECOGNISED_DATAGRAMS_MAX { Verdict::Seeking } else { Verdict::Settled }
    }
}

impl Reader {
    fn read(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict {
        match self {
            Self::Messages(read) => read(payload, found),
            Self::Originator(_) if side == Side::Destination => Verdict::Seeking,
            Self::Originator(read) => read(payload, found),
            Self::Session(session) => session.read(side, payload, found),
        }
    }
}

/// States and ports only: what it holds beside them is payload.
impl fmt::Debug for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Connection(connection) => format!(
                "Connection {{ source: {:?}, destination: {:?}, candidates: {:#b}, recognised: {} }}",
                connection.source,
                connection.destination,
                connection.candidates,
                connection.session.is_some()
            ),
            State::Datagrams(datagrams) => format!("Datagrams {{ recognised: {} }}", datagrams.reader.is_some()),
            State::Transport(protocol) => format!("Transport {{ {protocol:?} }}"),
            State::Done => "Done".to_owned(),
        };
        formatter
            .debug_struct("Identifier")
            .field("state", &state)
            .field("source_port", &self.source_port)
            .field("destination_port", &self.destination_port)
            .field("turned", &self.turned)
            .field("heuristics", &self.heuristics)
            .finish()
    }
}

#[cfg(test)]
mod tests;
