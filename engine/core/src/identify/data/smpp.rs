//! SMPP, by the message that binds to a centre of short messages, or by what keeps a connection alive (SMPP 3.4, sections 3.2,
//! 4.1 and 4.11). Names and passwords are stepped over, never kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// A header: length, command, status, sequence.
const HEADER: u32 = 16;
/// Longest message that binds.
const BIND_MAX: u32 = 128;
/// To receive, to transmit, both; the upper bit marks an answer.
const BINDS: [u32; 3] = [1, 2, 9];
const ENQUIRE_LINK: u32 = 0x15;
const ANSWER: u32 = 0x8000_0000;
/// Longest name of a system, with the zero that ends it.
const NAME_MAX: usize = 16;

/// The upper byte of a length.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let Some(len) = reader.u32() else {
            return Recognition::while_possible(bytes.iter().all(|&byte| byte == 0));
        };
        let Some(command) = reader.u32() else {
            return Recognition::while_possible((HEADER..=BIND_MAX).contains(&len));
        };
        let is_bind = BINDS.contains(&(command & !ANSWER));
        let fits = if is_bind { HEADER < len && len <= BIND_MAX } else { len == HEADER };
        if !fits || !(is_bind || command & !ANSWER == ENQUIRE_LINK) {
            return Recognition::No;
        }
        let (Some(status), Some(sequence)) = (reader.u32(), reader.u32()) else { return Recognition::More };
        if sequence == 0 || sequence >= ANSWER || (command & ANSWER == 0 && status != 0) || status > 0xffff {
            return Recognition::No;
        }
        if is_bind { name(reader.rest()) } else { Recognition::Yes }
    })
}

/// A system's name and the zero that ends it.
fn name(bytes: &[u8]) -> Recognition {
    let len = bytes.iter().take(NAME_MAX).take_while(|byte| byte.is_ascii_graphic()).count();
    match bytes.get(len) {
        Some(byte) => Recognition::decided(*byte == 0 && len > 0),
        None => Recognition::More,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn messages_by_table() {
        assert_dialogues(
            recognise,
            2_775,
            &[
                (b"\0\0\0\x2f\0\0\0\x02\0\0\0\0\0\0\0\x01someone\0secret\0", b"", Yes),
                (b"", b"\0\0\0\x19\x80\0\0\x09\0\0\0\0\0\0\0\x01centre\0", Yes),
                (b"\0\0\0\x10\0\0\0\x15\0\0\0\0\0\0\0\x07", b"", Yes),
                (b"\0\0\0\x2f\0\0\0\x02\0\0\0\x01\0\0\0\x01someone\0", b"", No),
                (b"\0\0\0\x2f\0\0\0\x02\0\0\0\0\0\0\0\x01\0", b"", No),
                (b"\0\0\0\x11\0\0\0\x15\0\0\0\0\0\0\0\x07", b"", No),
                (b"\0\0\0\x2d\0\0\0\0\0\0\0\0", b"", No),
                (b"\0\0\0\x44\xfeSMB", b"", No),
            ],
        );
    }
}
