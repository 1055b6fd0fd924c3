//! Names of services: their one spelling, their registered domain, and what DNS answers said of addresses.

mod cache;
mod normal;
mod registered;

pub use cache::{CLIENT_ANSWERS, NameCache, TTL_CEILING_S, TTL_FLOOR_S};
pub use normal::{normalise, normalise_authority};
pub use registered::registered_domain;
