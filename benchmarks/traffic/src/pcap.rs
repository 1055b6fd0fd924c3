//! A capture in the classic pcap format, little-endian, time stamps in nanoseconds, link type Ethernet.

use std::io::{self, Write};

/// Magic number of nanosecond time stamps.
const MAGIC_NANOSECONDS: u32 = 0xa1b2_3c4d;
const LINK_ETHERNET: u32 = 1;
/// No packet is longer, as tcpdump has it.
const SNAPLEN: u32 = 262_144;
/// Bytes that are collected before they are written.
const BUFFER: usize = 1 << 20;
const SECOND_NS: u64 = 1_000_000_000;

/// Writes packets to `out`.
pub struct Pcap<W: Write> {
    out: W,
    buffer: Vec<u8>,
    packets: u64,
    bytes: u64,
}

impl<W: Write> Pcap<W> {
    /// A capture with its header, still in the buffer.
    pub fn new(out: W) -> Self {
        let mut buffer = Vec::with_capacity(BUFFER + 4_096);
        for field in [MAGIC_NANOSECONDS, 2 | 4 << 16, 0, 0, SNAPLEN, LINK_ETHERNET] {
            buffer.extend(field.to_le_bytes());
        }
        Self { out, buffer, packets: 0, bytes: 0 }
    }

    /// A packet at `ts_ns` (nanoseconds since 1970), whose frame `frame` appends to what it is given.
    ///
    /// # Errors
    /// What was collected cannot be written.
    pub fn packet(&mut self, ts_ns: u64, frame: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let start = self.buffer.len();
        self.buffer.extend([0; 16]);
        frame(&mut self.buffer);
        let len = low(self.buffer.len() as u64 - start as u64 - 16);
        let header = [low(ts_ns / SECOND_NS), low(ts_ns % SECOND_NS), len, len];
        for (place, field) in self.buffer[start..start + 16].chunks_exact_mut(4).zip(header) {
            place.copy_from_slice(&field.to_le_bytes());
        }
        self.packets += 1;
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// Write what is left. Gives the number of packets and the bytes of the whole file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> io::Result<(u64, u64)> {
        self.flush()?;
        self.out.flush()?;
        Ok((self.packets, self.bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.buffer)?;
        self.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}

const fn low(number: u64) -> u32 {
    (number & 0xffff_ffff) as u32
}

#[cfg(test)]
mod tests {
    use super::Pcap;

    #[test]
    fn header_and_record() {
        let mut out = Vec::new();
        let mut pcap = Pcap::new(&mut out);
        pcap.packet(1_700_000_000_000_000_007, |frame| frame.extend(*b"frame")).unwrap();
        assert_eq!(pcap.finish().unwrap(), (1, 45));
        assert_eq!(out[..8], [0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0]);
        assert_eq!(out[20..24], [1, 0, 0, 0]);
        assert_eq!(out[24..28], 1_700_000_000_u32.to_le_bytes());
        assert_eq!(out[28..], *b"\x07\0\0\0\x05\0\0\0\x05\0\0\0frame");
    }
}
