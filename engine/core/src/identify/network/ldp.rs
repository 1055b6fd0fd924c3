//! Label Distribution Protocol, by the header of a PDU and its first message (RFC 5036, sections 3.1 and 3.5).

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// What a PDU's length does not count: version and length.
const UNCOUNTED: u32 = 4;
/// Bytes that it counts before the messages: the identifier; and those of a message's header.
const IDENTIFIER: u16 = 6;
const MESSAGE_HEADER: u16 = 8;
/// Longest PDU before another is agreed on.
const PDU_MAX: u16 = 4_096;
/// Hello messages go over UDP, with the common parameters first (RFC 5036, section 3.5.2).
const HELLO: u16 = 0x0100;
const COMMON_HELLO_PARAMETERS: u16 = 0x0400;

/// Length of the PDU and type of the first message, if the header is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn first_message(bytes: &[u8]) -> Option<Option<(u16, u16, Reader<'_>)>> {
    let mut reader = Reader::new(bytes);
    // Version 1.
    if reader.u8()? != 0 || reader.u8()? != 1 {
        return Some(None);
    }
    let len = reader.u16()?;
    if !(IDENTIFIER + MESSAGE_HEADER..=PDU_MAX).contains(&len) {
        return Some(None);
    }
    let (router, space) = (reader.u32()?, reader.u16()?);
    let (kind, message_len, _id) = (reader.u16()?, reader.u16()?, reader.u32()?);
    let fits = router > 0 && space == 0 && message_len >= 4 && message_len <= len - IDENTIFIER - 4;
    Some(fits.then_some((len, kind, reader)))
}

pub(super) fn is_hello(datagram: &Datagram<'_>) -> bool {
    let Some(Some((len, HELLO, mut reader))) = first_message(datagram.payload) else { return false };
    u32::from(len) + UNCOUNTED == datagram.wire_len && reader.u16() == Some(COMMON_HELLO_PARAMETERS)
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    // A session opens with an initialization message, which begins with its common parameters (RFC 5036, section 3.5.3).
    Recognition::so_far(first_message(bytes).and_then(|message| match message {
        Some((_, 0x0200, mut reader)) => Some(reader.u16()? == 0x0500),
        Some((_, 0x0201, _)) => Some(true),
        None | Some(_) => Some(false),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{is_hello, judge_stream};

    #[test]
    fn a_hello_goes_over_udp() {
        let own = b"\0\x01\0\x1a\xc0\0\x02\x01\0\0\x01\0\0\x10\0\0\0\x01\x04\0\0\x04\0\x0f\0\0\x04\x01";
        let other = b"\0\x01\0\x1a\xc0\0\x02\x01\0\0\x01\0\0\x10\0\0\0\x01\x05\0\0\x04\0\x0f\0\0\x04\x01";
        let message = [&own[..], &[0, 0]].concat();
        assert_datagrams(is_hello, 646, 30, &[&message], &[own, other]);
    }

    #[test]
    fn an_initialization_opens_a_session() {
        let own = b"\0\x01\0\x20\xc0\0\x02\x01\0\0\x02\0\0\x16\0\0\0\x01\x05\0\0\x0e\0\x01\0\xb4\0\0\0\0\xc0\0\x02\x02";
        let label =
            b"\0\x01\0\x20\xc0\0\x02\x01\0\0\x04\0\0\x16\0\0\0\x01\x05\0\0\x0e\0\x01\0\xb4\0\0\0\0\xc0\0\x02\x02";
        assert_streams(judge_stream, &[own], &[label, b"\0\x02", b"\0\x01\0\x0d"]);
    }
}
