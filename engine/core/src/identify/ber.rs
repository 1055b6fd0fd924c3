//! Elements of the Basic Encoding Rules (X.690, section 8.1).

use super::reader::Reader;

/// Universal tags (X.690, section 8).
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const SEQUENCE: u8 = 0x30;

/// Length of the element whose tag was read, in its definite form of up to four bytes (X.690, section 8.1.3): the protocols that
/// are read here use no other. `None` if it is not whole, `Some(None)` if it is none.
#[expect(clippy::option_option, reason = "the outer one says whether the length is whole")]
pub(super) fn length(reader: &mut Reader<'_>) -> Option<Option<usize>> {
    let count = match reader.u8()? {
        short @ 0..=0x7f => return Some(Some(usize::from(short))),
        first @ 0x81..=0x84 => usize::from(first & 0x0f),
        _ => return Some(None),
    };
    let bytes = reader.take(count)?;
    Some(Some(bytes.iter().fold(0, |len, &byte| len << 8 | usize::from(byte))))
}

/// Tag and length of the next element; its content stays in the reader, and need not be whole. Tags have one byte.
pub(super) fn header(reader: &mut Reader<'_>) -> Option<(u8, usize)> {
    Some((reader.u8()?, length(reader)??))
}

/// Content of the next element, if it has this tag and is whole.
pub(super) fn content<'a>(reader: &mut Reader<'a>, tag: u8) -> Option<&'a [u8]> {
    let (found, len) = header(reader)?;
    if found == tag { reader.take(len) } else { None }
}

/// Value of the next element, if it is an integer of at most `max` bytes that is not negative.
pub(super) fn integer(reader: &mut Reader<'_>, max: usize) -> Option<u64> {
    let bytes = content(reader, INTEGER)?;
    let fits = !bytes.is_empty() && bytes.len() <= max.min(8) && bytes.first().is_some_and(|&first| first < 0x80);
    fits.then(|| bytes.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::{Reader, SEQUENCE, content, header, integer};

    #[test]
    fn lengths_are_short_or_of_up_to_four_bytes() {
        for (bytes, expected) in [
            (&[0x30, 5][..], Some((0x30, 5))),
            (&[0x30, 0x81, 200], Some((0x30, 200))),
            (&[0x30, 0x84, 0, 0, 1, 0], Some((0x30, 256))),
            (&[0x30, 0x80], None),
            (&[0x30, 0x85, 0, 0, 0, 0, 1], None),
            (&[0x30, 0x82, 1], None),
            (&[0x30], None),
        ] {
            assert_eq!(header(&mut Reader::new(bytes)), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn content_is_whole_and_of_the_tag() {
        assert_eq!(content(&mut Reader::new(&[0x30, 2, 7, 8, 9]), SEQUENCE), Some(&[7, 8][..]));
        assert_eq!(content(&mut Reader::new(&[0x30, 2, 7]), SEQUENCE), None);
        assert_eq!(content(&mut Reader::new(&[0x31, 1, 7]), SEQUENCE), None);
    }

    #[test]
    fn integers_are_bounded() {
        assert_eq!(integer(&mut Reader::new(&[2, 2, 1, 0]), 4), Some(256));
        assert_eq!(integer(&mut Reader::new(&[2, 2, 1, 0]), 1), None);
        assert_eq!(integer(&mut Reader::new(&[2, 1, 0x80]), 1), None);
        assert_eq!(integer(&mut Reader::new(&[2, 0]), 1), None);
    }
}
