//! The resource records of DNS messages, and of messages like them (RFC 1035, section 4.1.3).

use super::dns_message::Message;
use super::dns_name::{Steps, WireName};
use super::reader::Reader;
use crate::decode::Address;

/// Resource record types (RFC 1035, section 3.2.2; RFC 3596, section 2.1).
pub(super) const A: u16 = 1;
pub(super) const CNAME: u16 = 5;
pub(super) const AAAA: u16 = 28;
/// A pointer to the name after the header (RFC 1035, section 4.1.4).
const TO_QUESTION: [u8; 2] = [0xc0, 12];

/// Whose a record is.
pub(super) enum Owner {
    /// The name of the message's question, by a pointer to it, as servers write the owner of nearly every answer.
    Asked,
    Other(Box<WireName>),
}

impl Owner {
    /// The owner at `at` in `message`, and where the bytes after it start.
    fn parse(message: &Message<'_>, at: usize, steps: &mut Steps) -> Option<(Self, usize)> {
        let is_pointer = message.bytes.get(at..).is_some_and(|bytes| bytes.starts_with(&TO_QUESTION));
        if let Some(labels) = message.plain_labels.filter(|_| is_pointer) {
            // Those that following the pointer would take: its own, one for each label, and one for the root.
            steps.take_some(labels + 2)?;
            return Some((Self::Asked, at + TO_QUESTION.len()));
        }
        let (name, after) = WireName::parse(message.bytes, at, steps)?;
        Some((Self::Other(Box::new(name)), after))
    }

    /// Whether it is `name`, which is the question's if `is_asked`, and else is not.
    pub(super) fn is(&self, name: &WireName, is_asked: bool) -> bool {
        match self {
            Self::Asked => is_asked,
            Self::Other(owner) => **owner == *name,
        }
    }
}

/// A resource record (RFC 1035, section 4.1.3).
pub(super) struct Record<'a> {
    pub owner: Owner,
    pub kind: u16,
    pub class: u16,
    pub ttl_s: u32,
    pub data: &'a [u8],
    pub data_at: usize,
}

impl<'a> Record<'a> {
    pub(super) fn parse(message: &Message<'a>, at: usize, steps: &mut Steps) -> Option<(Self, usize)> {
        let (owner, after) = Owner::parse(message, at, steps)?;
        let mut reader = Reader::new(message.bytes.get(after..)?);
        let (kind, class, ttl_s) = (reader.u16()?, reader.u16()?, time_to_live(reader.u32()?));
        let data = reader.vector16()?;
        let data_at = after + 10;
        Some((Self { owner, kind, class, ttl_s, data, data_at }, data_at + data.len()))
    }

    pub(super) fn address(&self) -> Option<Address> {
        match self.kind {
            A => <[u8; 4]>::try_from(self.data).ok().map(mapped),
            AAAA => Address::try_from(self.data).ok(),
            _ => None,
        }
    }
}

/// A time to live with its top bit set counts as zero (RFC 2181, section 8).
pub(super) const fn time_to_live(ttl_s: u32) -> u32 {
    if ttl_s > i32::MAX.unsigned_abs() { 0 } else { ttl_s }
}

/// An IPv4 address as all addresses are held here.
pub(super) fn mapped(v4: [u8; 4]) -> Address {
    std::net::Ipv4Addr::from(v4).to_ipv6_mapped().octets()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns_message::{Dialect, HEADER, Message};
    use super::{Owner, Steps, WireName};

    /// A question for the name that `question` is, and what stands after it.
    fn message(question: &[u8], after: &[u8]) -> Vec<u8> {
        let header = [0, 0, 0x80, 0, 0, 1, 0, 1, 0, 0, 0, 0];
        [&header[..], question, &[0, 1, 0, 1], after].concat()
    }

    /// Hold that an owner at any place is the name there, and costs its steps.
    fn assert_as_names(bytes: &[u8], most: u16) {
        let Some(message) = Message::parse(bytes, Dialect::Dns) else { return };
        let Some((question, _)) = &message.question else { return };
        for at in HEADER + question.len() + 1..=bytes.len() {
            for allowed in 0..most {
                let (mut steps, mut expected_steps) = (Steps(allowed), Steps(allowed));
                let owner = Owner::parse(&message, at, &mut steps);
                let expected = WireName::parse(bytes, at, &mut expected_steps);
                assert_eq!(steps, expected_steps, "{at} of {bytes:02x?}");
                match (owner, expected) {
                    (Some((owner, after)), Some((name, expected_after))) => {
                        assert_eq!((after, owner.is(question, true)), (expected_after, name == *question));
                    }
                    (None, None) => {}
                    (owner, _) => panic!("{}: {at} of {bytes:02x?}", owner.is_some()),
                }
            }
        }
    }

    #[test]
    fn an_owner_is_the_name_at_its_place() {
        let question = b"\x03www\x07example\0";
        for after in [&b"\xc0\x0c"[..], b"\xc0\x10", b"\x03WWW\x07example\0", b"\x01a\xc0\x0c", b"\xc0\x0b", b"\xc0"] {
            assert_as_names(&message(question, after), 12);
        }
        // The root, and a name that goes on in the header.
        assert_as_names(&message(b"\0", b"\xc0\x0c"), 5);
        assert_as_names(&message(b"\x01a\xc0\x01", b"\xc0\x0c"), 8);
    }

    proptest! {
        #[test]
        fn an_owner_of_any_bytes_is_the_name_there(
            labels in prop::collection::vec("[aB]{1,3}", 0..4),
            after in prop::collection::vec(prop_oneof![Just(0xc0), Just(12), Just(13), Just(0), Just(1), Just(b'a')], 0..12),
        ) {
            let mut question: Vec<u8> =
                labels.iter().flat_map(|label| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat()).collect();
            question.push(0);
            assert_as_names(&message(&question, &after), 9);
        }
    }
}
