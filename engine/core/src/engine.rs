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
use crate::flow::{FlowConfig, FlowRecord, FlowTable, TableCounters};
use crate::loss::{LossLog, UnsupportedLink};
use crate::record::{RecordWriter, WriterConfig, loss_batch};

/// What [`Decoder::decode`] says of a packet whose link type it does not know: nothing at all of it is seen.
const UNSUPPORTED_LINK: Refused = Refused { layer: Layer::Link, reason: Reason::Unsupported };

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
    closed: Vec<FlowRecord>,
    sensor: String,
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
            closed: Vec::new(),
            sensor: config.sensor,
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
                            self.table.packet(&decoded, packet.ts_ns, &mut self.closed, &mut self.losses);
                        }
                        Ok(None) => {
                            self.table.pass(packet.ts_ns, &mut self.closed);
                        }
                        Err(refused) => {
                            self.counters.refuse(refused);
                            if refused == UNSUPPORTED_LINK {
                                let one = UnsupportedLink::packet(packet.link, packet.ts_ns);
                                unsupported = Some(unsupported.map_or(one, |before| before.joined(one)));
                            }
                            self.table.pass(packet.ts_ns, &mut self.closed);
                        }
                    }
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
                self.table.finish(&mut self.closed);
                self.done = true;
            }
        }
        for (refused, packets) in self.decoder.take_refusals() {
            self.counters.refuse_held(refused, packets);
        }
        for record in self.closed.drain(..) {
            self.counters.record(&record);
            self.writer.push(&record)?;
        }
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
mod tests {
    use super::*;
    use crate::capture::writer::{Order, Pcapng};
    use crate::decode::Tunnel;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int64Type;
    use std::path::PathBuf;

    /// A pcap file (draft-ietf-opsawg-pcap, little-endian, microseconds) of these frames, one a second.
    fn pcap_of(folder: &tempfile::TempDir, name: &str, first_s: u32, frames: &[Vec<u8>]) -> PathBuf {
        let mut bytes = Vec::new();
        for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
            bytes.extend(word.to_le_bytes());
        }
        for (time_s, frame) in (first_s..).zip(frames) {
            let len = u32::try_from(frame.len()).expect("a short frame");
            for word in [time_s, 0, len, len] {
                bytes.extend(word.to_le_bytes());
            }
            bytes.extend(frame);
        }
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// A capture of `count` DNS-sized UDP packets, one a second.
    fn pcap(folder: &tempfile::TempDir, name: &str, first_s: u32, count: u32) -> PathBuf {
        let frame = |number| {
            let mut frame = vec![2; 12];
            frame.extend([0x08, 0x00]);
            frame.extend([0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
            frame.extend([0x9c, 0x40, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4]);
            if number == 1 {
                frame.truncate(20);
            }
            frame
        };
        pcap_of(folder, name, first_s, &(0..count).map(frame).collect::<Vec<_>>())
    }

    fn config(batch_rows: usize) -> EngineConfig {
        let flow = FlowConfig { active_ns: Some(10 * crate::flow::SECOND_NS), ..FlowConfig::default() };
        EngineConfig { flow, tunnels: Tunnels::ALL, catalogue: Arc::default(), sensor: "test".into(), batch_rows }
    }

    fn run(paths: &[PathBuf], batch_rows: usize, step: u64) -> (Vec<RecordBatch>, Engine) {
        let mut engine = Engine::open(paths, config(batch_rows), None).expect("captures");
        let mut batches = Vec::new();
        while !engine.is_done() {
            batches.extend(engine.step(step).expect("a step"));
        }
        (batches, engine)
    }

    #[test]
    fn steps_change_neither_records_nor_batches() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = [pcap(&folder, "a.pcap", 1_000, 60), pcap(&folder, "b.pcap", 1_030, 60)];
        let (whole, engine) = run(&paths, 4, u64::MAX);
        assert_eq!(engine.counters().packets, 120);
        assert_eq!(engine.records(), 9, "90 s in intervals of 10 s");
        assert_eq!(whole.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [4, 4, 1]);
        for step in [0, 1, 7, 100] {
            assert_eq!(run(&paths, 4, step).0, whole, "steps of {step}");
        }
    }

    #[test]
    fn a_cut_capture_is_a_loss_and_its_packets_count() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = pcap(&folder, "cut.pcap", 1_000, 5);
        let bytes = std::fs::read(&path).expect("bytes");
        std::fs::write(&path, &bytes[..bytes.len() - 3]).expect("a file");
        let (_, engine) = run(&[path], 4, 100);
        assert_eq!((engine.counters().packets, engine.counters().captures_cut), (4, 1));
        assert_eq!(engine.losses().expect("losses").num_rows(), 1);
        assert_eq!(engine.counters().refused.values().sum::<u64>(), 1, "the short frame");
    }

    #[test]
    fn fragments_and_tunnels_are_counted_and_each_packet_is_in_a_record_or_refused() {
        // RFC 791, section 3.1: IPv4 with this identification, flags and offset.
        let ipv4 = |identification, place: u16, protocol, payload: &[u8]| {
            let [p0, p1] = place.to_be_bytes();
            let len = 20 + u8::try_from(payload.len()).expect("a short payload");
            let head = [0x45, 0, 0, len, 0, identification, p0, p1, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
            [&head[..], payload].concat()
        };
        let udp = [0x9c, 0x40, 0, 9, 0, 24, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
        let inside = ipv4(0, 0, 17, &udp);
        let frames = [
            ipv4(1, 2, 17, &[0; 8]),
            ipv4(1, 0x2000, 17, &udp),
            ipv4(2, 0x2002, 17, &[0; 8]),
            ipv4(2, 3, 17, &[0; 8]),
            ipv4(0, 0, 4, &inside),
        ];
        let frames = frames.map(|packet| [vec![2; 12], vec![8, 0], packet].concat());
        let folder = tempfile::tempdir().expect("a folder");
        let path = pcap_of(&folder, "pieces.pcap", 1_000, &frames);
        let (batches, engine) = run(&[path], 4, 1);
        let refused = engine.counters().refused.clone().into_iter().collect::<Vec<_>>();
        assert_eq!(refused, [(Refused { layer: Layer::Ipv4, reason: Reason::Fragment }, 2)]);
        let in_tunnels = engine.counters().tunnels.iter().filter(|(_, packets)| *packets > 0).collect::<Vec<_>>();
        assert_eq!(in_tunnels, [(Tunnel::Ipip, 1)]);
        let expected = FragmentCounters { fragments: 4, completed: 1, expired: 1, ..FragmentCounters::default() };
        assert_eq!(engine.fragment_counters(), expected);
        let packets = batches.iter().flat_map(|batch| {
            batch.column_by_name("source_packets").expect("a column").as_primitive::<Int64Type>().values().to_vec()
        });
        assert_eq!(packets.collect::<Vec<_>>(), [2, 1], "two fragments, and the packet in the tunnel");
    }

    #[test]
    fn a_packet_with_an_odd_time_is_counted_and_the_next_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let data =
            [vec![2; 12], vec![8, 0, 0x45, 0, 0, 20, 0, 0, 0, 0, 64, 89, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]].concat();
        let mut file = Pcapng::new(Order::Little);
        file.interface(1, 0, &[]);
        for ticks in [1_000_000, u64::MAX, 2_000_000] {
            file.enhanced(0, ticks, 34, &data);
        }
        let path = folder.path().join("odd.pcapng");
        std::fs::write(&path, &file.bytes).expect("a file");
        let (batches, engine) = run(&[path], 4, 100);
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 1);
        let refused = engine.counters().refused.clone().into_iter().collect::<Vec<_>>();
        assert_eq!(refused, [(Refused { layer: Layer::Capture, reason: Reason::Malformed }, 1)]);
        assert_eq!((engine.counters().packets, engine.counters().captures_cut), (3, 0));
    }

    #[test]
    fn a_capture_of_another_link_type_is_a_loss() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = [pcap(&folder, "usb.pcap", 1_000, 5), pcap(&folder, "wire.pcap", 1_002, 5)];
        let mut bytes = std::fs::read(&paths[0]).expect("bytes");
        bytes[20] = 249;
        std::fs::write(&paths[0], bytes).expect("a file");
        let (_, engine) = run(&paths, 4, 1);
        assert_eq!((engine.records(), engine.counters().refused[&UNSUPPORTED_LINK]), (1, 5));
        let losses = engine.losses.losses();
        let [loss] = losses.as_slice() else { panic!("one loss, not {losses:?}") };
        let second = crate::flow::SECOND_NS;
        assert_eq!((loss.from_ns, loss.to_ns, loss.packets), (1_000 * second, 1_004 * second, Some(5)));
        assert_eq!(loss.capture.as_deref(), Some("usb.pcap"));
    }

    #[test]
    fn every_capture_that_cannot_be_read_is_named() {
        let missing = ["/nonexistent/a.pcap", "/nonexistent/b.pcap"];
        let faults = Engine::open(&missing, config(4), None).err().expect("faults");
        assert_eq!(faults.iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(), missing);
    }
}
