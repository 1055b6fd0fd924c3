//! Flow records as Arrow columns: one row per interval of a flow, in batches of equal size.

mod classify;
mod columns;
mod dictionary;
mod enumerated;
mod known_codes;
mod known_texts;
mod losses;
mod macs;
mod ports;
mod recurring;
#[cfg(test)]
mod reference;
mod rows;
mod schema;
mod sparse;
mod text;
mod writer;

pub use classify::name_source;
pub use losses::loss_batch;
pub use schema::{flow_schema, loss_schema};
pub use text::refused as refused_text;
pub use writer::{RecordWriter, WriterConfig};
