//! Elasticsearch and its like between nodes, by the header of a transport message (Elasticsearch, `TcpHeader`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::super::reader::Reader;

const MAGIC: &[u8] = b"ES";
/// A ping has this in place of a length.
const PING: u32 = 0xffff_ffff;
/// What a length counts at least: request, status, version.
const LENGTH_MIN: u32 = 13;
/// Messages are bounded by what a node has of memory, and those that stand first are short.
const LENGTH_MAX: u32 = 1 << 28;
/// Request or answer, error, compressed, handshake.
const STATUS: u8 = 0x0f;
/// A version is a number of eight digits, two for each part.
const VERSION_MAX: u32 = 99_999_999;

/// The magic number.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[]).or_starts(&[MAGIC]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        if starts_with(bytes, MAGIC) != Recognition::Yes {
            return starts_with(bytes, MAGIC);
        }
        let mut reader = Reader::new(bytes.get(MAGIC.len()..).unwrap_or_default());
        match reader.u32() {
            None => return Recognition::More,
            Some(PING) => return Recognition::Yes,
            Some(len) if !(LENGTH_MIN..LENGTH_MAX).contains(&len) => return Recognition::No,
            Some(_) => {}
        }
        let fields = (reader.take(8), reader.u8(), reader.u32());
        let (Some(_request), Some(status), Some(version)) = fields else { return Recognition::More };
        Recognition::decided(status & !STATUS == 0 && (1..=VERSION_MAX).contains(&version))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn headers_by_table() {
        assert_dialogues(
            recognise,
            9_300,
            &[
                (b"ES\0\0\0\x34\0\0\0\0\0\0\0\x01\x08\0\x5c\xc6\x63", b"", Yes),
                (b"", b"ES\0\0\0\x13\0\0\0\0\0\0\0\x01\x09\0\x5c\xc6\x63", Yes),
                (b"ES\xff\xff\xff\xff", b"", Yes),
                (b"ES\0\0\0\x34\0\0\0\0\0\0\0\x01\x18\0\x5c\xc6\x63", b"", No),
                (b"ES\0\0\0\x34\0\0\0\0\0\0\0\x01\x08\x7f\x5c\xc6\x63", b"", No),
                (b"ES\0\0\0\x05", b"", No),
                (b"ESTABLISH\r\n", b"", No),
            ],
        );
    }
}
