//! The seam between the engine and what captures packets as they come.

mod folder;
mod growing;
mod reading;
mod stream;

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::{CaptureError, Cut, Dropped, Packet, PacketHeader};
pub use folder::open_folder;
pub use reading::Reading;
pub use stream::open_stream;

/// Packets that lie in one block of bytes and come next in time. An own order of the source is kept, even where its times go
/// back.
#[derive(Clone, Copy)]
pub struct LiveRun<'a> {
    /// The source, by its place among [`LiveSource::names`].
    pub source: usize,
    /// What the packets lie in.
    pub bytes: &'a [u8],
    /// Where they lie, by offsets into `bytes`.
    pub headers: &'a [PacketHeader],
}

/// Sizes only: what it holds is payload.
impl fmt::Debug for LiveRun<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LiveRun")
            .field("source", &self.source)
            .field("packets", &self.headers.len())
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

impl<'a> LiveRun<'a> {
    /// The packets of the run; not those that a header places beyond its bytes.
    pub fn packets(&self) -> impl Iterator<Item = Packet<'a>> + use<'a> {
        let bytes = self.bytes;
        self.headers.iter().filter_map(move |header| header.packet_in(bytes))
    }
}

/// Who dropped packets that a source would have captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DropLayer {
    /// The ring that the kernel and the source share was full.
    Ring,
    /// The network interface had no room for them.
    Nic,
    /// The kernel's queue between the interface and the ring was full.
    Softirq,
}

/// What a source has to tell beside packets. All times are nanoseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiveNotice {
    /// Packets were dropped before they could be captured.
    Dropped {
        /// The source, by its place.
        source: usize,
        /// Who dropped them.
        layer: DropLayer,
        /// How many.
        packets: u64,
        /// Begin of the span in which they were dropped.
        from_ns: i64,
        /// End of that span.
        to_ns: i64,
    },
    /// A source captures nothing from now on.
    Down {
        /// The source, by its place.
        source: usize,
        /// Since when.
        at_ns: i64,
        /// Why, in a few words.
        why: String,
    },
    /// A source captures again.
    Up {
        /// The source, by its place.
        source: usize,
        /// Since when.
        at_ns: i64,
    },
    /// The clock that stamps packets was set.
    ClockStep {
        /// What it showed before.
        from_ns: i64,
        /// What it showed then.
        to_ns: i64,
    },
    /// A capture that a source reads broke off; its packets before that were handed over.
    Cut {
        /// File name of the capture.
        capture: String,
        /// Where and why.
        cut: Cut,
    },
    /// A capture that a source reads says that packets were lost while it was made.
    CaptureDropped {
        /// File name of the capture.
        capture: String,
        /// When, and how many.
        dropped: Dropped,
    },
}

/// What came of a wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    /// Packets that were handed over.
    pub packets: u64,
    /// No packet with an earlier stamp will come any more, nanoseconds since 1970; `None` where that cannot be said.
    pub quiet_until_ns: Option<i64>,
    /// Whether no packet at all will come any more.
    pub ended: bool,
}

/// What captures packets as they come.
pub trait LiveSource: Send {
    /// The sources' names (interfaces, pipes, folders), by their place. They stay the same.
    fn names(&self) -> Vec<String>;

    /// Wait at most `patience` for packets; hand every run that is there to `take`, in time order (at most some 100,000 packets
    /// a call). The bytes of a run are valid during that call of `take` only.
    ///
    /// # Errors
    /// [`LiveError`] where nothing can be captured any more.
    fn next(&mut self, patience: Duration, take: &mut dyn FnMut(LiveRun<'_>)) -> Result<Waited, LiveError>;

    /// What there is to tell beside packets, since this was last asked.
    fn take_notices(&mut self) -> Vec<LiveNotice>;
}

/// A source that cannot be used, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveError {
    /// The interface or path, as the operator gave it.
    pub name: String,
    /// What is wrong, without the name and without a full stop.
    pub message: String,
    /// What to do, as an imperative sentence without a full stop.
    pub remedy: String,
}

impl fmt::Display for LiveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}; {}", self.name, self.message, self.remedy)
    }
}

impl Error for LiveError {}

impl From<CaptureError> for LiveError {
    fn from(CaptureError { path, message, remedy, .. }: CaptureError) -> Self {
        Self { name: path, message, remedy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::LinkType;

    #[test]
    fn a_run_holds_the_packets_that_lie_in_its_bytes_and_shows_none_of_them() {
        let header = |offset, captured_len| PacketHeader {
            ts_ns: 7,
            offset,
            captured_len,
            wire_len: 9,
            link: LinkType::ETHERNET,
            well_formed: true,
        };
        let headers = [header(0, 6), header(2, 9), header(6, 2)];
        let run = LiveRun { source: 1, bytes: b"secret42", headers: &headers };
        assert_eq!(run.packets().map(|packet| packet.data).collect::<Vec<_>>(), [&b"secret"[..], b"42"]);
        assert_eq!(format!("{run:?}"), "LiveRun { source: 1, packets: 3, bytes: 8 }");
    }

    #[test]
    fn an_error_is_one_line_with_name_fault_and_remedy() {
        let error = LiveError::from(CaptureError::folder("spool"));
        assert_eq!(error.to_string(), "spool: is a folder, not a capture; name the capture files in it");
    }
}
