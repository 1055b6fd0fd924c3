//! A batch of captured packets in one buffer.

use std::fmt;

use super::LinkType;

/// Where a packet lies in its batch, and what the capture says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketHeader {
    /// Capture time, nanoseconds since 1970, UTC; within [`super::MAX_TIME_NS`] of 1970, so that adding a time-out
    /// cannot overflow.
    pub ts_ns: i64,
    /// Offset of the first captured byte in the batch's buffer.
    pub offset: u32,
    /// Captured bytes in the buffer.
    pub captured_len: u32,
    /// Bytes the packet had on the wire (never less than `captured_len`).
    pub wire_len: u32,
    /// Link-layer header type.
    pub link: LinkType,
    /// Whether its record makes sense. Where it does not (its time is out of range, or its interface is not described),
    /// `ts_ns` is the time of the packet before it, and nothing of the packet is to be believed.
    pub well_formed: bool,
}

impl PacketHeader {
    /// The packet that lies in `bytes`, or `None` where it would lie beyond them.
    #[must_use]
    #[inline]
    pub fn packet_in<'a>(&self, bytes: &'a [u8]) -> Option<Packet<'a>> {
        let start = self.offset as usize;
        let data = bytes.get(start..start + self.captured_len as usize)?;
        let &Self { ts_ns, wire_len, link, well_formed, .. } = self;
        Some(Packet { ts_ns, wire_len, link, well_formed, data })
    }
}

/// One captured packet, borrowed from its batch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// Capture time, nanoseconds since 1970, UTC.
    pub ts_ns: i64,
    /// Bytes the packet had on the wire.
    pub wire_len: u32,
    /// Link-layer header type.
    pub link: LinkType,
    /// Whether its record makes sense; see [`PacketHeader::well_formed`].
    pub well_formed: bool,
    /// The captured bytes, from the link-layer header on.
    pub data: &'a [u8],
}

/// Without the captured bytes, which no log or crash report may hold.
impl fmt::Debug for Packet<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Packet")
            .field("ts_ns", &self.ts_ns)
            .field("wire_len", &self.wire_len)
            .field("link", &self.link)
            .field("well_formed", &self.well_formed)
            .field("captured_len", &self.data.len())
            .finish()
    }
}

/// Packets that were read together: one buffer, one list of headers, no allocation per packet.
///
/// A batch is filled again and again; it keeps its memory.
#[derive(Default)]
pub struct PacketBatch {
    /// The capture's bytes as they were read, record headers included; what lies beyond the last packet is not data.
    pub(super) bytes: Vec<u8>,
    pub(super) packets: Vec<PacketHeader>,
}

/// Sizes only: what it holds is payload.
impl fmt::Debug for PacketBatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PacketBatch")
            .field("packets", &self.packets.len())
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

impl PacketBatch {
    /// How many packets the batch holds.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.packets.len()
    }

    /// Whether the batch holds no packet.
    #[must_use]
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.packets.is_empty()
    }

    /// The packet at `index`, or `None` beyond the end.
    #[must_use]
    #[inline]
    pub fn get(&self, index: usize) -> Option<Packet<'_>> {
        self.packets.get(index)?.packet_in(&self.bytes)
    }

    /// The packets in the order of the capture.
    pub fn iter(&self) -> impl Iterator<Item = Packet<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The capture's bytes as they were read, which all packets lie in.
    #[must_use]
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The headers of all packets, in the order of the capture.
    #[must_use]
    #[inline]
    pub fn headers(&self) -> &[PacketHeader] {
        &self.packets
    }

    /// Make room for `len` bytes in all.
    pub(super) fn reserve_bytes(&mut self, len: usize) {
        if self.bytes.len() < len {
            self.bytes.resize(len, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(offset: u32, captured_len: u32) -> PacketHeader {
        PacketHeader { ts_ns: 7, offset, captured_len, wire_len: 9, link: LinkType::ETHERNET, well_formed: true }
    }

    #[test]
    fn packets_are_slices_of_the_buffer() {
        let batch = PacketBatch { bytes: vec![1, 2, 3, 4], packets: vec![header(1, 2), header(4, 0)] };
        let data: Vec<_> = batch.iter().map(|packet| packet.data).collect();
        assert_eq!(data, [&[2, 3][..], &[]]);
        assert_eq!((batch.len(), batch.is_empty()), (2, false));
        assert_eq!(batch.get(2), None);
        let first = Packet { ts_ns: 7, wire_len: 9, link: LinkType::ETHERNET, well_formed: true, data: &[2, 3] };
        assert_eq!(batch.get(0), Some(first));
    }

    #[test]
    fn captured_bytes_are_not_in_debug_output() {
        let batch = PacketBatch { bytes: b"..Cookie: secret".to_vec(), packets: vec![header(2, 14)] };
        let packet = batch.get(0).unwrap();
        assert_eq!(packet.data, b"Cookie: secret");
        let link = format!("{:?}", LinkType::ETHERNET);
        let expected = format!("Packet {{ ts_ns: 7, wire_len: 9, link: {link}, well_formed: true, captured_len: 14 }}");
        assert_eq!(format!("{packet:?}"), expected);
        assert_eq!(format!("{batch:?}"), "PacketBatch { packets: 1, bytes: 16 }");
    }

    #[test]
    fn the_buffer_grows_and_never_shrinks() {
        let mut batch = PacketBatch::default();
        batch.reserve_bytes(10);
        batch.reserve_bytes(5);
        assert_eq!(batch.bytes.len(), 10);
        assert!(batch.is_empty());
    }
}
