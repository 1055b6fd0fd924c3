//! TLS handshakes (RFC 8446, section 4; RFC 5246, section 7.4).

use super::conversation::Part;
use super::frames::{len_u16, len_u24};

/// Bytes of a record at most (RFC 8446, section 5.1).
const RECORD: usize = 16_384;

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind][..], &len_u24(body), body].concat()
}

/// Handshake records of at most `len` bytes.
fn records(content: &[u8], len: usize) -> Vec<u8> {
    content.chunks(len).flat_map(|part| [&[22, 3, 1][..], &len_u16(part, 0), part].concat()).collect()
}

fn extension(kind: u16, value: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &len_u16(value, 0), value].concat()
}

/// The handshake message of a `ClientHello` with these extensions.
fn client_hello(extensions: &[u8]) -> Vec<u8> {
    let fixed = [&[3, 3][..], &[7; 32], &[32], &[8; 32], &[0, 6, 0x13, 1, 0x13, 2, 0xc0, 0x2f, 1, 0]].concat();
    message(1, &[&fixed[..], &len_u16(extensions, 0), extensions].concat())
}

/// Extensions of an ordinary client that asks for `name`.
fn extensions(name: &str) -> Vec<u8> {
    let entry = [&[0][..], &len_u16(name.as_bytes(), 0), name.as_bytes()].concat();
    [
        extension(0, &[&len_u16(&entry, 0)[..], &entry].concat()),
        extension(10, &[0, 4, 0, 0x1d, 0, 0x17]),
        extension(13, &[0, 4, 4, 3, 8, 4]),
        extension(16, b"\0\x0c\x02h2\x08http/1.1"),
        extension(43, &[4, 3, 4, 3, 3]),
    ]
    .concat()
}

/// The handshake message alone, for what carries it without records.
pub fn hello_message(name: &str) -> Vec<u8> {
    client_hello(&extensions(name))
}

/// A `ClientHello` for `name` over datagrams, in two fragments (RFC 6347, section 4.2.2).
pub fn datagrams(name: &str) -> Vec<Part> {
    let hello = hello_message(name);
    let (fixed, rest) = hello[4..].split_at(67);
    // The cookie stands after the session identifier.
    let body = [&[0xfe, 0xfd][..], &fixed[2..], &[0], rest].concat();
    let (mut offset, mut parts) = (vec![], vec![]);
    for part in body.chunks(100) {
        let header = [&[1][..], &len_u24(&body), &[0, 0], &len_u24(&offset), &len_u24(part)].concat();
        let message = [&header[..], part].concat();
        parts.push((true, [&[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0][..], &len_u16(&message, 0), &message].concat()));
        offset.extend(part);
    }
    parts
}

/// A `ClientHello` for `name` in one record.
pub fn hello(name: &str) -> Vec<u8> {
    records(&hello_message(name), RECORD)
}

/// A `ClientHello` for `name` with a key share of `len` bytes before the name, as post-quantum key exchange sends.
pub fn large_hello(name: &str, len: usize) -> Vec<u8> {
    records(&client_hello(&[extension(51, &vec![9; len]), extensions(name)].concat()), RECORD)
}

/// The first `len` bytes of a `ClientHello` that claims the longest message that is believed.
pub fn endless_hello(len: usize) -> Vec<u8> {
    let claim = [&[1, 0, 0xff, 0xff, 3, 3][..], &vec![0; len]].concat();
    let mut bytes = records(&claim, RECORD);
    bytes.truncate(len);
    bytes
}

fn server_hello(extensions: &[u8]) -> Vec<u8> {
    let fixed = [&[3, 3][..], &[7; 32], &[0, 0x13, 1, 0]].concat();
    message(2, &[&fixed[..], &len_u16(extensions, 0), extensions].concat())
}

/// An element of DER (X.690, section 8.1).
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x82][..], &len_u16(content, 0), content].concat()
}

/// A Certificate message whose certificate names `name` (RFC 5280, section 4.2.1.6).
fn certificate(name: &str) -> Vec<u8> {
    let names = der(0x04, &der(0x30, &der(0x82, name.as_bytes())));
    let alternative = der(0x30, &[der(0x06, &[0x55, 0x1d, 0x11]), names].concat());
    let fields = [der(0xa0, &[2, 1, 2]), der(2, &[1]), der(0x30, &[5; 60]), der(0x30, &[5; 60])].concat();
    let signed = der(0x30, &[fields, der(0xa3, &der(0x30, &alternative))].concat());
    let whole = der(0x30, &[signed, der(0x30, &[]), der(3, &[0; 8])].concat());
    let list = [len_u24(&whole), whole].concat();
    message(11, &[len_u24(&list), list].concat())
}

/// A Certificate message of which issuer and subject have common names alone (RFC 5280, section 4.1.2.4).
fn lone_names(issuer: &str, subject: &str) -> Vec<u8> {
    let name = |text: &str| {
        let pair = [der(0x06, &[0x55, 4, 3]), der(0x0c, text.as_bytes())].concat();
        der(0x30, &der(0x31, &der(0x30, &pair)))
    };
    let start = [der(0xa0, &[2, 1, 2]), der(2, &[1]), der(0x30, &[5; 9]), name(issuer)].concat();
    let signed = der(0x30, &[start, der(0x30, &[5; 30]), name(subject), der(0x30, &[5; 60])].concat());
    let whole = der(0x30, &[signed, der(0x30, &[]), der(3, &[0; 8])].concat());
    let list = [len_u24(&whole), whole].concat();
    message(11, &[len_u24(&list), list].concat())
}

/// What data after the handshake looks like.
fn data(len: usize) -> Vec<u8> {
    let sealed = vec![0xee; len];
    [&[23, 3, 3][..], &len_u16(&sealed, 0), &sealed].concat()
}

/// TLS 1.3 with a name.
pub fn named() -> Vec<Part> {
    let answer = records(&server_hello(&[0, 43, 0, 2, 3, 4]), RECORD);
    vec![(true, hello("www.example.com")), (false, answer), (true, data(60)), (false, data(700))]
}

/// TLS 1.2 without a name, in records of 90 bytes.
pub fn nameless() -> Vec<Part> {
    let flight = [server_hello(&[]), certificate("*.example.org"), message(14, &[])].concat();
    vec![(true, records(&client_hello(&extension(23, &[])), 90)), (false, records(&flight, 90)), (true, data(60))]
}

/// A relay of Tor in TLS 1.2 (Tor Specifications, "Channels").
pub fn relay() -> Vec<Part> {
    let name = "www.f5gqx3ly.com";
    let entry = [&[0][..], &len_u16(name.as_bytes(), 0), name.as_bytes()].concat();
    let hello = client_hello(&extension(0, &[&len_u16(&entry, 0)[..], &entry].concat()));
    let flight = [server_hello(&[]), lone_names("www.k3c7y2ebqxv5.com", "www.7ou2pqzdmsyh.net"), message(14, &[])];
    vec![(true, records(&hello, RECORD)), (false, records(&flight.concat(), RECORD)), (true, data(60))]
}

/// A hello of several segments, with an `encrypted_client_hello` extension (RFC 9849, section 5).
pub fn large() -> Vec<Part> {
    let hidden = [extension(51, &[9; 1_300]), extension(0xfe0d, &[0; 200]), extensions("outer.example")].concat();
    vec![(true, records(&client_hello(&hidden), RECORD)), (false, records(&server_hello(&[0, 43, 0, 2, 3, 4]), RECORD))]
}
