//! Steam, by the magic numbers of its connections and of its discovery on the local network, and by queries to servers of games
//! (Valve Developer Community, "Server queries"; `SteamKit`, `TcpConnection` and `UdpPacket`; `steamdiscover.proto`).
//!
//! Valve's relays for games (Steam Datagram Relay) and what games themselves send there has no fixed bytes, and stays unknown.

use std::net::SocketAddrV4;

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// A message of a connection to Steam: over TCP behind its length, over UDP in front of length and type.
const TCP_MAGIC: &[u8] = b"VT01";
const UDP_MAGIC: &[u8] = b"VS01";
/// Lengths of the messages that open such a connection: the server's key request without and with a nonce, the client's answer
/// (`EMsg` 1303 and 1304: a header of 20 bytes, versions, key and checksum).
const TCP_LENGTHS: [u8; 3] = [28, 44, 164];
const UDP_HEADER: u32 = 36;
const UDP_TYPES: std::ops::RangeInclusive<u8> = 1..=7;
/// Discovery for Remote Play (UDP port 27036).
const DISCOVERY: &[u8] = b"\xff\xff\xff\xff\x21\x4c\x5f\xa0";
/// An answer of a server that lists others (Valve Developer Community, "Master Server Query Protocol").
const LIST: &[u8] = b"\xff\xff\xff\xff\x66\x0a";
/// A question to it: this, a region, the address and port after which to go on, a filter.
const LIST_QUERY: u8 = b'1';
const REGIONS: std::ops::RangeInclusive<u8> = 0..=7;
const ALL_REGIONS: u8 = 0xff;
/// What opens a connection of `GameNetworkingSockets`, padded: a type, the length of a message in Protocol Buffers, and the tags of
/// its three fields (`steamnetworkingsockets_udp.h`; `steamnetworkingsockets_messages_udp.proto`, `ChallengeRequest`).
const CHALLENGE_REQUEST: u8 = 0x20;
const CHALLENGE_TAGS: [u8; 3] = [0x0d, 0x19, 0x20];
const CHALLENGE_LEN: u32 = 512;
/// A query is one packet, which this tells ("Server queries", "Protocol").
const SINGLE: &[u8] = b"\xff\xff\xff\xff";
const INFO_QUERY: &[u8] = b"TSource Engine Query\0";
/// Queries for players and rules that ask for a challenge first.
const CHALLENGE_QUERIES: [&[u8]; 2] = [b"U\xff\xff\xff\xff", b"V\xff\xff\xff\xff"];
/// An answer to the first: `I`, a version, and four texts, of which the second and third are names of a map and a folder.
const INFO: u8 = b'I';
const INFO_TEXTS: usize = 4;
const INFO_LEN_MAX: usize = 1_400;
/// What stands behind the texts at least.
const INFO_REST: usize = 9;

/// A length.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&TCP_LENGTHS);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST_OF_STREAM, is_message)
}

fn is_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !TCP_LENGTHS.contains(&reader.u8()?) || reader.u24()? != 0 {
        return Some(false);
    }
    Some(reader.take(TCP_MAGIC.len())? == TCP_MAGIC)
}

/// A magic number, or a question.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[0xff, b'V', LIST_QUERY, CHALLENGE_REQUEST]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    let is_steam = match bytes.first() {
        Some(b'V') => is_packet(bytes, datagram.wire_len) == Some(true),
        Some(&CHALLENGE_REQUEST) => datagram.wire_len == CHALLENGE_LEN && is_challenge_request(bytes) == Some(true),
        Some(&LIST_QUERY) => is_list_query(bytes) == Some(true),
        _ => {
            let has_start = || [DISCOVERY, LIST].iter().any(|start| bytes.starts_with(start));
            has_start() || bytes.strip_prefix(SINGLE).is_some_and(is_query)
        }
    };
    Recognition::decided(is_steam)
}

/// An identifier of four bytes, a time of eight, a version.
fn is_challenge_request(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    reader.take(3)?;
    let first = reader.u8()?;
    reader.take(4)?;
    let second = reader.u8()?;
    reader.take(8)?;
    Some([first, second, reader.u8()?] == CHALLENGE_TAGS)
}

/// Magic number, length, type.
fn is_packet(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.take(UDP_MAGIC.len())? != UDP_MAGIC {
        return Some(false);
    }
    let len = u32::from(reader.u16()?.swap_bytes());
    Some(UDP_HEADER + len == wire_len && UDP_TYPES.contains(&reader.u8()?))
}

/// The address and a filter, each with a zero behind it.
fn is_list_query(bytes: &[u8]) -> Option<bool> {
    let [_, region, rest @ ..] = bytes else { return None };
    let address = rest.get(..memchr::memchr(0, rest)?)?;
    let is_address = std::str::from_utf8(address).is_ok_and(|text| text.parse::<SocketAddrV4>().is_ok());
    let in_region = REGIONS.contains(region) || *region == ALL_REGIONS;
    Some(in_region && is_address && bytes.last() == Some(&0))
}

fn is_query(bytes: &[u8]) -> bool {
    bytes.starts_with(INFO_QUERY) || CHALLENGE_QUERIES.contains(&bytes) || is_info(bytes) == Some(true)
}

fn is_info(bytes: &[u8]) -> Option<bool> {
    let mut rest = bytes.get(..INFO_LEN_MAX).unwrap_or(bytes);
    if rest.first() != Some(&INFO) {
        return Some(false);
    }
    rest = rest.get(2..)?;
    for number in 0..INFO_TEXTS {
        let text = rest.get(..memchr::memchr(0, rest)?)?;
        let is_name = !text.is_empty() && text.iter().all(u8::is_ascii_graphic);
        if (number == 1 || number == 2) && !is_name {
            return Some(false);
        }
        rest = rest.get(text.len() + 1..)?;
    }
    Some(rest.len() >= INFO_REST)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::tests::assert_datagrams;
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn connections_have_a_magic_number() {
        assert_dialogues(
            recognise_stream,
            27_017,
            &[
                (b"", b"\x1c\0\0\0VT01\x17\x05\0\0", Yes),
                (b"", b"\x1c\0\0\xffVT01\x17\x05\0\0", No),
                (b"\x1c\0\0\0VT02", b"", No),
            ],
        );
    }

    #[test]
    fn datagrams_by_table() {
        let info =
            b"\xff\xff\xff\xffI\x11A server\0de_dust2\0cstrike\0Counter-Strike\0\xf0\0\x05\x10\0dl\0\x01".as_slice();
        let challenge = |tag: u8| {
            let message = [&[0x20, 19, 0, 0x0d, 1, 2, 3, 4, tag][..], &[7; 8], &[0x20, 12, 0, 0]].concat();
            [&message[..], &[0; 491]].concat()
        };
        assert_datagrams(
            recognise_datagram,
            27_015,
            &[
                (b"\xff\xff\xff\xffTSource Engine Query\0", Some(25)),
                (b"\xff\xff\xff\xffU\xff\xff\xff\xff", Some(9)),
                (info, Some(54)),
                (b"\xff\xff\xff\xff\x21\x4c\x5f\xa0\x05\0\0\0", Some(8)),
                (&challenge(0x19), Some(512)),
                (&challenge(0x18), None),
                (b"1\xff0.0.0.0:0\0\\gamedir\\cstrike\0", Some(12)),
                (b"\xff\xff\xff\xff\x66\x0a\x01\x02\x03\x04\x69\x87", Some(6)),
                (b"1\xff0.0.0.0\0\\gamedir\\cstrike\0", None),
                (b"1\x090.0.0.0:0\0", None),
                (&[&b"VS01\x04\0\x01\x04"[..], &[0; 32]].concat(), Some(40)),
                (&[&b"VS01\x05\0\x01\x04"[..], &[0; 32]].concat(), None),
                (b"\xff\xff\xff\xffI\x11A server\0de dust2\0cstrike\0Counter-Strike\0\xf0\0\x05\x10\0dl\0\x01", None),
                (b"\xff\xff\xff\xffgetstatus\n", None),
                (b"\xff\xff\xff\xffU\xff\xff\xff\xff\xff", None),
            ],
        );
    }
}
