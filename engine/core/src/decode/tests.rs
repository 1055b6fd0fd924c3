//! Whole packets through all three layers.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

/// Ethernet, VLAN 100, IPv4 from 10.20.0.5 to 203.0.113.7, TCP 50000 to 443, PSH and ACK, "hello", two bytes of padding.
const TAGGED_TCP: [u8; 65] = [
    0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 5, 0x81, 0x00, 0x00, 0x64, 0x08, 0x00, // Ethernet, 802.1Q
    0x45, 0, 0, 45, 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 20, 0, 5, 203, 0, 113, 7, // IPv4
    0xC3, 0x50, 0x01, 0xBB, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 1, 0, 0, 0, 0, 0, // TCP
    b'h', b'e', b'l', b'l', b'o', 0, 0,
];

fn mapped(v4: [u8; 4]) -> Address {
    std::net::Ipv4Addr::from(v4).to_ipv6_mapped().octets()
}

#[test]
fn ethernet_vlan_ipv4_tcp() {
    let decoded = decode(LinkType::ETHERNET, &TAGGED_TCP, 65).unwrap();
    let expected = Decoded {
        tuple: Tuple {
            source: mapped([10, 20, 0, 5]),
            destination: mapped([203, 0, 113, 7]),
            source_port: 50000,
            destination_port: 443,
            transport: transport::TCP,
        },
        vlan: 100,
        source_mac: Some([2, 0, 0, 0, 0, 5]),
        destination_mac: Some([2, 0, 0, 0, 0, 1]),
        ip_bytes: 45,
        tcp: Some(TcpHeader { sequence: 1, acknowledgment: 2, flags: tcp_flags::ACK | 0x08 }),
        payload: b"hello",
        payload_wire_len: 5,
        outer: None,
        packets: 1,
        wire_len: 65,
        damage: None,
    };
    assert_eq!(decoded, expected);
}

#[test]
fn a_snapshot_length_cuts_the_payload_but_no_length() {
    for captured in 0..TAGGED_TCP.len() {
        let data = &TAGGED_TCP[..captured];
        match decode(LinkType::ETHERNET, data, 65) {
            Ok(decoded) if decoded.damage.is_none() => {
                assert!(captured >= 58);
                assert_eq!((decoded.ip_bytes, decoded.payload_wire_len), (45, 5));
                assert_eq!(decoded.payload.len(), (captured - 58).min(5));
            }
            Ok(decoded) => {
                assert!((42..58).contains(&captured), "behind the ports");
                assert_eq!((decoded.ip_bytes, decoded.tuple.source_port, decoded.tcp), (45, 50000, None));
            }
            Err(refused) => {
                assert!(captured < 42);
                assert_eq!(refused.reason, Reason::TooShort);
            }
        }
    }
}

#[test]
fn a_wire_length_below_the_captured_one_is_not_believed() {
    let decoded = decode(LinkType::ETHERNET, &TAGGED_TCP, 0).unwrap();
    assert_eq!((decoded.ip_bytes, decoded.payload_wire_len), (45, 5));
}

#[test]
fn unknown_transports_are_flows_without_ports() {
    for number in [47, 50, 51, 89, 132, 255] {
        let mut packet = TAGGED_TCP;
        packet[27] = number;
        let decoded = decode(LinkType::ETHERNET, &packet, 65).unwrap();
        assert_eq!((decoded.tuple.source_port, decoded.tuple.destination_port), (0, 0));
        assert_eq!((decoded.tuple.transport, decoded.tcp), (number, None));
        assert_eq!(decoded.payload_wire_len, 25);
    }
}

#[test]
fn what_is_not_ip_is_refused_by_name() {
    let mut arp = TAGGED_TCP;
    [arp[16], arp[17]] = [0x08, 0x06];
    for (link, data, layer) in [(LinkType::ETHERNET, arp, Layer::NetworkType), (LinkType(147), TAGGED_TCP, Layer::Link)]
    {
        assert_eq!(decode(link, &data, 65), Err(Refused { layer, reason: Reason::Unsupported }));
    }
}

#[test]
fn the_same_packet_on_every_link() {
    let ip = &TAGGED_TCP[18..];
    let on_ethernet = decode(LinkType::ETHERNET, &TAGGED_TCP, 65).unwrap();
    let v1 = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 8, 0];
    let v2 = [8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 2, 0, 0, 0, 0, 9, 0, 0];
    let addresses = [0x08, 1, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0];
    let wifi = [&addresses[..], &[0xAA, 0xAA, 3, 0, 0, 0, 8, 0]].concat();
    let radiotap = [&[0, 0, 8, 0, 0, 0, 0, 0][..], &wifi].concat();
    let prism = [&[0; 144][..], &wifi].concat();
    let avs = [&[0x80, 0x21, 0x10, 1, 0, 0, 0, 8][..], &wifi].concat();
    let ppi = [&[0, 0, 8, 0, 105, 0, 0, 0][..], &wifi].concat();
    let ppi_ethernet = [&[0, 0, 8, 0, 1, 0, 0, 0][..], &TAGGED_TCP[..18]].concat();
    let pppoe = [0x11, 0, 0, 1, 0, 47, 0x00, 0x21];
    for (link, header) in [
        (LinkType::RAW, &[][..]),
        (LinkType::RAW_BSD, &[]),
        (LinkType::RAW_OPENBSD, &[]),
        (LinkType::IPV4, &[]),
        (LinkType::NULL, &[2, 0, 0, 0]),
        (LinkType::LOOP, &[0, 0, 0, 2]),
        (LinkType::LINUX_SLL, &v1),
        (LinkType::LINUX_SLL2, &v2),
        (LinkType::PPP, &[0x00, 0x21]),
        (LinkType::PPP, &[0xFF, 0x03, 0x00, 0x21]),
        (LinkType::PPP_HDLC, &[0xFF, 0x03, 0x00, 0x21]),
        (LinkType::PPP_HDLC, &[0x0F, 0, 8, 0]),
        (LinkType::PPP_ETHER, &pppoe),
        (LinkType::C_HDLC, &[0x0F, 0, 8, 0]),
        (LinkType::FRELAY, &[0x18, 0x41, 3, 0xCC]),
        (LinkType::IEEE802_11, &wifi),
        (LinkType::IEEE802_11_RADIOTAP, &radiotap),
        (LinkType::IEEE802_11_PRISM, &prism),
        (LinkType::IEEE802_11_AVS, &avs),
        (LinkType::PPI, &ppi),
        (LinkType::PPI, &ppi_ethernet),
        (LinkType::NFLOG, &[2, 0, 0, 0, 51, 0, 9, 0]),
    ] {
        let packet = [header, ip].concat();
        let wire_len = u32::try_from(packet.len()).unwrap();
        let decoded = decode(link, &packet, wire_len).unwrap();
        assert_eq!((decoded.tuple, decoded.payload), (on_ethernet.tuple, on_ethernet.payload), "{link:?}");
        assert_eq!(decoded.ip_bytes, 45);
    }
}

#[test]
fn per_packet_information_does_not_nest() {
    let nested = [&[0, 0, 8, 0, 192, 0, 0, 0][..], &[0, 0, 8, 0, 101, 0, 0, 0], &TAGGED_TCP[18..]].concat();
    let expected = Refused { layer: Layer::Link, reason: Reason::Unsupported };
    assert_eq!(decode(LinkType::PPI, &nested, 100), Err(expected));
    assert!(decode(LinkType::PPI, &nested[8..], 100).is_ok());
}

/// Bytes that often get past the first checks: a good packet with some bytes changed.
fn damaged_packets() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec((0..TAGGED_TCP.len(), any::<u8>()), 0..8), 0..=TAGGED_TCP.len()).prop_map(
        |(changes, len)| {
            let mut packet = TAGGED_TCP.to_vec();
            for (at, value) in changes {
                packet[at] = value;
            }
            packet.truncate(len);
            packet
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lengths_hold_together_whatever_the_bytes(
        link in prop::sample::select(vec![
            0_u16, 1, 9, 12, 14, 50, 51, 101, 104, 105, 107, 108, 113, 119, 127, 163, 192, 228, 229, 239, 276, 9999,
        ]),
        data in prop_oneof![damaged_packets(), prop::collection::vec(any::<u8>(), 0..120)],
        wire_len in 0..2000_u32,
    ) {
        if let Ok(decoded) = decode(LinkType(link), &data, wire_len) {
            let on_wire = wire_len.max(u32::try_from(data.len()).unwrap());
            prop_assert!(decoded.ip_bytes <= on_wire);
            prop_assert!(decoded.payload_wire_len <= decoded.ip_bytes);
            prop_assert!(decoded.payload.len() <= decoded.payload_wire_len as usize);
            prop_assert!(decoded.damage.is_none() || (decoded.tcp, decoded.payload_wire_len) == (None, 0));
        }
    }
}
