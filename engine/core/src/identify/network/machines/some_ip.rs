//! SOME/IP, by the header of a message (AUTOSAR PRS, SOME/IP Protocol Specification, section 4.1).

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Version of the protocol.
const VERSION: u8 = 1;
/// Bytes before those that the length counts, and bytes that it counts before the payload.
const UNCOUNTED: u32 = 8;
const COUNTED: u32 = 8;
/// Requests, notifications, responses and errors, also in segments, and their old acknowledgments.
const KINDS: [u8; 14] = [0x00, 0x01, 0x02, 0x20, 0x21, 0x22, 0x40, 0x41, 0x42, 0x80, 0x81, 0xa0, 0xa1, 0xc0];
/// The last return code that is assigned.
const RETURN_MAX: u8 = 0x10;
/// Messages over TCP are shorter.
const STREAM_MAX: u32 = 1 << 16;

/// Length of the message that begins here, if its header is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn length(bytes: &[u8]) -> Option<Option<u32>> {
    let mut reader = Reader::new(bytes);
    let (message, len) = (reader.u32()?, reader.u32()?);
    if message == 0 || !(COUNTED..STREAM_MAX).contains(&len) {
        return Some(None);
    }
    let (_request, version, interface) = (reader.u32()?, reader.u8()?, reader.u8()?);
    let (kind, code) = (reader.u8()?, reader.u8()?);
    let fits = version == VERSION && interface > 0 && KINDS.contains(&kind) && code <= RETURN_MAX;
    Some(fits.then_some(UNCOUNTED + len))
}

/// Messages fill a datagram, of which the first is judged.
pub(super) fn is_datagram(datagram: &Datagram<'_>) -> bool {
    let Some(Some(len)) = length(datagram.payload) else { return false };
    let next = usize::try_from(len).ok().and_then(|len| datagram.payload.get(len..)).unwrap_or_default();
    len == datagram.wire_len || (len < datagram.wire_len && length(next).flatten().is_some())
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(length(bytes).map(|len| len.is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_datagram, judge_stream};

    #[test]
    fn length_version_and_kind_decide() {
        let own = b"\x12\x34\0\x01\0\0\0\x0a\0\x01\0\x02\x01\x01\0\0\x55\x66";
        let two = [&own[..], own].concat();
        let version = b"\x12\x34\0\x01\0\0\0\x0a\0\x01\0\x02\x02\x01\0\0\x55\x66";
        let kind = b"\x12\x34\0\x01\0\0\0\x0a\0\x01\0\x02\x01\x01\x03\0\x55\x66";
        assert_datagrams(is_datagram, 30_501, 18, &[own, &two], &[version, kind]);
        assert_streams(judge_stream, &[own], &[version, kind, b"\x12\x34\0\x01\0\x01\0\0"]);
    }
}
