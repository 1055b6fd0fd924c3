//! Packets from `AF_PACKET` rings, walked where the kernel wrote them.
//!
//! A `socket` asks the kernel for memory that both share, `memory` gives its blocks out one at a time, `ring` makes
//! packets of them, `interface` holds the rings of one network interface through its going and coming, `order` makes one
//! stream of all, and [`Rings`] is that stream as a [`LiveSource`](hallmonitor_core::capture::live::LiveSource).
//! packet(7) and `Documentation/networking/packet_mmap.rst` of the kernel tell the interface.
//!
//! This crate asks the kernel for things that no safe interface offers, so it holds `unsafe` code: calls in `socket`, shared
//! memory in `memory`, each with its reason. What stands in the memory is read by safe code,
//! [`tpacket`](hallmonitor_core::capture::tpacket).

mod clock;
mod config;
mod error;
mod interface;
mod laid;
mod link;
mod memory;
mod order;
mod ring;
mod rings;
mod socket;

pub use config::{Instruction, RingConfig};
pub use error::RingError;
pub use laid::LaidBlocks;
pub use rings::{InterfaceTotals, Rings};
