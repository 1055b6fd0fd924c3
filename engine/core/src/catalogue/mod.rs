//! Which service and category a domain belongs to: the longest catalogued suffix, label by label.

mod suffix_hash;
mod table;

pub use table::{Catalogue, CatalogueError, Match};
