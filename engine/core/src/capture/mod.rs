//! Captures: files and pipes in, batches of packets out.
//!
//! [`CaptureReader`] reads one capture, [`merge::MergedCaptures`] several as one stream in time order. A file that
//! cannot be used is a [`CaptureError`] for the operator; one that breaks off is read up to there and ends with a
//! [`Cut`], which is a loss and not an error.

mod batch;
mod drops;
mod error;
mod format;
mod link;
pub mod live;
pub mod merge;
mod pcap;
mod pcapng;
mod pipe;
mod reader;
mod resolution;
mod source;
pub mod tpacket;
#[cfg(test)]
pub(crate) mod writer;

pub use batch::{Packet, PacketBatch, PacketHeader};
pub use drops::Dropped;
pub use error::CaptureError;
pub use link::LinkType;
pub use reader::{BatchEnd, CaptureReader, Cut};
pub use source::Interrupt;

/// The longest packet that is believed, bytes: 1 MiB.
///
/// tcpdump and dumpcap keep at most 256 KiB of a packet, and the largest that Linux hands to a capture, a segment
/// before segmentation offload, is 512 KiB (`GSO_MAX_SIZE`). A length beyond twice that is damage, and believing it
/// would make the rest of the file one packet.
pub const MAX_PACKET_BYTES: u32 = 1 << 20;

/// The longest pcapng block that is believed, bytes: 16 MiB.
///
/// Blocks with no packet in them (names, secrets, vendors' own) may be longer than any packet; they are skipped, but
/// pass through the buffer, whose size this bounds.
pub const MAX_BLOCK_BYTES: u32 = 16 << 20;

/// Nanoseconds of a second.
pub const SECOND_NS: i64 = 1_000_000_000;

/// The furthest time from 1970 that is believed, nanoseconds: 146 years, which holds all of pcap's (up to 2106).
pub const MAX_TIME_NS: i64 = 1 << 62;
