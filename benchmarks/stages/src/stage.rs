//! The stages of the engine, each with all before it, and the limits beside them.

use std::path::Path;
use std::sync::Arc;

use hallmonitor_core::catalogue::Catalogue;

use crate::flows::{Naming, join};
use crate::{limits, walk, whole};

/// A stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Limit: a byte of every cache line of a fresh mapping.
    Touch,
    /// Limit: the file into a buffer.
    Read,
    /// Limit, and the engine's first stage: the capture's records.
    Walk,
    /// The headers of every packet.
    Decode,
    /// Packets joined to flows, with expiry, but without names.
    Table,
    /// All up to finished flow records.
    Identify,
    /// The whole engine: finished flow records as Arrow batches.
    Output,
}

/// What a pass over the capture saw; `None` where the stage does not look at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Packets.
    pub packets: Option<u64>,
    /// Captured bytes of the packets; of a stage that sees no packets the bytes of the file.
    pub bytes: u64,
    /// Flows begun.
    pub flows: Option<u64>,
    /// Flow records finished.
    pub records: Option<u64>,
}

impl Stage {
    /// Every stage, in the order in which they build on each other.
    pub const ALL: [Self; 7] =
        [Self::Touch, Self::Read, Self::Walk, Self::Decode, Self::Table, Self::Identify, Self::Output];

    /// Its name on the command line and in what is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Touch => "touch",
            Self::Read => "read",
            Self::Walk => "walk",
            Self::Decode => "decode",
            Self::Table => "table",
            Self::Identify => "identify",
            Self::Output => "output",
        }
    }

    /// The stage of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// Go through the capture at `path` once, from opening it to letting go of all that was made.
    ///
    /// # Errors
    /// A capture that cannot be read, or breaks off.
    pub fn run(self, path: &Path, catalogue: &Arc<Catalogue>) -> Result<Counts, String> {
        match self {
            Self::Touch => limits::touch(path),
            Self::Read => limits::read(path),
            Self::Walk => walk::walk(path),
            Self::Decode => walk::decode(path),
            Self::Table => join(path, Naming::Off),
            Self::Identify => join(path, Naming::On),
            Self::Output => whole::output(path, catalogue),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_capture::{BYTES, FLOWS, PACKETS, small_capture};

    #[test]
    fn each_stage_counts_the_same() {
        let (_folder, path) = small_capture();
        let file_bytes = std::fs::metadata(&path).expect("a file").len();
        let (packets, flows) = (Some(PACKETS), Some(FLOWS));
        for (stage, expected) in [
            (Stage::Touch, Counts { bytes: file_bytes, ..Counts::default() }),
            (Stage::Read, Counts { bytes: file_bytes, ..Counts::default() }),
            (Stage::Walk, Counts { packets, bytes: BYTES, ..Counts::default() }),
            (Stage::Decode, Counts { packets, bytes: BYTES, ..Counts::default() }),
            (Stage::Table, Counts { packets, bytes: BYTES, flows, records: flows }),
            (Stage::Identify, Counts { packets, bytes: BYTES, flows, records: flows }),
            (Stage::Output, Counts { packets, bytes: BYTES, flows, records: flows }),
        ] {
            assert_eq!(stage.run(&path, &Arc::default()), Ok(expected), "{}", stage.name());
        }
    }

    #[test]
    fn names_lead_back_to_their_stages() {
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.name()), Some(stage));
        }
        assert_eq!(Stage::named("pauses"), None);
    }
}
