//! Tests of `http`.

use proptest::prelude::*;

use super::super::conversation::{
    Connection, Part, assert_cuts_tell_nothing_else, assert_splits_change_nothing, in_segments_of, whole,
};
use super::super::facts::{DomainSource, Facts};
use super::super::protocol::Protocol;
use super::super::tls;
use super::Side;
use crate::decode::tcp_flags;

const CLIENT: Side = Side::Source;
const SERVER: Side = Side::Destination;
const REQUEST: &[u8] = b"GET /index HTTP/1.1\r\nUser-Agent: x\r\nHost: www.Example.com:8080\r\n\r\n";

fn domain(parts: &[Part<'_>]) -> Option<String> {
    whole(80, parts).facts.domain.map(String::from)
}

/// A response with this head and body, its length stated.
fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nServer: x\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn program(len: usize) -> Vec<u8> {
    let mut bytes = b"MZ".to_vec();
    bytes.resize(len, 0);
    bytes[60..64].copy_from_slice(&128_u32.to_le_bytes());
    bytes[128..132].copy_from_slice(b"PE\0\0");
    bytes
}

fn file(parts: &[Part<'_>]) -> (Option<&'static str>, Option<i64>) {
    let facts = whole(80, parts).facts;
    (facts.file_type, facts.file_bytes)
}

#[test]
fn the_host_of_the_first_request_stays() {
    for (request, expected) in [
        (REQUEST, Some("www.example.com")),
        (b"GET / HTTP/1.1\nhost:example.com\n\n", Some("example.com")),
        // Empty lines come first, and two Host fields (RFC 9112, sections 2.2 and 3.2).
        (b"\r\n\r\nPOST / HTTP/1.0\r\nHost: a.example\r\nHost: b.example\r\n\r\n", Some("a.example")),
        (b"POST / HTTP/1.0\r\nHost: a.example\r\nHost: b.example\r\n\r\n", Some("a.example")),
        (b"GET http://u:p@A.example:80/x HTTP/1.1\r\nHost: b.example\r\n\r\n", Some("a.example")),
        (b"CONNECT a.example:443 HTTP/1.1\r\nHost: b.example\r\n\r\n", Some("a.example")),
        (b"GET / HTTP/1.1\r\nhOsT: 192.0.2.1:8080\r\n\r\n", Some("192.0.2.1")),
        (b"GET / HTTP/1.1\r\nHost: [2001:DB8::0:1]:80\r\n\r\n", Some("2001:db8::1")),
        (b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n", Some("2001:db8::1")),
        (b"GET http://192.0.2.1/ HTTP/1.1\r\nHost: 192.0.2.2\r\n\r\n", Some("192.0.2.1")),
        (b"GET / HTTP/1.1\r\nHost: 192.0.2.01\r\n\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\nHost: b.example\r\n\r\n", Some("a.example")),
        (b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\nGET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n", Some("a.example")),
        (b"GET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n", Some("a.example")),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
            Some("a.example"),
        ),
        (b"GET / HTTP/1.1\r\nX-Host: a.example\r\n\r\n", None),
        // A value goes on in the next line, and white space stands before a colon (RFC 9112, sections 5.2 and 5.1).
        (b"GET / HTTP/1.1\r\nX: y\r\n Host: a.example\r\nHost: b.example\r\n\r\n", Some("b.example")),
        (b"GET / HTTP/1.1\r\nHost : a.example\r\n\r\n", None),
    ] {
        let learnt = whole(80, &[(CLIENT, request)]);
        assert_eq!(learnt.facts.domain.as_deref(), expected, "{}", String::from_utf8_lossy(request));
        let expected_source = if expected.is_some() { DomainSource::HttpHost } else { DomainSource::None };
        assert_eq!(learnt.facts.domain_source, expected_source);
    }
}

#[test]
fn another_protocol_settles() {
    let switched = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    assert!(whole(80, &[(CLIENT, REQUEST), (SERVER, switched)]).settled);
    let connect = b"CONNECT a.example:22 HTTP/1.1\r\n\r\n";
    let granted = b"HTTP/1.1 200 Connection established\r\n\r\n";
    let learnt = whole(8080, &[(CLIENT, connect), (SERVER, granted), (SERVER, b"SSH-2.0-x\r\n")]);
    assert_eq!((learnt.facts.protocol, learnt.settled), (Protocol::HttpProxy, true));
    assert_eq!(learnt.facts.domain.as_deref(), Some("a.example"));
}

#[test]
fn rfc_9112_section_3_2_forms_of_a_target_that_a_proxy_is_sent() {
    for (request, expected) in [
        (&b"GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"[..], Protocol::HttpProxy),
        (b"CONNECT a.example:443 HTTP/1.1\r\n\r\n", Protocol::HttpProxy),
        (b"GET /http://a.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n", Protocol::Http),
        (b"OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", Protocol::Http),
    ] {
        assert_eq!(whole(80, &[(CLIENT, request)]).facts.protocol, expected, "{}", String::from_utf8_lossy(request));
    }
}

const CONNECT: &[u8] = b"CONNECT proxied.example:443 HTTP/1.1\r\nProxy-Authorization: Basic x\r\n\r\n";
const GRANTED: &[u8] = b"HTTP/1.1 200 Connection established\r\nContent-Length: 9\r\n\r\n";
const REFUSED: &[u8] = b"HTTP/1.1 407 Authenticate\r\nContent-Length: 5\r\n\r\nsorry";

/// The tunnel's name by its target, and by what its hello holds.
#[test]
fn the_name_behind_connect() {
    let named = tls::tests::hello("inner.example", 0);
    let (address, nameless) = (tls::tests::hello("192.0.2.9", 0), tls::tests::nameless_hello());
    let (outer, flight) = (tls::tests::outer_hello("public.example"), tls::tests::server_flight(90));
    let to_address = b"CONNECT 192.0.2.1:443 HTTP/1.1\r\n\r\n";
    for (request, hello, expected, source) in [
        (CONNECT, &named, "inner.example", DomainSource::Sni),
        (CONNECT, &nameless, "proxied.example", DomainSource::HttpHost),
        (CONNECT, &address, "proxied.example", DomainSource::HttpHost),
        (CONNECT, &outer, "proxied.example", DomainSource::HttpHost),
        (to_address, &named, "inner.example", DomainSource::Sni),
        (to_address, &nameless, "192.0.2.1", DomainSource::HttpHost),
        (to_address, &outer, "public.example", DomainSource::EchOuter),
    ] {
        let parts: [Part<'_>; 4] = [(CLIENT, request), (SERVER, GRANTED), (CLIENT, hello), (SERVER, &flight)];
        let learnt = whole(3128, &parts);
        assert_eq!(learnt.facts.domain.as_deref(), Some(expected));
        assert_eq!((learnt.facts.domain_source, learnt.facts.protocol), (source, Protocol::HttpProxy), "{expected}");
        assert!(learnt.facts.ja4.is_some() && learnt.facts.tls_version == Some(0x0303) && learnt.settled);
        // The answer was not captured, or the first request was refused.
        assert_eq!(whole(3128, &[(CLIENT, request), (CLIENT, hello)]).facts.ja4, learnt.facts.ja4);
        let twice = [(CLIENT, request), (SERVER, REFUSED), parts[0], parts[1], parts[2], parts[3]];
        assert_eq!(whole(3128, &twice).facts, learnt.facts);
    }
}

#[test]
fn splits_and_cuts_of_a_tunnel() {
    let (hello, flight) = (tls::tests::hello("inner.example", 0), tls::tests::server_flight(90));
    let parts: [Part<'_>; 4] = [(CLIENT, CONNECT), (SERVER, GRANTED), (CLIENT, &hello), (SERVER, &flight)];
    assert_splits_change_nothing(3128, &parts);
    let refused = [(CLIENT, CONNECT), (SERVER, REFUSED), (CLIENT, REQUEST), (SERVER, GRANTED)];
    assert_eq!(whole(3128, &refused).facts.protocol, Protocol::HttpProxy);
    assert_splits_change_nothing(3128, &refused);
}

#[test]
fn downloads_have_type_and_size() {
    let pe = program(2_000);
    for (fields, body, expected) in [
        ("", &pe[..], (Some("pe"), Some(2_000))),
        ("Content-Type: text/html\r\n", b"<html></html>", (None, None)),
        ("Content-Type: application/x-apple-diskimage\r\n", b"short", (Some("dmg"), Some(5))),
        ("Content-Encoding: gzip\r\nContent-Type: text/html\r\n", b"\x1f\x8b\x08 coded", (None, None)),
        ("Content-Type: Application/PDF; x=y\r\n", b"%PDF-1.7", (Some("pdf"), Some(8))),
        ("Content-Type: application/x-msdownload\r\n", b"<html>sorry</html>", (None, None)),
    ] {
        assert_eq!(file(&[(CLIENT, REQUEST), (SERVER, &response(fields, body))]), expected, "{fields}");
    }
}

#[test]
fn parts_and_errors() {
    let pe = program(600);
    let partial = |range: &str| {
        let head = format!("HTTP/1.1 206 Partial\r\nContent-Range: bytes {range}\r\nContent-Length: 600\r\n\r\n");
        [head.as_bytes(), &pe].concat()
    };
    assert_eq!(file(&[(CLIENT, REQUEST), (SERVER, &partial("0-599/9000"))]), (Some("pe"), Some(9_000)));
    assert_eq!(file(&[(CLIENT, REQUEST), (SERVER, &partial("600-1199/9000"))]), (None, None));
    let error = [b"HTTP/1.1 404 Not Found\r\nContent-Length: 600\r\n\r\n", &pe[..]].concat();
    assert_eq!(file(&[(CLIENT, REQUEST), (SERVER, &error)]), (None, None));
}

#[test]
fn chunked_bodies_are_followed() {
    let pe = program(700);
    let mut chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2bc;x=y\r\n".to_vec();
    chunked.extend(&pe);
    chunked.extend(b"\r\n5\r\nabcde\r\n0\r\nTrailer: x\r\n\r\n");
    assert_eq!(file(&[(CLIENT, REQUEST), (SERVER, &chunked)]), (Some("pe"), None));
    let mut two = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n".to_vec();
    two.extend(response("", &pe));
    assert_eq!(file(&[(CLIENT, REQUEST), (CLIENT, REQUEST), (SERVER, &two)]), (Some("pe"), Some(700)));
}

/// The program with its first bytes in chunks of these sizes, and the rest in one more.
fn in_chunks(sizes: &[usize], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let mut rest = body;
    for size in sizes.iter().copied().chain([body.len()]) {
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        if !chunk.is_empty() {
            bytes.extend(format!("{:x}\r\n", chunk.len()).bytes().chain(chunk.iter().copied()).chain(*b"\r\n"));
        }
        rest = after;
    }
    bytes.extend(b"0\r\n\r\n");
    bytes
}

#[test]
fn small_chunks_hide_no_file() {
    let mut image = vec![0; 40_000];
    image[0x8001..0x8006].copy_from_slice(b"CD001");
    for (body, sizes, expected) in [
        (program(700), &[1][..], Some("pe")),
        (program(700), &[1, 1, 61, 300, 148, 1], Some("pe")),
        (program(300), &[2, 100], Some("pe")),
        (program(512), &[512], Some("pe")),
        (image, &[511, 1, 7_000, 30_000], Some("iso")),
        (b"\x1f\x8b\x08 coded".to_vec(), &[2], Some("gzip")),
        (b"<html></html>".to_vec(), &[1], None),
        (vec![0; 600], &[10], None),
    ] {
        let two = [in_chunks(sizes, &body), response("", b"PK\x03\x04 archive")].concat();
        let parts = [(CLIENT, REQUEST), (CLIENT, REQUEST), (SERVER, &two[..])];
        assert_eq!(file(&parts).0, expected.or(Some("zip")), "{sizes:?}");
        for len in [1, 7, 1_400] {
            let learnt = in_segments_of(80, &parts, len);
            assert_eq!(learnt.facts.file_type, expected.or(Some("zip")), "{sizes:?} in segments of {len}");
        }
    }
}

/// Bodies of which the end is that of the connection (RFC 9112, section 6.3), or that end before they are whole.
#[test]
fn what_is_there_is_judged_when_the_direction_ends() {
    let pe = program(200);
    let after = |head: &str| [head.as_bytes(), &pe].concat();
    let chunked = after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n");
    let media = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-apple-diskimage\r\nContent-Length: 9\r\n\r\n".to_vec();
    for (bytes, expected) in [
        (after("HTTP/1.0 200 OK\r\n\r\n"), (Some("pe"), None)),
        (after("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"), (Some("pe"), Some(9_000))),
        (chunked, (Some("pe"), None)),
        (after("HTTP/1.0 404 Not Found\r\n\r\n"), (None, None)),
        (media, (None, None)),
    ] {
        let end = u32::try_from(bytes.len()).unwrap();
        for flag in [tcp_flags::FIN, tcp_flags::RST] {
            // The end comes with the last byte, on its own, before the last byte, or never.
            for (way, expected) in [(0, expected), (1, expected), (2, expected), (3, (None, None))] {
                let mut connection = Connection::open(80);
                connection.send_whole(CLIENT, REQUEST);
                let first = connection.next_sequence(SERVER);
                let last = first.wrapping_add(end - 1);
                let (start, last_byte) = bytes.split_at(bytes.len() - 1);
                connection.segment(SERVER, first, tcp_flags::ACK, start);
                match way {
                    0 => connection.segment(SERVER, last, flag, last_byte),
                    1 => {
                        connection.segment(SERVER, last, tcp_flags::ACK, last_byte);
                        connection.segment(SERVER, last.wrapping_add(1), flag, b"");
                    }
                    2 => {
                        connection.segment(SERVER, last.wrapping_add(1), flag, b"");
                        connection.segment(SERVER, last, tcp_flags::ACK, last_byte);
                    }
                    _ => connection.segment(SERVER, last, tcp_flags::ACK, last_byte),
                }
                let facts = connection.learnt().facts;
                assert_eq!((facts.file_type, facts.file_bytes), expected, "way {way}");
            }
        }
    }
}

#[test]
fn head_and_bodiless_statuses_are_followed_by_the_next_response() {
    let pe = response("", &program(700));
    let head = b"HEAD / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    for (first, status) in [(&head[..], "200 OK"), (REQUEST, "304 Not Modified"), (REQUEST, "204 No Content")] {
        let bodiless = format!("HTTP/1.1 {status}\r\nContent-Length: 5000\r\n\r\n");
        let continued = [b"HTTP/1.1 100 Continue\r\n\r\n", bodiless.as_bytes(), &pe].concat();
        let found = file(&[(CLIENT, first), (CLIENT, REQUEST), (SERVER, &continued)]);
        assert_eq!(found, (Some("pe"), Some(700)), "{status}");
    }
}

#[test]
fn a_download_late_in_a_long_connection_is_seen() {
    let mut connection = Connection::open(80);
    let page = response("", &vec![b'.'; 100_000]);
    for _ in 0..20 {
        connection.send_whole(CLIENT, REQUEST);
        let ranges: Vec<_> = (0..page.len()).step_by(1_400).map(|at| at..page.len().min(at + 1_400)).collect();
        // Every seventh segment of a body is lost: bodies are passed over.
        let kept: Vec<_> =
            ranges.iter().enumerate().filter(|(index, _)| index % 7 != 3).map(|(_, range)| range.clone()).collect();
        connection.send(SERVER, &page, &kept);
    }
    let archive = response("", b"PK\x03\x04 archive");
    connection.send_whole(SERVER, &archive);
    let program = response("", &program(3_000));
    connection.send_whole(SERVER, &program);
    let learnt = connection.learnt();
    assert_eq!((learnt.facts.file_type, learnt.facts.file_bytes), (Some("pe"), Some(3_000)));
    assert!(learnt.settled);
}

#[test]
fn an_iso_image_is_waited_for() {
    let mut image = vec![0; 40_000];
    image[0x8001..0x8006].copy_from_slice(b"CD001");
    let iso = response("", &image);
    let learnt = in_segments_of(80, &[(CLIENT, REQUEST), (SERVER, &iso)], 1_400);
    assert_eq!((learnt.facts.file_type, learnt.facts.file_bytes), (Some("iso"), Some(40_000)));
}

#[test]
fn splits_and_cuts() {
    let request = [b"POST /a HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody", REQUEST].concat();
    let answer = [
        &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"[..],
        &response("Content-Type: application/zip\r\n", b"PK\x03\x04 archive"),
    ]
    .concat();
    let parts = [(CLIENT, &request[..]), (SERVER, &answer[..])];
    assert_eq!(file(&parts), (Some("zip"), Some(12)));
    assert_splits_change_nothing(80, &parts);
    assert_cuts_tell_nothing_else(80, &parts);
}

#[test]
fn endless_lines_and_heads_are_given_up() {
    let line = [b"GET /".to_vec(), vec![b'a'; 40_000]].concat();
    let refused = b"HTTP/1.1 xyz\r\n";
    assert!(in_segments_of(80, &[(CLIENT, &line), (SERVER, refused)], 1_400).settled);
    let head = [b"GET / HTTP/1.1\r\n".to_vec(), b"a: b\r\n".repeat(600)].concat();
    assert!(in_segments_of(80, &[(CLIENT, &head), (SERVER, refused)], 1_400).settled);
}

#[test]
fn other_protocols_with_such_lines_are_refused() {
    for (bytes, protocol) in [
        (&b"OPTIONS rtsp://a.example RTSP/1.0\r\n"[..], Protocol::Rtsp),
        (b"INVITE sip:a SIP/2.0\r\n", Protocol::Sip),
        (b"GETTING / HTTP/1.1\r\n", Protocol::Unknown),
    ] {
        assert_eq!(whole(80, &[(CLIENT, bytes)]).facts, Facts { protocol, ..Facts::default() });
    }
    assert_eq!(whole(80, &[(SERVER, b"HTTP/1.1 200 OK\r\n")]).facts.protocol, Protocol::Http);
    assert_eq!(domain(&[(SERVER, b"HTTP/1.1 200 OK\r\nHost: a.example\r\n\r\n")]), None);
}

proptest! {
    /// Any mixture of pieces gives the same facts however it is split.
    #[test]
    fn splits_of_any_mixture_change_nothing(
        pieces in prop::collection::vec((any::<bool>(), 0_usize..12), 1..12), len in 1_usize..60,
    ) {
        const PIECES: [&[u8]; 12] = [
            b"GET / HTTP/1.1\r\n", b"HEAD / HTTP/1.1\r\n", b"Host: a.example\r\n", b"\r\n", b"Content-Length: 9\r\n",
            b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b"%PDF-1.7.",
            b"Content-Length: 99999999999999999999\r\n", b"HTTP/1.1 206 x\r\nContent-Range: bytes 0-4/77\r\n",
        ];
        let parts: Vec<Part<'_>> = pieces
            .iter()
            .map(|(from_client, piece)| (if *from_client { CLIENT } else { SERVER }, PIECES[*piece]))
            .collect();
        prop_assert_eq!(whole(80, &parts).facts, in_segments_of(80, &parts, len).facts);
    }
}
