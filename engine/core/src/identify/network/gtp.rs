//! GPRS Tunnelling Protocol, by its ports and the header of a message: control (version 2: 3GPP TS 29.274, section 5.1; version
//! 1: 3GPP TS 29.060, section 6), charging (GTP': 3GPP TS 32.295, section 6.1) and the paths' own of user data (3GPP TS
//! 29.281, section 7.2). What carries a packet is a tunnel.

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

const CONTROL_PORT: u16 = 2_123;
const USER_PORT: u16 = 2_152;
const CHARGING_PORT: u16 = 3_386;
pub(super) const PORTS: [u16; 3] = [CONTROL_PORT, USER_PORT, CHARGING_PORT];
/// Echo, version not supported, errors, end marker: the messages on a path of user data that carry no packet.
const PATH_MESSAGES: [u8; 6] = [1, 2, 3, 26, 31, 254];

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (first, kind, len) = (reader.u8()?, reader.u8()?, u32::from(reader.u16()?));
    let (version, is_gtp) = (first >> 5, first & 0x10 != 0);
    if datagram.has_port(CHARGING_PORT) {
        // The header has 6 bytes, or 20 where a bit of version 0 says so (3GPP TS 32.295, section 6.1.1).
        let header = if version == 0 && first & 1 == 0 { 20 } else { 6 };
        let is_kind = matches!(kind, 1..=7 | 240 | 241);
        return Some(version <= 2 && !is_gtp && first & 0x0e == 0x0e && is_kind && len + header == datagram.wire_len);
    }
    match version {
        1 => {
            // The tunnel's identifier is 0 before there is one, and in messages of the path.
            let tunnel = reader.u32()?;
            let path = PATH_MESSAGES.contains(&kind);
            let is_kind = if datagram.has_port(USER_PORT) { path } else { (1..=191).contains(&kind) };
            let fits = is_gtp && first & 0x08 == 0 && len + 8 == datagram.wire_len;
            Some(fits && is_kind && (!matches!(kind, 1..=3) || tunnel == 0))
        }
        // Spare bits are zero, and those after the sequence number; a second message may be carried along.
        2 if datagram.has_port(CONTROL_PORT) => {
            let has_tunnel = first & 0x08 != 0;
            if has_tunnel {
                reader.u32()?;
            }
            let (_sequence, spare) = (reader.u24()?, reader.u8()?);
            let is_path = matches!(kind, 1..=3);
            let end = len + 4;
            let fits = if is_gtp { end < datagram.wire_len } else { end == datagram.wire_len };
            let is_spare = first.trailing_zeros() >= 2 && spare.trailing_zeros() >= 4;
            Some(fits && is_spare && kind > 0 && is_path != has_tunnel)
        }
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn control_messages_of_both_versions() {
        let echo = b"\x40\x01\0\x09\0\0\x01\0\x03\0\x01\0\x07";
        let create = b"\x48\x20\0\x10\0\0\0\0\0\0\x02\0\x01\0\x04\0\x11\x22\x33\x44";
        let first = b"\x32\x01\0\x06\0\0\0\0\0\x01\0\0\x0e\x07";
        let spare = b"\x48\x20\0\x10\0\0\0\0\0\0\x02\x01\x01\0\x04\0\x11\x22\x33\x44";
        let no_tunnel = b"\x40\x20\0\x0c\0\0\x02\0\x01\0\x04\0\x11\x22\x33\x44";
        assert_datagrams(is_message, 2_123, 8, &[echo, create, &first[..14]], &[spare, no_tunnel]);
    }

    #[test]
    fn messages_of_a_path_and_of_charging() {
        let echo = b"\x32\x01\0\x06\0\0\0\0\0\x01\0\0\x0e\x07";
        assert_datagrams(is_message, 2_152, 8, &[&echo[..14]], &[b"\x30\xff\0\0\0\0\0\x01"]);
        let charging = b"\x4e\x01\0\x04\0\x01\x0e\x07\0\0";
        assert_datagrams(is_message, 3_386, 8, &[charging], &[b"\x4e\x09\0\x04\0\x01\x0e\x07\0\0"]);
    }
}
