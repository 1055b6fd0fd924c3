//! What is known of flows, held once for all flows of which the same is known.
//!
//! Thousands of flows ask for the same name in the same way. What they tell is one allocation, which their records share: so an
//! idle flow is small, and whoever writes records looks up a service once for all of them.

use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::quality::RandomState;

use super::closed::Known;
use super::index::PlaceIndex;

/// Held facts that are looked at with each new one, whether a flow or a record still has them.
const LOOKED_AT: usize = 2;

/// What flows are known to be, each once. Its hash has a secret seed, so that nobody can choose facts that collide.
#[derive(Default)]
pub struct KnownTable {
    hasher: RandomState,
    index: PlaceIndex,
    /// Each with its hash.
    held: Vec<(u64, Arc<Known>)>,
    /// Which is to be looked at next.
    at: usize,
    /// What is known of a flow that showed nothing.
    nothing: Arc<Known>,
}

impl KnownTable {
    /// The one that is held for what equals `known`.
    pub fn share(&mut self, known: Known) -> Arc<Known> {
        if known == *self.nothing {
            return self.nothing.clone();
        }
        let hash = self.hasher.hash_one(&known);
        let held = &self.held;
        let same = |place: u32| held.get(place as usize).is_some_and(|(_, held)| **held == known);
        if let Some((_, held)) = self.index.find(hash, same).and_then(|place| held.get(place as usize)) {
            return held.clone();
        }
        self.drop_unused();
        let (known, place) = (Arc::new(known), u32::try_from(self.held.len()).unwrap_or(u32::MAX));
        self.held.push((hash, known.clone()));
        self.index.insert(hash, place);
        known
    }

    /// Look at the next few, and drop those that nobody has. As more are looked at than enter, at most about twice as many are held as
    /// are in use.
    fn drop_unused(&mut self) {
        for _ in 0..LOOKED_AT {
            if self.at >= self.held.len() {
                self.at = 0;
            }
            match self.held.get(self.at) {
                Some((_, held)) if Arc::strong_count(held) == 1 => self.drop_at(self.at),
                _ => self.at += 1,
            }
        }
    }

    /// Drop the one at `place`; the last takes its place.
    fn drop_at(&mut self, place: usize) {
        let Some(last) = self.held.len().checked_sub(1) else { return };
        let index_of = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (hash, _) = self.held.swap_remove(place);
        self.index.remove(hash, index_of(place));
        if let Some(&(hash, _)) = self.held.get(place) {
            self.index.remove(hash, index_of(last));
            self.index.insert(hash, index_of(place));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identify::{Facts, Protocol};

    fn known(name: &str) -> Known {
        let facts = Facts { protocol: Protocol::Tls, domain: Some(name.into()), ..Facts::default() };
        Known { facts, ..Known::default() }
    }

    #[test]
    fn flows_share_what_is_the_same() {
        let mut table = KnownTable::default();
        let (one, same, other) =
            (table.share(known("a.example")), table.share(known("a.example")), table.share(known("b.example")));
        assert!(Arc::ptr_eq(&one, &same) && !Arc::ptr_eq(&one, &other));
        assert_eq!((&*one, &*other), (&known("a.example"), &known("b.example")));
        assert!(Arc::ptr_eq(&table.share(Known::default()), &table.share(Known::default())));
    }

    #[test]
    fn what_nobody_has_any_more_is_dropped() {
        let mut table = KnownTable::default();
        let kept: Vec<_> = (0..100).map(|number| table.share(known(&format!("kept{number}.example")))).collect();
        for number in 0..10_000 {
            table.share(known(&format!("gone{number}.example")));
        }
        assert!(table.held.len() < 300, "{} are held", table.held.len());
        assert_eq!(table.index.len(), table.held.len());
        for (number, kept) in kept.iter().enumerate() {
            assert!(Arc::ptr_eq(kept, &table.share(known(&format!("kept{number}.example")))), "{number}");
        }
    }
}
