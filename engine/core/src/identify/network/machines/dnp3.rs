//! DNP3, by the header of a link frame and its check (IEEE 1815-2012, sections 9.2.2 to 9.2.4).

use super::crc;
use crate::identify::parser::{Datagram, Recognition, starts_with};

/// What begins a frame.
pub(super) const START: [u8; 2] = [0x05, 0x64];
/// Bytes that the length counts beside user data: control, destination, source.
const LENGTH_MIN: u8 = 5;

pub(super) fn judge(bytes: &[u8]) -> Recognition {
    let Some(&[start, second, len, control, to_low, to_high, from_low, from_high, check_low, check_high]) =
        bytes.first_chunk()
    else {
        return Recognition::while_possible(starts_with(bytes, &START) != Recognition::No);
    };
    let header = [start, second, len, control, to_low, to_high, from_low, from_high];
    let checked = crc::dnp(&header) == u16::from_le_bytes([check_low, check_high]);
    Recognition::decided([start, second] == START && len >= LENGTH_MIN && checked)
}

pub(super) fn is_frame(datagram: &Datagram<'_>) -> bool {
    judge(datagram.payload) == Recognition::Yes
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{is_frame, judge};

    #[test]
    fn the_check_decides() {
        // A request for the link's status, from 1 to 1,024: IEEE 1815-2012, annex E has the same algorithm.
        let header = b"\x05\x64\x05\xc9\0\x04\x01\0";
        let own = [&header[..], &super::crc::dnp(header).to_le_bytes()].concat();
        let mut other = own.clone();
        other[8] ^= 1;
        assert_streams(judge, &[&own], &[&other, b"\x05\x65"]);
        assert_datagrams(is_frame, 20_000, 10, &[&own], &[&other]);
    }
}
