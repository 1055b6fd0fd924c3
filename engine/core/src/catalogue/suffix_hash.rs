//! Hashes of all suffixes of a name in one pass from its end.
//!
//! Keyed with a secret of the run: lists of names come from strangers, who could choose names of one hash otherwise.

use std::hash::{BuildHasher, RandomState};

/// Odd multiplier, the golden ratio in 64 bits.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hash of the bytes given so far, from the last to the first.
#[derive(Clone, Copy)]
pub(super) struct SuffixHash(u64);

impl SuffixHash {
    /// The hash of nothing under a key of its own.
    pub(super) fn with_random_key() -> Self {
        Self(RandomState::new().hash_one(MULTIPLIER))
    }

    /// Put `byte` in front.
    pub(super) const fn prepend(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(MULTIPLIER).rotate_left(23))
    }

    /// The hash, all its bits usable.
    pub(super) const fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(MULTIPLIER);
        mixed ^ (mixed >> 29)
    }

    /// The hash of all of `bytes`, put in front of what was given so far.
    pub(super) fn of(self, bytes: &[u8]) -> u64 {
        bytes.iter().rev().fold(self, |hash, &byte| hash.prepend(byte)).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::SuffixHash;

    #[test]
    fn neighbouring_names_spread_over_low_and_high_bits() {
        let empty = SuffixHash(0x0123_4567_89ab_cdef);
        let hashes: Vec<u64> =
            (0..4096).map(|number| empty.of(format!("host{number}.example.com").as_bytes())).collect();
        let low: HashSet<u64> = hashes.iter().map(|hash| hash & 0xfff).collect();
        let high: HashSet<u64> = hashes.iter().map(|hash| hash >> 57).collect();
        // 4,096 balls in 4,096 bins fill 63% of them on average.
        assert!(low.len() > 2_400, "{}", low.len());
        assert_eq!(high.len(), 128);
    }

    #[test]
    fn each_key_gives_other_hashes() {
        let hashes: HashSet<u64> = (0..32).map(|_| SuffixHash::with_random_key().of(b"example.com")).collect();
        assert_eq!(hashes.len(), 32);
    }
}
