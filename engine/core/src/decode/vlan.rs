//! VLAN tags (IEEE 802.1Q, section 9.6): customer tags, service tags and the older number of stacked tags.

use super::{Layer, Reason, Refused, ether_type as known};

/// Tags that are stripped. Three covers a service tag, a customer tag and the mirror port's own; more is no network
/// that a gateway's mirror shows.
const MAX_TAGS: usize = 3;

/// Tag control information and the protocol type that follows it.
const TAG_BYTES: u32 = 4;

/// The identifier in the tag control information; the bits above are priority and drop eligibility.
const IDENTIFIER_MASK: u16 = 0x0FFF;

/// What stands after the tags.
pub(super) struct Untagged<'a> {
    pub(super) ether_type: u16,
    /// Identifier of the innermost tag that has one, 0 where none has: identifier 0 gives a priority only, and the frame
    /// stays in the network of the tag around it (IEEE 802.1Q, table 9-2).
    pub(super) vlan: u16,
    pub(super) payload: &'a [u8],
    /// Bytes that the tags took.
    pub(super) tag_bytes: u32,
}

/// Whether `ether_type` announces a tag.
#[inline]
pub(super) const fn is_tag(ether_type: u16) -> bool {
    matches!(ether_type, known::VLAN | known::SERVICE_VLAN | known::OLD_STACKED_VLAN)
}

/// Strip the tags that stand before `payload`, whose type is `ether_type`.
///
/// # Errors
/// Refuses a tag that is cut off, and more tags than [`MAX_TAGS`].
#[inline]
pub(super) fn strip(ether_type: u16, payload: &[u8]) -> Result<Untagged<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Ethernet, reason };
    let mut untagged = Untagged { ether_type, vlan: 0, payload, tag_bytes: 0 };
    for _ in 0..MAX_TAGS {
        if !is_tag(untagged.ether_type) {
            return Ok(untagged);
        }
        let (&[c0, c1, t0, t1], rest) = untagged.payload.split_first_chunk::<4>().ok_or(refused(Reason::TooShort))?;
        let identifier = u16::from_be_bytes([c0, c1]) & IDENTIFIER_MASK;
        untagged = Untagged {
            ether_type: u16::from_be_bytes([t0, t1]),
            vlan: if identifier == 0 { untagged.vlan } else { identifier },
            payload: rest,
            tag_bytes: untagged.tag_bytes + TAG_BYTES,
        };
    }
    if is_tag(untagged.ether_type) { Err(refused(Reason::Unsupported)) } else { Ok(untagged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ieee_802_1q_section_9_6_the_innermost_identifier_counts() {
        let data = [0xE0, 0x64, 0x88, 0xA8, 0x20, 0x0A, 0x81, 0x00, 0x0F, 0xFF, 0x08, 0x00, 0x45];
        for (ether_type, skip, vlan, tag_bytes) in
            [(0x0800, 12, 0, 0), (0x8100, 8, 0xFFF, 4), (0x88A8, 4, 0xFFF, 8), (0x9100, 0, 0xFFF, 12)]
        {
            let untagged = strip(ether_type, &data[skip..]).unwrap();
            assert_eq!((untagged.ether_type, untagged.vlan, untagged.tag_bytes), (0x0800, vlan, tag_bytes));
            assert_eq!(untagged.payload, &[0x45]);
        }
    }

    #[test]
    fn ieee_802_1q_table_9_2_a_priority_tag_names_no_network() {
        for (data, vlan) in [
            (&[0x00, 10, 0x81, 0, 0xE0, 0, 8, 0][..], 10),
            (&[0xE0, 0, 0x81, 0, 0x00, 10, 8, 0], 10),
            (&[0xE0, 0, 8, 0], 0),
            (&[0x00, 10, 0x81, 0, 0xE0, 0, 0x81, 0, 0x20, 0, 8, 0], 10),
        ] {
            assert_eq!(strip(0x8100, data).ok().map(|untagged| untagged.vlan), Some(vlan), "{data:?}");
        }
    }

    #[test]
    fn four_tags_are_one_too_many() {
        let data = [0, 1, 0x81, 0, 0, 2, 0x81, 0, 0, 3, 0x81, 0, 0, 4, 0x08, 0];
        assert_eq!(strip(0x8100, &data).err().map(|refused| refused.reason), Some(Reason::Unsupported));
        assert_eq!(strip(0x8100, &data[4..]).ok().map(|untagged| untagged.vlan), Some(4));
    }

    #[test]
    fn a_cut_tag_is_too_short() {
        for len in 0..4 {
            let reason = strip(0x8100, &[0, 1, 8, 0][..len]).err().map(|refused| refused.reason);
            assert_eq!(reason, Some(Reason::TooShort));
        }
    }
}
