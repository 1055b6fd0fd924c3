//! The flow rule: the table against a naive model of it, on random packets of a few tuples.

mod connections;
mod examples;
mod model;
mod naming;
mod pool;
mod so_far;

use connections::Datagram;
use hallmonitor_core::decode::{Decoded, Layer, Reason, Refused, TcpHeader, Tunnel, Tuple, tcp_flags, transport};
use hallmonitor_core::flow::{EndReason, FlowConfig, FlowRecord, FlowTable, SECOND_NS};
use hallmonitor_core::identify::Protocol;
use hallmonitor_core::loss::LossLog;
use model::Packet;
use proptest::prelude::*;

/// A query for type A in class IN (RFC 1035, section 4.1.1) of the name `label.example`.
macro_rules! query {
    ($label:literal) => {
        concat!("\0\x09\x01\0\0\x01\0\0\0\0\0\0\x01", $label, "\x07example\0\0\x01\0\x01").as_bytes()
    };
}

/// Queries, by [`Packet::asks`].
const QUERIES: [&[u8]; 3] = [query!("a"), query!("b"), query!("c")];

/// A request of DHCP with a host name of one letter (RFC 2131, section 2; RFC 2132, section 3.14).
const fn request(name: u8) -> [u8; 244] {
    let mut message = [0; 244];
    (message[0], message[1], message[2]) = (1, 1, 6);
    (message[236], message[237], message[238], message[239]) = (99, 130, 83, 99);
    (message[240], message[241], message[242], message[243]) = (12, 1, name, 255);
    message
}

/// Requests, by [`Packet::asks`].
static REQUESTS: [[u8; 244]; 3] = [request(b'a'), request(b'b'), request(b'c')];

/// Tuples in play: few, so that flows get many packets.
const TUPLES: u8 = 7;

fn config(active_s: Option<i64>, max_flows: usize) -> FlowConfig {
    FlowConfig {
        active_ns: active_s.map(|active| active * SECOND_NS),
        idle_tcp_s: 30,
        idle_other_s: 12,
        max_flows,
        ..FlowConfig::default()
    }
}

fn address(last: u8) -> [u8; 16] {
    let mut address = [0; 16];
    address[10..].copy_from_slice(&[0xff, 0xff, 192, 0, 2, last]);
    address
}

/// The address that the frames of client `subject` come from, where clients have no address of their own.
fn mac(tuple: u8, subject: u8) -> Option<[u8; 6]> {
    (tuple == 6).then_some([2, 0, 0, 0, 0, subject])
}

fn decoded(packet: &Packet) -> Decoded<'static> {
    const NO_ADDRESS: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0];
    let client = if packet.tuple == 6 { NO_ADDRESS } else { address(packet.tuple) };
    let server = address(100 + packet.tuple % 2);
    let (client_port, server_port) = (packet.client_port(), packet.server_port());
    let payload = match packet.subject().map(usize::from) {
        Some(subject) if packet.tuple == 6 => &REQUESTS[subject],
        Some(subject) => QUERIES[subject],
        None => packet.datagram().map_or(&[][..], Datagram::bytes),
    };
    let tuple = Tuple {
        source: if packet.from_client { client } else { server },
        destination: if packet.from_client { server } else { client },
        source_port: if packet.from_client { client_port } else { server_port },
        destination_port: if packet.from_client { server_port } else { client_port },
        transport: packet.transport(),
    };
    let has_header = tuple.transport == transport::TCP && !packet.is_damaged;
    Decoded {
        tuple,
        vlan: 0,
        source_mac: packet.subject().and_then(|subject| mac(packet.tuple, subject)),
        destination_mac: None,
        ip_bytes: packet.bytes,
        tcp: has_header.then_some(TcpHeader { sequence: packet.sequence, acknowledgment: 1, flags: packet.flags }),
        payload,
        payload_wire_len: u32::try_from(payload.len()).expect("a short payload"),
        outer: packet.outer(),
        packets: packet.packets,
        wire_len: packet.bytes,
        damage: packet.is_damaged.then_some(Refused { layer: Layer::Tcp, reason: Reason::Malformed }),
    }
}

fn records(packets: &[Packet], config: &FlowConfig) -> Vec<FlowRecord> {
    let (mut table, mut out, mut losses) = (FlowTable::new(config.clone()), Vec::new(), LossLog::default());
    for packet in packets {
        table.packet(&decoded(packet), packet.ts_ns, &mut out, &mut losses);
    }
    table.finish(&mut out);
    assert!(table.is_empty());
    let forced = out.iter().filter(|record| record.end_reason == EndReason::Forced).count();
    assert_eq!(table.counters().forced, forced as u64);
    assert_eq!(table.counters().flows, out.iter().filter(|record| record.is_last()).count() as u64);
    out
}

/// The records of the same packets, joined by `workers` that get `round` packets at a time.
fn records_of_workers(packets: &[Packet], config: &FlowConfig, workers: usize, round: usize) -> Vec<FlowRecord> {
    let mut table = FlowTable::new(FlowConfig { workers, ..config.clone() });
    let (mut out, mut losses) = (Vec::new(), LossLog::default());
    for packets in packets.chunks(round) {
        for packet in packets {
            table.enter(&decoded(packet), packet.ts_ns, &[], &mut losses);
        }
        table.hand_over(Vec::new(), &mut losses);
        out.extend(table.ready().drain(..));
    }
    table.settle(&[], &mut losses);
    table.finish(&mut out);
    assert!(table.is_empty());
    let forced = out.iter().filter(|record| record.end_reason == EndReason::Forced).count();
    assert_eq!(table.counters().forced, forced as u64);
    out
}

/// Steps of time that meet the rule's limits often: none, some, exactly a timeout, a jump; and a few backwards.
fn step() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..SECOND_NS,
        3 => (0..14_i64).prop_map(|s| s * SECOND_NS),
        1 => prop_oneof![Just(10), Just(12), Just(30), Just(60)].prop_map(|s| s * SECOND_NS),
        1 => -20 * SECOND_NS..0,
    ]
}

fn leap() -> impl Strategy<Value = i64> {
    prop_oneof![
        30 => step(),
        1 => prop_oneof![Just(i64::MAX / 4), Just(-i64::MAX / 4), Just(-70 * SECOND_NS), Just(-60 * SECOND_NS)],
    ]
}

fn forwards() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 1..SECOND_NS, 1 => 1..8 * SECOND_NS]
}

/// Mostly none; else one of two kinds, from one of two ends.
fn tunnels() -> impl Strategy<Value = Option<(Tunnel, u8)>> {
    let kinds = prop_oneof![Just(Tunnel::Gre), Just(Tunnel::Vxlan)];
    prop_oneof![6 => Just(None), 1 => (kinds, 250..252_u8).prop_map(Some)]
}

fn packets(steps: impl Strategy<Value = i64>) -> impl Strategy<Value = Vec<Packet>> {
    let flags = prop_oneof![
        4 => Just(tcp_flags::ACK),
        2 => Just(tcp_flags::SYN),
        2 => Just(tcp_flags::SYN | tcp_flags::ACK),
        2 => Just(tcp_flags::FIN | tcp_flags::ACK),
        1 => Just(tcp_flags::RST),
        1 => Just(0),
    ];
    prop::collection::vec(
        (
            steps,
            0..TUPLES,
            any::<bool>(),
            flags,
            20_u32..1_500,
            0..8_u8,
            prop_oneof![3 => Just(1_u32), 1 => Just(2), 1 => Just(200_000)],
            prop_oneof![9 => Just(1_u32), 1 => 2..5_u32],
            tunnels(),
            prop::bool::weighted(0.08),
        ),
        1..120,
    )
    .prop_map(|steps| {
        let mut ts_ns = 1_700_000_000 * SECOND_NS;
        let packet = |(step, tuple, from_client, flags, bytes, asks, sequence, packets, tunnel, is_damaged)| {
            ts_ns = i64::saturating_add(ts_ns, step);
            Packet { ts_ns, tuple, from_client, flags, bytes, asks, sequence, packets, tunnel, is_damaged }
        };
        steps.into_iter().map(packet).collect()
    })
}

fn totals(records: &[FlowRecord]) -> (u64, u64) {
    let sum = |pick: fn(&FlowRecord) -> [u64; 2]| records.iter().flat_map(pick).sum();
    (sum(|record| record.bytes), sum(|record| record.packets))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_table_keeps_the_rule(packets in packets(leap()), active_s in prop_oneof![Just(None), Just(Some(5)), Just(Some(60))]) {
        let config = config(active_s, 1_000);
        prop_assert_eq!(records(&packets, &config), model::records(&packets, &config));
    }

    #[test]
    fn a_full_table_keeps_the_rule(packets in packets(forwards()), max_flows in 1_usize..5) {
        let config = config(Some(5), max_flows);
        prop_assert_eq!(records(&packets, &config), model::records(&packets, &config));
    }

    #[test]
    fn sums_over_records_are_sums_over_packets(packets in packets(leap()), max_flows in 1_usize..8) {
        let bytes = packets.iter().map(|packet| u64::from(packet.bytes)).sum();
        let count = packets.iter().map(|packet| u64::from(packet.packets)).sum();
        prop_assert_eq!(totals(&records(&packets, &config(Some(5), max_flows))), (bytes, count));
    }

    #[test]
    fn one_record_per_flow_is_the_sum_of_its_records(packets in packets(leap())) {
        let mut merged = records(&packets, &config(None, 1_000));
        let mut summed: Vec<FlowRecord> = Vec::new();
        let mut parts = records(&packets, &config(Some(5), 1_000));
        parts.sort_by_key(|record| (record.flow_id, record.record_seq));
        for record in parts {
            match summed.iter_mut().find(|sum| sum.flow_id == record.flow_id && !sum.is_last()) {
                Some(sum) => {
                    sum.ts_ns = sum.ts_ns.min(record.ts_ns);
                    sum.ts_end_ns = sum.ts_end_ns.max(record.ts_end_ns);
                    for side in 0..2 {
                        sum.bytes[side] += record.bytes[side];
                        sum.packets[side] += record.packets[side];
                        sum.tcp_flags[side] |= record.tcp_flags[side];
                    }
                    sum.end_reason = record.end_reason;
                    sum.due_tick = record.due_tick;
                    sum.handshake_rtt_ns = record.handshake_rtt_ns;
                    // A flow keeps its first question or client, one of QUIC learns more.
                    let is_quic = record.known.as_ref().is_some_and(|known| known.facts.protocol == Protocol::Quic);
                    sum.known = if is_quic { record.known } else { sum.known.take().or(record.known) };
                }
                None => summed.push(record),
            }
        }
        // A SYN in a later interval turns a flow only where there are no intervals.
        let kind = |record: &FlowRecord| record.outer.as_ref().map(|outer| outer.kind.as_str());
        let key = |record: &FlowRecord| {
            (record.ts_ns, record.tuple.source.min(record.tuple.destination), kind(record), record.due_tick)
        };
        merged.sort_by_key(key);
        summed.sort_by_key(key);
        prop_assert_eq!(merged.len(), summed.len());
        for (whole, sum) in merged.iter_mut().zip(&summed) {
            // A late packet counts as of the start of its interval.
            prop_assert!(whole.ts_end_ns <= sum.ts_end_ns);
            whole.ts_end_ns = sum.ts_end_ns;
            if whole.tuple == sum.tuple {
                prop_assert_eq!(&*whole, sum);
            } else {
                prop_assert_eq!(totals(std::slice::from_ref(whole)), totals(std::slice::from_ref(sum)));
            }
        }
    }

    #[test]
    fn records_leave_in_canonical_order(mut packets in packets(step())) {
        // Within one recording: time does not start anew.
        let mut now_ns = i64::MIN;
        for packet in &mut packets {
            packet.ts_ns = packet.ts_ns.max(now_ns.saturating_sub(60 * SECOND_NS));
            now_ns = now_ns.max(packet.ts_ns);
        }
        let order: Vec<_> = records(&packets, &config(Some(5), 3)).iter().map(FlowRecord::order).collect();
        // What the end of captures closes is a part of its own, in the last tick.
        let end = order.iter().rposition(|key| Some(key.0) != order.last().map(|last| last.0)).map_or(0, |at| at + 1);
        prop_assert!(order[..end].is_sorted());
        prop_assert!(order[end..].is_sorted_by_key(|key| key.0));
    }
}

proptest! {
    // Each case starts threads.
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn workers_and_rounds_change_nothing(
        packets in packets(leap()),
        max_flows in 2..9_usize,
        workers in prop_oneof![Just(1_usize), Just(2), Just(7)],
        round in 8..90_usize,
    ) {
        for config in [config(Some(5), max_flows), config(Some(5), 100), config(None, 100)] {
            prop_assert_eq!(records_of_workers(&packets, &config, workers, round), records(&packets, &config));
        }
    }
}
