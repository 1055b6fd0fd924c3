//! Whole tunnels: what opens, and what stays a packet of the outer flow.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::Address;
use super::*;

const V4: Address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1];

/// IPv4, 28 bytes long, UDP without payload.
const IPV4: [u8; 28] = [
    0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, // IPv4
    0x9C, 0x40, 0, 53, 0, 8, 0, 0,
];

/// IPv6, 48 bytes long, UDP without payload.
fn ipv6() -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0, 0, 8, 17, 64];
    packet.extend([0x20; 32]);
    packet.extend(&IPV4[20..]);
    packet
}

/// An Ethernet frame with VLAN 5 that holds `ether_type`.
fn ethernet(ether_type: [u8; 2], packet: &[u8]) -> Vec<u8> {
    let header = [2, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 9, 0x81, 0, 0, 5];
    [&header[..], &ether_type, packet].concat()
}

fn wifi(packet: &[u8]) -> Vec<u8> {
    let header = [0x08, 2, 0, 0, 2, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 9, 0, 0];
    [&header[..], &[0xAA, 0xAA, 3, 0, 0, 0, 8, 0], packet].concat()
}

fn datagram(transport: u8, payload: &[u8]) -> Datagram<'_> {
    let wire_len = u32::try_from(payload.len()).unwrap();
    Datagram { source: V4, destination: V4, transport, ip_bytes: wire_len + 20, payload, wire_len, fragment: None }
}

fn message(ports: (u16, u16), payload: &[u8]) -> Message<'_> {
    let payload_wire_len = u32::try_from(payload.len()).unwrap();
    Message { source_port: ports.0, destination_port: ports.1, ..Message::without_ports(payload, payload_wire_len) }
}

/// Kind, IP protocol, and a payload that ends with [`IPV4`].
fn ip_tunnels() -> Vec<(Tunnel, u8, Vec<u8>)> {
    let tagged = ethernet([8, 0], &IPV4);
    let with = |header: &[u8], inner: &[u8]| [header, inner].concat();
    vec![
        (Tunnel::Ipip, 4, IPV4.to_vec()),
        (Tunnel::MplsInIp, 137, with(&[0, 1, 1, 64], &IPV4)),
        (Tunnel::Gre, 47, with(&[0, 0, 8, 0], &IPV4)),
        (Tunnel::Gre, 47, with(&[0x20, 0, 0x65, 0x58, 0, 0, 1, 0], &tagged)),
        (Tunnel::Gre, 47, with(&[0, 0, 0x88, 0x47, 0, 1, 1, 64], &IPV4)),
        (Tunnel::Gre, 47, with(&[0x30, 1, 0x88, 0x0B, 0, 32, 0, 9, 0, 0, 0, 1, 0xFF, 3, 0, 0x21], &IPV4)),
        (Tunnel::Erspan, 47, with(&[0, 0, 0x88, 0xBE], &tagged)),
        (Tunnel::Erspan, 47, with(&[0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 9, 0, 1, 0, 0, 0, 0], &tagged)),
        (Tunnel::Erspan, 47, with(&[0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20, 9, 0, 1, 0, 0, 0, 0, 0, 0, 8, 0], &IPV4)),
    ]
}

/// Kind, port, and a payload that ends with [`IPV4`].
fn udp_tunnels() -> Vec<(Tunnel, u16, Vec<u8>)> {
    let tagged = ethernet([8, 0], &IPV4);
    let with = |header: &[u8], inner: &[u8]| [header, inner].concat();
    vec![
        (Tunnel::Vxlan, 4789, with(&[8, 0, 0, 0, 0, 0, 7, 0], &tagged)),
        (Tunnel::Vxlan, 8472, with(&[8, 0, 0, 0, 0, 0, 7, 0], &tagged)),
        (Tunnel::Vxlan, 4790, with(&[0x0C, 0, 0, 1, 0, 0, 7, 0], &IPV4)),
        (Tunnel::Geneve, 6081, with(&[0, 0, 0x65, 0x58, 0, 0, 7, 0], &tagged)),
        (Tunnel::Geneve, 6081, with(&[1, 0, 8, 0, 0, 0, 7, 0, 1, 2, 3, 0], &IPV4)),
        (Tunnel::GtpU, 2152, with(&[0x32, 255, 0, 32, 0, 0, 0, 7, 0, 1, 0, 0], &IPV4)),
        (Tunnel::Capwap, 5247, with(&[0, 0x10, 2, 0, 0, 0, 0, 0], &tagged)),
        (Tunnel::Capwap, 5247, with(&[0, 0x10, 3, 0, 0, 0, 0, 0], &wifi(&IPV4))),
        (Tunnel::Tzsp, 37008, with(&[1, 0, 0, 1, 1], &tagged)),
        (Tunnel::Tzsp, 37008, with(&[1, 0, 0, 18, 10, 1, 0xC8, 1], &wifi(&IPV4))),
    ]
}

fn check_inner(tunnel: Tunnel, payload: &[u8], frame: &Frame<'_>) {
    assert_eq!((frame.ether_type, frame.payload, frame.wire_len), (0x0800, &IPV4[..], 28), "{tunnel:?}");
    let has_ethernet = payload.windows(6).any(|bytes| bytes == [2, 0, 0, 0, 0, 9]);
    assert_eq!(frame.source_mac, has_ethernet.then_some([2, 0, 0, 0, 0, 9]), "{tunnel:?}");
    assert_eq!(frame.destination_mac, has_ethernet.then_some([2, 0, 0, 0, 0, 8]), "{tunnel:?}");
}

#[test]
fn every_tunnel_in_ip_opens() {
    for (tunnel, protocol, payload) in ip_tunnels() {
        let outer = datagram(protocol, &payload);
        let (found, frame) = open_ip(&outer, Tunnels::NONE.with(tunnel)).unwrap();
        assert_eq!(found, tunnel);
        check_inner(tunnel, &payload, &frame);
        assert_eq!(open_ip(&outer, Tunnels::ALL.without(tunnel)), None, "{tunnel:?} switched off");
        assert_eq!(open_ip(&Datagram { transport: 50, ..outer }, Tunnels::ALL), None, "another protocol");
        for cut in 0..payload.len() - IPV4.len() {
            assert_eq!(open_ip(&datagram(protocol, &payload[..cut]), Tunnels::ALL), None, "{tunnel:?} cut at {cut}");
        }
    }
}

#[test]
fn every_tunnel_in_udp_opens_by_either_port() {
    for (tunnel, port, payload) in udp_tunnels() {
        for ports in [(50_000, port), (port, 50_000), (port, port), (2152, port)] {
            let outer = message(ports, &payload);
            let (found, frame) = open_udp(&outer, Tunnels::ALL).unwrap();
            assert_eq!(found, tunnel);
            check_inner(tunnel, &payload, &frame);
            assert_eq!(open_udp(&outer, Tunnels::ALL.without(tunnel)), None, "{tunnel:?} switched off");
        }
        assert_eq!(open_udp(&message((50_000, 50_001), &payload), Tunnels::ALL), None, "another port");
        for cut in 0..payload.len() - 1 {
            let found = open_udp(&message((50_000, port), &payload[..cut]), Tunnels::ALL);
            assert_eq!(found, None, "{tunnel:?} cut at {cut}: the lengths do not fit what the wire carried");
        }
    }
}

#[test]
fn what_a_snapshot_length_cut_opens_by_what_the_wire_carried() {
    for (tunnel, port, payload) in udp_tunnels() {
        let whole = message((50_000, port), &payload);
        let cut = Message { payload: &payload[..payload.len() - 8], ..whole };
        let (found, frame) = open_udp(&cut, Tunnels::ALL).unwrap();
        assert_eq!((found, frame.payload.len(), frame.wire_len), (tunnel, 20, 28));
    }
}

#[test]
fn rfc_4380_section_5_1_1_teredo() {
    let packet = ipv6();
    let inner = |payload| open_udp(&message((50_000, 3544), payload), Tunnels::ALL);
    assert_eq!(inner(&packet), Some((Tunnel::Teredo, Frame::bare(0x86DD, &packet, 48))));
    assert_eq!(inner(&packet[..47]), None, "longer than UDP carried");
    assert_eq!(inner(&IPV4), None, "IPv4 is never inside");
}

#[test]
fn a_port_alone_is_no_tunnel() {
    for port in 0..=u16::MAX {
        for payload in
            [&[][..], &[0; 120], &[0xFF; 120], &IPV4, b"GET / HTTP/1.1\r\n\r\n, or whatever else one may send"]
        {
            assert_eq!(open_udp(&message((50_000, port), payload), Tunnels::ALL), None, "{port}");
        }
    }
}

#[test]
fn what_is_not_ip_inside_is_no_tunnel() {
    let arp = ethernet([8, 6], &[0, 1, 8, 0, 6, 4, 0, 1]);
    let spanning_tree = [&[1, 0x80, 0xC2, 0, 0, 0, 2, 0, 0, 0, 0, 9, 0, 7, 0x42, 0x42, 3][..], &[0; 40]].concat();
    for inner in [&arp, &spanning_tree] {
        let vxlan = [&[8, 0, 0, 0, 0, 0, 7, 0], &inner[..]].concat();
        assert_eq!(open_udp(&message((50_000, 4789), &vxlan), Tunnels::ALL), None);
        let erspan = [&[0, 0, 0x88, 0xBE], &inner[..]].concat();
        assert_eq!(open_ip(&datagram(47, &erspan), Tunnels::ALL), None);
    }
    let keep_alive = [0, 0, 0, 0];
    assert_eq!(open_ip(&datagram(47, &keep_alive), Tunnels::ALL), None);
}

#[test]
fn foschiano_erspan_section_4_the_frames_own_tag_comes_before_the_headers() {
    let header = [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 9, 0, 1, 0, 0, 0, 0];
    let tagged = ethernet([8, 0], &IPV4);
    let untagged = [&tagged[..12], &[8, 0], &IPV4[..]].concat();
    for (frame, vlan) in [(tagged, 5), (untagged, 9)] {
        let packet = [&header[..], &frame].concat();
        let inner = open_ip(&datagram(47, &packet), Tunnels::ALL);
        assert_eq!(inner.map(|(_, frame)| frame.vlan), Some(vlan));
    }
}

/// Bytes that often get past the first checks: a good tunnel with some bytes changed.
fn damaged(payloads: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    (prop::sample::select(payloads), changes, 0..140_usize).prop_map(|(mut payload, changes, len)| {
        for (at, value) in changes {
            let at = at.index(payload.len());
            payload[at] = value;
        }
        payload.truncate(len);
        payload
    })
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_do_in_ip(
        payload in damaged(ip_tunnels().into_iter().map(|(_, _, payload)| payload).collect()),
        protocol in prop::sample::select(vec![4_u8, 41, 47, 137]),
        more in 0..200_u32,
    ) {
        let outer = datagram(protocol, &payload);
        if let Some((_, frame)) = open_ip(&Datagram { wire_len: outer.wire_len + more, ..outer }, Tunnels::ALL) {
            prop_assert!(frame.is_ip());
            prop_assert!(frame.payload.len() <= frame.wire_len as usize);
            prop_assert!(frame.wire_len <= outer.wire_len + more);
        }
    }

    #[test]
    fn any_bytes_do_in_udp(
        payload in damaged(udp_tunnels().into_iter().map(|(_, _, payload)| payload).chain([ipv6()]).collect()),
        port in prop::sample::select(vec![2152_u16, 3544, 4789, 4790, 5247, 6081, 8472, 37008]),
        more in 0..200_u32,
    ) {
        let outer = message((50_000, port), &payload);
        let longer = Message { payload_wire_len: outer.payload_wire_len + more, ..outer };
        if let Some((_, frame)) = open_udp(&longer, Tunnels::ALL) {
            prop_assert!(frame.is_ip());
            prop_assert!(frame.payload.len() <= frame.wire_len as usize);
            prop_assert!(frame.wire_len <= longer.payload_wire_len);
        }
    }
}
