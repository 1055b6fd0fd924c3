//! `TeamViewer`, by the magic number of its messages. No specification is published: this is what captures of the versions since
//! 7 show, and other tools look for the same.
//!
//! Over TCP a message is a magic number, a command and a length, and where port 5938 does not agree the length must lead to the
//! end of what was sent or to the next message. Over UDP two counters, a number of the session and a kind stand in front.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};
use super::super::reader::Reader;

const PORT: u16 = 5_938;
/// Messages until version 10, and of later ones.
const MAGIC: [u8; 2] = [0x17, 0x24];
const LATER_MAGIC: [u8; 2] = [0x11, 0x30];
/// A length of a later message is below that.
const LATER_LENGTH_MAX: u32 = 1 << 20;
/// What stands between counters and magic number over UDP.
const KINDS: [u8; 4] = [0x03, 0x04, 0x05, 0x0b];

/// The magic numbers.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[MAGIC[0], LATER_MAGIC[0]]);

/// The lower byte of a counter, which begins at zero.
pub(in super::super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[]).and(0, 0x0f);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match starts_with(bytes, &MAGIC) {
        Recognition::Yes => message(bytes, heads.has_port(PORT)),
        Recognition::More => Recognition::More,
        Recognition::No => later_message(bytes),
    })
}

/// Magic number, command, length (little-endian).
fn message(bytes: &[u8], at_port: bool) -> Recognition {
    let Some((&[_, _, command, low, high], rest)) = bytes.split_first_chunk() else { return Recognition::More };
    if command == 0 {
        return Recognition::No;
    }
    if at_port {
        return Recognition::Yes;
    }
    match rest.get(usize::from(u16::from_le_bytes([low, high]))..) {
        Some([]) => Recognition::Yes,
        Some(next) => starts_with(next, &MAGIC),
        None => Recognition::More,
    }
}

/// Magic number, command, zero, length and number (little-endian), zeros.
fn later_message(bytes: &[u8]) -> Recognition {
    let Some((&[first, second, _, 0, length @ ..], rest)) = bytes.split_first_chunk::<8>() else {
        let possible = starts_with(bytes, &LATER_MAGIC) != Recognition::No && matches!(bytes.get(3), None | Some(0));
        return Recognition::while_possible(possible && bytes.len() < 8);
    };
    if [first, second] != LATER_MAGIC || u32::from_le_bytes(length) >= LATER_LENGTH_MAX {
        return Recognition::No;
    }
    let Some((&[_, _, _, _, zeros @ ..], _)) = rest.split_first_chunk::<8>() else { return Recognition::More };
    Recognition::decided(zeros == [0; 4])
}

pub(in super::super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let (counters, session) = (reader.take(8), reader.u16());
    let (Some(&[_, 0, 0, 0, _, 0, 0, 0]), Some(_), Some(kind)) = (counters, session, reader.u8()) else {
        return Recognition::No;
    };
    let is_message = reader.take(2).is_some_and(|magic| magic == MAGIC) && reader.u8().is_some_and(|byte| byte != 0);
    Recognition::decided(KINDS.contains(&kind) && is_message)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::{recognise, recognise_datagram};

    #[test]
    fn messages_at_the_port() {
        assert_dialogues(
            recognise,
            5_938,
            &[
                (b"\x17\x24\x0a\x20\0\0\0\0", b"", Yes),
                (b"", b"\x11\x30\x36\0\x18\0\0\0\x01\0\0\0\0\0\0\0", Yes),
                (b"\x17\x24\0\x20\0\0", b"", No),
                (b"\x17\x23\x0a\x20\0\0", b"", No),
                (b"\x11\x30\x36\x01\x18\0\0\0", b"", No),
                (b"\x11\x30\x36\0\x18\0\0\x7f", b"", No),
                (b"\x11\x30\x36\0\x18\0\0\0\x01\0\0\0\0\0\x01\0", b"", No),
            ],
        );
    }

    #[test]
    fn elsewhere_the_length_must_agree() {
        assert_dialogues(
            recognise,
            443,
            &[(b"\x17\x24\x0a\x02\0\0\0", b"", Yes), (b"\x17\x24\x0a\x08\0\0\0", b"", More)],
        );
        let heads = |source| super::Heads { source, destination: b"", source_port: 49_152, destination_port: 443 };
        assert_eq!(recognise(&heads(b"\x17\x24\x0a\x02\0\0\0\x17\x24\x28")), Yes);
        assert_eq!(recognise(&heads(b"\x17\x24\x0a\x02\0\0\0\x16\x24\x28")), No);
    }

    #[test]
    fn datagrams_by_table() {
        assert_datagrams(
            recognise_datagram,
            34_417,
            &[
                (b"\0\0\0\0\0\0\0\0\0\0\x03\x17\x24\x47", Yes),
                (b"\x01\0\0\0\x01\0\0\0\x44\x26\x0b\x17\x24\x70", Yes),
                (b"\x01\0\0\0\x01\0\0\0\x44\x26\x0c\x17\x24\x70", No),
                (b"\x01\0\0\0\x01\0\0\x01\x44\x26\x0b\x17\x24\x70", No),
                (b"\0\0\0\0\0\0\0\0\0\0\x03\x17\x25\x47", No),
            ],
        );
    }
}
