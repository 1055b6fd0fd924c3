//! STUN and its relay extension TURN, by the magic cookie and a length that is exact (RFC 8489, section 5), or without the cookie by
//! attributes that fill the message and are all as they should be (RFC 3489, section 11).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;
use super::stun_attribute::{Attributes, is_classic};

pub(super) const HEADER: usize = 20;
pub(super) const MAGIC_COOKIE: u32 = 0x2112_a442;
const TRANSACTION: usize = 12;
/// Message types without the cookie: binding and shared secret, each as request, response and error (RFC 3489, section 11.1), and
/// what MS-TURN, section 2.2.1, adds: allocate, send, data and set active destination.
const CLASSIC: [u16; 14] =
    [0x0001, 0x0101, 0x0111, 0x0002, 0x0102, 0x0112, 0x0003, 0x0103, 0x0113, 0x0004, 0x0104, 0x0115, 0x0006, 0x0106];
/// STUN and STUN's second port, which servers of RFC 3489 compare answers by.
const PORTS: [u16; 2] = [3_478, 3_479];

/// The two zero bits before a message type (RFC 8489, section 5).
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0, 0x3f);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_at_port = datagram.has_any_port(&PORTS);
    let wire_len = usize::try_from(datagram.wire_len).unwrap_or(usize::MAX);
    Recognition::decided(Message::parse(datagram.payload, wire_len, is_at_port).is_some())
}

/// A message.
pub(super) struct Message<'a> {
    pub kind: u16,
    /// As far as they were captured.
    pub attributes: Attributes<'a>,
}

impl<'a> Message<'a> {
    /// The message that fills a datagram of `wire_len` bytes. Lengths are no multiple of four in what some products send.
    pub(super) fn parse(bytes: &'a [u8], wire_len: usize, is_at_port: bool) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (kind, len) = (reader.u16()?, usize::from(reader.u16()?));
        if kind >= 0x4000 || HEADER + len != wire_len {
            return None;
        }
        let has_cookie = reader.u32()? == MAGIC_COOKIE;
        reader.take(TRANSACTION)?;
        let attributes = reader.rest();
        let message = Self { kind, attributes: Attributes::new(attributes) };
        if has_cookie {
            return Some(message);
        }
        let is_message = CLASSIC.contains(&kind) && attributes.len() == len && is_classic(attributes, is_at_port);
        is_message.then_some(message)
    }

    /// The message at the start of a stream, and its length; the magic cookie must be there (RFC 8489, section 6.2.2).
    pub(super) fn at_start(bytes: &'a [u8]) -> Option<(Self, usize)> {
        let mut reader = Reader::new(bytes);
        let (kind, len) = (reader.u16()?, reader.u16()?);
        let whole = bytes.get(..HEADER + usize::from(len))?;
        let is_message = kind < 0x4000 && reader.u32()? == MAGIC_COOKIE;
        is_message.then(|| Self::parse(whole, whole.len(), false)).flatten().map(|message| (message, whole.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::exchange::{assert_taken_whole, first};
    use super::{Message, recognise};

    #[test]
    fn cookie_and_length_decide() {
        let binding = [&[0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42][..], &[9; 16]].concat();
        assert_taken_whole(recognise, 50_000, &binding, binding.len());
        let mut other = binding;
        other[4] = 0;
        assert_eq!(first(recognise, 3_478, &other), No);
    }

    #[test]
    fn without_the_cookie_attributes_decide() {
        let id = [0x5e; 16];
        let bare = [&[0, 1, 0, 0][..], &id].concat();
        assert_eq!(first(recognise, 3_478, &bare), Yes);
        assert_eq!(first(recognise, 50_000, &bare), No);
        let mapped = [&[1, 1, 0, 12][..], &id, &[0, 1, 0, 8, 0, 1, 0x9c, 0x40, 192, 0, 2, 1]].concat();
        assert_taken_whole(recognise, 50_000, &mapped, mapped.len());
        for (at, byte) in [(0, 3), (3, 8), (21, 9), (23, 4), (25, 3)] {
            let mut other = mapped.clone();
            other[at] = byte;
            assert_eq!(first(recognise, 50_000, &other), No, "{at}");
        }
    }

    #[test]
    fn a_stream_has_messages_one_after_the_other() {
        let binding = [&[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42][..], &[9; 12]].concat();
        let two = binding.repeat(2);
        assert_eq!(Message::at_start(&two).map(|(message, len)| (message.kind, len)), Some((1, 20)));
        assert!(Message::at_start(&two[..19]).is_none());
    }
}
