//! Cassandra, by the first frame of either end of its native protocol (CQL binary protocol, versions 1 to 5, section 2).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with_text};
use super::super::reader::{Reader, u32_at};

const PORT: u16 = 9_042;
/// Versions; the upper bit marks an answer.
const VERSION_MAX: u8 = 5;
const ANSWER: u8 = 0x80;
/// From this version on the number of a stream has two bytes.
const WIDE_STREAMS: u8 = 3;
/// Opcodes (section 2.4): `STARTUP`, `AUTHENTICATE`, `OPTIONS`, `SUPPORTED`.
const STARTUP: u8 = 1;
const AUTHENTICATE: u8 = 3;
const OPTIONS: u8 = 5;
const SUPPORTED: u8 = 6;
/// A frame that asks for options is a header.
const OPTIONS_FRAME: usize = 9;
/// Of the flags (section 2.2), first frames may have that of a beta version.
const FLAGS: u8 = 0x10;
/// Texts of these frames.
const BODY_MAX: u32 = 4_096;
const ENTRIES_MAX: u16 = 32;

/// Versions of requests and answers.
pub(in super::super) const FIRST: FirstBytes =
    FirstBytes::of(&[]).and(1, VERSION_MAX).and(ANSWER | 1, ANSWER | VERSION_MAX);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let at_port = heads.has_port(PORT);
    heads.either(|bytes| {
        let Some(first) = bytes.first() else { return Recognition::More };
        let version = first & !ANSWER;
        let is_start = (1..=VERSION_MAX).contains(&version)
            && bytes.get(1).is_none_or(|flags| flags & !FLAGS == 0)
            // The number of a stream is signed, and only a server's own are negative.
            && bytes.get(2).is_none_or(|stream| *stream < 0x80);
        if !is_start {
            return Recognition::No;
        }
        let at = if version < WIDE_STREAMS { 3 } else { 4 };
        let Some(&opcode) = bytes.get(at) else { return Recognition::More };
        let is_opcode = match opcode {
            STARTUP | OPTIONS => first & ANSWER == 0,
            AUTHENTICATE | SUPPORTED => first & ANSWER != 0,
            _ => false,
        };
        match u32_at(bytes, at + 1) {
            _ if !is_opcode => Recognition::No,
            None => Recognition::More,
            // Nothing asks for options but this one frame, at first, and then the client waits. It is mostly zeros.
            Some(len) if opcode == OPTIONS => {
                let is_alone = at_port || bytes.len() == OPTIONS_FRAME;
                Recognition::decided(len == 0 && version >= WIDE_STREAMS && is_alone)
            }
            Some(len) if !(4..=BODY_MAX).contains(&len) => Recognition::No,
            Some(len) => body(Reader::new(bytes.get(at + 5..).unwrap_or_default()), opcode, len),
        }
    })
}

/// A count of entries and the first one's name, in capitals; or a class of Java.
fn body(mut reader: Reader<'_>, opcode: u8, len: u32) -> Recognition {
    if opcode != AUTHENTICATE {
        match reader.u16() {
            Some(1..=ENTRIES_MAX) => {}
            Some(_) => return Recognition::No,
            None => return Recognition::More,
        }
    }
    let Some(text_len) = reader.u16() else { return Recognition::More };
    if u32::from(text_len) >= len || text_len < 4 {
        return Recognition::No;
    }
    starts_with_text(reader.rest(), usize::from(text_len), |byte| match opcode {
        AUTHENTICATE => byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$'),
        _ => byte.is_ascii_uppercase() || byte == b'_',
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{Heads, recognise};

    #[test]
    fn first_frames_by_table() {
        assert_dialogues(
            recognise,
            9_042,
            &[
                (b"\x04\0\0\0\x05\0\0\0\0", b"", Yes),
                (b"\x04\0\0\x01\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053.3.1", b"", Yes),
                (b"\x02\0\0\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION", b"", Yes),
                (b"", b"\x84\0\0\0\x06\0\0\0\x34\0\x02\0\x0bCOMPRESSION\0\x02", Yes),
                (b"", b"\x84\0\0\0\x03\0\0\0\x10\0\x0eorg.apache.Any", Yes),
                (b"", b"\x84\0\0\0\x05\0\0\0\0", No),
                (b"\x04\0\0\0\x05\0\0\0\x01", b"", No),
                (b"\x04\x20\0\0\x05\0\0\0\0", b"", No),
                (b"\x04\0\0\x01\x01\0\0\0\x16\0\x01\0\x0bcql_version", b"", No),
                (b"\x04\x01\0\x50\xc0\0\x02\x01someone\0", b"", No),
                (b"\x05\0\x0b\x03\x10\0\0\0\x48", b"", No),
            ],
        );
    }

    #[test]
    fn elsewhere_a_request_for_options_stands_alone() {
        let heads = |source| Heads { source, destination: b"", source_port: 49_152, destination_port: 50_000 };
        assert_eq!(recognise(&heads(b"\x04\0\0\0\x05\0\0\0\0")), Yes);
        assert_eq!(recognise(&heads(b"\x04\0\0\0\x05\0\0\0\0\0")), No);
    }
}
