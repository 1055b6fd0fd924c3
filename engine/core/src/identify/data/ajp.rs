//! AJP, by the first packet of a web server or the answer of what stands behind it (Apache Tomcat Connectors, `AJPv13`
//! protocol reference). Paths and headers are never looked at.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::super::reader::Reader;

/// Magic numbers of the two directions.
const TO_CONTAINER: u16 = 0x1234;
const FROM_CONTAINER: u16 = 0x4142;
/// Codes: request, ping, its answer, headers.
const FORWARD: u8 = 2;
const PING: u8 = 10;
const HEADERS: u8 = 4;
const PONG: u8 = 9;
/// The last code of a method, and that of one told by name.
const METHOD_MAX: u8 = 28;
const METHOD_BY_NAME: u8 = 0xff;
const PROTOCOL: &[u8] = b"HTTP/";
const LENGTH_MAX: u16 = 0xfffc;

/// The magic numbers.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0x12, b'A']);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let Some(magic) = reader.u16() else {
            return Recognition::while_possible(matches!(bytes, [0x12 | b'A']));
        };
        if !matches!(magic, TO_CONTAINER | FROM_CONTAINER) {
            return Recognition::No;
        }
        let (Some(len), Some(code)) = (reader.u16(), reader.u8()) else { return Recognition::More };
        match (magic, code) {
            (TO_CONTAINER, PING) | (FROM_CONTAINER, PONG) => Recognition::decided(len == 1),
            (TO_CONTAINER, FORWARD) if len <= LENGTH_MAX => forwards(reader),
            (FROM_CONTAINER, HEADERS) => match reader.u16() {
                Some(status) => Recognition::decided((100..600).contains(&status)),
                None => Recognition::More,
            },
            _ => Recognition::No,
        }
    })
}

/// A method, the protocol with its length in front.
fn forwards(mut reader: Reader<'_>) -> Recognition {
    match reader.u8() {
        None => return Recognition::More,
        Some(1..=METHOD_MAX | METHOD_BY_NAME) => {}
        Some(_) => return Recognition::No,
    }
    let Some(len) = reader.u16() else { return Recognition::More };
    if usize::from(len) > PROTOCOL.len() { starts_with(reader.rest(), PROTOCOL) } else { Recognition::No }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn packets_by_table() {
        assert_dialogues(
            recognise,
            8_009,
            &[
                (b"\x12\x34\0\x01\x0a", b"AB\0\x01\x09", Yes),
                (b"\x12\x34\x03\x60\x02\x04\0\x08HTTP/1.1\0", b"", Yes),
                (b"", b"AB\0\xe2\x04\0\xc8\0\x02OK\0", Yes),
                (b"\x12\x34\0\x02\x0a", b"", No),
                (b"\x12\x34\x03\x60\x02\x1d\0\x08HTTP/1.1\0", b"", No),
                (b"\x12\x34\x03\x60\x02\x04\0\x08HELP/1.1\0", b"", No),
                (b"", b"AB\0\xe2\x04\x02\x58", No),
                (b"ABOR\r\n", b"", No),
            ],
        );
    }
}
