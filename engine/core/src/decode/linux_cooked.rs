//! Linux cooked headers, versions 1 and 2 (`LINKTYPE_LINUX_SLL`, `LINKTYPE_LINUX_SLL2`): captures of all interfaces.

use super::{Frame, Layer, Reason, Refused, llc, vlan};

const V1_HEADER_BYTES: u32 = 16;
const V2_HEADER_BYTES: u32 = 20;

/// The link-layer address field of both versions, and the length of an Ethernet address in it.
const MAC_BYTES: usize = 6;

/// The protocol that stands for an LLC header (`ETH_P_802_2` of Linux).
const LLC: u16 = 0x0004;

/// Read the header of version 1: packet type, device type, address length, address, protocol.
///
/// # Errors
/// Refuses a header that is cut off, and what [`vlan::strip`] and [`llc::parse`] refuse.
pub(super) fn parse_v1(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let (header, payload) = data.split_first_chunk::<16>().ok_or(TOO_SHORT)?;
    let &[_, _, _, _, l0, l1, a0, a1, a2, a3, a4, a5, _, _, t0, t1] = header;
    let source_mac = address(u16::from_be_bytes([l0, l1]).into(), [a0, a1, a2, a3, a4, a5]);
    frame(u16::from_be_bytes([t0, t1]), source_mac, payload, wire_len.saturating_sub(V1_HEADER_BYTES))
}

/// Read the header of version 2: protocol, interface, device type, packet type, address length, address.
///
/// # Errors
/// Refuses a header that is cut off, and what [`vlan::strip`] and [`llc::parse`] refuse.
pub(super) fn parse_v2(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let (header, payload) = data.split_first_chunk::<20>().ok_or(TOO_SHORT)?;
    let &[t0, t1, _, _, _, _, _, _, _, _, _, length, a0, a1, a2, a3, a4, a5, _, _] = header;
    let source_mac = address(length.into(), [a0, a1, a2, a3, a4, a5]);
    frame(u16::from_be_bytes([t0, t1]), source_mac, payload, wire_len.saturating_sub(V2_HEADER_BYTES))
}

const TOO_SHORT: Refused = Refused { layer: Layer::Link, reason: Reason::TooShort };

/// The sender's address, where it is an Ethernet one.
fn address(length: usize, bytes: [u8; MAC_BYTES]) -> Option<[u8; MAC_BYTES]> {
    (length == MAC_BYTES).then_some(bytes)
}

fn frame(
    ether_type: u16,
    source_mac: Option<[u8; MAC_BYTES]>,
    payload: &[u8],
    wire_len: u32,
) -> Result<Frame<'_>, Refused> {
    let untagged = vlan::strip(ether_type, payload)?;
    let frame = Frame {
        ether_type: untagged.ether_type,
        vlan: untagged.vlan,
        source_mac,
        destination_mac: None,
        payload: untagged.payload,
        wire_len: wire_len.saturating_sub(untagged.tag_bytes),
    };
    if frame.ether_type == LLC { llc::parse(frame) } else { Ok(frame) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1: [u8; 17] = [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 0x08, 0x00, 0x45];
    const V2: [u8; 21] = [0x86, 0xDD, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 2, 0, 0, 0, 0, 9, 0, 0, 0x60];

    #[test]
    fn both_versions_give_protocol_and_sender() {
        for (frame, ether_type) in [(parse_v1(&V1, 36), 0x0800), (parse_v2(&V2, 40), 0x86DD)] {
            let frame = frame.unwrap();
            assert_eq!(frame.ether_type, ether_type);
            assert_eq!((frame.source_mac, frame.destination_mac), (Some([2, 0, 0, 0, 0, 9]), None));
            assert_eq!((frame.payload.len(), frame.wire_len), (1, 20));
        }
    }

    #[test]
    fn addresses_of_other_lengths_are_no_mac() {
        let (mut v1, mut v2) = (V1, V2);
        (v1[5], v2[11]) = (0, 8);
        assert_eq!(parse_v1(&v1, 36).unwrap().source_mac, None);
        assert_eq!(parse_v2(&v2, 40).unwrap().source_mac, None);
    }

    #[test]
    fn protocol_4_is_llc() {
        let mut v1 = V1[..16].to_vec();
        v1[14..].copy_from_slice(&[0, 4]);
        v1.extend([0xAA, 0xAA, 3, 0, 0, 0, 0x86, 0xDD, 0x60]);
        let frame = parse_v1(&v1, 36).unwrap();
        assert_eq!((frame.ether_type, frame.payload, frame.wire_len), (0x86DD, &[0x60][..], 12));
    }

    #[test]
    fn every_cut_of_the_headers_is_too_short() {
        for len in 0..16 {
            assert_eq!(parse_v1(&V1[..len], 36), Err(TOO_SHORT));
        }
        for len in 0..20 {
            assert_eq!(parse_v2(&V2[..len], 40), Err(TOO_SHORT));
        }
    }
}
