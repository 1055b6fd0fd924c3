//! Games of Riot, by the eight bytes that their probes end with. There is no public specification: the bytes are those that nDPI's
//! captures have in common.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// What a probe ends with, of one game and another.
const ENDS: [[u8; 8]; 2] =
    [[0xaa, 0xaa, 0xaa, 0xaa, 0xbb, 0xbb, 0xbb, 0xbb], [0x3c, 0xb1, 0x1f, 0x2d, 0xea, 0x23, 0x46, 0x0c]];

/// Any bytes.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.is_whole() && ENDS.iter().any(|end| datagram.payload.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn the_end_decides() {
        let probe = |last: u8| [&[7; 24][..], &[0xaa; 4], &[0xbb, 0xbb, 0xbb, last]].concat();
        assert_datagrams(recognise, 7_086, &[(&probe(0xbb), Some(32)), (&probe(0xbc), None)]);
    }
}
