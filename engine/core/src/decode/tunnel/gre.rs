//! GRE (RFC 2784, RFC 2890), and the enhanced GRE of PPTP (RFC 2637, section 4.1).

use super::super::{Frame, ether_type};
use super::{Tunnel, erspan};

/// Flags and protocol.
const HEADER_BYTES: u32 = 4;

/// Any of the optional fields: checksum with its padding, key, sequence number, acknowledgment number.
const FIELD_BYTES: u32 = 4;

/// Bits of the first two bytes.
mod bit {
    /// RFC 2784, section 2.1.
    pub const CHECKSUM: u16 = 0x8000;
    /// RFC 1701; source routes are of variable length, and RFC 2784, section 2.3, lets them be discarded.
    pub const ROUTING: u16 = 0x4000;
    /// RFC 2890, section 2.1.
    pub const KEY: u16 = 0x2000;
    /// RFC 2890, section 2.2.
    pub const SEQUENCE: u16 = 0x1000;
    /// RFC 2637, section 4.1.
    pub const ACKNOWLEDGMENT: u16 = 0x0080;
    pub const VERSION: u16 = 0x0007;
}

/// Protocols that are not Ethernet types of frames.
mod protocol {
    /// WCCP's redirected packets (draft-mclaggan-wccp-v2rev1, section 3.12).
    pub const WCCP: u16 = 0x883E;
}

/// WCCP's redirect header, which version 2 puts before the packet.
const REDIRECT_BYTES: u32 = 4;

/// Read the header, and that of ERSPAN or WCCP after it. The frame's type is what the header names.
pub(super) fn open(payload: &[u8], wire_len: u32) -> Option<(Tunnel, Frame<'_>)> {
    let &[b0, b1, p0, p1] = payload.first_chunk::<4>()?;
    let (bits, protocol) = (u16::from_be_bytes([b0, b1]), u16::from_be_bytes([p0, p1]));
    let frame = Frame::bare(protocol, payload, wire_len);
    match bits & bit::VERSION {
        0 if bits & bit::ROUTING == 0 => {
            let fields = [bit::CHECKSUM, bit::KEY, bit::SEQUENCE].map(|field| u32::from(bits & field != 0));
            let inner = frame.after(HEADER_BYTES + FIELD_BYTES * fields.iter().sum::<u32>(), protocol)?;
            match protocol {
                erspan::PROTOCOL_I_AND_II if bits & bit::SEQUENCE == 0 => Some((Tunnel::Erspan, erspan::open_i(inner))),
                erspan::PROTOCOL_I_AND_II => Some((Tunnel::Erspan, erspan::open_ii(inner)?)),
                erspan::PROTOCOL_III => Some((Tunnel::Erspan, erspan::open_iii(inner)?)),
                protocol::WCCP => Some((Tunnel::Gre, redirected(inner)?)),
                _ => Some((Tunnel::Gre, inner)),
            }
        }
        1 => Some((Tunnel::Gre, open_enhanced(frame, bits)?)),
        _ => None,
    }
}

/// The header of PPTP: the key holds the payload's length; without a sequence number there is no payload.
fn open_enhanced(frame: Frame<'_>, bits: u16) -> Option<Frame<'_>> {
    let is_data = bits & bit::SEQUENCE != 0 && bits & bit::KEY != 0;
    if !is_data || bits & (bit::CHECKSUM | bit::ROUTING) != 0 || frame.ether_type != ether_type::PPP {
        return None;
    }
    let &[_, _, _, _, l0, l1] = frame.payload.first_chunk::<6>()?;
    let fields = if bits & bit::ACKNOWLEDGMENT == 0 { 2 } else { 3 };
    let inner = frame.after(HEADER_BYTES + FIELD_BYTES * fields, ether_type::PPP)?;
    Some(inner.up_to(u16::from_be_bytes([l0, l1]).into()))
}

/// What WCCP redirects: an IPv4 packet, in version 2 after a header whose first four bits are never 4.
fn redirected(frame: Frame<'_>) -> Option<Frame<'_>> {
    let is_packet = frame.payload.first()? >> 4 == 4;
    frame.after(if is_packet { 0 } else { REDIRECT_BYTES }, ether_type::IPV4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(header: &[u8]) -> Option<(Tunnel, u16, usize)> {
        let packet = [header, &[0x45, 7, 7]].concat();
        let (tunnel, frame) = open(&packet, u32::try_from(packet.len()).unwrap() + 9)?;
        assert_eq!(frame.wire_len as usize, frame.payload.len() + 9);
        for cut in 0..header.len() {
            assert!(open(&packet[..cut], 100).is_none(), "cut at {cut}");
        }
        Some((tunnel, frame.ether_type, frame.payload.len()))
    }

    #[test]
    fn rfc_2784_and_rfc_2890_optional_fields() {
        for (name, header, ether_type) in [
            ("none", vec![0, 0, 0x08, 0], 0x0800),
            ("2784, 2.1: checksum", [&[0x80, 0, 0x86, 0xDD][..], &[0; 4]].concat(), 0x86DD),
            ("2890, 2.1: key", [&[0x20, 0, 0x65, 0x58][..], &[9; 4]].concat(), 0x6558),
            ("2890, 2.2: sequence number", [&[0x10, 0, 0x88, 0x47][..], &[9; 4]].concat(), 0x8847),
            ("all", [&[0xB0, 0, 0x08, 0][..], &[9; 12]].concat(), 0x0800),
        ] {
            assert_eq!(opened(&header), Some((Tunnel::Gre, ether_type, 3)), "{name}");
        }
        assert_eq!(opened(&[0x40, 0, 0x08, 0, 0, 0, 0, 0]), None, "2784, 2.3: source routes");
        assert_eq!(opened(&[0, 2, 0x08, 0]), None, "version 2");
    }

    #[test]
    fn rfc_2637_section_4_1_enhanced_gre() {
        let header = |b0, b1, fields: usize| [&[b0, b1, 0x88, 0x0B, 0, 2, 0, 9][..], &[5; 8][..fields]].concat();
        for (name, header, expected) in [
            ("data", header(0x30, 0x01, 4), Some(2)),
            ("data with acknowledgment", header(0x30, 0x81, 8), Some(2)),
            ("acknowledgment alone", header(0x20, 0x81, 4), None),
            ("no key", header(0x10, 0x01, 4), None),
            ("routing", header(0x70, 0x01, 4), None),
        ] {
            let packet = [&header[..], &[0x21, 0x45, 7, 7]].concat();
            let opened = open(&packet, 100).map(|(tunnel, frame)| (tunnel, frame.ether_type, frame.payload.len()));
            assert_eq!(opened, expected.map(|len| (Tunnel::Gre, 0x880B, len)), "{name}");
        }
        assert_eq!(open(&[0x30, 1, 0x08, 0, 0, 2, 0, 9, 0, 0, 0, 0, 0x45], 100), None, "not PPP");
    }

    #[test]
    fn wccp_redirects_with_and_without_a_header() {
        for header in [&[0, 0, 0x88, 0x3E][..], &[0, 0, 0x88, 0x3E, 0x80, 0, 0, 1]] {
            let packet = [header, &[0x45, 7, 7]].concat();
            let expected = Frame::bare(0x0800, &packet[header.len()..], 100 - u32::try_from(header.len()).unwrap());
            assert_eq!(open(&packet, 100), Some((Tunnel::Gre, expected)));
        }
    }
}
