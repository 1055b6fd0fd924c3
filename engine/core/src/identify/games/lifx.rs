//! LIFX lamps' local protocol, by a message's header (LIFX, "LAN Protocol, Packet Contents").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Size, protocol and flags, source; target, six bytes of zero, flags and number; eight bytes, type, two bytes of zero.
const HEADER: u32 = 36;
/// From a request that is a header alone to a lamp's state, the longest of those that begin a conversation.
const SIZES: std::ops::RangeInclusive<u8> = 36..=88;
/// The protocol's number, with the bit that says that there is a target; two bits above say where the message comes from.
const PROTOCOL: u16 = 0x1400;
const TAGGED: u16 = 0x2000;

/// A size.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(*SIZES.start(), *SIZES.end());

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let fits = datagram.wire_len >= HEADER && has_header(datagram.payload, datagram.wire_len) == Some(true);
    Recognition::decided(fits)
}

fn has_header(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (size, protocol) = (reader.u16()?.swap_bytes(), reader.u16()?.swap_bytes());
    let is_of_a_start = u8::try_from(size).is_ok_and(|size| SIZES.contains(&size));
    if !is_of_a_start || u32::from(size) != wire_len || protocol & !TAGGED != PROTOCOL {
        return Some(false);
    }
    reader.take(12)?;
    // Lamps themselves write their firmware's mark there in part of their answers; requests have zeros.
    reader.take(6)?;
    reader.take(10)?;
    let (kind, zeros) = (reader.u16()?.swap_bytes(), reader.u16()?);
    Some((1..=0x0400).contains(&kind) && zeros == 0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn size_and_protocol_decide() {
        let request = |size: u8, protocol: u8, end: u8| {
            [&[size, 0, 0, protocol, 1, 2, 3, 4][..], &[0; 24], &[2, 0, 0, end]].concat()
        };
        let longer = [&[100, 0, 0, 0x34, 1, 2, 3, 4][..], &[0; 24], &[2, 0, 0, 0], &[0; 64]].concat();
        assert_datagrams(
            recognise,
            56_700,
            &[
                (&request(36, 0x34, 0), Some(36)),
                (&request(36, 0x14, 0), Some(36)),
                (&request(37, 0x34, 0), None),
                (&longer, None),
                (&request(36, 0x24, 0), None),
                (&request(36, 0x34, 1), None),
            ],
        );
    }
}
