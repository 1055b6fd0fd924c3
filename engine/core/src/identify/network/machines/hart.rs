//! HART-IP, by the header of a message (FCG TS20085, section 10.2): over UDP of any message, over TCP where a session
//! opens.

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// IANA.
const PORT: u16 = 5_094;
pub(super) const VERSIONS: [u8; 2] = [1, 2];
const HEADER: u16 = 8;
/// Bytes of a message that opens a session, and of the answer: master, time-out.
const OPENING: u16 = 13;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(version), Some(kind), Some(id)) = (reader.u8(), reader.u8(), reader.u8()) else { return false };
    let (Some(status), Some(_sequence), Some(len)) = (reader.u8(), reader.u16(), reader.u16()) else { return false };
    // Request, response, publication, refusal.
    let is_header = VERSIONS.contains(&version) && matches!(kind, 0..=3 | 15) && u32::from(len) == datagram.wire_len;
    // Servers answer from other ports, too: there no error is told, and the length is that of the message's kind.
    let is_kind = match id {
        0 => len == OPENING,
        1 | 2 => len == HEADER,
        3..=5 => len >= HEADER + 4,
        _ => false,
    };
    is_header && is_kind && (status == 0 || datagram.has_port(PORT))
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(opens(bytes))
}

fn opens(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !VERSIONS.contains(&reader.u8()?) || reader.u8()? > 1 || reader.u8()? != 0 {
        return Some(false);
    }
    let (status, _sequence, len) = (reader.u8()?, reader.u16()?, reader.u16()?);
    let master = reader.u8()?;
    Some(status < 0x10 && len == OPENING && master <= 1)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_message, judge_stream};

    #[test]
    fn a_session_opens() {
        let own = b"\x01\0\0\0\0\x02\0\x0d\x01\0\0\x75\x30";
        let answer = b"\x01\x01\x03\0\0\x02\0\x11\x82\x26\x4e\0\0\xd2\0\0\x38";
        // A handshake of WireGuard has 148 bytes, and begins in the same way.
        let handshake = [&b"\x01\0\0\0\x11\x22\0\x94"[..], &[0x33; 140]].concat();
        assert_datagrams(is_message, 5_095, 13, &[own, answer], &[&handshake]);
        assert_datagrams(is_message, 5_094, 13, &[own], &[b"\x01\x09\0\0\0\x02\0\x0d\x01\0\0\x75\x30"]);
        assert_streams(judge_stream, &[own], &[b"\x01\0\x03", b"\x01\0\0\0\0\x02\0\x0e\x01", b"\x03"]);
    }
}
