//! Which service and category a domain or an address belongs to: the longest catalogued suffix, the narrowest network.

mod domains;
mod error;
mod index;
mod labels;
pub mod lists;
mod network;
mod overlay;
mod ranges;
mod segments;
mod suffix_hash;

pub use domains::Match;
pub use error::CatalogueError;
pub use index::Catalogue;
pub use network::{Network, NetworkFault};
pub use overlay::{OverlayDigest, OverlayError};
pub use ranges::RangeMatch;
