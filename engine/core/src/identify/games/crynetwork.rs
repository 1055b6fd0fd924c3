//! `CryNetwork`, of games made with the `CryEngine`, by the datagram that opens a connection. There is no public specification: the
//! fields are those that nDPI's test captures of Warface have in common.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Length of what stands around the message whose length is the first byte.
const AROUND: u32 = 10;
/// Of the captures it is 60; games and versions may differ.
const LENGTHS: std::ops::RangeInclusive<u8> = 32..=80;
/// Zeros, and constants of the opening, behind length and version.
const ZEROS: usize = 11;
const CONSTANTS: [u8; 10] = [1, 0, 0, 0, 7, 0, 0, 0, 3, 7];

/// A length: the opening has some fields and an enciphered part.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(*LENGTHS.start(), *LENGTHS.end());

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_opening(datagram.payload, datagram.wire_len) == Some(true))
}

fn is_opening(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let len = reader.u8()?;
    if !LENGTHS.contains(&len) || u32::from(len) + AROUND != wire_len || reader.u16()? != 0 {
        return Some(false);
    }
    reader.u16()?;
    let (zeros, constants) = (reader.take(ZEROS)?, reader.take(CONSTANTS.len())?);
    Some(zeros == [0; ZEROS] && constants == CONSTANTS)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    fn opening(len: u8, seven: u8) -> Vec<u8> {
        [&[len, 0, 0, 8, 0xed][..], &[0; 11], &[1, 0, 0, 0, seven, 0, 0, 0, 3, 7], &[9; 44]].concat()
    }

    #[test]
    fn length_and_constants_decide() {
        assert_datagrams(
            recognise,
            25_383,
            &[(&opening(60, 7), Some(70)), (&opening(61, 7), None), (&opening(60, 8), None)],
        );
    }
}
