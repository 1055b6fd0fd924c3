//! The header that all ICMP messages of both families share (RFC 792; RFC 4443, section 2.1).

use super::{Layer, Message, Reason, Refused};

/// Type, code and checksum.
const HEADER_BYTES: u32 = 4;

/// Read the header of a message that had `wire_len` bytes on the wire. Its ports are 0.
///
/// # Errors
/// Refuses a header that is cut off.
#[inline(always)]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Message<'_>, Refused> {
    let refused = Refused { layer: Layer::Icmp, reason: Reason::TooShort };
    let (_, payload) = data.split_first_chunk::<4>().ok_or(refused)?;
    let payload_wire_len = wire_len.checked_sub(HEADER_BYTES).ok_or(refused)?;
    Ok(Message::without_ports(payload, payload_wire_len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_792_echo_request() {
        let message = parse(&[8, 0, 0xF7, 0xFF, 0, 1, 0, 2], 64).unwrap();
        assert_eq!((message.source_port, message.destination_port), (0, 0));
        assert_eq!((message.payload, message.payload_wire_len), (&[0, 1, 0, 2][..], 60));
    }

    #[test]
    fn every_cut_of_the_header_is_too_short() {
        for len in 0..4 {
            let expected = Refused { layer: Layer::Icmp, reason: Reason::TooShort };
            assert_eq!(parse(&[8, 0, 0xF7, 0xFF][..len], 64), Err(expected));
        }
    }
}
