//! A handshake's bytes in order, from pieces that say where they belong: CRYPTO frames of QUIC (RFC 9000, section 19.6), fragments
//! of DTLS messages (RFC 6347, section 4.2.2).
//!
//! Pieces may come in any order, twice, or overlapping. Of two versions of a byte the one that arrived first counts. What is
//! held is bounded by the range it covers, [`WINDOW`], and not by the number of pieces: some clients send a hello in dozens.

/// Bytes of handshake held at most, as over TCP: the largest `ClientHello` that is put together.
pub(super) const WINDOW: usize = 65_536;

/// One direction's handshake.
#[derive(Default)]
pub(super) struct Handshake {
    /// From the first byte of the handshake; those in holes are zero.
    bytes: Vec<u8>,
    /// Bit `n % 64` of word `n / 64` is set where byte `n` arrived after a hole.
    arrived: Vec<u64>,
    /// End of the bytes without a hole.
    ready: usize,
}

impl Handshake {
    /// Add the bytes of a piece. Says whether any of them is new; those beyond the window never are.
    pub(super) fn insert(&mut self, offset: u64, bytes: &[u8]) -> bool {
        let Some(start) = usize::try_from(offset).ok().filter(|&start| start < WINDOW) else { return false };
        let known = self.ready.saturating_sub(start);
        let Some(bytes) = bytes.get(known..bytes.len().min(WINDOW - start)).filter(|bytes| !bytes.is_empty()) else {
            return false;
        };
        let start = start + known;
        if start == self.ready && start == self.bytes.len() {
            self.bytes.extend_from_slice(bytes);
            self.ready = self.bytes.len();
            return true;
        }
        let end = start + bytes.len();
        if end > self.bytes.len() {
            self.bytes.resize(end, 0);
            self.arrived.resize(end.div_ceil(64), 0);
        }
        let mut is_new = false;
        for (place, &byte) in (start..).zip(bytes) {
            if self.mark(place) {
                is_new = true;
                if let Some(held) = self.bytes.get_mut(place) {
                    *held = byte;
                }
            }
        }
        while self.has(self.ready) {
            self.ready += 1;
        }
        is_new
    }

    /// The bytes from the first to the first hole.
    pub(super) fn head(&self) -> &[u8] {
        self.bytes.get(..self.ready).unwrap_or_default()
    }

    pub(super) fn held_bytes(&self) -> usize {
        self.bytes.capacity() + self.arrived.capacity() * size_of::<u64>()
    }

    /// Note that the byte at `place` arrived; whether it had not before.
    fn mark(&mut self, place: usize) -> bool {
        let Some(word) = self.arrived.get_mut(place / 64) else { return false };
        let bit = 1 << (place % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    fn has(&self, place: usize) -> bool {
        self.arrived.get(place / 64).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Handshake, WINDOW};

    #[test]
    fn the_first_version_of_a_byte_counts() {
        let mut stream = Handshake::default();
        assert!(stream.insert(2, b"cd"));
        assert!(stream.insert(1, b"BCDE"));
        assert_eq!(stream.head(), b"");
        assert!(!stream.insert(1, b"xxxx"));
        assert!(stream.insert(0, b"abcdef"));
        assert_eq!(stream.head(), b"aBcdEf");
        assert!(stream.insert(6, b"g"));
        assert_eq!(stream.head(), b"aBcdEfg");
    }

    #[test]
    fn the_window_bounds_what_is_held() {
        let mut stream = Handshake::default();
        assert!(!stream.insert(WINDOW as u64, b"a"));
        assert!(!stream.insert(u64::MAX, b"a"));
        assert!(stream.insert(WINDOW as u64 - 1, b"abc"));
        for offset in 0..WINDOW as u64 {
            stream.insert(offset, &[7; 3]);
        }
        assert_eq!(stream.head().len(), WINDOW);
        assert!(stream.held_bytes() <= 2 * WINDOW + 2 * WINDOW / 8, "{}", stream.held_bytes());
    }

    proptest! {
        #[test]
        fn as_a_naive_map_of_bytes(pieces in prop::collection::vec((0..300_u64, prop::collection::vec(any::<u8>(), 0..90)), 0..40)) {
            let mut stream = Handshake::default();
            let mut naive = BTreeMap::new();
            for (offset, bytes) in pieces {
                let before = naive.len();
                for (place, &byte) in (offset..).zip(&bytes) {
                    naive.entry(place).or_insert(byte);
                }
                prop_assert_eq!(stream.insert(offset, &bytes), naive.len() > before);
                let head: Vec<u8> = (0..).map_while(|place| naive.get(&place).copied()).collect();
                prop_assert_eq!(stream.head(), head);
            }
        }
    }
}
