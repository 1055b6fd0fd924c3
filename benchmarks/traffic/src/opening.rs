//! What the two ends of a flow say before opaque data follow.

use std::net::IpAddr;

use crate::data::OPAQUE_DATAGRAM;
use crate::ends::{Ends, Side};
use crate::frames::{ETHERNET, FRAME_MAX, TCP};
use crate::handshake::record;
use crate::hello::{Wish, client_hello};
use crate::names::Names;
use crate::plan::{Plan, Protocol};
use crate::random::Random;
use crate::server_hello::server_hello;
use crate::{bittorrent, dns, hosts, http, quic};

/// `ChangeCipherSpec` as TLS 1.3 sends it for old middleboxes (RFC 8446, appendix D.4).
const CHANGE_CIPHER_SPEC: [u8; 6] = [20, 3, 3, 0, 1, 1];

/// One packet of an opening.
pub struct Piece {
    /// Who sends it.
    pub side: Side,
    /// Its payload.
    pub bytes: Vec<u8>,
    /// Where in the stream of its side it belongs, bytes after the SYN.
    pub at: u32,
}

fn client(bytes: Vec<u8>) -> Piece {
    Piece { side: Side::Client, bytes, at: 0 }
}

fn server(bytes: Vec<u8>) -> Piece {
    Piece { side: Side::Server, bytes, at: 0 }
}

/// The opening of a flow between `ends`; its bytes come from `random`.
pub fn opening(plan: &Plan, ends: &Ends, names: &Names, random: &mut Random) -> Vec<Piece> {
    let name = plan.name.map_or("", |rank| names.of(rank));
    match plan.protocol {
        Protocol::Tls => tls(plan, name, FRAME_MAX - ETHERNET - ends.ip_header() - TCP, random),
        Protocol::TlsHello => {
            let wish = Wish { name, is_post_quantum: false, is_quic: false, resumes: true };
            vec![client(record(true, &client_hello(&wish, random)))]
        }
        Protocol::Quic => {
            let wish = Wish { name, is_post_quantum: plan.is_post_quantum, is_quic: true, resumes: false };
            let hello = client_hello(&wish, random);
            quic::first_flight(random.bytes(), &hello).into_iter().map(client).collect()
        }
        Protocol::QuicOpaque => {
            let count = if plan.is_post_quantum { 2 } else { 1 };
            (0..count).map(|_| client(opaque_datagram(random))).collect()
        }
        Protocol::Dns => lookup(plan, name, random),
        Protocol::Http => vec![client(http::request(name, random)), server(http::response())],
        Protocol::BitTorrent => {
            let torrent = random.bytes();
            let [ours, theirs] = [0; 2].map(|_| bittorrent::handshake(&torrent, random));
            vec![client(ours), server(theirs)]
        }
        Protocol::Dht => {
            let transaction = random.bytes();
            vec![client(bittorrent::get_peers(transaction, random)), server(bittorrent::nodes(transaction, random))]
        }
        Protocol::Tcp | Protocol::Udp => Vec::new(),
    }
}

/// The client's hello in segments of `mss` bytes at most, and the server's answer.
fn tls(plan: &Plan, name: &str, mss: usize, random: &mut Random) -> Vec<Piece> {
    let is_post_quantum = plan.is_post_quantum;
    let wish = Wish { name, is_post_quantum, is_quic: false, resumes: is_post_quantum };
    let hello = client_hello(&wish, random);
    let hello_record = record(true, &hello);
    let starts = (0..).step_by(mss);
    let mut pieces: Vec<Piece> =
        hello_record.chunks(mss).zip(starts).map(|(part, at)| Piece { at, ..client(part.to_vec()) }).collect();
    if plan.is_disordered {
        pieces.reverse();
    }
    let mut answer = record(false, &server_hello(&hello, is_post_quantum, random));
    answer.extend_from_slice(&CHANGE_CIPHER_SPEC);
    answer.extend_from_slice(&[23, 3, 3, 0, 64]);
    answer.extend_from_slice(&random.bytes::<64>());
    pieces.push(server(answer));
    pieces
}

fn opaque_datagram(random: &mut Random) -> Vec<u8> {
    let mut bytes = random.bytes::<{ quic::DATAGRAM }>().to_vec();
    bytes[0] = OPAQUE_DATAGRAM | (bytes[0] & 7);
    bytes
}

fn lookup(plan: &Plan, name: &str, random: &mut Random) -> Vec<Piece> {
    let (id, rank) = (random.u16(), plan.name.unwrap_or(0));
    let addresses: Vec<IpAddr> =
        (0..hosts::address_count(rank)).map(|index| hosts::server(rank, index, plan.is_ipv6)).collect();
    // Each third name is an alias.
    let alias = (rank % 3 == 1).then(|| format!("edge-{rank}.cdn.example.net"));
    let answer = dns::answer(id, name, alias.as_deref(), &addresses, hosts::ttl_s(rank));
    vec![client(dns::question(id, name, plan.is_ipv6)), server(answer)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::Clients;

    fn pieces(change: impl FnOnce(&mut Plan), protocol: Protocol) -> (Plan, Vec<Piece>) {
        let mut random = Random::new(1);
        let mut plan = Plan::new(protocol, 0, &mut random);
        plan.name = Some(1);
        change(&mut plan);
        let ends = Ends {
            macs: [[0; 6]; 2],
            addresses: [Clients::address(0, plan.is_ipv6), hosts::server(1, 0, plan.is_ipv6)],
            ports: [40_000, 443],
        };
        let pieces = opening(&plan, &ends, &Names::new(10, Random::new(1)), &mut random);
        (plan, pieces)
    }

    #[test]
    fn openings_have_the_packets_that_the_plan_counts() {
        let protocols = [
            Protocol::Tls,
            Protocol::TlsHello,
            Protocol::Quic,
            Protocol::QuicOpaque,
            Protocol::Dns,
            Protocol::Http,
            Protocol::BitTorrent,
            Protocol::Dht,
            Protocol::Tcp,
            Protocol::Udp,
        ];
        for protocol in protocols {
            for is_post_quantum in [false, true] {
                // Only these are planned with large hellos.
                let is_planned = matches!(protocol, Protocol::Tls | Protocol::Quic | Protocol::QuicOpaque);
                let (plan, pieces) = pieces(|plan| plan.is_post_quantum = is_post_quantum && is_planned, protocol);
                let handshake = if protocol.is_tcp() { 3 } else { 0 };
                assert_eq!(pieces.len(), plan.fixed_packets() as usize - handshake, "{protocol:?}");
            }
        }
    }

    #[test]
    fn the_parts_of_a_large_hello_are_in_their_places() {
        for (is_ipv6, mss) in [(false, 1_460), (true, 1_440)] {
            let change = |plan: &mut Plan| {
                (plan.is_post_quantum, plan.is_disordered, plan.is_ipv6) = (true, true, is_ipv6);
            };
            let (_, pieces) = pieces(change, Protocol::Tls);
            assert_eq!((pieces[0].at, pieces[1].at), (mss, 0));
            assert_eq!(pieces[1].bytes.len(), mss as usize);
            assert_eq!(pieces[1].bytes[..3], [22, 3, 1]);
        }
    }

    #[test]
    fn opaque_datagrams_look_like_nothing() {
        let (_, pieces) = pieces(|_| (), Protocol::QuicOpaque);
        assert!(pieces[0].bytes.len() == quic::DATAGRAM && pieces[0].bytes[0] & 0xf8 == OPAQUE_DATAGRAM);
    }
}
