//! Alibaba Cloud's connections to devices, by the magic number and the length that each message has in front. There is no public
//! specification; nDPI's captures of cameras and appliances have them both ways.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

const MAGIC: u32 = 0xcefa_beba;
const LENGTHS: std::ops::RangeInclusive<u32> = 1..=0xffff;

/// The magic number.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0xce]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, has_header)
}

fn has_header(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u32()? != MAGIC {
        return Some(false);
    }
    Some(LENGTHS.contains(&reader.u32()?.swap_bytes()))
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
            8_999,
            &[
                (b"\xce\xfa\xbe\xba\x80\0\0\0", b"", Yes),
                (b"", b"\xce\xfa\xbe\xba\x30\0\0\0rest", Yes),
                (b"\xce\xfa\xbe\xba\0\0\0\0", b"", No),
                (b"\xce\xfa\xbe\xba\x80\0\0\x01", b"", No),
                (b"\xca\xfe\xba\xbe\0\0\0\x34", b"", No),
            ],
        );
    }
}
