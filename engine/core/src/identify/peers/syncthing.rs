//! Syncthing, by the magic numbers of its local discovery and of its relays ("Local Discovery Protocol v4", "Relay Protocol v1").
//! Its own connections are TLS or QUIC.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// An announcement, and the first field in it: the device's identifier, 32 bytes ("Local Discovery Protocol v4").
const ANNOUNCEMENT: [u8; 6] = [0x2e, 0xa7, 0xd9, 0x0b, 0x0a, 32];
/// Header of a relay's message ("Relay Protocol v1, Messages"): magic, type, length.
const RELAY: u32 = 0x9e79_bc40;
const RELAY_TYPE_MAX: u32 = 7;
const RELAY_LEN_MAX: u32 = 1_024;

/// An announcement's magic.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[ANNOUNCEMENT[0]]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.payload.starts_with(&ANNOUNCEMENT))
}

/// A relay's magic.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[0x9e]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST_OF_STREAM, is_relay)
}

fn is_relay(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u32()? != RELAY {
        return Some(false);
    }
    Some(reader.u32()? <= RELAY_TYPE_MAX && reader.u32()? <= RELAY_LEN_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn magic_numbers_decide() {
        assert_datagrams(
            recognise_datagram,
            21_027,
            &[
                (&[&[0x2e, 0xa7, 0xd9, 0x0b, 0x0a, 32][..], &[7; 32]].concat(), Some(6)),
                (&[&[0x2e, 0xa7, 0xd9, 0x0b, 0x0a, 31][..], &[7; 31]].concat(), None),
                (b".plain text", None),
            ],
        );
        assert_dialogues(
            recognise_stream,
            22_067,
            &[
                (b"\x9e\x79\xbc\x40\0\0\0\x03\0\0\0\x24\0\0\0\x20", b"", Yes),
                (b"\x9e\x79\xbc\x40\0\0\0\x63\0\0\0\x24", b"", No),
                (b"\x9e\x79\xbc\x41\0\0\0\x03\0\0\0\x24", b"", No),
            ],
        );
    }
}
