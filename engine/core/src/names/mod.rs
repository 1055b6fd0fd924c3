//! Names of services: their one spelling, their registered domain, and what DNS answers said of addresses.

mod cache;
mod literal;
mod normal;
mod registered;
mod suffix;

pub use cache::{CLIENT_ANSWERS, Client, NameCache, TTL_CEILING_S, TTL_FLOOR_S};
pub use literal::literal_address;
pub use normal::{normalise, normalise_authority, normalise_host};
pub use registered::registered_domain;
pub use suffix::{SuffixSection, public_suffix};
