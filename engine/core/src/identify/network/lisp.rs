//! Locator/ID Separation Protocol: data and control packets by their ports and form (RFC 9300, section 5.3; RFC 9301,
//! section 5), reliable transport by the mark that ends a message (draft-ietf-lisp-map-server-reliable-transport, section 5).

use std::cmp::Ordering;

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

pub(super) const DATA_PORT: u16 = 4_341;
pub(super) const CONTROL_PORT: u16 = 4_342;
pub(super) const PORTS: [u16; 2] = [DATA_PORT, CONTROL_PORT];
/// Bytes before what a data packet or an encapsulated control message carries.
const DATA_HEADER: usize = 8;
const ENCAPSULATED_HEADER: usize = 4;
/// Bytes of authentication data: none, of SHA-1, also truncated, or of SHA-256 (RFC 9301, section 5.6).
const DIGESTS: [u16; 5] = [0, 12, 16, 20, 32];
/// Families of addresses: none, IPv4, IPv6, LISP's own, MAC (IANA Address Family Numbers).
const FAMILIES: [u16; 5] = [0, 1, 2, 16_387, 16_389];
/// Where the family of an address stands in a record, and in what a NAT's traversal asks for (RFC 9301, sections 5.4 and 5.6;
/// draft-ermagan-lisp-nat-traversal, section 4.1).
const RECORD_FAMILY_AT: usize = 10;
const INFORMATION_FAMILY_AT: usize = 6;
/// A datagram has room for few.
const RECORDS_MAX: u8 = 64;
/// The end of a message of the reliable transport.
const END_MARK: [u8; 4] = [0x9f, 0xac, 0xad, 0xe9];
/// Its header: type, length, message identifier.
const RELIABLE_HEADER: usize = 8;
const RELIABLE_MAX: usize = 4_096;

pub(super) fn is_packet(datagram: &Datagram<'_>) -> bool {
    let told = if datagram.has_port(CONTROL_PORT) { is_control(datagram) } else { is_data(datagram) };
    told == Some(true)
}

/// A data packet carries an IP packet that fills it.
fn is_data(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    // The flags that are no flag of the header.
    let reserved = reader.u8()? & 0x03;
    reader.take(DATA_HEADER - 1)?;
    Some(reserved == 0 && holds_ip(reader, datagram.wire_len.checked_sub(8)?)?)
}

/// Whether an IP packet of this length begins here (RFC 791, section 3.1; RFC 8200, section 3).
fn holds_ip(mut reader: Reader<'_>, len: u32) -> Option<bool> {
    let (first, _, total) = (reader.u8()?, reader.u8()?, reader.u16()?);
    Some(match first >> 4 {
        4 => u32::from(total) == len,
        6 => u32::from(reader.u16()?) + 40 == len,
        _ => false,
    })
}

fn is_control(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let first = reader.u8()?;
    let kind = first >> 4;
    match kind {
        // Encapsulated.
        8 => {
            reader.take(ENCAPSULATED_HEADER - 1)?;
            holds_ip(reader, datagram.wire_len.checked_sub(4)?)
        }
        // A request: records, a nonce, the family of the source's address.
        1 => {
            let (_, _, records, _nonce) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.take(8)?);
            Some((1..=RECORDS_MAX).contains(&records) && FAMILIES.contains(&reader.u16()?))
        }
        // A reply: records, a nonce, a record.
        2 => {
            let (_, _, records, _nonce) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.take(8)?);
            reader.take(RECORD_FAMILY_AT)?;
            Some((1..=RECORDS_MAX).contains(&records) && FAMILIES.contains(&reader.u16()?))
        }
        // Registers, notifications, what traverses NAT: a nonce, a key, a digest, a record.
        3..=5 | 7 => {
            let (_, _, records, _nonce) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.take(8)?);
            let (_key, len) = (reader.u16()?, reader.u16()?);
            if !DIGESTS.contains(&len) {
                return Some(false);
            }
            reader.take(usize::from(len))?;
            reader.take(if kind == 7 { INFORMATION_FAMILY_AT } else { RECORD_FAMILY_AT })?;
            let counts = kind == 7 || (1..=RECORDS_MAX).contains(&records);
            Some(counts && FAMILIES.contains(&reader.u16()?))
        }
        _ => Some(false),
    }
}

/// A message of the reliable transport in whole.
pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    let mut reader = Reader::new(bytes);
    // Types stay far below 256.
    match (reader.u8(), reader.u8(), reader.u16()) {
        (Some(0), Some(16..=31), Some(len)) if (RELIABLE_HEADER + 4..=RELIABLE_MAX).contains(&usize::from(len)) => {
            let len = usize::from(len);
            match bytes.len().cmp(&len) {
                Ordering::Less => Recognition::More,
                _ => Recognition::decided(bytes.get(len - 4..len) == Some(&END_MARK)),
            }
        }
        (Some(0), None | Some(16..=31), None) | (None, ..) => Recognition::More,
        _ => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{is_packet, judge_stream};

    #[test]
    fn control_packets_by_type() {
        let start = b"\x30\0\x01\x01\x11\x22\x33\x44\x55\x66\x77\x88\0\x01\0\x14";
        let register = [&start[..], &[0x5a; 20], b"\0\0\x05\xa0\x01\x18\0\0\0\0\0\x01\xc0\0\x02\0"].concat();
        let family = [&start[..], &[0x5a; 20], b"\0\0\x05\xa0\x01\x18\0\0\0\0\x11\x01\xc0\0\x02\0"].concat();
        let request = b"\x10\0\0\x01\x11\x22\x33\x44\x55\x66\x77\x88\0\x01\xc0\0\x02\x01";
        let encapsulated = [&b"\x80\0\0\0\x45\0\0\x1c"[..], &[0; 24]].concat();
        let other_len = [&b"\x80\0\0\0\x45\0\0\x1d"[..], &[0; 24]].concat();
        let own: [&[u8]; 3] = [&register, request, &encapsulated];
        assert_datagrams(is_packet, 4_342, 14, &own, &[&family, &other_len, b"\x90\0\0\0"]);
    }

    #[test]
    fn a_data_packet_carries_one() {
        let own = [&b"\xc0\x11\x22\x33\0\0\0\x01\x45\0\0\x1c"[..], &[0; 24]].concat();
        let flags = [&b"\xc3\x11\x22\x33\0\0\0\x01\x45\0\0\x1c"[..], &[0; 24]].concat();
        assert_datagrams(is_packet, 4_341, 36, &[&own], &[&flags]);
    }

    #[test]
    fn a_mark_ends_a_message_of_the_reliable_transport() {
        let own = b"\0\x10\0\x0e\0\0\0\x01\x01\x02\x9f\xac\xad\xe9";
        let mark = b"\0\x10\0\x0e\0\0\0\x01\x01\x02\x9f\xac\xad\xe8";
        assert_streams(judge_stream, &[own], &[mark, b"\0\x0f\0\x0e", b"\0\x10\0\x0b"]);
    }
}
