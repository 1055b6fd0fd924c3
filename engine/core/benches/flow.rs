//! The time that a packet takes in the flow table, by how many flows are open.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use hallmonitor_core::capture::LinkType;
use hallmonitor_core::decode::{Decoded, Tuple, decode, transport};
use hallmonitor_core::flow::{FlowConfig, FlowRecord, FlowTable, SECOND_NS};
use hallmonitor_core::loss::LossLog;

#[path = "../tests/traffic/frames.rs"]
#[allow(dead_code, reason = "these packets need a part of it")]
mod frames;

/// Any time, nanoseconds since 1970.
const BEGIN_NS: i64 = 1_700_000_000 * SECOND_NS;
/// Flows that begin in a second of packet time, and as many that end.
const FLOWS_PER_SECOND: i64 = 100_000;

/// A datagram without payload, in which nothing is sought.
fn datagram() -> Vec<u8> {
    let packet = frames::ipv4(transport::UDP, [10, 0, 0, 0], [192, 0, 2, 80], &frames::udp((40_000, 4_000), &[]));
    frames::ethernet(frames::IPV4, &packet)
}

fn decoded(frame: &[u8]) -> Decoded<'_> {
    decode(LinkType::ETHERNET, frame, 60).expect("decodable")
}

/// The same packet as one of flow `number`.
fn of_flow<'a>(packet: &Decoded<'a>, number: u32) -> Decoded<'a> {
    let mut source = packet.tuple.source;
    source[12..].copy_from_slice(&number.to_be_bytes());
    Decoded { tuple: Tuple { source, ..packet.tuple }, ..*packet }
}

/// Each number below `flows` once before any comes again, neighbours far apart: no flow is in the cache because of the one before.
fn shuffled(flows: u32) -> impl FnMut() -> u32 {
    // A prime, and none of the numbers of flows is a multiple of it.
    const STRIDE: u64 = 2_654_435_761;
    let mut count = 0_u64;
    move || {
        count += 1;
        u32::try_from(count * STRIDE % u64::from(flows)).expect("below a number of 32 bits")
    }
}

fn to_an_open_flow(criterion: &mut Criterion) {
    let frame = datagram();
    let packet = decoded(&frame);
    let mut group = criterion.benchmark_group("flow_open");
    group.throughput(Throughput::Elements(1));
    for (name, flows) in [("among_1", 1), ("among_100k", 100_000), ("among_1M", 1_000_000)] {
        let mut table = FlowTable::new(FlowConfig::default());
        let (mut out, mut losses) = (Vec::new(), LossLog::default());
        for number in 0..flows {
            table.packet(&of_flow(&packet, number), BEGIN_NS, &mut out, &mut losses);
        }
        assert_eq!(table.len(), flows as usize);
        let mut next = shuffled(flows);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                table.packet(black_box(&of_flow(&packet, next())), BEGIN_NS, &mut out, &mut losses);
            });
        });
        assert_eq!((table.len(), out.len()), (flows as usize, 0), "no flow began or ended");
    }
    group.finish();
}

/// With each packet a flow begins; one that began two seconds before it ends.
fn of_a_new_flow(criterion: &mut Criterion) {
    let frame = datagram();
    let packet = decoded(&frame);
    let mut group = criterion.benchmark_group("flow_new");
    group.throughput(Throughput::Elements(1));
    group.bench_function("begins_and_another_expires", |bencher| {
        let config = FlowConfig { idle_other_s: 1, ..FlowConfig::default() };
        let mut table = FlowTable::new(config);
        let (mut out, mut losses) = (Vec::<FlowRecord>::new(), LossLog::default());
        let (mut number, mut ts_ns) = (0_u32, BEGIN_NS);
        let mut step = || {
            number = number.wrapping_add(1);
            ts_ns += SECOND_NS / FLOWS_PER_SECOND;
            table.packet(black_box(&of_flow(&packet, number)), ts_ns, &mut out, &mut losses);
            let ended = out.len();
            black_box(&out);
            out.clear();
            ended
        };
        let ended: usize = (0..4 * FLOWS_PER_SECOND).map(|_| step()).sum();
        assert!(ended > 0, "flows expire before time is taken");
        bencher.iter(&mut step);
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    to_an_open_flow(&mut criterion);
    of_a_new_flow(&mut criterion);
    criterion.final_summary();
}
