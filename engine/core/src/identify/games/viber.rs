//! Viber over TCP, by the header of a first message that its client does not yet encipher. There is no public specification: the
//! fields are those that captures of several versions have in common. Its calls over UDP are not sought here.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Ports of Viber alone; it falls back to those of the web, where too much else is (Viber Support, "Ports").
const PORTS: [u16; 3] = [4_244, 5_242, 5_243];
/// Length of a first message with its header.
const LENGTHS: std::ops::RangeInclusive<u16> = 16..=1_024;
/// What marks a message in clear, and the version of it that stands before a second mark.
const CLEAR: u16 = 0xfcff;
const VERSION_MAX: u8 = 0x1f;
const CLEAR_END: u8 = 0x80;

/// A length.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    if !heads.has_any_port(&PORTS) {
        return Recognition::No;
    }
    heads.parse_either(&FIRST, is_message)
}

/// Length, a number, and marks, and the rest of the message.
fn is_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let len = reader.u16()?.swap_bytes();
    if !LENGTHS.contains(&len) {
        return Some(false);
    }
    reader.u32()?;
    if reader.u16()? != CLEAR || reader.u8()? > VERSION_MAX || reader.u8()? != CLEAR_END {
        return Some(false);
    }
    (bytes.len() >= usize::from(len)).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn length_and_marks_decide() {
        let message = |len: u8, mark: u8| [&[len, 0, 1, 2, 3, 4, 0xfc, mark, 3, 0x80, 0x59, 0][..], &[7; 12]].concat();
        assert_dialogues(
            recognise,
            5_242,
            &[
                (&message(24, 0xff), b"", Yes),
                (&message(15, 0xff), b"", No),
                (&message(24, 0xfe), b"", No),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
    }
}
