//! Fragments and tunnels through the whole decoder, on raw IP.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::{Address, Decoder, FragmentCounters, Reason, Tunnel, tcp_flags};
use super::*;
use crate::capture::LinkType;

const CLIENT: [u8; 4] = [10, 0, 0, 5];
const SERVER: [u8; 4] = [192, 0, 2, 1];
const ENDS: [[u8; 4]; 2] = [[198, 51, 100, 1], [198, 51, 100, 2]];
const MORE: u16 = 0x2000;

fn mapped(v4: [u8; 4]) -> Address {
    std::net::Ipv4Addr::from(v4).to_ipv6_mapped().octets()
}

fn len(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).unwrap()
}

/// RFC 791, section 3.1; `place` is flags and offset.
fn ipv4([source, destination]: [[u8; 4]; 2], protocol: u8, place: u16, payload: &[u8]) -> Vec<u8> {
    let ([l0, l1], [p0, p1]) = ((len(payload) + 20).to_be_bytes(), place.to_be_bytes());
    let head = [0x45, 0, l0, l1, 0, 9, p0, p1, 64, protocol, 0, 0];
    [&head[..], &source, &destination, payload].concat()
}

/// RFC 8200, section 3.
fn ipv6(next_header: u8, payload: &[u8]) -> Vec<u8> {
    let [l0, l1] = len(payload).to_be_bytes();
    [&[0x60, 0, 0, 0, l0, l1, next_header, 64][..], &[0x20; 16], &[0x21; 16], payload].concat()
}

/// From port 40000 to 9 (RFC 768).
fn udp(payload: &[u8]) -> Vec<u8> {
    let [l0, l1] = (len(payload) + 8).to_be_bytes();
    [&[0x9C, 0x40, 0, 9, l0, l1, 0, 0], payload].concat()
}

/// From port 40000 to 443, a SYN with 20 bytes of options (RFC 9293, section 3.1).
fn tcp(payload: &[u8]) -> Vec<u8> {
    [&[0x9C, 0x40, 1, 0xBB, 0, 0, 0, 7, 0, 0, 0, 0, 0xA0, tcp_flags::SYN, 1, 0, 0, 0, 0, 0][..], &[1; 20], payload]
        .concat()
}

/// The IPv4 packet of these ends in fragments with `size` bytes each.
fn pieces4(ends: [[u8; 4]; 2], protocol: u8, payload: &[u8], size: usize) -> Vec<Vec<u8>> {
    let count = payload.len().div_ceil(size);
    let piece = |(number, part): (usize, &[u8])| {
        let more = if number + 1 < count { MORE } else { 0 };
        ipv4(ends, protocol, more | u16::try_from(number * size / 8).unwrap(), part)
    };
    payload.chunks(size).enumerate().map(piece).collect()
}

/// The IPv6 packet in fragments with `size` bytes each (RFC 8200, section 4.5).
fn pieces6(next_header: u8, payload: &[u8], size: usize) -> Vec<Vec<u8>> {
    let count = payload.len().div_ceil(size);
    let piece = |(number, part): (usize, &[u8])| {
        let [o0, o1] = (u16::try_from(number * size).unwrap() | u16::from(number + 1 < count)).to_be_bytes();
        ipv6(44, &[&[next_header, 0, o0, o1, 0, 0, 0, 9][..], part].concat())
    };
    payload.chunks(size).enumerate().map(piece).collect()
}

/// What a packet came to, as far as these tests look.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    ports: (u16, u16),
    transport: u8,
    packets: u32,
    ip_bytes: u32,
    wire_len: u32,
    flags: Option<u8>,
    payload: Vec<u8>,
    outer: Option<Outer>,
    damage: Option<Refused>,
}

fn seen(decoder: &mut Decoder, packet: &[u8]) -> Result<Option<Seen>, Refused> {
    let found = decoder.decode(LinkType::RAW, packet, 0, 0)?;
    Ok(found.map(|decoded| Seen {
        ports: (decoded.tuple.source_port, decoded.tuple.destination_port),
        transport: decoded.tuple.transport,
        packets: decoded.packets,
        ip_bytes: decoded.ip_bytes,
        wire_len: decoded.wire_len,
        flags: decoded.tcp.map(|tcp| tcp.flags),
        payload: decoded.payload.to_vec(),
        outer: decoded.outer,
        damage: decoded.damage,
    }))
}

fn refusals(decoder: &mut Decoder) -> Vec<(Layer, Reason, u64)> {
    decoder.finish();
    decoder.take_refusals().into_iter().map(|(refused, packets)| (refused.layer, refused.reason, packets)).collect()
}

/// Bytes from 0 up.
fn body(len: usize) -> Vec<u8> {
    (0..=250).cycle().take(len).collect()
}

#[test]
fn rfc_791_section_3_2_fragments_are_packets_of_the_first_ones_flow() {
    let payload = body(40);
    let packets = pieces4([CLIENT, SERVER], 17, &udp(&payload), 16);
    let mut decoder = Decoder::default();
    let found: Vec<_> = packets.iter().map(|packet| seen(&mut decoder, packet).unwrap().unwrap()).collect();
    for one in &found {
        assert_eq!((one.ports, one.transport, one.packets, one.ip_bytes), ((40_000, 9), 17, 1, 36));
    }
    assert_eq!([0, 1, 2].map(|index| found[index].payload.clone()), [payload[..8].to_vec(), vec![], payload]);
    assert_eq!((decoder.fragments().completed, refusals(&mut decoder)), (1, vec![]));
}

#[test]
fn fragments_before_the_first_count_with_it() {
    let packets = pieces4([CLIENT, SERVER], 17, &udp(&body(40)), 16);
    let mut decoder = Decoder::default();
    assert_eq!(seen(&mut decoder, &packets[2]), Ok(None));
    assert_eq!(seen(&mut decoder, &packets[1]), Ok(None));
    let first = seen(&mut decoder, &packets[0]).unwrap().unwrap();
    assert_eq!((first.packets, first.ip_bytes, first.wire_len, first.payload), (3, 108, 108, body(40)));
    for (gone, left) in [(0, 2), (1, 1)] {
        let mut decoder = Decoder::default();
        for (place, packet) in packets.iter().enumerate().filter(|(place, _)| *place != gone) {
            assert_eq!(seen(&mut decoder, packet).unwrap().is_some(), gone != 0, "{place}");
        }
        let expected = if gone == 0 { vec![(Layer::Ipv4, Reason::Fragment, left)] } else { vec![] };
        assert_eq!(refusals(&mut decoder), expected);
        assert_eq!(decoder.fragments().expired, 1);
    }
}

#[test]
fn rfc_8200_section_4_5_the_first_fragments_next_header_counts() {
    let payload = body(30);
    // Destination options stand in the fragmentable part.
    let part = [vec![17, 0, 1, 4, 0, 0, 0, 0], udp(&payload)].concat();
    let mut packets = pieces6(60, &part, 24);
    packets[1][40] = 6;
    let mut decoder = Decoder::default();
    let first = seen(&mut decoder, &packets[0]).unwrap().unwrap();
    assert_eq!(
        (first.ports, first.transport, first.ip_bytes, first.payload),
        ((40_000, 9), 17, 72, payload[..8].to_vec())
    );
    let last = seen(&mut decoder, &packets[1]).unwrap().unwrap();
    assert_eq!((last.ports, last.transport, last.ip_bytes, last.payload), ((40_000, 9), 17, 70, payload));
}

#[test]
fn rfc_6946_an_atomic_fragment_waits_for_nobody() {
    let atomic = pieces6(17, &udp(&body(8)), 64).remove(0);
    let mut decoder = Decoder::default();
    for _ in 0..2 {
        assert_eq!(seen(&mut decoder, &atomic).unwrap().unwrap().payload, body(8));
    }
    assert_eq!(decoder.fragments(), FragmentCounters::default());
}

#[test]
fn rfc_1858_a_first_fragment_with_a_part_of_its_header_tells_the_ports_alone() {
    for (name, size) in [("cut in the fixed header", 16), ("cut in the options", 32)] {
        let packets = pieces4([CLIENT, SERVER], 6, &tcp(b"hi"), size);
        let mut decoder = Decoder::default();
        let found: Vec<_> = packets.iter().map(|packet| seen(&mut decoder, packet).unwrap().unwrap()).collect();
        for one in &found {
            assert_eq!((one.ports, one.transport, one.packets, one.damage), ((40_000, 443), 6, 1, None), "{name}");
        }
        let (whole, parts) = found.split_last().unwrap();
        assert_eq!((whole.flags, &whole.payload[..]), (Some(tcp_flags::SYN), &b"hi"[..]), "{name}");
        assert!(parts.iter().all(|part| part.flags.is_none() && part.payload.is_empty()), "{name}");
        assert_eq!((decoder.fragments().completed, refusals(&mut decoder)), (1, vec![]), "{name}");
    }
}

#[test]
fn a_first_fragment_without_ports_waits_for_the_whole() {
    let part = [vec![17, 0, 1, 4, 0, 0, 0, 0], udp(&body(10))].concat();
    let packets = pieces6(60, &part, 8);
    let mut decoder = Decoder::default();
    for packet in &packets[..3] {
        assert_eq!(seen(&mut decoder, packet), Ok(None));
    }
    let whole = seen(&mut decoder, &packets[3]).unwrap().unwrap();
    assert_eq!((whole.ports, whole.packets, whole.ip_bytes, whole.payload), ((40_000, 9), 4, 4 * 48 + 26, body(10)));
    assert_eq!(refusals(&mut decoder), []);
    let mut decoder = Decoder::default();
    for packet in &packets[..2] {
        assert_eq!(seen(&mut decoder, packet), Ok(None));
    }
    assert_eq!(refusals(&mut decoder), [(Layer::Udp, Reason::TooShort, 2)]);
}

#[test]
fn a_whole_without_ports_is_refused_with_all_its_fragments() {
    let packets = pieces6(60, &[17, 0, 1, 4, 0, 0, 0, 0, 0x9C, 0x40], 8);
    let too_short = Refused { layer: Layer::Udp, reason: Reason::TooShort };
    for order in [[0, 1], [1, 0]] {
        let mut decoder = Decoder::default();
        assert_eq!(seen(&mut decoder, &packets[order[0]]), Ok(None), "{order:?}");
        assert_eq!(seen(&mut decoder, &packets[order[1]]), Err(too_short), "{order:?}");
        assert_eq!(refusals(&mut decoder), [(Layer::Udp, Reason::TooShort, 1)], "{order:?}");
    }
}

#[test]
fn a_damaged_header_in_fragments_is_told_once_and_of_the_whole() {
    let mut segment = tcp(&body(20));
    segment[12] = 0x40;
    let packets = pieces4([CLIENT, SERVER], 6, &segment, 16);
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
        let mut decoder = Decoder::default();
        let found = order.map(|place| seen(&mut decoder, &packets[place]).unwrap());
        let counted: Vec<_> = found.iter().flatten().collect();
        for one in &counted {
            assert_eq!((one.ports, one.flags, &one.payload[..]), ((40_000, 443), None, &[][..]), "{order:?}");
        }
        assert_eq!(counted.iter().map(|one| one.packets).sum::<u32>(), 4, "{order:?}");
        let damage: Vec<_> = counted.iter().filter_map(|one| one.damage).collect();
        assert_eq!(damage, [Refused { layer: Layer::Tcp, reason: Reason::Malformed }], "{order:?}");
        assert_eq!(refusals(&mut decoder), [], "{order:?}");
    }
    let mut decoder = Decoder::default();
    let first = seen(&mut decoder, &packets[0]).unwrap().unwrap();
    assert_eq!((first.damage, refusals(&mut decoder)), (None, vec![]), "the rest never came");
}

#[test]
fn a_damaged_header_in_a_tunnel_is_of_the_flow_inside() {
    let mut segment = tcp(b"hi");
    segment[12] = 0xF0;
    let inner = ipv4([CLIENT, SERVER], 6, 0, &segment);
    let found = seen(&mut Decoder::default(), &ipv4(ENDS, 4, 0, &inner)).unwrap().unwrap();
    assert_eq!((found.ports, found.outer), ((40_000, 443), Some(ipip())));
    assert_eq!(found.damage, Some(Refused { layer: Layer::Tcp, reason: Reason::Malformed }));
    // In the first fragment of a tunnel, the header may go on in the next.
    let mut decoder = Decoder::default();
    let first = &pieces4(ENDS, 4, &ipv4([CLIENT, SERVER], 6, 0, &tcp(b"hi")), 40)[0];
    let part = seen(&mut decoder, first).unwrap().unwrap();
    assert_eq!((part.ports, part.outer, part.damage), ((40_000, 443), Some(ipip()), None));
}

#[test]
fn a_fragment_cut_by_the_snapshot_length_counts_but_its_datagram_is_never_whole() {
    let packets = pieces4([CLIENT, SERVER], 17, &udp(&body(40)), 16);
    let mut decoder = Decoder::default();
    for packet in &packets {
        let found = decoder.decode(LinkType::RAW, &packet[..packet.len() - 1], 36, 0).unwrap().unwrap();
        assert_eq!((found.ip_bytes, found.packets), (36, 1));
        assert!(found.payload.len() < 8);
    }
    assert_eq!((decoder.fragments().cut, decoder.fragments().completed), (1, 0));
}

/// IPv4 in IPv4 between the ends.
fn ipip() -> Outer {
    Outer { kind: Tunnel::Ipip, source: mapped(ENDS[0]), destination: mapped(ENDS[1]) }
}

#[test]
fn the_innermost_flow_counts_and_its_tunnel_is_told() {
    let inner = ipv4([CLIENT, SERVER], 17, 0, &udp(b"hi"));
    let packet = ipv4(ENDS, 4, 0, &inner);
    let found = seen(&mut Decoder::default(), &packet).unwrap().unwrap();
    assert_eq!((found.ports, found.transport, found.payload), ((40_000, 9), 17, b"hi".to_vec()));
    assert_eq!((found.ip_bytes, found.wire_len, found.outer), (30, 50, Some(ipip())));
    for (name, tunnels, packet) in [
        ("switched off", Tunnels::ALL.without(Tunnel::Ipip), packet),
        ("no packet inside", Tunnels::ALL, ipv4(ENDS, 4, 0, &inner[..19])),
        ("no ports inside", Tunnels::ALL, ipv4(ENDS, 4, 0, &inner[..23])),
        ("a fragment inside that is none", Tunnels::ALL, ipv4(ENDS, 4, 0, &ipv6(17, &[]))),
    ] {
        let found = seen(&mut Decoder::new(tunnels), &packet).unwrap().unwrap();
        assert_eq!((found.ports, found.transport, found.outer), ((0, 0), 4, None), "{name}");
        assert_eq!(usize::try_from(found.ip_bytes), Ok(packet.len()), "{name}");
    }
}

#[test]
fn tunnels_are_opened_four_deep() {
    let ends = |number: u8| [[198, 51, 100, number], [198, 51, 100, 100 + number]];
    for depth in 0..8_u8 {
        let inner = ipv4([CLIENT, SERVER], 17, 0, &udp(b"hi"));
        let packet = (0..depth).fold(inner, |inner, number| ipv4(ends(number), 4, 0, &inner));
        let found = seen(&mut Decoder::default(), &packet).unwrap().unwrap();
        let is_open = usize::from(depth) <= TUNNELS_MAX;
        assert_eq!(found.ports, if is_open { (40_000, 9) } else { (0, 0) }, "{depth}");
        let opened = found.outer.map(|outer| outer.source);
        let innermost = if is_open { 0 } else { depth - 4 };
        assert_eq!(opened, (depth > 0).then(|| mapped(ends(innermost)[0])), "{depth}");
    }
}

#[test]
fn a_tunnel_in_fragments_adds_up_to_the_packet_inside() {
    let payload = body(60);
    let inner = ipv4([CLIENT, SERVER], 17, 0, &udp(&payload));
    let packets = pieces4(ENDS, 4, &inner, 32);
    for order in [[0, 1, 2], [2, 0, 1], [2, 1, 0], [1, 0, 2]] {
        let mut decoder = Decoder::default();
        let found = order.map(|place| seen(&mut decoder, &packets[place]).unwrap());
        let counted: Vec<_> = found.iter().flatten().collect();
        for one in &counted {
            assert_eq!((one.ports, one.transport, one.outer), ((40_000, 9), 17, Some(ipip())), "{order:?}");
        }
        assert_eq!(counted.iter().map(|one| one.packets).sum::<u32>(), 3, "{order:?}");
        assert_eq!(counted.iter().map(|one| one.ip_bytes).sum::<u32>(), 88, "{order:?}");
        assert_eq!(counted.iter().map(|one| one.wire_len).sum::<u32>(), 148, "{order:?}");
        assert_eq!(counted.last().map(|one| &one.payload), Some(&payload), "{order:?}");
    }
}

#[test]
fn a_fragment_inside_of_a_fragmented_tunnel() {
    let payload = body(60);
    let inner = pieces4([CLIENT, SERVER], 17, &udp(&payload), 40);
    let packets: Vec<_> = inner.iter().flat_map(|packet| pieces4(ENDS, 4, packet, 32)).collect();
    let mut decoder = Decoder::default();
    let found: Vec<_> = packets.iter().map(|packet| seen(&mut decoder, packet).unwrap()).collect();
    let last = found.last().cloned().flatten().unwrap();
    assert_eq!((last.ports, last.payload, last.outer), ((40_000, 9), payload, Some(ipip())));
    assert_eq!(found.iter().flatten().map(|one| one.packets).sum::<u32>(), 4);
    assert_eq!((decoder.fragments().completed, refusals(&mut decoder)), (3, vec![]));
}

#[test]
fn datagrams_inside_and_outside_of_a_tunnel_are_kept_apart() {
    let packets = pieces4([CLIENT, SERVER], 17, &udp(&body(24)), 16);
    let mut decoder = Decoder::default();
    assert!(seen(&mut decoder, &packets[0]).unwrap().is_some());
    assert_eq!(seen(&mut decoder, &ipv4(ENDS, 4, 0, &packets[1])), Ok(None));
    assert_eq!(refusals(&mut decoder), [(Layer::Ipv4, Reason::Fragment, 1)]);
}

#[test]
fn nobody_completes_a_datagram_of_another_tunnel() {
    let packets = pieces4([CLIENT, SERVER], 17, &udp(&body(24)), 16);
    let stranger = [[203, 0, 113, 66], ENDS[1]];
    let mut decoder = Decoder::default();
    assert!(seen(&mut decoder, &ipv4(ENDS, 4, 0, &packets[0])).unwrap().is_some());
    assert_eq!(seen(&mut decoder, &ipv4(stranger, 4, 0, &packets[1])), Ok(None));
    let whole = seen(&mut decoder, &ipv4(ENDS, 4, 0, &packets[1])).unwrap().unwrap();
    assert_eq!((whole.payload, decoder.fragments().completed), (body(24), 1));
}

/// Fragments of a few datagrams, in tunnels or not, some of them damaged.
fn packets() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let inner = prop_oneof![
        Just(ipv4([CLIENT, SERVER], 17, 0, &udp(&body(50)))),
        prop::sample::select(pieces4([CLIENT, SERVER], 17, &udp(&body(50)), 24)),
        prop::sample::select(pieces4([CLIENT, SERVER], 6, &tcp(&body(50)), 16)),
        prop::sample::select(pieces6(17, &udp(&body(50)), 24)),
    ];
    let wrapped = (inner, 0..3_usize, any::<prop::sample::Index>()).prop_map(|(mut packet, depth, index)| {
        for size in [48, 24].into_iter().take(depth) {
            let protocol = if packet[0] >> 4 == 4 { 4 } else { 41 };
            packet = index.get(&pieces4(ENDS, protocol, &packet, size)).clone();
        }
        packet
    });
    let damaged = (wrapped, prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..2), 0..20_usize);
    let one = damaged.prop_map(|(mut packet, changes, cut)| {
        for (at, value) in changes {
            let at = at.index(packet.len());
            packet[at] = value;
        }
        packet.truncate(packet.len() - cut.saturating_sub(15));
        packet
    });
    prop::collection::vec(one, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_packet_is_counted_once_whatever_the_bytes(packets in packets()) {
        let (mut decoder, mut counted) = (Decoder::default(), 0);
        for (number, packet) in (0..).zip(&packets) {
            match decoder.decode(LinkType::RAW, packet, 0, number) {
                Ok(decoded) => {
                    counted += decoded.map_or(0, |decoded| u64::from(decoded.packets));
                    prop_assert!(decoded.is_none_or(|decoded| decoded.payload.len() <= decoded.payload_wire_len as usize));
                }
                Err(_) => counted += 1,
            }
        }
        decoder.finish();
        prop_assert_eq!(counted + decoder.take_refusals().values().sum::<u64>(), packets.len() as u64);
    }
}
