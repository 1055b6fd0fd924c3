//! TFTP, by the request that opens a transfer: kind, name, mode (RFC 1350, section 5). The transfer itself goes on between other
//! ports, with nothing that tells it. The name is stepped over, never kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

const READ: u16 = 1;
const WRITE: u16 = 2;
const MODES: [&[u8]; 3] = [b"netascii", b"octet", b"mail"];
/// Requests fit a packet of 512 bytes (RFC 2347).
const REQUEST_MAX: usize = 512;

/// The upper byte of a kind.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    if !matches!(reader.u16(), Some(READ | WRITE)) || datagram.payload.len() > REQUEST_MAX {
        return Recognition::No;
    }
    let is_request = text(&mut reader).is_some_and(|name| name.iter().all(|byte| *byte >= b' '))
        && text(&mut reader).is_some_and(|mode| MODES.iter().any(|known| mode.eq_ignore_ascii_case(known)));
    Recognition::decided(is_request)
}

/// The text up to the zero that ends it, not empty.
fn text<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let len = memchr::memchr(0, reader.rest()).filter(|len| *len > 0)?;
    let text = reader.take(len)?;
    reader.u8()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn requests_by_table() {
        assert_datagrams(
            recognise,
            69,
            &[
                (b"\0\x01boot/pxe.0\0octet\0", Yes),
                (b"\0\x02config\0NetASCII\0", Yes),
                (b"\0\x01boot\0binary\0", No),
                (b"\0\x01bo\x01ot\0octet\0", No),
                (b"\0\x01\0octet\0", No),
                (b"\0\x03\0\x01data", No),
            ],
        );
    }

    #[test]
    fn what_follows_a_request_is_options() {
        use super::super::super::conversation::of_first_datagram;
        assert_eq!(of_first_datagram(69, b"\0\x01a\0octet\0blksize\x001468\0", recognise), Yes);
    }
}
