//! What is wrong with an entry of a catalogue.

use std::fmt;

use super::network::NetworkFault;

/// An entry that cannot be catalogued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueError {
    /// The text is no domain name.
    NotADomain {
        /// Its place among the domains, from 0.
        index: usize,
        /// The text as given.
        domain: String,
    },
    /// The text is no network.
    NotANetwork {
        /// Its place among the ranges, from 0.
        index: usize,
        /// The text as given.
        network: String,
        /// What is wrong with it.
        fault: NetworkFault,
    },
    /// More than 4 GiB of names, or 2^32 entries.
    TooLarge,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADomain { index, domain } => write!(formatter, "entry {index}: {domain:?} is no domain name"),
            Self::NotANetwork { index, network, fault } => write!(formatter, "range {index}: {network:?}: {fault}"),
            Self::TooLarge => formatter.write_str("the catalogue holds more than 4 GiB of names"),
        }
    }
}

impl std::error::Error for CatalogueError {}

#[cfg(test)]
mod tests {
    use super::{CatalogueError, NetworkFault};

    #[test]
    fn the_faulty_entry_is_named() {
        let domain = CatalogueError::NotADomain { index: 3, domain: "a b".to_owned() };
        assert_eq!(domain.to_string(), "entry 3: \"a b\" is no domain name");
        let fault = NetworkFault::HostBits;
        let network = CatalogueError::NotANetwork { index: 0, network: "192.0.2.1/24".to_owned(), fault };
        assert_eq!(network.to_string(), "range 0: \"192.0.2.1/24\": bits are set behind the prefix");
    }
}
