//! Domains in one arena, found by the hash of each suffix.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry as Slot;

use super::error::CatalogueError;
use super::labels::Labels;
use super::suffix_hash::SuffixHash;
use crate::names::normalise;

/// A catalogued suffix of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'a> {
    /// The entry's domain.
    pub domain: &'a str,
    /// Its service.
    pub service: &'a str,
    /// Its category.
    pub category: &'a str,
}

#[derive(Clone, Copy)]
struct Entry {
    /// Where the domain starts in the arena.
    start: u32,
    /// Index of service and category.
    label: u32,
    /// Length of the domain in bytes, 253 at most.
    len: u8,
}

/// Domains with their service and category.
///
/// Some 14 bytes and the domain's own length per entry, beside the hash table's 5 to 10. Looking up allocates nothing.
pub(super) struct Domains {
    arena: String,
    entries: Vec<Entry>,
    labels: Labels,
    table: HashTable<u32>,
    /// The hash that all hashes in `table` go on from.
    empty: SuffixHash,
}

impl Default for Domains {
    fn default() -> Self {
        let empty = SuffixHash::with_random_key();
        Self { arena: String::new(), entries: Vec::new(), labels: Labels::default(), table: HashTable::new(), empty }
    }
}

impl Domains {
    /// The domains of `(domain, service, category)` triples. Of two entries with one domain the later counts.
    pub(super) fn new<I, S>(triples: I) -> Result<Self, CatalogueError>
    where
        I: IntoIterator<Item = (S, S, S)>,
        S: AsRef<str>,
    {
        let triples = triples.into_iter();
        let mut domains = Self::default();
        domains.reserve(triples.size_hint().0, 0);
        for (index, (domain, service, category)) in triples.enumerate() {
            let domain = domain.as_ref();
            let name = normalise(domain.as_bytes())
                .ok_or_else(|| CatalogueError::NotADomain { index, domain: domain.to_owned() })?;
            let label = domains.label(service.as_ref(), category.as_ref())?;
            domains.insert(&name, label, |_| true)?;
        }
        Ok(domains)
    }

    /// Make room for so many domains more, of so many bytes together.
    pub(super) fn reserve(&mut self, domains: usize, bytes: usize) {
        let (arena, entries, empty) = (&mut self.arena, &mut self.entries, self.empty);
        self.table.reserve(domains, |&index| hash_of(empty, arena, entries, index));
        entries.reserve(domains);
        arena.reserve(bytes);
    }

    /// The number of a service and category.
    pub(super) fn label(&mut self, service: &str, category: &str) -> Result<u32, CatalogueError> {
        self.labels.number(service, category)
    }

    /// Catalogue `domain`, which is as [`normalise`] makes it; whether it was not there.
    ///
    /// Where it was there, it gets the new label if `replaces` says so of the one that it has.
    pub(super) fn insert(
        &mut self,
        domain: &str,
        label: u32,
        replaces: impl FnOnce(u32) -> bool,
    ) -> Result<bool, CatalogueError> {
        let (arena, entries, empty) = (&mut self.arena, &mut self.entries, self.empty);
        let same = |&index: &u32| entries.get(index as usize).is_some_and(|entry| domain_of(arena, *entry) == domain);
        let rehash = |&index: &u32| hash_of(empty, arena, entries, index);
        match self.table.entry(empty.of(domain.as_bytes()), same, rehash) {
            Slot::Occupied(slot) => {
                if let Some(entry) = entries.get_mut(*slot.get() as usize).filter(|entry| replaces(entry.label)) {
                    entry.label = label;
                }
                Ok(false)
            }
            Slot::Vacant(slot) => {
                let start = u32::try_from(arena.len()).map_err(|_| CatalogueError::TooLarge)?;
                let len = u8::try_from(domain.len()).map_err(|_| CatalogueError::TooLarge)?;
                slot.insert(u32::try_from(entries.len()).map_err(|_| CatalogueError::TooLarge)?);
                arena.push_str(domain);
                entries.push(Entry { start, label, len });
                Ok(true)
            }
        }
    }

    /// The longest catalogued suffix of `name`, over whole labels. `name` is as [`normalise`] makes it.
    pub(super) fn lookup(&self, name: &str) -> Option<Match<'_>> {
        self.find(name).and_then(|entry| self.get(entry))
    }

    /// As [`Self::lookup`], but the number of the entry, below [`Self::len`].
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        let mut hash = self.empty;
        let mut found = None;
        // The byte behind the one looked at: a dot there, or nothing, begins no label.
        let mut behind = b'.';
        for (place, &byte) in name.as_bytes().iter().enumerate().rev() {
            if byte == b'.' && behind != b'.' {
                found = name.get(place + 1..).and_then(|suffix| self.exact(hash.finish(), suffix)).or(found);
            }
            hash = hash.prepend(byte);
            behind = byte;
        }
        if behind == b'.' { found } else { self.exact(hash.finish(), name).or(found) }
    }

    /// The entry with this number.
    pub(super) fn get(&self, entry: u32) -> Option<Match<'_>> {
        let entry = self.entries.get(entry as usize)?;
        let (service, category) = self.labels.get(entry.label)?;
        Some(Match { domain: domain_of(&self.arena, *entry), service, category })
    }

    /// Read what inserting `domains` will need from the table. Done for some dozen at a time, the waits for memory go on
    /// together, which in a table of millions are most of the time that inserting takes.
    pub(super) fn warm<'a>(&self, domains: impl Iterator<Item = &'a str>) {
        let mut seen = 0;
        for domain in domains {
            let look = |&index: &u32| {
                seen ^= index;
                false
            };
            let _ = self.table.find(self.empty.of(domain.as_bytes()), look);
        }
        std::hint::black_box(seen);
    }

    /// The domain of the entry with this number, and the number of its label.
    pub(super) fn entry(&self, entry: u32) -> Option<(&str, u32)> {
        self.entries.get(entry as usize).map(|entry| (domain_of(&self.arena, *entry), entry.label))
    }

    /// How many domains are catalogued.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn exact(&self, hash: u64, domain: &str) -> Option<u32> {
        let same = |&index: &u32| {
            self.entries.get(index as usize).is_some_and(|entry| domain_of(&self.arena, *entry) == domain)
        };
        self.table.find(hash, same).copied()
    }
}

fn hash_of(empty: SuffixHash, arena: &str, entries: &[Entry], index: u32) -> u64 {
    entries.get(index as usize).map_or(0, |entry| empty.of(domain_of(arena, *entry).as_bytes()))
}

fn domain_of(arena: &str, entry: Entry) -> &str {
    let start = entry.start as usize;
    arena.get(start..start + usize::from(entry.len)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CatalogueError, Domains};

    fn domains() -> Domains {
        Domains::new([
            ("google.com", "google", "search"),
            ("Mail.Google.com.", "gmail", "email"),
            ("facebook.com", "facebook", "social-networking"),
            ("fb.com", "facebook", "social-networking"),
            ("dev", "dev-pages", "infrastructure"),
        ])
        .expect("valid entries")
    }

    #[test]
    fn the_longest_suffix_over_labels_wins() {
        let domains = domains();
        for (name, expected) in [
            ("google.com", Some(("google.com", "google", "search"))),
            ("www.google.com", Some(("google.com", "google", "search"))),
            ("mail.google.com", Some(("mail.google.com", "gmail", "email"))),
            ("a.b.mail.google.com", Some(("mail.google.com", "gmail", "email"))),
            ("notfb.com", None),
            ("fb.com.evil.example", None),
            ("com", None),
            ("x.dev", Some(("dev", "dev-pages", "infrastructure"))),
            ("", None),
            (".", None),
            ("..fb.com", Some(("fb.com", "facebook", "social-networking"))),
        ] {
            let found = domains.lookup(name).map(|found| (found.domain, found.service, found.category));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn the_later_entry_of_one_domain_counts() {
        let domains = Domains::new([("a.example", "one", "x"), ("A.example", "two", "y")]).expect("valid entries");
        assert_eq!(domains.len(), 1);
        assert_eq!(domains.lookup("a.example").map(|found| found.service), Some("two"));
    }

    #[test]
    fn what_is_no_domain_is_named() {
        let error = Domains::new([("a.example", "s", "c"), ("no domain", "s", "c")]).err();
        assert_eq!(error, Some(CatalogueError::NotADomain { index: 1, domain: "no domain".to_owned() }));
    }

    proptest! {
        /// The table against a search through every entry.
        #[test]
        fn agrees_with_a_naive_search(
            listed in prop::collection::vec("[ab]{1,2}(\\.[ab]{1,2}){0,2}", 0..40), name in "[ab]{1,2}(\\.[ab]{1,2}){0,4}",
        ) {
            let domains = Domains::new(listed.iter().map(|domain| (domain.as_str(), "s", "c"))).expect("valid");
            let naive = listed
                .iter()
                .filter(|domain| name == **domain || name.ends_with(&format!(".{domain}")))
                .max_by_key(|domain| domain.len());
            prop_assert_eq!(domains.lookup(&name).map(|found| found.domain), naive.map(String::as_str));
        }

        #[test]
        fn any_text_can_be_looked_up(name in "\\PC*") {
            let _ = domains().lookup(&name);
        }
    }
}
