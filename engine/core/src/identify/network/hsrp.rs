//! Protocols by which routers share an address: HSRP (version 1: RFC 2281, section 5.1; version 2 and GLBP: Cisco's, as their
//! dissectors describe them), by their ports and the form of a packet.

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// HSRP, and HSRP for IPv6 (IANA).
pub(super) const HSRP_PORTS: [u16; 2] = [1_985, 2_029];
pub(super) const GLBP_PORT: u16 = 3_222;
/// A packet of version 1.
const PACKET: u32 = 20;
/// States of version 1 (RFC 2281, section 5.1).
const STATES: [u8; 6] = [0, 1, 2, 4, 8, 16];
/// Group state of version 2: type, length, version, and up to six states.
const GROUP_STATE: [u8; 3] = [1, 40, 2];

pub(super) fn is_hsrp(datagram: &Datagram<'_>) -> bool {
    match *datagram.payload {
        // An advertisement (version 1) ends before the state.
        [0, 3, 0, 1 | 2, ..] => datagram.wire_len >= 10,
        [0, 0..=2, state, _, _, _, _, 0, ..] => datagram.wire_len == PACKET && STATES.contains(&state),
        [kind, len, version, 0..=2, 0..=6, 4 | 6, ..] => {
            [kind, len, version] == GROUP_STATE && datagram.wire_len >= 2 + u32::from(len)
        }
        _ => false,
    }
}

/// A header of twelve bytes, and elements with a type and a length that counts both: hello, requests, authentication.
pub(super) fn is_glbp(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(version), Some(_), Some(_group), Some(_)) = (reader.u8(), reader.u8(), reader.u16(), reader.u16()) else {
        return false;
    };
    let (Some(_owner), Some(kind), Some(len)) = (reader.take(6), reader.u8(), reader.u8()) else { return false };
    version == 1 && matches!(kind, 1..=4) && len > 2 && 12 + u32::from(len) <= datagram.wire_len
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::{is_glbp, is_hsrp};

    #[test]
    fn both_versions_of_hsrp() {
        let first = b"\0\0\x10\x03\x0a\x64\x01\0cisco\0\0\0\xc0\0\x02\x01";
        let second = [&b"\x01\x28\x02\0\x06\x04\0\x01"[..], &[0; 34]].concat();
        let state = b"\0\0\x03\x03\x0a\x64\x01\0cisco\0\0\0\xc0\0\x02\x01";
        assert_datagrams(is_hsrp, 1_985, 20, &[first], &[state]);
        assert_datagrams(is_hsrp, 1_985, 42, &[&second], &[b"\x01\x28\x02\x03\x06\x04\0\x01"]);
    }

    #[test]
    fn glbp_has_elements() {
        let own = [&b"\x01\0\0\x01\0\0\x02\0\0\0\0\x01\x01\x1c\0\x20"[..], &[0; 24]].concat();
        let kind = [&b"\x01\0\0\x01\0\0\x02\0\0\0\0\x01\x09\x1c\0\x20"[..], &[0; 24]].concat();
        assert_datagrams(is_glbp, 3_222, 40, &[&own], &[&kind]);
    }
}
