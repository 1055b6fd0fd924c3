//! Bidirectional Forwarding Detection, by its ports and a control packet (RFC 5880, section 4.1).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// One hop (RFC 5881, section 4), several (RFC 5883, section 5), link aggregation (RFC 7130, section 2.2), seamless (RFC 7881,
/// section 3).
pub(super) const PORTS: [u16; 4] = [3_784, 4_784, 6_784, 7_784];
const VERSION: u8 = 1;
/// The last diagnostic that is assigned (IANA BFD Parameters).
const DIAGNOSTIC_MAX: u8 = 11;
const PACKET: u8 = 24;
/// The longest authentication section has the keyed SHA-1 (RFC 5880, section 4.4).
const AUTHENTICATION_MAX: u8 = 28;
/// Flags: authentication present, multipoint.
const AUTHENTICATED: u8 = 0x04;
const MULTIPOINT: u8 = 0x01;

pub(super) fn is_packet(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(first), Some(flags), Some(multiplier), Some(len)) = (reader.u8(), reader.u8(), reader.u8(), reader.u8())
    else {
        return false;
    };
    let (Some(own), Some(_yours), Some(transmit)) = (reader.u32(), reader.u32(), reader.u32()) else { return false };
    let authentication = if flags & AUTHENTICATED == 0 { 0 } else { AUTHENTICATION_MAX };
    // RFC 5880, section 6.8.6: what a receiver discards.
    first >> 5 == VERSION
        && first & 0x1f <= DIAGNOSTIC_MAX
        && flags & MULTIPOINT == 0
        && multiplier > 0
        && (PACKET..=PACKET + authentication).contains(&len)
        && u32::from(len) == datagram.wire_len
        && own > 0
        && transmit > 0
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_packet;

    #[test]
    fn what_a_receiver_discards_is_none() {
        let own = b"\x20\x40\x03\x18\0\0\0\x01\0\0\0\0\0\x0f\x42\x40\0\x0f\x42\x40\0\0\0\0";
        let mut others = [*own; 5];
        for (other, (at, value)) in others.iter_mut().zip([(0, 0x40), (1, 0x41), (2, 0), (3, 25), (7, 0)]) {
            other[at] = value;
        }
        let others: Vec<&[u8]> = others.iter().map(<[u8; 24]>::as_slice).collect();
        assert_datagrams(is_packet, 3_784, 24, &[own], &others);
    }
}
