//! What DNS answers told each client of addresses, for as long as the answers hold.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use hashbrown::hash_table::Entry as Slot;
use hashbrown::{HashMap, HashTable};

use crate::capture::SECOND_NS;
use crate::decode::{Address, Tunnel};
use crate::identify::Answer;
use crate::links::{Links, List, NONE};

/// Shortest time that an answer is held, seconds: clients go on using addresses whose time to live is shorter.
pub const TTL_FLOOR_S: u32 = 60;
/// Longest time that an answer is held, seconds: one day, so that a hostile time to live cannot name flows for years.
pub const TTL_CEILING_S: u32 = 86_400;
/// Answers that one client is held, at most. A device is told of some hundreds of addresses in a day. Without the bound,
/// one that asks for a name after the other would empty the cache of everybody else's; so it empties its own share.
pub const CLIENT_ANSWERS: usize = 4_096;

/// Who was answered. Anybody can send a tunnel's packet with whatever inside: what is told in a kind of tunnel is for clients in
/// that kind of tunnel alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client {
    /// Its address, inside of the tunnel.
    pub address: Address,
    /// The innermost tunnel, where there is one.
    pub tunnel: Option<Tunnel>,
}

/// One answer to one client.
struct Entry {
    client: Client,
    address: Address,
    /// First instant at which the answer no longer holds, nanoseconds since 1970.
    expires_ns: i64,
    name: Arc<str>,
}

/// The entries of one client, the one learnt longest ago first.
struct Own {
    list: List,
    len: usize,
}

/// Names by client and address, from DNS answers, by packet time.
///
/// A client sees only what was answered to itself, in the same kind of tunnel. The newest answer for an address counts. An answer holds for its
/// time to live, raised to [`TTL_FLOOR_S`] and lowered to [`TTL_CEILING_S`]. Where a client holds [`CLIENT_ANSWERS`],
/// its own entry that was learnt (or learnt again) longest ago makes room; else, where the cache is full, the entry that
/// was learnt longest ago of all. The order of answers alone decides, not that of any hash.
pub struct NameCache {
    hasher: RandomState,
    table: HashTable<u32>,
    entries: Vec<Entry>,
    capacity: usize,
    client_capacity: usize,
    /// All entries, the one learnt longest ago first.
    all: List,
    all_links: Links,
    clients: HashMap<Client, Own, RandomState>,
    own_links: Links,
    evicted: u64,
}

impl NameCache {
    /// An empty cache for at most `capacity` pairs of client and address.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self::with_bounds(capacity, CLIENT_ANSWERS)
    }

    fn with_bounds(capacity: usize, client_capacity: usize) -> Self {
        let hasher = RandomState::new();
        Self {
            table: HashTable::new(),
            entries: Vec::new(),
            capacity: capacity.clamp(1, NONE as usize),
            client_capacity,
            all: List::EMPTY,
            all_links: Links::default(),
            clients: HashMap::with_hasher(hasher.clone()),
            own_links: Links::default(),
            evicted: 0,
            hasher,
        }
    }

    /// Learn `answer`, sent to `client` at `now_ns` (packet time, nanoseconds since 1970).
    pub fn learn(&mut self, client: Client, answer: &Answer, now_ns: i64) {
        let ttl_s = answer.ttl_s.clamp(TTL_FLOOR_S, TTL_CEILING_S);
        let expires_ns = now_ns.saturating_add(i64::from(ttl_s) * SECOND_NS);
        if let Some(index) = self.index_of(&client, &answer.address) {
            self.unlink(client, index);
            if let Some(entry) = self.entries.get_mut(index as usize) {
                entry.expires_ns = expires_ns;
                entry.name.clone_from(&answer.name);
            }
            self.link_newest(client, index);
            return;
        }
        let index = self.place(Entry { client, address: answer.address, expires_ns, name: answer.name.clone() });
        self.link_newest(client, index);
        let entries = &self.entries;
        let rehash =
            |&at: &u32| entries.get(at as usize).map_or(0, |entry| hash(&self.hasher, &entry.client, &entry.address));
        let hash = hash(&self.hasher, &client, &answer.address);
        if let Slot::Vacant(slot) = self.table.entry(hash, |&at| at == index, rehash) {
            slot.insert(index);
        }
    }

    /// The name that `client` was last told for `address`, if that answer still holds at `now_ns`.
    #[must_use]
    pub fn lookup(&self, client: Client, address: Address, now_ns: i64) -> Option<&Arc<str>> {
        if self.entries.is_empty() {
            return None;
        }
        let index = self.index_of(&client, &address)?;
        let entry = self.entries.get(index as usize)?;
        (now_ns < entry.expires_ns).then_some(&entry.name)
    }

    /// How many pairs of client and address are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries made room for others so far, held or no longer holding.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    fn index_of(&self, client: &Client, address: &Address) -> Option<u32> {
        let hash = hash(&self.hasher, client, address);
        let same = |&index: &u32| {
            self.entries.get(index as usize).is_some_and(|entry| entry.client == *client && entry.address == *address)
        };
        self.table.find(hash, same).copied()
    }

    /// The entry that makes room for another of `client`: none while there is room.
    fn leaver(&self, client: &Client) -> Option<u32> {
        let own = self.clients.get(client).filter(|own| own.len >= self.client_capacity);
        match own {
            Some(own) => own.list.first(),
            None => self.all.first().filter(|_| self.entries.len() >= self.capacity),
        }
    }

    /// Put `entry` into a new place, or into that of the entry that makes room for it.
    fn place(&mut self, entry: Entry) -> u32 {
        let leaver = self.leaver(&entry.client);
        let Some((index, old)) = leaver.and_then(|index| Some((index, self.entries.get(index as usize)?))) else {
            let index = u32::try_from(self.entries.len()).unwrap_or(NONE);
            self.entries.push(entry);
            return index;
        };
        let (client, hash) = (old.client, hash(&self.hasher, &old.client, &old.address));
        if let Ok(slot) = self.table.find_entry(hash, |&at| at == index) {
            slot.remove();
        }
        self.unlink(client, index);
        if self.clients.get(&client).is_some_and(|own| own.len == 0) {
            self.clients.remove(&client);
        }
        if let Some(old) = self.entries.get_mut(index as usize) {
            *old = entry;
        }
        self.evicted += 1;
        index
    }

    fn unlink(&mut self, client: Client, index: u32) {
        self.all_links.remove(&mut self.all, index);
        if let Some(own) = self.clients.get_mut(&client) {
            self.own_links.remove(&mut own.list, index);
            own.len -= 1;
        }
    }

    fn link_newest(&mut self, client: Client, index: u32) {
        self.all_links.push(&mut self.all, index);
        let own = self.clients.entry(client).or_insert(Own { list: List::EMPTY, len: 0 });
        self.own_links.push(&mut own.list, index);
        own.len += 1;
    }
}

/// The hash of client and address, from all their bytes at once: every flow asks for one.
fn hash(hasher: &RandomState, client: &Client, address: &Address) -> u64 {
    let mut bytes = [0; 2 * size_of::<Address>() + 1];
    let (addresses, tunnel) = bytes.split_at_mut(2 * size_of::<Address>());
    for (place, address) in addresses.chunks_exact_mut(size_of::<Address>()).zip([&client.address, address]) {
        place.copy_from_slice(address);
    }
    tunnel.fill(client.tunnel.map_or(u8::MAX, |tunnel| tunnel as u8));
    let mut hasher = hasher.build_hasher();
    hasher.write(&bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CLIENT_ANSWERS, Client, NameCache, TTL_CEILING_S, TTL_FLOOR_S};
    use crate::capture::SECOND_NS;
    use crate::decode::{Address, Tunnel};
    use crate::identify::Answer;

    fn address(last: u8) -> Address {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last]
    }

    fn told(cache: &NameCache, client: Client, address: Address, now_ns: i64) -> Option<&str> {
        cache.lookup(client, address, now_ns).map(|name| &**name)
    }

    fn host(last: u8) -> Client {
        Client { address: address(last), tunnel: None }
    }

    fn answer(name: &str, last: u8, ttl_s: u32) -> Answer {
        Answer { name: name.into(), address: address(last), ttl_s }
    }

    #[test]
    fn an_answer_holds_for_its_time_to_live() {
        for (ttl_s, held_s) in [(300, 300), (0, TTL_FLOOR_S), (59, TTL_FLOOR_S), (u32::MAX, TTL_CEILING_S)] {
            let mut cache = NameCache::new(4);
            let start = 1_700_000_000 * SECOND_NS;
            cache.learn(host(1), &answer("example.com", 9, ttl_s), start);
            let end = start + i64::from(held_s) * SECOND_NS;
            assert_eq!(told(&cache, host(1), address(9), start), Some("example.com"));
            assert_eq!(told(&cache, host(1), address(9), end - 1), Some("example.com"));
            assert_eq!(told(&cache, host(1), address(9), end), None);
        }
    }

    #[test]
    fn never_another_clients() {
        let mut cache = NameCache::new(4);
        cache.learn(host(1), &answer("example.com", 9, 300), 0);
        assert_eq!(told(&cache, host(2), address(9), 0), None);
        assert_eq!(told(&cache, Client { tunnel: Some(Tunnel::Gre), ..host(1) }, address(9), 0), None);
        assert_eq!(told(&cache, host(1), address(8), 0), None);
    }

    #[test]
    fn the_newest_answer_counts() {
        let mut cache = NameCache::new(4);
        cache.learn(host(1), &answer("a.example", 9, 86_400), 0);
        cache.learn(host(1), &answer("b.example", 9, 60), SECOND_NS);
        assert_eq!(told(&cache, host(1), address(9), 2 * SECOND_NS), Some("b.example"));
        assert_eq!(cache.len(), 1);
    }

    #[test]
    fn the_longest_unlearnt_makes_room() {
        let mut cache = NameCache::new(2);
        cache.learn(host(1), &answer("a.example", 1, 300), 0);
        cache.learn(host(1), &answer("b.example", 2, 300), 0);
        cache.learn(host(1), &answer("a.example", 1, 300), 0);
        cache.learn(host(1), &answer("c.example", 3, 300), 0);
        assert_eq!(told(&cache, host(1), address(2), 1), None);
        assert_eq!(told(&cache, host(1), address(1), 1), Some("a.example"));
        assert_eq!(told(&cache, host(1), address(3), 1), Some("c.example"));
        assert_eq!((cache.len(), cache.evicted()), (2, 1));
    }

    #[test]
    fn a_client_empties_no_share_but_its_own() {
        let mut cache = NameCache::new(524_288);
        cache.learn(host(1), &answer("a.example", 9, 86_400), 0);
        let asked = u32::try_from(CLIENT_ANSWERS).unwrap() + 3;
        let server = |number: u32| {
            let mut server = address(0);
            server[..4].copy_from_slice(&number.to_be_bytes());
            server
        };
        for number in 0..asked {
            let told = Answer { name: "b.example".into(), address: server(number), ttl_s: 300 };
            cache.learn(host(2), &told, i64::from(number));
        }
        assert_eq!((cache.len(), cache.evicted()), (CLIENT_ANSWERS + 1, 3));
        assert_eq!(told(&cache, host(1), address(9), 1), Some("a.example"));
        for (number, held) in [(0, false), (2, false), (3, true), (asked - 1, true)] {
            assert_eq!(told(&cache, host(2), server(number), 0).is_some(), held, "{number}");
        }
    }

    #[test]
    fn clients_without_an_entry_are_forgotten() {
        let mut cache = NameCache::new(2);
        for client in 0..200 {
            cache.learn(host(client), &answer("a.example", 9, 300), 0);
        }
        assert_eq!(cache.clients.len(), 2);
    }

    proptest! {
        /// The cache against a list in order of learning.
        #[test]
        fn agrees_with_a_naive_list(
            steps in prop::collection::vec((0_u8..4, 0_u8..6, 0_u8..3), 0..200),
            capacity in 1_usize..12,
            client_capacity in 1_usize..7,
        ) {
            let mut cache = NameCache::with_bounds(capacity, client_capacity);
            let mut naive: Vec<(u8, u8, String)> = Vec::new();
            for (client, server, name) in steps {
                let name = format!("{name}.example");
                cache.learn(host(client), &answer(&name, server, 300), 0);
                naive.retain(|entry| (entry.0, entry.1) != (client, server));
                let own = naive.iter().filter(|entry| entry.0 == client).count();
                if own == client_capacity {
                    let oldest = naive.iter().position(|entry| entry.0 == client).unwrap();
                    naive.remove(oldest);
                } else if naive.len() == capacity {
                    naive.remove(0);
                }
                naive.push((client, server, name));
                prop_assert_eq!(cache.len(), naive.len());
                for client in 0..4 {
                    for server in 0..6 {
                        let expected = naive.iter().find(|entry| (entry.0, entry.1) == (client, server));
                        let found = told(&cache, host(client), address(server), 1);
                        prop_assert_eq!(found, expected.map(|entry| entry.2.as_str()));
                    }
                }
            }
        }
    }
}
