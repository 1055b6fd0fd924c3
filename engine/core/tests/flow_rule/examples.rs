//! Worked examples of the flow rule, one table each.

use hallmonitor_core::decode::{Decoded, Outer, TcpHeader, Tunnel, Tuple, tcp_flags, transport};
use hallmonitor_core::flow::{EndReason, FlowConfig, FlowRecord, FlowTable, SECOND_NS};
use hallmonitor_core::loss::LossLog;

pub(super) const SYN: u8 = tcp_flags::SYN;
pub(super) const ACK: u8 = tcp_flags::ACK;
const FIN: u8 = tcp_flags::FIN;
const RST: u8 = tcp_flags::RST;

pub(super) const CLIENT: u8 = 1;
pub(super) const SERVER: u8 = 2;
pub(super) const START: i64 = 1_700_000_000;

pub(super) fn address(last: u8) -> [u8; 16] {
    let mut address = [0; 16];
    address[10..].copy_from_slice(&[0xff, 0xff, 192, 0, 2, last]);
    address
}

fn port(end: u8) -> u16 {
    if end == SERVER { 443 } else { 40_000 + u16::from(end) }
}

pub(super) fn packet(from: u8, to: u8, transport: u8, flags: u8, payload: &[u8]) -> Decoded<'_> {
    Decoded {
        tuple: Tuple {
            source: address(from),
            destination: address(to),
            source_port: port(from),
            destination_port: port(to),
            transport,
        },
        vlan: 0,
        source_mac: Some([2, 0, 0, 0, 0, from]),
        destination_mac: Some([2, 0, 0, 0, 0, to]),
        ip_bytes: 40,
        tcp: (transport == transport::TCP).then_some(TcpHeader { sequence: 7, acknowledgment: 0, flags }),
        payload,
        payload_wire_len: u32::try_from(payload.len()).expect("a short payload"),
        outer: None,
        packets: 1,
        wire_len: 60,
        damage: None,
    }
}

/// Time of a packet in milliseconds after the start, sender, TCP flags.
type Step = (i64, u8, u8);

/// Packets by (originator, responder), and why the record ended.
type Shape = ([u64; 2], EndReason);

fn run(transport: u8, steps: &[Step]) -> Vec<FlowRecord> {
    let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
    for &(ms, from, flags) in steps {
        let to = if from == CLIENT { SERVER } else { CLIENT };
        let ts_ns = START * SECOND_NS + ms * 1_000_000;
        table.packet(&packet(from, to, transport, flags, &[]), ts_ns, &mut out, &mut losses);
    }
    table.finish(&mut out);
    out
}

fn shape(records: &[FlowRecord]) -> Vec<Shape> {
    records.iter().map(|record| (record.packets, record.end_reason)).collect()
}

#[test]
fn who_began() {
    let cases: [(&str, &[Step], u8); 9] = [
        ("the sender of the first packet", &[(0, CLIENT, ACK), (1, SERVER, ACK)], CLIENT),
        ("the receiver of a first packet from a system port", &[(0, SERVER, ACK), (1, CLIENT, ACK)], CLIENT),
        ("the sender of a SYN", &[(0, CLIENT, SYN)], CLIENT),
        ("the receiver of a first SYN+ACK", &[(0, SERVER, SYN | ACK)], CLIENT),
        ("the sender of a SYN that came late", &[(0, SERVER, SYN | ACK), (1, CLIENT, SYN)], CLIENT),
        ("the sender of a SYN that data overtook", &[(0, SERVER, ACK), (1, CLIENT, SYN)], CLIENT),
        ("the receiver of a SYN+ACK that data overtook", &[(0, SERVER, ACK), (1, SERVER, SYN | ACK)], CLIENT),
        ("the first of two that open at once", &[(0, SERVER, SYN), (1, CLIENT, SYN)], SERVER),
        ("nobody new after the first record", &[(0, CLIENT, ACK), (61_000, SERVER, SYN)], CLIENT),
    ];
    for (name, steps, originator) in cases {
        let records = run(transport::TCP, steps);
        let last = records.last().expect("a record");
        assert_eq!(last.tuple.source, address(originator), "{name}");
        assert_eq!(last.source_mac, Some([2, 0, 0, 0, 0, originator]), "{name}");
        assert!(records.iter().all(|record| record.flow_id == last.flow_id), "{name}");
    }
}

#[test]
fn a_flow_inside_of_a_tunnel_is_one_of_its_own() {
    let end = |number: u8| address(200 + number);
    let outer = |kind, from, to| Some(Outer { kind, source: end(from), destination: end(to) });
    let inside = |from, to, flags, outer| Decoded { outer, ..packet(from, to, transport::TCP, flags, &[]) };
    let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
    for packet in [
        packet(CLIENT, SERVER, transport::TCP, SYN, &[]),
        inside(CLIENT, SERVER, SYN, outer(Tunnel::Gre, 1, 2)),
        // The way of its answer changes nothing; the same tuple in another kind of tunnel is another flow.
        inside(SERVER, CLIENT, SYN | ACK, outer(Tunnel::Gre, 4, 3)),
        inside(SERVER, CLIENT, SYN | ACK, outer(Tunnel::Vxlan, 6, 5)),
        // Turned round by a late SYN.
        inside(SERVER, CLIENT, ACK, outer(Tunnel::Geneve, 8, 7)),
        inside(CLIENT, SERVER, SYN, outer(Tunnel::Geneve, 9, 9)),
    ] {
        table.packet(&packet, START * SECOND_NS, &mut out, &mut losses);
    }
    table.finish(&mut out);
    let of = |kind: Option<Tunnel>| {
        let record = out.iter().find(|record| record.outer.as_ref().map(|outer| outer.kind) == kind).expect("a record");
        let ends = record.outer.as_deref().map(|outer| (outer.source, outer.destination));
        assert_eq!(record.tuple.source, address(CLIENT));
        (record.packets, ends)
    };
    assert_eq!(of(None), ([1, 0], None));
    assert_eq!(of(Some(Tunnel::Gre)), ([1, 1], Some((end(1), end(2)))));
    assert_eq!(of(Some(Tunnel::Vxlan)), ([0, 1], Some((end(5), end(6)))));
    assert_eq!(of(Some(Tunnel::Geneve)), ([1, 1], Some((end(7), end(8)))));
    let mut identifiers: Vec<_> = out.iter().map(|record| record.flow_id).collect();
    identifiers.sort_unstable();
    identifiers.dedup();
    assert_eq!((out.len(), identifiers.len()), (4, 4));
}

#[test]
fn what_ends_a_flow() {
    use EndReason::{Active, End, Eof, Idle};
    let fins: [Step; 2] = [(0, CLIENT, FIN | ACK), (1, SERVER, FIN | ACK)];
    let cases: [(&str, u8, Vec<Step>, Vec<Shape>); 11] = [
        (
            "UDP, just under its timeout",
            transport::UDP,
            vec![(0, CLIENT, 0), (119_999, CLIENT, 0)],
            vec![([1, 0], Active), ([1, 0], Eof)],
        ),
        (
            "UDP, exactly its timeout",
            transport::UDP,
            vec![(0, CLIENT, 0), (120_000, CLIENT, 0)],
            vec![([1, 0], Idle), ([1, 0], Eof)],
        ),
        (
            "TCP, just under its timeout",
            transport::TCP,
            vec![(0, CLIENT, ACK), (299_999, CLIENT, ACK)],
            vec![([1, 0], Active), ([1, 0], Eof)],
        ),
        (
            "TCP, exactly its timeout",
            transport::TCP,
            vec![(0, CLIENT, ACK), (300_000, CLIENT, ACK)],
            vec![([1, 0], Idle), ([1, 0], Eof)],
        ),
        (
            "an interval's last millisecond",
            transport::UDP,
            vec![(0, CLIENT, 0), (59_999, CLIENT, 0)],
            vec![([2, 0], Eof)],
        ),
        (
            "the next interval's first",
            transport::UDP,
            vec![(0, CLIENT, 0), (60_000, SERVER, 0)],
            vec![([1, 0], Active), ([0, 1], Eof)],
        ),
        ("one FIN", transport::TCP, vec![fins[0]], vec![([1, 0], Eof)]),
        (
            "FIN from both sides, and a late segment",
            transport::TCP,
            vec![fins[0], fins[1], (9_000, CLIENT, ACK)],
            vec![([2, 1], End)],
        ),
        (
            "ten seconds after both FINs",
            transport::TCP,
            vec![fins[0], fins[1], (10_001, CLIENT, ACK)],
            vec![([1, 1], End), ([1, 0], Eof)],
        ),
        (
            "a SYN after RST",
            transport::TCP,
            vec![(0, CLIENT, SYN), (1, SERVER, RST | ACK), (2, CLIENT, SYN)],
            vec![([1, 1], End), ([1, 0], Eof)],
        ),
        ("a SYN again, without RST", transport::TCP, vec![(0, CLIENT, SYN), (1_000, CLIENT, SYN)], vec![([2, 0], Eof)]),
    ];
    for (name, transport, steps, expected) in cases {
        assert_eq!(shape(&run(transport, &steps)), expected, "{name}");
    }
}

#[test]
fn a_port_that_is_used_again_begins_a_flow() {
    use EndReason::{End, Eof};
    let syn = |sequence: u32, flags: u8, from: u8| (sequence, flags, from);
    let cases = [
        ("another SYN", vec![syn(7, SYN, CLIENT), syn(8, SYN, CLIENT)], vec![([1, 0], End), ([1, 0], Eof)]),
        ("a SYN sent again", vec![syn(7, SYN, CLIENT), syn(7, SYN, CLIENT)], vec![([2, 0], Eof)]),
        ("both ends open at once", vec![syn(7, SYN, CLIENT), syn(9, SYN, SERVER)], vec![([1, 1], Eof)]),
        (
            "the responder asks",
            vec![syn(7, SYN, CLIENT), syn(9, SYN | ACK, SERVER), syn(10, SYN, SERVER)],
            vec![([1, 1], End), ([1, 0], Eof)],
        ),
    ];
    for (name, segments, expected) in cases {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        for (ms, (sequence, flags, from)) in (0..).zip(segments) {
            let to = if from == CLIENT { SERVER } else { CLIENT };
            let mut packet = packet(from, to, transport::TCP, flags, &[]);
            packet.tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags });
            table.packet(&packet, START * SECOND_NS + ms * 1_000_000, &mut out, &mut losses);
        }
        table.finish(&mut out);
        assert_eq!(shape(&out), expected, "{name}");
    }
}

#[test]
fn a_reset_counts_where_its_sequence_number_fits() {
    // The client has sent up to 1,107, and the server has acknowledged 507.
    for (sequence, counts) in [
        (1_107, true),
        (507, true),
        (1_107 + 65_536, true),
        (1_107 + 65_537, false),
        (507_u32.wrapping_sub(65_536), true),
        (507_u32.wrapping_sub(65_537), false),
        (0x8000_0000, false),
    ] {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        let segments = [
            (CLIENT, SERVER, TcpHeader { sequence: 7, acknowledgment: 0, flags: ACK }, 1_100),
            (SERVER, CLIENT, TcpHeader { sequence: 9, acknowledgment: 507, flags: ACK }, 0),
            (CLIENT, SERVER, TcpHeader { sequence, acknowledgment: 0, flags: RST }, 0),
        ];
        for (from, to, tcp, payload_wire_len) in segments {
            let segment = Decoded { tcp: Some(tcp), payload_wire_len, ..packet(from, to, transport::TCP, 0, &[]) };
            table.packet(&segment, START * SECOND_NS, &mut out, &mut losses);
        }
        table.finish(&mut out);
        let expected = if counts { EndReason::End } else { EndReason::Eof };
        assert_eq!(shape(&out), [([2, 1], expected)], "{sequence}");
    }
}

#[test]
fn the_handshake_takes_from_syn_to_ack() {
    let rtt = |steps: &[Step]| run(transport::TCP, steps).last().expect("a record").handshake_rtt_ns;
    let whole = [(0, CLIENT, SYN), (20, SERVER, SYN | ACK), (30, CLIENT, ACK), (90, CLIENT, ACK)];
    assert_eq!(rtt(&whole), Some(30_000_000));
    assert_eq!(rtt(&whole[..2]), None, "not complete");
    assert_eq!(rtt(&whole[1..]), None, "no SYN");
    assert_eq!(rtt(&[whole[0], whole[1], (30, CLIENT, RST | ACK)]), None, "refused by the client");
    let (again, later) = ((5, CLIENT, SYN), (70_000, SERVER, ACK));
    assert_eq!(
        rtt(&[whole[0], again, whole[1], whole[2], later]),
        Some(25_000_000),
        "from the last SYN, in later records too"
    );
}

#[test]
fn time_that_starts_anew_closes_what_is_open() {
    use EndReason::{Eof, Idle};
    let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
    let syn = packet(CLIENT, SERVER, transport::TCP, SYN, &[]);
    for at in [START, START - 60, START - 121, i64::MAX / SECOND_NS, 0, i64::MIN / SECOND_NS] {
        table.packet(&syn, at * SECOND_NS, &mut out, &mut losses);
    }
    table.finish(&mut out);
    assert_eq!(shape(&out), [([2, 0], Eof), ([1, 0], Idle), ([1, 0], Eof), ([1, 0], Eof), ([1, 0], Eof)]);
    assert_eq!(table.counters().time_restarts, 3);
}

#[test]
fn a_late_packet_counts_as_of_the_start_of_its_interval() {
    for (late_ms, ts_ms, ts_end_ms) in [(59_900, 60_000, 60_500), (60_100, 60_100, 60_500), (30_000, 60_000, 60_500)] {
        let records = run(transport::UDP, &[(0, CLIENT, 0), (60_500, CLIENT, 0), (late_ms, SERVER, 0)]);
        let times = |record: &FlowRecord| [record.ts_ns, record.ts_end_ns].map(|ns| ns / 1_000_000 - START * 1_000);
        assert_eq!(times(&records[0]), [0, 0]);
        assert_eq!(times(&records[1]), [ts_ms, ts_end_ms]);
        assert_eq!(records[1].packets, [1, 1]);
    }
    let first = &run(transport::UDP, &[(0, CLIENT, 0), (-5, SERVER, 0)])[0];
    assert_eq!(first.ts_ns, START * SECOND_NS, "the first packet starts the flow");
}

#[test]
fn ports_tell_who_began_where_one_is_a_system_port() {
    let cases = [
        (transport::UDP, 53, 40_000, true),
        (transport::TCP, 1_023, 1_024, true),
        (transport::UDP, 1_024, 40_000, false),
        (transport::UDP, 40_000, 53, false),
        (transport::UDP, 53, 53, false),
        (transport::UDP, 53, 1_023, false),
        (132, 53, 40_000, false),
    ];
    for (transport, source_port, destination_port, turned) in cases {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        let mut first = packet(SERVER, CLIENT, transport, ACK, &[]);
        (first.tuple.source_port, first.tuple.destination_port) = (source_port, destination_port);
        table.packet(&first, START * SECOND_NS, &mut out, &mut losses);
        table.finish(&mut out);
        let began = if turned { CLIENT } else { SERVER };
        assert_eq!(out[0].tuple.source, address(began), "{transport} {source_port} {destination_port}");
        assert_eq!(out[0].source_mac, Some([2, 0, 0, 0, 0, began]));
    }
}

#[test]
fn the_originator_has_its_link_address_once_it_sends() {
    let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
    // Linux cooked captures have no link-layer destination.
    for (from, to, flags) in [(SERVER, CLIENT, SYN | ACK), (CLIENT, SERVER, ACK)] {
        let mut packet = packet(from, to, transport::TCP, flags, &[]);
        packet.destination_mac = None;
        table.packet(&packet, START * SECOND_NS, &mut out, &mut losses);
    }
    table.finish(&mut out);
    assert_eq!(out[0].source_mac, Some([2, 0, 0, 0, 0, CLIENT]));
}

/// A flow of its own for each `number`.
fn numbered(number: u32) -> Decoded<'static> {
    let mut packet = packet(CLIENT, SERVER, transport::UDP, 0, &[]);
    packet.tuple.source[12..].copy_from_slice(&number.to_be_bytes());
    packet
}

#[test]
fn flows_that_are_equally_old_leave_a_full_table_in_the_same_order_in_every_run() {
    let run = || {
        let config = FlowConfig { max_flows: 64, ..FlowConfig::default() };
        let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
        for (at_s, flows) in [(START, 0..64), (START - 1_000, 100..196)] {
            for number in flows {
                table.packet(&numbered(number), at_s * SECOND_NS, &mut out, &mut losses);
            }
        }
        assert_eq!((table.counters().time_restarts, table.counters().forced), (1, 32));
        table.finish(&mut out);
        out
    };
    let first = run();
    for _ in 0..4 {
        assert_eq!(run(), first, "whatever the secret of the table's hash");
    }
}

#[test]
fn a_tick_that_does_not_end_lets_its_records_go_in_parts() {
    let config = FlowConfig { max_flows: 1, ..FlowConfig::default() };
    let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
    let mut sent = 0;
    while out.is_empty() && sent < 100_000 {
        table.packet(&numbered(sent), START * SECOND_NS, &mut out, &mut losses);
        sent += 1;
    }
    assert_eq!((sent, out.len()), (16_385, 16_384), "each flow pushes the one before out");
    assert!(out.is_sorted_by_key(FlowRecord::order));
    table.finish(&mut out);
    assert_eq!(out.len(), 16_385);
}
