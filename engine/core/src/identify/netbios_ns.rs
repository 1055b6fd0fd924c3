//! The `NetBIOS` name service, UDP port 137: queries and registrations of names, and their answers (RFC 1002, section 4.2).

use std::sync::Arc;

use super::dns_name::{Steps, WireName};
use super::dns_record::{mapped, time_to_live};
use super::netbios_name::NetbiosName;
use super::parser::{Datagram, Found, Recognition};
use super::reader::Reader;
use super::{Answer, Verdict};
use crate::names::normalise;

/// RFC 1002, section 6.
pub(crate) const PORT: u16 = 137;
const HEADER: usize = 12;
/// Operation codes (RFC 1002, section 4.2.1.1): query; registration, release, wait and refresh; and two that real nodes use
/// beside them, refresh again and the registration of a node with several addresses.
const QUERY: u16 = 0;
const OTHERS: [u16; 6] = [5, 6, 7, 8, 9, 15];
/// Reserved bits (RFC 1002, section 4.2.1.1).
const RESERVED: u16 = 0x0060;
/// Resource record types (RFC 1002, section 4.2.1.3).
const NULL: u16 = 0x0a;
const NB: u16 = 0x20;
const NBSTAT: u16 = 0x21;
const INTERNET: u16 = 1;
/// The bit of a group's name in an address entry (RFC 1002, section 4.2.1.3).
const GROUP: u16 = 0x8000;
/// Addresses taken from one message: a node has few.
const ANSWERS_MAX: usize = 64;

/// A message: its header, and the name and type of its question, or, in a response, of its record.
struct Message<'a> {
    is_response: bool,
    operation: u16,
    rcode: u16,
    name: NetbiosName,
    kind: u16,
    /// What stands after name, type and class.
    rest: Reader<'a>,
}

impl<'a> Message<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        reader.u16()?;
        let (flags, questions, answers) = (reader.u16()?, reader.u16()?, reader.u16()?);
        let (is_response, operation, rcode) = (flags & 0x8000 != 0, flags >> 11 & 0x0f, flags & 0x0f);
        let is_known = operation == QUERY || OTHERS.contains(&operation);
        let counts = if is_response { questions == 0 && answers <= 1 } else { questions == 1 && answers == 0 };
        if !is_known || !counts || flags & RESERVED != 0 || (!is_response && rcode != 0) {
            return None;
        }
        let (wire, after) = WireName::parse(bytes, HEADER, &mut Steps::of_a_message())?;
        let name = NetbiosName::decode(&wire)?;
        let mut rest = Reader::new(bytes.get(after..)?);
        let kind = match (rest.u16()?, rest.u16()?) {
            (kind @ (NB | NBSTAT), INTERNET) => kind,
            // Where there is nothing to tell of the name, its record is empty (RFC 1002, section 4.2.14).
            (NULL, INTERNET) if is_response => NB,
            _ => return None,
        };
        Some(Self { is_response, operation, rcode, name, kind, rest })
    }

    /// The addresses of a name that is no group's (RFC 1002, section 4.2.13).
    fn note_answers(mut self, answers: &mut Vec<Answer>) -> Option<()> {
        if !self.is_response || self.operation != QUERY || self.rcode != 0 || self.kind != NB {
            return None;
        }
        let ttl_s = time_to_live(self.rest.u32()?);
        // Any device of the link answers: with a dot, it could be a name of the Internet.
        let name: Arc<str> = normalise(self.name.bytes()).filter(|name| !name.contains('.'))?.into();
        let entries = self.rest.vector16()?.chunks_exact(6).filter_map(|entry| {
            let mut reader = Reader::new(entry);
            let flags = reader.u16()?;
            let address = <[u8; 4]>::try_from(reader.rest()).ok()?;
            (flags & GROUP == 0).then(|| Answer { name: name.clone(), address: mapped(address), ttl_s })
        });
        answers.extend(entries.take(ANSWERS_MAX));
        Some(())
    }
}

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.has_port(PORT) && Message::parse(datagram.payload).is_some())
}

/// The first name stays, and the response code is that of its answer. A flow stays open, as one of DNS does.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    let Some(message) = Message::parse(bytes) else { return Verdict::Seeking };
    let facts = &mut *found.facts;
    let shown = message.name.shown();
    if facts.dns_qtype.is_none() {
        facts.dns_query.clone_from(&shown);
        facts.dns_qtype = Some(message.kind);
    }
    let of_first = shown == facts.dns_query && Some(message.kind) == facts.dns_qtype;
    if message.is_response && of_first && facts.dns_rcode.is_none() {
        facts.dns_rcode = Some(message.rcode);
    }
    message.note_answers(found.answers);
    Verdict::Seeking
}

/// Name and type that a request is about; `None` for whatever is no request.
pub(super) fn asked_in(bytes: &[u8]) -> Option<(Option<Box<str>>, u16)> {
    let message = Message::parse(bytes).filter(|message| !message.is_response)?;
    Some((message.name.shown(), message.kind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::{observe, v4};
    use super::super::netbios_name::tests::encoded;
    use super::super::{Protocol, Side};
    use super::{NB, NBSTAT, NULL, PORT};

    fn request(flags: u16, name: &[u8], kind: u16) -> Vec<u8> {
        let mut bytes = vec![0x12, 0x34];
        bytes.extend(flags.to_be_bytes());
        bytes.extend([0, 1, 0, 0, 0, 0, 0, 0]);
        bytes.extend(encoded(name, 0x20, ""));
        bytes.extend(kind.to_be_bytes());
        bytes.extend([0, 1]);
        bytes
    }

    fn response(flags: u16, name: &[u8], kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = request(flags, name, kind);
        bytes[5] = 0;
        bytes[7] = 1;
        bytes.extend([0, 0, 1, 0x2c]);
        bytes.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(data);
        bytes
    }

    /// A unique node's address, and one of a group.
    const ADDRESSES: [u8; 12] = [0x60, 0, 192, 0, 2, 7, 0x80, 0, 192, 0, 2, 8];

    /// The headers of RFC 1002, sections 4.2.2 to 4.2.18.
    #[test]
    fn requests_and_responses_are_told() {
        for (bytes, kind, code) in [
            (request(0x0110, b"GFILE", NB), NB, None),
            (request(0x2910, b"GFILE", NB), NB, None),
            (request(0x4010, b"GFILE", NB), NB, None),
            (request(0x3010, b"GFILE", NB), NB, None),
            (request(0x7910, b"GFILE", NB), NB, None),
            (request(0x0000, b"GFILE", NBSTAT), NBSTAT, None),
            (response(0x8500, b"GFILE", NB, &ADDRESSES), NB, Some(0)),
            (response(0x8583, b"GFILE", NULL, &[]), NB, Some(3)),
            (response(0xad86, b"GFILE", NB, &ADDRESSES), NB, Some(6)),
            (response(0x8400, b"GFILE", NBSTAT, &[1; 60]), NBSTAT, Some(0)),
        ] {
            let (facts, _) = observe(&[(Side::Source, bytes)], PORT);
            assert_eq!((facts.protocol, facts.dns_query.as_deref()), (Protocol::NetbiosNs, Some("gfile")));
            assert_eq!((facts.dns_qtype, facts.dns_rcode), (Some(kind), code));
        }
    }

    #[test]
    fn a_positive_response_gives_the_addresses_of_a_node() {
        for (bytes, expected) in [
            (response(0x8500, b"GFILE", NB, &ADDRESSES), vec![("gfile", v4(7), 300)]),
            (response(0x8500, b"GFILE", NB, &ADDRESSES[..11]), vec![("gfile", v4(7), 300)]),
            (response(0x8503, b"GFILE", NB, &ADDRESSES), vec![]),
            (response(0xad80, b"GFILE", NB, &ADDRESSES), vec![]),
            (response(0x8500, b"G FILE", NB, &ADDRESSES), vec![]),
            (response(0x8500, b"FACEBOOK.COM", NB, &ADDRESSES), vec![]),
            (request(0x0110, b"GFILE", NB), vec![]),
        ] {
            let (_, answers) = observe(&[(Side::Source, bytes)], PORT);
            let found: Vec<_> = answers.iter().map(|answer| (&*answer.name, answer.address, answer.ttl_s)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn what_is_no_message_or_another_port_is_refused() {
        let good = request(0x0110, b"GFILE", NB);
        assert_eq!(observe(&[(Side::Source, good.clone())], 139).0.protocol, Protocol::Unknown);
        let last = good.len() - 1;
        for (place, byte) in
            [(2, 0x09), (3, 0x50), (3, 1), (5, 0), (5, 2), (7, 1), (13, b'Z'), (last - 2, 9), (last, 3)]
        {
            let mut odd = good.clone();
            odd[place] = byte;
            assert_eq!(observe(&[(Side::Source, odd)], PORT).0.protocol, Protocol::Unknown, "{place}");
        }
    }

    #[test]
    fn a_cut_response_tells_nothing_else() {
        let whole = response(0x8500, b"GFILE", NB, &ADDRESSES);
        for len in 0..whole.len() {
            let (facts, answers) = observe(&[(Side::Source, whole[..len].to_vec())], PORT);
            assert!(facts.dns_query.is_none_or(|name| &*name == "gfile") && answers.is_empty(), "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..120), place in any::<prop::sample::Index>(), new in any::<u8>()) {
            let mut damaged = response(0x8500, b"GFILE", NB, &ADDRESSES);
            let place = place.index(damaged.len());
            damaged[place] = new;
            observe(&[(Side::Source, bytes), (Side::Source, damaged)], PORT);
        }
    }
}
