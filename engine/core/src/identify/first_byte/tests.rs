use proptest::prelude::*;

use super::super::Side;
use super::super::parser::{Datagram, Heads, Past, Recognition};
use super::super::parsers::{DATAGRAM_PARSERS, STREAM_PARSERS};
use super::{Candidates, of_connection, of_datagram};

/// Ports at which parsers of connections listen, and one of none.
const STREAM_PORTS: [u16; 3] = [53, 5_355, 50_000];

/// What begins as some protocol does, so that a table with a hole is found.
const STARTS: [&[u8]; 24] = [
    b"",
    b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    b"\x80\x1f\x01\x03\x01\0\x06\0\0\0\x10",
    b"GET / HTTP/1.1\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"\r\n\r\nPOST / HTTP/1.1\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\0\0\x12\x04\0\0\0\0\0",
    b"\x05\x01\0",
    b"\x05\0",
    b"\x04\x01\0\x50\xc0\0\x02\x01user\0",
    b"\0\x5a\0\0\0\0\0\0",
    b"SSH-2.0-x\r\n",
    b"220 mail ESMTP\r\n",
    b"331 Password\r\n",
    b"ehlo x\r\n",
    b"USER x\r\n",
    b"* OK ready\r\n",
    b"+OK ready\r\n",
    b"\x13BitTorrent protocol",
    b"\x03\0\0\x0b\x06\xe0\0\0\0\0\0",
    b"\0\0\0\x40\xfeSMB",
    b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0",
    b"<?xml version='1.0'?><stream:stream",
];

/// What the parsers that a first byte spares would have said.
fn refusals(source: &[u8], destination: &[u8]) {
    let mask = of_connection(source, destination);
    for (index, parser) in STREAM_PARSERS.iter().enumerate().filter(|(index, _)| mask & 1 << index == 0) {
        for destination_port in STREAM_PORTS {
            let heads = Heads { source, destination, source_port: 49_152, destination_port };
            assert_eq!((parser.recognise)(&heads), Recognition::No, "{index}: {source:02x?}, {destination:02x?}");
        }
    }
}

fn refusals_of_datagrams(payload: &[u8], wire_len: u32) {
    let ports = DATAGRAM_PARSERS.iter().flat_map(|parser| parser.ports).copied().chain([80, 443, 50_000]);
    for (source_port, destination_port) in ports.flat_map(|port| [(port, 49_152), (49_152, port)]) {
        let mask = of_datagram(payload, source_port, destination_port);
        for (index, parser) in DATAGRAM_PARSERS.iter().enumerate().filter(|(index, _)| mask & 1 << index == 0) {
            let mut past = Past::default();
            let side = Side::Source;
            let mut datagram = Datagram { side, payload, wire_len, source_port, destination_port, past: &mut past };
            let said = (parser.recognise)(&mut datagram);
            assert_eq!(said, Recognition::No, "{index} at {destination_port}: {payload:02x?}");
            assert!(past.utp.is_none(), "{index}: {payload:02x?}");
        }
    }
}

#[test]
fn nothing_arrived_leaves_all_in_question() {
    assert_eq!(of_connection(b"", b""), Candidates::MAX);
    let most = Candidates::BITS as usize;
    assert!(STREAM_PARSERS.len() <= most && DATAGRAM_PARSERS.len() <= most);
}

#[test]
fn every_first_byte_alone_and_before_any_start() {
    for first in 0..=u8::MAX {
        refusals(&[first], b"");
        refusals(b"", &[first]);
        refusals_of_datagrams(&[first], 1);
        for start in STARTS {
            let bytes = [&[first], start.get(1..).unwrap_or_default(), &[b' '; 20]].concat();
            refusals(&bytes, b"");
            refusals(b"", &bytes);
            refusals_of_datagrams(&bytes, u32::try_from(bytes.len()).expect("short"));
            for other in STARTS {
                refusals(&bytes, other);
                refusals(other, &bytes);
            }
        }
    }
}

#[test]
fn opaque_bytes_are_refused_by_most_at_once() {
    let spared: u32 = (0..=u8::MAX).map(|first| of_connection(&[first], b"").count_zeros()).sum();
    assert!(spared / 256 > 24, "{spared}");
    // What begins with a number that its sender draws.
    assert!(of_datagram(&[0x5a], 49_152, 50_000).count_ones() <= 8);
}

proptest! {
    #[test]
    fn a_parser_that_is_spared_would_have_refused(
        source in prop::collection::vec(any::<u8>(), 0..80),
        destination in prop::collection::vec(any::<u8>(), 0..80),
        more in 0..2_000_u32,
    ) {
        refusals(&source, &destination);
        refusals(&source, b"");
        refusals_of_datagrams(&source, u32::try_from(source.len()).expect("short") + more);
    }
}
