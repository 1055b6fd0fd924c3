//! Link types and tunnels around IPv4 packets.

use super::OnLink;
use super::conversation::UDP;
use super::frames::{IPV4, IPV6, ethernet, ipv4, ipv4_fragments, ipv6, ipv6_fragments, len_u16, udp};

/// Numbers of the LINKTYPE registry.
const ETHERNET: u16 = 1;
const OUTER: [[u8; 4]; 2] = [[198, 51, 100, 1], [198, 51, 100, 2]];

/// IEEE 802.11 data to the access point: three addresses, then LLC and SNAP (RFC 1042).
fn wireless(packet: &[u8]) -> Vec<u8> {
    let header = [&[8, 1, 0, 0][..], &[2; 18], &[0x10, 0], &[0xaa, 0xaa, 3, 0, 0, 0, 8, 0]].concat();
    [header, packet.to_vec()].concat()
}

fn over_ip(protocol: u8, payload: &[u8]) -> Vec<u8> {
    ethernet(IPV4, &ipv4(protocol, OUTER[0], OUTER[1], payload))
}

fn over_udp(port: u16, payload: &[u8]) -> Vec<u8> {
    over_ip(UDP, &udp((50_000, port), payload))
}

fn after(header: &[u8], payload: &[u8]) -> Vec<u8> {
    [header, payload].concat()
}

/// `packet` on links and below tags.
fn links(packet: &[u8]) -> Vec<OnLink> {
    let frame = ethernet(IPV4, packet);
    let (macs, rest) = frame.split_at(12);
    let radio = after(&[0, 0, 8, 0, 0, 0, 0, 0], &wireless(packet));
    let ppp = after(&[0, 0x21], packet);
    let session = [&[0x11, 0, 0, 1][..], &len_u16(&ppp, 0), &ppp].concat();
    let tags = [0x88, 0xa8, 0, 7, 0x81, 0, 0, 8, 0x81, 0, 0, 9];
    vec![
        (0, after(&[2, 0, 0, 0], packet)),
        (ETHERNET, [macs, &tags[4..8], rest].concat()),
        (ETHERNET, [macs, &tags[..], rest].concat()),
        (ETHERNET, ethernet(0x8847, &after(&[0, 1, 0, 64, 0, 2, 1, 64], packet))),
        (ETHERNET, ethernet(0x8864, &session)),
        (9, after(&[0xff, 3], &ppp)),
        (12, packet.to_vec()),
        (101, packet.to_vec()),
        (105, wireless(packet)),
        (108, after(&[0, 0, 0, 2], packet)),
        (113, [&[0, 0, 0, 1, 0, 6][..], &[2; 8], &[8, 0], packet].concat()),
        (127, radio),
        (228, packet.to_vec()),
        (276, [&[8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6][..], &[2; 8], packet].concat()),
    ]
}

/// `packet` in tunnels, as Ethernet frames.
fn tunnels(packet: &[u8]) -> Vec<Vec<u8>> {
    let frame = ethernet(IPV4, packet);
    let six = ipv6(4, 3, 4, packet);
    vec![
        over_ip(4, packet),
        over_ip(41, &six),
        ethernet(IPV6, &six),
        // GRE (RFC 2784) of IP, with a key (RFC 2890), and of Ethernet.
        over_ip(47, &after(&[0, 0, 8, 0], packet)),
        over_ip(47, &after(&[0x20, 0, 8, 0, 0, 0, 0, 9], packet)),
        over_ip(47, &after(&[0, 0, 0x65, 0x58], &frame)),
        // ERSPAN I, II and III (draft-foschiano-erspan).
        over_ip(47, &after(&[0, 0, 0x88, 0xbe], &frame)),
        over_ip(47, &after(&[0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 7, 0, 1, 0, 0, 0, 0], &frame)),
        over_ip(47, &after(&[0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20, 7, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], &frame)),
        // VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U (TS 29.281), CAPWAP data (RFC 5415) of both kinds, TZSP, Teredo (RFC 4380).
        over_udp(4_789, &after(&[8, 0, 0, 0, 0, 0, 7, 0], &frame)),
        over_udp(6_081, &after(&[0, 0, 0x65, 0x58, 0, 0, 7, 0], &frame)),
        over_udp(2_152, &[&[0x30, 0xff][..], &len_u16(packet, 0), &[0, 0, 0, 7], packet].concat()),
        over_udp(5_247, &after(&[0, 0x10, 2, 0, 0, 0, 0, 0], &frame)),
        over_udp(5_247, &after(&[0, 0x10, 3, 0, 0, 0, 0, 0], &wireless(packet))),
        over_udp(37_008, &after(&[1, 0, 0, 1, 1], &frame)),
        over_udp(3_544, &ipv6(4, 3, 4, packet)),
    ]
}

/// Each packet on every link, in every tunnel, in tunnels in tunnels, and in fragments.
pub fn every_header(packets: &[Vec<u8>]) -> Vec<OnLink> {
    let mut out = Vec::new();
    for (packet, identification) in packets.iter().zip(100..) {
        out.extend(links(packet));
        out.extend(tunnels(packet).into_iter().map(|frame| (ETHERNET, frame)));
        let nested = (0..6).fold(packet.clone(), |inner, _| ipv4(4, OUTER[0], OUTER[1], &inner));
        out.push((ETHERNET, ethernet(IPV4, &nested)));
        let fragments = ipv4_fragments(packet, identification, 24);
        out.extend(fragments.iter().rev().map(|fragment| (ETHERNET, ethernet(IPV4, fragment))));
        let transport_bytes = packet.get(20..).unwrap_or_default();
        let fragments = ipv6_fragments(packet[9], transport_bytes, 32);
        out.extend(fragments.iter().map(|fragment| (ETHERNET, ethernet(IPV6, fragment))));
    }
    out
}
