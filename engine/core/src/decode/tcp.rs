//! The TCP header (RFC 9293, section 3.1).

use super::{Layer, Message, Reason, Refused, TcpHeader};

/// The header without options.
const MIN_HEADER_BYTES: u32 = 20;

/// Read the header of a segment that had `wire_len` bytes on the wire.
///
/// Options may be cut off by the capture: the payload is empty then, and its length on the wire still right. A header
/// that is cut off within its first 20 bytes, or whose data offset lies outside of the segment, gives its ports alone.
///
/// # Errors
/// Refuses a header that is cut off within its ports.
#[inline(always)]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Message<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Tcp, reason };
    let Some(header) = data.first_chunk::<20>() else {
        return Message::with_ports_alone(data, refused(Reason::TooShort));
    };
    let &[s0, s1, d0, d1, q0, q1, q2, q3, a0, a1, a2, a3, offset, flags, ..] = header;
    let header_bytes = u32::from(offset >> 4) * 4;
    let Some(payload_wire_len) = wire_len.checked_sub(header_bytes).filter(|_| header_bytes >= MIN_HEADER_BYTES) else {
        return Message::with_ports_alone(data, refused(Reason::Malformed));
    };
    Ok(Message {
        source_port: u16::from_be_bytes([s0, s1]),
        destination_port: u16::from_be_bytes([d0, d1]),
        tcp: Some(TcpHeader {
            sequence: u32::from_be_bytes([q0, q1, q2, q3]),
            acknowledgment: u32::from_be_bytes([a0, a1, a2, a3]),
            flags,
        }),
        payload: data.get(header_bytes as usize..).unwrap_or_default(),
        payload_wire_len,
        damage: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From port 443 to 51000, SYN and ACK, a maximum segment size option, two bytes of payload.
    const SEGMENT: [u8; 26] =
        [0x01, 0xBB, 0xC7, 0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0x60, 0x12, 0xFF, 0xFF, 0, 0, 0, 0, 2, 4, 5, 0xB4, 0x16, 0x03];

    #[test]
    fn rfc_9293_section_3_1_fields() {
        let message = parse(&SEGMENT, 26).unwrap();
        assert_eq!((message.source_port, message.destination_port), (443, 51000));
        let header = TcpHeader { sequence: 0x0102_0304, acknowledgment: 0x0506_0708, flags: 0x12 };
        assert_eq!(message.tcp, Some(header));
        assert_eq!((message.payload, message.payload_wire_len), (&[0x16, 0x03][..], 2));
    }

    #[test]
    fn rfc_9293_section_3_1_data_offset() {
        for (offset, wire_len, expected) in [
            (0x50, 26, Ok((6, 6))),
            (0x60, 1000, Ok((2, 976))),
            (0xF0, 1000, Ok((0, 940))),
            (0x40, 26, Err(Reason::Malformed)),
            (0x00, 26, Err(Reason::Malformed)),
            (0x70, 26, Err(Reason::Malformed)),
        ] {
            let mut segment = SEGMENT;
            segment[12] = offset;
            let message = parse(&segment, wire_len).unwrap();
            let lengths = (message.payload.len(), message.payload_wire_len);
            let found = message.damage.map_or(Ok(lengths), |damage| Err(damage.reason));
            assert_eq!(found, expected, "{offset:#x}");
            assert_eq!((message.source_port, message.destination_port), (443, 51000), "{offset:#x}");
            assert!(message.tcp.is_some() || lengths == (0, 0), "{offset:#x}");
        }
    }

    #[test]
    fn of_a_fixed_header_that_is_cut_off_the_ports_are_left() {
        let too_short = Refused { layer: Layer::Tcp, reason: Reason::TooShort };
        for len in 0..4 {
            assert_eq!(parse(&SEGMENT[..len], 26), Err(too_short));
        }
        for len in 4..20 {
            let left = Message { source_port: 443, destination_port: 51000, ..Message::without_ports(&[], 0) };
            assert_eq!(parse(&SEGMENT[..len], 26), Ok(Message { damage: Some(too_short), ..left }));
        }
        assert_eq!(parse(&SEGMENT[..20], 26).unwrap().damage, None, "options may be cut off");
    }
}
