//! TRDP, by the header of a message of process or message data (IEC 61375-2-3, annex A).

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// The main version of the protocol.
const VERSION: u8 = 1;
/// Kinds of process data and of message data, in letters.
const PROCESS: [&[u8]; 4] = [b"Pd", b"Pp", b"Pr", b"Pe"];
const MESSAGE: [&[u8]; 6] = [b"Mn", b"Mr", b"Mp", b"Mq", b"Mc", b"Me"];
const PROCESS_HEADER: u32 = 40;
const MESSAGE_HEADER: u32 = 116;
/// Bytes of data, by the kind (annexes A.6.1 and A.7.1).
const DATA_MAX: u32 = 65_388;

/// Length of the message that begins here, if its header is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn length(bytes: &[u8]) -> Option<Option<u32>> {
    let mut reader = Reader::new(bytes);
    let (_sequence, version, _minor, kind) = (reader.u32()?, reader.u8()?, reader.u8()?, reader.take(2)?);
    let header = match kind {
        _ if version != VERSION => return Some(None),
        _ if PROCESS.contains(&kind) => PROCESS_HEADER,
        _ if MESSAGE.contains(&kind) => MESSAGE_HEADER,
        _ => return Some(None),
    };
    let (_identifier, _topology, _train, len) = (reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?);
    Some((len <= DATA_MAX).then_some(header + len))
}

/// Data is padded to words of four bytes.
pub(super) fn is_datagram(datagram: &Datagram<'_>) -> bool {
    let len = length(datagram.payload).flatten();
    len.is_some_and(|len| (len..len + 4).contains(&datagram.wire_len))
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(length(bytes).map(|len| len.is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_datagram, judge_stream};

    #[test]
    fn version_kind_and_length_decide() {
        let message = |kind: &[u8; 2], len| {
            [&b"\0\0\0\x01\x01\0"[..], kind, b"\0\0\x03\xe8", &[0; 8], &[0, 0, 0, len], &[0; 16]].concat()
        };
        assert_datagrams(is_datagram, 17_224, 40, &[&message(b"Pd", 0)], &[&message(b"Pd", 9), &message(b"Px", 0)]);
        assert_streams(judge_stream, &[&message(b"Mn", 0)], &[&message(b"Px", 0), b"\0\0\0\x01\x02\0Mn"]);
    }
}
