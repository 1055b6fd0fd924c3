//! `BACnet`/IP, by the header of its virtual link and the network layer's version after it (ANSI/ASHRAE 135, annexes J and U, and
//! clause 6.2).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Links over IPv4 and IPv6 (annexes J.2.1 and U.2.1).
pub(super) const LINKS: [u8; 2] = [0x81, 0x82];
/// Ports that networks beside each other have (annex J.1.2).
const PORTS: std::ops::RangeInclusive<u16> = 47_808..=47_823;
/// The last function (annexes J.2 and U.2).
const FUNCTION_MAX: u8 = 0x0c;
/// The version of the network layer (clause 6.2.1).
const NETWORK_VERSION: u8 = 1;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (link, function, len) = (reader.u8()?, reader.u8()?, reader.u16()?);
    if !LINKS.contains(&link) || function > FUNCTION_MAX || u32::from(len) != datagram.wire_len {
        return Some(false);
    }
    // What stands between the header and a message of the network layer.
    let addresses = match (link, function) {
        (0x81, 0x04) | (0x82, 0x01) => 6,
        (0x81, 0x09..=0x0b) => 0,
        (0x82, 0x02) => 3,
        // What concerns the link alone has nothing that is fixed.
        _ => return Some(PORTS.contains(&datagram.source_port) || PORTS.contains(&datagram.destination_port)),
    };
    reader.take(addresses)?;
    Some(reader.u8()? == NETWORK_VERSION)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn link_length_and_version_decide() {
        let own = b"\x81\x0b\0\x0c\x01\x20\xff\xff\0\xff\x10\x08";
        let version = b"\x81\x0b\0\x0c\x02\x20\xff\xff\0\xff\x10\x08";
        let forwarded = b"\x81\x04\0\x12\xc0\0\x02\x01\xba\xc0\x01\x20\xff\xff\0\xff\x10\x08";
        assert_datagrams(is_message, 50_000, 12, &[own, forwarded], &[version, b"\x81\x05\0\x06\0\x3c"]);
        assert_datagrams(is_message, 47_808, 6, &[b"\x81\x05\0\x06\0\x3c"], &[b"\x81\x0d\0\x06\0\x3c"]);
    }
}
