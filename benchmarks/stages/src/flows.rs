//! Decoding and the flow table, in steps of a few packets.

use std::hint::black_box;
use std::ops::Range;
use std::path::Path;

use hallmonitor_core::capture::PacketBatch;
use hallmonitor_core::decode::{Decoded, Decoder, Tunnels};
use hallmonitor_core::flow::{FlowConfig, FlowTable};
use hallmonitor_core::identify::DomainSource;
use hallmonitor_core::loss::LossLog;
use hallmonitor_core::record::name_source;

use crate::stage::Counts;
use crate::walk::batches;

/// Packets of a step.
pub const STEP: usize = 32;

/// Whether the flows of a run are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The table sees headers alone: identification is for payloads, and finds none.
    Off,
    /// The table sees packets as they are.
    On,
}

/// A flow table at work.
pub struct Flows {
    decoder: Decoder,
    table: FlowTable,
    naming: Naming,
    losses: LossLog,
    counts: Totals,
}

/// What was counted so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Packets, refused ones too.
    pub packets: u64,
    /// Their captured bytes.
    pub bytes: u64,
    /// Finished records.
    pub records: u64,
    /// Finished records with a domain.
    pub named: u64,
}

impl Flows {
    /// An empty table.
    pub fn new(config: FlowConfig, naming: Naming) -> Self {
        Self {
            decoder: Decoder::new(Tunnels::default()),
            table: FlowTable::new(config),
            naming,
            losses: LossLog::default(),
            counts: Totals::default(),
        }
    }

    /// Join these packets of a batch to their flows.
    pub fn step(&mut self, batch: &PacketBatch, packets: Range<usize>) {
        for packet in packets.filter_map(|index| batch.get(index)) {
            self.counts.packets += 1;
            self.counts.bytes += packet.data.len() as u64;
            if !packet.well_formed {
                continue;
            }
            match self.decoder.decode(packet.link, packet.data, packet.wire_len, packet.ts_ns) {
                Ok(Some(decoded)) => {
                    let shown = match self.naming {
                        Naming::On => decoded,
                        Naming::Off => Decoded { payload: &[], ..decoded },
                    };
                    self.table.enter(&shown, packet.ts_ns, batch.bytes(), &mut self.losses);
                }
                Ok(None) | Err(_) => self.table.skip(packet.ts_ns, batch.bytes(), &mut self.losses),
            }
        }
        self.table.settle(batch.bytes(), &mut self.losses);
        self.drop_ready();
    }

    /// The capture has ended: close every flow.
    pub fn finish(&mut self) {
        self.decoder.finish();
        while self.table.end_some() {
            self.drop_ready();
        }
        self.drop_ready();
    }

    /// The table.
    pub fn table(&self) -> &FlowTable {
        &self.table
    }

    /// What was counted so far.
    pub fn totals(&self) -> Totals {
        self.counts
    }

    fn drop_ready(&mut self) {
        for record in self.table.ready().drain(..) {
            self.counts.records += 1;
            self.counts.named += u64::from(name_source(black_box(&record)) != DomainSource::None);
        }
    }
}

/// All packets of the capture through decoder and table.
///
/// # Errors
/// As [`batches`].
pub fn join(path: &Path, naming: Naming) -> Result<Counts, String> {
    let mut flows = Flows::new(FlowConfig::default(), naming);
    batches(path, &mut PacketBatch::default(), |batch| {
        for range in steps(batch.len()) {
            flows.step(batch, range);
        }
        true
    })?;
    flows.finish();
    let Totals { packets, bytes, records, .. } = flows.totals();
    Ok(Counts { packets: Some(packets), bytes, flows: Some(flows.table().counters().flows), records: Some(records) })
}

/// The steps of a batch of `packets` packets.
pub fn steps(packets: usize) -> impl Iterator<Item = Range<usize>> {
    (0..packets).step_by(STEP).map(move |start| start..packets.min(start + STEP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_capture::{FLOWS, NAMED, small_capture};

    #[test]
    fn a_batch_is_cut_into_steps() {
        assert_eq!(steps(70).collect::<Vec<_>>(), [0..32, 32..64, 64..70]);
        assert_eq!(steps(0).count(), 0);
    }

    #[test]
    fn names_are_found_where_they_are_sought() {
        let (_folder, path) = small_capture();
        for (naming, named) in [(Naming::Off, 0), (Naming::On, NAMED)] {
            let mut flows = Flows::new(FlowConfig::default(), naming);
            batches(&path, &mut PacketBatch::default(), |batch| {
                steps(batch.len()).for_each(|range| flows.step(batch, range));
                true
            })
            .expect("a capture");
            flows.finish();
            assert_eq!((flows.totals().records, flows.totals().named), (FLOWS, named));
        }
    }
}
