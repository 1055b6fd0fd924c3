//! `MongoDB`, by the header of a message and what its kind must begin with (`MongoDB` wire protocol). Documents are never looked at.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Kinds: reply, query, compressed, message.
const REPLY: u32 = 1;
const QUERY: u32 = 2_004;
const COMPRESSED: u32 = 2_012;
const MESSAGE: u32 = 2_013;
/// Header, and flags with the section that follows.
const LENGTH_MIN: u32 = 21;
/// Messages that stand first are shorter.
const LENGTH_MAX: u32 = 1 << 16;
/// The longest message that servers take (`maxMessageSizeBytes`).
const UNCOMPRESSED_MAX: u32 = 48_000_000;
/// Flags of a message: checksum, more to come, and exhaust allowed; those of the lower half that are unknown are refused.
const MESSAGE_FLAGS: u32 = 0x0001_0003;
/// Flags of a query, and of a reply.
const QUERY_FLAGS: u32 = 0xfe;
const REPLY_FLAGS: u32 = 0x0f;
/// Header and fields of a reply, before its documents, of which the empty one has five bytes.
const REPLY_HEADER: u32 = 36;
const DOCUMENT_MIN: u32 = 5;
/// Compressors: none, snappy, zlib, zstd.
const COMPRESSOR_MAX: u8 = 3;

/// The lower byte of a length.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let mut number = || reader.u32().map(u32::swap_bytes);
        let Some(len) = number() else { return Recognition::More };
        if !(LENGTH_MIN..=LENGTH_MAX).contains(&len) {
            return Recognition::No;
        }
        let (Some(_request), Some(answered), Some(kind)) = (number(), number(), number()) else {
            return Recognition::More;
        };
        // A client's first message answers none.
        let flags = match kind {
            QUERY if answered == 0 => QUERY_FLAGS,
            REPLY => REPLY_FLAGS,
            MESSAGE => MESSAGE_FLAGS,
            COMPRESSED => u32::MAX,
            _ => return Recognition::No,
        };
        let Some(found) = number() else { return Recognition::More };
        if found & !flags != 0 {
            return Recognition::No;
        }
        match kind {
            MESSAGE => judge(&mut reader, |kind| kind <= 1),
            QUERY => judge(&mut reader, |first| first.is_ascii_graphic()),
            COMPRESSED => compressed(found, reader),
            _ if answered > 0 => reply(reader, len),
            _ => Recognition::No,
        }
    })
}

fn judge(reader: &mut Reader<'_>, fits: impl Fn(u8) -> bool) -> Recognition {
    reader.u8().map_or(Recognition::More, |byte| Recognition::decided(fits(byte)))
}

/// The kind that is compressed, its length, a compressor.
fn compressed(kind: u32, mut reader: Reader<'_>) -> Recognition {
    if !matches!(kind, QUERY | MESSAGE | REPLY) {
        return Recognition::No;
    }
    match reader.u32().map(u32::swap_bytes) {
        Some(len) if len < UNCOMPRESSED_MAX => judge(&mut reader, |compressor| compressor <= COMPRESSOR_MAX),
        Some(_) => Recognition::No,
        None => Recognition::More,
    }
}

/// A cursor, where it begins, how many documents there are: one, whose length is that of the rest.
fn reply(mut reader: Reader<'_>, len: u32) -> Recognition {
    let mut number = || reader.u32().map(u32::swap_bytes);
    let (Some(_), Some(_), Some(_), Some(count), Some(document)) = (number(), number(), number(), number(), number())
    else {
        return Recognition::More;
    };
    Recognition::decided(count == 1 && document >= DOCUMENT_MIN && document.checked_add(REPLY_HEADER) == Some(len))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    fn message(len: u32, answered: u32, kind: u32, flags: u32, rest: &[u8]) -> Vec<u8> {
        let header = [len, 7, answered, kind, flags].into_iter().flat_map(u32::to_le_bytes);
        header.chain(rest.iter().copied()).collect()
    }

    #[test]
    fn headers_by_table() {
        for (message, expected) in [
            (message(60, 0, 2_013, 0, b"\0\x20"), Yes),
            (message(60, 7, 2_013, 0x0001_0000, b"\0"), Yes),
            (message(58, 0, 2_004, 4, b"admin.$cmd\0"), Yes),
            (message(90, 7, 1, 8, b"\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x36\0\0\0"), Yes),
            (message(91, 7, 1, 8, b"\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x36\0\0\0"), No),
            (message(90, 7, 2_012, 2_013, b"\x40\0\0\0\x02"), Yes),
            (message(60, 7, 2_004, 4, b"admin.$cmd\0"), No),
            (message(60, 0, 2_013, 4, b"\0"), No),
            (message(60, 0, 2_013, 0, b"\x02"), No),
            (message(60, 0, 2_014, 0, b"\0"), No),
            (message(90, 7, 2_012, 2_012, b"\x40\0\0\0\x02"), No),
            (message(20, 0, 2_013, 0, b"\0"), No),
            (b"GET / HTTP/1.1\r\nHost: example.com".to_vec(), No),
        ] {
            assert_dialogues(recognise, 27_017, &[(&message, b"", expected), (b"", &message, expected)]);
        }
    }
}
