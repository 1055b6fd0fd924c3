//! A flow table with small bounds, fed with packets and held to the sums of them.

use hallmonitor_core::capture::LinkType;
use hallmonitor_core::decode::decode;
use hallmonitor_core::flow::{FlowConfig, FlowRecord, FlowTable, SECOND_NS};
use hallmonitor_core::loss::LossLog;

use crate::facts;

/// Bounds that a few packets pass.
#[must_use]
pub fn tight() -> FlowConfig {
    FlowConfig {
        active_ns: Some(10 * SECOND_NS),
        max_flows: 4,
        naming_pool: 2,
        naming_bytes: 65_536,
        ..FlowConfig::default()
    }
}

/// A table at work.
pub struct Flows {
    table: FlowTable,
    config: FlowConfig,
    out: Vec<FlowRecord>,
    losses: LossLog,
    packets: u64,
}

impl Default for Flows {
    fn default() -> Self {
        let config = tight();
        let (out, losses) = (Vec::new(), LossLog::default());
        Self { table: FlowTable::new(config.clone()), config, out, losses, packets: 0 }
    }
}

impl Flows {
    /// Join an IPv4 packet, captured at `ts_ns`, to its flow, if it decodes.
    ///
    /// # Panics
    /// Where naming holds more than it may.
    pub fn packet(&mut self, packet: &[u8], ts_ns: i64) {
        let wire_len = u32::try_from(packet.len()).expect("a short packet");
        let Ok(decoded) = decode(LinkType::IPV4, packet, wire_len) else { return };
        self.packets += 1;
        self.table.packet(&decoded, ts_ns, &mut self.out, &mut self.losses);
        assert!(self.table.len() <= self.config.max_flows);
        assert!(self.table.naming_flows() <= self.config.naming_pool);
        assert!(self.table.naming_bytes() <= self.config.naming_bytes);
    }

    /// The records of all flows.
    ///
    /// # Panics
    /// Where a packet is in none of them, or in two, or a fact is none.
    #[must_use]
    pub fn finish(mut self) -> Vec<FlowRecord> {
        self.table.finish(&mut self.out);
        assert!(self.table.is_empty() && self.table.naming_flows() == 0 && self.table.naming_bytes() == 0);
        assert_eq!(self.out.iter().flat_map(|record| record.packets).sum::<u64>(), self.packets);
        let flows = self.out.iter().filter(|record| record.is_last()).count();
        assert_eq!(self.table.counters().flows, flows as u64);
        for record in &self.out {
            assert!(record.ts_ns <= record.ts_end_ns);
            record.known.iter().for_each(|known| facts::check(&known.facts));
        }
        self.out
    }
}
