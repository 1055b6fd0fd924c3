//! Check Point's high availability, by its port and the number that begins a packet (as its dissector describes it).

use crate::identify::parser::Datagram;

pub(super) const PORT: u16 = 8_116;
const MAGIC: [u8; 2] = [0x1a, 0x90];
/// Number, version, cluster, operation, interface, identifier and machines.
const HEADER: u32 = 18;

pub(super) fn is_packet(datagram: &Datagram<'_>) -> bool {
    datagram.payload.starts_with(&MAGIC) && datagram.wire_len >= HEADER
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_packet;

    #[test]
    fn the_number_decides() {
        let own = [&b"\x1a\x90\x0c\x31\x27\x85\0\x01"[..], &[0; 20]].concat();
        let other = [&b"\x1a\x91\x0c\x31\x27\x85\0\x01"[..], &[0; 20]].concat();
        assert_datagrams(is_packet, 8_116, 18, &[&own], &[&other]);
    }
}
