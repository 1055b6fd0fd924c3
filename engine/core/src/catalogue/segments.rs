//! Nested intervals of numbers cut into disjoint ones, in which the owner of a number is found by binary search.

/// A number of which the first 16 bits are its block.
pub(super) trait Key: Copy + Ord {
    /// The number after this.
    fn next(self) -> Option<Self>;
    /// Its first 16 bits.
    fn block(self) -> u16;
}

impl Key for u32 {
    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn block(self) -> u16 {
        u16::try_from(self >> 16).unwrap_or(u16::MAX)
    }
}

impl Key for u128 {
    fn next(self) -> Option<Self> {
        self.checked_add(1)
    }

    fn block(self) -> u16 {
        u16::try_from(self >> 112).unwrap_or(u16::MAX)
    }
}

/// An interval with both its ends, and who owns it: a number above 0.
#[derive(Clone, Copy)]
pub(super) struct Interval<K> {
    pub(super) first: K,
    pub(super) last: K,
    pub(super) owner: u32,
}

/// Who owns which numbers; of intervals within each other the innermost counts.
pub(super) struct Segments<K> {
    /// Where segments start, ascending; each goes as far as the next.
    starts: Vec<K>,
    /// Their owners, 0 for none.
    owners: Vec<u32>,
    /// A bit for each block in which anything is owned, or nothing where nothing is: most addresses of a network's traffic
    /// are in other blocks, and these eight kilobytes stay in the cache.
    blocks: Vec<u64>,
}

impl<K> Default for Segments<K> {
    fn default() -> Self {
        Self { starts: Vec::new(), owners: Vec::new(), blocks: Vec::new() }
    }
}

impl<K: Key> Segments<K> {
    /// The segments of intervals of which any two are disjoint, or one within the other. Of two with the same ends the later
    /// counts.
    pub(super) fn new(mut intervals: Vec<Interval<K>>) -> Self {
        intervals.sort_by(|a, b| a.first.cmp(&b.first).then(b.last.cmp(&a.last)));
        let mut segments = Self::default();
        let mut open: Vec<Interval<K>> = Vec::new();
        for interval in intervals {
            segments.mark(interval);
            segments.close(&mut open, |last| last < interval.first);
            segments.start(interval.first, interval.owner);
            open.push(interval);
        }
        segments.close(&mut open, |_| true);
        segments.starts.shrink_to_fit();
        segments.owners.shrink_to_fit();
        segments
    }

    /// Who owns `key`: 0 for nobody.
    #[inline]
    pub(super) fn owner(&self, key: K) -> u32 {
        let block = key.block();
        let bits = self.blocks.get(usize::from(block >> 6)).copied().unwrap_or(0);
        if bits >> (block & 63) & 1 == 0 {
            return 0;
        }
        let after = self.starts.partition_point(|start| *start <= key);
        after.checked_sub(1).and_then(|at| self.owners.get(at)).copied().unwrap_or(0)
    }

    /// End the innermost open intervals for as long as `ends` says so of their last number.
    fn close(&mut self, open: &mut Vec<Interval<K>>, ends: impl Fn(K) -> bool) {
        while let Some(last) = open.last().map(|innermost| innermost.last).filter(|last| ends(*last)) {
            open.pop();
            if let Some(next) = last.next() {
                self.start(next, open.last().map_or(0, |outer| outer.owner));
            }
        }
    }

    fn start(&mut self, start: K, owner: u32) {
        if self.starts.last() == Some(&start) {
            self.owners.pop();
        } else {
            self.starts.push(start);
        }
        self.owners.push(owner);
    }

    fn mark(&mut self, interval: Interval<K>) {
        self.blocks.resize(1 << 10, 0);
        for block in interval.first.block()..=interval.last.block() {
            if let Some(bits) = self.blocks.get_mut(usize::from(block >> 6)) {
                *bits |= 1 << (block & 63);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Interval, Segments};

    fn segments(intervals: &[(u32, u32, u32)]) -> Segments<u32> {
        Segments::new(intervals.iter().map(|&(first, last, owner)| Interval { first, last, owner }).collect())
    }

    #[test]
    fn the_innermost_owns() {
        let found = segments(&[(10, 99, 1), (20, 29, 2), (25, 25, 3), (30, 39, 4), (100, 100, 5), (90, 99, 6)]);
        for (key, owner) in [
            (9, 0),
            (10, 1),
            (19, 1),
            (20, 2),
            (25, 3),
            (26, 2),
            (29, 2),
            (30, 4),
            (39, 4),
            (40, 1),
            (89, 1),
            (90, 6),
            (99, 6),
            (100, 5),
            (101, 0),
            (u32::MAX, 0),
        ] {
            assert_eq!(found.owner(key), owner, "{key}");
        }
    }

    #[test]
    fn the_ends_of_the_numbers_can_be_owned() {
        let found = segments(&[(0, u32::MAX, 1), (u32::MAX, u32::MAX, 2), (0, 0, 3)]);
        assert_eq!([0, 1, u32::MAX - 1, u32::MAX].map(|key| found.owner(key)), [3, 1, 1, 2]);
        assert_eq!(segments(&[]).owner(0), 0);
    }

    proptest! {
        #[test]
        fn agrees_with_a_naive_search(
            prefixes in prop::collection::vec((any::<u32>(), prop_oneof![0..=32_u32, 14..=18_u32], any::<bool>()), 0..30),
            keys in prop::collection::vec(any::<u32>(), 1..8),
        ) {
            let intervals: Vec<(u32, u32, u32)> = prefixes
                .iter()
                .zip(1..)
                .map(|(&(bits, length, near), owner)| {
                    let host = u32::MAX.checked_shr(length).unwrap_or(0);
                    let first = if near { bits & 0x0001_0101 } else { bits } & !host;
                    (first, first | host, owner)
                })
                .collect();
            let found = segments(&intervals);
            let edges = intervals.iter().flat_map(|&(first, last, _)| {
                [first, last, first.wrapping_sub(1), last.wrapping_add(1)]
            });
            for key in keys.into_iter().chain(edges) {
                let naive = intervals
                    .iter()
                    .filter(|(first, last, _)| (*first..=*last).contains(&key))
                    .max_by_key(|(first, last, owner)| (u32::MAX - (last - first), *owner))
                    .map_or(0, |interval| interval.2);
                prop_assert_eq!(found.owner(key), naive, "{}", key);
            }
        }
    }
}
