//! HTTP/1 in clear: the host that requests name, and the type and size of what responses bring (RFC 9112).
//!
//! Of a request nothing but the host is kept; of a response nothing but the type and size of a file. Bodies are passed
//! over without being held, so that a connection that is used for long costs little.
//!
//! The first host that a connection names stays, whatever later requests name: that of an absolute URI or of CONNECT, else that
//! of the Host field, of which the first counts where there are several (section 3.2 has servers refuse them). An address stays
//! until a name comes. Where TLS begins behind CONNECT, its handshake is read, and its server name stands before CONNECT's target.
//!
//! Only to a proxy does a client send CONNECT, or the absolute form of a target (section 3.2.2): it makes the connection one with
//! a proxy, to whatever the names belong.

use super::first_byte::FirstBytes;
use std::collections::VecDeque;

use super::facts::DomainSource;
use super::file_type::ISO_MAGIC;
use super::http_line::{self, METHODS, Method, chunk_size, field, recognise_request, recognise_status};
use super::http_message::{Message, clamped};
use super::parser::{Found, Heads, Recognition, Session};
use super::protocol::Protocol;
use super::stream::Stream;
use super::tls::{self, TlsSession};
use super::{Side, Verdict, peers};
use crate::names::{literal_address, normalise_authority};

/// Longest line of a head: above the 16 KiB that servers allow for all of it.
const LINE_MAX: usize = 32_768;
/// Most lines of a head.
const LINES_MAX: u16 = 512;
/// Pipelined requests whose answers are awaited.
const PENDING_MAX: usize = 256;

/// An empty line, a status line, or a method.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"\rH").or_starts(&METHODS);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match recognise_status(bytes) {
        Recognition::No => recognise_request(bytes),
        decided => decided,
    })
}

pub(super) fn session() -> Box<dyn Session> {
    Box::<HttpSession>::default()
}

#[derive(Default)]
struct HttpSession {
    source: Direction,
    destination: Direction,
    /// The requests without their responses yet.
    pending: VecDeque<Method>,
    /// What runs through the tunnel that CONNECT opened.
    tunnel: TlsSession,
}

/// Where one direction stands.
#[derive(Default)]
struct Direction {
    phase: Phase,
    /// Bytes of the current line that are known to hold no line end.
    scanned: usize,
    lines: u16,
    /// Whether the request is CONNECT, which has no body.
    connects: bool,
    message: Message,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    StartLine,
    Fields,
    /// Behind the head of CONNECT, or of the response that grants it: TLS, or, where it was not granted, the next request.
    Behind,
    /// In a tunnel, from the start of TLS on.
    Tls,
    /// First bytes of a file: how many are left of the body, or of its chunk, `None` up to the end of the connection.
    File(Option<u64>),
    ChunkSize,
    Trailers,
    Done,
}

impl Session for HttpSession {
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        let direction = match side {
            Side::Source => &mut self.source,
            Side::Destination => &mut self.destination,
        };
        let mut verdict = direction.read(stream, &mut self.pending, found);
        if direction.phase == Phase::Tls {
            return self.tunnel.read(side, stream, found);
        }
        if verdict == Verdict::Seeking && stream.has_ended() {
            verdict = direction.message.judge(found);
            direction.phase = Phase::Done;
        }
        if direction.phase == Phase::Done {
            stream.close();
        }
        let all_done = self.source.phase == Phase::Done && self.destination.phase == Phase::Done;
        if all_done { Verdict::Settled } else { verdict }
    }

    fn held_bytes(&self) -> usize {
        self.tunnel.held_bytes()
            + self.pending.capacity()
            + self.source.message.start.capacity()
            + self.destination.message.start.capacity()
    }
}

impl Direction {
    fn read(&mut self, stream: &mut Stream, pending: &mut VecDeque<Method>, found: &mut Found<'_>) -> Verdict {
        while !matches!(self.phase, Phase::Done | Phase::Tls) {
            if let Phase::File(length) = self.phase {
                match self.file(stream, length, found) {
                    Some(Verdict::Seeking) => continue,
                    Some(Verdict::Settled) => return Verdict::Settled,
                    None => return Verdict::Seeking,
                }
            }
            let head = stream.head();
            if self.phase == Phase::Behind {
                match behind_connect(head) {
                    Some(Phase::Done) => return Verdict::Settled,
                    Some(phase) => self.phase = phase,
                    None => return Verdict::Seeking,
                }
                if self.phase == Phase::Tls {
                    return Verdict::Seeking;
                }
            }
            let unseen = head.get(self.scanned..).unwrap_or_default();
            let Some(end) = memchr::memchr(b'\n', unseen).map(|place| self.scanned + place) else {
                self.scanned = head.len();
                if self.scanned > LINE_MAX {
                    self.phase = Phase::Done;
                }
                return Verdict::Seeking;
            };
            self.scanned = 0;
            let line = head.get(..end).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let (skip, verdict) = self.line(line, pending, found);
            if verdict == Verdict::Settled {
                return Verdict::Settled;
            }
            let after_line = end as u64 + 1;
            // A body longer than a stream passes over closes it; nothing after it is sought.
            if !after_line.checked_add(skip).is_some_and(|count| stream.advance(count)) {
                self.phase = Phase::Done;
            }
        }
        Verdict::Seeking
    }

    /// Take one line; how many bytes after it to pass over, and whether the connection has more to tell.
    fn line(&mut self, line: &[u8], pending: &mut VecDeque<Method>, found: &mut Found<'_>) -> (u64, Verdict) {
        self.lines += 1;
        if self.lines > LINES_MAX {
            self.phase = Phase::Done;
        }
        match self.phase {
            Phase::StartLine if line.is_empty() => {}
            Phase::StartLine => self.start_line(line, pending, found),
            Phase::Fields if line.is_empty() => return self.end_of_head(pending),
            Phase::Fields => self.field(line, found),
            Phase::ChunkSize => return self.chunk(line, found),
            Phase::Trailers if line.is_empty() => self.next_message(),
            Phase::Trailers | Phase::Behind | Phase::Tls | Phase::File(_) | Phase::Done => {}
        }
        (0, Verdict::Seeking)
    }

    fn start_line(&mut self, line: &[u8], pending: &mut VecDeque<Method>, found: &mut Found<'_>) {
        self.message = Message::default();
        self.phase = Phase::Fields;
        if let Some(status) = http_line::status_line(line) {
            self.message.status = status;
        } else if let Some(request) = http_line::request_line(line).filter(|_| pending.len() < PENDING_MAX) {
            found.facts.application = peers::application_of_request(line).or(found.facts.application);
            self.connects = request.method == Method::Connect;
            pending.push_back(request.method);
            if let Some(authority) = request.authority {
                found.facts.protocol = Protocol::HttpProxy;
                note_host(authority, found);
            }
        } else {
            self.phase = Phase::Done;
        }
    }

    fn field(&mut self, line: &[u8], found: &mut Found<'_>) {
        let Some((name, value)) = field(line) else { return };
        if self.message.status == 0 && name.eq_ignore_ascii_case(b"host") {
            note_host(value, found);
        } else {
            self.message.note_field(name, value);
        }
    }

    /// How the body is delimited (RFC 9112, section 6.3).
    fn end_of_head(&mut self, pending: &mut VecDeque<Method>) -> (u64, Verdict) {
        let message = &mut self.message;
        let is_response = message.status != 0;
        if message.status == 101 {
            // What follows is another protocol.
            return (0, Verdict::Settled);
        }
        if (100..200).contains(&message.status) {
            self.next_message();
            return (0, Verdict::Seeking);
        }
        let answered = if is_response { pending.pop_front() } else { None };
        // Whatever lengths they state (RFC 9110, section 9.3.6).
        let is_granted = answered == Some(Method::Connect) && (200..300).contains(&message.status);
        if (self.connects && !is_response) || is_granted {
            self.phase = Phase::Behind;
            return (0, Verdict::Seeking);
        }
        let has_body = answered != Some(Method::Head) && !matches!(message.status, 204 | 304);
        message.end_of_head();
        match message.length {
            _ if !has_body => self.next_message(),
            _ if message.is_chunked => {
                self.phase = Phase::ChunkSize;
                self.lines = 0;
            }
            Some(0) => self.next_message(),
            None if !is_response => self.next_message(),
            Some(length) if message.file_judged => {
                self.next_message();
                return (length, Verdict::Seeking);
            }
            None if message.file_judged => self.phase = Phase::Done,
            length => self.phase = Phase::File(length),
        }
        (0, Verdict::Seeking)
    }

    /// A chunk's size line; how many bytes to pass over.
    fn chunk(&mut self, line: &[u8], found: &mut Found<'_>) -> (u64, Verdict) {
        self.lines = 0;
        match chunk_size(line) {
            Some(0) => {
                self.phase = Phase::Trailers;
                return (0, self.message.judge(found));
            }
            Some(size) if self.message.file_judged => return (size.saturating_add(2), Verdict::Seeking),
            Some(size) => self.phase = Phase::File(Some(size)),
            None => self.phase = Phase::Done,
        }
        (0, Verdict::Seeking)
    }

    fn next_message(&mut self) {
        self.phase = Phase::StartLine;
        self.lines = 0;
    }

    /// Gather the first bytes of a file, judge it once there are enough, and pass over the rest. `None` while more must come.
    fn file(&mut self, stream: &mut Stream, left: Option<u64>, found: &mut Found<'_>) -> Option<Verdict> {
        let message = &mut self.message;
        let head = stream.head();
        let taken = head.len().min(message.wanted()).min(left.map_or(usize::MAX, clamped));
        message.start.extend_from_slice(head.get(..taken).unwrap_or_default());
        let has_advanced = stream.advance(taken as u64);
        let left = left.map(|left| left.saturating_sub(taken as u64));
        self.phase = if has_advanced { Phase::File(left) } else { Phase::Done };
        let body_ends = left == Some(0) && !message.is_chunked;
        if message.wanted() == 0 && !body_ends && message.is_undecided(left) {
            message.enough = ISO_MAGIC;
            return Some(Verdict::Seeking);
        }
        if message.wanted() == 0 || body_ends {
            if message.judge(found) == Verdict::Settled {
                return Some(Verdict::Settled);
            }
        } else if left != Some(0) {
            return None;
        }
        let skipped = match left {
            Some(left) if message.is_chunked => {
                self.phase = Phase::ChunkSize;
                stream.advance(left.saturating_add(2))
            }
            Some(left) => {
                self.next_message();
                stream.advance(left)
            }
            None => false,
        };
        if !skipped {
            self.phase = Phase::Done;
        }
        Some(Verdict::Seeking)
    }
}

/// What comes behind CONNECT: `None` while these bytes do not tell, [`Phase::Done`] where nothing is sought in it.
fn behind_connect(head: &[u8]) -> Option<Phase> {
    match (tls::starts(head), recognise_request(head)) {
        _ if head.is_empty() => None,
        (Recognition::Yes, _) => Some(Phase::Tls),
        (Recognition::More, _) => None,
        (Recognition::No, Recognition::No) => Some(Phase::Done),
        (Recognition::No, _) => Some(Phase::StartLine),
    }
}

/// The first name stays, but for an address.
fn note_host(authority: &[u8], found: &mut Found<'_>) {
    let facts = &mut *found.facts;
    let known = facts.domain.as_deref();
    if known.is_some_and(|known| literal_address(known).is_none()) {
        return;
    }
    let named = normalise_authority(authority);
    if named.as_deref().is_some_and(|named| known.is_none() || literal_address(named).is_none()) {
        facts.domain = named;
        facts.domain_source = DomainSource::HttpHost;
    }
}

#[cfg(test)]
mod tests;
