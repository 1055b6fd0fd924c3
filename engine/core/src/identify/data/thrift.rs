//! Thrift, by a message of its strict binary protocol, framed or not, or of its compact one, with the name of a method (Apache
//! Thrift, "Thrift Binary protocol encoding" and "Thrift Compact protocol encoding"). Names are not kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with_text};
use super::super::reader::Reader;

/// Version 1 of the binary protocol, and of the compact one.
const BINARY: u16 = 0x8001;
const COMPACT: u8 = 0x82;
const COMPACT_VERSION: u8 = 1;
/// Call, reply, exception, one way.
const KINDS: std::ops::RangeInclusive<u8> = 1..=4;
const NAME: std::ops::RangeInclusive<usize> = 3..=128;
/// A frame has a length in front, of 16 MiB at most (the default of servers).
const FRAME_MAX: u32 = 1 << 24;

/// A protocol, or the upper byte of a frame's length.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0x80, COMPACT, 0]);

/// A protocol.
pub(in super::super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[0x80, COMPACT]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match bytes {
        [0] | [0, _] | [0, _, _] => Recognition::More,
        [0, ..] => {
            let mut reader = Reader::new(bytes);
            let is_frame = reader.u32().is_some_and(|len| (8..FRAME_MAX).contains(&len));
            if is_frame { message(reader.rest()) } else { Recognition::No }
        }
        _ => message(bytes),
    })
}

pub(in super::super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(message(datagram.payload) == Recognition::Yes)
}

fn message(bytes: &[u8]) -> Recognition {
    let mut reader = Reader::new(bytes);
    match bytes {
        [] | [0x80] => Recognition::More,
        [0x80, 0x01, ..] => {
            let (version, zero, kind) = (reader.u16(), reader.u8(), reader.u8());
            let is_kind = zero.is_none_or(|zero| zero == 0) && kind.is_none_or(|kind| KINDS.contains(&kind));
            if version != Some(BINARY) || !is_kind {
                return Recognition::No;
            }
            reader.u32().map_or(Recognition::More, |len| name(reader.rest(), usize::try_from(len).ok()))
        }
        [COMPACT, ..] => compact(reader),
        _ => Recognition::No,
    }
}

/// Kind and version in a byte, a number and a length in seven bits a byte each.
fn compact(mut reader: Reader<'_>) -> Recognition {
    reader.u8();
    match reader.u8() {
        None => return Recognition::More,
        Some(byte) if byte & 0x1f == COMPACT_VERSION && KINDS.contains(&(byte >> 5)) => {}
        Some(_) => return Recognition::No,
    }
    for _ in 0..5 {
        match reader.u8() {
            None => return Recognition::More,
            Some(0..=0x7f) => {
                return reader.u8().map_or(Recognition::More, |len| name(reader.rest(), Some(usize::from(len))));
            }
            Some(_) => {}
        }
    }
    Recognition::No
}

/// A method's name of that length: an identifier, or several with what joins them.
fn name(bytes: &[u8], len: Option<usize>) -> Recognition {
    let Some(len) = len.filter(|len| NAME.contains(len)) else { return Recognition::No };
    if !bytes.first().is_none_or(|first| first.is_ascii_alphabetic() || *first == b'_') {
        return Recognition::No;
    }
    starts_with_text(bytes, len, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise, recognise_datagram};

    #[test]
    fn messages_by_table() {
        assert_dialogues(
            recognise,
            9_090,
            &[
                (b"\x80\x01\0\x01\0\0\0\x04ping\0\0\0\0\0", b"", Yes),
                (b"", b"\0\0\0\x11\x80\x01\0\x02\0\0\0\x04ping\0\0\0\0\0", Yes),
                (b"\x82\x21\x01\x04ping\0", b"", Yes),
                (b"\x80\x01\0\x05\0\0\0\x04ping", b"", No),
                (b"\x80\x01\0\x01\0\0\0\x04pi\0g", b"", No),
                (b"\x80\x01\0\x01\0\0\x04\x04ping", b"", No),
                (b"\x82\x22\x01\x04ping\0", b"", No),
                (b"\x80\0\0\x28\x38\x41\x16\x9f", b"", No),
                (b"\0\0\0\x44\xfeSMB", b"", No),
            ],
        );
    }

    #[test]
    fn datagrams_by_table() {
        assert_datagrams(
            recognise_datagram,
            6_831,
            &[
                (b"\x82\x81\x80\x80\x01\x09emitBatch", Yes),
                (b"\x80\x01\0\x04\0\0\0\x09emitBatch", Yes),
                (b"\x82\x81\x80\x80\x80\x80\x80\x80\x01", No),
                (b"\x80\x60\x01\x02\0\0\0\x09", No),
            ],
        );
    }
}
