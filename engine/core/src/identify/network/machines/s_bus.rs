//! Saia Ether-S-Bus, by the length and the check of a telegram (as its dissector describes it).

use super::crc;
use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Length, version, kind, sequence, attribute, an acknowledgment, check.
const LENGTH_MIN: u32 = 12;
/// Telegrams are shorter; so the check costs little.
const LENGTH_MAX: u32 = 1_500;
/// The last attribute: request, response, acknowledgment.
const ATTRIBUTE_MAX: u8 = 2;

pub(super) fn is_telegram(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let len = reader.u32()?;
    if len != datagram.wire_len || !(LENGTH_MIN..=LENGTH_MAX).contains(&len) {
        return Some(false);
    }
    let (version, kind, _sequence, attribute) = (reader.u8()?, reader.u8()?, reader.u16()?, reader.u8()?);
    let (checked, check) = datagram.payload.split_at_checked(len as usize - 2)?;
    let is_header = version <= 1 && kind == 0 && attribute <= ATTRIBUTE_MAX;
    Some(is_header && check == crc::ccitt(checked, 0).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_datagrams;
    use super::{crc, is_telegram};

    #[test]
    fn the_check_decides() {
        let content = b"\0\0\0\x0e\x01\0\0\x01\0\x01\x20\0";
        let own = [&content[..], &crc::ccitt(content, 0).to_be_bytes()].concat();
        let mut other = own.clone();
        other[13] ^= 1;
        assert_datagrams(is_telegram, 5_050, 14, &[&own], &[&other]);
    }
}
