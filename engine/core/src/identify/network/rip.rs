//! Routing Information Protocol, by its ports and a message that its entries fill (versions 1 and 2: RFC 2453, sections 3.4 and
//! 4; for IPv6: RFC 2080, section 2.1).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

pub(super) const PORT: u16 = 520;
pub(super) const PORT_IPV6: u16 = 521;
pub(super) const PORTS: [u16; 2] = [PORT, PORT_IPV6];
const HEADER: u32 = 4;
const ENTRY: u32 = 20;
/// Internet addresses, a request for all routes, authentication (RFC 2453, sections 3.9.1 and 4.1).
const FAMILIES: [u16; 3] = [2, 0, 0xffff];
/// A next hop has this metric in place of one of 16 at most (RFC 2080, section 2.1.1).
const NEXT_HOP: u8 = 0xff;
const METRIC_MAX: u8 = 16;
const PREFIX_MAX: u8 = 128;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let (command, version, zero) = (reader.u8()?, reader.u8()?, reader.u16()?);
    let entries = datagram.wire_len.checked_sub(HEADER)?;
    if !matches!(command, 1 | 2) || zero != 0 || entries == 0 || entries % ENTRY != 0 {
        return Some(false);
    }
    if datagram.has_port(PORT) {
        return Some(matches!(version, 1 | 2) && FAMILIES.contains(&reader.u16()?));
    }
    reader.take(18)?;
    let (prefix, metric) = (reader.u8()?, reader.u8()?);
    Some(version == 1 && prefix <= PREFIX_MAX && (metric <= METRIC_MAX || metric == NEXT_HOP))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn entries_fill_a_message() {
        let own = b"\x02\x02\0\0\0\x02\0\0\x0a\0\0\0\xff\0\0\0\0\0\0\0\0\0\0\x01";
        let family = b"\x02\x02\0\0\0\x09\0\0\x0a\0\0\0\xff\0\0\0\0\0\0\0\0\0\0\x01";
        let longer = [&own[..], &[0]].concat();
        assert_datagrams(is_message, 520, 24, &[own], &[family, &longer, &own[..4]]);
    }

    #[test]
    fn and_one_for_ipv6() {
        let own = b"\x02\x01\0\0\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x20\x01";
        let metric = b"\x02\x01\0\0\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x20\x20";
        assert_datagrams(is_message, 521, 24, &[own], &[metric]);
    }
}
