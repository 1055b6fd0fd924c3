//! The messages of DNS and of the protocols that share its format: header, questions, records (RFC 1035, section 4.1).

use super::dns_name::{Steps, WireName};
use super::dns_record::Record;
use super::reader::Reader;

pub(super) const HEADER: usize = 12;
/// RFC 6891, section 6.1.1.
const OPT: u16 = 41;
/// Class IN (RFC 1035, section 3.2.4).
pub(super) const INTERNET: u16 = 1;
/// Records read of one message: far above real ones, so that a message full of pointers costs little.
const RECORDS_MAX: u16 = 256;
/// Operation codes (RFC 6895, section 2.2).
const QUERY: u16 = 0;
const NOTIFY: u16 = 4;
const UPDATE: u16 = 5;

/// Whose rules a header follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Queries, zone changes and updates (RFC 1035, section 4.1.1; RFC 1996, section 3; RFC 2136, section 2), one question each.
    Dns,
    /// Any number of questions; responses have none but to legacy queriers (RFC 6762, sections 6, 6.7 and 18).
    Mdns,
    /// One question, and bits for conflicts and tentative names where DNS has others (RFC 4795, section 2.1.1).
    Llmnr,
}

impl Dialect {
    /// Whether its answers count for `name`. On a link any device answers, so that there they count for hosts of the link alone:
    /// names under `.local` (RFC 6762, section 3), and names of one label (RFC 4795, section 3).
    pub(super) fn can_name(self, name: &str) -> bool {
        match self {
            Self::Dns => true,
            Self::Mdns => name.rsplit_once('.').is_some_and(|(_, last)| last == "local"),
            Self::Llmnr => !name.contains('.'),
        }
    }
}

/// What a header says (RFC 1035, section 4.1.1).
struct Header {
    flags: u16,
    questions: u16,
    answers: u16,
    authorities: u16,
    additionals: u16,
}

impl Header {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        reader.u16()?;
        let flags = reader.u16()?;
        let questions = reader.u16()?;
        let answers = reader.u16()?;
        Some(Self { flags, questions, answers, authorities: reader.u16()?, additionals: reader.u16()? })
    }

    const fn is_response(&self) -> bool {
        self.flags & 0x8000 != 0
    }

    const fn operation(&self) -> u16 {
        self.flags >> 11 & 0x0f
    }

    const fn code(&self) -> u16 {
        self.flags & 0x0f
    }

    fn fits(&self, dialect: Dialect) -> bool {
        let (operation, is_response) = (self.operation(), self.is_response());
        match dialect {
            // The reserved bit is zero (RFC 1035, section 4.1.1; RFC 4035, section 3).
            Dialect::Dns => {
                let is_plain = self.code() == 0 && (self.answers == 0 || operation != QUERY);
                matches!(operation, QUERY | NOTIFY | UPDATE)
                    && self.flags & 0x0040 == 0
                    && (self.questions == 1 || (self.questions == 0 && is_response))
                    && (is_response || is_plain)
            }
            // Others are to be ignored (RFC 6762, sections 18.3 and 18.11).
            Dialect::Mdns => {
                let says_something = self.questions > 0 || (is_response && self.answers > 0);
                operation == QUERY && self.code() == 0 && says_something
            }
            Dialect::Llmnr => {
                operation == QUERY
                    && self.questions == 1
                    && (is_response || (self.answers == 0 && self.authorities == 0))
            }
        }
    }

    /// Whether what a response says of addresses can be relied on. A tentative LLMNR response cannot: its name may turn
    /// out to be taken (RFC 4795, section 2.1.1).
    fn holds(&self, dialect: Dialect) -> bool {
        let is_tentative = dialect == Dialect::Llmnr && self.flags & 0x0100 != 0;
        self.is_response() && self.operation() == QUERY && self.code() == 0 && !is_tentative
    }
}

/// A message up to and including its first question.
pub(super) struct Message<'a> {
    pub bytes: &'a [u8],
    pub dialect: Dialect,
    pub is_response: bool,
    /// A response without error whose answers can be relied on.
    pub holds: bool,
    /// The header's four bits of the response code.
    rcode: u8,
    pub question: Option<(WireName, u16)>,
    answer_count: u16,
    authority_count: u16,
    additional_count: u16,
    /// Where the answers start.
    answers_at: usize,
    /// Labels of the question's name, where it stands there without a pointer.
    pub plain_labels: Option<u16>,
}

impl<'a> Message<'a> {
    /// Parse header and first question; `None` unless they are those of a message of `dialect`.
    pub(super) fn parse(bytes: &'a [u8], dialect: Dialect) -> Option<Self> {
        let header = Header::parse(bytes).filter(|header| header.fits(dialect))?;
        let mut message = Self {
            bytes,
            dialect,
            is_response: header.is_response(),
            holds: header.holds(dialect),
            rcode: bytes.get(3)? & 0x0f,
            question: None,
            answer_count: header.answers,
            authority_count: header.authorities,
            additional_count: header.additionals,
            answers_at: HEADER,
            plain_labels: None,
        };
        if header.questions > 0 {
            let (name, after) = WireName::parse(bytes, HEADER, &mut Steps::of_a_message())?;
            let mut reader = Reader::new(bytes.get(after..)?);
            let kind = reader.u16()?;
            let class = reader.u16()?;
            // IN, CH, HS, NONE, ANY; the top bit asks for unicast (RFC 6762, section 5.4).
            if !matches!(class & 0x7fff, 1 | 3 | 4 | 254 | 255) {
                return None;
            }
            // With the root label.
            if after == HEADER + name.len() + 1 {
                message.plain_labels = u16::try_from(name.labels().count()).ok();
            }
            message.question = Some((name, kind));
            message.answers_at = after_questions(bytes, after + 4, header.questions - 1);
        } else if dialect == Dialect::Mdns {
            message.announced()?;
        }
        Some(message)
    }

    /// Name and type of the first answer of a message that has no question.
    pub(super) fn announced(&self) -> Option<(WireName, u16)> {
        if self.question.is_some() || self.answer_count == 0 {
            return None;
        }
        let (name, after) = WireName::parse(self.bytes, self.answers_at, &mut Steps::of_a_message())?;
        let mut reader = Reader::new(self.bytes.get(after..)?);
        let (kind, class) = (reader.u16()?, reader.u16()?);
        (class & 0x7fff == INTERNET).then_some((name, kind))
    }

    /// The response code: the header's bits, joined to those of an OPT record where there is one (RFC 6891, section 6.1.3).
    ///
    /// `None` where that cannot be known: the additional section does not end within the bytes, or has two OPT records.
    pub(super) fn response_code(&self) -> Option<u16> {
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
    pub(super) fn answers(&self, steps: &mut Steps) -> impl Iterator<Item = Record<'a>> {
        let mut at = self.answers_at;
        (0..self.answer_count.min(RECORDS_MAX)).map_while(move |_| {
            let (record, after) = Record::parse(self, at, steps)?;
            at = after;
            Some(record)
        })
    }
}

/// Where the sections after `count` more questions start; the end of the bytes where the questions do not end before it.
fn after_questions(bytes: &[u8], mut at: usize, count: u16) -> usize {
    for _ in 0..count {
        let Some(end) = WireName::end(bytes, at) else { return bytes.len() };
        at = end + 4;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Dialect, Message};

    /// A message with these flags and counts, a question for `a.example`, and an address of it.
    fn message(flags: u16, questions: u8, answers: u8) -> Vec<u8> {
        let mut bytes = vec![0, 0];
        bytes.extend(flags.to_be_bytes());
        bytes.extend([0, questions, 0, answers, 0, 0, 0, 0]);
        for _ in 0..questions {
            bytes.extend(b"\x01a\x07example\0\0\x01\0\x01");
        }
        for _ in 0..answers {
            bytes.extend(b"\x01a\x07example\0\0\x01\0\x01\0\0\0\x78\0\x04\xc0\0\x02\x01");
        }
        bytes
    }

    #[test]
    fn each_dialect_has_its_own_header() {
        use Dialect::{Dns, Llmnr, Mdns};
        for (flags, questions, answers, readers) in [
            (0x0000, 1, 0, &[Dns, Mdns, Llmnr][..]),
            (0x0000, 2, 0, &[Mdns]),
            (0x0000, 2, 2, &[Mdns]),
            (0x8400, 0, 1, &[Dns, Mdns]),
            (0x8400, 0, 0, &[Dns]),
            (0x8000, 1, 1, &[Dns, Mdns, Llmnr]),
            (0x8003, 1, 0, &[Dns, Llmnr]),
            // NOTIFY and UPDATE (RFC 6895, section 2.2), a status request, and an unassigned operation.
            (0x2400, 1, 0, &[Dns]),
            (0x2800, 1, 1, &[Dns]),
            (0x1000, 1, 0, &[]),
            (0x4000, 1, 0, &[]),
            // The bits of a conflict and of a tentative name (RFC 4795, section 2.1.1).
            (0x0400, 1, 0, &[Dns, Mdns, Llmnr]),
            (0x8500, 1, 1, &[Dns, Mdns, Llmnr]),
            // Reserved in DNS, ignored elsewhere.
            (0x0040, 1, 0, &[Mdns, Llmnr]),
            (0x0000, 0, 1, &[]),
        ] {
            let bytes = message(flags, questions, answers);
            for dialect in [Dns, Mdns, Llmnr] {
                let parsed = Message::parse(&bytes, dialect);
                assert_eq!(
                    parsed.is_some(),
                    readers.contains(&dialect),
                    "{flags:#x} {questions} {answers} {dialect:?}"
                );
            }
        }
    }

    #[test]
    fn answers_that_can_be_relied_on() {
        for (flags, dialect, holds) in [
            (0x8180, Dialect::Dns, true),
            (0x8183, Dialect::Dns, false),
            (0xa800, Dialect::Dns, false),
            (0x8000, Dialect::Llmnr, true),
            (0x8100, Dialect::Llmnr, false),
            (0x0000, Dialect::Llmnr, false),
        ] {
            let answers = u8::from(flags & 0x8000 != 0);
            let bytes = message(flags, 1, answers);
            assert_eq!(Message::parse(&bytes, dialect).map(|message| message.holds), Some(holds), "{flags:#x}");
        }
    }

    #[test]
    fn a_link_names_its_own_hosts() {
        for (name, readers) in [
            ("www.facebook.com", &[Dialect::Dns][..]),
            ("nas.local", &[Dialect::Dns, Dialect::Mdns]),
            ("nas", &[Dialect::Dns, Dialect::Llmnr]),
            ("notlocal", &[Dialect::Dns, Dialect::Llmnr]),
        ] {
            for dialect in [Dialect::Dns, Dialect::Mdns, Dialect::Llmnr] {
                assert_eq!(dialect.can_name(name), readers.contains(&dialect), "{name} {dialect:?}");
            }
        }
    }

    #[test]
    fn answers_stand_after_all_questions() {
        let bytes = message(0x0000, 3, 2);
        let message = Message::parse(&bytes, Dialect::Mdns).expect("a query with known answers");
        let found = message.answers(&mut super::Steps::of_a_message()).filter_map(|record| record.address()).count();
        assert_eq!(found, 2);
        for len in 0..bytes.len() {
            if let Some(cut) = Message::parse(&bytes[..len], Dialect::Mdns) {
                assert!(cut.answers(&mut super::Steps::of_a_message()).count() < 2, "{len}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200), flags in any::<u16>()) {
            for dialect in [Dialect::Dns, Dialect::Mdns, Dialect::Llmnr] {
                let mut damaged = message(flags, 2, 2);
                damaged.extend(&bytes);
                for bytes in [&bytes, &damaged] {
                    if let Some(message) = Message::parse(bytes, dialect) {
                        let _ = (message.response_code(), message.announced().is_some());
                        let _ = message.answers(&mut super::Steps::of_a_message()).count();
                    }
                }
            }
        }
    }
}
