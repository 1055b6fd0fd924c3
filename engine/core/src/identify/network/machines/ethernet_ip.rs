//! `EtherNet/IP`, by the header of an encapsulation message (`EtherNet/IP` Adaptation of CIP, ODVA volume 2, section 2-3), or the
//! items of an implicit one (section 2-6). Values have the low byte first.

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Commands (section 2-3.2), of which the upper byte is zero.
pub(super) const COMMANDS: [u8; 9] = [0x04, 0x63, 0x64, 0x65, 0x66, 0x6f, 0x70, 0x72, 0x73];
const HEADER: u32 = 24;
/// The highest status (section 2-3.5).
const STATUS_MAX: u32 = 0x6a;
/// Items of an implicit message: two, a sequenced address of eight bytes, and connected data (sections 2-6.2.2 and 2-6.3.2).
const SEQUENCED: [u8; 6] = [2, 0, 0x02, 0x80, 8, 0];
const CONNECTED_DATA: [u8; 2] = [0xb1, 0];

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(length(bytes).map(|len| len.is_some()))
}

pub(super) fn is_encapsulated(datagram: &Datagram<'_>) -> bool {
    length(datagram.payload).flatten().is_some_and(|len| u32::from(len) + HEADER == datagram.wire_len)
}

/// Bytes after the header, if it is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn length(bytes: &[u8]) -> Option<Option<u16>> {
    let mut reader = Reader::new(bytes);
    if !COMMANDS.contains(&reader.u8()?) || reader.u8()? != 0 {
        return Some(None);
    }
    let (len, _session, status) = (reader.u16()?.swap_bytes(), reader.u32()?, reader.u32()?.swap_bytes());
    if status > STATUS_MAX {
        return Some(None);
    }
    let (_context, options) = (reader.take(8)?, reader.u32()?);
    Some((options == 0).then_some(len))
}

pub(super) fn is_implicit(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let is_address = reader.take(SEQUENCED.len()) == Some(&SEQUENCED) && reader.take(8).is_some();
    let is_data = reader.take(2) == Some(&CONNECTED_DATA);
    let len = reader.u16().map(u16::swap_bytes);
    is_address && is_data && len.is_some_and(|len| u32::from(len) + 18 == datagram.wire_len)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_encapsulated, is_implicit, judge_stream};

    #[test]
    fn the_header_of_an_encapsulation_message() {
        let own = [&b"\x65\0\x04\0"[..], &[0; 20], &[1, 0, 0, 0]].concat();
        let status = [&b"\x65\0\x04\0"[..], &[0; 4], &[0, 0, 0, 1], &[0; 12], &[1, 0, 0, 0]].concat();
        let options = [&b"\x65\0\x04\0"[..], &[0; 16], &[1, 0, 0, 0, 1, 0, 0, 0]].concat();
        assert_streams(judge_stream, &[&own], &[&status, &options, b"\x67", b"\x65\x01"]);
        assert_datagrams(is_encapsulated, 44_818, 28, &[&own], &[&status, &options]);
    }

    #[test]
    fn the_items_of_an_implicit_one() {
        let own = b"\x02\0\x02\x80\x08\0\x11\x22\x33\x44\x01\0\0\0\xb1\0\x02\0\x07\x08";
        let len = b"\x02\0\x02\x80\x08\0\x11\x22\x33\x44\x01\0\0\0\xb1\0\x03\0\x07\x08";
        assert_datagrams(is_implicit, 2_222, 20, &[own], &[len]);
    }
}
