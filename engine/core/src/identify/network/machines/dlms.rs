//! DLMS, by its wrapper (IEC 62056-47, section 5) or an HDLC frame and its check (IEC 62056-46, section 6.4). Values are never
//! looked at.

use super::crc;
use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Flag of a frame.
pub(super) const FLAG: u8 = 0x7e;
/// Format type 3 in the upper four bits of the format field.
const FORMAT: u16 = 0xa000;
/// Format, two addresses, control, check.
const FRAME_MIN: u16 = 7;
const VERSION: u16 = 1;
/// The largest number of a service access point (IEC 62056-47, section 5.4: client and server have two bytes, few are used).
const ACCESS_POINT_MAX: u16 = 0x3fff;
/// Messages of the application: association, and get, set, event, action, also ciphered (IEC 62056-53, section 8.3).
const APPLICATION: [u8; 24] = [
    0x01, 0x05, 0x06, 0x08, 0x0c, 0x0d, 0x0e, 0x0f, 0x60, 0x61, 0x62, 0x63, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc7,
    0xc8, 0xcb, 0xd8, 0xdb, 0xdd,
];
const MESSAGE_MAX: u16 = 4_096;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    match datagram.payload.first() {
        Some(&FLAG) => is_frame(datagram.payload) == Some(true),
        Some(0) => wrapped(datagram.payload).flatten().is_some_and(|len| u32::from(len) + 8 == datagram.wire_len),
        _ => false,
    }
}

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    match bytes.first() {
        None => Recognition::More,
        Some(&FLAG) => Recognition::so_far(is_frame(bytes)),
        // Its header has little that is fixed: the message must be there in whole.
        Some(0) => Recognition::so_far(wrapped(bytes).and_then(|len| match len {
            Some(len) if bytes.len() < usize::from(len) + 8 => None,
            Some(_) => Some(true),
            None => Some(false),
        })),
        Some(_) => Recognition::No,
    }
}

/// Length of the message after the wrapper's header, if it is one.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn wrapped(bytes: &[u8]) -> Option<Option<u16>> {
    let mut reader = Reader::new(bytes);
    if reader.u16()? != VERSION {
        return Some(None);
    }
    let (source, destination, len) = (reader.u16()?, reader.u16()?, reader.u16()?);
    let are_points = [source, destination].iter().all(|point| (1..=ACCESS_POINT_MAX).contains(point));
    if !are_points || !(2..=MESSAGE_MAX).contains(&len) {
        return Some(None);
    }
    Some(APPLICATION.contains(&reader.u8()?).then_some(len))
}

/// Whether a frame in whole begins here.
fn is_frame(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (_flag, format) = (reader.u8()?, reader.u16()?);
    let len = format & 0x07ff;
    if format & 0xf000 != FORMAT || len < FRAME_MIN {
        return Some(false);
    }
    let content = bytes.get(1..)?.get(..usize::from(len) - 2)?;
    reader.take(usize::from(len) - 4)?;
    let check = reader.u16()?.swap_bytes();
    Some(reader.u8()? == FLAG && crc::hdlc(content) == check)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{crc, is_message, judge_stream};

    #[test]
    fn wrapper_or_frame_decide() {
        let wrapped = b"\0\x01\0\x10\0\x01\0\x06\x60\x04\xa1\x02\x06\0";
        let content = b"\xa0\x07\x03\x21\x93";
        let frame = [b"\x7e", &content[..], &crc::hdlc(content).to_le_bytes(), b"\x7e"].concat();
        let mut other = frame.clone();
        other[6] ^= 1;
        let len = b"\0\x01\0\x10\0\x01\0\x05\x60\x04\xa1\x02\x06\0";
        assert_datagrams(is_message, 4_059, 9, &[wrapped, &frame], &[len, &other]);
        assert_streams(judge_stream, &[wrapped, &frame], &[&other, b"\0\x01\0\0\0\x01\0\x06", b"\x7e\x50\0"]);
    }
}
