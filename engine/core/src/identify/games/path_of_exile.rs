//! Path of Exile, by the message that opens a connection to a server of a game, whose first and last fields nDPI's capture shows;
//! there is no public specification. The character's name in it is passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// The message's number, and that of what it holds.
const MESSAGE: u16 = 3;
const CONTENT: u16 = 2;
/// A character's name has 4 to 23 letters.
const NAME: std::ops::RangeInclusive<u16> = 4..=23;
/// What stands behind the name and four bytes.
const END: [u8; 8] = [0, 0, 0, 0, 0x40, 0, 0, 1];

/// The number.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, is_opening)
}

fn is_opening(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u16()? != MESSAGE {
        return Some(false);
    }
    reader.u32()?;
    if reader.u16()? != CONTENT {
        return Some(false);
    }
    let name_len = reader.u16()?;
    if !NAME.contains(&name_len) {
        return Some(false);
    }
    reader.take(usize::from(name_len) + 4)?;
    Some(reader.take(END.len())? == END)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn both_ends_of_the_message_decide() {
        assert_dialogues(
            recognise,
            6_112,
            &[
                (b"\0\x03\0\x37\x75\x60\0\x02\0\x06wizard\x01\x02\x03\x04\0\0\0\0\x40\0\0\x01", b"", Yes),
                (b"\0\x03\0\x37\x75\x60\0\x02\0\x06wizard\x01\x02\x03\x04\0\0\0\0\x40\0\0\x02", b"", No),
                (b"\0\x03\0\x37\x75\x60\0\x02\0\x02", b"", No),
                (b"\0\x03\0\x37\x75\x60\0\x03", b"", No),
            ],
        );
    }
}
