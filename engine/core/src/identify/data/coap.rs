//! `CoAP`, by a whole message at port 5683 (RFC 7252, section 3). A message has little that is fixed, so the port must agree, and
//! its options must fill it.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

pub(in super::super) const PORT: u16 = 5_683;
/// Longest token.
const TOKEN_MAX: u8 = 8;
/// What stands before the payload.
const MARKER: u8 = 0xff;
/// Options that are walked: messages have some ten.
const OPTIONS_MAX: usize = 64;

/// Version 1, any type, a length of the token.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[])
    .and(0x40, 0x40 | TOKEN_MAX)
    .and(0x50, 0x50 | TOKEN_MAX)
    .and(0x60, 0x60 | TOKEN_MAX)
    .and(0x70, 0x70 | TOKEN_MAX);

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.has_port(PORT) && is_message(datagram.payload).is_some())
}

fn is_message(payload: &[u8]) -> Option<()> {
    let mut reader = Reader::new(payload);
    let (first, code) = (reader.u8()?, reader.u8()?);
    reader.u16()?;
    let token = first & 0x0f;
    if first >> 6 != 1 || token > TOKEN_MAX {
        return None;
    }
    reader.take(usize::from(token))?;
    match (code >> 5, code & 0x1f) {
        // Empty: a message to be acknowledged, or the acknowledgement (section 4.1).
        (0, 0) => return (token == 0 && reader.is_empty()).then_some(()),
        // A method (sections 5.8 and RFC 8132), or a response.
        (0, 1..=7) | (2 | 4 | 5, _) => {}
        _ => return None,
    }
    for _ in 0..OPTIONS_MAX {
        match reader.u8() {
            None => return Some(()),
            Some(MARKER) => return (!reader.is_empty()).then_some(()),
            Some(byte) => {
                extended(byte >> 4, &mut reader)?;
                let len = extended(byte & 0x0f, &mut reader)?;
                reader.take(len)?;
            }
        }
    }
    None
}

/// Four bits that stand for themselves, or for one or two bytes that follow (section 3.1).
fn extended(bits: u8, reader: &mut Reader<'_>) -> Option<usize> {
    match bits {
        0..=12 => Some(usize::from(bits)),
        13 => Some(usize::from(reader.u8()?) + 13),
        14 => Some(usize::from(reader.u16()?) + 269),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::of_first_datagram;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::recognise;

    fn judged(port: u16, payload: &[u8]) -> Recognition {
        of_first_datagram(port, payload, recognise)
    }

    #[test]
    fn messages_by_table() {
        for (payload, expected) in [
            (&b"\x43\x01\x05\xcar\x16\x33\xbb.well-known\x04core"[..], Yes),
            (b"\x60\0\xe9\x1b", Yes),
            (b"\x60\x45\xe9\x1b\xffhello", Yes),
            (b"\x40\x01\0\x01\xbd\x01.well-known-ab", Yes),
            (b"\x60\0\xe9\x1b\0", No),
            (b"\x60\x45\xe9\x1b\xff", No),
            (b"\x40\x01\0\x01\xbe", No),
            (b"\x40\x21\0\x01", No),
            (b"\x49\x01\0\x01", No),
            (b"\x80\x01\0\x01", No),
            (b"\x43\x01\x05\xcar\x16\x33\xbb.well", No),
            (b"\x40", No),
        ] {
            assert_eq!(judged(5_683, payload), expected, "{payload:02x?}");
        }
        assert_eq!(judged(5_682, b"\x60\0\xe9\x1b"), No);
    }
}
