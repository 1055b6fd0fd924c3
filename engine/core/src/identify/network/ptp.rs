//! Precision Time Protocol, by its ports and the header of a message (IEEE 1588-2019, section 13.3; version 1: IEEE 1588-2002,
//! section 8.2).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Event and general messages (IEEE 1588-2019, annex C).
pub(super) const PORTS: [u16; 2] = [319, 320];
const HEADER: u16 = 34;
/// Versions 1 of the protocol and of its network form.
const VERSION_1: [u8; 4] = [0, 1, 0, 1];

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    is_version_2(datagram) == Some(true) || is_version_1(datagram)
}

fn is_version_2(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    // Sync to Pdelay_Resp, Follow_Up to Management (IEEE 1588-2019, table 36).
    let is_kind = matches!(reader.u8()? & 0x0f, 0..=3 | 8..=13);
    let is_version = reader.u8()? & 0x0f == 2;
    let len = reader.u16()?;
    // A message over IPv6 is followed by two bytes (IEEE 1588-2019, annex D).
    let fits = len >= HEADER && (u32::from(len)..=u32::from(len) + 2).contains(&datagram.wire_len);
    Some(is_kind && is_version && fits && datagram.payload.len() >= usize::from(HEADER))
}

fn is_version_1(datagram: &Datagram<'_>) -> bool {
    // A subdomain's name of 16 bytes begins with `_` (IEEE 1588-2002, table 7).
    datagram.payload.starts_with(&VERSION_1) && datagram.payload.get(4) == Some(&b'_') && datagram.wire_len >= 52
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn kind_version_and_length_decide() {
        let sync = [&b"\x10\x02\0\x2c\0\0\x02"[..], &[0; 37]].concat();
        let first_version = [&b"\0\x01\0\x01_DFLT"[..], &[0; 115]].concat();
        let kind = [&b"\x14\x02\0\x2c\0\0\x02"[..], &[0; 37]].concat();
        let length = [&b"\x10\x02\0\x2d\0\0\x02"[..], &[0; 37]].concat();
        assert_datagrams(is_message, 319, 44, &[&sync, &first_version], &[&kind, &length]);
    }
}
