//! Gnutella, by its handshake and by the header of its messages over UDP, and Gnutella2's datagrams ("The Annotated Gnutella
//! Protocol Specification v0.4"; Klingberg and Manfredi, "Gnutella 0.6", 2002; "Gnutella2 Developers' Network, UDP Transceiver").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};
use super::super::reader::Reader;

/// What the one who connects says first, and what is answered ("Gnutella 0.6", section 2.1.1).
const CONNECT: &[u8] = b"GNUTELLA CONNECT/0.";
const ANSWER: &[u8] = b"GNUTELLA/0.";
/// Message identifier, type, two counts of hops, length (v0.4, "Descriptor Header").
const HEADER: u32 = 23;
/// Pings, pongs, bye, routes, messages of vendors, pushes, runs of them, queries and their hits.
const TYPES: [u8; 10] = [0x00, 0x01, 0x02, 0x30, 0x31, 0x32, 0x40, 0x41, 0x80, 0x81];
/// Hops that a message has before it, and behind it, at most.
const HOPS_MAX: u8 = 7;
/// Where a new client's identifiers have a zero, and how many other zeros a random one may have.
const ZERO: usize = 15;
const ZEROS_MAX: usize = 4;
/// A Gnutella2 datagram: tag, flags, sequence number, part, count of parts.
const GNUTELLA2: &[u8] = b"GND";
/// Deflated, and to be acknowledged.
const GNUTELLA2_FLAGS: u8 = 0x03;

/// Either line of the handshake.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(b"G");

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match starts_with(bytes, CONNECT) {
        Recognition::No => starts_with(bytes, ANSWER),
        decided => decided,
    })
}

/// A message begins with a random identifier, and each client chooses a port of its own.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    let is_gnutella = is_gnutella2(bytes) == Some(true) || is_message(bytes, datagram.wire_len) == Some(true);
    Recognition::decided(is_gnutella)
}

/// A length that fits, a known type, few hops, and an identifier as new clients make them: random but for a zero. In all, 54 bits
/// have few values; what is mostly zero has no such identifier.
fn is_message(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let identifier = reader.take(16)?;
    let (kind, left, passed, len) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u32()?.swap_bytes());
    let zeros = identifier.iter().take(ZERO).filter(|&&byte| byte == 0).count();
    let is_identifier = identifier.get(ZERO) == Some(&0) && zeros <= ZEROS_MAX;
    let few_hops = left <= HOPS_MAX && passed <= HOPS_MAX && (left > 0 || passed > 0);
    Some(is_identifier && few_hops && TYPES.contains(&kind) && len.checked_add(HEADER) == Some(wire_len))
}

/// Parts are counted from 1; an acknowledgment has a count of none.
fn is_gnutella2(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.take(GNUTELLA2.len())? != GNUTELLA2 || reader.u8()? & !GNUTELLA2_FLAGS != 0 {
        return Some(false);
    }
    reader.u16()?;
    let (part, count) = (reader.u8()?, reader.u8()?);
    Some(part > 0 && (count == 0 || part <= count))
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn either_line_of_the_handshake_decides() {
        assert_dialogues(
            recognise_stream,
            6_346,
            &[
                (b"GNUTELLA CONNECT/0.6\r\nUser-Agent: x\r\n", b"", Yes),
                (b"", b"GNUTELLA/0.6 200 OK\r\n", Yes),
                (b"GNUTELLA FAREWELL", b"", No),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
    }

    #[test]
    fn messages_have_their_length_and_mark() {
        let message = |last: u8, rest: &[u8]| [&[1; 8][..], &[0xff], &[2; 6], &[last], rest].concat();
        assert_datagrams(
            recognise_datagram,
            6_346,
            &[
                (&message(0, &[0, 3, 0, 2, 0, 0, 0, 9, 9]), Some(25)),
                (&message(1, &[0, 3, 0, 2, 0, 0, 0, 9, 9]), None),
                (&message(0, &[7, 3, 0, 2, 0, 0, 0, 9, 9]), None),
                (&message(0, &[0, 3, 200, 2, 0, 0, 0, 9, 9]), None),
                (&message(0, &[0, 0, 0, 2, 0, 0, 0, 9, 9]), None),
                (&message(0, &[0, 3, 0, 3, 0, 0, 0, 9, 9]), None),
                (&[&[7; 10][..], &[0; 7], &[3, 0, 0, 0, 0, 0]].concat(), None),
                (b"GND\x02\x00\x01\x01\x01rest", Some(8)),
                (b"GND\x02\x00\x01\x02\x01rest", None),
                (b"GND\xff\x00\x01\x01\x01rest", None),
            ],
        );
    }
}
