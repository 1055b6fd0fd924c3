//! The per-packet information header (`LINKTYPE_PPI`): fields of a capturing device, and the link type of the packet.

use super::{Layer, Reason, Refused, up_to};
use crate::capture::LinkType;

/// Version, flags, length and link type.
const MIN_HEADER_BYTES: u16 = 8;

/// Fields that are looked through for the radio's; each is at least four bytes of a header that is never long.
const MAX_FIELDS: usize = 64;

/// The field that holds what an 802.11 radio says (PPI specification, section 4.1.2), and where its flags stand.
const COMMON_802_11: u16 = 2;
const COMMON_FLAGS_AT: usize = 8;

/// Bits of its flags.
mod flag {
    pub const FCS_AT_END: u8 = 0x01;
    pub const BAD_FCS: u8 = 0x04;
}

const FCS_BYTES: u32 = 4;

/// The packet after the header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packet<'a> {
    /// Its link type, as capturing libraries number it inside; the types decoded here have the same number in files.
    pub(super) link: LinkType,
    pub(super) data: &'a [u8],
    pub(super) wire_len: u32,
}

/// Read the header. A frame check sequence is taken off where the radio says that there is one.
///
/// # Errors
/// Refuses a header that is cut off or contradicts itself, and a frame that was received damaged.
pub(super) fn open(data: &[u8], wire_len: u32) -> Result<Packet<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let &[version, _, l0, l1, d0, d1, d2, d3] = data.first_chunk::<8>().ok_or(refused(Reason::TooShort))?;
    let header_bytes = u16::from_le_bytes([l0, l1]);
    let link = u16::try_from(u32::from_le_bytes([d0, d1, d2, d3])).map_err(|_| refused(Reason::Unsupported))?;
    if version != 0 || header_bytes < MIN_HEADER_BYTES {
        return Err(refused(Reason::Malformed));
    }
    let (header, packet) = data.split_at_checked(header_bytes.into()).ok_or(refused(Reason::TooShort))?;
    let flags = header.get(MIN_HEADER_BYTES.into()..).map_or(0, radio_flags);
    if flags & flag::BAD_FCS != 0 {
        return Err(refused(Reason::Malformed));
    }
    let fcs_bytes = if flags & flag::FCS_AT_END == 0 { 0 } else { FCS_BYTES };
    let wire_len = wire_len.saturating_sub(header_bytes.into()).saturating_sub(fcs_bytes);
    Ok(Packet { link: LinkType(link), data: up_to(packet, wire_len), wire_len })
}

/// The low byte of the radio's flags, 0 where no field has them.
fn radio_flags(mut fields: &[u8]) -> u8 {
    for _ in 0..MAX_FIELDS {
        let Some((&[k0, k1, l0, l1], rest)) = fields.split_first_chunk::<4>() else { break };
        let Some((field, next)) = rest.split_at_checked(u16::from_le_bytes([l0, l1]).into()) else { break };
        if u16::from_le_bytes([k0, k1]) == COMMON_802_11 {
            return field.get(COMMON_FLAGS_AT).copied().unwrap_or(0);
        }
        fields = next;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(fields: &[u8]) -> Vec<u8> {
        let length = u8::try_from(8 + fields.len()).unwrap();
        [&[0, 0, length, 0, 105, 0, 0, 0], fields, &[1, 2, 3, 4, 5, 6]].concat()
    }

    fn common(flags: u8) -> Vec<u8> {
        [&[2, 0, 20, 0], &[9; 8][..], &[flags, 0], &[9; 10]].concat()
    }

    #[test]
    fn ppi_section_3_fields() {
        for (name, fields, left) in [
            ("no fields", vec![], 6),
            ("a radio without a check sequence", common(0), 6),
            ("a radio with one", common(1), 2),
            ("after another field", [&[5, 0, 2, 0, 9, 9], &common(1)[..]].concat(), 2),
            ("a field longer than the header", vec![2, 0, 20, 0, 1], 6),
            ("a radio's field that is cut off", vec![2, 0, 2, 0, 1, 1], 6),
        ] {
            let data = packet(&fields);
            let wire_len = u32::try_from(data.len()).unwrap();
            let opened = open(&data, wire_len).unwrap();
            assert_eq!((opened.link, opened.data.len()), (LinkType::IEEE802_11, left), "{name}");
            assert_eq!(opened.wire_len as usize, left, "{name}");
        }
    }

    #[test]
    fn headers_that_are_refused() {
        let good = packet(&common(1));
        for (at, value, reason) in [
            (0, 1, Reason::Malformed),
            (2, 7, Reason::Malformed),
            (3, 9, Reason::TooShort),
            (6, 1, Reason::Unsupported),
        ] {
            let mut other = good.clone();
            other[at] = value;
            assert_eq!(open(&other, 100).map_err(|refused| refused.reason), Err(reason));
        }
        assert_eq!(open(&packet(&common(5)), 100).map_err(|refused| refused.reason), Err(Reason::Malformed));
        for cut in 0..32 {
            assert_eq!(open(&good[..cut], 100).map_err(|refused| refused.reason), Err(Reason::TooShort), "{cut}");
        }
    }
}
