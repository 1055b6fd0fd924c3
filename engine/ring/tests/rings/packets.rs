//! What comes out of rings is what went into the cable.

use std::net::UdpSocket;
use std::time::Duration;

use crate::wire::namespace::Namespace;
use crate::wire::sender::Sender;
use crate::wire::{Captured, bytes, frame, frames, read, read_until, send, small};
use hallmonitor_core::capture::LinkType;
use hallmonitor_core::capture::live::{DropLayer, LiveNotice, LiveRun, LiveSource};
use hallmonitor_ring::{Instruction, RingConfig, Rings};

fn opened(namespace: &Namespace, names: &[&str], config: RingConfig) -> (Rings, Sender) {
    namespace.inside(|| (Rings::open(names, config).unwrap(), Sender::open("a0", true).unwrap()))
}

#[test]
fn bytes_lengths_and_tags_are_those_that_were_sent() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let (mut rings, sender) = opened(&namespace, &["b0"], small());
    let sent = frames(500);
    send(&sender, &sent);
    let captured = read(&mut rings, sent.len());
    assert_eq!(bytes(&captured), sent);
    for Captured { source, wire_len, link, data, .. } in &captured {
        assert_eq!((*source, *wire_len as usize, *link), (0, data.len(), LinkType::ETHERNET));
    }
    assert!(captured.is_sorted_by_key(|packet| packet.ts_ns));
}

#[test]
fn what_the_interface_sends_is_captured_too_and_once() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let mut rings = namespace.inside(|| Rings::open(&["a0"], small()).unwrap());
    let sender = namespace.inside(|| Sender::open("a0", false).unwrap());
    let sent = frames(50);
    send(&sender, &sent);
    assert_eq!(bytes(&read(&mut rings, sent.len())), sent);
    assert!(read_rest(&mut rings).is_empty());
}

#[test]
fn rings_that_share_an_interface_give_what_one_gives_in_the_same_order() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let (mut one, sender) = opened(&namespace, &["b0"], small());
    let (mut several, _) = opened(&namespace, &["b0"], RingConfig { fanout: 3, ..small() });
    let sent = frames(1200);
    send(&sender, &sent);
    let [of_one, of_several] = [&mut one, &mut several].map(|rings| read(rings, sent.len()));
    assert_eq!(bytes(&of_one), sent);
    assert_eq!(of_several, of_one, "stamps are those of the packet, not of the socket");
}

#[test]
fn rings_are_read_in_order_while_they_are_written() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let config = RingConfig { fanout: 3, ring_bytes: 32 << 20, ..small() };
    let (mut rings, sender) = opened(&namespace, &["b0"], config);
    let sent = frames(1200);
    let rounds = 20;
    let captured = std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..rounds {
                send(&sender, &sent);
                if round % 5 == 0 {
                    // Long enough for blocks that are not full to be handed over.
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        });
        read(&mut rings, rounds * sent.len())
    });
    assert_eq!(bytes(&captured), std::iter::repeat_n(&sent, rounds).flatten().collect::<Vec<_>>());
    assert!(captured.is_sorted_by_key(|packet| packet.ts_ns));
}

#[test]
fn two_interfaces_are_one_stream_and_a_silent_one_does_not_stop_it() {
    let Some(namespace) = Namespace::with_cable() else { return };
    namespace.ip(&["link", "add", "c0", "type", "veth", "peer", "name", "d0"]);
    for interface in ["c0", "d0"] {
        namespace.set(interface, "up");
    }
    let (mut rings, to_b) = opened(&namespace, &["b0", "d0"], small());
    let to_d = namespace.inside(|| Sender::open("c0", true).unwrap());
    assert_eq!(rings.names(), ["b0", "d0"]);
    send(&to_b, &frames(3));
    assert_eq!(read(&mut rings, 3).len(), 3, "d0 is silent");
    for single in frames(200) {
        send(&to_b, std::slice::from_ref(&single));
        send(&to_d, &[single]);
    }
    let captured = read(&mut rings, 400);
    assert!(captured.is_sorted_by_key(|packet| packet.ts_ns));
    let sources: Vec<_> = captured.iter().map(|packet| packet.source).collect();
    assert_eq!(sources, [0, 1].repeat(200));
}

#[test]
fn a_filter_is_there_from_the_first_packet_on() {
    let Some(namespace) = Namespace::with_cable() else { return };
    // Of IPv4 in Ethernet: whether the second byte of the source address, at 27, is `k`; see `frame`.
    let [load, equal, give] = [0x30, 0x15, 6].map(|code| Instruction { code, jt: 0, jf: 0, k: 0 });
    let filter = vec![
        Instruction { k: 29, ..load },
        Instruction { jf: 1, k: 7, ..equal },
        Instruction { k: 40, ..give },
        Instruction { k: 0, ..give },
    ];
    for fanout in [1, 2] {
        let config = RingConfig { filter: Some(filter.clone()), fanout, ..small() };
        let (mut rings, sender) = opened(&namespace, &["b0"], config);
        let sent: Vec<_> = (0..256).map(|number| frame(number, None, &[1; 60])).collect();
        send(&sender, &sent);
        send(&sender, &[frame(256 + 7, None, &[2; 60])]);
        let captured = read(&mut rings, 2);
        assert_eq!(bytes(&captured), [&sent[7][..40], &frame(256 + 7, None, &[2; 60])[..40]]);
        assert!(captured.iter().all(|packet| packet.wire_len == 102), "the filter cut what is kept, not what was");
    }
}

#[test]
fn each_packet_on_loopback_comes_once() {
    let Some(namespace) = Namespace::with_cable() else { return };
    namespace.set("lo", "up");
    for fanout in [1, 2] {
        let mut rings = namespace.inside(|| Rings::open(&["lo"], RingConfig { fanout, ..small() }).unwrap());
        let socket = namespace.inside(|| UdpSocket::bind("127.0.0.1:0").unwrap());
        let to = socket.local_addr().unwrap();
        for number in 0..20 {
            socket.send_to(&[number; 30], to).unwrap();
        }
        let mut payloads = Vec::new();
        while payloads.last() != Some(&19) {
            let mut take =
                |run: LiveRun<'_>| payloads.extend(run.packets().filter_map(|packet| packet.data.last()).copied());
            rings.next(Duration::from_secs(1), &mut take).unwrap();
        }
        assert_eq!(payloads, (0..20).collect::<Vec<u8>>());
    }
}

#[test]
fn what_found_no_room_is_told() {
    let Some(namespace) = Namespace::with_cable() else { return };
    for fanout in [1, 2] {
        let config = RingConfig { ring_bytes: 256 << 10, fanout, ..small() };
        let (mut rings, sender) = opened(&namespace, &["b0"], config);
        let sent: Vec<_> = (0..3000).map(|number| frame(number, None, &[1; 400])).collect();
        send(&sender, &sent);
        // Nothing was read so far. What comes from now on has room, and comes last.
        let (mut captured, mut notices) = read_until(&mut rings, |packets, _| !packets.is_empty());
        let is_told =
            |notices: &[LiveNotice]| notices.iter().any(|notice| matches!(notice, LiveNotice::Dropped { .. }));
        let (more, told) = read_until(&mut rings, |_, new| is_told(&notices) || is_told(new));
        captured.extend(more);
        notices.extend(told);
        let dropped: u64 = notices
            .iter()
            .map(|notice| match notice {
                LiveNotice::Dropped { source: 0, layer: DropLayer::Ring, packets, from_ns, to_ns }
                    if from_ns < to_ns =>
                {
                    *packets
                }
                other => panic!("{other:?}"),
            })
            .sum();
        let more = read_rest(&mut rings);
        captured.extend(more);
        assert!(dropped > 0);
        assert_eq!(captured.len() as u64 + dropped, sent.len() as u64);
        let totals = rings.totals().remove(0);
        assert_eq!((totals.dropped, totals.packets, totals.is_up), (dropped, sent.len() as u64, true));
    }
}

/// Whatever is left in the rings: a round in which nothing is ready is the last.
fn read_rest(rings: &mut Rings) -> Vec<Captured> {
    let mut all = Vec::new();
    loop {
        let quiet = rings.next(Duration::ZERO, &mut |run| {
            all.extend(run.packets().map(|packet| Captured {
                source: run.source,
                ts_ns: packet.ts_ns,
                wire_len: packet.wire_len,
                link: packet.link,
                data: packet.data.to_vec(),
            }));
        });
        let newest = all.last().map_or(0, |packet| packet.ts_ns);
        if quiet.unwrap().quiet_until_ns.is_some_and(|quiet| quiet > newest) {
            return all;
        }
    }
}

#[test]
fn silence_is_told_by_how_far_it_reaches() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let (mut rings, sender) = opened(&namespace, &["b0"], small());
    let mut quiet = || rings.next(Duration::from_millis(5), &mut |_| panic!("nothing is sent")).unwrap();
    let first = quiet().quiet_until_ns.unwrap();
    let second = quiet().quiet_until_ns.unwrap();
    assert!(second > first);
    send(&sender, &frames(1));
    assert!(read(&mut rings, 1)[0].ts_ns > second, "no earlier packet came");
}

#[test]
fn the_interface_takes_packets_for_others_where_that_is_asked_for() {
    let Some(namespace) = Namespace::with_cable() else { return };
    for (promiscuous, shown) in [(false, " promiscuity 0 "), (true, " promiscuity 1 ")] {
        let (rings, _) = opened(&namespace, &["b0"], RingConfig { promiscuous, fanout: 2, ..small() });
        assert!(namespace.ip(&["-d", "link", "show", "b0"]).contains(shown));
        drop(rings);
    }
    assert!(namespace.ip(&["-d", "link", "show", "b0"]).contains(" promiscuity 0 "));
}
