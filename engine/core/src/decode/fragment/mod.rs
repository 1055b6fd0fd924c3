//! Fragments of IP packets, put together again (RFC 791, section 3.2; RFC 8200, section 4.5).
//!
//! # The rule
//! What comes out is a function of the fragments and their order alone, not of a secret. Time is the greatest time
//! stamp of a fragment so far.
//!
//! - **Datagram.** Fragments are of one datagram where source, destination, identification, VLAN, tunnel (its kind and its
//!   ends) and, for IPv4, the protocol are the same. RFC 8200 leaves the protocol out.
//! - **Overlap.** A fragment whose bytes are all held already, and are the same, is a copy: it changes nothing. Any
//!   other that overlaps what is held, or says otherwise where the datagram ends, discards the datagram (RFC 5722,
//!   section 4, for both families): its bytes are dropped, and it never becomes whole.
//! - **Bad.** A fragment without bytes, one beyond the longest datagram, and one other than the last whose length is no
//!   multiple of eight, adds nothing to its datagram. One of which the capture kept a part only discards it.
//! - **Age.** A datagram is given up 30 s after its first fragment came. One that became whole is remembered for a
//!   second, for copies of its fragments; a first fragment begins the next datagram at once.
//! - **Limits.** Where too many datagrams or bytes are held, the oldest leaves; those that became whole leave first.
//!   One in too many pieces is discarded.
//! - **Flow.** The first fragment tells the flow of all: those that came before it are counted with it, those that
//!   come later join it. Of several that do not agree, the one that came last tells it. Where none comes, they are
//!   refused once their datagram is given up.
//! - **Time.** A fragment more than 30 s behind shows that time starts anew: whatever is held is given up.

mod home;
mod key;
mod pieces;
mod reassembler;

pub(super) use home::{Home, Share};
pub(super) use key::Key;
pub(super) use reassembler::{Added, Reassembler};

use super::refused::{Layer, Reason, Refused};

/// What was counted of fragments and their datagrams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FragmentCounters {
    /// Fragments read.
    pub fragments: u64,
    /// Fragments that can be part of no datagram, see the rule.
    pub bad: u64,
    /// Datagrams that became whole.
    pub completed: u64,
    /// Datagrams discarded as their fragments overlap, or contradict each other about the end.
    pub overlapping: u64,
    /// Datagrams discarded as the capture kept a part only of a fragment.
    pub cut: u64,
    /// Datagrams that were not whole in time, or when the captures ended.
    pub expired: u64,
    /// Datagrams given up to keep within the limits.
    pub evicted: u64,
}

/// What a packet's headers say of it as a fragment; never both first and last.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct Fragment<'a> {
    /// IPv4 or IPv6.
    pub layer: Layer,
    pub identification: u32,
    /// Where its bytes stand in the datagram's payload.
    pub offset: u32,
    /// Whether it is not the last.
    pub more: bool,
    /// Protocol of the datagram's first byte; of the first fragment it counts.
    pub next_header: u8,
    /// Its part of the datagram's payload, as captured. IPv6 extension headers after the fragment header are part of it.
    pub payload: &'a [u8],
    /// That part on the wire, bytes; never less than `payload`.
    pub wire_len: u32,
}

impl Fragment<'_> {
    /// It tells no flow.
    pub(super) const fn refused(&self) -> Refused {
        Refused { layer: self.layer, reason: Reason::Fragment }
    }
}

#[cfg(test)]
mod tests;
