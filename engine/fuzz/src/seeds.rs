//! Inputs to start from, made of the project's own traffic. A target that is given an empty corpus folder fills it.

use std::path::Path;
use std::{env, fs};

use crate::input::with_len;
use crate::traffic::conversation::{Conversation, TCP, UDP};
use crate::traffic::{self, OnLink, frames};
use crate::writer::{Order, Pcapng, Record, pcap};

/// Write `seeds` to the corpus folder that the arguments name, if it is empty.
///
/// # Panics
/// Where the folder cannot be written.
pub fn fill_corpus(seeds: impl FnOnce() -> Vec<Vec<u8>>) {
    let Some(folder) = env::args().skip(1).find(|argument| !argument.starts_with('-')) else { return };
    let folder = Path::new(&folder);
    let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if is_empty {
        for (number, seed) in seeds().iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:03}")), seed).expect("a writable corpus folder");
        }
    }
}

fn over(transport: u8) -> impl Iterator<Item = Conversation> {
    traffic::conversations().into_iter().filter(move |talk| talk.transport == transport)
}

/// For `stream`: the port, then the segments of a connection.
#[must_use]
pub fn streams() -> Vec<Vec<u8>> {
    let segments = |talk: &Conversation| {
        let segment = |(from_client, bytes): &(bool, Vec<u8>)| {
            let flags = if *from_client { 0x18 } else { 0x98 };
            bytes.chunks(1_200).flat_map(|part| [vec![flags, 0, 0, 0, 0], with_len(part)].concat()).collect::<Vec<_>>()
        };
        talk.parts.iter().flat_map(segment).collect::<Vec<_>>()
    };
    over(TCP).map(|talk| [talk.port.to_be_bytes().to_vec(), segments(&talk)].concat()).collect()
}

/// For `datagram` and `dns`: the port, then the datagrams of a flow.
#[must_use]
pub fn datagrams() -> Vec<Vec<u8>> {
    let datagrams = |talk: &Conversation| {
        let datagram =
            |(from_client, bytes): &(bool, Vec<u8>)| [vec![u8::from(!from_client)], with_len(bytes)].concat();
        talk.parts.iter().flat_map(datagram).collect::<Vec<_>>()
    };
    over(UDP).map(|talk| [talk.port.to_be_bytes().to_vec(), datagrams(&talk)].concat()).collect()
}

/// For `decode`: a link type, then packets; of every header one packet alone, and all packets of each link type.
#[must_use]
pub fn packets() -> Vec<Vec<u8>> {
    let one = |(link, data): &OnLink| [&link.to_be_bytes()[..], &[0, 0], &with_len(data)].concat();
    let packets = traffic::on_every_header();
    let mut seeds: Vec<Vec<u8>> = packets.iter().map(one).collect();
    // Fragments stand at the end of what each packet becomes.
    seeds.extend(packets.rchunks(20).take(6).map(|chunk| {
        let data =
            chunk.iter().filter(|(link, _)| *link == 1).flat_map(|(_, data)| [vec![0, 0], with_len(data)].concat());
        [0, 1].into_iter().chain(data).collect()
    }));
    seeds
}

/// For `flow`: the steps of both ends of some conversations.
#[must_use]
pub fn flows() -> Vec<Vec<u8>> {
    let step = |talk: &Conversation, (from_client, bytes): &(bool, Vec<u8>)| {
        let kind = u8::from(talk.transport == UDP) | u8::from(!from_client) << 1;
        let part = |part: &[u8]| [&[kind, 0x18, 1, 0, 0][..], &talk.port.to_be_bytes(), &with_len(part)].concat();
        bytes.chunks(1_200).flat_map(part).collect::<Vec<_>>()
    };
    let steps = |talk: Conversation| talk.parts.iter().flat_map(|part| step(&talk, part)).collect();
    traffic::conversations().into_iter().map(steps).collect()
}

/// For `capture` and `engine`: pcap and pcapng files, in both byte orders, of some packets each.
#[must_use]
pub fn captures() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (talk, client) in traffic::conversations().into_iter().zip(0..) {
        let order = if client % 2 == 0 { Order::Little } else { Order::Big };
        let packets = talk.packets(client);
        let frames = packets.iter().map(|packet| frames::ethernet(frames::IPV4, packet));
        let times = (0..).map(|number| i64::from(number) * 300_000_000);
        let records: Vec<_> = times.zip(frames).map(|(ts_ns, data)| Record::whole(ts_ns, &data)).collect();
        seeds.push(pcap(order, client % 3 == 0, 1, &records));
    }
    for packets in traffic::on_every_header().chunks(40).take(8) {
        let mut file = Pcapng::new(Order::Big);
        for ((link, data), number) in packets.iter().zip(0..) {
            file.interface(*link, 0, &[(9, vec![6]), (14, vec![0; 8])]);
            let wire_len = u32::try_from(data.len()).expect("a short packet");
            file.enhanced(number, u64::from(number) * 1_000, wire_len, data);
        }
        file.statistics(0, 50_000, &[(4, 100), (5, 7)]);
        file.simple(4, &[1, 2, 3, 4]);
        seeds.push(file.bytes);
    }
    seeds
}

/// For `quic`: a hello in one packet; in two, the second half first; and in three of one datagram, among other frames.
#[must_use]
pub fn initials() -> Vec<Vec<u8>> {
    // CRYPTO (RFC 9000, section 19.6), its integers of two bytes (section 16).
    let crypto = |offset: usize, bytes: &[u8]| {
        let integer = |value: usize| (0x4000 | u16::try_from(value).expect("short")).to_be_bytes();
        [&[6][..], &integer(offset), &integer(bytes.len()), bytes].concat()
    };
    let hello = traffic::tls::hello_message("quic.example");
    let (first, rest) = hello.split_at(hello.len() / 2);
    let (ack, ping) = ([2, 1, 0, 0, 1], [0, 0, 1, 0]);
    vec![
        [vec![0], with_len(&crypto(0, &hello))].concat(),
        [vec![1], with_len(&crypto(first.len(), rest)), vec![2], with_len(&crypto(0, first))].concat(),
        [
            vec![0x83],
            with_len(&[&ack[..], &crypto(first.len(), rest), &ping].concat()),
            vec![0x84],
            with_len(&ping),
            vec![5],
            with_len(&[crypto(0, first), crypto(10, &first[10..])].concat()),
        ]
        .concat(),
    ]
}
