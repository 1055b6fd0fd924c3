//! What a protocol's parser is.
//!
//! First bytes decide: every parser of the list judges the head of the flow until one recognises it or all refuse.

use super::facts::Facts;
use super::first_byte::FirstBytes;
use super::protocol::Protocol;
use super::stream::Stream;
use super::{Announced, Answer, Side, Verdict, bittorrent, games, media, tunnels};

/// What a parser says of a flow's first bytes. More bytes may turn `More` into another, never `No` or `Yes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognition {
    /// Not this protocol.
    No,
    /// Not decided by these bytes.
    More,
    /// This protocol.
    Yes,
}

impl Recognition {
    /// What is said by a parser to which more bytes would tell nothing else.
    pub(super) const fn decided(is_protocol: bool) -> Self {
        if is_protocol { Self::Yes } else { Self::No }
    }

    /// What is said where too few bytes are there to decide, which may be the protocol's or cannot be.
    pub(super) const fn while_possible(is_possible: bool) -> Self {
        if is_possible { Self::More } else { Self::No }
    }

    /// What a parse says that ends with `None` where the bytes do.
    pub(super) const fn so_far(parsed: Option<bool>) -> Self {
        match parsed {
            None => Self::More,
            Some(is_protocol) => Self::decided(is_protocol),
        }
    }

    /// What several judgments say together, of which one `Yes` is enough: it is open while one of them is.
    pub(super) fn any(judgments: impl IntoIterator<Item = Self>) -> Self {
        let mut verdict = Self::No;
        for judgment in judgments {
            match judgment {
                Self::Yes => return Self::Yes,
                Self::More => verdict = Self::More,
                Self::No => {}
            }
        }
        verdict
    }
}

/// The first bytes of both directions of a TCP connection; empty where nothing arrived in order yet.
#[derive(Clone, Copy)]
pub(super) struct Heads<'a> {
    pub source: &'a [u8],
    pub destination: &'a [u8],
    pub source_port: u16,
    pub destination_port: u16,
}

impl<'a> Heads<'a> {
    pub(super) const fn sides(&self) -> [&'a [u8]; 2] {
        [self.source, self.destination]
    }

    pub(super) fn has_port(&self, port: u16) -> bool {
        self.source_port == port || self.destination_port == port
    }

    pub(super) fn has_any_port(&self, ports: &[u16]) -> bool {
        ports.iter().any(|&port| self.has_port(port))
    }

    /// For protocols of which either direction alone can be recognised: a `Yes` from one is enough, a `No` refuses.
    pub(super) fn either(&self, judge: impl Fn(&[u8]) -> Recognition) -> Recognition {
        let mut verdict = Recognition::More;
        for side in self.sides().into_iter().filter(|side| !side.is_empty()) {
            match judge(side) {
                Recognition::Yes => return Recognition::Yes,
                Recognition::No => verdict = Recognition::No,
                Recognition::More => {}
            }
        }
        verdict
    }

    /// For the same, where a parse of what begins with one of `first` says whether it is, and `None` where the bytes end too early.
    pub(super) fn parse_either(&self, first: &FirstBytes, parse: impl Fn(&[u8]) -> Option<bool>) -> Recognition {
        self.either(|bytes| {
            let begins = bytes.first().is_none_or(|&byte| first.holds(byte));
            if begins { Recognition::so_far(parse(bytes)) } else { Recognition::No }
        })
    }
}

/// Judge `bytes` by `prefix`: all of it must be there.
pub(super) fn starts_with(bytes: &[u8], prefix: &[u8]) -> Recognition {
    if bytes.starts_with(prefix) {
        Recognition::Yes
    } else if prefix.starts_with(bytes) {
        Recognition::More
    } else {
        Recognition::No
    }
}

/// Judge `bytes` by a text of `len` bytes that they begin with: each must be one that `fits`, and all must be there.
pub(super) fn starts_with_text(bytes: &[u8], len: usize, fits: impl Fn(u8) -> bool) -> Recognition {
    let text = bytes.get(..len).unwrap_or(bytes);
    if !text.iter().all(|&byte| fits(byte)) {
        return Recognition::No;
    }
    if text.len() == len { Recognition::Yes } else { Recognition::More }
}

/// Where a parser writes what it learnt.
pub(super) struct Found<'a> {
    pub facts: &'a mut Facts,
    pub answers: &'a mut Vec<Answer>,
    pub announced: &'a mut Vec<Announced>,
}

/// A parser at work on one recognised TCP connection.
pub(super) trait Session: Send + Sync {
    /// Read what is ready in the stream of `side`, taking what need not be seen again.
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict;

    /// Bytes of payload and state that it holds room for beside the streams. No work: it is asked after every segment.
    fn held_bytes(&self) -> usize;
}

/// A protocol over TCP.
#[derive(Clone, Copy)]
pub(super) struct StreamParser {
    pub protocol: Protocol,
    /// What either direction may begin with: it is asked unless all that have begun have begun with others.
    pub first: FirstBytes,
    pub recognise: fn(&Heads<'_>) -> Recognition,
    /// What reads on after recognition; `None` where the protocol's name is all that is kept.
    pub session: Option<fn() -> Box<dyn Session>>,
}

impl StreamParser {
    /// One of which the protocol's name is all that is kept.
    pub(super) const fn named(protocol: Protocol, first: FirstBytes, recognise: fn(&Heads<'_>) -> Recognition) -> Self {
        Self { protocol, first, recognise, session: None }
    }
}

/// A UDP datagram and what its flow showed before.
pub(super) struct Datagram<'a> {
    pub side: Side,
    pub payload: &'a [u8],
    /// Bytes of payload on the wire.
    pub wire_len: u32,
    pub source_port: u16,
    pub destination_port: u16,
    pub past: &'a mut Past,
}

impl Datagram<'_> {
    pub(super) fn has_port(&self, port: u16) -> bool {
        self.source_port == port || self.destination_port == port
    }

    pub(super) fn has_any_port(&self, ports: &[u16]) -> bool {
        ports.iter().any(|&port| self.has_port(port))
    }

    /// Whether the capture holds all of it.
    pub(super) const fn is_whole(&self) -> bool {
        self.payload.len() == self.wire_len as usize
    }
}

/// What datagrams leave behind for those that follow, while no parser has recognised the flow.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// What may be a packet of uTP, if it was one.
    pub utp: Option<bittorrent::UtpSeen>,
    /// Which side greeted as clients of Call of Duty do.
    pub activision_client: Option<Side>,
    /// The start of a datagram that opens a connection of the Unreal Engine, if it was one.
    pub unreal_opening: Option<games::UnrealOpening>,
    /// The protocol that a parser of several recognised; it counts in place of the one in the list of parsers.
    pub told: Option<Protocol>,
    /// The message of `WireGuard` of each side that a later one has to agree with.
    pub wireguard: [Option<tunnels::Sent>; 2],
    /// The packet of ESP of each side that a later one has to agree with.
    pub esp: [Option<tunnels::Numbered>; 2],
    /// The data packet of `OpenVPN` of each side that a later one has to agree with.
    pub openvpn: [Option<tunnels::Numbered>; 2],
    /// Packets that may be media.
    pub media: media::Streams,
    /// What the public list of `TeamSpeak` servers was asked.
    pub teamspeak_question: Option<media::ListQuestion>,
    /// The ends that a packet at the port of `ZeroTier` named.
    pub zerotier: Option<tunnels::Pair>,
    /// Who sent what may be the first block of a transfer by TFTP.
    pub tftp_sender: Option<Side>,
}

/// A parser at work on the datagrams of one recognised flow.
pub(super) trait DatagramSession: Send + Sync {
    /// Read a datagram that `side` sent.
    fn read(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict;

    /// Bytes of payload and state that it holds room for. No work: it is asked after every datagram.
    fn held_bytes(&self) -> usize;
}

/// What reads the datagrams of a recognised flow, the first included.
#[derive(Clone, Copy)]
pub(super) enum Reading {
    /// Nothing: the protocol's name is all that is kept.
    Nothing,
    /// Each datagram is a message of its own.
    Messages(fn(&[u8], &mut Found<'_>) -> Verdict),
    /// So is each, and those of the originator are read, which tell what it is.
    Originator(fn(&[u8], &mut Found<'_>) -> Verdict),
    /// What they tell, they tell together.
    Session(fn() -> Box<dyn DatagramSession>),
}

/// A protocol over UDP.
#[derive(Clone, Copy)]
pub(super) struct DatagramParser {
    pub protocol: Protocol,
    /// One of them must be a port of the flow; none where it is at home on any.
    pub ports: &'static [u16],
    /// What a datagram may begin with.
    pub first: FirstBytes,
    pub recognise: fn(&mut Datagram<'_>) -> Recognition,
    pub read: Reading,
}

impl DatagramParser {
    /// One of which the protocol's name is all that is kept.
    pub(super) const fn named(
        protocol: Protocol,
        ports: &'static [u16],
        first: FirstBytes,
        recognise: fn(&mut Datagram<'_>) -> Recognition,
    ) -> Self {
        Self { protocol, ports, first, recognise, read: Reading::Nothing }
    }
}
