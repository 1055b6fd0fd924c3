//! Conversations of the protocols in `identify/data/` that are of queues, devices and servers of applications.

use super::access::both;
use super::conversation::{Conversation, Part, TCP, UDP};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("kafka", TCP, 9_092, kafka()),
        Conversation::new("amqp", TCP, 5_672, vec![(true, b"AMQP\0\0\x09\x01".to_vec()), (false, amqp_start())]),
        Conversation::new("mqtt", TCP, 1_883, mqtt()),
        Conversation::new("coap", UDP, 5_683, coap()),
        Conversation::new("stomp", TCP, 61_613, stomp()),
        Conversation::new(
            "nats",
            TCP,
            4_222,
            both(b"INFO {\"server_id\":\"x\"}\r\n", b"CONNECT {\"verbose\":false}\r\n"),
        ),
        Conversation::new("zeromq", TCP, 5_556, zeromq()),
        Conversation::new("openwire", TCP, 61_616, openwire()),
        Conversation::new("hl7", TCP, 2_575, hl7()),
        Conversation::new("fix", TCP, 5_001, fix()),
        Conversation::new("ajp", TCP, 8_009, ajp()),
        Conversation::new("fastcgi", TCP, 9_000, fastcgi()),
        Conversation::new("thrift", TCP, 9_090, thrift()),
        Conversation::new(
            "thrift_datagrams",
            UDP,
            6_831,
            vec![(true, b"\x82\x81\x01\x09emitBatch\x1c\x1c\0\0\0".to_vec())],
        ),
        Conversation::new("gearman", TCP, 4_730, gearman()),
        Conversation::new("smpp", TCP, 2_775, smpp()),
        Conversation::new("z39_50", TCP, 210, z39_50()),
        Conversation::new("rtps", UDP, 7_400, vec![(true, [&b"RTPS\x02\x03\x01\x0f"[..], &[7; 12]].concat())]),
        Conversation::new("java_rmi", TCP, 1_099, java_rmi()),
        Conversation::new("giop", TCP, 2_809, giop()),
        Conversation::new(
            "checkmk",
            TCP,
            6_556,
            vec![(false, b"<<<check_mk>>>\nVersion: 2.2.0\nAgentOS: linux\n".to_vec())],
        ),
        Conversation::new("kismet", TCP, 2_501, kismet()),
    ]
}

/// A request for the versions of interfaces, and the answer to it with twenty of them (Kafka protocol guide).
fn kafka() -> Vec<Part> {
    let interfaces: Vec<_> = (0_u16..20).flat_map(|key| [key, 0, 9]).flat_map(u16::to_be_bytes).collect();
    let answer = [&b"\0\0\0\x82\0\0\0\x01\0\0\0\0\0\x14"[..], &interfaces].concat();
    vec![(true, b"\0\0\0\x11\0\x12\0\0\0\0\0\x01\0\x07rdkafka".to_vec()), (false, answer)]
}

/// The method `connection.start` (AMQP 0-9-1, section 1.4.2.1), without properties.
fn amqp_start() -> Vec<u8> {
    b"\x01\0\0\0\0\0\x1a\0\x0a\0\x0a\0\x09\0\0\0\0\0\0\0\x05PLAIN\0\0\0\x05en_US\xce".to_vec()
}

/// A connection, its acknowledgement, and a message (MQTT 3.1.1).
fn mqtt() -> Vec<Part> {
    vec![
        (true, b"\x10\x0f\0\x04MQTT\x04\x02\0\x3c\0\x03abc".to_vec()),
        (false, b"\x20\x02\0\0".to_vec()),
        (true, b"\x30\x0d\0\x06room/7hello".to_vec()),
    ]
}

/// A look for resources and the answer (RFC 7252, section 7.2).
fn coap() -> Vec<Part> {
    let request = b"\x41\x01\x05\xca\x07\xbb.well-known\x04core";
    vec![(true, request.to_vec()), (false, b"\x61\x45\x05\xca\x07\xc1\x28\xff</sensors>".to_vec())]
}

fn stomp() -> Vec<Part> {
    vec![
        (true, b"CONNECT\naccept-version:1.2\nhost:example.com\n\n\0".to_vec()),
        (false, b"CONNECTED\nversion:1.2\n\n\0".to_vec()),
    ]
}

/// Greetings of ZMTP 3.1 with no security.
fn zeromq() -> Vec<Part> {
    let greeting = [&b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01NULL"[..], &[0; 48]].concat();
    vec![(true, greeting.clone()), (false, greeting)]
}

/// `WIREFORMAT_INFO` of both ends, without properties.
fn openwire() -> Vec<Part> {
    let info = b"\0\0\0\x12\x01ActiveMQ\0\0\0\x0c\0\0\0\0\0";
    vec![(false, info.to_vec()), (true, info.to_vec())]
}

/// A message and its acknowledgement (HL7 v2 in MLLP).
fn hl7() -> Vec<Part> {
    let message = |kind: &str| format!("\u{b}MSH|^~\\&|A|B|C|D|20260101||{kind}|1|P|2.5\r\u{1c}\r").into_bytes();
    vec![(true, message("ADT^A01")), (false, message("ACK"))]
}

/// A logon of both ends (FIX 4.4).
fn fix() -> Vec<Part> {
    let logon = b"8=FIX.4.4\x019=49\x0135=A\x0149=A\x0156=B\x0134=1\x0152=20260101-00:00:00\x0110=000\x01";
    vec![(true, logon.to_vec()), (false, logon.to_vec())]
}

/// A ping and its answer (`AJPv13`).
fn ajp() -> Vec<Part> {
    vec![(true, b"\x12\x34\0\x01\x0a".to_vec()), (false, b"AB\0\x01\x09".to_vec())]
}

/// A request begins, and the answer (`FastCGI` 1.0, appendix B).
fn fastcgi() -> Vec<Part> {
    let begin = b"\x01\x01\0\x01\0\x08\0\0\0\x01\x01\0\0\0\0\0\x01\x04\0\x01\0\0\0\0";
    vec![(true, begin.to_vec()), (false, b"\x01\x06\0\x01\0\x11\0\0Status: 200 OK\r\n\r".to_vec())]
}

/// A call and its reply in the strict binary protocol.
fn thrift() -> Vec<Part> {
    let message = |kind: u8| [&[0x80, 1, 0, kind, 0, 0, 0, 4][..], b"ping\0\0\0\x01\0"].concat();
    vec![(true, message(1)), (false, message(2))]
}

/// A stream is opened and acknowledged (Java RMI specification, section 10.2).
fn java_rmi() -> Vec<Part> {
    vec![(true, b"JRMI\0\x02K".to_vec()), (false, b"N\0\x09192.0.2.1\0\0\x86\x92".to_vec())]
}

/// A request and its reply, both empty (CORBA 3.3, part 2, section 9.4).
fn giop() -> Vec<Part> {
    let message = |kind: u8| [&b"GIOP\x01\x02\x01"[..], &[kind, 12, 0, 0, 0], &[0; 12]].concat();
    vec![(true, message(0)), (false, message(1))]
}

/// A test and its answer (Gearman, `ECHO_REQ` and `ECHO_RES`).
fn gearman() -> Vec<Part> {
    vec![(true, b"\0REQ\0\0\0\x10\0\0\0\x04echo".to_vec()), (false, b"\0RES\0\0\0\x11\0\0\0\x04echo".to_vec())]
}

/// A transmitter binds, and is bound (SMPP 3.4, section 4.1).
fn smpp() -> Vec<Part> {
    let bind = b"\0\0\0\x26\0\0\0\x02\0\0\0\0\0\0\0\x01someone\0secret\0\0\x34\0\0\0\0\0";
    vec![(true, bind.to_vec()), (false, b"\0\0\0\x17\x80\0\0\x02\0\0\0\0\0\0\0\x01centre\0".to_vec())]
}

/// A session is opened (Z39.50-2003, section 4.1).
fn z39_50() -> Vec<Part> {
    let message = |tag: u8| [&[tag, 0x0f][..], b"\x83\x02\x05\xe0\x84\x03\0\xe9\xa2\x85\x04\0\0\x80\0"].concat();
    vec![(true, message(0xb4)), (false, message(0xb5))]
}

fn kismet() -> Vec<Part> {
    both(b"*KISMET: 0.0.0 1144008431 \x01Kismet\x01 20050815\n", b"!0 ENABLE GPS lat,lon\n")
}
