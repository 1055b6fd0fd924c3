//! How network equipment makes itself known on its link: Ubiquiti's discovery and `MikroTik`'s, by their ports and elements
//! that fill a packet (their makers' documentation; fields as their dissectors name them). Names and serials are never looked
//! at.

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

pub(super) const UBIQUITI_PORT: u16 = 10_001;
pub(super) const MIKROTIK_PORT: u16 = 5_678;
/// Elements of `MikroTik`: addresses, identity, version, platform, up-time, software and board, packing, interface.
const MIKROTIK_ELEMENTS: [u16; 11] = [1, 5, 7, 8, 10, 11, 12, 14, 15, 16, 17];

/// Version, command, length, and elements with a type of one byte and a length of two. A question of version 1 has none.
pub(super) fn is_ubiquiti(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(version), Some(command), Some(len)) = (reader.u8(), reader.u8(), reader.u16()) else { return false };
    let is_header = match version {
        1 => command == 0,
        2 => matches!(command, 6 | 8..=11),
        _ => false,
    };
    if !is_header || u32::from(len) + 4 != datagram.wire_len || len == 0 {
        return is_header && datagram.wire_len == 4 && version == 1;
    }
    while !reader.is_empty() {
        if reader.u8().is_none() || reader.vector16().is_none() {
            return false;
        }
    }
    true
}

/// A header of two bytes and a sequence number, and elements with a type and a length of two bytes each. A question has none.
pub(super) fn is_mikrotik(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(_header), Some(_sequence)) = (reader.u16(), reader.u16()) else { return false };
    if reader.is_empty() {
        return datagram.wire_len == 4 && datagram.payload == [0; 4];
    }
    while !reader.is_empty() {
        let is_element = reader.u16().is_some_and(|kind| MIKROTIK_ELEMENTS.contains(&kind));
        if !is_element || reader.vector16().is_none() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::{is_mikrotik, is_ubiquiti};

    #[test]
    fn elements_fill_an_answer_of_ubiquiti() {
        let own = b"\x02\x06\0\x0d\x01\0\x06\x02\0\x5e\0\x53\x01\x0b\0\x01a";
        let element = b"\x02\x06\0\x0d\x01\0\x06\x02\0\x5e\0\x53\x01\x0b\0\x02a";
        let command = b"\x01\x06\0\x0d\x01\0\x06\x02\0\x5e\0\x53\x01\x0b\0\x01a";
        assert_datagrams(is_ubiquiti, 10_001, 4, &[own, b"\x01\0\0\0"], &[element, command]);
    }

    #[test]
    fn elements_fill_an_announcement_of_mikrotik() {
        let own = b"\0\0\0\x01\0\x01\0\x06\x02\0\x5e\0\x53\x01\0\x05\0\x01a";
        let element = b"\0\0\0\x01\0\x01\0\x06\x02\0\x5e\0\x53\x01\0\x06\0\x01a";
        assert_datagrams(is_mikrotik, 5_678, 14, &[own], &[element]);
    }
}
