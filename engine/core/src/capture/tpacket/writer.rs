//! Packets laid into a block as the kernel lays them, for measuring and testing without a network.

use super::{
    BLOCK_HEADER_BYTES, OUTGOING, PACKET_HEADER_BYTES, STATUS_OFFSET, STATUS_USER, STATUS_VLAN, STATUS_VLAN_TPID,
    TAG_BYTES,
};
use crate::capture::{LinkType, Packet, SECOND_NS};

/// Bytes that the kernel allows for a link-layer header, whatever its length (`tpacket_rcv`).
const LINK_HEADER_ROOM: usize = 16;

/// Bytes of an Ethernet header.
const ETHERNET_BYTES: usize = 14;

/// A VLAN tag of IEEE 802.1Q.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its protocol; `None` where the kernel does not tell it.
    pub tpid: Option<u16>,
    /// Priority and VLAN number.
    pub tci: u16,
}

/// One block that packets are laid into.
pub struct BlockWriter {
    bytes: Vec<u8>,
    /// Bytes that the block may have.
    capacity: usize,
    /// Place of the packet that was laid last.
    last: Option<usize>,
    packets: u32,
}

impl BlockWriter {
    /// An empty block of `block_bytes`.
    #[must_use]
    pub fn new(block_bytes: usize) -> Self {
        Self {
            bytes: vec![0; BLOCK_HEADER_BYTES],
            capacity: block_bytes.max(BLOCK_HEADER_BYTES),
            last: None,
            packets: 0,
        }
    }

    /// Lay a packet behind the others; `tag` is the one that the kernel took out of it. Whether there was room for it.
    pub fn push(&mut self, packet: Packet<'_>, tag: Option<Tag>, outgoing: bool) -> bool {
        let link_header = if packet.link == LinkType::ETHERNET { ETHERNET_BYTES } else { 0 };
        let to_network = (PACKET_HEADER_BYTES + LINK_HEADER_ROOM).next_multiple_of(16) + TAG_BYTES as usize;
        let to_packet = to_network - link_header;
        let slot_bytes = (to_packet + packet.data.len()).next_multiple_of(8);
        let at = self.bytes.len();
        let (Ok(len), Ok(to_packet_field)) = (u32::try_from(packet.data.len()), u16::try_from(to_packet)) else {
            return false;
        };
        if at + slot_bytes > self.capacity {
            return false;
        }
        if let Some(last) = self.last.replace(at) {
            self.put(last, &distance(at - last).to_ne_bytes());
        }
        self.packets += 1;
        self.bytes.resize(at + slot_bytes, 0);
        let status = match tag {
            None => STATUS_USER,
            Some(Tag { tpid: None, .. }) => STATUS_USER | STATUS_VLAN,
            Some(Tag { tpid: Some(_), .. }) => STATUS_USER | STATUS_VLAN | STATUS_VLAN_TPID,
        };
        let seconds = u32::try_from(packet.ts_ns.div_euclid(SECOND_NS)).unwrap_or_default();
        let nanoseconds = u32::try_from(packet.ts_ns.rem_euclid(SECOND_NS)).unwrap_or_default();
        let tci = tag.map_or(0, |tag| u32::from(tag.tci));
        for (place, value) in
            [(4, seconds), (8, nanoseconds), (12, len), (16, packet.wire_len), (20, status), (32, tci)]
        {
            self.put(at + place, &value.to_ne_bytes());
        }
        self.put(at + 24, &to_packet_field.to_ne_bytes());
        self.put(at + 36, &tag.and_then(|tag| tag.tpid).unwrap_or_default().to_ne_bytes());
        self.put(at + 58, &[if outgoing { OUTGOING } else { 0 }]);
        self.put(at + to_packet, packet.data);
        true
    }

    /// Packets in the block.
    #[must_use]
    pub const fn packets(&self) -> u32 {
        self.packets
    }

    /// The block's bytes, as it is handed over.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let used = distance(self.bytes.len());
        for (place, value) in
            [(0, 1), (STATUS_OFFSET, STATUS_USER), (12, self.packets), (16, distance(BLOCK_HEADER_BYTES)), (20, used)]
        {
            self.put(place, &value.to_ne_bytes());
        }
        self.bytes.resize(self.capacity, 0);
        self.bytes
    }

    fn put(&mut self, place: usize, value: &[u8]) {
        self.bytes[place..place + value.len()].copy_from_slice(value);
    }
}

/// A distance inside a block, which is far below 4 GiB.
fn distance(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::{BlockRead, Outgoing, read_block};
    use super::*;

    fn packet(data: &[u8]) -> Packet<'_> {
        Packet { ts_ns: 5, wire_len: 90, link: LinkType::ETHERNET, well_formed: true, data }
    }

    #[test]
    fn a_block_takes_packets_until_it_is_full() {
        let mut writer = BlockWriter::new(400);
        assert!(writer.push(packet(&[1; 60]), None, false));
        assert!(writer.push(packet(&[2; 60]), None, false));
        assert!(!writer.push(packet(&[3; 60]), None, false));
        assert_eq!(writer.packets(), 2);
        let mut headers = Vec::new();
        let mut block = writer.finish();
        assert_eq!(block.len(), 400);
        let read = read_block(&mut block, LinkType::ETHERNET, Outgoing::Kept, &mut headers);
        assert_eq!((read, headers.len()), (BlockRead::default(), 2));
    }
}
