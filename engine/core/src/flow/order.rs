//! The canonical order of records: they wait until nothing that is still to come can stand before them.

use std::collections::{BTreeMap, VecDeque};
use std::mem;

use super::closed::FlowRecord;

/// Records that packets completed in one tick which wait for their order at most. The busiest gateways end as many flows in
/// some seconds; time stamps that stand still would make a whole capture one tick.
pub const PART_MAX: usize = 16_384;

/// The records of one tick.
#[derive(Default)]
struct Tick {
    /// Parts that are complete.
    full: VecDeque<Vec<FlowRecord>>,
    open: Vec<FlowRecord>,
}

/// Records on their way out.
#[derive(Default)]
pub struct Order {
    waiting: BTreeMap<i64, Tick>,
    /// Those that nothing can come before any more.
    ready: VecDeque<FlowRecord>,
    /// The order of a part, kept for its room.
    keys: Vec<(Key, u32)>,
}

/// Tick, first packet, flow, number: see [`FlowRecord::order`].
type Key = (i64, i64, u64, u16);

impl Order {
    /// Enter a record. `by_packet`: a packet completed it in the tick that it was due in, and not the timeout of its flow. In one tick
    /// such records come in the order of their packets.
    pub fn push(&mut self, record: FlowRecord, by_packet: bool) {
        let tick = self.waiting.entry(record.due_tick).or_default();
        tick.open.push(record);
        if by_packet && tick.open.len() >= PART_MAX {
            tick.full.push_back(mem::take(&mut tick.open));
        }
    }

    /// Let those go that no later one can come before: all that were due before `tick`, and full parts of `tick` itself.
    pub fn release(&mut self, tick: i64) {
        while let Some(mut first) = self.waiting.first_entry().filter(|first| *first.key() <= tick) {
            while let Some(part) = first.get_mut().full.pop_front() {
                sort(part, &mut self.keys, &mut self.ready);
            }
            if *first.key() == tick {
                return;
            }
            sort(first.remove().open, &mut self.keys, &mut self.ready);
        }
    }

    /// Let all go: whatever comes later belongs after them.
    pub fn release_all(&mut self) {
        for (_, tick) in mem::take(&mut self.waiting) {
            for part in tick.full.into_iter().chain([tick.open]) {
                sort(part, &mut self.keys, &mut self.ready);
            }
        }
    }

    /// Those that have to wait, in no order.
    pub fn waiting(&self) -> impl Iterator<Item = &FlowRecord> {
        self.waiting.values().flat_map(|tick| tick.full.iter().flatten().chain(&tick.open))
    }

    /// Those that may go, in their order.
    pub fn ready(&mut self) -> &mut VecDeque<FlowRecord> {
        &mut self.ready
    }
}

/// Records in their order go to `out`. Equal in it are only flows of one tuple that began at one instant, one after the
/// other's end: they stay in the order of their ends.
fn sort(records: Vec<FlowRecord>, keys: &mut Vec<(Key, u32)>, out: &mut VecDeque<FlowRecord>) {
    // Numbers are moved about instead of records, which are several times as large.
    keys.clear();
    keys.extend((0..).zip(&records).map(|(place, record)| (record.order(), place)));
    keys.sort_unstable();
    let mut records: Vec<_> = records.into_iter().map(Some).collect();
    out.extend(keys.iter().filter_map(|&(_, place)| records.get_mut(place as usize)?.take()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::closed::tests::record;

    fn take(waiting: &mut Order) -> Vec<(i64, i64, u16)> {
        waiting.ready().drain(..).map(|record| (record.due_tick, record.ts_ns, record.record_seq)).collect()
    }

    fn at(due_tick: i64, ts_ns: i64, record_seq: u16) -> FlowRecord {
        FlowRecord { due_tick, ts_ns, record_seq, ..record() }
    }

    #[test]
    fn records_leave_by_tick_then_time_then_number() {
        let mut waiting = Order::default();
        for record in [at(2, 5, 0), at(1, 9, 0), at(2, 1, 1), at(3, 0, 0), at(2, 1, 0)] {
            waiting.push(record, true);
        }
        waiting.release(2);
        assert_eq!(waiting.waiting().count(), 4, "what may go waits no more");
        assert_eq!(take(&mut waiting), [(1, 9, 0)]);
        // One that a timeout completed late still has its place.
        waiting.push(at(2, 3, 0), false);
        waiting.release(3);
        assert_eq!(take(&mut waiting), [(2, 1, 0), (2, 1, 1), (2, 3, 0), (2, 5, 0)]);
        waiting.push(at(i64::MAX, 1, 0), false);
        waiting.release_all();
        assert_eq!(take(&mut waiting), [(3, 0, 0), (i64::MAX, 1, 0)]);
    }

    #[test]
    fn equal_records_stay_in_the_order_of_their_ends() {
        let mut waiting = Order::default();
        for vlan in [3, 1, 2] {
            waiting.push(FlowRecord { vlan, ..at(1, 1, 0) }, true);
        }
        waiting.release_all();
        assert_eq!(waiting.ready().iter().map(|record| record.vlan).collect::<Vec<_>>(), [3, 1, 2]);
    }

    #[test]
    fn a_tick_of_many_records_leaves_in_parts_once_those_before_have_left() {
        let mut waiting = Order::default();
        let part = i64::try_from(PART_MAX).expect("a small number");
        waiting.push(at(6, 7, 0), false);
        for ts_ns in (0..=part).rev() {
            waiting.push(at(7, ts_ns, 0), true);
        }
        waiting.release(6);
        assert_eq!(take(&mut waiting), [], "those of the tick before may become more");
        waiting.release(7);
        let times: Vec<_> = take(&mut waiting).into_iter().map(|(_, ts_ns, _)| ts_ns).collect();
        assert_eq!(times, std::iter::once(7).chain(1..=part).collect::<Vec<_>>());
        waiting.release(8);
        assert_eq!(take(&mut waiting), [(7, 0, 0)]);
    }
}
