//! What rings are asked for.

use std::time::Duration;

/// The smallest block, bytes: a packet of 64 KiB, the longest without jumbo segments, has to fit in with its headers.
const BLOCK_BYTES_MIN: usize = 128 << 10;

/// The largest block, bytes: what the kernel can be sure to find in one piece is 4 MiB, and a larger one has no use.
const BLOCK_BYTES_MAX: usize = 4 << 20;

/// Members of a fanout group at most (`PACKET_FANOUT_MAX` of kernels before 5.9).
const FANOUT_MAX: u16 = 256;

/// How interfaces are captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingConfig {
    /// Memory of each ring, bytes; whole blocks of it are used. It takes what comes while the program does something else.
    pub ring_bytes: usize,
    /// Bytes of a block, a power of two.
    ///
    /// A block is handed over when it is full or when it is old ([`Self::retire`]). A quiet interface uses a block for each
    /// packet or few, so it is the number of blocks that tells how long the program may be busy elsewhere.
    pub block_bytes: usize,
    /// After how long a block that is not full is handed over; whole milliseconds.
    pub retire: Duration,
    /// Whether the interface shall take packets that are not for this host.
    pub promiscuous: bool,
    /// A filter in the kernel's classic BPF, as libpcap compiles it; all packets without one.
    pub filter: Option<Vec<Instruction>>,
    /// Rings for each interface. With more than one, packets of a flow share a ring, and several of the machine's processors
    /// write without waiting for each other.
    pub fanout: u16,
}

/// One instruction of classic BPF (`struct sock_filter`, `Documentation/networking/filter.rst` of the kernel).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Operation.
    pub code: u16,
    /// Instructions to skip where a comparison holds.
    pub jt: u8,
    /// Instructions to skip where it does not.
    pub jf: u8,
    /// Operand.
    pub k: u32,
}

impl From<(u16, u8, u8, u32)> for Instruction {
    fn from((code, jt, jf, k): (u16, u8, u8, u32)) -> Self {
        Self { code, jt, jf, k }
    }
}

/// 128 MiB in blocks of 1 MiB that are handed over after 40 ms: on a quiet interface five seconds, on a busy one as much as
/// comes in some tenths of one.
impl Default for RingConfig {
    fn default() -> Self {
        Self {
            ring_bytes: 128 << 20,
            block_bytes: 1 << 20,
            retire: Duration::from_millis(40),
            promiscuous: true,
            filter: None,
            fanout: 1,
        }
    }
}

impl RingConfig {
    /// Blocks of a ring.
    #[must_use]
    pub const fn blocks(&self) -> usize {
        // A block of no bytes is a fault, which `fault` tells.
        match self.ring_bytes.checked_div(self.block_bytes) {
            Some(blocks) => blocks,
            None => 0,
        }
    }

    /// What is wrong with it and what would be right; `None` where nothing is.
    #[must_use]
    pub fn fault(&self) -> Option<(String, &'static str)> {
        let blocks = BLOCK_BYTES_MIN..=BLOCK_BYTES_MAX;
        if !blocks.contains(&self.block_bytes) || !self.block_bytes.is_power_of_two() {
            let message = format!("a block cannot have {} bytes", self.block_bytes);
            return Some((message, "choose a power of two from 131072 to 4194304"));
        }
        if self.blocks() < 2 || u32::try_from(self.ring_bytes).is_err() {
            let message = format!("a ring cannot have {} bytes", self.ring_bytes);
            return Some((message, "choose at least two blocks, and less than 4 GiB"));
        }
        if !(1..=1000).contains(&self.retire.as_millis()) {
            let message = format!("blocks cannot be handed over after {:?}", self.retire);
            return Some((message, "choose 1 to 1000 milliseconds"));
        }
        if !(1..=FANOUT_MAX).contains(&self.fanout) {
            return Some((format!("an interface cannot have {} rings", self.fanout), "choose 1 to 256"));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        let config = RingConfig::default();
        assert_eq!(config.fault(), None);
        assert_eq!(config.blocks(), 128);
    }

    #[test]
    fn each_fault_is_told() {
        let valid = RingConfig::default();
        for (config, message) in [
            (RingConfig { block_bytes: 0, ..valid.clone() }, "a block cannot have 0 bytes"),
            (RingConfig { block_bytes: 1_000_000, ..valid.clone() }, "a block cannot have 1000000 bytes"),
            (RingConfig { ring_bytes: 1 << 20, ..valid.clone() }, "a ring cannot have 1048576 bytes"),
            (RingConfig { ring_bytes: 1 << 32, ..valid.clone() }, "a ring cannot have 4294967296 bytes"),
            (RingConfig { retire: Duration::ZERO, ..valid.clone() }, "blocks cannot be handed over after 0ns"),
            (RingConfig { fanout: 0, ..valid.clone() }, "an interface cannot have 0 rings"),
        ] {
            assert_eq!(config.fault().map(|(message, _)| message).as_deref(), Some(message));
        }
    }
}
