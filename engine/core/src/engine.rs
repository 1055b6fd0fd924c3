//! The path of the packets: captures, decoding, flows, records.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use crate::capture::merge::{Event, MergedCaptures};
use crate::capture::{CaptureError, Interrupt};
use crate::catalogue::Catalogue;
use crate::counters::Counters;
use crate::decode::{Decoder, FragmentCounters, Layer, Reason, Refused, Tunnels};
use crate::flow::{FlowConfig, FlowTable, TableCounters};
use crate::loss::{LossLog, UnsupportedLink};
use crate::record::{RecordWriter, WriterConfig, loss_batch};

/// What [`Decoder::decode`] says of a packet whose link type it does not know: nothing at all of it is seen.
const UNSUPPORTED_LINK: Refused = Refused { layer: Layer::Link, reason: Reason::Unsupported };

/// Packets of a run from which on its bytes are given to workers; those of shorter ones are copied.
const RUN_GIVEN_AWAY: usize = 256;

/// Copied packets that make a round for workers.
const ROUND_PACKETS: usize = 4_096;

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
    /// Columns that contradict the schema: a mistake of ours.
    Columns(ArrowError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capture(error) => error.fmt(formatter),
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

impl From<ArrowError> for EngineError {
    fn from(error: ArrowError) -> Self {
        Self::Columns(error)
    }
}

/// One run over captures. Whoever wants records pulls them with [`Self::step`].
pub struct Engine {
    captures: MergedCaptures,
    decoder: Decoder,
    table: FlowTable,
    writer: RecordWriter,
    losses: LossLog,
    counters: Counters,
    sensor: String,
    /// For the next batch to be read into, where the table works on the one before.
    bytes: Vec<u8>,
    done: bool,
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
        let writer = RecordWriter::new(WriterConfig {
            batch_rows: config.batch_rows,
            sensor: config.sensor.clone(),
            home: config.flow.home.clone(),
            catalogue: config.catalogue,
        });
        Ok(Self {
            captures,
            decoder: Decoder::new(config.tunnels),
            table: FlowTable::new(config.flow),
            writer,
            losses: LossLog::default(),
            counters: Counters::default(),
            sensor: config.sensor,
            bytes: Vec::new(),
            done: false,
        })
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
        Ok(self.writer.take())
    }

    fn advance(&mut self) -> Result<(), EngineError> {
        match self.captures.next_event()? {
            Event::Run(run) => {
                let (capture, mut unsupported) = (run.capture, None::<UnsupportedLink>);
                // What is worked on while the next run is read must not lie in bytes that this run leaves to others.
                let is_shared = self.table.has_workers() && !(run.is_last() && run.range.len() >= RUN_GIVEN_AWAY);
                let captured = if is_shared { &[] } else { run.batch.bytes() };
                for packet in run.packets() {
                    self.counters.packet(packet.wire_len);
                    if !packet.well_formed {
                        self.counters.refuse(Refused { layer: Layer::Capture, reason: Reason::Malformed });
                        continue;
                    }
                    match self.decoder.decode(packet.link, packet.data, packet.wire_len, packet.ts_ns) {
                        Ok(Some(decoded)) => {
                            if let Some(outer) = decoded.outer {
                                self.counters.tunnels.add(outer.kind, decoded.packets);
                            }
                            if let Some(damage) = decoded.damage {
                                self.counters.damage(damage);
                            }
                            self.table.enter(&decoded, packet.ts_ns, captured, &mut self.losses);
                        }
                        Ok(None) => {
                            self.table.skip(packet.ts_ns, captured, &mut self.losses);
                        }
                        Err(refused) => {
                            self.counters.refuse(refused);
                            if refused == UNSUPPORTED_LINK {
                                let one = UnsupportedLink::packet(packet.link, packet.ts_ns);
                                unsupported = Some(unsupported.map_or(one, |before| before.joined(one)));
                            }
                            self.table.skip(packet.ts_ns, captured, &mut self.losses);
                        }
                    }
                }
                if !self.table.has_workers() {
                    self.table.settle(captured, &mut self.losses);
                } else if !is_shared {
                    let bytes = self.captures.exchange_bytes(std::mem::take(&mut self.bytes));
                    self.bytes = self.table.hand_over(bytes, &mut self.losses);
                } else if self.table.gathered() >= ROUND_PACKETS {
                    let bytes = std::mem::take(&mut self.bytes);
                    self.bytes = self.table.hand_over(bytes, &mut self.losses);
                }
                if let Some(link) = unsupported {
                    self.losses.link_unsupported(capture, &self.captures.file_name(capture), link);
                }
            }
            Event::Cut { capture, cut } => {
                self.counters.captures_cut += 1;
                self.losses.capture_cut(&self.captures.file_name(capture), cut.after_ts_ns, &cut.reason);
            }
            Event::Dropped { capture, dropped } => {
                self.losses.capture_drop(&self.captures.file_name(capture), dropped);
            }
            Event::End => {
                self.decoder.finish();
                self.table.settle(&[], &mut self.losses);
                self.done = !self.table.end_some();
            }
        }
        for (refused, packets) in self.decoder.take_refusals() {
            self.counters.refuse_held(refused, packets);
        }
        let ready = self.table.ready();
        let (first, rest) = ready.as_slices();
        for records in [first, rest] {
            for record in records {
                self.counters.record(record);
            }
            self.writer.extend(records)?;
        }
        ready.clear();
        if self.done {
            self.writer.finish()?;
        }
        Ok(())
    }

    /// Whether the captures have ended and every record was given.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// What was counted so far.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// What was counted of fragments so far.
    #[must_use]
    pub fn fragment_counters(&self) -> FragmentCounters {
        self.decoder.fragments()
    }

    /// What the flow table counted so far.
    #[must_use]
    pub fn table_counters(&self) -> TableCounters {
        self.table.counters()
    }

    /// Flows that left the naming pool before they had a name.
    #[must_use]
    pub fn naming_evicted(&self) -> u64 {
        self.table.naming_evicted()
    }

    /// Flows whose identification is under way.
    #[must_use]
    pub fn naming_flows(&self) -> usize {
        self.table.naming_flows()
    }

    /// Payload bytes that their identification holds.
    #[must_use]
    pub fn naming_bytes(&self) -> usize {
        self.table.naming_bytes()
    }

    /// DNS answers that made room for others.
    #[must_use]
    pub fn answers_evicted(&self) -> u64 {
        self.table.answers_evicted()
    }

    /// Records so far.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.writer.written()
    }

    /// Bytes of the captures read so far, and in all (`None` where one is a pipe).
    #[must_use]
    pub fn progress(&self) -> (u64, Option<u64>) {
        (self.captures.bytes_read(), self.captures.bytes_total())
    }

    /// The losses so far, by [`crate::record::loss_schema`].
    ///
    /// # Errors
    /// Columns that contradict the schema: a mistake of ours.
    pub fn losses(&self) -> Result<RecordBatch, EngineError> {
        Ok(loss_batch(&self.losses.losses(), &self.sensor)?)
    }
}

#[cfg(test)]
mod tests;
