//! TFTP, by the request that opens a transfer: kind, name, mode (RFC 1350, section 5), and by the first block of the transfer with
//! its acknowledgement, which go between other ports (section 4). The name is stepped over, never kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

const READ: u16 = 1;
const WRITE: u16 = 2;
/// Data and acknowledgement of block 1; a block has 512 bytes, or what was agreed on, up to what fits a packet (RFC 2348).
const FIRST_BLOCK: [u8; 4] = [0, 3, 0, 1];
const FIRST_ACKNOWLEDGED: [u8; 4] = [0, 4, 0, 1];
const BLOCK_MAX: u32 = 1_500;
const MODES: [&[u8]; 3] = [b"netascii", b"octet", b"mail"];
/// Requests fit a packet of 512 bytes (RFC 2347).
const REQUEST_MAX: usize = 512;

/// The upper byte of a kind.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    if let Some(answer) = transfer(datagram) {
        return answer;
    }
    let mut reader = Reader::new(datagram.payload);
    if !matches!(reader.u16(), Some(READ | WRITE)) || datagram.payload.len() > REQUEST_MAX {
        return Recognition::No;
    }
    let is_request = text(&mut reader).is_some_and(|name| name.iter().all(|byte| *byte >= b' '))
        && text(&mut reader).is_some_and(|mode| MODES.iter().any(|known| mode.eq_ignore_ascii_case(known)));
    Recognition::decided(is_request)
}

/// What a first block or its acknowledgement says, where it is one: each alone is little, so the other end must agree.
fn transfer(datagram: &mut Datagram<'_>) -> Option<Recognition> {
    if datagram.payload == FIRST_ACKNOWLEDGED {
        let sender = datagram.past.tftp_sender.take();
        return Some(Recognition::decided(sender.is_some_and(|sender| sender != datagram.side)));
    }
    if datagram.payload.starts_with(&FIRST_BLOCK) {
        datagram.past.tftp_sender = (datagram.wire_len <= BLOCK_MAX).then_some(datagram.side);
        return Some(Recognition::No);
    }
    None
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
    use super::super::super::Side;
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::super::parser::{Datagram, Past};
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
    fn a_first_block_and_its_acknowledgement() {
        for (acknowledges, payload, expected) in [
            (Side::Destination, &b"\0\x04\0\x01"[..], Yes),
            (Side::Source, b"\0\x04\0\x01", No),
            (Side::Destination, b"\0\x04\0\x02", No),
            (Side::Destination, b"\0\x04\0\x01\0", No),
        ] {
            let mut past = Past::default();
            let mut judged = |side, payload: &[u8]| {
                let wire_len = u32::try_from(payload.len()).unwrap();
                let (source_port, destination_port, past) = (59_557, 44_935, &mut past);
                recognise(&mut Datagram { side, payload, wire_len, source_port, destination_port, past })
            };
            assert_eq!(judged(Side::Source, b"\0\x03\0\x01#!/bin/sh\n"), No);
            assert_eq!(judged(acknowledges, payload), expected, "{payload:02x?}");
        }
    }

    #[test]
    fn what_follows_a_request_is_options() {
        assert_eq!(of_first_datagram(69, b"\0\x01a\0octet\0blksize\x001468\0", recognise), Yes);
    }
}
