//! LDAP, by the first message of either direction (RFC 4511, section 4.1.1), and the TLS that the `StartTLS` operation begins
//! (section 4.14). Names of entries and passwords are never looked at.

use super::ber::{self, INTEGER, SEQUENCE};
use super::first_byte::FirstBytes;
use super::parser::{Datagram, Heads, Recognition, Session};
use super::reader::Reader;
use super::upgrade::{self, Clear};

/// Protocol operations (RFC 4511, section 4.2 to 4.13): `[APPLICATION n]`, constructed but for the three that are primitive.
const BIND_REQUEST: u8 = 0x60;
const BIND_RESPONSE: u8 = 0x61;
const UNBIND_REQUEST: u8 = 0x42;
const DELETE_REQUEST: u8 = 0x4a;
const ABANDON_REQUEST: u8 = 0x50;
const CONSTRUCTED: [u8; 17] = [
    BIND_REQUEST,
    BIND_RESPONSE,
    0x63,
    0x64,
    0x65,
    0x66,
    0x67,
    0x68,
    0x69,
    0x6b,
    0x6c,
    0x6d,
    0x6e,
    0x6f,
    0x73,
    0x77,
    0x78,
];
/// Entries are far smaller; servers take no messages as large (Active Directory: 10 MiB).
const MESSAGE_MAX: usize = 1 << 24;

/// Who binds without TLS goes on without it.
const CLEAR: Clear = Clear {
    unit: |bytes| match Message::parse(bytes) {
        Parsed::Message(message) => Some(message.len),
        Parsed::More => None,
        Parsed::No => Some(0),
    },
    answers: |_| false,
    goes_on: |bytes| match Message::parse(bytes) {
        Parsed::Message(message) => matches!(message.operation, BIND_REQUEST | BIND_RESPONSE | UNBIND_REQUEST),
        Parsed::More | Parsed::No => true,
    },
    announces: None,
};

/// A message.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[SEQUENCE]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match Message::parse(bytes) {
        Parsed::Message(_) => Recognition::Yes,
        Parsed::More => Recognition::More,
        Parsed::No => Recognition::No,
    })
}

/// Connectionless LDAP (MS-ADTS, section 6.3.3): a datagram is a message, or an answer in several that follow each other.
pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let mut rest = datagram.payload;
    let mut fits = false;
    while let Parsed::Message(message) = Message::parse(rest) {
        let at = datagram.payload.len() - rest.len();
        fits = at + message.len == datagram.wire_len as usize;
        rest = rest.get(message.len..).unwrap_or_default();
    }
    Recognition::decided(fits)
}

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A message's outer form.
#[derive(Clone, Copy)]
struct Message {
    /// With its header.
    len: usize,
    operation: u8,
}

enum Parsed {
    Message(Message),
    More,
    No,
}

impl Message {
    /// Read what stands before the operation's content: sequence, message identifier, operation (in BER with definite lengths
    /// alone, RFC 4511, section 5.1).
    fn parse(bytes: &[u8]) -> Parsed {
        let mut reader = Reader::new(bytes);
        match (reader.u8(), ber::length(&mut reader)) {
            (Some(SEQUENCE), Some(Some(len))) if len <= MESSAGE_MAX => {
                let header = bytes.len() - reader.rest().len();
                Self::parse_content(reader, header + len)
            }
            (None, _) | (Some(SEQUENCE), None) => Parsed::More,
            _ => Parsed::No,
        }
    }

    fn parse_content(mut reader: Reader<'_>, len: usize) -> Parsed {
        // The identifier is 31 bits wide (RFC 4511, section 4.1.1.1).
        match (reader.u8(), reader.u8()) {
            (None, _) | (Some(INTEGER), None) => return Parsed::More,
            (Some(INTEGER), Some(1..=4)) if reader.is_empty() => return Parsed::More,
            (Some(INTEGER), Some(id_len @ 1..=4)) => {
                if reader.take(usize::from(id_len)).is_none() {
                    return Parsed::More;
                }
            }
            _ => return Parsed::No,
        }
        let Some(operation) = reader.u8() else { return Parsed::More };
        match operation {
            UNBIND_REQUEST | DELETE_REQUEST | ABANDON_REQUEST => Parsed::Message(Self { len, operation }),
            _ if !CONSTRUCTED.contains(&operation) => Parsed::No,
            _ => match ber::length(&mut reader) {
                Some(Some(content)) if content < len => Parsed::Message(Self { len, operation }),
                None => Parsed::More,
                Some(_) => Parsed::No,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::conversation::of_first_datagram;
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{No, Yes};
    use super::{Message, Parsed, recognise, recognise_datagram};

    #[test]
    fn the_first_message_decides() {
        assert_dialogues(
            recognise,
            389,
            &[
                (b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00", b"", Yes),
                (b"\x30\x84\0\0\0\x10\x02\x01\x01\x61\x84\0\0\0\x07\x0a\x01\0\x04\0\x04\0", b"", Yes),
                (b"", b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0", Yes),
                (b"\x30\x05\x02\x01\x02\x42\0", b"", Yes),
                // SNMP versions 1 and 3 (RFC 3416; RFC 3412).
                (b"\x30\x26\x02\x01\0\x04\x06public", b"", No),
                (b"\x30\x3e\x02\x01\x03\x30\x11\x02\x04", b"", No),
                (b"\x30\x80\x02\x01\x01\x60\x07", b"", No),
                (b"\x30\x0c\x02\x05\x01\x01\x01\x01\x01\x60", b"", No),
                (b"\x30\x0c\x02\x01\x01\x60\x7f", b"", No),
                (b"\x30\x84\x7f\xff\xff\xff\x02\x01\x01", b"", No),
            ],
        );
    }

    #[test]
    fn messages_fill_a_datagram() {
        let search = b"\x30\x10\x02\x01\x01\x63\x0b\x04\0\x0a\x01\0\x0a\x01\0\x02\x01\0";
        let answer = b"\x30\x09\x02\x01\x01\x64\x04\x04\0\x30\0\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\0\x04\0\x04\0";
        for message in [&search[..], answer] {
            assert_eq!(of_first_datagram(389, message, recognise_datagram), Yes);
            let longer = [message, &[0]].concat();
            assert_eq!(of_first_datagram(389, &longer, recognise_datagram), No);
            let judge = |len: usize| of_first_datagram(389, &message[..len], recognise_datagram);
            let taken: Vec<_> = (0..message.len()).filter(|&len| judge(len) == Yes).collect();
            assert!(taken.iter().all(|&len| message.len() > 20 && len == 11), "{taken:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Parsed::Message(message) = Message::parse(&[&[0x30][..], &bytes].concat()) {
                prop_assert!(message.len > 0);
            }
        }
    }
}
