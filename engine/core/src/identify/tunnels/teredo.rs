//! Teredo's bubbles: IPv6 packets with nothing in them, which keep address translators open (RFC 4380, section 2.8). Packets with
//! something in them are decoded.
//!
//! All of a bubble but its addresses is fixed, and its source has Teredo's prefix. Indications may stand in front.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// What an authentication and an origin indication begin with (RFC 4380, section 5.1.1).
const AUTHENTICATION: u16 = 1;
const ORIGIN: u16 = 0;
/// Nonce and confirmation; port and address.
const NONCE_BYTES: usize = 9;
const ORIGIN_BYTES: usize = 6;
/// `2001::/32` (RFC 4380, section 2.6).
const PREFIX: u32 = 0x2001_0000;
/// Header of IPv6, the next header of a packet that has none (RFC 8200, section 4.7).
const HEADER_BYTES: usize = 40;
const NO_NEXT_HEADER: u16 = 59;

/// An indication, or the version of IPv6.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]).and(0x60, 0x6f);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_bubble = datagram.is_whole() && after_indications(datagram.payload).is_some_and(is_bubble);
    Recognition::decided(is_bubble)
}

/// What stands behind the indications.
fn after_indications(payload: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(payload);
    for indicator in [AUTHENTICATION, ORIGIN] {
        let mut ahead = reader;
        if ahead.u16()? != indicator {
            continue;
        }
        if indicator == AUTHENTICATION {
            let (identifier, value) = (ahead.u8()?, ahead.u8()?);
            ahead.take(usize::from(identifier) + usize::from(value) + NONCE_BYTES)?;
        } else {
            ahead.take(ORIGIN_BYTES)?;
        }
        reader = ahead;
    }
    Some(reader.rest())
}

fn is_bubble(packet: &[u8]) -> bool {
    let mut reader = Reader::new(packet);
    let (version, len, next_and_limit) = (reader.u32(), reader.u16(), reader.u16());
    packet.len() == HEADER_BYTES
        && version.is_some_and(|version| version >> 28 == 6)
        && len == Some(0)
        && next_and_limit.is_some_and(|both| both >> 8 == NO_NEXT_HEADER)
        && reader.u32() == Some(PREFIX)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::Source;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn};
    use super::recognise;

    fn judged(payload: &[u8]) -> Recognition {
        in_turn(3_544, &[(Source, payload)], recognise)[0]
    }

    #[test]
    fn rfc_4380_section_2_8_bubbles() {
        let bubble =
            [&[0x60, 0, 0, 0, 0, 0, 59, 128, 0x20, 1, 0, 0][..], &[7; 12], &[0x20, 1, 0, 0], &[8; 12]].concat();
        let authentication = [&[0, 1, 2, 3][..], &[7; 14]].concat();
        let origin = [0, 0, 0xf2, 0x27, 0x3f, 0xff, 0xfd, 0xfe];
        for packet in [
            bubble.clone(),
            [&origin, &bubble[..]].concat(),
            [&authentication, &bubble[..]].concat(),
            [&authentication, &origin[..], &bubble].concat(),
        ] {
            assert_eq!(judged(&packet), Yes, "{packet:?}");
            assert_cuts_refused(3_544, &packet, packet.len(), recognise);
        }
        for (place, value) in [(0, 0x45), (5, 1), (6, 58), (9, 2)] {
            let mut other = bubble.clone();
            other[place] = value;
            assert_eq!(judged(&other), No, "{place}");
        }
        assert_eq!(judged(&[&bubble[..], &[0]].concat()), No);
    }
}
