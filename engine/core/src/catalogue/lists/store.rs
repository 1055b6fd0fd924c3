//! What an import holds: entries checked, spelt in one way, each once.

use std::fmt;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::finished::FinishedImport;
use super::item::Item;
use super::reason::Reason;
use super::tally::Tally;
use crate::catalogue::domains::Domains;
use crate::catalogue::network::{Network, NetworkFault};
use crate::names::{SuffixSection, normalise, public_suffix};

/// Entries of one import at most: four times the longest list that is widely used, in some gigabyte of memory.
const ENTRIES_MAX: usize = 16_000_000;
/// Shortest prefixes that are kept. Nobody has been given more at once since 1995 (IANA IPv4 address space registry), and
/// registries get IPv6 addresses in networks of /12 (<https://www.iana.org/assignments/ipv6-unicast-address-assignments>),
/// whose customers get far less.
const SHORTEST: (u8, u8) = (8, 16);
/// Addresses that are no server's on the internet (RFC 6890, section 2.2; RFC 5771, section 3; RFC 4291, section 2.7). Networks
/// for documentation stay out of it: nobody lists them but in examples.
const RESERVED: [&str; 13] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/16",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
];

/// An import that cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It has more entries than are held.
    TooMany,
}

impl fmt::Display for ImportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany => write!(formatter, "there are more than {ENTRIES_MAX} entries"),
        }
    }
}

impl std::error::Error for ImportError {}

/// What is kept.
pub(super) struct Store {
    names: Domains,
    networks: HashMap<Network, u32>,
    labels: Vec<(String, String)>,
    reserved: Vec<Network>,
    keeps_hosting_suffixes: bool,
}

/// Gives the A-labels of a name that has others (RFC 5890, section 2.3.2.1).
pub(super) type ToAscii<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

impl Store {
    /// Nothing yet, for entries with these labels.
    pub(super) fn new(labels: Vec<(String, String)>, keeps_hosting_suffixes: bool) -> Self {
        Self {
            names: Domains::default(),
            networks: HashMap::new(),
            labels,
            reserved: RESERVED.into_iter().filter_map(|text| Network::parse(text).ok()).collect(),
            keeps_hosting_suffixes,
        }
    }

    /// How many labels there are.
    pub(super) fn labels(&self) -> usize {
        self.labels.len()
    }

    /// What is held, in order.
    pub(super) fn finish(self, tally: Tally) -> FinishedImport {
        FinishedImport::new(self.names, self.networks.into_iter().collect(), self.labels, tally)
    }

    /// Keep an entry: whether it is new, or why it is refused.
    pub(super) fn take(
        &mut self,
        item: &Item<'_>,
        label: Option<u32>,
        to_ascii: ToAscii<'_>,
    ) -> Result<Result<bool, Reason>, ImportError> {
        // An entry under several labels gets the first, whatever the order of the files.
        match (item, label) {
            (Item::Refused(reason), _) => Ok(Err(*reason)),
            (Item::Include(_), _) => Ok(Err(Reason::Include)),
            (Item::Name(_) | Item::Network(_), None) => Ok(Err(Reason::Unmapped)),
            _ if self.names.len() + self.networks.len() >= ENTRIES_MAX => Err(ImportError::TooMany),
            (Item::Name(name), Some(label)) => match self.name(name, to_ascii) {
                Ok(name) => {
                    self.names.insert(&name, label, |held| label < held).map(Ok).map_err(|_| ImportError::TooMany)
                }
                Err(reason) => Ok(Err(reason)),
            },
            (Item::Network(text), Some(label)) => Ok(self.network(text).map(|network| self.hold(network, label))),
        }
    }

    /// Hold a network; whether it is new.
    fn hold(&mut self, network: Network, label: u32) -> bool {
        match self.networks.entry(network) {
            Entry::Vacant(place) => {
                place.insert(label);
                true
            }
            Entry::Occupied(mut place) => {
                let held = place.get_mut();
                *held = label.min(*held);
                false
            }
        }
    }

    fn name(&self, name: &str, to_ascii: ToAscii<'_>) -> Result<Box<str>, Reason> {
        let name = if name.is_ascii() {
            normalise(name.as_bytes())
        } else {
            to_ascii(name).and_then(|name| normalise(name.as_bytes()))
        };
        let name = name.ok_or(Reason::NotADomain)?;
        match public_suffix(&name).filter(|(suffix, _)| *suffix == &*name) {
            Some((_, SuffixSection::Icann)) => Err(Reason::PublicSuffix),
            Some((_, SuffixSection::Private)) if !self.keeps_hosting_suffixes => Err(Reason::HostingSuffix),
            _ if !name.contains('.') => Err(Reason::OneLabel),
            _ => Ok(name),
        }
    }

    fn network(&self, text: &str) -> Result<Network, Reason> {
        let network = Network::parse(text).map_err(|fault| match fault {
            NetworkFault::HostBits => Reason::HostBits,
            _ => Reason::NotANetwork,
        })?;
        let length = network.length();
        let is_wide = if network.v4().is_some() { length < 96 + SHORTEST.0 } else { length < SHORTEST.1 };
        let overlaps = |other: &Network| network.first() <= other.last() && other.first() <= network.last();
        // IPv4 networks are among the mapped addresses, which are within ::/16 and no reason to refuse them.
        let is_reserved = |other: &&Network| network.v4().is_some() == other.v4().is_some() && overlaps(other);
        if self.reserved.iter().any(|other| is_reserved(&other)) {
            Err(Reason::ReservedNetwork)
        } else if is_wide {
            Err(Reason::WideNetwork)
        } else {
            Ok(network)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(keeps_hosting_suffixes: bool) -> Store {
        let labels = [("first", "adult"), ("second", "gaming")];
        Store::new(labels.map(|(service, category)| (service.into(), category.into())).into(), keeps_hosting_suffixes)
    }

    /// What becomes of items: whether they are new, or why they are refused.
    fn taken(store: &mut Store, items: &[Item<'_>], label: Option<u32>) -> Vec<Result<bool, Reason>> {
        let mut to_ascii = |name: &str| (name == "bücher.example").then(|| "xn--bcher-kva.example".to_owned());
        items.iter().map(|item| store.take(item, label, &mut to_ascii).expect("few entries")).collect()
    }

    #[test]
    fn names_are_spelt_in_one_way_and_held_once() {
        let names =
            ["B.Example.", "b.example", "bücher.example", "xn--bcher-kva.example", "ñ.example", "a..b", "1.2.3"];
        let no = Err(Reason::NotADomain);
        let expected = [Ok(true), Ok(false), Ok(true), Ok(false), no, no, no];
        assert_eq!(taken(&mut store(false), &names.map(Item::Name), Some(0)), expected);
    }

    #[test]
    fn names_that_say_too_much_are_refused() {
        for (name, expected) in [
            ("com", Err(Reason::PublicSuffix)),
            ("co.uk", Err(Reason::PublicSuffix)),
            ("github.io", Err(Reason::HostingSuffix)),
            ("user.github.io", Ok(true)),
            ("localhost", Err(Reason::OneLabel)),
        ] {
            assert_eq!(taken(&mut store(false), &[Item::Name(name)], Some(0)), [expected], "{name}");
        }
        assert_eq!(taken(&mut store(true), &["github.io", "co.uk"].map(Item::Name), Some(0))[0], Ok(true));
    }

    #[test]
    fn networks_that_say_too_much_are_refused() {
        for (network, expected) in [
            ("203.0.113.0/24", Ok(true)),
            ("203.0.113.7", Ok(true)),
            ("9.0.0.0/8", Ok(true)),
            ("2001:db8::/32", Ok(true)),
            ("203.0.113.1/24", Err(Reason::HostBits)),
            ("203.0.113.0/33", Err(Reason::NotANetwork)),
            ("203.0.113.0/x", Err(Reason::NotANetwork)),
            ("14.0.0.0/7", Err(Reason::WideNetwork)),
            ("2000::/3", Err(Reason::WideNetwork)),
            ("10.1.0.0/16", Err(Reason::ReservedNetwork)),
            ("192.0.0.0/8", Err(Reason::ReservedNetwork)),
            ("192.168.7.7", Err(Reason::ReservedNetwork)),
            ("0.0.0.0/0", Err(Reason::ReservedNetwork)),
            ("::ffff:10.0.0.1", Err(Reason::ReservedNetwork)),
            ("fe80::1", Err(Reason::ReservedNetwork)),
            ("::1", Err(Reason::ReservedNetwork)),
            ("::/0", Err(Reason::ReservedNetwork)),
        ] {
            assert_eq!(taken(&mut store(false), &[Item::Network(network)], Some(0)), [expected], "{network}");
        }
    }

    #[test]
    fn what_is_of_no_label_is_refused() {
        let items = [Item::Name("a.example"), Item::Network("203.0.113.7"), Item::Refused(Reason::Path)];
        let expected = [Err(Reason::Unmapped), Err(Reason::Unmapped), Err(Reason::Path)];
        assert_eq!(taken(&mut store(false), &items, None), expected);
    }

    #[test]
    fn of_several_labels_the_first_counts_whatever_the_order() {
        for order in [[0, 1], [1, 0]] {
            let mut store = store(false);
            let items = [Item::Name("a.example"), Item::Network("203.0.113.7")];
            assert_eq!(taken(&mut store, &items, Some(order[0])), [Ok(true), Ok(true)]);
            assert_eq!(taken(&mut store, &items, Some(order[1])), [Ok(false), Ok(false)]);
            let held = store.finish(Tally::default()).held();
            assert_eq!(held.len(), 1);
            assert_eq!((held[0].service.as_str(), held[0].domains, held[0].ranges), ("first", 1, 1));
        }
    }
}
