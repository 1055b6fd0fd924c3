//! IEC 60870-5-104, by the first frame of a direction (IEC 60870-5-104, section 5).

use crate::identify::parser::Recognition;
use crate::identify::reader::Reader;

/// What begins a frame.
pub(super) const START: u8 = 0x68;
/// Bytes that the length counts: control fields, and those with data.
const CONTROL: u8 = 4;
const LENGTHS: std::ops::RangeInclusive<u8> = CONTROL..=253;
/// Unnumbered control functions: start, stop, test, each to act and confirm.
const UNNUMBERED: [u8; 6] = [0x07, 0x0b, 0x13, 0x23, 0x43, 0x83];
/// The last cause of transmission, without the bits for tests and refusals (IEC 60870-5-101, section 7.2.3).
const CAUSE_MAX: u8 = 47;

pub(super) fn judge(bytes: &[u8]) -> Recognition {
    if bytes.first().is_some_and(|&first| first != START) {
        return Recognition::No;
    }
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (_start, len, first, second) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    let (third, fourth) = (reader.u8()?, reader.u8()?);
    if !LENGTHS.contains(&len) {
        return Some(false);
    }
    match first & 3 {
        3 => Some(len == CONTROL && UNNUMBERED.contains(&first) && [second, third, fourth] == [0; 3]),
        // The supervisory function has no number of its own, and its last bit is zero.
        1 => Some(len == CONTROL && first == 1 && second == 0 && third & 1 == 0),
        _ if third & 1 != 0 || len < CONTROL + 6 => Some(false),
        _ => is_data(reader, len),
    }
}

/// Type, number of objects, cause, originator (0 where there is none to tell), and the frame's end, at which the next one has to begin.
fn is_data(mut reader: Reader<'_>, len: u8) -> Option<bool> {
    let (kind, objects, cause, originator) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    let is_kind = matches!(kind, 1..=40 | 45..=51 | 58..=64 | 70 | 100..=107 | 110..=113 | 120..=127);
    if !is_kind || matches!(objects, 0 | 0x80) || !(1..=CAUSE_MAX).contains(&(cause & 0x3f)) || originator != 0 {
        return Some(false);
    }
    reader.take(usize::from(len - CONTROL - 4))?;
    Some(reader.u8()? == START)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_streams;
    use super::judge;

    #[test]
    fn frames_of_each_format() {
        let own: [&[u8]; 3] = [
            b"\x68\x04\x07\0\0\0",
            b"\x68\x04\x01\0\x02\0",
            b"\x68\x0e\0\0\0\0\x64\x01\x06\0\x0a\0\0\0\0\x14\x68\x04\x01\0\x02\0",
        ];
        let others: [&[u8]; 5] = [
            b"\x68\x04\x0f\0\0\0",
            b"\x68\x04\x01\x01\x02\0",
            b"\x68\x0e\0\0\0\0\x64\0\x06\0\x0a\0\0\0\0\x14",
            b"\x68\x0e\0\0\0\0\x64\x01\x06\0\x0a\0\0\0\0\x14\x69",
            b"\x69",
        ];
        assert_streams(judge, &own, &others);
    }
}
