//! ERSPAN's headers after GRE (draft-foschiano-erspan): the frames that a switch mirrors to another place.

use super::super::{Frame, ether_type, raw_ip};

/// The GRE protocol of types I and II; GRE's sequence number tells them apart.
pub(super) const PROTOCOL_I_AND_II: u16 = 0x88BE;
/// The GRE protocol of type III.
pub(super) const PROTOCOL_III: u16 = 0x22EB;

const HEADER_II_BYTES: u32 = 8;
const HEADER_III_BYTES: u32 = 12;

/// The platform's subheader, which type III may add.
const SUBHEADER_BYTES: u32 = 8;

/// The version in the first four bits.
const VERSION_II: u8 = 1;
const VERSION_III: u8 = 2;

/// The VLAN that the frame came from, in the first two bytes.
const VLAN_MASK: u16 = 0x0FFF;

/// In type III's last byte: a subheader follows (section 4.3).
const HAS_SUBHEADER: u8 = 0x01;

/// What type III carries, by the five bits after the first of its eleventh byte (section 4.3).
mod frame_type {
    pub const ETHERNET: u8 = 0;
    pub const IP: u8 = 2;
}

/// Type I has no header (section 4.1).
pub(super) const fn open_i(frame: Frame<'_>) -> Frame<'_> {
    Frame { ether_type: ether_type::ETHERNET, ..frame }
}

/// Type II (section 4.2). The frame is in the VLAN that the header names, unless it has a tag of its own.
pub(super) fn open_ii(frame: Frame<'_>) -> Option<Frame<'_>> {
    let vlan = vlan_of(&frame, VERSION_II)?;
    Some(Frame { vlan, ..frame.after(HEADER_II_BYTES, ether_type::ETHERNET)? })
}

/// Type III (section 4.3), with Ethernet or IP in it. The VLAN is told as in type II.
pub(super) fn open_iii(frame: Frame<'_>) -> Option<Frame<'_>> {
    let vlan = vlan_of(&frame, VERSION_III)?;
    let &[_, _, _, _, _, _, _, _, _, _, kind, options] = frame.payload.first_chunk::<12>()?;
    let subheader = if options & HAS_SUBHEADER == 0 { 0 } else { SUBHEADER_BYTES };
    let inner = frame.after(HEADER_III_BYTES + subheader, ether_type::ETHERNET)?;
    let ether_type = match kind >> 2 & 0x1F {
        frame_type::ETHERNET => ether_type::ETHERNET,
        frame_type::IP => raw_ip::parse(inner.payload, inner.wire_len).ok()?.ether_type,
        _ => return None,
    };
    Some(Frame { ether_type, vlan, ..inner })
}

/// The VLAN in a header of `version`; `None` where it is of another.
fn vlan_of(frame: &Frame<'_>, version: u8) -> Option<u16> {
    let &[first, second] = frame.payload.first_chunk::<2>()?;
    (first >> 4 == version).then_some(u16::from_be_bytes([first, second]) & VLAN_MASK)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header, and what it carries, on a wire that carried nine bytes more than were captured.
    fn opened(open: fn(Frame<'_>) -> Option<Frame<'_>>, header: &[u8], inner: &[u8]) -> Option<(u16, u16, usize)> {
        let packet = [header, inner].concat();
        let wire_len = u32::try_from(packet.len()).unwrap() + 9;
        for cut in 0..header.len() {
            assert_eq!(open(Frame::bare(0, &packet[..cut], wire_len)), None, "cut at {cut}");
        }
        let frame = open(Frame::bare(0, &packet, wire_len))?;
        assert_eq!(frame.wire_len as usize, frame.payload.len() + 9);
        Some((frame.ether_type, frame.vlan, frame.payload.len()))
    }

    #[test]
    fn foschiano_erspan_section_4_1_type_i() {
        assert_eq!(opened(|frame| Some(open_i(frame)), &[], &[2, 0, 0]), Some((0x6558, 0, 3)));
    }

    #[test]
    fn foschiano_erspan_section_4_2_type_ii() {
        assert_eq!(opened(open_ii, &[0x10, 100, 0, 1, 0, 0, 0, 0], &[2, 0, 0]), Some((0x6558, 100, 3)));
        assert_eq!(opened(open_ii, &[0x20, 100, 0, 1, 0, 0, 0, 0], &[2, 0, 0]), None, "version 2");
    }

    #[test]
    fn foschiano_erspan_section_4_3_type_iii() {
        let header = |kind: u8, options: u8| [&[0x2F, 0xFF, 0, 1, 0, 0, 0, 0, 0, 0, kind << 2, options][..]].concat();
        let with_subheader = [header(0, 1), vec![0; 8]].concat();
        for (name, header, inner, expected) in [
            ("Ethernet", header(0, 0), 2, Some((0x6558, 4095, 3))),
            ("Ethernet after a subheader", with_subheader, 2, Some((0x6558, 4095, 3))),
            ("IPv4", header(2, 0), 0x45, Some((0x0800, 4095, 3))),
            ("IPv6", header(2, 6), 0x60, Some((0x86DD, 4095, 3))),
            ("IP of another version", header(2, 0), 0x20, None),
            ("another frame type", header(7, 0), 2, None),
            ("version 1", [&[0x1F][..], &header(0, 0)[1..]].concat(), 2, None),
        ] {
            assert_eq!(opened(open_iii, &header, &[inner, 0, 0]), expected, "{name}");
        }
    }
}
