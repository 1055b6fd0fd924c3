//! Packets in, rows of records out: what every engine does, wherever its packets come from.

use arrow_array::RecordBatch;

use crate::capture::Packet;
use crate::counters::Counters;
use crate::decode::{Decoder, FragmentCounters, Layer, Reason, Refused};
use crate::engine::{EngineConfig, EngineError};
use crate::flow::{FlowTable, TableCounters};
use crate::loss::{LossLog, UnsupportedLink};
use crate::record::{RecordWriter, WriterConfig, loss_batch};

/// What [`Decoder::decode`] says of a packet whose link type it does not know: nothing at all of it is seen.
pub(crate) const UNSUPPORTED_LINK: Refused = Refused { layer: Layer::Link, reason: Reason::Unsupported };

/// What turns packets into records, and what it counts.
pub struct Recorder {
    pub(crate) decoder: Decoder,
    pub(crate) table: FlowTable,
    pub(crate) writer: RecordWriter,
    pub(crate) losses: LossLog,
    pub(crate) counters: Counters,
    sensor: String,
}

impl Recorder {
    /// A recorder that has seen no packet.
    #[must_use]
    pub fn new(config: EngineConfig) -> Self {
        let writer = RecordWriter::new(WriterConfig {
            batch_rows: config.batch_rows,
            sensor: config.sensor.clone(),
            home: config.flow.home.clone(),
            catalogue: config.catalogue,
        });
        Self {
            decoder: Decoder::new(config.tunnels),
            table: FlowTable::new(config.flow),
            writer,
            losses: LossLog::default(),
            counters: Counters::default(),
            sensor: config.sensor,
        }
    }

    /// Take packets, which lie in `captured` or are to be copied. Gives those whose link type is not decoded.
    #[inline]
    pub(crate) fn packets<'a>(
        &mut self,
        packets: impl Iterator<Item = Packet<'a>>,
        captured: &[u8],
    ) -> Option<UnsupportedLink> {
        let mut unsupported = None::<UnsupportedLink>;
        for packet in packets {
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
        unsupported
    }

    /// There are no more packets: close some of the flows that are open. False once there is none.
    pub(crate) fn end_some(&mut self) -> bool {
        self.decoder.finish();
        self.table.settle(&[], &mut self.losses);
        self.table.end_some()
    }

    /// Count what the decoder gave up.
    pub(crate) fn count_refusals(&mut self) {
        for (refused, packets) in self.decoder.take_refusals() {
            self.counters.refuse_held(refused, packets);
        }
    }

    /// Write the records that are ready as rows.
    pub(crate) fn write_ready(&mut self) -> Result<(), EngineError> {
        self.write_some(usize::MAX).map(|_| ())
    }

    /// Write at most `most` of the records that are ready as rows. Gives how many, and the tick in which the last was due; `None`
    /// where there was none.
    pub(crate) fn write_some(&mut self, most: usize) -> Result<Option<(usize, i64)>, EngineError> {
        let ready = self.table.ready();
        let count = ready.len().min(most);
        let Some(last) = count.checked_sub(1).and_then(|last| ready.get(last)) else { return Ok(None) };
        let due_tick = last.due_tick;
        let (first, rest) = ready.as_slices();
        let first = first.get(..count).unwrap_or(first);
        let rest = rest.get(..count - first.len()).unwrap_or(rest);
        for records in [first, rest] {
            for record in records {
                self.counters.record(record);
            }
            self.writer.extend(records)?;
        }
        ready.drain(..count);
        Ok(Some((count, due_tick)))
    }

    /// What has not been written yet, by the packets so far, as rows of their own: records that wait for their turn, and what open
    /// flows have added up to, as if they were forced out. `None` where there are more than `most`. Nothing is gathered.
    pub(crate) fn so_far(&mut self, most: usize) -> Result<Option<Vec<RecordBatch>>, EngineError> {
        let Some(records) = self.table.so_far(most) else { return Ok(None) };
        let mut writer = self.writer.beside();
        writer.extend(&records)?;
        writer.finish()?;
        Ok(Some(writer.take()))
    }

    /// The losses whose spans are over since this was last asked, by [`crate::record::loss_schema`].
    ///
    /// # Errors
    /// Columns that contradict the schema: a mistake of ours.
    pub(crate) fn take_losses(&mut self) -> Result<RecordBatch, EngineError> {
        Ok(loss_batch(&self.losses.take(), &self.sensor)?)
    }

    /// Stream time, nanoseconds since 1970; `None` before the first packet.
    #[must_use]
    pub fn now_ns(&self) -> Option<i64> {
        self.table.now_ns()
    }

    /// Flows that are open.
    #[must_use]
    pub fn open_flows(&self) -> usize {
        self.table.len()
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

    /// The losses so far, by [`crate::record::loss_schema`].
    ///
    /// # Errors
    /// Columns that contradict the schema: a mistake of ours.
    pub fn losses(&self) -> Result<RecordBatch, EngineError> {
        Ok(loss_batch(&self.losses.losses(), &self.sensor)?)
    }
}
