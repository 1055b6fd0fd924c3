//! Pia, which Nintendo's consoles use between players, by its magic number (`NintendoClients` wiki, "Pia Protocol, Header"). What it
//! carries is enciphered.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

const MAGIC: u32 = 0x32ab_9864;
/// A header and a message, without which no packet is.
const LEN_MIN: u32 = 24;
/// Whether it is enciphered (1 or 2), in later versions a bit before the version.
const LATER: u8 = 0x80;

/// The magic number.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x32]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.wire_len >= LEN_MIN && has_header(datagram.payload) == Some(true))
}

fn has_header(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u32()? != MAGIC {
        return Some(false);
    }
    let version = reader.u8()?;
    Some((1..=16).contains(&(version & !LATER)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn the_magic_number_decides() {
        let packet = |version: u8| [&[0x32, 0xab, 0x98, 0x64, version][..], &[7; 27]].concat();
        assert_datagrams(
            recognise,
            49_432,
            &[
                (&packet(2), Some(24)),
                (&packet(0x84), Some(24)),
                (&packet(0), None),
                (&packet(0x7f), None),
                (&[0x32, 0xab, 0x98, 0x64, 2, 0, 0, 0], None),
                (&[&[0x32, 0xab, 0x98, 0x65, 2][..], &[7; 27]].concat(), None),
            ],
        );
    }
}
