//! One worker, which is whoever reads the packets.

use std::collections::VecDeque;
use std::mem;

use super::closed::FlowRecord;
use super::collect::{Collector, Returned};
use super::config::FlowConfig;
use super::key::FlowKey;
use super::packet::{Arrival, Group};
use super::room;
use super::shard::{Shard, TOGETHER};
use crate::decode::Decoded;
use crate::loss::LossLog;

/// All flows in one shard.
pub struct Alone {
    max_flows: usize,
    shard: Shard,
    group: Group,
    returned: [Returned; 1],
}

impl Alone {
    pub fn new(config: &FlowConfig) -> Self {
        let max_flows = config.max_flows;
        Self { max_flows, shard: Shard::new(config), group: Group::default(), returned: Default::default() }
    }

    pub fn shard(&self) -> &Shard {
        &self.shard
    }

    pub fn shard_mut(&mut self) -> &mut Shard {
        &mut self.shard
    }

    /// Packets that are gathered.
    pub fn gathered(&self) -> usize {
        self.group.len()
    }

    /// Gather a packet. True where as many are gathered as are looked at together.
    #[inline]
    pub fn gather(
        &mut self,
        packet: &Decoded<'_>,
        key: (FlowKey, bool),
        hash: u64,
        captured: &[u8],
        arrival: Arrival,
    ) -> bool {
        self.group.push(packet, key, hash, captured, arrival);
        self.group.len() >= TOGETHER
    }

    /// Join the gathered packets, which were captured into `captured`, to their flows.
    #[inline(never)]
    pub fn settle(&mut self, captured: &[u8], collector: &mut Collector, losses: &mut LossLog) {
        if self.shard.len() + self.group.len() <= self.max_flows {
            self.shard.packets(&self.group, captured);
        } else {
            self.shard.look_ahead(self.group.packets());
            self.shard.look_ahead_for_room(self.group.len());
            for packet in self.group.packets() {
                let seen = self.group.seen(packet, captured);
                room::join(&mut [&mut self.shard], 0, &seen, self.max_flows, losses);
            }
        }
        self.group.clear();
        self.collect(collector);
    }

    /// A tick has begun. What is gathered comes before; with it, time passes too.
    pub fn turn(&mut self, tick: i64, collector: &mut Collector) {
        if self.group.is_empty() {
            self.shard.sweep(tick);
            self.collect(collector);
        }
    }

    /// Line up the flows that are open at `now_ns`, the end of a recording.
    pub fn end(&mut self, now_ns: i64, collector: &mut Collector) {
        self.shard.end(now_ns);
        self.collect(collector);
    }

    /// Close `count` of them; the records go to `out`. False once there is none.
    pub fn end_more(&mut self, now_ns: i64, count: usize, out: &mut VecDeque<FlowRecord>) -> bool {
        for _ in 0..count {
            self.shard.end_next(now_ns);
        }
        out.extend(self.shard.closed().drain(..).map(|closed| closed.record));
        self.shard.next_ending().is_some()
    }

    fn collect(&mut self, collector: &mut Collector) {
        let [returned] = &mut self.returned;
        mem::swap(&mut returned.notes, self.shard.notes());
        mem::swap(&mut returned.closed, self.shard.closed());
        if !(returned.notes.is_empty() && returned.closed.is_empty()) {
            let recalled = collector.take(&mut self.returned);
            for recalled in recalled {
                self.shard.tell(&recalled);
            }
        }
    }
}
