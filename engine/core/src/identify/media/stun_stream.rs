//! STUN over TCP: messages one after the other (RFC 8489, section 6.2.2), or each behind its length (RFC 4571, section 2), as between
//! candidates of calls (RFC 6544, section 3).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Found, Heads, Recognition, Session, starts_with};
use super::super::reader::Reader;
use super::super::stream::Stream;
use super::super::{Side, Verdict};
use super::stun::{HEADER, MAGIC_COOKIE, Message};
use super::stun_attribute::product;

/// Type and length stand before the cookie.
const COOKIE_AT: usize = 4;
/// Bytes of the length before a message.
const FRAMING: usize = 2;
/// Messages of both sides in which a product is sought.
const MESSAGES_MAX: u8 = 16;

/// The highest byte of a message type: methods are below 128 (RFC 8489, section 5), of which the highest bit and a class stand in it.
const TYPES: std::ops::RangeInclusive<u8> = 0..=1;
/// The highest byte of the length before a message: candidates are checked by short ones.
const LENGTHS: std::ops::RangeInclusive<u8> = 0..=3;

/// A type or a length.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(*LENGTHS.start(), *LENGTHS.end());

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| start(bytes).0)
}

/// Judge a message at the start, with the bytes of a length before it.
fn start(bytes: &[u8]) -> (Recognition, usize) {
    match (message(bytes), framed(bytes)) {
        (Recognition::Yes, _) => (Recognition::Yes, 0),
        (_, Recognition::Yes) => (Recognition::Yes, FRAMING),
        (Recognition::No, Recognition::No) => (Recognition::No, 0),
        _ => (Recognition::More, 0),
    }
}

/// Judge a message at the start.
fn message(bytes: &[u8]) -> Recognition {
    if bytes.first().is_some_and(|first| !TYPES.contains(first)) {
        return Recognition::No;
    }
    starts_with(bytes.get(COOKIE_AT..).unwrap_or_default(), &MAGIC_COOKIE.to_be_bytes())
}

/// Judge a length at the start, and the message behind it, which has that length.
fn framed(bytes: &[u8]) -> Recognition {
    if bytes.first().is_some_and(|first| !LENGTHS.contains(first)) {
        return Recognition::No;
    }
    match message(bytes.get(FRAMING..).unwrap_or_default()) {
        Recognition::Yes => {
            let mut reader = Reader::new(bytes);
            let (len, _, inner_len) = (reader.u16(), reader.u16(), reader.u16());
            Recognition::decided(len.map(usize::from) == inner_len.map(|inner_len| HEADER + usize::from(inner_len)))
        }
        decided => decided,
    }
}

pub(super) fn session() -> Box<dyn Session> {
    Box::<StunStream>::default()
}

#[derive(Default)]
struct StunStream {
    messages: u8,
    source_is_over: bool,
    destination_is_over: bool,
}

impl Session for StunStream {
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict {
        while self.messages < MESSAGES_MAX && found.facts.application.is_none() {
            let head = stream.head();
            let (judged, framing) = start(head);
            if judged == Recognition::No {
                match side {
                    Side::Source => self.source_is_over = true,
                    Side::Destination => self.destination_is_over = true,
                }
                stream.close();
                let is_over = self.source_is_over && self.destination_is_over;
                return if is_over { Verdict::Settled } else { Verdict::Seeking };
            }
            let Some((message, len)) = head.get(framing..).and_then(Message::at_start) else { return Verdict::Seeking };
            found.facts.application = product(message.kind, &message.attributes);
            self.messages += 1;
            stream.advance((framing + len) as u64);
        }
        Verdict::Settled
    }

    fn held_bytes(&self) -> usize {
        size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_splits_change_nothing, whole};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::super::super::{Protocol, Side};
    use super::{framed, recognise};

    fn binding(attributes: &[u8]) -> Vec<u8> {
        let len = u16::try_from(attributes.len()).expect("short").to_be_bytes();
        [&[0, 1][..], &len, &[0x21, 0x12, 0xa4, 0x42], &[9; 12], attributes].concat()
    }

    fn behind_its_length(message: &[u8]) -> Vec<u8> {
        [&u16::try_from(message.len()).expect("short").to_be_bytes()[..], message].concat()
    }

    #[test]
    fn with_and_without_a_length() {
        let plain = binding(&[]);
        let with_length = behind_its_length(&plain);
        let mut wrong = with_length.clone();
        wrong[1] = 21;
        assert_dialogues(
            recognise,
            3_478,
            &[(&plain, b"", Yes), (b"", &with_length, Yes), (&wrong, b"", No), (b"\0\x01\0\0\x21\x12", b"", More)],
        );
        assert_eq!(framed(b"\x40\0"), No);
    }

    #[test]
    fn products_are_told_over_tcp_too() {
        let quality = binding(&[0x80, 0x70, 0, 4, 0, 0, 0, 3]);
        for message in [quality.clone(), behind_its_length(&quality)] {
            let first = if message.len() == quality.len() { binding(&[]) } else { behind_its_length(&binding(&[])) };
            let client = [first, message].concat();
            let parts = [(Side::Source, &client[..])];
            let learnt = whole(443, &parts);
            assert_eq!(learnt.facts.protocol, Protocol::Stun);
            assert_eq!(learnt.facts.application.map(|product| product.service), Some("microsoft-teams"));
            assert_splits_change_nothing(443, &parts);
        }
    }

    #[test]
    fn what_is_no_message_ends_its_side() {
        let parts = [(Side::Source, &binding(&[])[..]), (Side::Source, &b"\x40\0\0\x01a"[..])];
        assert!(!whole(443, &parts).settled);
        let both = [
            parts[0],
            parts[1],
            (Side::Destination, &binding(&[])[..]),
            (Side::Destination, &b"\x16\x03\x03\0\x05hello"[..]),
        ];
        assert!(whole(443, &both).settled);
    }
}
