//! The naming of one QUIC flow: puts the client's hello together from its Initial packets.
//!
//! Keys stay those of the connection's first Destination Connection ID while later packets have the server's (RFC 9001,
//! section 5.2); after Retry, or version negotiation, the client opens anew. Which side is the client is known once a packet is
//! authenticated, whatever side the flow's first packet came from.

use std::ops::Range;

use super::super::client_hello::ClientHello;
use super::super::facts::DomainSource;
use super::super::handshake::{Handshake, WINDOW};
use super::super::ja4::Carrier;
use super::super::parser::{DatagramSession, Found};
use super::super::reader::Reader;
use super::super::{Side, Verdict, hello_facts};
use super::header::{ConnectionId, Kind, LongHeader};
use super::keys::ClientKeys;
use super::version::{Dialect, Version};
use super::{frames, google};

/// Handshake message type (RFC 8446, section 4).
const CLIENT_HELLO: u8 = 1;
/// What QUIC carries, whatever a draft called it (RFC 9001, section 4.2).
const TLS_1_3: u16 = 0x0304;
/// Datagrams in a row that bring nothing new before the name is given up: a client whose first packet was not captured never
/// sends it again once the server has answered.
const PATIENCE: u8 = 32;
/// Datagrams after which it is given up in any case. The largest hello takes 60.
const DATAGRAMS_MAX: u8 = 200;
/// Packets of one datagram that are looked at. Four can be coalesced, one for each set of keys (RFC 9000, section 12.2).
const PACKETS_MAX: usize = 8;
/// Openings held: the last two. A Retry or a version negotiation makes a second, and packets of the first may come late.
const OPENINGS_MAX: usize = 2;

pub(in crate::identify) fn session() -> Box<dyn DatagramSession> {
    Box::<QuicSession>::default()
}

#[derive(Default)]
struct QuicSession {
    openings: Vec<Opening>,
    /// Who sent what was authenticated.
    client: Option<Side>,
    /// Room to decrypt a packet in.
    clear: Vec<u8>,
    idle_datagrams: u8,
    datagrams: u8,
}

/// A client's attempt to connect, under keys of its own.
struct Opening {
    id: ConnectionId,
    version: Version,
    keys: ClientKeys,
    /// Version that the server chose, and the keys for it (RFC 9368, section 2.3).
    upgraded: Option<(Version, ClientKeys)>,
    hello: Handshake,
}

impl DatagramSession for QuicSession {
    fn read(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict {
        self.datagrams += 1;
        self.idle_datagrams += 1;
        if self.openings.is_empty() {
            if let Some(hello) = google::clear_hello(payload) {
                return tell_google(hello, found);
            }
        }
        if self.read_packets(side, payload, found) == Verdict::Settled
            || self.idle_datagrams >= PATIENCE
            || self.datagrams >= DATAGRAMS_MAX
        {
            return Verdict::Settled;
        }
        Verdict::Seeking
    }

    fn held_bytes(&self) -> usize {
        let hellos: usize = self.openings.iter().map(|opening| opening.hello.held_bytes()).sum();
        size_of::<Self>() + self.openings.capacity() * size_of::<Opening>() + self.clear.capacity() + hellos
    }
}

impl QuicSession {
    /// Read the coalesced packets of a datagram. Those with another Destination Connection ID than the first are none of the
    /// connection's, nor is what has no long header (RFC 9000, section 12.2).
    fn read_packets(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict {
        let (mut rest, mut destination) = (payload, None);
        for _ in 0..PACKETS_MAX {
            let Some(header) = LongHeader::parse(rest) else { break };
            let Some((packet, next)) =
                usize::try_from(header.packet_len()).ok().and_then(|len| rest.split_at_checked(len))
            else {
                break;
            };
            if *destination.get_or_insert(header.destination) != header.destination {
                break;
            }
            if header.kind == Kind::Initial && self.client.is_none_or(|client| client == side) {
                // All of a datagram have the same keys: where one is not authenticated, no other would be.
                match self.read_initial(side, &header, packet, found) {
                    Some(Verdict::Seeking) => {}
                    Some(Verdict::Settled) => return Verdict::Settled,
                    None => break,
                }
            }
            rest = next;
        }
        Verdict::Seeking
    }

    /// Read a client's Initial; `None` where it is not authenticated.
    fn read_initial(
        &mut self,
        side: Side,
        header: &LongHeader,
        packet: &[u8],
        found: &mut Found<'_>,
    ) -> Option<Verdict> {
        let version = Version::of(header.version)?;
        let (place, payload) = self.open(version, header, packet)?;
        self.client = Some(side);
        let opening = self.openings.get_mut(place)?;
        for (offset, bytes) in frames::crypto(self.clear.get(payload).unwrap_or_default(), version.dialect) {
            if opening.hello.insert(offset, bytes) {
                self.idle_datagrams = 0;
            }
        }
        Some(tell(opening.hello.head(), version.dialect, found))
    }

    /// Decrypt a client's Initial. Says where its payload lies in `clear`, and at which place the opening that it belongs to:
    /// one that is known, or one that it makes.
    fn open(&mut self, version: Version, header: &LongHeader, packet: &[u8]) -> Option<(usize, Range<usize>)> {
        let id = header.destination;
        if let Some(place) = self.openings.iter().position(|opening| opening.id == id && opening.version == version) {
            let payload = self.openings.get(place)?.keys.open(packet, header.number_at, &mut self.clear)?;
            return Some((place, payload));
        }
        for (place, opening) in self.openings.iter_mut().enumerate().filter(|(_, opening)| opening.id != id) {
            if let Some(payload) = opening.open(version, packet, header.number_at, &mut self.clear) {
                return Some((place, payload));
            }
        }
        let keys = ClientKeys::derive(&version, id.bytes())?;
        let payload = keys.open(packet, header.number_at, &mut self.clear)?;
        if self.openings.len() >= OPENINGS_MAX {
            self.openings.remove(0);
        }
        self.openings.push(Opening { id, version, keys, upgraded: None, hello: Handshake::default() });
        Some((self.openings.len() - 1, payload))
    }
}

impl Opening {
    /// Decrypt a packet that has the server's connection id, and perhaps the version that the server chose.
    fn open(&mut self, version: Version, packet: &[u8], number_at: usize, clear: &mut Vec<u8>) -> Option<Range<usize>> {
        if version == self.version {
            return self.keys.open(packet, number_at, clear);
        }
        if let Some((_, keys)) = self.upgraded.as_ref().filter(|(upgraded, _)| *upgraded == version) {
            return keys.open(packet, number_at, clear);
        }
        let keys = ClientKeys::derive(&version, self.id.bytes())?;
        let payload = keys.open(packet, number_at, clear)?;
        self.upgraded = Some((version, keys));
        Some(payload)
    }
}

/// Note what the handshake's first bytes tell. Settled once they are the whole hello, or can be none.
fn tell(head: &[u8], dialect: Dialect, found: &mut Found<'_>) -> Verdict {
    if dialect == Dialect::GoogleCrypto {
        return match google::hello(head) {
            Some(hello) => tell_google(hello, found),
            None if google::may_be_hello(head) => Verdict::Seeking,
            None => Verdict::Settled,
        };
    }
    let mut reader = Reader::new(head);
    if reader.u8().is_some_and(|kind| kind != CLIENT_HELLO) {
        return Verdict::Settled;
    }
    let Some(len) = reader.u24().and_then(|len| usize::try_from(len).ok()) else { return Verdict::Seeking };
    if len > WINDOW - 4 {
        return Verdict::Settled;
    }
    let Some(body) = reader.take(len) else { return Verdict::Seeking };
    if let Some(hello) = ClientHello::parse(body) {
        found.facts.tls_version = Some(TLS_1_3);
        hello_facts::note(hello, Carrier::Quic, found.facts);
    }
    Verdict::Settled
}

fn tell_google(hello: google::Hello, found: &mut Found<'_>) -> Verdict {
    if hello.server_name.is_some() {
        found.facts.domain = hello.server_name;
        found.facts.domain_source = DomainSource::QuicSni;
    }
    Verdict::Settled
}

#[cfg(test)]
mod tests;
