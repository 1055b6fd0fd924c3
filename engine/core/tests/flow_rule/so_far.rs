//! What is not yet given, looked at in the middle, is what comes in the end, and looking changes nothing.

use hallmonitor_core::flow::{EndReason, FlowConfig, FlowRecord, FlowTable};
use hallmonitor_core::loss::LossLog;
use proptest::prelude::*;

use super::model::Packet;
use super::{config, decoded, leap, packets, records};

/// Join `packets`; give what left the table before its end, what was not yet given then, and all that left it. `looks`: how often
/// it is looked at before that.
fn looked_at(packets: &[Packet], config: FlowConfig, looks: usize) -> [Vec<FlowRecord>; 3] {
    let (mut table, mut given, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
    for packets in packets.chunks((packets.len() / (looks + 1)).max(1)) {
        for packet in packets {
            table.enter(&decoded(packet), packet.ts_ns, &[], &mut losses);
        }
        table.settle(&[], &mut losses);
        given.extend(table.ready().drain(..));
        assert!(table.so_far(usize::MAX).is_some());
    }
    let so_far = table.so_far(usize::MAX).expect("no bound");
    let bound = so_far.len();
    assert!(bound == 0 || table.so_far(bound - 1).is_none(), "more than a bound is nothing");
    let mut all = given.clone();
    table.finish(&mut all);
    [given, so_far, all]
}

/// What a record tells but for why and when it ended.
fn without_end(records: Vec<FlowRecord>) -> Vec<FlowRecord> {
    let plain = |record: FlowRecord| FlowRecord { end_reason: EndReason::Eof, due_tick: 0, ..record };
    let mut records: Vec<_> = records.into_iter().map(plain).collect();
    records.sort_by_key(FlowRecord::order);
    records
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_not_yet_given_is_what_the_end_gives(
        packets in packets(leap()),
        workers in prop_oneof![Just(1_usize), Just(3)],
        looks in 0..6_usize,
    ) {
        let [mut given, so_far, all] = looked_at(&packets, FlowConfig { workers, ..config(Some(5), 1_000) }, looks);
        prop_assert_eq!(&all, &records(&packets, &config(Some(5), 1_000)));
        given.extend(so_far);
        prop_assert_eq!(without_end(given), without_end(all));
    }
}
