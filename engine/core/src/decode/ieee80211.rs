//! IEEE 802.11 data frames (IEEE 802.11-2020, section 9.3.2): Wi-Fi as a monitor or an access point's tunnel shows it.

use super::{Frame, Layer, Reason, Refused, llc, up_to};

/// Header of three addresses, and what may follow it.
const HEADER_BYTES: u32 = 24;
const FOURTH_ADDRESS_BYTES: u32 = 6;
const QOS_BYTES: u32 = 2;
const HT_CONTROL_BYTES: u32 = 4;

/// A subframe's two addresses and length (section 9.3.2.2.2).
const SUBFRAME_BYTES: u32 = 14;

/// The frame control field's first byte (section 9.2.4.1).
mod control {
    pub const VERSION: u8 = 0x03;
    pub const TYPE: u8 = 0x0C;
    pub const DATA: u8 = 0x08;
    /// Of a data frame's subtype: it carries no data.
    pub const NULL: u8 = 0x40;
    /// Of a data frame's subtype: a `QoS` control field follows.
    pub const QOS: u8 = 0x80;
}

/// The frame control field's second byte (section 9.2.4.1).
mod flag {
    pub const TO_DS: u8 = 0x01;
    pub const FROM_DS: u8 = 0x02;
    pub const PROTECTED: u8 = 0x40;
    /// Of a `QoS` data frame: an HT control field follows.
    pub const HT_CONTROL: u8 = 0x80;
}

/// The fragment number in the sequence control field's first byte (section 9.2.4.4).
const FRAGMENT_NUMBER: u8 = 0x0F;

/// In the `QoS` control field's first byte: the body is an aggregate of subframes (section 9.2.4.5.9).
const AGGREGATE: u8 = 0x80;

/// What a capture says of its frames beyond their bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Radio {
    /// A frame check sequence stands at the end.
    pub(super) has_fcs: bool,
    /// The header is padded to a multiple of four bytes.
    pub(super) is_padded: bool,
    /// The two bytes of the frame control field are exchanged.
    pub(super) is_exchanged: bool,
}

const FCS_BYTES: u32 = 4;

/// Read a frame of which nothing else is known.
///
/// # Errors
/// Refuses what [`parse_as`] refuses.
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    parse_as(data, wire_len, Radio::default())
}

/// Read the header and the LLC header in its body.
///
/// A packet gives one frame: of an aggregate (A-MSDU) the first subframe is decoded, the others are not.
///
/// # Errors
/// Refuses headers that are cut off, frames other than data, enciphered ones, later fragments, and what
/// [`llc::parse`] refuses.
pub(super) fn parse_as(data: &[u8], wire_len: u32, radio: Radio) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let unsupported = Refused { layer: Layer::NetworkType, reason: Reason::Unsupported };
    let wire_len = if radio.has_fcs { wire_len.saturating_sub(FCS_BYTES) } else { wire_len };
    let data = up_to(data, wire_len);
    let &[c0, c1] = data.first_chunk::<2>().ok_or(refused(Reason::TooShort))?;
    let (kind, flags) = if radio.is_exchanged { (c1, c0) } else { (c0, c1) };
    if kind & control::VERSION != 0 {
        return Err(refused(Reason::Malformed));
    }
    if kind & control::TYPE != control::DATA || kind & control::NULL != 0 {
        return Err(unsupported);
    }
    let (fixed, rest) = data.split_first_chunk::<24>().ok_or(refused(Reason::TooShort))?;
    let &[_, _, _, _, a0, a1, a2, a3, a4, a5, b0, b1, b2, b3, b4, b5, d0, d1, d2, d3, d4, d5, sequence, _] = fixed;
    if flags & flag::PROTECTED != 0 {
        return Err(refused(Reason::Encrypted));
    }
    if sequence & FRAGMENT_NUMBER != 0 {
        return Err(refused(Reason::Fragment));
    }
    // Table 9-30: which address is whose.
    let (first, second, third) = ([a0, a1, a2, a3, a4, a5], [b0, b1, b2, b3, b4, b5], [d0, d1, d2, d3, d4, d5]);
    let (destination_mac, source_mac, mut header_bytes) = match (flags & flag::TO_DS != 0, flags & flag::FROM_DS != 0) {
        (false, false) => (first, second, HEADER_BYTES),
        (false, true) => (first, third, HEADER_BYTES),
        (true, false) => (third, second, HEADER_BYTES),
        (true, true) => {
            let fourth = rest.first_chunk::<6>().ok_or(refused(Reason::TooShort))?;
            (third, *fourth, HEADER_BYTES + FOURTH_ADDRESS_BYTES)
        }
    };
    let mut is_aggregate = false;
    if kind & control::QOS != 0 {
        let qos = data.get(header_bytes as usize).ok_or(refused(Reason::TooShort))?;
        is_aggregate = qos & AGGREGATE != 0;
        header_bytes += QOS_BYTES;
        if flags & flag::HT_CONTROL != 0 {
            header_bytes += HT_CONTROL_BYTES;
        }
    }
    if radio.is_padded {
        header_bytes = header_bytes.next_multiple_of(4);
    }
    let (source_mac, destination_mac) = (Some(source_mac), Some(destination_mac));
    let frame = Frame { source_mac, destination_mac, ..Frame::bare(0, data, wire_len) };
    let body = frame.after(header_bytes, 0).ok_or(refused(Reason::TooShort))?;
    llc::parse(if is_aggregate { first_subframe(body).ok_or(refused(Reason::TooShort))? } else { body })
}

/// The first subframe of an aggregate (section 9.3.2.2.2), with its own addresses; `None` where it is cut off.
fn first_subframe(aggregate: Frame<'_>) -> Option<Frame<'_>> {
    let &[d0, d1, d2, d3, d4, d5, s0, s1, s2, s3, s4, s5, l0, l1] = aggregate.payload.first_chunk::<14>()?;
    let subframe = aggregate.after(SUBFRAME_BYTES, 0)?.up_to(u16::from_be_bytes([l0, l1]).into());
    let (source_mac, destination_mac) = (Some([s0, s1, s2, s3, s4, s5]), Some([d0, d1, d2, d3, d4, d5]));
    Some(Frame { source_mac, destination_mac, ..subframe })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    const FIRST: [u8; 6] = [2, 0, 0, 0, 0, 1];
    const SECOND: [u8; 6] = [2, 0, 0, 0, 0, 2];
    const THIRD: [u8; 6] = [2, 0, 0, 0, 0, 3];
    const FOURTH: [u8; 6] = [2, 0, 0, 0, 0, 4];
    const SNAP: [u8; 8] = [0xAA, 0xAA, 3, 0, 0, 0, 8, 0];

    /// A header with `kind` and `flags`, `more` after its third address's sequence control, SNAP, and three bytes.
    fn frame(kind: u8, flags: u8, more: &[u8]) -> Vec<u8> {
        let start = [kind, flags, 0x2C, 0];
        [&start[..], &FIRST, &SECOND, &THIRD, &[0x10, 0], more, &SNAP, &[0x45, 7, 7]].concat()
    }

    fn reason(data: &[u8]) -> Option<Reason> {
        parse(data, 100).err().map(|refused| refused.reason)
    }

    #[test]
    fn ieee_802_11_table_9_30_addresses() {
        for (flags, more, destination, source) in [
            (0, &[][..], FIRST, SECOND),
            (flag::FROM_DS, &[], FIRST, THIRD),
            (flag::TO_DS, &[], THIRD, SECOND),
            (flag::TO_DS | flag::FROM_DS, &FOURTH, THIRD, FOURTH),
        ] {
            let data = frame(0x08, flags, more);
            let frame = parse(&data, 100).unwrap();
            assert_eq!((frame.destination_mac, frame.source_mac), (Some(destination), Some(source)), "{flags:#x}");
            assert_eq!((frame.ether_type, frame.payload), (0x0800, &[0x45, 7, 7][..]));
            assert_eq!(frame.wire_len as usize, 100 - (data.len() - 3));
            for cut in 0..data.len() - 3 {
                assert_eq!(reason(&data[..cut]), Some(Reason::TooShort), "cut at {cut}");
            }
        }
    }

    #[test]
    fn ieee_802_11_section_9_2_4_fields_after_the_addresses() {
        let padded = Radio { is_padded: true, ..Radio::default() };
        for (name, radio, data) in [
            ("QoS", Radio::default(), frame(0x88, 1, &[6, 0])),
            ("QoS, four addresses", Radio::default(), frame(0x88, 3, &[&FOURTH[..], &[6, 0]].concat())),
            ("QoS, HT control", Radio::default(), frame(0x88, 0x81, &[6, 0, 1, 2, 3, 4])),
            ("the order bit without QoS", Radio::default(), frame(0x08, 0x81, &[])),
            ("QoS, padded", padded, frame(0x88, 1, &[6, 0, 0xFF, 0xFF])),
            ("no QoS, padded", padded, frame(0x08, 1, &[])),
            ("data with an acknowledgment", Radio::default(), frame(0x18, 1, &[])),
        ] {
            let frame = parse_as(&data, 100, radio).unwrap();
            assert_eq!((frame.ether_type, frame.payload), (0x0800, &[0x45, 7, 7][..]), "{name}");
        }
    }

    #[test]
    fn ieee_802_11_section_9_3_2_2_2_the_first_subframe_of_an_aggregate() {
        let length = [0, u8::try_from(SNAP.len() + 2).unwrap()];
        let data = frame(0x88, 1, &[&[0x80, 0][..], &FOURTH, &FIRST, &length].concat());
        let frame = parse(&data, 100).unwrap();
        assert_eq!((frame.destination_mac, frame.source_mac), (Some(FOURTH), Some(FIRST)));
        assert_eq!((frame.payload, frame.wire_len), (&[0x45, 7][..], 2), "what follows is the next subframe");
        for cut in 24..40 {
            assert_eq!(reason(&data[..cut]), Some(Reason::TooShort), "cut at {cut}");
        }
    }

    #[test]
    fn a_frame_check_sequence_is_no_payload() {
        let data = frame(0x08, 0, &[]);
        let has_fcs = Radio { has_fcs: true, ..Radio::default() };
        let whole = u32::try_from(data.len()).unwrap();
        let payload = |wire_len| parse_as(&data, wire_len, has_fcs).map(|frame| (frame.payload.len(), frame.wire_len));
        assert_eq!(payload(whole + 2), Ok((1, 1)), "captured in part");
        assert_eq!(payload(whole + 10), Ok((3, 9)), "not captured");
        assert!(payload(3).is_err());
    }

    #[test]
    fn ieee_802_11_section_9_2_4_1_other_frames() {
        let mut fragment = frame(0x08, 0, &[]);
        fragment[22] = 0x11;
        for (name, data, expected) in [
            ("version 1", frame(0x09, 0, &[]), Reason::Malformed),
            ("beacon", frame(0x80, 0, &[]), Reason::Unsupported),
            ("acknowledgment", vec![0xD4, 0, 0, 0, 2, 0, 0, 0, 0, 1], Reason::Unsupported),
            ("null", frame(0x48, 1, &[]), Reason::Unsupported),
            ("QoS null", frame(0xC8, 1, &[0, 0]), Reason::Unsupported),
            ("enciphered", frame(0x08, 0x41, &[]), Reason::Encrypted),
            ("enciphered QoS", frame(0x88, 0x41, &[0, 0]), Reason::Encrypted),
            ("second fragment", fragment, Reason::Fragment),
        ] {
            assert_eq!(reason(&data), Some(expected), "{name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_do(
            mut data in prop::collection::vec(any::<u8>(), 0..80),
            kind in prop::sample::select(vec![0x08_u8, 0x88, 0x18]),
            flags in 0..4_u8,
            (has_fcs, is_padded, is_exchanged, wire_len) in (any::<bool>(), any::<bool>(), any::<bool>(), 80..200_u32),
        ) {
            if let [first, second, ..] = &mut data[..] {
                (*first, *second) = if is_exchanged { (flags, kind) } else { (kind, flags) };
            }
            if let Ok(frame) = parse_as(&data, wire_len, Radio { has_fcs, is_padded, is_exchanged }) {
                prop_assert!(frame.payload.len() <= frame.wire_len as usize);
            }
        }
    }
}
