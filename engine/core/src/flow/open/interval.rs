//! The record that a flow has open: when it begins and is over, and what it becomes.

use std::sync::Arc;

use super::{OpenFlow, mark};
use crate::flow::clock::tick;
use crate::flow::closed::{EndReason, FlowRecord, Known};
use crate::flow::key::flow_id;

/// Packets of one side in a record at most; a record that has more is closed. A flow without intervals gets there in hours.
const PACKETS_MAX: u32 = 1 << 31;

impl OpenFlow {
    /// Whether the open record holds no packet yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.packets == [0, 0]
    }

    /// Whether the open record can hold no more packets.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.packets.into_iter().any(|packets| packets >= PACKETS_MAX)
    }

    /// Whether the open interval is over at `now_ns`.
    #[must_use]
    pub fn interval_is_over(&self, now_ns: i64) -> bool {
        now_ns >= self.interval_end_ns
    }

    /// When the open interval began: no packet in it counts as earlier.
    pub(super) fn interval_start_ns(&self, active_ns: i64) -> i64 {
        if self.is(mark::FIRST_INTERVAL) { self.first_ns } else { self.interval_end_ns.saturating_sub(active_ns) }
    }

    /// Close the open interval at `now_ns` and open the one that holds it, where the flow goes on with a packet captured at
    /// `ts_ns`.
    pub fn next_interval(&mut self, ts_ns: i64, now_ns: i64, active_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let over = now_ns.saturating_sub(self.interval_end_ns) / active_ns.max(1);
        let start_ns = self.interval_end_ns.saturating_add(over.saturating_mul(active_ns));
        self.interval_end_ns = start_ns.saturating_add(active_ns);
        self.marks &= !mark::FIRST_INTERVAL;
        self.next_record(ts_ns, now_ns, active_ns, known)
    }

    /// Close the open record at `now_ns` and open the next, where the interval goes on with a packet captured at `ts_ns`.
    pub fn next_record(&mut self, ts_ns: i64, now_ns: i64, active_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let record = self.record(EndReason::Active, now_ns, known);
        self.record_seq = self.record_seq.saturating_add(1);
        self.ts_ns = ts_ns.max(self.interval_start_ns(active_ns));
        self.ts_end_ns = self.ts_ns;
        self.bytes = [0; 2];
        self.packets = [0; 2];
        self.tcp_flags = [0; 2];
        record
    }

    /// The last record, complete since `due_ns` of stream time. The flow is open no more.
    pub fn close(&mut self, end_reason: EndReason, due_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let record = self.record(end_reason, due_ns, known);
        self.marks &= !mark::OPEN;
        (self.known, self.rare) = (None, None);
        record
    }

    /// What its open record tells by `now_ns`, as if it were forced to end; it stays open.
    #[must_use]
    pub fn so_far(&self, now_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        self.record(EndReason::Forced, now_ns, known)
    }

    fn record(&self, end_reason: EndReason, due_ns: i64, known: Option<Arc<Known>>) -> FlowRecord {
        let tuple = self.tuple();
        let outer = self.rare.as_ref().and_then(|rare| rare.outer);
        FlowRecord {
            due_tick: tick(due_ns),
            ts_ns: self.ts_ns,
            ts_end_ns: self.ts_end_ns,
            flow_id: self.flow_id(),
            record_seq: self.record_seq,
            end_reason,
            tuple,
            vlan: self.key.vlan(),
            outer: outer.map(Box::new),
            source_mac: self.source_mac(),
            bytes: self.bytes,
            packets: self.packets.map(u64::from),
            tcp_flags: self.tcp_flags,
            handshake_rtt_ns: self.handshake.rtt_ns(),
            known,
        }
    }

    /// Earliest packet of the open record, nanoseconds since 1970.
    #[must_use]
    pub(in crate::flow) fn ts_ns(&self) -> i64 {
        self.ts_ns
    }

    /// Where its open record stands among those that end together with it: [`FlowRecord::order`] but for the tick.
    #[must_use]
    pub(in crate::flow) fn record_order(&self) -> (i64, u64, u16) {
        (self.ts_ns, self.flow_id(), self.record_seq)
    }

    fn flow_id(&self) -> u64 {
        flow_id(&self.tuple(), self.key.vlan(), self.tunnel(), self.first_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::open::tests::flow;

    #[test]
    fn a_record_can_be_full() {
        let mut flow = flow(5);
        assert!(flow.is_blank() && !flow.is_full());
        flow.packets = [3, PACKETS_MAX - 1];
        assert!(!flow.is_blank() && !flow.is_full());
        flow.packets[1] += 1;
        assert!(flow.is_full());
        let record = flow.next_record(7, 8, 0, None);
        assert_eq!((record.packets, record.end_reason, record.record_seq), ([3, 1 << 31], EndReason::Active, 0));
        assert!(flow.is_blank());
        assert_eq!(flow.close(EndReason::Eof, 9, None).record_seq, 1);
    }

    #[test]
    fn what_a_record_tells_so_far_leaves_it_open() {
        let mut flow = flow(5);
        flow.packets = [3, 4];
        let so_far = flow.so_far(8, None);
        assert_eq!((so_far.packets, so_far.end_reason, so_far.record_seq), ([3, 4], EndReason::Forced, 0));
        assert!(flow.is_open() && !flow.is_blank());
        let closed = flow.close(EndReason::Idle, 8, None);
        assert_eq!(closed, FlowRecord { end_reason: EndReason::Idle, ..so_far });
    }

    #[test]
    fn records_that_end_together_stand_by_the_same_as_finished_ones() {
        let mut flow = flow(5);
        let (ts_ns, flow_id, record_seq) = flow.record_order();
        assert_eq!(flow.ts_ns(), ts_ns);
        let record = flow.close(EndReason::Eof, 64, None);
        assert_eq!(record.order(), (record.due_tick, ts_ns, flow_id, record_seq));
    }
}
