//! The entries of an import in order, written as an overlay holds them.

use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};

use super::tally::Tally;
use crate::catalogue::domains::Domains;
use crate::catalogue::network::Network;
use crate::catalogue::overlay::SERVICE_MARK;

/// Bytes that are hashed at once.
const HASHED_AT_ONCE: usize = 1 << 16;

/// Hashes what is written.
struct Hashed(Sha256);

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is held of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The service.
    pub service: String,
    /// Its category.
    pub category: String,
    /// Its domains.
    pub domains: u64,
    /// Its networks.
    pub ranges: u64,
}

/// All entries of an import.
pub struct FinishedImport {
    names: Domains,
    /// The names' numbers in the order in which they are written.
    order: Vec<u32>,
    /// The networks in that order, each with its label.
    networks: Vec<(Network, u32)>,
    labels: Vec<(String, String)>,
    /// Labels in that order.
    ranked: Vec<u32>,
    tally: Tally,
}

impl FinishedImport {
    pub(super) fn new(
        names: Domains,
        mut networks: Vec<(Network, u32)>,
        labels: Vec<(String, String)>,
        tally: Tally,
    ) -> Self {
        let key = |label: &u32| labels.get(*label as usize).map(|(service, category)| (category, service));
        let mut ranked: Vec<u32> = (0..).take(labels.len()).collect();
        ranked.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut rank = vec![0_u32; labels.len()];
        for (place, label) in (0..).zip(&ranked) {
            if let Some(rank) = rank.get_mut(*label as usize) {
                *rank = place;
            }
        }
        let rank_of = |label: u32| rank.get(label as usize).copied().unwrap_or(u32::MAX);
        let mut order: Vec<u32> = (0..).take(names.len()).collect();
        let key = |index: &u32| names.entry(*index).map(|(name, label)| (rank_of(label), name));
        order.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        networks.sort_unstable_by_key(|(network, label)| (rank_of(*label), *network));
        Self { names, order, networks, labels, ranked, tally }
    }

    /// What became of all entries that were read.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What is held of each service, those of which nothing is held left out, in the order in which they are written.
    #[must_use]
    pub fn held(&self) -> Vec<Held> {
        let mut counts = vec![(0_u64, 0_u64); self.labels.len()];
        for (_, label) in self.order.iter().filter_map(|index| self.names.entry(*index)) {
            if let Some((domains, _)) = counts.get_mut(label as usize) {
                *domains += 1;
            }
        }
        for (_, label) in &self.networks {
            if let Some((_, ranges)) = counts.get_mut(*label as usize) {
                *ranges += 1;
            }
        }
        let held = |label: &u32| {
            let (service, category) = self.labels.get(*label as usize)?.clone();
            let (domains, ranges) = *counts.get(*label as usize)?;
            (domains + ranges > 0).then_some(Held { service, category, domains, ranges })
        };
        self.ranked.iter().filter_map(held).collect()
    }

    /// The SHA-256 of what is written.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        let mut hash = Hashed(Sha256::new());
        // Nothing is in between that could fail.
        let _ = self.write(&mut BufWriter::with_capacity(HASHED_AT_ONCE, &mut hash));
        hash.0.finalize().into()
    }

    /// Write the entries: a line for each service, and below it its networks and its domains in order.
    ///
    /// # Errors
    /// What writing gives.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut networks = self.networks.iter().peekable();
        let mut names = self.order.iter().filter_map(|index| self.names.entry(*index)).peekable();
        for label in &self.ranked {
            let is_empty =
                networks.peek().is_none_or(|(_, of)| of != label) && names.peek().is_none_or(|(_, of)| of != label);
            let Some((service, category)) = self.labels.get(*label as usize).filter(|_| !is_empty) else { continue };
            writeln!(out, "{SERVICE_MARK}{service} {category}")?;
            while let Some((network, _)) = networks.next_if(|(_, of)| of == label) {
                writeln!(out, "{network}")?;
            }
            while let Some((name, _)) = names.next_if(|(_, of)| of == label) {
                out.write_all(name.as_bytes())?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{Domains, FinishedImport, Held, Network, Tally};

    #[test]
    fn services_are_written_by_category_with_their_entries_in_order() {
        let labels = [("z", "adult"), ("empty", "adult"), ("b", "gaming"), ("a", "gaming")];
        let labels: Vec<(String, String)> =
            labels.map(|(service, category)| (service.to_owned(), category.to_owned())).into();
        let mut names = Domains::default();
        for (name, label) in
            [("z.example", 2), ("b.example", 3), ("y.example", 2), ("a.example", 0), ("a.b.example", 3)]
        {
            names.insert(name, label, |_| true).expect("few names");
        }
        let network = |text| Network::parse(text).expect("a network");
        let networks = vec![(network("203.0.113.0/24"), 2), (network("198.51.100.0/24"), 2)];
        let finished = FinishedImport::new(names, networks, labels, Tally::default());
        let mut text = Vec::new();
        finished.write(&mut text).expect("memory");
        let expected = "= z adult\na.example\n= a gaming\na.b.example\nb.example\n= b gaming\n198.51.100.0/24\n203.0.113.0/24\n\
                        y.example\nz.example\n";
        assert_eq!(String::from_utf8(text).as_deref(), Ok(expected));
        let held = |service: &str, category: &str, domains, ranges| Held {
            service: service.to_owned(),
            category: category.to_owned(),
            domains,
            ranges,
        };
        assert_eq!(finished.held(), [held("z", "adult", 1, 0), held("a", "gaming", 2, 0), held("b", "gaming", 2, 2)]);
        assert_eq!(finished.sha256(), <[u8; 32]>::from(Sha256::digest(expected)));
        assert_eq!(finished.tally(), &Tally::default());
    }
}
