//! Lists of domains and networks that others publish, read line by line into what an overlay holds.

mod adblock;
mod csv;
mod dnsmasq;
mod finished;
mod format;
mod guess;
mod hosts;
mod import;
mod item;
mod lines;
mod names;
mod networks;
mod plain;
mod reason;
mod rpz;
mod store;
mod tally;
mod v2fly;

pub use finished::{FinishedImport, Held};
pub use format::{Column, Format, FormatOptions};
pub use guess::guess;
pub use import::ListImport;
pub use item::Include;
pub use reason::Reason;
pub use store::ImportError;
pub use tally::{Offender, Tally};
