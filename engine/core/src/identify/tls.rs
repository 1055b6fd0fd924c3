//! TLS over TCP: the handshake's clear messages, across records and segments (RFC 8446, section 5.1; RFC 5246, section 6.2.1).

use super::application::Application;
use super::client_hello::ClientHello;
use super::facts::DomainSource;
use super::first_byte::FirstBytes;
use super::ja4::Carrier;
use super::parser::{Found, Heads, Recognition, Session};
use super::reader::Reader;
use super::stream::Stream;
use super::tunnels::tor;
use super::{Side, Verdict, certificate, hello_facts, server_hello, ssl2_hello};

/// Record content types (RFC 8446, section 5.1).
const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
/// Handshake message types (RFC 8446, section 4; RFC 5246, section 7.4).
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;
const SERVER_HELLO_DONE: u8 = 14;

const RECORD_HEADER: usize = 5;
/// Largest protected record: 2^14 bytes and 2,048 for its protection (RFC 5246, section 6.2.3).
const RECORD_MAX: u16 = 16_384 + 2_048;
/// Largest handshake message that is put together, with its header.
const MESSAGE_MAX: usize = 65_536;
const TLS_1_3: u16 = 0x0304;
/// Level of an alert that the connection outlives (RFC 5246, section 7.2), and how many of them are stepped over.
const WARNING: u8 = 1;
const WARNINGS_MAX: u8 = 4;

/// A record, or a hello of SSL 2.0.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(CHANGE_CIPHER_SPEC, APPLICATION_DATA).and(0x80, 0xff);

/// Either direction starts with a record of a known type, version and length; a capture may start after the handshake. So does
/// a client's that begins with a hello of SSL 2.0.
pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match starts(bytes) {
        Recognition::No => ssl2_hello::recognise(bytes),
        decided => decided,
    })
}

/// Judge whether a record stands at the start of `bytes`.
pub(super) fn starts(bytes: &[u8]) -> Recognition {
    match record(bytes) {
        Some(Some(_)) => Recognition::Yes,
        Some(None) => Recognition::No,
        None if bytes.first().is_some_and(|first| !(CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(first)) => {
            Recognition::No
        }
        None if bytes.get(1).is_some_and(|&major| major != 3) => Recognition::No,
        None => Recognition::More,
    }
}

/// Type and length of the record at the start of `bytes`: `None` if its header is not whole, `Some(None)` if it is no record.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn record(bytes: &[u8]) -> Option<Option<(u8, u16)>> {
    let [kind, major, minor, high, low] = *bytes.first_chunk::<RECORD_HEADER>()?;
    let len = u16::from_be_bytes([high, low]);
    let valid = (CHANGE_CIPHER_SPEC..=APPLICATION_DATA).contains(&kind)
        && major == 3
        && minor <= 4
        && (1..=RECORD_MAX).contains(&len);
    Some(valid.then_some((kind, len)))
}

pub(super) fn session() -> Box<dyn Session> {
    Box::<TlsSession>::default()
}

/// The handshake of one connection. It notes no protocol: TLS may run within another.
#[derive(Default)]
pub(super) struct TlsSession {
    source: Direction,
    destination: Direction,
    /// Whether a `ServerHello` told the version.
    version_chosen: bool,
}

/// One direction's handshake messages.
#[derive(Default)]
struct Direction {
    /// Bytes of the current handshake record that are still to come.
    record_left: u16,
    /// A message of which the end is still to come.
    message: Vec<u8>,
    warnings: u8,
    begun: bool,
    done: bool,
}

impl Session for TlsSession {
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        let direction = match side {
            Side::Source => &mut self.source,
            Side::Destination => &mut self.destination,
        };
        if !direction.begun {
            direction.begin(stream.head(), self.version_chosen, found);
        }
        direction.read(stream, &mut |kind, body| handle(kind, body, &mut self.version_chosen, found));
        if direction.done {
            direction.message = Vec::new();
            stream.close();
        }
        if self.source.done && self.destination.done { Verdict::Settled } else { Verdict::Seeking }
    }

    fn held_bytes(&self) -> usize {
        self.source.message.capacity() + self.destination.message.capacity()
    }
}

impl Direction {
    /// Look for a hello of SSL 2.0 in front. It has no server name, and no other hello follows it.
    fn begin(&mut self, head: &[u8], version_chosen: bool, found: &mut Found<'_>) {
        match ssl2_hello::offered_version(head) {
            Some(version) => {
                if !version_chosen {
                    found.facts.tls_version = Some(version);
                }
                self.done = true;
            }
            None => self.begun = ssl2_hello::recognise(head) == Recognition::No,
        }
    }

    /// Pass each whole handshake message to `handle`, which says whether the direction has nothing more to tell.
    fn read(&mut self, stream: &mut Stream, handle: &mut dyn FnMut(u8, &[u8]) -> bool) {
        while !self.done && !stream.head().is_empty() {
            if self.record_left > 0 {
                let head = stream.head();
                let taken = head.len().min(usize::from(self.record_left));
                self.take(head.get(..taken).unwrap_or_default(), handle);
                self.record_left -= u16::try_from(taken).unwrap_or(self.record_left);
                stream.advance(taken as u64);
                continue;
            }
            match record(stream.head()) {
                None => return,
                // A server warns that it does not know the name, and goes on (RFC 6066, section 3).
                Some(Some((ALERT, len @ 2))) if self.warnings < WARNINGS_MAX => {
                    match stream.head().get(RECORD_HEADER) {
                        None => return,
                        Some(&WARNING) => {
                            self.warnings += 1;
                            stream.advance(RECORD_HEADER as u64 + u64::from(len));
                        }
                        Some(_) => self.done = true,
                    }
                }
                Some(Some((HANDSHAKE, len))) => {
                    self.record_left = len;
                    stream.advance(RECORD_HEADER as u64);
                }
                // Fatal alerts end the handshake; after ChangeCipherSpec and application data all is encrypted.
                Some(_) => self.done = true,
            }
        }
    }

    fn take(&mut self, bytes: &[u8], handle: &mut dyn FnMut(u8, &[u8]) -> bool) {
        if self.message.is_empty() {
            let used = self.messages(bytes, handle);
            self.message.extend_from_slice(bytes.get(used..).unwrap_or_default());
        } else {
            let mut message = std::mem::take(&mut self.message);
            message.extend_from_slice(bytes);
            let used = self.messages(&message, handle);
            message.drain(..used);
            self.message = message;
        }
    }

    /// Handle the whole messages at the start of `bytes`; how many bytes they have.
    fn messages(&mut self, bytes: &[u8], handle: &mut dyn FnMut(u8, &[u8]) -> bool) -> usize {
        let mut reader = Reader::new(bytes);
        let mut used = 0;
        while !self.done {
            let Some((kind, len)) = reader.u8().zip(reader.u24()) else { break };
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            if len >= MESSAGE_MAX {
                self.done = true;
                break;
            }
            let Some(body) = reader.take(len) else { break };
            self.done = handle(kind, body);
            used += 4 + len;
        }
        used
    }
}

/// Note what a handshake message tells. True if nothing that follows it in its direction is of interest.
fn handle(kind: u8, body: &[u8], version_chosen: &mut bool, found: &mut Found<'_>) -> bool {
    let facts = &mut *found.facts;
    match kind {
        CLIENT_HELLO => {
            let Some(hello) = ClientHello::parse(body) else { return true };
            if !*version_chosen {
                facts.tls_version = Some(hello.version);
            }
            hello_facts::note(hello, Carrier::Tcp, facts);
            true
        }
        SERVER_HELLO => {
            let Some(version) = server_hello::chosen_version(body) else { return true };
            facts.tls_version = Some(version);
            *version_chosen = true;
            version >= TLS_1_3 || (facts.domain.is_some() && !tor::may_be_asked(facts))
        }
        CERTIFICATE => {
            facts.application = facts.application.or_else(|| certificate::product(body));
            if tor::is_relays(body) {
                facts.application = Some(Application::TOR);
            }
            if facts.domain.is_none() {
                facts.domain = certificate::subject_name(body);
                if facts.domain.is_some() {
                    facts.domain_source = DomainSource::Certificate;
                }
            }
            true
        }
        SERVER_HELLO_DONE => true,
        _ => false,
    }
}

#[cfg(test)]
pub(super) mod tests;
