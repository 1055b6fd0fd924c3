//! DTLS: the client's hello and the version that the server chose (RFC 6347; RFC 9147).
//!
//! Handshake messages come in fragments, each of which says where it belongs; they may come in any order, twice, or overlapping.

use super::client_hello::ClientHello;
use super::first_byte::FirstBytes;
use super::handshake::Handshake;
use super::ja4::Carrier;
use super::parser::{Datagram, DatagramSession, Found, Recognition};
use super::reader::Reader;
use super::{Side, Verdict, hello_facts, server_hello};

/// Record content types: change cipher spec to connection id (RFC 9147, section 4).
const CONTENT_TYPES: std::ops::RangeInclusive<u8> = 20..=26;
const HANDSHAKE: u8 = 22;
/// Of version 1.2 and later (RFC 9146, section 4).
const CONNECTION_ID: u8 = 25;
/// 1.0 and 1.2; 1.3 has that of 1.2 in clear records (RFC 9147, section 4).
const VERSIONS: [u16; 2] = [0xfeff, 0xfefd];
/// What OpenSSL had before version 1.0 was agreed on, and some VPNs kept (`DTLS1_BAD_VER`). Its datagrams are taken where their
/// first record ends with them, or where another record follows it.
const EARLY_VERSION: u16 = 0x0100;
/// Handshake message types (RFC 6347, section 4.3.2).
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
/// Records of one datagram that are looked at. A flight has fewer.
const RECORDS_MAX: usize = 16;
/// Datagrams after which nothing more is sought: a handshake that is sent again a few times.
const DATAGRAMS_MAX: u8 = 24;

/// A record in a datagram (RFC 6347, section 4.1).
struct Record<'a> {
    kind: u8,
    epoch: u16,
    fragment: &'a [u8],
}

impl<'a> Record<'a> {
    /// The record at the start of `reader`, cut where the capture cut it; `None` where none is.
    fn read(reader: &mut Reader<'a>) -> Option<(Self, usize)> {
        let (kind, version, epoch) = (reader.u8()?, reader.u16()?, reader.u16()?);
        reader.take(6)?;
        let len = usize::from(reader.u16()?);
        let rest = reader.rest();
        let is_last = rest.get(len).map_or(rest.len() == len, |next| CONTENT_TYPES.contains(next));
        let is_early = version == EARLY_VERSION && kind < CONNECTION_ID && is_last;
        if !CONTENT_TYPES.contains(&kind) || !(VERSIONS.contains(&version) || is_early) || len == 0 {
            return None;
        }
        let fragment = rest.get(..len).unwrap_or(rest);
        reader.take(fragment.len())?;
        Some((Self { kind, epoch, fragment }, len))
    }
}

/// A record.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(*CONTENT_TYPES.start(), *CONTENT_TYPES.end());

/// A record whose length the datagram had room for.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_record(datagram.payload, usize::try_from(datagram.wire_len).unwrap_or(usize::MAX)))
}

/// Whether a record stands at the start of `payload`, which has `wire_len` bytes or was cut.
pub(super) fn is_record(payload: &[u8], wire_len: usize) -> bool {
    let wire_len = wire_len.max(payload.len());
    let mut reader = Reader::new(payload);
    let record = Record::read(&mut reader);
    record.is_some_and(|(record, len)| payload.len() - record.fragment.len() - reader.rest().len() + len <= wire_len)
}

pub(super) fn session() -> Box<dyn DatagramSession> {
    Box::<DtlsSession>::default()
}

#[derive(Default)]
struct DtlsSession {
    /// The hello that is being put together, and its number among the client's messages.
    hello: Handshake,
    number: Option<u16>,
    hello_told: bool,
    version_chosen: bool,
    datagrams: u8,
}

impl DatagramSession for DtlsSession {
    fn read(&mut self, _: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict {
        self.datagrams += 1;
        let mut reader = Reader::new(payload);
        for _ in 0..RECORDS_MAX {
            let Some((record, _)) = Record::read(&mut reader) else { break };
            // From the first change of keys on all is encrypted (RFC 6347, section 4.1).
            if record.epoch > 0 {
                return Verdict::Settled;
            }
            if record.kind == HANDSHAKE {
                self.messages(record.fragment, found);
            }
        }
        let is_over = (self.hello_told && self.version_chosen) || self.datagrams >= DATAGRAMS_MAX;
        if is_over { Verdict::Settled } else { Verdict::Seeking }
    }

    fn held_bytes(&self) -> usize {
        size_of::<Self>() + self.hello.held_bytes()
    }
}

impl DtlsSession {
    /// Read the fragments of handshake messages in a record (RFC 6347, section 4.2.2).
    fn messages(&mut self, bytes: &[u8], found: &mut Found<'_>) {
        let mut reader = Reader::new(bytes);
        while let Some((kind, len)) = reader.u8().zip(reader.u24()) {
            let Some(((number, offset), fragment_len)) = reader.u16().zip(reader.u24()).zip(reader.u24()) else {
                return;
            };
            let Some(fragment) = reader.take(usize::try_from(fragment_len).unwrap_or(usize::MAX)) else { return };
            match kind {
                CLIENT_HELLO if !self.hello_told => self.hello(number, len, offset, fragment, found),
                SERVER_HELLO if offset == 0 && !self.version_chosen => {
                    if let Some(version) = server_hello::chosen_version(fragment) {
                        found.facts.tls_version = Some(version);
                        self.version_chosen = true;
                    }
                }
                _ => {}
            }
        }
    }

    /// Add a fragment of a hello of `len` bytes. One with another number is another hello, with the server's cookie.
    fn hello(&mut self, number: u16, len: u32, offset: u32, fragment: &[u8], found: &mut Found<'_>) {
        if self.number != Some(number) {
            self.number = Some(number);
            self.hello = Handshake::default();
        }
        self.hello.insert(offset.into(), fragment);
        let body = usize::try_from(len).ok().and_then(|len| self.hello.head().get(..len));
        if let Some(hello) = body.and_then(ClientHello::parse_dtls) {
            self.hello_told = true;
            if !self.version_chosen {
                found.facts.tls_version = Some(hello.version);
            }
            hello_facts::note(hello, Carrier::Dtls, found.facts);
            self.hello = Handshake::default();
        }
    }
}

#[cfg(test)]
mod tests;
