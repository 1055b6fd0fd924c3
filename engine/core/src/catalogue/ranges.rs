//! Networks with their service and category; the narrowest that holds an address wins.

use super::error::CatalogueError;
use super::labels::Labels;
use super::network::{Network, v4_bits};
use super::segments::{Interval, Segments};
use crate::decode::Address;

/// A catalogued network that holds an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeMatch<'a> {
    /// The network.
    pub network: Network,
    /// Its service.
    pub service: &'a str,
    /// Its category.
    pub category: &'a str,
    /// The number of service and category, as [`super::Catalogue::range_number`] gives it.
    pub number: u32,
}

/// The networks. Looking up allocates nothing.
#[derive(Default)]
pub(super) struct Ranges {
    labels: Labels,
    /// Each with the number of its label, counted from 1.
    networks: Vec<(Network, u32)>,
    v4: Segments<u32>,
    v6: Segments<u128>,
}

impl Ranges {
    /// Add networks with their service and category. Of two entries with one network the later counts.
    pub(super) fn extend<'a>(
        &mut self,
        triples: impl IntoIterator<Item = (Network, &'a str, &'a str)>,
    ) -> Result<(), CatalogueError> {
        for (network, service, category) in triples {
            let number = self.labels.number(service, category)?.checked_add(1).ok_or(CatalogueError::TooLarge)?;
            self.networks.push((network, number));
        }
        // Stable, so that the last of each network's entries is the one that came last.
        self.networks.sort_by_key(|(network, _)| *network);
        self.networks.reverse();
        self.networks.dedup_by_key(|(network, _)| *network);
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (at, (network, _)) in self.networks.iter().enumerate() {
            let owner = u32::try_from(at + 1).map_err(|_| CatalogueError::TooLarge)?;
            match network.v4() {
                Some((first, last)) => v4.push(Interval { first, last, owner }),
                None => v6.push(Interval { first: network.first(), last: network.last(), owner }),
            }
        }
        self.v4 = Segments::new(v4);
        self.v6 = Segments::new(v6);
        Ok(())
    }

    /// The narrowest network that holds `address`.
    pub(super) fn get(&self, address: &Address) -> Option<RangeMatch<'_>> {
        let &(network, number) = self.find(address)?;
        let (service, category) = self.label(number)?;
        Some(RangeMatch { network, service, category, number })
    }

    /// The number of the label of the narrowest network that holds `address`; 0 for none.
    #[inline]
    pub(super) fn number(&self, address: &Address) -> u32 {
        self.find(address).map_or(0, |(_, number)| *number)
    }

    /// The label with this number.
    pub(super) fn label(&self, number: u32) -> Option<(&str, &str)> {
        self.labels.get(number.checked_sub(1)?)
    }

    /// How many networks there are.
    pub(super) fn len(&self) -> usize {
        self.networks.len()
    }

    #[inline]
    fn find(&self, address: &Address) -> Option<&(Network, u32)> {
        let bits = u128::from_be_bytes(*address);
        let owner = match v4_bits(bits) {
            Some(bits) => self.v4.owner(bits),
            None => self.v6.owner(bits),
        };
        self.networks.get((owner as usize).checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv6Addr};

    use proptest::prelude::*;

    use super::{Network, Ranges};
    use crate::decode::Address;

    fn address(text: &str) -> Address {
        match text.parse().expect("an address") {
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
            IpAddr::V6(address) => address.octets(),
        }
    }

    fn ranges(triples: &[(&'static str, &'static str, &'static str)]) -> Ranges {
        let triples = triples
            .iter()
            .map(|&(network, service, category)| (Network::parse(network).expect("a network"), service, category));
        let mut ranges = Ranges::default();
        ranges.extend(triples).expect("few ranges");
        ranges
    }

    #[test]
    fn the_narrowest_network_wins() {
        let ranges = ranges(&[
            ("203.0.113.0/24", "host", "infrastructure"),
            ("203.0.113.64/26", "chat", "messaging"),
            ("203.0.113.65", "chat", "messaging"),
            ("2001:db8::/32", "host", "infrastructure"),
            ("2001:db8:1::/48", "games", "gaming"),
        ]);
        for (given, expected) in [
            ("203.0.113.1", Some(("203.0.113.0/24", "host", 1))),
            ("203.0.113.64", Some(("203.0.113.64/26", "chat", 2))),
            ("203.0.113.65", Some(("203.0.113.65/32", "chat", 2))),
            ("203.0.113.128", Some(("203.0.113.0/24", "host", 1))),
            ("203.0.114.0", None),
            ("2001:db8::1", Some(("2001:db8::/32", "host", 1))),
            ("2001:db8:1:2::3", Some(("2001:db8:1::/48", "games", 3))),
            ("2001:db9::", None),
        ] {
            let found = ranges.get(&address(given));
            let told = found.map(|found| (found.network.to_string(), found.service, found.number));
            assert_eq!(told.as_ref().map(|(network, service, number)| (network.as_str(), *service, *number)), expected);
            assert_eq!(ranges.number(&address(given)), expected.map_or(0, |(_, _, number)| number), "{given}");
        }
        assert_eq!(ranges.label(2), Some(("chat", "messaging")));
        assert_eq!((ranges.label(0), ranges.label(4)), (None, None));
        assert_eq!(ranges.len(), 5);
    }

    #[test]
    fn the_later_entry_of_one_network_counts() {
        let ranges =
            ranges(&[("192.0.2.0/24", "one", "x"), ("198.51.100.0/24", "a", "b"), ("192.0.2.0/24", "two", "y")]);
        assert_eq!(ranges.get(&address("192.0.2.9")).map(|found| found.service), Some("two"));
        assert_eq!(ranges.len(), 2);
    }

    #[test]
    fn the_families_stay_apart() {
        let all = ranges(&[("::/0", "six", "x"), ("0.0.0.0/0", "four", "x")]);
        assert_eq!(all.get(&address("192.0.2.1")).map(|found| found.service), Some("four"));
        assert_eq!(all.get(&address("::")).map(|found| found.service), Some("six"));
        assert_eq!(ranges(&[("::/0", "six", "x")]).number(&address("192.0.2.1")), 0);
        assert_eq!(ranges(&[]).number(&address("192.0.2.1")), 0);
    }

    proptest! {
        /// The ranges against a search through every network.
        #[test]
        fn agrees_with_a_naive_search(
            networks in prop::collection::vec((any::<u128>(), 0_u8..=128, 0_usize..3), 0..40),
            near in prop::collection::vec((any::<prop::sample::Index>(), 0_u32..128), 1..8),
            far in any::<u128>(),
        ) {
            const SERVICES: [&str; 3] = ["a", "b", "c"];
            let mapped = |bits: u128, v4: bool| if v4 { bits & 0xffff_ffff | 0xffff << 32 } else { bits };
            let networks: Vec<(Network, &str, &str)> = networks
                .into_iter()
                .map(|(bits, length, service)| {
                    let v4 = bits & 1 == 1;
                    let length = if v4 { 96 + length / 4 } else { length };
                    let host = u128::MAX.checked_shr(u32::from(length)).unwrap_or(0);
                    let text = format!("{}/{length}", Ipv6Addr::from(mapped(bits, v4) & !host));
                    (Network::parse(&text).expect("a network"), SERVICES[service], "x")
                })
                .collect();
            let mut ranges = Ranges::default();
            let (early, late) = networks.split_at(networks.len() / 2);
            ranges.extend(early.iter().copied()).expect("few ranges");
            ranges.extend(late.iter().copied()).expect("few ranges");
            let inside = near.iter().filter(|_| !networks.is_empty()).map(|(index, flip)| {
                networks[index.index(networks.len())].0.last() ^ 1 << flip
            });
            for bits in inside.chain([far, mapped(far, true)]) {
                let v4 = bits >> 32 == 0xffff;
                let naive = networks
                    .iter()
                    .enumerate()
                    .filter(|(_, (network, ..))| network.v4().is_some() == v4)
                    .filter(|(_, (network, ..))| (network.first()..=network.last()).contains(&bits))
                    .max_by_key(|(place, (network, ..))| (network.length(), *place))
                    .map(|(_, (network, service, _))| (*network, *service));
                let found = ranges.get(&bits.to_be_bytes());
                prop_assert_eq!(found.map(|found| (found.network, found.service)), naive);
                prop_assert_eq!(found.map_or(0, |found| found.number), ranges.number(&bits.to_be_bytes()));
            }
        }
    }
}
