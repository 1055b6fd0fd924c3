//! Worked examples of how flows get their names and questions.

use hallmonitor_core::decode::{Decoded, Outer, Tunnel, transport};
use hallmonitor_core::flow::{FlowConfig, FlowRecord, FlowTable, SECOND_NS};
use hallmonitor_core::loss::LossLog;

use super::examples::{CLIENT, SERVER, START, SYN, address, packet};

/// A DNS answer (RFC 1035, section 4.1): `a.example` is at `address(SERVER)`.
fn dns_answer() -> Vec<u8> {
    let mut message = vec![0, 9, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0];
    message.extend(b"\x01a\x07example\x00\x00\x01\x00\x01");
    message.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0x01, 0x2c, 0, 4, 192, 0, 2, SERVER]);
    message
}

#[test]
fn an_answer_names_the_flow_that_follows() {
    const RESOLVER: u8 = 3;
    const OTHER: u8 = 4;
    let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
    let (answer, question) = (dns_answer(), dns_question());
    let mut query = packet(CLIENT, RESOLVER, transport::UDP, 0, &question);
    query.tuple.destination_port = 53;
    let mut reply = packet(RESOLVER, CLIENT, transport::UDP, 0, &answer);
    reply.tuple.source_port = 53;
    let mut at_ns = START * SECOND_NS;
    for packet in [
        query,
        reply,
        packet(CLIENT, SERVER, transport::TCP, SYN, &[]),
        packet(OTHER, SERVER, transport::TCP, SYN, &[]),
    ] {
        table.packet(&packet, at_ns, &mut out, &mut losses);
        at_ns += 1_000_000;
    }
    // After the answer's 300 s.
    table.packet(&packet(CLIENT, SERVER, transport::UDP, 0, &[]), at_ns + 300 * SECOND_NS, &mut out, &mut losses);
    table.finish(&mut out);
    let answered = |source: u8, transport: u8| {
        let matches = |record: &&FlowRecord| {
            record.tuple.source == address(source)
                && record.tuple.destination == address(SERVER)
                && record.tuple.transport == transport
        };
        let record = out.iter().find(matches).expect("a record");
        record.known.as_ref().and_then(|known| known.answered.clone())
    };
    assert_eq!(answered(CLIENT, transport::TCP).as_deref(), Some("a.example"));
    assert_eq!(answered(OTHER, transport::TCP), None, "not another client's");
    assert_eq!(answered(CLIENT, transport::UDP), None, "not once its time to live is over");
}

/// The question of [`dns_answer`].
fn dns_question() -> Vec<u8> {
    let mut question = dns_answer()[..27].to_vec();
    (question[2], question[7]) = (0x01, 0);
    question
}

#[test]
fn an_answer_in_a_tunnel_names_no_flow_outside_of_it() {
    const RESOLVER: u8 = 3;
    let (answer, question) = (dns_answer(), dns_question());
    let mut query = packet(CLIENT, RESOLVER, transport::UDP, 0, &question);
    let mut reply = packet(RESOLVER, CLIENT, transport::UDP, 0, &answer);
    (query.tuple.destination_port, reply.tuple.source_port) = (53, 53);
    (query.tuple.source_port, reply.tuple.destination_port) = (40_000, 40_000);
    let outer = |kind, from: u8, to: u8| Some(Outer { kind, source: address(from), destination: address(to) });
    let (gre, back, vxlan) =
        (outer(Tunnel::Gre, 201, 202), outer(Tunnel::Gre, 202, 201), outer(Tunnel::Vxlan, 201, 202));
    for (name, told_in, flow_in, is_named) in [
        ("outside of tunnels", None, None, true),
        ("told in a tunnel", gre, None, false),
        ("told outside of the tunnel", None, gre, false),
        ("in the same tunnel", gre, back, true),
        ("in another kind of tunnel", vxlan, gre, false),
    ] {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        let later = packet(CLIENT, SERVER, transport::TCP, SYN, &[]);
        for (packet, outer) in [(query, told_in), (reply, told_in), (later, flow_in)] {
            table.packet(&Decoded { outer, ..packet }, START * SECOND_NS, &mut out, &mut losses);
        }
        table.finish(&mut out);
        let record = out.iter().find(|record| record.tuple.transport == transport::TCP).expect("a record");
        let answered = record.known.as_ref().and_then(|known| known.answered.as_deref());
        assert_eq!(answered.is_some(), is_named, "{name}");
    }
}

/// A query or its answer with `rcode` (RFC 1035, section 4.1.1), for `label.example`.
fn dns_message(label: &str, kind: u8, rcode: Option<u8>) -> Vec<u8> {
    let flags = rcode.map_or([0x01, 0], |rcode| [0x81, 0x80 | rcode]);
    let mut message = vec![0, 9, flags[0], flags[1], 0, 1, 0, 0, 0, 0, 0, 0];
    message.push(u8::try_from(label.len()).expect("a label"));
    message.extend(label.as_bytes());
    message.extend(b"\x07example\x00\x00");
    message.extend([kind, 0, 1]);
    message
}

#[test]
fn each_question_of_a_flow_has_a_record() {
    let steps = [
        (0, CLIENT, dns_message("a", 1, None)),
        (1, CLIENT, dns_message("a", 1, None)),
        (2, SERVER, dns_message("a", 1, Some(3))),
        (3, CLIENT, dns_message("b", 1, None)),
        (4, CLIENT, dns_message("b", 28, None)),
        (5, SERVER, dns_message("b", 1, Some(0))),
        (6, SERVER, dns_message("b", 28, Some(2))),
        // The next interval begins with a question.
        (60_000, CLIENT, dns_message("c", 16, None)),
        (60_001, SERVER, dns_message("d", 16, Some(0))),
    ];
    let run = |transport, active_ns| {
        let config = FlowConfig { active_ns, ..FlowConfig::default() };
        let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
        for (ms, from, message) in &steps {
            let to = if *from == CLIENT { SERVER } else { CLIENT };
            let mut packet = packet(*from, to, transport, 0, message);
            let port = if to == SERVER { &mut packet.tuple.destination_port } else { &mut packet.tuple.source_port };
            *port = 53;
            table.packet(&packet, START * SECOND_NS + ms * 1_000_000, &mut out, &mut losses);
        }
        table.finish(&mut out);
        out.sort_by_key(|record| record.record_seq);
        assert!(out.iter().all(|record| record.flow_id == out[0].flow_id));
        out
    };
    let told = |record: &FlowRecord| {
        let facts = record.known.as_ref().map(|known| known.facts.clone()).unwrap_or_default();
        let query = facts.dns_query.as_deref().unwrap_or_default().to_owned();
        (record.record_seq, query, facts.dns_qtype.unwrap_or_default(), facts.dns_rcode, record.packets)
    };
    let expected = [
        (0, "a.example".to_owned(), 1, Some(3), [2, 1]),
        (1, "b.example".to_owned(), 1, None, [1, 0]),
        (2, "b.example".to_owned(), 28, Some(2), [1, 2]),
        (3, "c.example".to_owned(), 16, None, [1, 1]),
    ];
    let records = run(transport::UDP, Some(60 * SECOND_NS));
    assert_eq!(records.iter().map(told).collect::<Vec<_>>(), expected);
    let whole = run(transport::UDP, None);
    assert_eq!(whole.iter().map(told).collect::<Vec<_>>(), [(0, "a.example".to_owned(), 1, Some(3), [5, 4])]);
}

#[test]
fn an_answer_is_learnt_for_the_client_alone() {
    const RESOLVER: u8 = 3;
    let (answer, question) = (dns_answer(), dns_question());
    // (sender, port of the client's side, message), what CLIENT learns.
    let (question, answer) = (question.as_slice(), answer.as_slice());
    let cases = [
        ("query first", 40_000, vec![(CLIENT, question), (RESOLVER, answer)], true),
        ("answer alone", 40_000, vec![(RESOLVER, answer)], false),
        ("answer first, then again", 40_000, vec![(RESOLVER, answer), (CLIENT, question), (RESOLVER, answer)], true),
        ("an answer towards the server", 40_000, vec![(RESOLVER, question), (CLIENT, answer)], false),
        ("both ports, query first", 53, vec![(CLIENT, question), (RESOLVER, answer)], true),
        ("both ports, answer first", 53, vec![(RESOLVER, answer)], false),
        (
            "both ports, answer first, then again",
            53,
            vec![(RESOLVER, answer), (CLIENT, question), (RESOLVER, answer)],
            true,
        ),
    ];
    for (name, client_port, messages, learnt) in cases {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        for (from, message) in messages {
            let to = if from == CLIENT { RESOLVER } else { CLIENT };
            let mut packet = packet(from, to, transport::UDP, 0, message);
            packet.tuple.source_port = if from == CLIENT { client_port } else { 53 };
            packet.tuple.destination_port = if to == CLIENT { client_port } else { 53 };
            table.packet(&packet, START * SECOND_NS, &mut out, &mut losses);
        }
        let syn = packet(CLIENT, SERVER, transport::TCP, SYN, &[]);
        table.packet(&syn, START * SECOND_NS, &mut out, &mut losses);
        table.finish(&mut out);
        let record = out.iter().find(|record| record.tuple.transport == transport::TCP).expect("a record");
        let answered = record.known.as_ref().and_then(|known| known.answered.as_deref());
        assert_eq!(answered.is_some(), learnt, "{name}");
    }
}

/// An answer of the `NetBIOS` name service: the node `NAS` is at `address(SERVER)` (RFC 1002, section 4.2.13).
fn netbios_answer() -> Vec<u8> {
    let mut message = vec![0, 9, 0x85, 0, 0, 0, 0, 1, 0, 0, 0, 0];
    message.extend(b"\x20EOEBFDCACACACACACACACACACACACACA\0\0\x20\0\x01");
    message.extend([0, 0, 0x01, 0x2c, 0, 6, 0, 0, 192, 0, 2, SERVER]);
    message
}

#[test]
fn an_answer_on_the_link_is_learnt_by_its_one_receiver() {
    const RESPONDER: u8 = 3;
    const GROUP: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 224, 0, 0, 251];
    // The header's flags (RFC 4795, section 2.1.1; RFC 6762, section 18), and the name in question.
    let answer = |flags: u8, name: &[u8]| {
        let plain = dns_answer();
        [&plain[..2], &[flags, 0], &plain[4..12], name, &plain[23..]].concat()
    };
    let (llmnr, tentative, public) = (answer(0x80, b"\x03nas\0"), answer(0x81, b"\x03nas\0"), b"\x03nas\x03com\0");
    let (mdns, netbios) = (answer(0x84, b"\x03nas\x05local\0"), netbios_answer());
    let (llmnr_public, mdns_public) = (answer(0x80, public), answer(0x84, public));
    // (what it is, port of the responder, port of the client, receiver, message), the name learnt.
    for (what, port, client_port, receiver, message, expected) in [
        ("LLMNR", 5_355, 40_000, address(CLIENT), &llmnr, Some("nas")),
        ("LLMNR, a tentative name", 5_355, 40_000, address(CLIENT), &tentative, None),
        ("LLMNR to a group", 5_355, 5_355, GROUP, &llmnr, None),
        ("LLMNR from another port", 40_000, 5_355, address(CLIENT), &llmnr, None),
        ("LLMNR, a public name", 5_355, 40_000, address(CLIENT), &llmnr_public, None),
        ("mDNS to a legacy querier", 5_353, 40_000, address(CLIENT), &mdns, Some("nas.local")),
        ("mDNS, a public name", 5_353, 40_000, address(CLIENT), &mdns_public, None),
        ("mDNS to a group", 5_353, 5_353, GROUP, &mdns, None),
        ("NetBIOS", 137, 137, address(CLIENT), &netbios, Some("nas")),
        ("NetBIOS to another", 137, 137, address(4), &netbios, None),
    ] {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        let mut reply = packet(RESPONDER, CLIENT, transport::UDP, 0, message);
        reply.tuple.destination = receiver;
        (reply.tuple.source_port, reply.tuple.destination_port) = (port, client_port);
        table.packet(&reply, START * SECOND_NS, &mut out, &mut losses);
        for client in [CLIENT, 5] {
            let syn = packet(client, SERVER, transport::TCP, SYN, &[]);
            table.packet(&syn, START * SECOND_NS, &mut out, &mut losses);
        }
        table.finish(&mut out);
        let answered = |client: u8| {
            let own = |record: &&FlowRecord| {
                record.tuple.transport == transport::TCP && record.tuple.source == address(client)
            };
            let record = out.iter().find(own).expect("a record");
            record.known.as_ref().and_then(|known| known.answered.clone())
        };
        assert_eq!((answered(CLIENT).as_deref(), answered(5)), (expected, None), "{what}");
    }
}

#[test]
fn questions_on_the_link_have_records_of_their_own() {
    // What stands in the header of a query of all three, and what NetBIOS asks for (RFC 1002, section 4.2.12).
    let asks = |label: &str| {
        let mut message = vec![0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        message.push(u8::try_from(label.len()).expect("a label"));
        message.extend(label.as_bytes());
        message
    };
    let plain = |label: &str| [asks(label), b"\0\0\x01\0\x01".to_vec()].concat();
    let netbios = |label: &str| [asks(label), b"\0\0\x20\0\x01".to_vec()].concat();
    let (nas, pc) = ("EOEBFDCACACACACACACACACACACACACA", "FAEDCACACACACACACACACACACACACACA");
    for (port, messages) in
        [(5_353, [plain("nas"), plain("pc")]), (5_355, [plain("nas"), plain("pc")]), (137, [netbios(nas), netbios(pc)])]
    {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        for message in [&messages[0], &messages[0], &messages[1]] {
            let mut query = packet(CLIENT, SERVER, transport::UDP, 0, message);
            (query.tuple.source_port, query.tuple.destination_port) = (port, port);
            table.packet(&query, START * SECOND_NS, &mut out, &mut losses);
        }
        table.finish(&mut out);
        let told = out.iter().map(|record| {
            let query = record.known.as_ref().and_then(|known| known.facts.dns_query.as_deref());
            (query.unwrap_or_default().to_owned(), record.packets)
        });
        assert_eq!(told.collect::<Vec<_>>(), [("nas".to_owned(), [2, 0]), ("pc".to_owned(), [1, 0])], "{port}");
    }
}

/// Name, MAC address and packets of each record of the flow that clients without an address share.
type Shared = (Option<String>, Option<u8>, [u64; 2]);

#[test]
fn each_client_without_an_address_has_a_record() {
    const ANYBODY: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0];
    const GROUP: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 255, 255, 255, 255];
    let run = |source: [u8; 16], from: &[(i64, Option<u8>, u8)], active_ns: Option<i64>| -> Vec<Shared> {
        let config = FlowConfig { active_ns, ..FlowConfig::default() };
        let (mut table, mut out, mut losses) = (FlowTable::new(config), Vec::new(), LossLog::default());
        for &(at_s, mac, name) in from {
            let message = super::request(name);
            let mut request = packet(CLIENT, SERVER, transport::UDP, 0, &message);
            (request.tuple.source, request.tuple.destination) = (source, GROUP);
            (request.tuple.source_port, request.tuple.destination_port) = (68, 67);
            request.source_mac = mac.map(|last| [2, 0, 0, 0, 0, last]);
            table.packet(&request, (START + at_s) * SECOND_NS, &mut out, &mut losses);
        }
        table.finish(&mut out);
        out.sort_by_key(|record| record.record_seq);
        let name = |record: &FlowRecord| record.known.as_ref()?.facts.device_name.as_deref().map(String::from);
        out.iter().map(|record| (name(record), record.source_mac.map(|mac| mac[5]), record.packets)).collect()
    };
    let told = |name: &str, mac: u8, packets: u64| (Some(name.to_owned()), Some(mac), [packets, 0]);
    let sent = [(0, Some(7), b'a'), (1, Some(7), b'a'), (2, Some(8), b'b'), (70, Some(8), b'b'), (71, Some(7), b'a')];
    let intervals = Some(60 * SECOND_NS);
    assert_eq!(run(ANYBODY, &sent, intervals), [told("a", 7, 2), told("b", 8, 1), told("b", 8, 1), told("a", 7, 1)]);
    assert_eq!(run(ANYBODY, &sent, None), [told("a", 7, 5)]);
    // The next interval begins with another client.
    assert_eq!(run(ANYBODY, &[sent[0], sent[3]], intervals), [told("a", 7, 1), told("b", 8, 1)]);
    // A relay that has two ways, and a link that has no addresses.
    assert_eq!(run(address(9), &sent[..3], intervals), [told("a", 7, 3)]);
    let bare = [(0, None, b'a'), (1, None, b'b')];
    assert_eq!(run(ANYBODY, &bare, intervals), [(Some("a".to_owned()), None, [2, 0])]);
}

#[test]
fn an_answer_of_a_later_time_names_nothing() {
    for (back_s, expected) in [(0, Some("a.example")), (1_000, None)] {
        let (mut table, mut out, mut losses) = (FlowTable::new(FlowConfig::default()), Vec::new(), LossLog::default());
        let answer = dns_answer();
        let mut question = answer[..27].to_vec();
        (question[2], question[7]) = (0x01, 0);
        let mut query = packet(CLIENT, 3, transport::UDP, 0, &question);
        query.tuple.destination_port = 53;
        let mut reply = packet(3, CLIENT, transport::UDP, 0, &answer);
        reply.tuple.source_port = 53;
        let syn = packet(CLIENT, SERVER, transport::TCP, SYN, &[]);
        for (packet, at_s) in [(query, START), (reply, START), (syn, START - back_s)] {
            table.packet(&packet, at_s * SECOND_NS, &mut out, &mut losses);
        }
        table.finish(&mut out);
        let record = out.iter().find(|record| record.tuple.transport == transport::TCP).expect("a record");
        let answered = record.known.as_ref().and_then(|known| known.answered.as_deref());
        assert_eq!(answered, expected, "{back_s} s back");
    }
}
