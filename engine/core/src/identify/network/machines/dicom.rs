//! DICOM, by the message that opens, accepts or rejects an association (DICOM PS3.8, section 9.3). Titles and names are never
//! looked at.

use crate::identify::parser::Recognition;
use crate::identify::reader::Reader;

/// Request, acceptance, rejection.
pub(super) const KINDS: [u8; 3] = [1, 2, 3];
const REJECTION: u8 = 3;
const REJECTION_LEN: u32 = 4;
/// Version, two titles, reserved bytes; an association has some items more.
const FIXED: u32 = 68;
const MESSAGE_MAX: u32 = 1 << 20;
const VERSION: u16 = 1;
const TITLE: usize = 16;

pub(super) fn judge(bytes: &[u8]) -> Recognition {
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let kind = reader.u8()?;
    if !KINDS.contains(&kind) || reader.u8()? != 0 {
        return Some(false);
    }
    let len = reader.u32()?;
    if kind == REJECTION {
        let (reserved, result, source, reason) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
        let codes = matches!(result, 1 | 2) && matches!(source, 1..=3) && matches!(reason, 1..=10);
        return Some(len == REJECTION_LEN && reserved == 0 && codes);
    }
    if !(FIXED..MESSAGE_MAX).contains(&len) || reader.u16()? != VERSION || reader.u16()? != 0 {
        return Some(false);
    }
    let titles = reader.take(2 * TITLE)?;
    Some(titles.iter().all(|byte| matches!(byte, b' '..=b'~')))
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_streams;
    use super::judge;

    #[test]
    fn messages_of_an_association() {
        let request = [&b"\x01\0\0\0\0\xce\0\x01\0\0"[..], &[b' '; 32], &[0; 40]].concat();
        let titles = [&b"\x01\0\0\0\0\xce\0\x01\0\0"[..], &[0; 32], &[0; 40]].concat();
        let rejection = b"\x03\0\0\0\0\x04\0\x01\x01\x07";
        assert_streams(
            judge,
            &[&request, rejection],
            &[&titles, b"\x01\0\0\0\0\x10\0", b"\x03\0\0\0\0\x04\0\x05\x01\x07"],
        );
    }
}
