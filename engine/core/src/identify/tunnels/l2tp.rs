//! L2TP, by its control messages and by data messages that state their length (RFC 2661, section 3.1; RFC 3931, section 3.2.1).
//!
//! A control message states its length, and its first attribute is its type. One without attributes, which only acknowledges, and
//! a data message have less that is fixed: for them the port must agree.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// RFC 2661, section 8.1.
const PORT: u16 = 1_701;
/// Type, length and sequence bits, which control messages must set.
const CONTROL: u8 = 0xc8;
/// A data message with a length; also with a sequence, an offset or a priority.
const DATA: [u8; 8] = [0x40, 0x41, 0x42, 0x43, 0x48, 0x49, 0x4a, 0x4b];
const HEADER_BYTES: u16 = 12;
/// The first attribute: mandatory, of 8 bytes with its header, of no vendor, of type 0 (RFC 2661, sections 4.1 and 4.4.1). It may
/// not be hidden.
const MESSAGE_TYPE: [u8; 6] = [0x80, 8, 0, 0, 0, 0];
/// Message types: to Set-Link-Info, and those that extensions add (IANA, L2TP Message Type AVP values).
const TYPE_MAX: u16 = 29;

/// The flags.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[CONTROL]).or(&DATA);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let (Some(flags), Some(version), Some(len)) = (reader.u8(), reader.u8(), reader.u16()) else {
        return Recognition::No;
    };
    let is_whole = len >= HEADER_BYTES && u32::from(len) == datagram.wire_len;
    // Tunnel and session, or connection; two sequence numbers.
    let (ids, _, rest) = (reader.u32(), reader.u32(), reader.rest());
    let is_l2tp = match flags {
        CONTROL if matches!(version, 2 | 3) && is_whole => match len {
            HEADER_BYTES => datagram.has_port(PORT) && ids.is_some_and(|ids| ids != 0),
            _ => is_message_type(rest),
        },
        _ => DATA.contains(&flags) && version == 2 && is_whole && datagram.has_port(PORT),
    };
    Recognition::decided(is_l2tp)
}

fn is_message_type(rest: &[u8]) -> bool {
    let mut reader = Reader::new(rest.strip_prefix(&MESSAGE_TYPE).unwrap_or_default());
    reader.u16().is_some_and(|kind| (1..=TYPE_MAX).contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::Source;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn};
    use super::recognise;

    fn judged(port: u16, payload: &[u8]) -> Recognition {
        in_turn(port, &[(Source, payload)], recognise)[0]
    }

    fn control(version: u8, kind: u8) -> Vec<u8> {
        let version_attribute = [0x80, 8, 0, 0, 0, 2, 1, 0];
        [&[0xc8, version, 0, 28][..], &[0; 8], &[0x80, 8, 0, 0, 0, 0, 0, kind], &version_attribute].concat()
    }

    #[test]
    fn rfc_2661_section_3_1_messages() {
        for version in [2, 3] {
            assert_eq!(judged(50_000, &control(version, 1)), Yes);
            assert_cuts_refused(1_701, &control(version, 1), 20, recognise);
        }
        let acknowledges = [0xc8, 2, 0, 12, 0, 5, 0, 0, 0, 1, 0, 1];
        let data = [0x40, 2, 0, 14, 0, 5, 0, 6, 0xff, 3, 0, 0x21, 0x45, 0];
        for (bytes, expected) in [(&acknowledges[..], Yes), (&data, Yes), (&data[..13], No)] {
            assert_eq!(judged(1_701, bytes), expected, "{bytes:?}");
            assert_eq!(judged(1_702, bytes), No, "{bytes:?} at another port");
        }
        for bytes in [control(4, 1), control(2, 0), control(2, 30), [&control(2, 1)[..], &[0]].concat()] {
            assert_eq!(judged(1_701, &bytes), No, "{bytes:?}");
        }
    }
}
