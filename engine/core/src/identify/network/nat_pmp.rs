//! NAT Port Mapping Protocol (RFC 6886, section 3) and its successor, Port Control Protocol (RFC 6887, section 7), by their ports
//! and messages.

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Announcements, requests (RFC 6886, section 3.1; RFC 6887, section 19).
pub(super) const PORTS: [u16; 2] = [5_350, 5_351];
const VERSION_PCP: u8 = 2;
const PCP_MAX: u32 = 1_100;
const PCP_HEADER: u32 = 24;
const RESPONSE: u8 = 0x80;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (version, operation, reserved) = (reader.u8()?, reader.u8()?, reader.u16()?);
    let (is_response, kind) = (operation & RESPONSE != 0, operation & !RESPONSE);
    if version == VERSION_PCP {
        let lifetime = reader.u32()?;
        // Of a response, the second half holds the result (RFC 6887, section 7.2).
        let is_header = if is_response { reserved <= 13 } else { reserved == 0 && lifetime < 1 << 24 };
        let fits = datagram.wire_len % 4 == 0 && (PCP_HEADER..=PCP_MAX).contains(&datagram.wire_len);
        return Some(is_header && fits && kind <= 3);
    }
    // The address, or a mapping of UDP or TCP; a response has a result of up to 5 in place of the reserved field.
    let len = match (is_response, kind) {
        (false, 0) => 2,
        (false, 1 | 2) | (true, 0) => 12,
        (true, 1 | 2) => 16,
        _ => return Some(false),
    };
    Some(version == 0 && datagram.wire_len == len && if is_response { reserved <= 5 } else { reserved == 0 })
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn messages_of_both() {
        let mapping = b"\0\x01\0\0\x1f\x90\x1f\x90\0\0\x0e\x10";
        let pcp = [&b"\x02\x01\0\0\0\0\x0e\x10"[..], &[0x11; 52]].concat();
        let operation = b"\0\x03\0\0\x1f\x90\x1f\x90\0\0\x0e\x10";
        let reserved = [&b"\x02\x01\x01\0\0\0\x0e\x10"[..], &[0x11; 52]].concat();
        assert_datagrams(
            is_message,
            5_351,
            12,
            &[mapping, b"\0\x81\0\0\0\0\0\x09\x1f\x90\x1f\x90\0\0\x0e\x10"],
            &[operation],
        );
        assert_datagrams(is_message, 5_351, 24, &[&pcp], &[&reserved]);
    }
}
