//! The engine without an end: packets as they come, records whenever stream time reaches a boundary.

mod cuts;
mod sources;

use std::mem;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;

use crate::capture::live::{LiveNotice, LiveRun, LiveSource};
use crate::capture::{MAX_TIME_NS, PacketHeader};
use crate::catalogue::Catalogue;
use crate::engine::{EngineConfig, EngineError, ROUND_PACKETS, RUN_GIVEN_AWAY};
use crate::flow::TICK_NS;
use crate::flow::clock::tick;
use crate::recorder::Recorder;
use cuts::{Boundaries, Turn};
pub use sources::SourceCounters;
use sources::Sources;

/// How long a source that is being closed is waited for: longer than a ring holds packets back.
const LAST_WAIT: Duration = Duration::from_millis(300);

/// How long it is emptied at most, should it be filled faster.
const LAST_WAIT_MAX: Duration = Duration::from_secs(3);

/// Where a run is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutRule {
    /// Stream time from one boundary to the next, nanoseconds; whole seconds.
    pub every_ns: i64,
    /// Records of a cut at most.
    pub records: usize,
    /// Records of [`Cut::open`] at most; 0: it is not wanted.
    pub open: usize,
}

/// Records that leave together.
#[derive(Debug, PartialEq)]
pub struct Cut {
    /// The records, in canonical order; no batch where there is none.
    pub batches: Vec<RecordBatch>,
    /// The records that were complete when stream time reached this, microseconds since 1970, are in this cut or an earlier one.
    /// It goes back where time starts anew.
    pub until_us: i64,
    /// What was not yet in this cut or an earlier one, as records that end by force: who keeps it loses little where the run ends
    /// without a word. `None` where it is more than [`CutRule::open`], where the cut came for its number of records, and at the
    /// end, where nothing is open.
    pub open: Option<Vec<RecordBatch>>,
}

/// A run over a source without an end. Where it is cut is a function of the packets, the source's silences and the settings: not of
/// how often it is asked, or of how many workers there are. What was counted, the [`Recorder`] tells.
///
/// A cut by time holds every record that was due before its boundary. Where that would be more than [`CutRule::records`],
/// others come before it, of so many records each, until the tick in which their last was due.
pub struct LiveEngine {
    source: Option<Box<dyn LiveSource>>,
    sources: Sources,
    recorder: Recorder,
    boundaries: Boundaries,
    rule: CutRule,
    /// What services are looked up in after the next cut, where that is to change.
    next_catalogue: Option<Arc<Catalogue>>,
    /// Records since the last cut.
    records: usize,
    cuts: Vec<Cut>,
    /// For the next packets to be copied into, where workers have those before.
    bytes: Vec<u8>,
    is_finished: bool,
}

impl Deref for LiveEngine {
    type Target = Recorder;

    fn deref(&self) -> &Recorder {
        &self.recorder
    }
}

impl LiveEngine {
    /// An engine that takes its packets from `source`. It waits for none.
    #[must_use]
    pub fn new(source: Box<dyn LiveSource>, config: EngineConfig, rule: CutRule) -> Self {
        Self {
            sources: Sources::new(source.names()),
            source: Some(source),
            recorder: Recorder::new(config),
            boundaries: Boundaries::new(rule.every_ns),
            rule: CutRule { records: rule.records.max(1), ..rule },
            next_catalogue: None,
            records: 0,
            cuts: Vec::new(),
            bytes: Vec::new(),
            is_finished: false,
        }
    }

    /// Wait at most `patience` for packets, and take those that are there. Gives the cuts that this made.
    ///
    /// # Errors
    /// [`EngineError`] where nothing can be captured any more; [`Self::finish`] gives what there is until then.
    pub fn step(&mut self, patience: Duration) -> Result<Vec<Cut>, EngineError> {
        self.advance(patience)?;
        Ok(mem::take(&mut self.cuts))
    }

    /// Look services up in `catalogue` after the next cut: the records of a cut are of one catalogue.
    pub fn set_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        self.next_catalogue = Some(catalogue);
    }

    /// Stop capturing. What the source still holds is taken before.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn close(&mut self) -> Result<(), EngineError> {
        let begun = Instant::now();
        while self.source.is_some() && begun.elapsed() < LAST_WAIT_MAX {
            let left = LAST_WAIT.saturating_sub(begun.elapsed());
            if self.advance(left)? == 0 && left.is_zero() {
                break;
            }
        }
        self.source = None;
        Ok(())
    }

    /// Stop capturing, and close every flow as at the end of captures. Gives the last cuts, the last of them with the stream time
    /// that was reached; none where no time has passed.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn finish(&mut self) -> Result<Vec<Cut>, EngineError> {
        if mem::replace(&mut self.is_finished, true) {
            return Ok(mem::take(&mut self.cuts));
        }
        self.close()?;
        while self.recorder.end_some() {
            self.write()?;
        }
        self.write()?;
        self.recorder.count_refusals();
        if let Some(now_ns) = self.recorder.now_ns() {
            self.recorder.losses.end(now_ns);
            self.cut_here(now_ns)?;
        }
        Ok(mem::take(&mut self.cuts))
    }

    /// Whether no packet will come any more.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.source.is_none()
    }

    /// What was counted of each source.
    #[must_use]
    pub fn sources(&self) -> &[SourceCounters] {
        self.sources.counters()
    }

    /// The losses whose spans are over, by [`crate::record::loss_schema`]; each is given once.
    ///
    /// # Errors
    /// Columns that contradict the schema: a mistake of ours.
    pub fn take_losses(&mut self) -> Result<RecordBatch, EngineError> {
        self.recorder.take_losses()
    }

    /// Wait once. Gives how many packets came. After an error there is no source.
    fn advance(&mut self, patience: Duration) -> Result<u64, EngineError> {
        let Some(mut source) = self.source.take() else { return Ok(0) };
        let mut outcome = Ok(());
        let waited = source.next(patience, &mut |run| {
            if outcome.is_ok() {
                outcome = self.run(run);
            }
        });
        for notice in source.take_notices() {
            self.notice(notice);
        }
        outcome?;
        let waited = waited?;
        if let Some(quiet_until_ns) = waited.quiet_until_ns {
            self.pass(quiet_until_ns.clamp(-MAX_TIME_NS, MAX_TIME_NS))?;
        }
        if let Some(now_ns) = self.recorder.now_ns() {
            self.recorder.losses.pass(now_ns);
        }
        if !waited.ended {
            self.source = Some(source);
        }
        Ok(waited.packets)
    }

    fn notice(&mut self, notice: LiveNotice) {
        if matches!(notice, LiveNotice::Cut { .. }) {
            self.recorder.counters.captures_cut += 1;
        }
        self.sources.notice(&notice);
        self.recorder.losses.notice(notice, self.sources.names());
    }

    /// Take a run, and cut before every packet that is beyond a boundary.
    fn run(&mut self, run: LiveRun<'_>) -> Result<(), EngineError> {
        // A source wants its bytes back: those of many packets are copied together, those of few one by one.
        let is_copied = self.recorder.table.has_workers() && run.headers.len() < RUN_GIVEN_AWAY;
        let captured = if is_copied { &[] } else { run.bytes };
        let mut start = 0;
        for (at, header) in run.headers.iter().enumerate() {
            if !self.boundaries.is_within(header.ts_ns) && header.well_formed {
                self.packets(run, start..at, captured);
                start = at;
                self.turn(header.ts_ns, captured)?;
            }
        }
        self.packets(run, start..run.headers.len(), captured);
        let Recorder { table, losses, .. } = &mut self.recorder;
        if !table.has_workers() {
            table.settle(captured, losses);
        } else if !is_copied || table.gathered() >= ROUND_PACKETS {
            let mut bytes = mem::take(&mut self.bytes);
            bytes.clear();
            bytes.extend_from_slice(captured);
            self.bytes = table.hand_over(bytes, losses);
        }
        self.recorder.count_refusals();
        self.write()
    }

    fn packets(&mut self, run: LiveRun<'_>, range: std::ops::Range<usize>, captured: &[u8]) {
        let headers: &[PacketHeader] = run.headers.get(range).unwrap_or_default();
        if headers.is_empty() {
            return;
        }
        self.sources.packets(run.source, headers.len());
        let unsupported = self.recorder.packets(LiveRun { headers, ..run }.packets(), captured);
        if let Some(link) = unsupported {
            self.recorder.losses.link_unsupported(run.source, self.sources.name(run.source), link);
        }
    }

    /// No packet from before `quiet_until_ns` will come any more. Nothing is gathered whose bytes are gone.
    fn pass(&mut self, quiet_until_ns: i64) -> Result<(), EngineError> {
        if self.recorder.now_ns().is_some_and(|now_ns| quiet_until_ns <= now_ns) {
            return Ok(());
        }
        if !self.boundaries.is_within(quiet_until_ns) {
            self.turn(quiet_until_ns, &[])?;
        }
        let Recorder { table, losses, .. } = &mut self.recorder;
        table.skip(quiet_until_ns, &[], losses);
        self.write()
    }

    /// Time comes to `ts_ns`, before which no packet is to be entered any more: cut the run where that asks for it. `captured` is what
    /// the packets that are gathered were captured into.
    fn turn(&mut self, ts_ns: i64, captured: &[u8]) -> Result<(), EngineError> {
        match self.boundaries.turn(self.recorder.now_ns(), ts_ns) {
            Turn::GoesOn => Ok(()),
            Turn::Cut(boundary_ns) => {
                self.recorder.table.settle(captured, &mut self.recorder.losses);
                // Few at a time: the records of a whole table need not all exist at once.
                while self.recorder.table.catch_up(tick(boundary_ns)) {
                    self.write()?;
                }
                self.write()?;
                self.recorder.losses.pass(boundary_ns);
                self.recorder.losses.divide();
                self.cut_here(boundary_ns)?;
                self.note_open()
            }
            Turn::Restart(now_ns) => {
                self.recorder.table.skip(ts_ns, captured, &mut self.recorder.losses);
                self.write()?;
                self.recorder.losses.divide();
                self.cut_here(now_ns)
            }
        }
    }

    /// Write the records that are ready, and cut wherever they are enough.
    fn write(&mut self) -> Result<(), EngineError> {
        while let Some((count, due_tick)) = self.recorder.write_some(self.rule.records - self.records)? {
            self.records += count;
            if self.records >= self.rule.records {
                self.cut_here(due_tick.saturating_mul(TICK_NS))?;
            }
        }
        Ok(())
    }

    fn cut_here(&mut self, until_ns: i64) -> Result<(), EngineError> {
        self.recorder.writer.finish()?;
        if let Some(catalogue) = self.next_catalogue.take() {
            self.recorder.writer.set_catalogue(catalogue);
        }
        let batches = self.recorder.writer.take();
        self.cuts.push(Cut { batches, until_us: until_ns.div_euclid(1_000), open: None });
        self.records = 0;
        Ok(())
    }

    /// Note with the last cut what is open. Nothing is gathered, and all that is ready has been written.
    fn note_open(&mut self) -> Result<(), EngineError> {
        if self.rule.open > 0 {
            let open = self.recorder.so_far(self.rule.open)?;
            if let Some(cut) = self.cuts.last_mut() {
                cut.open = open;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
