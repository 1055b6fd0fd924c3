//! `MiPush`, over which Xiaomi's devices are notified, by the header of a message (its fields as nDPI has them from captures; there is
//! no public specification). What devices tell of themselves is passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Magic number with the version; and the type of what follows the length.
const MAGIC: u32 = 0xc2fe_0005;
const LENGTHS: std::ops::RangeInclusive<u32> = 4..=0xffff;
const TYPE: u16 = 2;

/// The magic number.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0xc2]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, has_header)
}

fn has_header(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u32()? != MAGIC {
        return Some(false);
    }
    Some(LENGTHS.contains(&reader.u32()?) && reader.u16()? == TYPE)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn magic_and_length_decide() {
        assert_dialogues(
            recognise,
            5_222,
            &[
                (b"\xc2\xfe\0\x05\0\0\0\x60\0\x02\0\x16", b"", Yes),
                (b"", b"\xc2\xfe\0\x05\0\0\0\x20\0\x02\0\x16", Yes),
                (b"\xc2\xfe\0\x05\0\x10\0\x60\0\x02\0\x16", b"", No),
                (b"\xc2\xfe\0\x05\0\0\0\x60\0\x03\0\x16", b"", No),
                (b"\xc2\xfe\0\x06", b"", No),
            ],
        );
    }
}
