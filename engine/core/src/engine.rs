//! The path of the packets: captures, decoding, flows, records.

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use crate::capture::live::LiveError;
use crate::capture::merge::{Event, MergedCaptures};
use crate::capture::{CaptureError, Interrupt};
use crate::catalogue::Catalogue;
use crate::decode::Tunnels;
use crate::flow::FlowConfig;
use crate::recorder::Recorder;

/// Packets of a run from which on its bytes are given to workers; those of shorter ones are copied.
pub(crate) const RUN_GIVEN_AWAY: usize = 256;

/// Copied packets that make a round for workers.
pub(crate) const ROUND_PACKETS: usize = 4_096;

/// The settings of a run.
pub struct EngineConfig {
    /// Flows.
    pub flow: FlowConfig,
    /// Tunnels that are looked into.
    pub tunnels: Tunnels,
    /// Services by domain.
    pub catalogue: Arc<Catalogue>,
    /// Who saw the packets.
    pub sensor: String,
    /// Rows of a batch; only the last is shorter.
    pub batch_rows: usize,
}

/// Why a step failed.
#[derive(Debug)]
pub enum EngineError {
    /// A capture can no longer be read, or reading was interrupted.
    Capture(CaptureError),
    /// Nothing can be captured any more.
    Live(LiveError),
    /// Columns that contradict the schema: a mistake of ours.
    Columns(ArrowError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capture(error) => error.fmt(formatter),
            Self::Live(error) => error.fmt(formatter),
            Self::Columns(error) => write!(formatter, "columns that contradict the schema: {error}"),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<CaptureError> for EngineError {
    fn from(error: CaptureError) -> Self {
        Self::Capture(error)
    }
}

impl From<LiveError> for EngineError {
    fn from(error: LiveError) -> Self {
        Self::Live(error)
    }
}

impl From<ArrowError> for EngineError {
    fn from(error: ArrowError) -> Self {
        Self::Columns(error)
    }
}

/// One run over captures. Whoever wants records pulls them with [`Self::step`]; what was counted, the [`Recorder`] tells.
pub struct Engine {
    captures: MergedCaptures,
    recorder: Recorder,
    /// For the next batch to be read into, where the table works on the one before.
    bytes: Vec<u8>,
    done: bool,
}

impl Deref for Engine {
    type Target = Recorder;

    fn deref(&self) -> &Recorder {
        &self.recorder
    }
}

impl Engine {
    /// Open the captures at `paths` (`-` is standard input) as one stream in time order. `interrupt` is asked whether
    /// to stop when a signal interrupts a read.
    ///
    /// # Errors
    /// Every capture that cannot be read.
    pub fn open(
        paths: &[impl AsRef<Path>],
        config: EngineConfig,
        interrupt: Option<Interrupt>,
    ) -> Result<Self, Vec<CaptureError>> {
        let captures = MergedCaptures::open(paths, interrupt)?;
        Ok(Self { captures, recorder: Recorder::new(config), bytes: Vec::new(), done: false })
    }

    /// Read on until some `max_packets` packets were read (a run of packets is not divided) or the captures end. Gives
    /// the batches that became full; at the end also the last one. How a run is divided into steps changes nothing in
    /// the records or their batches.
    ///
    /// # Errors
    /// [`EngineError`]; after one, the run is over.
    pub fn step(&mut self, max_packets: u64) -> Result<Vec<RecordBatch>, EngineError> {
        let stop = self.counters.packets.saturating_add(max_packets.max(1));
        while !self.done && self.counters.packets < stop {
            if let Err(error) = self.advance() {
                self.done = true;
                return Err(error);
            }
        }
        Ok(self.recorder.writer.take())
    }

    fn advance(&mut self) -> Result<(), EngineError> {
        let Recorder { table, losses, counters, .. } = &mut self.recorder;
        match self.captures.next_event()? {
            Event::Run(run) => {
                let capture = run.capture;
                // What is worked on while the next run is read must not lie in bytes that this run leaves to others.
                let is_shared = table.has_workers() && !(run.is_last() && run.range.len() >= RUN_GIVEN_AWAY);
                let captured = if is_shared { &[] } else { run.batch.bytes() };
                let unsupported = self.recorder.packets(run.packets(), captured);
                let Recorder { table, losses, .. } = &mut self.recorder;
                if !table.has_workers() {
                    table.settle(captured, losses);
                } else if !is_shared {
                    let bytes = self.captures.exchange_bytes(std::mem::take(&mut self.bytes));
                    self.bytes = table.hand_over(bytes, losses);
                } else if table.gathered() >= ROUND_PACKETS {
                    let bytes = std::mem::take(&mut self.bytes);
                    self.bytes = table.hand_over(bytes, losses);
                }
                if let Some(link) = unsupported {
                    losses.link_unsupported(capture, &self.captures.file_name(capture), link);
                }
            }
            Event::Cut { capture, cut } => {
                counters.captures_cut += 1;
                losses.capture_cut(&self.captures.file_name(capture), cut.after_ts_ns, &cut.reason);
            }
            Event::Dropped { capture, dropped } => {
                losses.capture_drop(&self.captures.file_name(capture), dropped);
            }
            Event::End => self.done = !self.recorder.end_some(),
        }
        self.recorder.count_refusals();
        self.recorder.write_ready()?;
        if self.done {
            self.recorder.writer.finish()?;
        }
        Ok(())
    }

    /// Whether the captures have ended and every record was given.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Bytes of the captures read so far, and in all (`None` where one is a pipe).
    #[must_use]
    pub fn progress(&self) -> (u64, Option<u64>) {
        (self.captures.bytes_read(), self.captures.bytes_total())
    }
}

#[cfg(test)]
mod tests;
