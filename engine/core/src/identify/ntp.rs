//! NTP, by port 123 and the header of a client or server (RFC 5905, section 7.3), of a control message (RFC 9327, section 2), or
//! of a private one of mode 7 (as the reference implementation's `ntp_request.h` describes it).

use super::parser::{Datagram, Recognition};
use super::reader::Reader;

pub(super) const PORT: u16 = 123;
const HEADER: u32 = 48;
const STRATUM_MAX: u8 = 16;
const CONTROL_HEADER: u32 = 12;
/// Padding to words and authentication that may follow a control message's data.
const CONTROL_TRAILER: u32 = 3 + 24;
/// The last operations of a control message: to request a nonce, and to unset a trap (RFC 9327, section 2).
const OPERATION_MAX: u8 = 12;
const UNSET_TRAP: u8 = 31;
const PRIVATE_HEADER: u32 = 8;
/// Implementations: universal, and two of the reference implementation.
const IMPLEMENTATIONS: [u8; 3] = [0, 2, 3];
/// The last request code.
const REQUEST_MAX: u8 = 50;

/// The header alone has too little that is fixed; the port must agree.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.has_port(PORT) && is_message(datagram) == Some(true))
}

fn is_message(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let first = reader.u8()?;
    let (version, mode) = (first >> 3 & 7, first & 7);
    if !(1..=4).contains(&version) {
        return Some(false);
    }
    match mode {
        6 => is_control(reader, datagram.wire_len),
        7 => is_private(reader, datagram.wire_len),
        // Version 1 had no modes (RFC 1059, appendix B).
        0 if version != 1 => Some(false),
        _ => Some(reader.u8()? <= STRATUM_MAX && reader.take(HEADER as usize - 2).is_some()),
    }
}

/// Operation, sequence, status, association, offset and count of data.
fn is_control(mut reader: Reader<'_>, wire_len: u32) -> Option<bool> {
    let operation = reader.u8()? & 0x1f;
    reader.take(8)?;
    let end = CONTROL_HEADER + u32::from(reader.u16()?);
    let fits = (end..=end + CONTROL_TRAILER).contains(&wire_len);
    Some(fits && (operation <= OPERATION_MAX || operation == UNSET_TRAP))
}

/// Sequence, implementation, request, error and number of items, and their size, which has four zero bits in front.
fn is_private(mut reader: Reader<'_>, wire_len: u32) -> Option<bool> {
    let (_sequence, implementation, request) = (reader.u8()?, reader.u8()?, reader.u8()?);
    let (items, size) = (u32::from(reader.u16()? & 0x0fff), u32::from(reader.u16()?));
    let fits = size < 0x1000 && PRIVATE_HEADER + items * size <= wire_len;
    Some(fits && IMPLEMENTATIONS.contains(&implementation) && request <= REQUEST_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::conversation::of_first_datagram;
    use super::super::parser::Recognition::{self, No, Yes};
    use super::recognise;

    fn judged(port: u16, payload: &[u8]) -> Recognition {
        of_first_datagram(port, payload, recognise)
    }

    #[test]
    fn port_and_header_decide() {
        let mut request = [0; 48];
        request[0] = 0x23;
        assert_eq!(judged(123, &request), Yes);
        assert_eq!(judged(124, &request), No);
        assert_eq!(judged(123, &request[..47]), No);
        request[1] = 17;
        assert_eq!(judged(123, &request), No);
    }

    #[test]
    fn only_version_1_has_no_mode() {
        for (first, expected) in [(0x08, Yes), (0x18, No), (0x28, No), (0x0b, Yes)] {
            let mut message = [0; 48];
            message[0] = first;
            assert_eq!(judged(123, &message), expected, "{first:#x}");
        }
    }

    #[test]
    fn control_and_private_messages() {
        let control = b"\x16\x02\0\x01\0\0\0\0\0\0\0\0";
        let list = b"\x17\0\x03\x2a\0\0\0\0";
        let answer = b"\x97\0\x03\x2a\0\x02\0\x04\x01\x02\x03\x04\x05\x06\x07\x08";
        for message in [&control[..], list, answer] {
            assert_eq!(judged(123, message), Yes);
            assert_eq!(judged(124, message), No);
            assert_eq!(judged(123, &message[..message.len() - 1]), No);
        }
        for other in [&b"\x16\x0e\0\x01\0\0\0\0\0\0\0\0"[..], b"\x17\0\x04\x2a\0\0\0\0", b"\x17\0\x03\x2a\0\0\x10\0"] {
            assert_eq!(judged(123, other), No);
        }
    }
}
