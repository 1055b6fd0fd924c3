//! Flow records as Arrow columns: one row per interval of a flow, in batches of equal size.

mod classify;
mod columns;
mod losses;
mod schema;
mod text;
mod writer;

pub use classify::name_source;
pub use losses::loss_batch;
pub use schema::{flow_schema, loss_schema};
pub use text::refused as refused_text;
pub use writer::{RecordWriter, WriterConfig};
