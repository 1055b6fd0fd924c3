//! `KNXnet/IP`, by the header of a frame (EN 13321-2; ISO/IEC 14543-3; KNX Standard 03/08/02, section 2.3).

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Bytes of the header, and its version 1.0.
pub(super) const HEADER: u8 = 6;
const VERSION: u8 = 0x10;

/// Services: core, device management, tunnelling, routing, remote logging, configuration and diagnosis, object server, security
/// (KNX Standard 03/08/01, section 2.3).
fn is_service(service: u16) -> bool {
    matches!(
        service,
        0x0201..=0x020c | 0x0310..=0x0311 | 0x0420..=0x0425 | 0x0530..=0x0533 | 0x0600..=0x06ff | 0x0740..=0x0743 | 0x0800..=0x08ff | 0x0950..=0x0955
    )
}

/// Bytes of the frame, if its header is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn length(bytes: &[u8]) -> Option<Option<u16>> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != HEADER || reader.u8()? != VERSION {
        return Some(None);
    }
    let (service, len) = (reader.u16()?, reader.u16()?);
    Some((is_service(service) && len >= u16::from(HEADER)).then_some(len))
}

pub(super) fn is_frame(datagram: &Datagram<'_>) -> bool {
    length(datagram.payload).flatten().is_some_and(|len| u32::from(len) == datagram.wire_len)
}

/// Over TCP frames have some dozens of bytes (KNX Standard 03/08/01, section 2.2).
pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(length(bytes).map(|len| len.is_some_and(|len| len < 0x0400)))
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_frame, judge_stream};

    #[test]
    fn the_header_decides() {
        let own = b"\x06\x10\x02\x01\0\x0e\x08\x01\xc0\0\x02\x01\x0e\x57";
        let service = b"\x06\x10\x02\x0d\0\x0e\x08\x01\xc0\0\x02\x01\x0e\x57";
        let len = b"\x06\x10\x02\x01\0\x0f\x08\x01\xc0\0\x02\x01\x0e\x57";
        assert_datagrams(is_frame, 3_671, 14, &[own], &[service, len]);
        assert_streams(judge_stream, &[own], &[service, b"\x06\x20", b"\x06\x10\x02\x01\x04\0"]);
    }
}
