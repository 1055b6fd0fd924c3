//! BFCP, by the common header, lengths that agree and whole attributes (RFC 8855, sections 5.1 and 5.2).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

const HEADER: usize = 12;
/// Version 1 over reliable transports (RFC 4582), 2 over others (RFC 8855): the three highest bits. Responder, fragmentation and
/// three reserved bits follow.
const VERSIONS: [u8; 2] = [1, 2];
const RESERVED: u8 = 0x07;
/// A message in pieces, of which each tells less.
const FRAGMENT: u8 = 0x08;
/// `FloorRequest` to `GoodbyeAck` (section 5.1).
const PRIMITIVES: std::ops::RangeInclusive<u8> = 1..=18;
/// Those that have no attributes: `FloorRelease` has one; `Hello`, the acknowledgements and `Goodbye` have none.
const BARE: [u8; 6] = [11, 14, 15, 16, 17, 18];
/// BENEFICIARY-ID to OVERALL-REQUEST-STATUS (section 5.2): the seven highest bits.
const ATTRIBUTES: std::ops::RangeInclusive<u8> = 1..=18;
/// A conference's messages are short; a longer one is not waited for.
const LENGTH_MAX: usize = 1_024;

/// Versions with any flags.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0x20, 0x30).and(0x40, 0x50);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match message_len(bytes) {
        Length::No => Recognition::No,
        Length::More => Recognition::More,
        Length::Of(len) => match bytes.get(..len) {
            Some(message) => Recognition::decided(has_whole_attributes(message)),
            None => Recognition::More,
        },
    })
}

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let Length::Of(len) = message_len(datagram.payload) else { return Recognition::No };
    let is_message = u32::try_from(len).is_ok_and(|len| len == datagram.wire_len);
    Recognition::decided(is_message && has_whole_attributes(datagram.payload))
}

enum Length {
    No,
    More,
    Of(usize),
}

/// A message's length by its header.
fn message_len(bytes: &[u8]) -> Length {
    let Some(&first) = bytes.first() else { return Length::More };
    if !VERSIONS.contains(&(first >> 5)) || first & (RESERVED | FRAGMENT) != 0 {
        return Length::No;
    }
    let Some(&[_, primitive, high, low, ..]) = bytes.first_chunk::<HEADER>() else {
        return if bytes.get(1).is_none_or(|primitive| PRIMITIVES.contains(primitive)) {
            Length::More
        } else {
            Length::No
        };
    };
    let len = HEADER + 4 * usize::from(u16::from_be_bytes([high, low]));
    let is_possible =
        PRIMITIVES.contains(&primitive) && len <= LENGTH_MAX && (len > HEADER || BARE.contains(&primitive));
    if is_possible { Length::Of(len) } else { Length::No }
}

/// Whether attributes fill the message, each padded to four bytes. Its transaction has a number but where a server reports by itself.
fn has_whole_attributes(message: &[u8]) -> bool {
    let mut reader = Reader::new(message);
    let (Some(header), Some(user)) = (reader.take(HEADER - 4), reader.u32()) else { return false };
    let is_of_conference = header.iter().skip(4).any(|&byte| byte != 0) && user != 0;
    while !reader.is_empty() {
        let (Some(kind), Some(len)) = (reader.u8(), reader.u8()) else { return false };
        let padded = usize::from(len).next_multiple_of(4);
        if !ATTRIBUTES.contains(&(kind >> 1)) || len < 2 || reader.take(padded - 2).is_none() {
            return false;
        }
    }
    is_of_conference
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::exchange::{assert_taken_whole, first};
    use super::{recognise_datagram, recognise_stream};

    /// `FloorRequest` with FLOOR-ID 4.
    const REQUEST: [u8; 16] = [0x20, 1, 0, 1, 0, 0, 0, 1, 0, 7, 0, 2, 0x05, 4, 0, 4];

    #[test]
    fn streams_and_datagrams() {
        let hello = [0x20, 11, 0, 0, 0, 0, 0, 1, 0, 8, 0, 2];
        assert_dialogues(
            recognise_stream,
            5_070,
            &[(&REQUEST, b"", Yes), (&hello, b"", Yes), (b"", &hello, Yes), (b" HTTP", b"", No), (b"@a", b"", No)],
        );
        assert_taken_whole(recognise_datagram, 50_000, &REQUEST, 16);
        for (at, byte) in [(0, 0x60), (0, 0x21), (0, 0x28), (1, 0), (1, 19), (3, 2), (12, 0x40), (13, 1), (13, 9)] {
            let mut other = REQUEST;
            other[at] = byte;
            assert_eq!(first(recognise_datagram, 50_000, &other), No, "{at}");
        }
        let bare = [0x20, 1, 0, 0, 0, 0, 0, 1, 0, 8, 0, 2];
        assert_eq!(first(recognise_datagram, 50_000, &bare), No);
    }
}
