//! UFTP, which sends files to groups, by its port and the headers of a packet (UFTP protocol specification, version 4 and 5,
//! "Message headers").

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// IANA.
pub(super) const PORT: u16 = 1_044;
const VERSIONS: [u8; 2] = [0x40, 0x50];
/// The last function.
const FUNCTION_MAX: u8 = 0x13;
const HEADER: u32 = 16;
/// The length of the second header is told in words of four bytes.
const WORD: u32 = 4;

pub(super) fn is_packet(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

/// The function stands in both headers.
fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (version, function, _sequence, _source, _group) =
        (reader.u8()?, reader.u8()?, reader.u16()?, reader.u32()?, reader.u32()?);
    let (_instance, _round_trip, _size, reserved) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    let (again, words) = (reader.u8()?, u32::from(reader.u8()?));
    let is_header = VERSIONS.contains(&version) && (1..=FUNCTION_MAX).contains(&function) && reserved == 0;
    Some(is_header && again == function && words > 0 && HEADER + words * WORD <= datagram.wire_len)
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_packet;

    #[test]
    fn both_headers_agree() {
        let own = b"\x50\x01\0\x01\xc0\0\x02\x01\x11\x22\x33\x44\0\x80\x50\0\x01\x02\0\0\x01\x02\x03\x04";
        let other = b"\x50\x01\0\x01\xc0\0\x02\x01\x11\x22\x33\x44\0\x80\x50\0\x02\x02\0\0\x01\x02\x03\x04";
        assert_datagrams(is_packet, 1_044, 24, &[own], &[other]);
    }
}
