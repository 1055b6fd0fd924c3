//! Rings on virtual cables in network namespaces of their own; skipped with the reason where that is not possible.

mod absence;
mod beside;
mod packets;
mod wire;
