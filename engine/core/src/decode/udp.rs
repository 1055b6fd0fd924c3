//! The UDP header (RFC 768).

use super::{Layer, Message, Reason, Refused, up_to};

const HEADER_BYTES: u32 = 8;

/// Read the header of a datagram that had `wire_len` bytes on the wire.
///
/// A length of 0 is a jumbogram's (RFC 2675, section 4); a length beyond the IP packet is a first fragment's: what
/// the IP packet carried counts in both cases. A header that is cut off, or whose length is below its own, gives its
/// ports alone.
///
/// # Errors
/// Refuses a header that is cut off within its ports.
#[inline(always)]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Message<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Udp, reason };
    let Some((&[s0, s1, d0, d1, l0, l1, _, _], payload)) = data.split_first_chunk::<8>() else {
        return Message::with_ports_alone(data, refused(Reason::TooShort));
    };
    let datagram_len = match u32::from(u16::from_be_bytes([l0, l1])) {
        0 => wire_len,
        length => length.min(wire_len),
    };
    let Some(payload_wire_len) = datagram_len.checked_sub(HEADER_BYTES) else {
        return Message::with_ports_alone(data, refused(Reason::Malformed));
    };
    Ok(Message {
        source_port: u16::from_be_bytes([s0, s1]),
        destination_port: u16::from_be_bytes([d0, d1]),
        tcp: None,
        payload: up_to(payload, payload_wire_len),
        payload_wire_len,
        damage: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From port 53 to 40000, length 10, two bytes of payload and one that is none.
    const DATAGRAM: [u8; 11] = [0, 53, 0x9C, 0x40, 0, 10, 0, 0, 7, 8, 9];

    #[test]
    fn rfc_768_fields() {
        let message = parse(&DATAGRAM, 11).unwrap();
        assert_eq!((message.source_port, message.destination_port), (53, 40000));
        assert_eq!((message.payload, message.payload_wire_len, message.tcp), (&[7, 8][..], 2, None));
    }

    #[test]
    fn rfc_768_length() {
        for (name, length, wire_len, expected) in [
            ("RFC 2675, section 4: jumbogram", 0, 100_008, Ok((3, 100_000))),
            ("first fragment", 4000, 11, Ok((3, 3))),
            ("cut by the snapshot length", 500, 500, Ok((3, 492))),
            ("empty", 8, 11, Ok((0, 0))),
            ("shorter than the header", 7, 11, Err(Reason::Malformed)),
        ] {
            let mut datagram = DATAGRAM;
            [datagram[4], datagram[5]] = u16::to_be_bytes(length);
            let message = parse(&datagram, wire_len).unwrap();
            let lengths = (message.payload.len(), message.payload_wire_len);
            assert_eq!(message.damage.map_or(Ok(lengths), |damage| Err(damage.reason)), expected, "{name}");
            assert_eq!((message.source_port, message.destination_port), (53, 40000), "{name}");
            assert!(message.damage.is_none() || lengths == (0, 0), "{name}");
        }
    }

    #[test]
    fn of_a_header_that_is_cut_off_the_ports_are_left() {
        let too_short = Refused { layer: Layer::Udp, reason: Reason::TooShort };
        for len in 0..4 {
            assert_eq!(parse(&DATAGRAM[..len], 11), Err(too_short));
        }
        for len in 4..8 {
            let left = Message { source_port: 53, destination_port: 40000, ..Message::without_ports(&[], 0) };
            assert_eq!(parse(&DATAGRAM[..len], 11), Ok(Message { damage: Some(too_short), ..left }));
        }
    }
}
