//! A capture's packets in memory, laid out as in a ring and walked again and again: what could be read if nothing else took time.

use std::path::Path;
use std::time::Duration;

use hallmonitor_core::capture::live::{LiveError, LiveNotice, LiveRun, LiveSource, Waited};
use hallmonitor_core::capture::tpacket::{BlockWriter, Outgoing, read_block};
use hallmonitor_core::capture::{CaptureError, CaptureReader, LinkType, PacketBatch, PacketHeader};

/// Blocks of a capture, each handed over as a ring hands over its own.
///
/// Each round begins where the one before ended, so that time does not go back: stamps are moved by the capture's span.
pub struct LaidBlocks {
    name: String,
    blocks: Vec<Vec<u8>>,
    link: LinkType,
    headers: Vec<PacketHeader>,
    /// From the first packet to a microsecond after the last, nanoseconds.
    span_ns: i64,
    /// Rounds that are to come, the one at hand among them.
    rounds: u64,
    /// Added to stamps in this round.
    moved_ns: i64,
    /// The block that is next.
    at: usize,
}

impl LaidBlocks {
    /// Lay at most `packets` of the capture at `path` into blocks of `block_bytes`, to be walked `rounds` times.
    ///
    /// # Errors
    /// [`CaptureError`] where the capture cannot be read.
    pub fn read(path: &Path, block_bytes: usize, packets: u64, rounds: u64) -> Result<Self, CaptureError> {
        let mut reader = CaptureReader::open(path)?;
        let (mut batch, mut blocks) = (PacketBatch::default(), Vec::new());
        let (mut block, mut left) = (BlockWriter::new(block_bytes), packets);
        let (mut link, mut span) = (None, None);
        while left > 0 {
            reader.read_batch(&mut batch)?;
            if batch.is_empty() {
                break;
            }
            // Packets of another link type would come from another interface.
            for packet in batch.iter().filter(|packet| *link.get_or_insert(packet.link) == packet.link) {
                if left == 0 {
                    break;
                }
                if !block.push(packet, None, false) {
                    blocks.push(std::mem::replace(&mut block, BlockWriter::new(block_bytes)).finish());
                    // A packet that has no room in an empty block is left out, as the kernel would cut it.
                    block.push(packet, None, false);
                }
                let (first, last) = span.unwrap_or((packet.ts_ns, packet.ts_ns));
                span = Some((packet.ts_ns.min(first), packet.ts_ns.max(last)));
                left -= 1;
            }
        }
        blocks.push(block.finish());
        let span_ns = span.map_or(0, |(first, last)| last - first) + 1000;
        Ok(Self {
            name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            blocks,
            link: link.unwrap_or(LinkType::ETHERNET),
            headers: Vec::new(),
            span_ns,
            rounds,
            moved_ns: 0,
            at: 0,
        })
    }

    /// Bytes of all blocks.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(Vec::len).sum()
    }
}

impl LiveSource for LaidBlocks {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    /// The next block; nothing is waited for.
    fn next(&mut self, _patience: Duration, take: &mut dyn FnMut(LiveRun<'_>)) -> Result<Waited, LiveError> {
        if self.rounds == 0 {
            return Ok(Waited { packets: 0, quiet_until_ns: None, ended: true });
        }
        let Some(block) = self.blocks.get_mut(self.at) else {
            return Ok(Waited { packets: 0, quiet_until_ns: None, ended: true });
        };
        read_block(block, self.link, Outgoing::Kept, &mut self.headers);
        for header in &mut self.headers {
            header.ts_ns += self.moved_ns;
        }
        take(LiveRun { source: 0, bytes: block, headers: &self.headers });
        self.at += 1;
        if self.at == self.blocks.len() {
            (self.at, self.rounds) = (0, self.rounds - 1);
            self.moved_ns += self.span_ns;
        }
        Ok(Waited { packets: self.headers.len() as u64, quiet_until_ns: None, ended: self.rounds == 0 })
    }

    fn take_notices(&mut self) -> Vec<LiveNotice> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pcap file of two packets, 3 and 5 s after 1970 (draft-ietf-opsawg-pcap, sections 4 and 5).
    fn capture() -> Vec<u8> {
        let mut bytes = Vec::new();
        for word in [0xA1B2_C3D4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
            bytes.extend(word.to_le_bytes());
        }
        for seconds in [3_u8, 5] {
            for word in [u32::from(seconds), 0, 20, 60] {
                bytes.extend(word.to_le_bytes());
            }
            bytes.extend([seconds; 20]);
        }
        bytes
    }

    #[test]
    fn each_round_gives_the_packets_again_and_time_goes_on() {
        let path = std::env::temp_dir().join(format!("hallmonitor-laid-{}.pcap", std::process::id()));
        std::fs::write(&path, capture()).unwrap();
        let laid = LaidBlocks::read(&path, 4096, 10, 2);
        let nothing = LaidBlocks::read(&path, 4096, 0, 2);
        std::fs::remove_file(&path).unwrap();
        let mut laid = laid.unwrap();
        let mut seen = Vec::new();
        let mut ended = false;
        while !ended {
            let mut take = |run: LiveRun<'_>| {
                seen.extend(run.packets().map(|packet| (packet.ts_ns, packet.data.to_vec(), packet.wire_len)));
            };
            ended = laid.next(Duration::ZERO, &mut take).unwrap().ended;
        }
        let packet = |ts_ns, byte| (ts_ns, vec![byte; 20], 60);
        let expected =
            [packet(3_000_000_000, 3), packet(5_000_000_000, 5), packet(5_000_001_000, 3), packet(7_000_001_000, 5)];
        assert_eq!(seen, expected);
        assert_eq!((laid.names().len(), laid.bytes()), (1, 4096));
        assert_eq!(
            nothing.unwrap().next(Duration::ZERO, &mut |run| assert!(run.headers.is_empty())).unwrap().packets,
            0
        );
    }
}
