//! DNS over UDP and TCP port 53: what was asked for, and the addresses in the answer (RFC 1035, section 4).

use super::dns_name::{Steps, WireName};
use super::parser::{Datagram, Found, Heads, Recognition, Session};
use super::reader::Reader;
use super::stream::Stream;
use super::{Answer, Side, Verdict};
use crate::decode::Address;

const PORT: u16 = 53;
const HEADER: usize = 12;
/// Resource record types (RFC 1035, section 3.2.2; RFC 3596, section 2.1).
const A: u16 = 1;
const CNAME: u16 = 5;
const AAAA: u16 = 28;
/// RFC 6891, section 6.1.1.
const OPT: u16 = 41;
/// Class IN (RFC 1035, section 3.2.4).
const INTERNET: u16 = 1;
/// Aliases followed in one message; resolvers give up at about as many.
const CHAIN_MAX: usize = 16;
/// Records read of one message: far above real ones, so that a message full of pointers costs little.
const RECORDS_MAX: u16 = 256;
/// Answers taken from one message: more than any service's round robin holds.
const ANSWERS_MAX: usize = 64;

/// A DNS message up to and including its question.
struct Message<'a> {
    bytes: &'a [u8],
    is_response: bool,
    /// The header's four bits of the response code.
    rcode: u8,
    question: Option<(WireName, u16)>,
    answer_count: u16,
    authority_count: u16,
    additional_count: u16,
    /// Where the answers start.
    answers_at: usize,
}

impl<'a> Message<'a> {
    /// Parse header and question; `None` unless they are those of a standard query or its response.
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        reader.u16()?;
        let flags = reader.u16()?;
        let question_count = reader.u16()?;
        let (answer_count, authority_count, additional_count) = (reader.u16()?, reader.u16()?, reader.u16()?);
        let is_response = flags & 0x8000 != 0;
        // Standard queries only, and the reserved bit is zero (RFC 1035, section 4.1.1; RFC 4035, section 3).
        if flags & 0x7840 != 0 || question_count > 1 || (question_count == 0 && !is_response) {
            return None;
        }
        if !is_response && (answer_count > 0 || flags & 0x000f != 0) {
            return None;
        }
        let mut message = Self {
            bytes,
            is_response,
            rcode: bytes.get(3)? & 0x0f,
            question: None,
            answer_count,
            authority_count,
            additional_count,
            answers_at: HEADER,
        };
        if question_count == 1 {
            let (name, after) = WireName::parse(bytes, HEADER, &mut Steps::of_a_message())?;
            let mut reader = Reader::new(bytes.get(after..)?);
            let kind = reader.u16()?;
            let class = reader.u16()?;
            // IN, CH, HS, NONE, ANY; the top bit asks for unicast (RFC 6762, section 5.4).
            if !matches!(class & 0x7fff, 1 | 3 | 4 | 254 | 255) {
                return None;
            }
            message.question = Some((name, kind));
            message.answers_at = after + 4;
        }
        Some(message)
    }

    /// The response code: the header's bits, joined to those of an OPT record where there is one (RFC 6891, section 6.1.3).
    ///
    /// `None` where that cannot be known: the additional section does not end within the bytes, or has two OPT records.
    fn response_code(&self) -> Option<u16> {
        let mut upper = None;
        if self.additional_count > 0 {
            let before = u32::from(self.answer_count) + u32::from(self.authority_count);
            let mut at = self.answers_at;
            for index in 0..before + u32::from(self.additional_count) {
                let mut reader = Reader::new(self.bytes.get(WireName::end(self.bytes, at)?..)?);
                let (kind, _class, ttl) = (reader.u16()?, reader.u16()?, reader.u32()?);
                reader.vector16()?;
                at = self.bytes.len() - reader.rest().len();
                if kind == OPT && index >= before && upper.replace(ttl.to_be_bytes()[0]).is_some() {
                    return None;
                }
            }
        }
        Some(u16::from(upper.unwrap_or(0)) << 4 | u16::from(self.rcode))
    }

    /// The records of the answer section that are whole, as far as `steps` lead.
    fn answers(&self, steps: &mut Steps) -> impl Iterator<Item = Record<'a>> {
        let (bytes, mut at) = (self.bytes, self.answers_at);
        (0..self.answer_count.min(RECORDS_MAX)).map_while(move |_| {
            let (record, after) = Record::parse(bytes, at, steps)?;
            at = after;
            Some(record)
        })
    }
}

/// A resource record (RFC 1035, section 4.1.3).
struct Record<'a> {
    owner: WireName,
    kind: u16,
    class: u16,
    ttl_s: u32,
    data: &'a [u8],
    data_at: usize,
}

impl<'a> Record<'a> {
    fn parse(message: &'a [u8], at: usize, steps: &mut Steps) -> Option<(Self, usize)> {
        let (owner, after) = WireName::parse(message, at, steps)?;
        let mut reader = Reader::new(message.get(after..)?);
        let (kind, class, ttl_s) = (reader.u16()?, reader.u16()?, reader.u32()?);
        let data = reader.vector16()?;
        let data_at = after + 10;
        // A time to live with its top bit set counts as zero (RFC 2181, section 8).
        let ttl_s = if ttl_s > i32::MAX.unsigned_abs() { 0 } else { ttl_s };
        Some((Self { owner, kind, class, ttl_s, data, data_at }, data_at + data.len()))
    }

    fn address(&self) -> Option<Address> {
        match self.kind {
            A => <[u8; 4]>::try_from(self.data).ok().map(|v4| std::net::Ipv4Addr::from(v4).to_ipv6_mapped().octets()),
            AAAA => Address::try_from(self.data).ok(),
            _ => None,
        }
    }
}

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    if datagram.has_port(PORT) && Message::parse(datagram.payload).is_some() {
        Recognition::Yes
    } else {
        Recognition::No
    }
}

/// Each message has its length in front (RFC 1035, section 4.2.2).
pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        match reader.u16() {
            Some(len) if usize::from(len) < HEADER => Recognition::No,
            Some(len) => match reader.take(usize::from(len)) {
                Some(message) if Message::parse(message).is_some() => Recognition::Yes,
                Some(_) => Recognition::No,
                None => Recognition::More,
            },
            None => Recognition::More,
        }
    })
}

/// Note what one message tells. A flow stays open: each of its transactions may carry answers.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    let Some(message) = Message::parse(bytes) else { return Verdict::Seeking };
    note_question(&message, found);
    if message.is_response && message.rcode == 0 {
        note_answers(&message, found.answers);
    }
    Verdict::Seeking
}

/// The first question stays, and the response code is that of its answer.
fn note_question(message: &Message<'_>, found: &mut Found<'_>) {
    let facts = &mut *found.facts;
    if facts.dns_qtype.is_some() && facts.dns_rcode.is_some() {
        return;
    }
    let asked = message.question.as_ref().map(|(name, kind)| (name.presented(), *kind));
    if let (None, Some((name, kind))) = (facts.dns_qtype, asked.clone()) {
        facts.dns_query = name;
        facts.dns_qtype = Some(kind);
    }
    let of_first = asked.is_none_or(|(name, kind)| name == facts.dns_query && Some(kind) == facts.dns_qtype);
    if message.is_response && facts.dns_rcode.is_none() && of_first {
        facts.dns_rcode = message.response_code();
    }
}

/// Addresses of the name asked for, through its aliases in whatever order the records come. The head of the chain is the
/// name; the shortest time to live on the way holds.
fn note_answers(message: &Message<'_>, answers: &mut Vec<Answer>) {
    let Some((question, _)) = &message.question else { return };
    let Some(name) = question.normalised() else { return };
    let steps = &mut Steps::of_a_message();
    let records: Vec<_> = message
        .answers(steps)
        .filter(|record| record.class & 0x7fff == INTERNET && matches!(record.kind, A | AAAA | CNAME))
        .collect();
    let mut chain = vec![(question.clone(), u32::MAX)];
    while chain.len() < CHAIN_MAX {
        let Some((last, last_ttl_s)) = chain.last() else { return };
        let alias = records.iter().find(|record| record.kind == CNAME && record.owner == *last);
        let Some((target, ttl_s)) = alias.and_then(|record| {
            let (target, _) = WireName::parse(message.bytes, record.data_at, steps)?;
            Some((target, record.ttl_s.min(*last_ttl_s)))
        }) else {
            break;
        };
        chain.push((target, ttl_s));
    }
    let found = records.iter().filter_map(|record| {
        let (_, ttl_s) = chain.iter().find(|(owner, _)| *owner == record.owner)?;
        Some(Answer { name: name.clone(), address: record.address()?, ttl_s: record.ttl_s.min(*ttl_s) })
    });
    answers.extend(found.take(ANSWERS_MAX));
}

pub(super) fn session() -> Box<dyn Session> {
    Box::new(DnsSession)
}

struct DnsSession;

impl Session for DnsSession {
    fn read(&mut self, _: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        loop {
            let mut reader = Reader::new(stream.head());
            let Some(message) = reader.vector16() else { return Verdict::Seeking };
            if Message::parse(message).is_none() {
                return Verdict::Settled;
            }
            read_message(message, found);
            let len = message.len() as u64;
            stream.advance(2 + len);
        }
    }

    fn held_bytes(&self) -> usize {
        0
    }
}

/// Name and type that a query asks for, as the facts of its flow tell them; `None` for whatever is no query.
pub(crate) fn asked_in(bytes: &[u8]) -> Option<(Option<Box<str>>, u16)> {
    let message = Message::parse(bytes).filter(|message| !message.is_response)?;
    let (name, kind) = message.question?;
    Some((name.presented(), kind))
}

#[cfg(test)]
pub(super) mod tests;
