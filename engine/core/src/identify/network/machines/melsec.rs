//! Mitsubishi MELSEC communication, by the header of a frame of type 3E or 4E in binary code (SH-080008, sections 4.1 and 5.1).
//! Values have the low byte first.

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Subheaders of requests and responses.
const TYPE_3E: [u8; 2] = [0x50, 0xd0];
const TYPE_4E: [u8; 2] = [0x54, 0xd4];
pub(super) const FIRST: [u8; 4] = [0x50, 0xd0, 0x54, 0xd4];
/// The destination's module: a processor of its own or another.
const MODULES: [u16; 5] = [0x03ff, 0x03e0, 0x03e1, 0x03e2, 0x03e3];

/// Bytes after the length, and those up to it, if the header is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn lengths(bytes: &[u8]) -> Option<Option<(u32, u32)>> {
    let mut reader = Reader::new(bytes);
    let first = reader.u8()?;
    if !FIRST.contains(&first) || reader.u8()? != 0 {
        return Some(None);
    }
    if TYPE_4E.contains(&first) {
        let (_serial, reserved) = (reader.u16()?, reader.u16()?);
        if reserved != 0 {
            return Some(None);
        }
    }
    let (_network, _station, module, drop) = (reader.u8()?, reader.u8()?, reader.u16()?.swap_bytes(), reader.u8()?);
    let len = reader.u16()?.swap_bytes();
    let header = if TYPE_3E.contains(&first) { 9 } else { 13 };
    Some((MODULES.contains(&module) && drop <= 31 && (2..=2_048).contains(&len)).then_some((u32::from(len), header)))
}

pub(super) fn is_frame(datagram: &Datagram<'_>) -> bool {
    lengths(datagram.payload).flatten().is_some_and(|(len, header)| len + header == datagram.wire_len)
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(lengths(bytes).map(|lengths| lengths.is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_frame, judge_stream};

    #[test]
    fn subheader_module_and_length_decide() {
        let own = b"\x50\0\0\xff\xff\x03\0\x0c\0\x10\0\x01\x04\0\0\x64\0\0\xa8\x01\0";
        let fourth = b"\xd4\0\x34\x12\0\0\0\xff\xff\x03\0\x02\0\0\0";
        let module = b"\x50\0\0\xff\xff\x04\0\x0c\0\x10\0\x01\x04\0\0\x64\0\0\xa8\x01\0";
        assert_datagrams(is_frame, 5_006, 15, &[own, fourth], &[module]);
        assert_streams(judge_stream, &[own, fourth], &[module, b"\x50\x01", b"\xd4\0\x34\x12\0\x01"]);
    }
}
