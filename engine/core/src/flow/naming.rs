//! The flows that are still being named: a pool with a bound on its flows, and one on the bytes that they hold.
//!
//! An identifier is made at the first payload, so that a flood of SYNs costs none. Where a bound is passed, the flow that
//! has been in the pool longest leaves it with what was learned so far; evictions are counted.

use super::key::PARTITIONS;
use crate::identify::{Facts, Identifier};
use crate::links::{Links, List};

/// Where a flow stands: a place of the pool, or one of two other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming(u32);

impl Naming {
    /// No payload yet.
    pub const UNASKED: Self = Self(u32::MAX);
    /// Nothing more to learn.
    pub const SETTLED: Self = Self(u32::MAX - 1);

    /// Its identifier is at this place of the pool.
    pub const fn seeking(place: u32) -> Self {
        Self(place)
    }

    /// The place of its identifier in the pool, while it has one.
    pub const fn place(self) -> Option<u32> {
        if self.0 < Self::SETTLED.0 { Some(self.0) } else { None }
    }
}

/// A flow in the pool.
pub struct Entry {
    flow: u32,
    pub identifier: Identifier,
    /// What it has learnt so far.
    pub facts: Facts,
    /// Bytes that the identifier held when its flow was last served.
    held_bytes: usize,
}

/// Flows that are worth a pool of their own, and bytes: more than one flow can hold.
const SHARE_MIN: usize = 64;
const SHARE_BYTES_MIN: usize = 1 << 20;

/// The identifiers of flows that are still being named.
struct NamingPool {
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    links: Links,
    by_age: List,
    flows_bound: usize,
    bytes_bound: usize,
    /// The sum of what the entries hold.
    held_bytes: usize,
    evicted: u64,
}

impl NamingPool {
    /// A pool of `flows_bound` flows at most (one at least), which hold `bytes_bound` bytes at most.
    fn new(flows_bound: usize, bytes_bound: usize) -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
            links: Links::default(),
            by_age: List::EMPTY,
            flows_bound: flows_bound.clamp(1, (Naming::SETTLED.0 / PARTITIONS) as usize),
            bytes_bound,
            held_bytes: 0,
            evicted: 0,
        }
    }

    /// How many flows are in the pool.
    fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Enter the identifier of `flow`, of which `facts` are known. Gives its place, and the flow that had to leave for it, with
    /// what is known of that.
    fn insert(&mut self, flow: u32, identifier: Identifier, facts: Facts) -> (u32, Option<(u32, Facts)>) {
        let mut left = None;
        if self.free.is_empty() && self.entries.len() >= self.flows_bound {
            if let Some(oldest) = self.by_age.first() {
                left = self.remove(oldest);
                self.evicted += 1;
            }
        }
        let held_bytes = identifier.held_bytes();
        self.held_bytes += held_bytes;
        let entry = Some(Entry { flow, identifier, facts, held_bytes });
        let place = if let Some(place) = self.free.pop() {
            self.entries[place as usize] = entry;
            place
        } else {
            self.entries.push(entry);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        };
        self.links.push(&mut self.by_age, place);
        (place, left)
    }

    /// The flow at `place`.
    fn get(&self, place: u32) -> Option<&Entry> {
        self.entries.get(place as usize)?.as_ref()
    }

    /// As [`Self::get`], to be served.
    fn get_mut(&mut self, place: u32) -> Option<&mut Entry> {
        self.entries.get_mut(place as usize)?.as_mut()
    }

    /// Take note of what the identifier at `place` holds now that its flow was served.
    fn weigh(&mut self, place: u32) {
        if let Some(entry) = self.entries.get_mut(place as usize).and_then(Option::as_mut) {
            let held_bytes = entry.identifier.held_bytes();
            self.held_bytes = self.held_bytes - entry.held_bytes + held_bytes;
            entry.held_bytes = held_bytes;
        }
    }

    /// Push one flow out if more bytes are held than may be: the one that has been in the pool longest beside the flow at
    /// `served`, and that one itself where it alone holds too much. Gives the flow, with what is known of it; to be asked
    /// again until it gives none.
    fn relieve(&mut self, served: u32) -> Option<(u32, Facts)> {
        if self.held_bytes <= self.bytes_bound {
            return None;
        }
        let oldest = self.by_age.first()?;
        let leaving = if oldest == served { self.links.after(oldest).unwrap_or(served) } else { oldest };
        self.evicted += 1;
        self.remove(leaving)
    }

    /// Drop the identifier at `place`. Gives the flow it belonged to, with what is known of it.
    fn remove(&mut self, place: u32) -> Option<(u32, Facts)> {
        let entry = self.entries.get_mut(place as usize)?.take()?;
        self.held_bytes -= entry.held_bytes;
        self.links.remove(&mut self.by_age, place);
        self.free.push(place);
        Some((entry.flow, entry.facts))
    }
}

/// The pools of all partitions of flows, each with its share of the bounds: so what leaves does not depend on how flows are
/// divided among workers. A place tells its pool too.
pub struct NamingPools {
    pools: Vec<NamingPool>,
}

impl NamingPools {
    /// Pools of `flows_bound` flows together, which hold `bytes_bound` bytes at most. A bound that is too small is not divided.
    #[must_use]
    pub fn new(flows_bound: usize, bytes_bound: usize) -> Self {
        let parts = PARTITIONS as usize;
        let is_enough = flows_bound >= SHARE_MIN * parts && bytes_bound >= SHARE_BYTES_MIN * parts;
        let shares = if is_enough { parts } else { 1 };
        let pool = || NamingPool::new(flows_bound / shares, bytes_bound / shares);
        Self { pools: std::iter::repeat_with(pool).take(shares).collect() }
    }

    fn shares(&self) -> u32 {
        if self.pools.len() == 1 { 1 } else { PARTITIONS }
    }

    /// How many flows were pushed out before they had a name.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.pools.iter().map(|pool| pool.evicted).sum()
    }

    /// How many flows are in the pools.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pools.iter().map(NamingPool::len).sum()
    }

    /// Bytes that they hold together.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.pools.iter().map(|pool| pool.held_bytes).sum()
    }

    /// As [`NamingPool::insert`], for a flow of this partition.
    pub fn insert(
        &mut self,
        partition: u32,
        flow: u32,
        identifier: Identifier,
        facts: Facts,
    ) -> (u32, Option<(u32, Facts)>) {
        let (shares, share) = (self.shares(), partition % self.shares());
        let (place, left) = self.pools[share as usize].insert(flow, identifier, facts);
        (place * shares + share, left)
    }

    /// The flow at `place`.
    pub fn get(&self, place: u32) -> Option<&Entry> {
        self.pools.get((place % self.shares()) as usize)?.get(place / self.shares())
    }

    /// As [`Self::get`], to be served.
    pub fn get_mut(&mut self, place: u32) -> Option<&mut Entry> {
        let shares = self.shares();
        self.pools.get_mut((place % shares) as usize)?.get_mut(place / shares)
    }

    /// As [`NamingPool::weigh`].
    pub fn weigh(&mut self, place: u32) {
        let shares = self.shares();
        self.pools[(place % shares) as usize].weigh(place / shares);
    }

    /// As [`NamingPool::relieve`].
    pub fn relieve(&mut self, served: u32) -> Option<(u32, Facts)> {
        let shares = self.shares();
        self.pools[(served % shares) as usize].relieve(served / shares)
    }

    /// As [`NamingPool::remove`].
    pub fn remove(&mut self, place: u32) -> Option<(u32, Facts)> {
        let shares = self.shares();
        self.pools[(place % shares) as usize].remove(place / shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{TcpHeader, transport};
    use crate::identify::{Facts, Segment, Side, Told};

    fn insert(pool: &mut NamingPool, flow: u32) -> (u32, Option<u32>) {
        let (place, left) = pool.insert(flow, identifier(), Facts::default());
        (place, left.map(|(flow, _)| flow))
    }

    fn remove(pool: &mut NamingPool, place: u32) -> Option<u32> {
        pool.remove(place).map(|(flow, _)| flow)
    }

    fn identifier() -> Identifier {
        Identifier::new(transport::TCP, 40_000, 443)
    }

    #[test]
    fn the_longest_in_the_pool_leaves() {
        let mut pool = NamingPool::new(3, usize::MAX);
        let places: Vec<_> = (10..13).map(|flow| insert(&mut pool, flow)).collect();
        assert_eq!(places, [(0, None), (1, None), (2, None)]);
        assert_eq!(remove(&mut pool, 0), Some(10));
        assert_eq!(pool.len(), 2);
        assert_eq!(insert(&mut pool, 13), (0, None));
        assert_eq!(insert(&mut pool, 14), (1, Some(11)));
        assert_eq!(insert(&mut pool, 15), (2, Some(12)));
        assert_eq!(insert(&mut pool, 16), (0, Some(13)));
        assert_eq!((pool.evicted, pool.len()), (3, 3));
    }

    #[test]
    fn what_was_dropped_is_gone() {
        let mut pool = NamingPool::new(3, usize::MAX);
        let (place, _) = insert(&mut pool, 1);
        assert!(pool.get(place).is_some());
        assert_eq!(remove(&mut pool, place), Some(1));
        assert!(pool.get(place).is_none());
        assert_eq!(remove(&mut pool, place), None);
    }

    /// Feed the identifier at `place` a half-seen `ClientHello` (RFC 8446, section 4.1.2), `len` bytes of it. They are held as
    /// the message, and the stream that they came through keeps room for as many.
    fn feed(pool: &mut NamingPool, place: u32, len: usize) {
        let mut payload = vec![0x16, 3, 1, 0x40, 0, 1, 0, 0xff, 0xff, 3, 3];
        payload.resize(len, 0);
        let tcp = Some(TcpHeader { sequence: 1, acknowledgment: 0, flags: 0 });
        let payload_wire_len = u32::try_from(len).unwrap();
        let segment = Segment { side: Side::Source, tcp, payload: &payload, payload_wire_len };
        pool.get_mut(place).unwrap().identifier.observe(&segment, &mut Facts::default(), &mut Told::default());
        pool.weigh(place);
    }

    fn relieved(pool: &mut NamingPool, served: u32) -> Vec<u32> {
        std::iter::from_fn(|| pool.relieve(served)).map(|(flow, _)| flow).collect()
    }

    #[test]
    fn too_many_bytes_push_out_the_longest_in_the_pool_but_not_the_one_served() {
        for (served, gone) in [(0, vec![11, 12]), (1, vec![10, 12]), (3, vec![10, 11])] {
            let mut pool = NamingPool::new(8, 30_000);
            for flow in 10..14 {
                insert(&mut pool, flow);
            }
            for place in (0..4).filter(|&place| place != served) {
                feed(&mut pool, place, 4_000);
            }
            assert_eq!(relieved(&mut pool, 3), [], "{} bytes", pool.held_bytes);
            feed(&mut pool, served, 8_000);
            assert_eq!(relieved(&mut pool, served), gone, "{served} was served");
            assert!(pool.held_bytes <= 30_000 && pool.get(served).is_some());
            assert_eq!(pool.evicted, 2);
        }
    }

    #[test]
    fn a_flow_that_alone_holds_too_much_leaves() {
        let mut pool = NamingPool::new(8, 1_000);
        insert(&mut pool, 10);
        insert(&mut pool, 11);
        feed(&mut pool, 0, 2_000);
        assert_eq!(relieved(&mut pool, 0), [11, 10]);
        assert_eq!((pool.held_bytes, pool.evicted), (0, 2));
    }

    #[test]
    fn bytes_are_given_back() {
        let mut pool = NamingPool::new(8, 20_000);
        insert(&mut pool, 10);
        feed(&mut pool, 0, 4_000);
        assert!(pool.held_bytes >= 4_000);
        pool.remove(0);
        assert_eq!(pool.held_bytes, 0);
    }

    #[test]
    fn each_partition_has_its_share_of_the_bounds() {
        let mut pools = NamingPools::new(PARTITIONS as usize * SHARE_MIN, PARTITIONS as usize * SHARE_BYTES_MIN);
        let enter =
            |pools: &mut NamingPools, partition, flow| pools.insert(partition, flow, identifier(), Facts::default());
        let share = u32::try_from(SHARE_MIN).expect("few");
        let places: Vec<_> = (0..share).map(|flow| enter(&mut pools, 3, flow).0).collect();
        let (other, left) = enter(&mut pools, 4, 1_000);
        assert!(left.is_none() && !places.contains(&other), "another partition's");
        assert!(matches!(enter(&mut pools, 3, 1_001), (place, Some((0, _))) if place == places[0]));
        assert_eq!((pools.len(), pools.evicted()), (SHARE_MIN + 1, 1));
        assert_eq!(pools.remove(other).map(|(flow, _)| flow), Some(1_000));
        assert!(pools.get(other).is_none() && pools.get_mut(places[1]).is_some());
        let mut small = NamingPools::new(1, 1 << 20);
        enter(&mut small, 3, 1);
        assert!(matches!(enter(&mut small, 4, 2), (_, Some((1, _)))), "too small to be divided");
    }
}
