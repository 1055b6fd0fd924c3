//! Kerberos, by the application tag and the start of a message (RFC 4120, sections 5.4 to 5.9 and 7.2). Names of principals are
//! never looked at.

use crate::identify::ber;
use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Datagram, Heads, Recognition};
use crate::identify::reader::Reader;

/// Messages: `[APPLICATION n]`, constructed (RFC 4120, section 5.10).
const REQUESTS: [u8; 2] = [0x6a, 0x6c];
const OTHERS: [u8; 8] = [0x6b, 0x6d, 0x6e, 0x6f, 0x74, 0x75, 0x76, 0x7e];
const AP_REQUEST: u8 = 0x6e;
/// Bits of the number in a tag of one byte (X.690, section 8.1.2.2).
const NUMBER: u8 = 0x1f;
/// Version 5 (RFC 4120, section 5.4.1).
const VERSION: u8 = 5;
/// `INTEGER` of one byte in a context tag of three.
const INTEGER: [u8; 3] = [3, 2, 1];
/// Bytes by which a message over TCP has told: length, two elements with lengths of four bytes, version and type.
const HEAD: usize = 26;
/// Tickets with the groups of a person are some 64 KiB at most; servers refuse messages far larger.
const MESSAGE_MAX: u32 = 1 << 20;
/// Changes of passwords (RFC 3244, section 2): their port, and the versions of their header.
const PASSWORD_PORT: u16 = 464;
const PASSWORD_VERSIONS: [u16; 2] = [1, 0xff80];

/// A message, or the length of one that changes a password.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&REQUESTS).or(&OTHERS).and(0, 5);
/// The length of a message over TCP.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let is_whole = message_len(datagram.payload) == Some(datagram.wire_len as usize);
    Recognition::decided(is_whole || (datagram.has_port(PASSWORD_PORT) && is_password_change(datagram) == Some(true)))
}

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let (len, tag) = (reader.u32(), bytes.get(4));
        let may_be = len.is_none_or(|len| len <= MESSAGE_MAX)
            && bytes.first().is_none_or(|&first| first == 0)
            && tag.is_none_or(|tag| REQUESTS.contains(tag) || OTHERS.contains(tag));
        match (may_be, message_len(reader.rest()), len) {
            (true, Some(found), Some(len)) => Recognition::decided(u32::try_from(found) == Ok(len)),
            (true, None, _) if bytes.len() < HEAD => Recognition::More,
            _ => Recognition::No,
        }
    })
}

/// Length of the message that begins here, by its outer element; `None` unless it is one, as far as its type.
fn message_len(bytes: &[u8]) -> Option<usize> {
    let mut reader = Reader::new(bytes);
    let (tag, len) = ber::header(&mut reader)?;
    let whole = bytes.len() - reader.rest().len() + len;
    // A request has its version in `[1]`, any other message in `[0]`.
    let first = match tag {
        tag if REQUESTS.contains(&tag) => 0xa1,
        tag if OTHERS.contains(&tag) => 0xa0,
        _ => return None,
    };
    let before = reader.rest().len();
    let (sequence, inner) = ber::header(&mut reader)?;
    let fits = sequence == ber::SEQUENCE && before - reader.rest().len() + inner == len;
    let is_version = reader.u8()? == first && reader.take(3)? == INTEGER && reader.u8()? == VERSION;
    let is_type = reader.u8()? == first + 1 && reader.take(3)? == INTEGER && reader.u8()? == tag & NUMBER;
    (fits && is_version && is_type).then_some(whole)
}

fn is_password_change(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (len, version, request_len) = (reader.u16()?, reader.u16()?, reader.u16()?);
    let fits = u32::from(len) == datagram.wire_len && PASSWORD_VERSIONS.contains(&version) && request_len < len;
    Some(fits && (request_len == 0 || matches!(reader.u8()?, AP_REQUEST | 0x6f | 0x7e)))
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{Heads, Recognition, recognise_datagram, recognise_stream};

    const ERROR: &[u8] = b"\x7e\x12\x30\x10\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x1e\xa6\x04\x02\x02\0\x01";
    const REQUEST: &[u8] = b"\x6a\x81\x10\x30\x0e\xa1\x03\x02\x01\x05\xa2\x03\x02\x01\x0a\xa4\x02\x30\0";

    fn alone(bytes: &[u8]) -> Recognition {
        recognise_stream(&Heads { source: bytes, destination: b"", source_port: 40_000, destination_port: 88 })
    }

    #[test]
    fn tag_lengths_version_and_type_decide() {
        let judge =
            |datagram: &super::Datagram<'_>| super::message_len(datagram.payload) == Some(datagram.wire_len as usize);
        let other_type = b"\x7e\x12\x30\x10\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x0a\xa6\x04\x02\x02\0\x01";
        let other_len = b"\x7e\x13\x30\x10\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x1e\xa6\x04\x02\x02\0\x01\0";
        assert_datagrams(judge, 88, 14, &[ERROR, REQUEST], &[other_type, other_len]);
    }

    #[test]
    fn over_tcp_the_length_stands_in_front() {
        let framed = |message: &[u8]| [&[0, 0, 0, u8::try_from(message.len()).unwrap()], message].concat();
        let longer = [&[0, 0, 0, 99][..], ERROR].concat();
        assert_streams(alone, &[&framed(ERROR), &framed(REQUEST)], &[&longer, b"\0\0\0\x10\x60", b"\0\x7f\0\0"]);
    }

    #[test]
    fn changes_of_passwords_have_a_header_of_their_own() {
        let change = b"\0\x0a\0\x01\0\x03\x6e\x01\0\0";
        let said = |port| crate::identify::conversation::of_first_datagram(port, change, recognise_datagram);
        assert_eq!((said(464), said(465)), (Recognition::Yes, Recognition::No));
    }
}
