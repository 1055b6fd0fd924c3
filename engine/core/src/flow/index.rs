//! From a hash to a place: of a flow by its key, or of whatever else is found by a hash.
//!
//! Linear probing (Knuth, The Art of Computer Programming, volume 3, section 6.4) over words of eight bytes, of which a cache
//! line holds eight. A word holds 32 bits of the hash beside the place, so that a flow is looked at only where it is very
//! likely the right one, and so that words can be moved without looking at flows at all. A table that has become too small is
//! moved into one of twice its size a few words at a time: no packet waits for the whole.

use std::mem;

/// Words of the smallest table.
const WORDS_MIN: usize = 1 << 10;
/// Words of the old table that are looked at with each new flow. As many flows as the old table had room for fill the new
/// one to its bound; long before that, the old one is empty.
const MOVED_AT_ONCE: usize = 8;
/// No flow.
const EMPTY: u64 = 0;

/// One table: none, or a power of two of words.
struct Table {
    words: Vec<u64>,
    /// By so many bits a hash is shifted to give a place.
    shift: u32,
    used: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self { words: Vec::new(), shift: u64::BITS - 1, used: 0 }
    }
}

/// Words of the next table that are made with each new flow: from a half full table to one that is three quarters full, all of it.
const MADE_AT_ONCE: usize = 16;

/// Places by hash.
///
/// The hash must be keyed with a secret, or what is entered could be chosen so that all of it probes the same words.
#[derive(Default)]
pub struct PlaceIndex {
    current: Table,
    /// The table before, as long as something is left in it.
    before: Table,
    /// Words of it that were looked at.
    moved: usize,
    /// The words of the next table as far as they are made: memory that is new costs most when it is first written.
    next: Vec<u64>,
}

const fn word(hash: u64, place: u32) -> u64 {
    (hash >> 32 << 32) | (place as u64 + 1)
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is the place and one")]
const fn place(word: u64) -> u32 {
    (word as u32).wrapping_sub(1)
}

impl Table {
    /// Where a word with this hash would best lie: its highest bits, which each word holds.
    #[expect(clippy::cast_possible_truncation, reason = "tables have less than 2^32 words")]
    const fn home(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    /// Where the word lies that has this hash and a place that `is` right.
    fn find(&self, hash: u64, mut is: impl FnMut(u32) -> bool) -> Option<usize> {
        let mask = self.words.len().checked_sub(1)?;
        let mut at = self.home(hash);
        loop {
            let word = *self.words.get(at)?;
            if word == EMPTY {
                return None;
            }
            if (word ^ hash) >> 32 == 0 && is(place(word)) {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
    }

    /// Put `word` into the first free place from its home on; there is one.
    fn insert(&mut self, word: u64) {
        let mask = self.words.len().wrapping_sub(1);
        let mut at = self.home(word);
        while self.words.get(at).is_some_and(|&other| other != EMPTY) {
            at = (at + 1) & mask;
        }
        if let Some(free) = self.words.get_mut(at) {
            *free = word;
            self.used += 1;
        }
    }

    /// Take the word at `hole` out, and move those after it up so that no search ends too early (Knuth, algorithm R).
    fn remove(&mut self, mut hole: usize) {
        let mask = self.words.len().wrapping_sub(1);
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let word = self.words.get(at).copied().unwrap_or(EMPTY);
            if word == EMPTY {
                break;
            }
            // It may move up where its home is not between the hole and itself.
            if (at.wrapping_sub(self.home(word)) & mask) >= (at.wrapping_sub(hole) & mask) {
                if let Some(free) = self.words.get_mut(hole) {
                    *free = word;
                }
                hole = at;
            }
        }
        if let Some(last) = self.words.get_mut(hole) {
            *last = EMPTY;
            self.used -= 1;
        }
    }
}

impl PlaceIndex {
    /// How many flows there are.
    pub fn len(&self) -> usize {
        self.current.used + self.before.used
    }

    /// Read the words that a search for `hash` will read first. The value means nothing; that they were read brings their cache
    /// lines.
    #[expect(clippy::cast_possible_truncation, reason = "any part of it will do")]
    pub fn peek(&self, hash: u64) -> u32 {
        let word = |table: &Table| table.words.get(table.home(hash)).map_or(0, |&word| word as u32);
        word(&self.current) ^ word(&self.before)
    }

    /// The place of a flow that is very likely the one with this hash.
    pub fn likely(&self, hash: u64) -> Option<u32> {
        self.find(hash, |_| true)
    }

    /// The place of the flow with this hash that `is` the right one.
    pub fn find(&self, hash: u64, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let at = |table: &Table, at: usize| table.words.get(at).copied().map(place);
        if let Some(found) = self.current.find(hash, &mut is) {
            return at(&self.current, found);
        }
        if self.before.used == 0 {
            return None;
        }
        self.before.find(hash, is).and_then(|found| at(&self.before, found))
    }

    /// Enter a flow, which is not there yet.
    pub fn insert(&mut self, hash: u64, place: u32) {
        self.make_room();
        self.current.insert(word(hash, place));
    }

    /// Take out the flow with this hash at `place`.
    pub fn remove(&mut self, hash: u64, place: u32) {
        if let Some(at) = self.current.find(hash, |other| other == place) {
            self.current.remove(at);
        } else if let Some(at) = self.before.find(hash, |other| other == place) {
            self.before.remove(at);
        }
    }

    /// How far the word that is farthest from its home lies from it.
    #[cfg(test)]
    pub fn farthest(&self) -> usize {
        let mask = self.current.words.len() - 1;
        let words = self.current.words.iter().enumerate().filter(|&(_, &word)| word != EMPTY);
        words.map(|(at, &word)| at.wrapping_sub(self.current.home(word)) & mask).max().unwrap_or(0)
    }

    fn make_room(&mut self) {
        if self.before.used > 0 {
            self.move_some();
        } else if !self.before.words.is_empty() {
            self.before = Table::default();
        }
        let len = (self.current.words.len() * 2).max(WORDS_MIN);
        if self.current.used * 2 >= self.current.words.len() && self.before.used == 0 {
            self.make_some(len, MADE_AT_ONCE);
        }
        // Three quarters full, a search looks at 2.5 words where it finds, at 8.5 where it does not (Knuth, section 6.4).
        if (self.len() + 1) * 4 > self.current.words.len() * 3 {
            while self.before.used > 0 {
                self.move_some();
            }
            self.make_some(len, len);
            let words = mem::take(&mut self.next);
            let shift = u64::BITS - words.len().trailing_zeros();
            self.before = mem::replace(&mut self.current, Table { words, shift, used: 0 });
            self.moved = 0;
        }
    }

    /// Make some words of the next table, which will have `len`.
    fn make_some(&mut self, len: usize, words: usize) {
        if self.next.capacity() == 0 {
            self.next.reserve_exact(len);
        }
        self.next.resize((self.next.len() + words).min(len), EMPTY);
    }

    fn move_some(&mut self) {
        for _ in 0..MOVED_AT_ONCE {
            // What moves up into the place of what was taken is taken next.
            while let Some(&word) = self.before.words.get(self.moved).filter(|&&word| word != EMPTY) {
                self.before.remove(self.moved);
                self.current.insert(word);
            }
            self.moved += 1;
        }
        // A run of words that goes over the end goes on at the start, which was empty when it was looked at.
        if self.moved >= self.before.words.len() {
            self.moved = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    /// Few distinct hashes, so that words collide and runs go over the table's end.
    fn hash(key: u16) -> u64 {
        u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15) | if key % 3 == 0 { 0xffff_ff00 << 32 } else { 0 }
    }

    proptest! {
        #[test]
        fn it_finds_what_a_map_finds(steps in prop::collection::vec((0..600_u16, prop::bool::weighted(0.7)), 1..4_000)) {
            let (mut index, mut map) = (PlaceIndex::default(), HashMap::new());
            for (key, enters) in steps {
                let place = u32::from(key);
                if enters && !map.contains_key(&key) {
                    index.insert(hash(key), place);
                    map.insert(key, place);
                } else if !enters && map.remove(&key).is_some() {
                    index.remove(hash(key), place);
                }
                prop_assert_eq!(index.find(hash(key), |other| other == place), map.get(&key).copied());
            }
            prop_assert_eq!(index.len(), map.len());
            for key in 0..600_u16 {
                let found = index.find(hash(key), |other| other == u32::from(key));
                prop_assert_eq!(found, map.get(&key).copied());
            }
        }
    }

    #[test]
    fn it_grows_a_little_at_a_time_and_loses_nothing() {
        let mut index = PlaceIndex::default();
        let spread = |key: u32| u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for key in 0..200_000 {
            index.insert(spread(key), key);
        }
        assert_eq!(index.len(), 200_000);
        assert!((0..200_000).all(|key| index.find(spread(key), |place| place == key) == Some(key)));
        assert!((0..200_000).filter(|&key| index.likely(spread(key)) == Some(key)).count() > 199_000);
        for key in 0..200_000 {
            index.remove(spread(key), key);
        }
        assert!(index.len() == 0 && index.find(spread(1), |_| true).is_none());
    }
}
