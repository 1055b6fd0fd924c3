//! The captures: what each is made of.

mod brief;
mod flood;
mod mixture;

use std::fmt;
use std::io::{self, Write};

use crate::pcap::Pcap;
use crate::random::Random;
use crate::truth::{Named, Truth};

/// A Monday, 2026-03-02 08:00 UTC, nanoseconds since 1970.
const START_NS: u64 = 1_772_438_400_000_000_000;
const SECOND_NS: u64 = 1_000_000_000;
/// Fewer packets hold no mixture.
pub const PACKETS_MIN: u32 = 1_000;
/// More of them would use up the ports of the clients.
pub const PACKETS_MAX: u32 = 50_000_000;

/// A capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A school's traffic in ten minutes.
    Mix,
    /// The same with random datagrams in the place of QUIC's Initials.
    MixOpaque,
    /// Small packets of many short flows.
    Small,
    /// Handshakes with a hello each.
    Hellos,
    /// Flows of one packet.
    Flood,
    /// A school's traffic in three hours, with its breaks.
    Day,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Mix, Self::MixOpaque, Self::Small, Self::Hellos, Self::Flood, Self::Day];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mix => "mix",
            Self::MixOpaque => "mix-opaque",
            Self::Small => "small",
            Self::Hellos => "hellos",
            Self::Flood => "flood",
            Self::Day => "day",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Packets of the whole capture.
    #[must_use]
    pub const fn packets(self) -> u32 {
        match self {
            Self::Mix | Self::MixOpaque => 2_000_000,
            Self::Small => 5_000_000,
            Self::Hellos => 4_000_000,
            Self::Flood => 10_000_000,
            Self::Day => 3_000_000,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Write the capture of `kind`, made smaller to about `packets` with as much time and the same mixture, to `out`.
///
/// # Errors
/// It cannot be written.
pub fn generate<W: Write>(kind: Kind, packets: u32, seed: u64, out: W) -> io::Result<Truth> {
    let mut pcap = Pcap::new(out);
    let random = Random::new(seed);
    let (flows, named): (u32, Named) = match kind {
        Kind::Mix | Kind::MixOpaque | Kind::Day => mixture::write(kind, packets, &random, &mut pcap)?,
        Kind::Small => brief::write_small(packets, &random, &mut pcap)?,
        Kind::Hellos => brief::write_hellos(packets, &random, &mut pcap)?,
        Kind::Flood => (flood::write(packets, &random, &mut pcap)?, Named::default()),
    };
    let (packets, bytes) = pcap.finish()?;
    Ok(Truth { kind: kind.name(), packets, bytes, flows: u64::from(flows), named })
}

#[cfg(test)]
mod tests;
