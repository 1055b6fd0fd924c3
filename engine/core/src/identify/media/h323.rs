//! H.323's signalling: calls over TCP by their Q.931 message in a TPKT packet (H.225.0, section 7.2), gatekeepers over UDP by their
//! port and H.225.0's object identifier in a message of theirs (section 7.7).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};

/// Version of a TPKT packet, and a byte that is zero (RFC 1006, section 6).
const TPKT: [u8; 2] = [3, 0];
/// TPKT header, protocol discriminator, length of the call reference, call reference, message type, first information element.
const FIXED: usize = 10;
/// Protocol discriminator of call control (Q.931, section 4.2), and the length of its call references in H.225.0.
const DISCRIMINATOR: u8 = 0x08;
const REFERENCE_LEN: u8 = 2;
/// Message types that H.225.0 uses (section 7.2.2): ALERTING, CALL PROCEEDING, PROGRESS, SETUP, CONNECT, SETUP ACKNOWLEDGE, RELEASE COMPLETE, FACILITY, NOTIFY,
/// STATUS INQUIRY, INFORMATION, STATUS.
const MESSAGES: [u8; 12] = [0x01, 0x02, 0x03, 0x05, 0x07, 0x0d, 0x5a, 0x62, 0x6e, 0x75, 0x7b, 0x7d];
/// Information elements that may come first (Q.931, section 4.5.1): BEARER CAPABILITY, CAUSE, FACILITY, PROGRESS, NOTIFICATION, DISPLAY, KEYPAD, SIGNAL, CALLING and CALLED PARTY
/// NUMBER, USER-USER; those of one byte have the highest bit.
const ELEMENTS: [u8; 11] = [0x04, 0x08, 0x1c, 0x1e, 0x27, 0x28, 0x2c, 0x34, 0x6c, 0x70, 0x7e];

/// The version of a TPKT packet.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[TPKT[0]]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some(&[version, reserved, high, low, discriminator, reference_len, _, _, message, element]) =
            bytes.first_chunk::<FIXED>()
        else {
            let possible =
                starts_with(bytes, &TPKT) != Recognition::No && bytes.get(4).is_none_or(|&byte| byte == DISCRIMINATOR);
            return Recognition::while_possible(possible);
        };
        let has_header = [version, reserved] == TPKT && usize::from(u16::from_be_bytes([high, low])) >= FIXED;
        let is_call = discriminator == DISCRIMINATOR && reference_len == REFERENCE_LEN && MESSAGES.contains(&message);
        Recognition::decided(has_header && is_call && (ELEMENTS.contains(&element) || element >= 0x80))
    })
}

/// Gatekeepers, and the multicast group that finds them (H.225.0, appendix IV).
pub(super) const RAS_PORTS: [u16; 2] = [1_718, 1_719];
/// The object identifier `itu-t recommendation h 2250 version`, in BER with its length before it, up to the version.
const IDENTIFIER: [u8; 6] = [0x06, 0x00, 0x08, 0x91, 0x4a, 0x00];
/// Versions of H.225.0.
const VERSIONS: std::ops::RangeInclusive<u8> = 1..=8;
/// A choice, the options that are present and a sequence number stand before the identifier.
const BEFORE: usize = 8;

/// The choice of a message in packed encoding: any with an extension bit before it.
pub(super) const RAS_FIRST: FirstBytes = FirstBytes::of(&[]).and(0, 0x7f);

/// Of the messages those that hold the identifier: requests for gatekeepers and registrations, and their answers.
pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    if !datagram.has_any_port(&RAS_PORTS) || datagram.payload.first().is_none_or(|&byte| byte > 0x7f) {
        return Recognition::No;
    }
    let start = datagram.payload.get(..BEFORE + IDENTIFIER.len() + 1).unwrap_or(datagram.payload);
    let is_message = start.windows(IDENTIFIER.len() + 1).any(|window| {
        window.strip_prefix(&IDENTIFIER).is_some_and(|version| version.iter().all(|byte| VERSIONS.contains(byte)))
    });
    Recognition::decided(is_message)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::super::exchange::{assert_taken_whole, first};
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn calls_over_tcp() {
        assert_dialogues(
            recognise_stream,
            1_720,
            &[
                (b"\x03\0\0\x40\x08\x02\x12\x34\x05\x04\x03\x88\x90\xa5", b"", Yes),
                (b"", b"\x03\0\0\x30\x08\x02\x92\x34\x07\x7e\0\x20\x05", Yes),
                (b"\x03\0\0\x40", b"", More),
                (b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0", b"", No),
                (b"\x03\0\0\x05\x08\x02\x12\x34\x05\x04", b"", No),
                (b"\x03\0\0\x40\x08\x02\x12\x34\x05\x11", b"", No),
                (b"\x03\0\0\x40\x08\x02\x12\x34\x44\x7e", b"", No),
            ],
        );
    }

    #[test]
    fn gatekeepers_over_udp() {
        let request = b"\x01\0\x12\x06\0\x08\x91\x4a\0\x04\x01\x00";
        assert_taken_whole(recognise_datagram, 1_719, request, 10);
        assert_eq!(first(recognise_datagram, 1_720, request), No);
        assert_eq!(first(recognise_datagram, 1_719, b"\x01\0\x12\x06\0\x08\x91\x4a\0\x44\x01\x00"), No);
        assert_eq!(first(recognise_datagram, 1_719, &[&[0; 9][..], request].concat()), No);
    }
}
