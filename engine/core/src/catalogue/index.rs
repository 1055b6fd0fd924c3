//! The catalogue as the engine asks it, by name or by address.

use std::io::Read;

use super::domains::{Domains, Match};
use super::error::CatalogueError;
use super::network::Network;
use super::overlay::{OverlayDigest, OverlayError, read_overlay};
use super::ranges::{RangeMatch, Ranges};
use crate::decode::Address;

/// Domains and networks with their service and category.
#[derive(Default)]
pub struct Catalogue {
    domains: Domains,
    ranges: Ranges,
}

impl Catalogue {
    /// A catalogue of `(domain, service, category)` triples. Of two entries with one domain the later counts.
    ///
    /// # Errors
    /// [`CatalogueError`] names the first entry that is no domain name.
    pub fn new<I, S>(triples: I) -> Result<Self, CatalogueError>
    where
        I: IntoIterator<Item = (S, S, S)>,
        S: AsRef<str>,
    {
        Ok(Self { domains: Domains::new(triples)?, ranges: Ranges::default() })
    }

    /// The same with the ranges of `(network, service, category)` triples. Of two entries with one network the later counts.
    ///
    /// # Errors
    /// [`CatalogueError`] names the first entry that is no network.
    pub fn with_ranges<I, S>(mut self, triples: I) -> Result<Self, CatalogueError>
    where
        I: IntoIterator<Item = (S, S, S)>,
        S: AsRef<str>,
    {
        let triples: Vec<(S, S, S)> = triples.into_iter().collect();
        let parsed = triples.iter().enumerate().map(|(index, (network, service, category))| {
            let network = network.as_ref();
            let refused = |fault| CatalogueError::NotANetwork { index, network: network.to_owned(), fault };
            Ok((Network::parse(network).map_err(refused)?, service.as_ref(), category.as_ref()))
        });
        let parsed = parsed.collect::<Result<Vec<_>, CatalogueError>>()?;
        self.ranges.extend(parsed)?;
        Ok(self)
    }

    /// The same with the entries of an overlay, which count before those that it has of the same domain or network.
    ///
    /// # Errors
    /// [`OverlayError`] where the entries cannot be read, or are not those that `digest` tells.
    pub fn with_overlay(mut self, entries: impl Read, digest: &OverlayDigest) -> Result<Self, OverlayError> {
        read_overlay(entries, digest, &mut self.domains, &mut self.ranges)?;
        Ok(self)
    }

    /// The longest catalogued suffix of `name`, over whole labels. `name` is as [`crate::names::normalise`] makes it.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<Match<'_>> {
        self.domains.lookup(name)
    }

    /// As [`Self::lookup`], but the number of the entry, below [`Self::len`].
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        self.domains.find(name)
    }

    /// The entry with this number.
    #[must_use]
    pub fn get(&self, entry: u32) -> Option<Match<'_>> {
        self.domains.get(entry)
    }

    /// The narrowest catalogued network that holds `address`.
    #[must_use]
    pub fn range(&self, address: &Address) -> Option<RangeMatch<'_>> {
        self.ranges.get(address)
    }

    /// The number of the service and category that [`Self::range`] finds: 0 where it finds none, else counted from 1, as many as
    /// there are pairs of service and category among the networks.
    #[inline]
    #[must_use]
    pub fn range_number(&self, address: &Address) -> u32 {
        self.ranges.number(address)
    }

    /// The service and category with this number.
    #[must_use]
    pub fn range_label(&self, number: u32) -> Option<(&str, &str)> {
        self.ranges.label(number)
    }

    /// How many domains are catalogued.
    #[must_use]
    pub fn len(&self) -> usize {
        self.domains.len()
    }

    /// How many networks are catalogued.
    #[must_use]
    pub fn range_count(&self) -> usize {
        self.ranges.len()
    }

    /// Whether nothing is catalogued.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.range_count() == 0
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{Catalogue, CatalogueError, OverlayDigest};
    use crate::catalogue::NetworkFault;

    const V4: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 9];

    #[test]
    fn names_and_addresses_are_catalogued_side_by_side() {
        let catalogue = Catalogue::new([("chat.example", "chat", "messaging")])
            .and_then(|catalogue| catalogue.with_ranges([("203.0.113.0/24", "calls", "messaging")]))
            .expect("valid entries");
        assert_eq!(catalogue.lookup("www.chat.example").map(|found| found.service), Some("chat"));
        assert_eq!(
            catalogue.find("chat.example").and_then(|entry| catalogue.get(entry)),
            catalogue.lookup("chat.example")
        );
        let range = catalogue.range(&V4).expect("it lies within");
        assert_eq!((range.service, range.category, range.number), ("calls", "messaging", 1));
        assert_eq!(catalogue.range_label(catalogue.range_number(&V4)), Some(("calls", "messaging")));
        assert_eq!(catalogue.range_number(&[0; 16]), 0);
        assert_eq!((catalogue.len(), catalogue.range_count(), catalogue.is_empty()), (1, 1, false));
        assert!(Catalogue::default().is_empty());
    }

    #[test]
    fn an_overlay_counts_before_what_was_there() {
        let entries = b"= site gaming\nchat.example\n203.0.113.0/25\n";
        let digest = OverlayDigest { sha256: Sha256::digest(entries).into(), domains: 1, octets: entries.len() as u64 };
        let catalogue = Catalogue::new([("chat.example", "chat", "messaging"), ("a.chat.example", "a", "messaging")])
            .and_then(|catalogue| catalogue.with_ranges([("203.0.113.0/24", "calls", "messaging")]))
            .expect("valid entries")
            .with_overlay(&entries[..], &digest)
            .expect("a whole overlay");
        assert_eq!(catalogue.lookup("www.chat.example").map(|found| found.service), Some("site"));
        assert_eq!(catalogue.lookup("b.a.chat.example").map(|found| found.service), Some("a"));
        assert_eq!(catalogue.range(&V4).map(|found| found.service), Some("site"));
        assert_eq!((catalogue.len(), catalogue.range_count()), (2, 2));
        assert!(Catalogue::default().with_overlay(&b"other"[..], &digest).is_err());
    }

    #[test]
    fn what_is_no_network_is_named() {
        let error = Catalogue::default().with_ranges([("192.0.2.0/24", "s", "c"), ("192.0.2.1/24", "s", "c")]).err();
        let network = "192.0.2.1/24".to_owned();
        assert_eq!(error, Some(CatalogueError::NotANetwork { index: 1, network, fault: NetworkFault::HostBits }));
    }
}
