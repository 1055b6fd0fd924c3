//! HTTP in clear (RFC 9112; RFC 9113; RFC 6455).

use super::conversation::Part;
use super::frames::len_u24;

/// A page, then a program.
pub fn download() -> Vec<Part> {
    let ask = |path: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: www.example.net:80\r\nUser-Agent: x\r\nCookie: secret=1\r\n\r\n")
            .into_bytes()
    };
    let page =
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    let header = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 1500\r\n\r\nMZ";
    let program = [&header[..], &[0x90; 1_498]].concat();
    vec![(true, ask("/")), (false, page.to_vec()), (true, ask("/setup.exe")), (false, program)]
}

/// Requests before their answers, one with an absolute target.
pub fn pipelined() -> Vec<Part> {
    let requests = b"HEAD http://a.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n\
        POST /y HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody\
        GET /z HTTP/1.0\r\n\r\n";
    let answers =
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\
        HTTP/1.0 200 OK\r\n\r\nuntil the end";
    vec![(true, requests.to_vec()), (false, answers.to_vec())]
}

/// A tunnel through a proxy, with TLS in it.
pub fn connect() -> Vec<Part> {
    let request = b"CONNECT secure.example:443 HTTP/1.1\r\nHost: secure.example:443\r\n\r\n".to_vec();
    let hello = super::tls::hello("secure.example");
    vec![(true, request), (false, b"HTTP/1.1 200 Connection established\r\n\r\n".to_vec()), (true, hello)]
}

fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    [&len_u24(payload)[..], &[kind, flags, 0, 0, 0, stream], payload].concat()
}

/// Prior knowledge: preface, SETTINGS, HEADERS with an `:authority` as a literal (RFC 7541, section 6.2.1).
pub fn http2() -> Vec<Part> {
    let name = b"two.example";
    let block = [&[0x82, 0x86, 0x84, 0x41, 11][..], name].concat();
    let settings = frame(4, 0, 0, &[0, 3, 0, 0, 0, 100]);
    let split = [frame(1, 1, 1, &block[..6]), frame(9, 4, 1, &block[6..])].concat();
    let client = [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &settings, &split].concat();
    vec![(true, client), (false, [frame(4, 0, 0, &[]), frame(1, 4, 1, &[0x88]), frame(0, 1, 1, b"hello")].concat())]
}

/// An upgrade, then masked frames.
pub fn websocket() -> Vec<Part> {
    let request = b"GET /chat HTTP/1.1\r\nHost: ws.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    let answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello";
    vec![(true, request.to_vec()), (false, answer.to_vec()), (true, b"\x81\x85\x01\x02\x03\x04igomn".to_vec())]
}

/// SOCKS 5 without authentication (RFC 1928), and HTTP behind it.
pub fn socks() -> Vec<Part> {
    let connect = [&[5, 1, 0, 3, 11][..], b"example.org", &80_u16.to_be_bytes()].concat();
    vec![
        (true, vec![5, 1, 0]),
        (false, vec![5, 0]),
        (true, connect),
        (false, vec![5, 0, 0, 1, 192, 0, 2, 1, 0x1f, 0x90]),
        (true, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n".to_vec()),
    ]
}
