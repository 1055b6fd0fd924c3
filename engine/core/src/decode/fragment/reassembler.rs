//! The datagrams whose fragments are under way: finds the datagram of a fragment, and gives datagrams up by the rule of
//! [`super`].

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use siphasher::sip::SipHasher13;

use super::super::refused::Refused;
use super::pieces::{Pieces, Step};
use super::{Fragment, FragmentCounters, Home, Key, Share};
use crate::capture::SECOND_NS;
use crate::links::{Links, List};

/// A datagram is given up at this age. RFC 8200, section 4.5, has 60 s and RFC 1122, section 3.3.2, no less; but fragments
/// come within milliseconds of each other, and the 16 bits of an IPv4 identification come round in seconds (RFC 4963).
pub(super) const LIFETIME_NS: i64 = 30 * SECOND_NS;

/// How long one that became whole is remembered: copies that a mirror port makes come within milliseconds.
pub(super) const MEMORY_NS: i64 = SECOND_NS;

/// Datagrams at one time at most: some 3 MiB without their pieces.
const DATAGRAMS_MAX: usize = 8_192;

/// Memory for the pieces of all of them: 4 KiB each.
const BYTES_MAX: usize = 32 << 20;

/// What became of a fragment.
pub(in super::super) enum Added {
    /// It waits for the first of its datagram.
    Held,
    /// It is of this flow.
    Joins(Home),
    /// It is the first, and may tell the flow: [`Reassembler::settle`], else [`Reassembler::hold`].
    First {
        /// Those that waited for it.
        held: Share,
    },
    /// Its datagram is whole: [`Reassembler::settle`], else [`Reassembler::forget`].
    Whole {
        /// Protocol of the first byte.
        next_header: u8,
        /// Those that still waited.
        held: Share,
        /// The flow, where the first fragment told it before.
        home: Option<Home>,
    },
}

/// How far a datagram has come.
enum Stage {
    Growing(Pieces),
    /// It was discarded, and only tells the flow of its fragments.
    Discarded,
    Whole,
}

struct Entry {
    key: Key,
    /// When its first fragment came, or when it became whole.
    since_ns: i64,
    stage: Stage,
    next_header: u8,
    home: Option<Box<Home>>,
    held: Share,
    /// What those that are held are refused for.
    refusal: Refused,
}

impl Entry {
    const fn is_whole(&self) -> bool {
        matches!(self.stage, Stage::Whole)
    }

    fn cost(&self) -> usize {
        if let Stage::Growing(pieces) = &self.stage { pieces.cost() } else { 0 }
    }
}

/// The datagrams under way.
pub(in super::super) struct Reassembler {
    datagrams_max: usize,
    bytes_max: usize,
    hasher: SipHasher13,
    index: HashTable<u32>,
    entries: Vec<Entry>,
    free: Vec<u32>,
    links: Links,
    /// By age, the oldest first; so too `whole`.
    unfinished: List,
    whole: List,
    bytes: usize,
    now_ns: i64,
    counters: FragmentCounters,
    /// Fragments that were given up and not yet told of.
    refusals: BTreeMap<Refused, u64>,
}

impl Default for Reassembler {
    fn default() -> Self {
        Self::new(DATAGRAMS_MAX, BYTES_MAX)
    }
}

impl Reassembler {
    /// For so many datagrams and bytes at most. The hash is keyed with a secret of this run, so that nobody can choose
    /// colliding datagrams.
    pub fn new(datagrams_max: usize, bytes_max: usize) -> Self {
        let secret = RandomState::new();
        Self {
            datagrams_max: datagrams_max.max(1),
            bytes_max,
            hasher: SipHasher13::new_with_keys(secret.hash_one(0), secret.hash_one(1)),
            index: HashTable::new(),
            entries: Vec::new(),
            free: Vec::new(),
            links: Links::default(),
            unfinished: List::EMPTY,
            whole: List::EMPTY,
            bytes: 0,
            now_ns: i64::MIN,
            counters: FragmentCounters::default(),
            refusals: BTreeMap::new(),
        }
    }

    pub fn counters(&self) -> FragmentCounters {
        self.counters
    }

    /// Packets that were refused after the packet had gone that brought them; each is told once.
    pub fn take_refusals(&mut self) -> BTreeMap<Refused, u64> {
        std::mem::take(&mut self.refusals)
    }

    /// Refuse `packets` that were held.
    pub fn refuse(&mut self, refused: Refused, packets: u32) {
        if packets > 0 {
            *self.refusals.entry(refused).or_default() += u64::from(packets);
        }
    }

    /// Add `fragment`, captured at `ts_ns`, for which `share` is to be counted. The bytes of a whole datagram go to `room`.
    pub fn add(&mut self, key: &Key, fragment: &Fragment<'_>, share: Share, ts_ns: i64, room: &mut Vec<u8>) -> Added {
        self.pass(ts_ns);
        self.counters.fragments += 1;
        let is_first = fragment.offset == 0;
        let slot = match self.find(key) {
            Some(slot) if is_first && self.entries[slot as usize].is_whole() => {
                self.remove(slot);
                self.begin(*key, fragment)
            }
            Some(slot) => slot,
            None => self.begin(*key, fragment),
        };
        if is_first {
            self.entries[slot as usize].next_header = fragment.next_header;
        }
        if self.grow(slot, fragment, room) {
            self.finish_one(slot);
            let entry = &mut self.entries[slot as usize];
            let held = std::mem::take(&mut entry.held);
            return Added::Whole { next_header: entry.next_header, held, home: entry.home.as_deref().copied() };
        }
        let entry = &mut self.entries[slot as usize];
        if is_first {
            return Added::First { held: entry.held };
        }
        if let Some(home) = &entry.home {
            return Added::Joins(**home);
        }
        entry.held = entry.held.plus(share);
        Added::Held
    }

    /// The flow of the datagram `key` is `home`. Those that were held are counted there.
    pub fn settle(&mut self, key: &Key, home: Home) {
        if let Some(slot) = self.find(key) {
            let entry = &mut self.entries[slot as usize];
            entry.held = Share::default();
            entry.home = Some(Box::new(home));
        }
    }

    /// The first fragment of the datagram `key` does not tell its flow, as it is `refused`: it waits for the whole.
    pub fn hold(&mut self, key: &Key, share: Share, refused: Refused) {
        if let Some(slot) = self.find(key) {
            let entry = &mut self.entries[slot as usize];
            entry.held = entry.held.plus(share);
            entry.refusal = refused;
        } else {
            self.refuse(refused, share.packets);
        }
    }

    /// The whole datagram `key` tells no flow.
    pub fn forget(&mut self, key: &Key) {
        if let Some(slot) = self.find(key) {
            self.remove(slot);
        }
    }

    /// The captures have ended, or time starts anew: give up whatever is held.
    pub fn finish(&mut self) {
        while let Some(slot) = self.whole.first().or(self.unfinished.first()) {
            self.expire(slot);
        }
        self.index = HashTable::new();
    }

    fn pass(&mut self, ts_ns: i64) {
        if ts_ns < self.now_ns.saturating_sub(LIFETIME_NS) {
            self.finish();
            self.now_ns = ts_ns;
        }
        self.now_ns = self.now_ns.max(ts_ns);
        for (whole, age_ns) in [(true, MEMORY_NS), (false, LIFETIME_NS)] {
            let oldest = |all: &Self| if whole { all.whole.first() } else { all.unfinished.first() };
            while let Some(slot) = oldest(self) {
                if self.now_ns < self.entries[slot as usize].since_ns.saturating_add(age_ns) {
                    break;
                }
                self.expire(slot);
            }
        }
    }

    fn find(&self, key: &Key) -> Option<u32> {
        let hash = self.hasher.hash(key.bytes());
        self.index.find(hash, |&slot| self.entries[slot as usize].key == *key).copied()
    }

    /// Begin the datagram `key`; where there are too many, the oldest leaves.
    fn begin(&mut self, key: Key, fragment: &Fragment<'_>) -> u32 {
        if self.index.len() >= self.datagrams_max {
            if let Some(slot) = self.whole.first().or(self.unfinished.first()) {
                self.evict(slot);
            }
        }
        let entry = Entry {
            key,
            since_ns: self.now_ns,
            stage: Stage::Growing(Pieces::default()),
            next_header: fragment.next_header,
            home: None,
            held: Share::default(),
            refusal: fragment.refused(),
        };
        let slot = if let Some(slot) = self.free.pop() {
            self.entries[slot as usize] = entry;
            slot
        } else {
            self.entries.push(entry);
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        };
        let (entries, hasher) = (&self.entries, &self.hasher);
        let hash = hasher.hash(key.bytes());
        self.index.insert_unique(hash, slot, |&slot| hasher.hash(entries[slot as usize].key.bytes()));
        self.links.push(&mut self.unfinished, slot);
        slot
    }

    /// Give the datagram in `slot` the bytes of `fragment`. Says whether it is whole by them; its bytes are in `room` then.
    fn grow(&mut self, slot: u32, fragment: &Fragment<'_>, room: &mut Vec<u8>) -> bool {
        let entry = &mut self.entries[slot as usize];
        let before = entry.cost();
        let Stage::Growing(pieces) = &mut entry.stage else { return false };
        let is_cut = u32::try_from(fragment.payload.len()) != Ok(fragment.wire_len);
        let step = if is_cut { None } else { Some(pieces.add(fragment.offset, fragment.payload, fragment.more)) };
        let discarded = match step {
            Some(Step::Grown | Step::Copy) => None,
            Some(Step::Bad) => {
                self.counters.bad += 1;
                None
            }
            Some(Step::Whole) => {
                pieces.write_to(room);
                Some(&mut self.counters.completed)
            }
            Some(Step::Contradiction) => Some(&mut self.counters.overlapping),
            Some(Step::TooMany) => Some(&mut self.counters.evicted),
            None => Some(&mut self.counters.cut),
        };
        if let Some(counter) = discarded {
            *counter += 1;
            entry.stage = Stage::Discarded;
        }
        self.bytes = self.bytes - before + entry.cost();
        self.relieve(slot);
        step == Some(Step::Whole)
    }

    /// Let the oldest leave while too many bytes are held; `slot` itself only loses its bytes.
    fn relieve(&mut self, slot: u32) {
        while self.bytes > self.bytes_max {
            match self.unfinished.first() {
                Some(oldest) if oldest != slot => self.evict(oldest),
                _ => {
                    let entry = &mut self.entries[slot as usize];
                    self.bytes -= entry.cost();
                    entry.stage = Stage::Discarded;
                    self.counters.evicted += 1;
                    return;
                }
            }
        }
    }

    /// The datagram in `slot` is whole.
    fn finish_one(&mut self, slot: u32) {
        let entry = &mut self.entries[slot as usize];
        (entry.stage, entry.since_ns) = (Stage::Whole, self.now_ns);
        self.links.remove(&mut self.unfinished, slot);
        self.links.push(&mut self.whole, slot);
    }

    fn expire(&mut self, slot: u32) {
        self.counters.expired += u64::from(self.is_growing(slot));
        self.remove(slot);
    }

    fn evict(&mut self, slot: u32) {
        self.counters.evicted += u64::from(self.is_growing(slot));
        self.remove(slot);
    }

    fn is_growing(&self, slot: u32) -> bool {
        matches!(self.entries[slot as usize].stage, Stage::Growing(_))
    }

    fn remove(&mut self, slot: u32) {
        let entry = &mut self.entries[slot as usize];
        let hash = self.hasher.hash(entry.key.bytes());
        let list = if entry.is_whole() { &mut self.whole } else { &mut self.unfinished };
        self.links.remove(list, slot);
        self.bytes -= entry.cost();
        (entry.stage, entry.home) = (Stage::Discarded, None);
        let (refusal, held) = (entry.refusal, std::mem::take(&mut entry.held));
        self.refuse(refusal, held.packets);
        if let Ok(found) = self.index.find_entry(hash, |&other| other == slot) {
            found.remove();
        }
        self.free.push(slot);
    }

    /// Memory that the pieces of all datagrams take.
    #[cfg(test)]
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Datagrams that are remembered.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }
}
