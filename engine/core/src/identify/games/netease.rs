//! Games of `NetEase`, by the fixed bytes that their datagrams begin with. There is no public specification: these are those that
//! nDPI's captures of Lost Light, Badlanders and Naraka have in common.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// What Lost Light's and Naraka's datagrams begin with, both ways.
const MAGICS: [u32; 2] = [0xb3af_8de8, 0x0708_080c];
const LEN_MIN: u32 = 30;
/// A probe of several games: 1, any byte, this, any four bytes, and this to end with.
const PROBE: u16 = 0xd001;
const PROBE_END: u32 = 0x0001_0101;
const PROBE_LEN: u32 = 12;

/// Either start, or a probe's.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0xb3, 0x07, 0x01]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let is_game = match (datagram.wire_len, reader.u32()) {
        (PROBE_LEN, Some(start)) => {
            reader.take(4);
            start & 0xff00_ffff == 0x0100_0000 | u32::from(PROBE) && reader.u32() == Some(PROBE_END)
        }
        (LEN_MIN.., Some(start)) => MAGICS.contains(&start),
        _ => false,
    };
    Recognition::decided(is_game)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn fixed_bytes_decide() {
        assert_datagrams(
            recognise,
            4_170,
            &[
                (&[&[0xb3, 0xaf, 0x8d, 0xe8, 0xff][..], &[7; 25]].concat(), Some(30)),
                (&[&[0x07, 0x08, 0x08, 0x0c, 0xbe][..], &[7; 29]].concat(), Some(30)),
                (&[1, 0xb5, 0xd0, 1, 0x11, 0x2a, 0x3d, 3, 0, 1, 1, 1], Some(12)),
                (&[1, 0xb5, 0xd0, 2, 0x11, 0x2a, 0x3d, 3, 0, 1, 1, 1], None),
                (&[1, 0xb5, 0xd0, 1, 0x11, 0x2a, 0x3d, 3, 0, 1, 1, 2], None),
                (&[&[0xb3, 0xaf, 0x8d, 0xe9, 0xff][..], &[7; 25]].concat(), None),
            ],
        );
    }
}
