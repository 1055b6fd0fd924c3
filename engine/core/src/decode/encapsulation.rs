//! Headers between the link layer and IP, on any link, taken off one after the other in whatever order they stand.

use super::ethernet::FIRST_TYPE;
use super::{Frame, Layer, Reason, Refused, ether_type, ethernet, llc, mpls, ppp, pppoe, vlan};

/// Headers that are taken off; a run of VLAN tags and a stack of labels count as one. A provider's network puts
/// tags, labels, a control word's Ethernet, tags, `PPPoE` and PPP before IP: six. The rest is room, and a bound.
const MAX_HEADERS: usize = 8;

/// Take off all headers that are known, until the type is IPv4 or IPv6, or one that is not known here.
///
/// A frame inside gives its own addresses, and its VLAN where it has a tag; else those around it stay.
///
/// # Errors
/// Refuses what a header's own parser refuses, and more headers than [`MAX_HEADERS`].
#[cold]
pub(super) fn strip(mut frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    for _ in 0..MAX_HEADERS {
        frame = match frame.ether_type {
            length @ ..FIRST_TYPE => llc::parse(frame.up_to(length.into()))?,
            tag if vlan::is_tag(tag) => untag(frame)?,
            ether_type::MPLS | ether_type::MPLS_UPSTREAM => mpls::parse(frame)?,
            ether_type::PPPOE_SESSION => pppoe::parse(frame)?,
            ether_type::PPP => ppp::parse(frame)?,
            ether_type::ETHERNET => {
                let inner = ethernet::parse(frame.payload, frame.wire_len)?;
                Frame { vlan: if inner.vlan == 0 { frame.vlan } else { inner.vlan }, ..inner }
            }
            _ => return Ok(frame),
        };
    }
    if frame.is_ip() { Ok(frame) } else { Err(Refused { layer: Layer::Encapsulation, reason: Reason::Unsupported }) }
}

/// Tags that stand after another header than the link's own.
fn untag(frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    let untagged = vlan::strip(frame.ether_type, frame.payload)?;
    Ok(Frame {
        ether_type: untagged.ether_type,
        vlan: if untagged.vlan == 0 { frame.vlan } else { untagged.vlan },
        payload: untagged.payload,
        wire_len: frame.wire_len.saturating_sub(untagged.tag_bytes),
        ..frame
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    const OUTER: [u8; 6] = [2, 0, 0, 0, 0, 1];
    const INNER: [u8; 6] = [2, 0, 0, 0, 0, 9];

    fn stripped(ether_type: u16, payload: &[u8]) -> Result<Frame<'_>, Refused> {
        let wire_len = u32::try_from(payload.len()).unwrap() + 100;
        strip(Frame { source_mac: Some(OUTER), vlan: 7, ..Frame::bare(ether_type, payload, wire_len) })
    }

    /// An IPv4 header that fits 20 bytes and the 100 that were not captured.
    const IPV4: [u8; 20] = [0x45, 0, 0, 120, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];

    fn with_ip(headers: &[&[u8]]) -> Vec<u8> {
        [headers.concat(), IPV4.to_vec()].concat()
    }

    const ETHERNET_PPPOE: [u8; 14] = [2, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 9, 0x88, 0x64];
    const ETHERNET_TAGGED: [u8; 18] = [2, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 9, 0x81, 0, 0, 5, 0x08, 0];
    const PPPOE_IPV4: [u8; 8] = [0x11, 0, 0, 1, 0, 122, 0x00, 0x21];
    const LABELS: [u8; 8] = [0, 1, 0x00, 64, 0, 2, 0x01, 64];
    const CONTROL_WORD: [u8; 4] = [0; 4];

    #[test]
    fn headers_stand_in_any_order() {
        for (name, ether_type, packet, vlan, mac) in [
            ("PPPoE", 0x8864, with_ip(&[&PPPOE_IPV4]), 7, OUTER),
            ("VLAN, PPPoE", 0x8100, with_ip(&[&[0, 9, 0x88, 0x64], &PPPOE_IPV4]), 9, OUTER),
            ("a tag of priority alone", 0x8100, with_ip(&[&[0xE0, 0, 0x08, 0]]), 7, OUTER),
            ("MPLS", 0x8847, with_ip(&[&LABELS]), 7, OUTER),
            ("MPLS, Ethernet, VLAN", 0x8848, with_ip(&[&LABELS, &ETHERNET_TAGGED]), 5, INNER),
            (
                "MPLS, Ethernet, PPPoE",
                0x8847,
                with_ip(&[&LABELS, &CONTROL_WORD, &ETHERNET_PPPOE, &PPPOE_IPV4]),
                7,
                INNER,
            ),
            ("LLC and SNAP", 128, with_ip(&[&[0xAA, 0xAA, 3, 0, 0, 0, 0x08, 0]]), 7, OUTER),
        ] {
            let frame = stripped(ether_type, &packet).unwrap();
            assert_eq!((frame.ether_type, frame.vlan, frame.source_mac), (0x0800, vlan, Some(mac)), "{name}");
            assert_eq!((frame.payload, frame.wire_len), (&IPV4[..], 120), "{name}");
            for cut in 0..packet.len() - IPV4.len() {
                assert!(stripped(ether_type, &packet[..cut]).is_err(), "{name} cut at {cut}");
            }
        }
    }

    #[test]
    fn ieee_802_3_section_3_2_6_a_length_bounds_llc() {
        let packet = with_ip(&[&[0x06, 0x06, 3]]);
        let frame = stripped(13, &packet).unwrap();
        assert_eq!((frame.payload.len(), frame.wire_len), (10, 10));
    }

    #[test]
    fn other_types_stay_for_the_network_layer_to_refuse() {
        for ether_type in [0x0600, 0x0806, 0x8863, 0x8909, 0x88E5] {
            assert_eq!(stripped(ether_type, &IPV4).map(|frame| frame.ether_type), Ok(ether_type));
        }
    }

    #[test]
    fn a_chain_without_end_is_refused() {
        let mut packet = Vec::new();
        for _ in 0..=MAX_HEADERS {
            packet.extend([2, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 9, 0x65, 0x58]);
        }
        let expected = Refused { layer: Layer::Encapsulation, reason: Reason::Unsupported };
        assert_eq!(stripped(0x6558, &packet), Err(expected));
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_do(
            ether_type in prop::sample::select(vec![0_u16, 60, 0x8100, 0x8847, 0x8864, 0x880B, 0x6558]),
            payload in prop::collection::vec(prop_oneof![any::<u8>(), Just(0), Just(0x81), Just(0x45)], 0..80),
        ) {
            if let Ok(frame) = stripped(ether_type, &payload) {
                prop_assert!(frame.payload.len() <= frame.wire_len as usize);
            }
        }
    }
}
