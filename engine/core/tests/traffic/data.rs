//! Conversations of the protocols in `identify/data/` that are of databases.

use super::access::both;
use super::conversation::{Conversation, Part, TCP, UDP};
use super::data_servers;

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    let own = vec![
        Conversation::new("mysql", TCP, 3_306, mysql()),
        Conversation::new(
            "redis",
            TCP,
            6_379,
            vec![(true, b"*1\r\n$4\r\nPING\r\n".to_vec()), (false, b"+PONG\r\n".to_vec())],
        ),
        Conversation::new("mongodb", TCP, 27_017, mongodb()),
        Conversation::new("mssql", TCP, 1_433, mssql()),
        Conversation::new("mssql_instances", UDP, 1_434, mssql_instances()),
        Conversation::new("oracle", TCP, 1_521, oracle()),
        Conversation::new("cassandra", TCP, 9_042, cassandra()),
        Conversation::new(
            "cassandra_nodes",
            TCP,
            7_000,
            vec![(true, b"\xca\x55\x2d\xfa\x0c\x0a\x0c\x11\x06\xc6".to_vec())],
        ),
        Conversation::new("memcached", TCP, 11_211, memcached()),
        Conversation::new("memcached_binary", TCP, 11_211, memcached_binary()),
        Conversation::new("memcached_datagrams", UDP, 11_211, memcached_datagrams()),
        Conversation::new("elasticsearch", TCP, 9_300, elasticsearch()),
        Conversation::new("drda", TCP, 50_000, drda()),
        Conversation::new("zookeeper", TCP, 2_181, zookeeper()),
        Conversation::new("ceph", TCP, 6_789, both(b"ceph v2\n\x10\0", b"ceph v2\n\x10\0")),
    ];
    own.into_iter().chain(data_servers::conversations()).collect()
}

/// A greeting, a request for TLS, and the client's hello (`MySQL` internals, "Connection Phase").
fn mysql() -> Vec<Part> {
    let start = b"\x4a\0\0\0\x0a8.0.36\0\x08\0\0\0aaaaaaaa\0\xff\xff\xff\x02\0\xff\xdf\x15";
    let greeting = [&start[..], &[0; 10], b"bbbbbbbbbbbb\0caching_sha2_password\0"].concat();
    let request = [&b"\x20\0\0\x01\x85\xae\xff\x01\0\0\0\x01\x2d"[..], &[0; 23]].concat();
    vec![(false, greeting), (true, request), (true, super::tls::hello("db.example"))]
}

/// A `hello` command and its answer, each an empty document (`MongoDB` wire protocol, `OP_MSG`).
fn mongodb() -> Vec<Part> {
    let message = |number: u32, answered: u32| {
        let header = [26, number, answered, 2_013, 0].into_iter().flat_map(u32::to_le_bytes);
        header.chain([0, 5, 0, 0, 0, 0]).collect::<Vec<u8>>()
    };
    vec![(true, message(1, 0)), (false, message(9, 1))]
}

/// PRELOGIN with a version and no encryption (MS-TDS, section 2.2.6.5).
fn mssql() -> Vec<Part> {
    let packet = |kind: u8| {
        [&[kind, 1, 0, 26, 0, 0, 1, 0][..], &[0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff], &[16, 0, 3, 0, 0, 0, 2]].concat()
    };
    vec![(true, packet(0x12)), (false, packet(0x04))]
}

/// What instances there are (MC-SQLR, section 2.2).
fn mssql_instances() -> Vec<Part> {
    let text = b"ServerName;LAB;InstanceName;SQLEXPRESS;IsClustered;No;;";
    let len = u16::try_from(text.len()).expect("a short text");
    vec![(true, vec![2]), (false, [&[5][..], &len.to_le_bytes(), text].concat())]
}

/// A connect packet with its text, and that it is accepted.
fn oracle() -> Vec<Part> {
    let text = b"(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=x)))";
    let [text_len, place] = [text.len(), 58].map(|number| u16::try_from(number).expect("short").to_be_bytes());
    let len = u16::try_from(58 + text.len()).expect("short").to_be_bytes();
    let header = [&len[..], &[0, 0, 1, 0, 0, 0, 1, 0x3e, 1, 0x2c], &[0; 12], &text_len, &place, &[0; 30]].concat();
    let accept = [&[0, 32, 0, 0, 2, 0, 0, 0, 1, 0x3e][..], &[0; 22]].concat();
    vec![(true, [&header[..], text].concat()), (false, accept)]
}

/// Options, what is supported, and a start (CQL binary protocol 4, section 4).
fn cassandra() -> Vec<Part> {
    let supported = b"\x84\0\0\0\x06\0\0\0\x1b\0\x01\0\x0bCQL_VERSION\0\x01\0\x053.4.6";
    let startup = b"\x04\0\0\x01\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053.4.6";
    vec![(true, b"\x04\0\0\0\x05\0\0\0\0".to_vec()), (false, supported.to_vec()), (true, startup.to_vec())]
}

fn memcached() -> Vec<Part> {
    vec![(true, b"get page\r\n".to_vec()), (false, b"VALUE page 0 5\r\nhello\r\nEND\r\n".to_vec())]
}

/// A get and its answer (`BinaryProtocolRevamped`, section "Get").
fn memcached_binary() -> Vec<Part> {
    let header = |magic: u8, key: u8, extras: u8, body: u8| {
        [&[magic, 0, 0, key, extras, 0, 0, 0, 0, 0, 0, body][..], &[0; 12]].concat()
    };
    vec![
        (true, [&header(0x80, 4, 0, 4)[..], b"page"].concat()),
        (false, [&header(0x81, 0, 4, 9)[..], b"\0\0\0\0hello"].concat()),
    ]
}

fn memcached_datagrams() -> Vec<Part> {
    vec![
        (true, b"\0\x07\0\0\0\x01\0\0stats\r\n".to_vec()),
        (false, b"\0\x07\0\0\0\x01\0\0STAT pid 17\r\nEND\r\n".to_vec()),
    ]
}

/// A handshake of nodes of version 6.8.0, and its answer (`TcpHeader`).
fn elasticsearch() -> Vec<Part> {
    let header = |status: u8| [&b"ES\0\0\0\x11\0\0\0\0\0\0\0\x01"[..], &[status], b"\0\x5c\xc6\x63\0\0\0\0"].concat();
    vec![(true, header(0x08)), (false, header(0x09))]
}

/// Exchange of server attributes (DRDA, volume 3: `EXCSAT` and `EXCSATRD`).
fn drda() -> Vec<Part> {
    let structure = |kind: u8, code_point: [u8; 2]| {
        [&[0, 16, 0xd0, kind, 0, 1, 0, 10][..], &code_point, &[0, 6, 0x11, 0x5e, 1, 2]].concat()
    };
    vec![(true, structure(0x41, [0x10, 0x41])), (false, structure(0x43, [0x14, 0x43]))]
}

/// A session is opened (`zookeeper.jute`).
fn zookeeper() -> Vec<Part> {
    let timeout = [0, 0, 0x75, 0x30];
    let request = [&[0, 0, 0, 45, 0, 0, 0, 0][..], &[0; 8], &timeout, &[0; 8], &[0, 0, 0, 16], &[0; 17]].concat();
    let response = [&[0, 0, 0, 37, 0, 0, 0, 0][..], &timeout, &[1; 8], &[0, 0, 0, 16], &[7; 16], &[0]].concat();
    vec![(true, request), (false, response)]
}
