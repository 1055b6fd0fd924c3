//! Protocols that begin in clear and go over to TLS on the same connection: what TLS tells there.
//!
//! What is sent in clear is stepped over unit by unit (a line, a message, a tag), and nothing of it is kept. No unit begins with
//! a byte that begins a TLS record, so TLS begins where such a byte stands in a unit's place. Request and answer need not be
//! matched for that, and either direction alone is enough. A client that goes on without TLS (it logs in, it sends mail) ends
//! the search.

use super::parser::{Found, Recognition, Session};
use super::stream::Stream;
use super::tls::{self, TlsSession};
use super::{Announced, Side, Verdict};

/// Bytes in which a unit must tell its length. Lines are shorter (RFC 5321, section 4.5.3.1: 1,000; RFC 7162, section 4: 8,192
/// for commands, but not for those before TLS). A bound also on what is looked through again with each segment.
const UNIT_MAX: usize = 4_096;
/// Units of one direction before TLS. Long banners have some hundred lines.
const UNITS_MAX: u16 = 256;
/// The same where units announce connections: the files of a long session, some commands for each.
const ANNOUNCING_UNITS_MAX: u16 = 16_384;

/// The connection that a unit asks its receiver to open.
pub(super) type Announces = fn(&[u8]) -> Option<Announced>;

/// How the clear part of a protocol is read.
pub(super) struct Clear {
    /// Length of the unit at the start of these bytes, which may be more than them; `None` where they do not tell it yet, and
    /// 0 where they are no unit.
    pub unit: fn(&[u8]) -> Option<usize>,
    /// Whether a direction whose first byte this is answers: what it says never ends the search.
    pub answers: fn(u8) -> bool,
    /// Whether this unit, or its start, shows that no TLS follows.
    pub goes_on: fn(&[u8]) -> bool,
    /// In protocols that announce connections.
    pub announces: Option<Announces>,
}

impl Clear {
    /// Units of one direction that are read at most.
    const fn units_max(&self) -> u16 {
        if self.announces.is_some() { ANNOUNCING_UNITS_MAX } else { UNITS_MAX }
    }
}

/// Read `clear` until TLS begins, then TLS.
pub(super) fn session(clear: &'static Clear) -> Box<dyn Session> {
    Box::new(Upgrade { clear, directions: [Direction::default(), Direction::default()], tls: TlsSession::default() })
}

struct Upgrade {
    clear: &'static Clear,
    directions: [Direction; 2],
    tls: TlsSession,
}

#[derive(Default)]
struct Direction {
    is_tls: bool,
    units: u16,
    answers: bool,
}

impl Session for Upgrade {
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        let direction = &mut self.directions[side as usize];
        while !direction.is_tls {
            let head = stream.head();
            let Some(&first) = head.first() else { return Verdict::Seeking };
            match tls::starts(head) {
                Recognition::Yes => direction.is_tls = true,
                Recognition::More => return Verdict::Seeking,
                Recognition::No => {
                    if direction.units == 0 {
                        direction.answers = (self.clear.answers)(first);
                    }
                    let len = match (self.clear.unit)(head.get(..UNIT_MAX).unwrap_or(head)) {
                        None if head.len() < UNIT_MAX => return Verdict::Seeking,
                        None | Some(0) => return Verdict::Settled,
                        Some(len) => len,
                    };
                    direction.units += 1;
                    let unit = head.get(..len).unwrap_or(head);
                    if let Some(announced) = self.clear.announces.and_then(|announces| announces(unit)) {
                        found.announced.push(announced);
                    }
                    let is_over =
                        direction.units > self.clear.units_max() || (!direction.answers && (self.clear.goes_on)(unit));
                    if is_over || !stream.advance(len as u64) {
                        return Verdict::Settled;
                    }
                }
            }
        }
        self.tls.read(side, stream, found)
    }

    fn held_bytes(&self) -> usize {
        self.tls.held_bytes()
    }
}

/// A unit that ends with `end`.
pub(super) fn up_to(end: u8, bytes: &[u8]) -> Option<usize> {
    memchr::memchr(end, bytes).map(|place| place + 1)
}

/// A unit that is a line.
pub(super) fn line(bytes: &[u8]) -> Option<usize> {
    up_to(b'\n', bytes)
}

/// Word number `place`, from 0, of a line, if it is one of `words` (upper case).
pub(super) fn has_word(line: &[u8], place: usize, words: &[&[u8]]) -> bool {
    let found = line.trim_ascii_end().split(|&byte| byte == b' ').nth(place);
    found.is_some_and(|found| words.iter().any(|word| word.eq_ignore_ascii_case(found)))
}

#[cfg(test)]
pub(super) mod tests;
