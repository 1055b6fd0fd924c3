//! RADIUS, by its port, and a packet whose attributes fill it (RFC 2865, sections 3 and 5). Names and passwords are never
//! looked at.

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Authentication, accounting, both by their old numbers (RFC 2865, section 3; RFC 2866, section 3), and dynamic authorisation
/// (RFC 5176, section 3).
pub(super) const PORTS: [u16; 5] = [1_812, 1_813, 1_645, 1_646, 3_799];
const HEADER: u16 = 20;
const PACKET_MAX: u16 = 4_096;

/// A packet's header and attributes leave some twenty bits free where they are random; the port must agree.
pub(super) fn is_packet(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (code, _identifier, len) = (reader.u8()?, reader.u8()?, reader.u16()?);
    // Codes (IANA RADIUS Types, Packet Type Codes): access, accounting, challenge, status, disconnect, change of authorisation.
    let is_code = matches!(code, 1..=5 | 11..=13 | 40..=45);
    if !is_code || u32::from(len) != datagram.wire_len || !(HEADER..=PACKET_MAX).contains(&len) {
        return Some(false);
    }
    let _authenticator = reader.take(16)?;
    while !reader.is_empty() {
        let (kind, attribute_len) = (reader.u8()?, reader.u8()?);
        if kind == 0 || attribute_len < 2 {
            return Some(false);
        }
        reader.take(usize::from(attribute_len) - 2)?;
    }
    // A request for access names someone or something (RFC 2865, section 4.1); an answer may say nothing more.
    Some(len > HEADER || matches!(code, 2 | 3 | 5 | 41 | 44))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_packet;

    #[test]
    fn the_attributes_fill_the_packet() {
        let request = [&b"\x01\x07\0\x1f"[..], &[0xa5; 16], b"\x01\x05ann\x04\x06\xc0\0\x02\x01"].concat();
        let answer = [&b"\x02\x07\0\x14"[..], &[0xa5; 16]].concat();
        let attribute = [&b"\x01\x07\0\x1f"[..], &[0xa5; 16], b"\x01\x05ann\x04\x07\xc0\0\x02\x01"].concat();
        let code = [&b"\x09\x07\0\x14"[..], &[0xa5; 16]].concat();
        assert_datagrams(is_packet, 1_812, 20, &[&request, &answer], &[&attribute, &code]);
    }
}
