//! Packet Forwarding Control Protocol, by its port and a message that its elements fill (3GPP TS 29.244, sections 7.2 and 8.1).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

pub(super) const PORT: u16 = 8_805;
/// Version 1, three spare bits, and the flags for a message that follows, a priority and a session's identifier.
const VERSION: u8 = 1;
const SPARE: u8 = 0x18;
const FOLLOWED: u8 = 0x04;
const HAS_SESSION: u8 = 0x01;
/// The highest type of an element that is not a vendor's (3GPP TS 29.244, section 8.1.2).
const ELEMENT_MAX: u16 = 0x7fff;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (first, kind, len) = (reader.u8()?, reader.u8()?, u32::from(reader.u16()?));
    let end = len + 4;
    let fits = if first & FOLLOWED == 0 { end == datagram.wire_len } else { end < datagram.wire_len };
    // Of nodes and of sessions.
    let is_of_session = matches!(kind, 50..=57);
    let is_kind = is_of_session || matches!(kind, 1..=17);
    if first >> 5 != VERSION || first & SPARE != 0 || !fits || !is_kind || (first & HAS_SESSION != 0) != is_of_session {
        return Some(false);
    }
    let header = if is_of_session { 12 } else { 4 };
    reader.take(header)?;
    let elements = (len as usize).checked_sub(header)?;
    let mut elements = Reader::new(reader.rest().get(..elements).unwrap_or(reader.rest()));
    while !elements.is_empty() {
        if elements.u16()? > ELEMENT_MAX {
            return Some(true);
        }
        elements.vector16()?;
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn elements_fill_a_message() {
        let heartbeat = b"\x20\x01\0\x0c\0\0\x01\0\0\x60\0\x04\xe1\x02\x03\x04";
        let session = b"\x21\x32\0\x14\0\0\0\0\0\0\0\0\0\0\x01\0\0\x3c\0\x04\0\xc0\0\x02";
        let kind = b"\x20\x32\0\x0c\0\0\x01\0\0\x60\0\x04\xe1\x02\x03\x04";
        let element = b"\x20\x01\0\x0c\0\0\x01\0\0\x60\0\x05\xe1\x02\x03\x04";
        assert_datagrams(is_message, 8_805, 16, &[heartbeat, session], &[kind, element]);
    }
}
