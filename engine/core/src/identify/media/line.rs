//! LINE's calls, by the datagram that opens them: a word of four bits, a flag and a length that is exact, a sequence number, and the
//! two bytes that openings have. There is no specification; what clients send shows it.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// Word and sequence number, which the length does not count.
const HEADER: u32 = 4;
/// The four bits, and the flag of openings.
const OPENING: u16 = 0xd800;
/// The length's bits.
const LENGTH: u16 = 0x07ff;
/// What follows the sequence number.
const OPENS: [u8; 2] = [0x06, 0x02];
/// Openings carry keys.
const SHORTEST: u32 = 200;

/// The four bits and the flag.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0xd8, 0xdf);

/// With an exact length, 32 bits are fixed.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let Some(&[high, low, _, _, opens, follows]) = datagram.payload.first_chunk() else { return Recognition::No };
    let word = u16::from_be_bytes([high, low]);
    let fits = u32::from(word & LENGTH) + HEADER == datagram.wire_len && datagram.wire_len >= SHORTEST;
    Recognition::decided(word & !LENGTH == OPENING && fits && [opens, follows] == OPENS)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn an_exact_length_and_what_opens() {
        let opening = [&[0xd8, 0xfc, 0x03, 0x7f, 6, 2][..], &[0xa5; 250]].concat();
        assert_taken_whole(recognise, 29_070, &opening, opening.len());
        assert_eq!(first(recognise, 29_070, &[&opening[..], &[0]].concat()), No);
        for (at, byte) in [(0, 0xd0), (0, 0xc8), (1, 0xfb), (4, 7), (5, 3)] {
            let mut other = opening.clone();
            other[at] = byte;
            assert_eq!(first(recognise, 29_070, &other), No, "{at}");
        }
        assert_eq!(first(recognise, 29_070, b"\xd8\x02\0\0\x06\x02"), No);
    }
}
