//! Battle.net and games of Blizzard: World of Warcraft by the line that opens its connections (`TrinityCore`, `WorldSocket`), and
//! matches of Heroes of the Storm and `StarCraft` II by their ports and the header of their datagrams, of which there is no public
//! specification.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};
use super::super::reader::Reader;

/// Both sides say it, then which of them they are.
const LINE: &[u8] = b"WORLD OF WARCRAFT CONNECTION - ";

/// The line; before it a server may put its length, of one byte and zero.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(b"W\x30\x31\x32\x00");

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match bytes {
        [0x30..=0x32 | 0] => Recognition::More,
        [0x30..=0x32, 0, line @ ..] | [0, 0x30..=0x32, line @ ..] | line => starts_with(line, LINE),
    })
}

/// IANA's `bnetgame` and `bnetfile`, and `blizwow`.
pub(super) const PORTS: [u16; 4] = [1_119, 1_120, 3_724, 6_113];
/// A digest, or zeros where there is none, then version and flags, which are these.
const DIGEST: usize = 14;
const VERSION: u16 = 0x4000;
/// What the digest's third and fourth byte are where it is one.
const KINDS: [u16; 2] = [0x3400, 0x0300];
const LENGTHS: std::ops::RangeInclusive<u32> = 20..=1_400;

/// What a match of Warcraft Rumble opens with, as nDPI has it; at its ports too.
const RUMBLE: [u8; 12] = [0xff, 0xff, 0xff, 0xff, 0xa3, 0x1f, 0xb6, 0x1e, 0x00, 0x00, 0x40, 0x01];

/// A digest.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let at_home = datagram.has_any_port(&PORTS) && LENGTHS.contains(&datagram.wire_len);
    let opens = || datagram.payload.starts_with(&RUMBLE) || has_header(datagram.payload) == Some(true);
    Recognition::decided(at_home && opens())
}

/// Of random bytes at these ports, one datagram in two thousand million has such a header.
fn has_header(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let digest = reader.take(DIGEST)?;
    let mut kind = Reader::new(digest.get(2..)?);
    let known = digest == [0; DIGEST] || KINDS.contains(&kind.u16()?);
    Some(known && reader.u16()? == VERSION)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::tests::assert_datagrams;
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn the_line_opens_world_of_warcraft() {
        assert_dialogues(
            recognise_stream,
            3_724,
            &[
                (b"WORLD OF WARCRAFT CONNECTION - CLIENT TO SERVER - V2\n", b"", Yes),
                (b"", b"\x30\0WORLD OF WARCRAFT CONNECTION - SERVER TO CLIENT\0", Yes),
                (b"WORLD OF WONDERS", b"", No),
                (b"\x30\x0c\x02\x01\x01", b"", No),
                (b"\0\x0d\x12\x34", b"", No),
            ],
        );
    }

    #[test]
    fn port_and_header_decide() {
        let datagram =
            |kind: [u8; 2], version: u8| [&[9, 9, kind[0], kind[1]][..], &[5; 10], &[version, 0, 1, 2, 3, 4]].concat();
        let zeros = [&[0; 14][..], &[0x40, 0, 9, 0xef, 0x65, 0xde]].concat();
        assert_datagrams(
            recognise_datagram,
            3_724,
            &[
                (&datagram([0x34, 0], 0x40), Some(20)),
                (&zeros, Some(20)),
                (&[&[0xff, 0xff, 0xff, 0xff, 0xa3, 0x1f, 0xb6, 0x1e, 0, 0, 0x40, 1][..], &[0; 11]].concat(), Some(20)),
                (&datagram([0x35, 0], 0x40), None),
                (&datagram([0x34, 0], 0x41), None),
            ],
        );
        assert_datagrams(recognise_datagram, 3_725, &[(&zeros, None)]);
    }
}
