//! Worked examples of what leaves the pool of flows that are being named.

use hallmonitor_core::decode::transport;
use hallmonitor_core::flow::{FlowConfig, FlowRecord, FlowTable, SECOND_NS};
use hallmonitor_core::loss::LossLog;

use super::examples::{ACK, SERVER, START, packet};

#[test]
fn a_full_naming_pool_forgets_the_oldest_and_counts_it() {
    let config = FlowConfig { naming_pool: 2, ..FlowConfig::default() };
    let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
    // Three ClientHellos begin, none is complete (RFC 8446, section 4.1.2).
    for client in 10..13 {
        let half = packet(client, SERVER, transport::TCP, ACK, &[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]);
        table.packet(&half, START * SECOND_NS, &mut out, &mut losses);
    }
    assert_eq!(table.naming_evicted(), 1);
    table.finish(&mut out);
    assert_eq!(out.len(), 3, "the flow itself stays");
}

#[test]
fn a_capture_of_headers_fills_no_naming_pool() {
    let config = FlowConfig { naming_pool: 1, ..FlowConfig::default() };
    let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
    for client in 10..13 {
        let mut header = packet(client, SERVER, transport::TCP, ACK, &[]);
        header.payload_wire_len = 1_400;
        table.packet(&header, START * SECOND_NS, &mut out, &mut losses);
    }
    assert_eq!(table.naming_evicted(), 0);
}

#[test]
fn flows_that_hold_too_many_bytes_leave_the_naming_pool_oldest_first() {
    let rest = client_hello_rest("late.example");
    let mut half = vec![0x16, 3, 1, 0, 0, 1, 0, 0, 0];
    let body = u16::try_from(rest.len()).expect("a short hello");
    half[3..5].copy_from_slice(&(body + 4).to_be_bytes());
    half[7..9].copy_from_slice(&body.to_be_bytes());
    // A half-seen hello takes some hundred bytes; one segment beyond a gap takes far more.
    for (far_len, bound, named, evicted) in
        [(0, 4_096, vec![10, 11, 12], 0), (1_400, 4_096, vec![12], 2), (1_400, usize::MAX, vec![10, 11, 12], 0)]
    {
        let config = FlowConfig { naming_bytes: bound, ..FlowConfig::default() };
        let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
        let far = vec![0; far_len];
        let mut send = |client, after: usize, payload: &[u8]| {
            let mut packet = packet(client, SERVER, transport::TCP, ACK, payload);
            if let Some(tcp) = &mut packet.tcp {
                tcp.sequence += u32::try_from(after).expect("a short distance");
            }
            table.packet(&packet, START * SECOND_NS, &mut out, &mut losses);
        };
        for client in 10..13 {
            send(client, 0, &half);
            send(client, half.len() + rest.len() + 1_000, &far);
        }
        for client in 10..13 {
            send(client, half.len(), &rest);
        }
        assert_eq!(table.naming_evicted(), evicted, "{far_len} {bound}");
        table.finish(&mut out);
        let domain = |record: &FlowRecord| record.known.as_ref().and_then(|known| known.facts.domain.clone());
        let with_name = out.iter().filter(|record| domain(record).is_some());
        let mut clients: Vec<_> = with_name.map(|record| record.tuple.source[15]).collect();
        clients.sort_unstable();
        assert_eq!(clients, named, "{far_len} {bound}");
    }
}

/// A `ClientHello` without its message header (RFC 8446, section 4.1.2; RFC 6066, section 3).
fn client_hello_rest(name: &str) -> Vec<u8> {
    let vector = |bytes: &[u8]| {
        let len = u16::try_from(bytes.len()).expect("a short vector");
        [&len.to_be_bytes()[..], bytes].concat()
    };
    let server_name = vector(&[&[0][..], &vector(name.as_bytes())].concat());
    let extensions = vector(&[&[0, 0][..], &vector(&server_name)].concat());
    [&[3, 3][..], &[7; 32], &[0], &vector(&[0x13, 1]), &[1, 0], &extensions].concat()
}
