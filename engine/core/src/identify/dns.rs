//! DNS over UDP and TCP port 53: what was asked for, and the addresses in the answer (RFC 1035, section 4).

use super::dns_answers;
use super::dns_message::{Dialect, HEADER, Message};
use super::first_byte::FirstBytes;
use super::parser::{Datagram, Found, Heads, Recognition, Session};
use super::reader::Reader;
use super::stream::Stream;
use super::{Side, Verdict, name_entropy};

/// RFC 1035, section 4.2.
pub(crate) const PORT: u16 = 53;

/// Of a datagram an identifier, of a stream a length.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    judge_datagram(datagram, PORT, Dialect::Dns)
}

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    judge_stream(heads, PORT, Dialect::Dns)
}

pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    read(bytes, Dialect::Dns, found)
}

pub(super) fn session() -> Box<dyn Session> {
    Box::new(MessageSession(Dialect::Dns))
}

/// Whether a datagram is a message of `dialect`, at its port.
pub(super) fn judge_datagram(datagram: &Datagram<'_>, port: u16, dialect: Dialect) -> Recognition {
    Recognition::decided(datagram.has_port(port) && Message::parse(datagram.payload, dialect).is_some())
}

/// Each message of a stream has its length in front (RFC 1035, section 4.2.2).
pub(super) fn judge_stream(heads: &Heads<'_>, port: u16, dialect: Dialect) -> Recognition {
    if !heads.has_port(port) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        match reader.u16() {
            Some(len) if usize::from(len) < HEADER => Recognition::No,
            Some(len) => match reader.take(usize::from(len)) {
                Some(message) if Message::parse(message, dialect).is_some() => Recognition::Yes,
                Some(_) => Recognition::No,
                None => Recognition::More,
            },
            None => Recognition::More,
        }
    })
}

/// Note what one message tells. A flow stays open: each of its transactions may carry answers.
pub(super) fn read(bytes: &[u8], dialect: Dialect, found: &mut Found<'_>) -> Verdict {
    let Some(message) = Message::parse(bytes, dialect) else { return Verdict::Seeking };
    note_question(&message, found);
    if message.holds {
        dns_answers::note(&message, found.answers);
    }
    Verdict::Seeking
}

/// The first question stays, and the response code is that of its answer.
fn note_question(message: &Message<'_>, found: &mut Found<'_>) {
    let facts = &mut *found.facts;
    if facts.dns_qtype.is_some() && facts.dns_rcode.is_some() {
        return;
    }
    // An announcement answers nobody's question.
    let announced = if message.dialect == Dialect::Mdns { message.announced() } else { None };
    let answers = message.is_response && announced.is_none();
    let of_first = match message.question.as_ref().or(announced.as_ref()) {
        None => true,
        Some((name, kind)) if facts.dns_qtype.is_none() => {
            facts.dns_query = name.presented();
            facts.dns_qtype = Some(*kind);
            // The root is not counted among the labels.
            facts.dns_query_length = u16::try_from(name.len() + 1).ok();
            if message.dialect == Dialect::Dns {
                facts.dns_query_entropy = name_entropy::of_name(name, facts.dns_query.as_deref());
            }
            true
        }
        Some((name, kind)) => name.presented() == facts.dns_query && Some(*kind) == facts.dns_qtype,
    };
    if answers && facts.dns_rcode.is_none() && of_first {
        facts.dns_rcode = message.response_code();
    }
}

/// Messages over TCP: the first question of the connection stays, and the answers to all are learnt.
pub(super) struct MessageSession(pub Dialect);

impl Session for MessageSession {
    fn read(&mut self, _: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        loop {
            let mut reader = Reader::new(stream.head());
            let Some(message) = reader.vector16() else { return Verdict::Seeking };
            if Message::parse(message, self.0).is_none() {
                return Verdict::Settled;
            }
            read(message, self.0, found);
            let len = message.len() as u64;
            stream.advance(2 + len);
        }
    }

    fn held_bytes(&self) -> usize {
        0
    }
}

#[cfg(test)]
pub(super) mod tests;
