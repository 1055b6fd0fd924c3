//! Radmin, by a message whose checksum holds. No specification is published: a kind, a length, a checksum and the content, as
//! captures of versions 2 and 3 show, where the checksum is the sum of the content's little-endian words.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

const MESSAGE: u8 = 1;
/// The opening messages of both ends are shorter.
const OPENING_MAX: u32 = 256;

/// A message.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[MESSAGE]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        if reader.u8() != Some(MESSAGE) {
            return Recognition::No;
        }
        let Some(len) = reader.u32() else {
            // The upper bytes of the length are zero.
            let upper = bytes.get(1..bytes.len().min(4)).unwrap_or_default();
            return Recognition::while_possible(upper.iter().all(|&byte| byte == 0));
        };
        if !(1..=OPENING_MAX).contains(&len) {
            return Recognition::No;
        }
        let Some(checksum) = reader.u32() else { return Recognition::More };
        match usize::try_from(len).ok().and_then(|len| reader.take(len)) {
            Some(content) => Recognition::decided(checksum != 0 && sum(content) == checksum),
            None => Recognition::More,
        }
    })
}

/// Sum of the words, of which the last may lack its upper bytes.
fn sum(content: &[u8]) -> u32 {
    content.chunks(4).fold(0, |sum: u32, chunk| {
        let word = chunk.iter().rev().fold(0, |word, &byte| word << 8 | u32::from(byte));
        sum.wrapping_add(word)
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::{recognise, sum};

    #[test]
    fn the_checksum_decides() {
        assert_dialogues(
            recognise,
            4_899,
            &[
                (b"\x01\0\0\0\x01\0\0\0\x08\x08", b"", Yes),
                (b"", b"\x01\0\0\0\x05\0\0\x02\x29\x27\x02\0\0\x02", Yes),
                (b"\x01\0\0\0\x01\0\0\0\x08\x09", b"", No),
                (b"\x01\0\0\0\x01\0\0\0\0\0", b"", No),
                (b"\x01\0\0\0\0\0\0\0\0\0", b"", No),
                (b"\x01\0\x01\0\0", b"", No),
                (b"\x01\0\0\0\x25\0\0\x02\x12\x08\x02", b"", More),
            ],
        );
    }

    #[test]
    fn words_are_little_endian() {
        assert_eq!(sum(&[0x27, 0x02, 0, 0, 0x01]), 0x228);
        assert_eq!(sum(&[0xff; 8]), u32::MAX.wrapping_add(u32::MAX));
        assert_eq!(sum(&[]), 0);
    }
}
