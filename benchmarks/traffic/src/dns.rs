//! DNS questions and answers (RFC 1035).

use std::net::IpAddr;

const A: u16 = 1;
const CNAME: u16 = 5;
const AAAA: u16 = 28;
const IN: u16 = 1;
/// Where the name that is asked for stands, as a pointer.
const ASKED: u16 = 0xc00c;
/// Response, recursion desired and available.
const ANSWER: u16 = 0x8180;
/// Recursion desired.
const QUESTION: u16 = 0x0100;

/// A question for the addresses of `name`.
#[must_use]
pub fn question(id: u16, name: &str, is_ipv6: bool) -> Vec<u8> {
    message(id, QUESTION, 0, name, is_ipv6)
}

/// Its answer: `addresses`, under `alias` where there is one.
#[must_use]
pub fn answer(id: u16, name: &str, alias: Option<&str>, addresses: &[IpAddr], ttl_s: u32) -> Vec<u8> {
    let is_ipv6 = addresses.first().is_some_and(IpAddr::is_ipv6);
    let count = addresses.len() + usize::from(alias.is_some());
    let mut bytes = message(id, ANSWER, u16::try_from(count).unwrap_or(0), name, is_ipv6);
    let mut owner = ASKED;
    if let Some(alias) = alias {
        let mut target = Vec::with_capacity(alias.len() + 2);
        labels(&mut target, alias);
        record(&mut bytes, owner, CNAME, ttl_s, &target);
        owner = 0xc000 | u16::try_from(bytes.len() - target.len()).unwrap_or(0);
    }
    for address in addresses {
        match address {
            IpAddr::V4(v4) => record(&mut bytes, owner, A, ttl_s, &v4.octets()),
            IpAddr::V6(v6) => record(&mut bytes, owner, AAAA, ttl_s, &v6.octets()),
        }
    }
    bytes
}

fn message(id: u16, flags: u16, answers: u16, name: &str, is_ipv6: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    for field in [id, flags, 1, answers, 0, 0] {
        bytes.extend_from_slice(&field.to_be_bytes());
    }
    labels(&mut bytes, name);
    for field in [if is_ipv6 { AAAA } else { A }, IN] {
        bytes.extend_from_slice(&field.to_be_bytes());
    }
    bytes
}

fn labels(bytes: &mut Vec<u8>, name: &str) {
    for label in name.split('.') {
        bytes.push(u8::try_from(label.len()).unwrap_or(0));
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.push(0);
}

fn record(bytes: &mut Vec<u8>, owner: u16, kind: u16, ttl_s: u32, data: &[u8]) {
    for field in [owner, kind, IN] {
        bytes.extend_from_slice(&field.to_be_bytes());
    }
    bytes.extend_from_slice(&ttl_s.to_be_bytes());
    bytes.extend_from_slice(&u16::try_from(data.len()).unwrap_or(0).to_be_bytes());
    bytes.extend_from_slice(data);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_byte_for_byte() {
        let expected = b"\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04kaho\x02it\x00\x00\x01\x00\x01";
        assert_eq!(question(7, "kaho.it", false), expected);
    }

    #[test]
    fn the_address_stands_under_the_alias() {
        let address = "192.0.2.1".parse().unwrap();
        let bytes = answer(7, "kaho.it", Some("a.example"), &[address], 60);
        let expected = b"\xc0\x0c\x00\x05\x00\x01\0\0\0\x3c\x00\x0b\x01a\x07example\x00\xc0\x25\x00\x01\x00\x01\0\0\0\x3c\x00\x04\xc0\x00\x02\x01";
        assert_eq!(bytes[..8], *b"\x00\x07\x81\x80\x00\x01\x00\x02");
        assert_eq!(bytes[25..], *expected);
        assert_eq!(bytes[0x25..0x27], *b"\x01a");
    }

    #[test]
    fn aaaa() {
        let bytes = answer(7, "kaho.it", None, &["2001:db8::1".parse().unwrap()], 60);
        assert_eq!(bytes.len(), 25 + 12 + 16);
        assert_eq!(bytes[21..23], [0, 28]);
    }
}
