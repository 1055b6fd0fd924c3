//! The keyed hash of a flow's key: `SipHash-1-3` (Aumasson and Bernstein, "`SipHash`: a fast short-input PRF", 2012) over its words.
//!
//! With a secret, nobody can choose flows that collide. The key of an IPv4 flow has two words that matter, so two are hashed.

use std::hash::{BuildHasher, RandomState};

use super::key::FlowKey;

/// A secret of one run.
#[derive(Clone, Copy)]
pub struct KeyHash {
    secret: [u64; 2],
}

impl KeyHash {
    /// A secret that nobody knows.
    pub fn new() -> Self {
        let random = RandomState::new();
        Self { secret: [random.hash_one(0), random.hash_one(1)] }
    }

    /// The hash of a key.
    #[inline]
    pub fn of(self, key: &FlowKey) -> u64 {
        match key.ipv4_words() {
            Some(words) => self.words(words),
            None => self.words(key.words()),
        }
    }

    /// `SipHash-1-3` of the bytes of these words, least significant first.
    #[inline]
    fn words<const WORDS: usize>(self, words: [u64; WORDS]) -> u64 {
        let [k0, k1] = self.secret;
        let mut state = State([
            k0 ^ 0x736f_6d65_7073_6575,
            k1 ^ 0x646f_7261_6e64_6f6d,
            k0 ^ 0x6c79_6765_6e65_7261,
            k1 ^ 0x7465_6462_7974_6573,
        ]);
        for word in words {
            state.compress(word);
        }
        state.compress((WORDS as u64 * 8) << 56);
        state.finish()
    }
}

struct State([u64; 4]);

impl State {
    #[inline]
    fn compress(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.0[0] ^= word;
    }

    #[inline]
    fn finish(mut self) -> u64 {
        self.0[2] ^= 0xff;
        for _ in 0..3 {
            self.round();
        }
        self.0.into_iter().fold(0, |sum, word| sum ^ word)
    }

    #[inline]
    fn round(&mut self) {
        let [mut v0, mut v1, mut v2, mut v3] = self.0;
        v0 = v0.wrapping_add(v1);
        v2 = v2.wrapping_add(v3);
        v1 = v1.rotate_left(13) ^ v0;
        v3 = v3.rotate_left(16) ^ v2;
        v0 = v0.rotate_left(32);
        v2 = v2.wrapping_add(v1);
        v0 = v0.wrapping_add(v3);
        v1 = v1.rotate_left(17) ^ v2;
        v3 = v3.rotate_left(21) ^ v0;
        v2 = v2.rotate_left(32);
        self.0 = [v0, v1, v2, v3];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Tuple, transport};
    use crate::flow::index::PlaceIndex;
    use proptest::prelude::*;
    use siphasher::sip::SipHasher13;

    proptest! {
        #[test]
        fn it_is_siphash_1_3(secret: [u64; 2], words: [u64; 5]) {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            let other = SipHasher13::new_with_keys(secret[0], secret[1]);
            prop_assert_eq!(KeyHash { secret }.words(words), other.hash(&bytes));
            prop_assert_eq!(KeyHash { secret }.words([words[0], words[1]]), other.hash(&bytes[..16]));
        }
    }

    #[test]
    fn every_part_of_a_key_counts_and_so_does_the_secret() {
        type ByLast = fn(u8) -> [u8; 16];
        let v4: ByLast = |last| [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last];
        let v6: ByLast = |last| [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last];
        let (one, other) = (KeyHash { secret: [1, 2] }, KeyHash { secret: [1, 3] });
        let mut hashes = Vec::new();
        for address in [v4, v6] {
            for (source, destination, port, vlan) in
                [(1, 2, 443, 0), (3, 2, 443, 0), (1, 3, 443, 0), (1, 2, 80, 0), (1, 2, 443, 9)]
            {
                let tuple = Tuple {
                    source: address(source),
                    destination: address(destination),
                    source_port: port,
                    destination_port: 5,
                    transport: transport::TCP,
                };
                let (key, _) = FlowKey::of(&tuple, vlan, None);
                hashes.extend([one.of(&key), other.of(&key)]);
            }
        }
        let count = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
    }

    /// Flows that someone chose who knows the secret: all of their hashes begin with the same ten bits.
    fn chosen(secret: KeyHash, count: usize) -> Vec<FlowKey> {
        let key = |number: u32| {
            let [a, b, c, d] = number.to_be_bytes();
            let tuple = Tuple {
                source: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, a, b, c],
                destination: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, d],
                source_port: 50_000,
                destination_port: 443,
                transport: transport::TCP,
            };
            FlowKey::of(&tuple, 0, None).0
        };
        (0..).map(key).filter(|key| secret.of(key) >> 54 == 0).take(count).collect()
    }

    #[test]
    fn chosen_collisions_are_none_under_another_secret() {
        let known = KeyHash { secret: [4_012, 4_306] };
        let flows = chosen(known, 1_500);
        let farthest = |secret: KeyHash| {
            let mut index = PlaceIndex::default();
            for (flow, place) in flows.iter().zip(0..) {
                index.insert(secret.of(flow), place);
            }
            index.farthest()
        };
        assert!(farthest(known) > 1_000, "they do collide");
        for _ in 0..20 {
            // Of words at random places, three quarters of them taken, the farthest is some fifty from its home.
            let found = farthest(KeyHash::new());
            assert!(found < 300, "{found}");
        }
    }
}
