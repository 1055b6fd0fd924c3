//! IEEE C37.118 synchrophasors, by the synchronisation word, the length and the check of a frame (IEEE C37.118.2-2011, section
//! 6.2).

use super::crc;
use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// The word's first byte.
pub(super) const SYNC: u8 = 0xaa;
/// Without data: word, length, identifier, second, fraction, check.
const FRAME_MIN: u16 = 16;
/// Longer frames are configurations of many stations; so the check costs little.
const FRAME_MAX: u16 = 4_096;

pub(super) fn is_frame(datagram: &Datagram<'_>) -> bool {
    let len = datagram.payload.get(2..4).map(|len| len.iter().fold(0, |len, &byte| len << 8 | u32::from(byte)));
    len == Some(datagram.wire_len) && reads(datagram.payload) == Some(true)
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != SYNC {
        return Some(false);
    }
    let (kind, len) = (reader.u8()?, reader.u16()?);
    // Data, header, two configurations, a command, a third configuration; versions 1 and 2.
    if kind >> 4 > 5 || !matches!(kind & 0x0f, 1 | 2) || !(FRAME_MIN..=FRAME_MAX).contains(&len) {
        return Some(false);
    }
    let frame = bytes.get(..usize::from(len))?;
    let (checked, check) = frame.split_at_checked(usize::from(len) - 2)?;
    Some(check == crc::ccitt(checked, 0xffff).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{crc, is_frame, judge_stream};

    #[test]
    fn the_check_decides() {
        let command = b"\xaa\x41\0\x12\0\x07\x50\0\0\0\0\0\0\0\0\x02";
        let own = [&command[..], &crc::ccitt(command, 0xffff).to_be_bytes()].concat();
        let mut other = own.clone();
        other[17] ^= 1;
        assert_datagrams(is_frame, 4_713, 18, &[&own], &[&other]);
        assert_streams(judge_stream, &[&own], &[&other, b"\xaa\x61\0\x12", b"\xab"]);
    }
}
