//! The radiotap header before IEEE 802.11 frames (`LINKTYPE_IEEE802_11_RADIOTAP`; radiotap.org).

use super::ieee80211::{self, Radio};
use super::{Frame, Layer, Reason, Refused};

/// Version, padding, length and the first word of what is present.
const MIN_HEADER_BYTES: usize = 8;

/// Where the words begin that say what is present, and how long one is.
const PRESENT_AT: usize = 4;
const WORD_BYTES: usize = 4;

/// Words that are followed. A receiver of eight antennas writes nine; the rest is room, and a bound.
const MAX_WORDS: usize = 32;

/// Bits of the word that says what is present; the fields stand in their order.
mod present {
    pub const TIMER: u32 = 1;
    pub const FLAGS: u32 = 1 << 1;
    /// Another such word follows.
    pub const MORE: u32 = 1 << 31;
}

/// The timer, eight bytes aligned to eight from the header's start.
const TIMER_BYTES: usize = 8;

/// Bits of the flags field.
mod flag {
    pub const FCS_AT_END: u8 = 0x10;
    pub const PADDED: u8 = 0x20;
    pub const BAD_FCS: u8 = 0x40;
}

/// Read the header and the frame after it.
///
/// # Errors
/// Refuses a header that is cut off or contradicts itself, a frame that was received damaged, and what
/// [`ieee80211::parse_as`] refuses.
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let &[version, _, l0, l1] = data.first_chunk::<4>().ok_or(refused(Reason::TooShort))?;
    if version != 0 {
        return Err(refused(Reason::Unsupported));
    }
    let header_bytes = u16::from_le_bytes([l0, l1]);
    if usize::from(header_bytes) < MIN_HEADER_BYTES {
        return Err(refused(Reason::Malformed));
    }
    let (header, frame) = data.split_at_checked(header_bytes.into()).ok_or(refused(Reason::TooShort))?;
    let flags = flags(header).ok_or(refused(Reason::Malformed))?;
    if flags & flag::BAD_FCS != 0 {
        return Err(refused(Reason::Malformed));
    }
    let radio =
        Radio { has_fcs: flags & flag::FCS_AT_END != 0, is_padded: flags & flag::PADDED != 0, is_exchanged: false };
    ieee80211::parse_as(frame, wire_len.saturating_sub(header_bytes.into()), radio)
}

/// The flags field, 0 where it is not present; `None` where the header has no room for what it says is present.
fn flags(header: &[u8]) -> Option<u8> {
    let words = header.get(PRESENT_AT..)?.chunks_exact(WORD_BYTES).take(MAX_WORDS);
    let is_last = |word: &[u8]| word.last().is_some_and(|high| u32::from(*high) << 24 & present::MORE == 0);
    let count = words.clone().position(is_last)? + 1;
    let first = words.clone().next()?.first_chunk::<4>().copied().map(u32::from_le_bytes)?;
    let mut at = PRESENT_AT + count * WORD_BYTES;
    if first & present::TIMER != 0 {
        at = at.next_multiple_of(TIMER_BYTES) + TIMER_BYTES;
    }
    if first & present::FLAGS == 0 { Some(0) } else { header.get(at).copied() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    /// A data frame with SNAP, three bytes of payload, and a frame check sequence.
    const FRAME: [u8; 39] = [
        0x08, 1, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0, // header
        0xAA, 0xAA, 3, 0, 0, 0, 8, 0, 0x45, 7, 7, // SNAP and payload
        0xFC, 0xFC, 0xFC, 0xFC,
    ];

    fn packet(words: &[u32], fields: &[u8]) -> Vec<u8> {
        let length = u16::try_from(4 + words.len() * 4 + fields.len()).unwrap();
        let mut packet = vec![0, 0];
        packet.extend(length.to_le_bytes());
        packet.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        packet.extend(fields);
        packet.extend(FRAME);
        packet
    }

    fn parsed(packet: &[u8]) -> Result<usize, Reason> {
        let wire_len = u32::try_from(packet.len()).unwrap();
        parse(packet, wire_len).map(|frame| frame.payload.len()).map_err(|refused| refused.reason)
    }

    #[test]
    fn the_flags_stand_after_the_words_and_the_timer() {
        let timer_then = |flags| [&[1; 8][..], &[flags]].concat();
        let pad_timer_then = |flags| [&[0; 4][..], &[1; 8], &[flags]].concat();
        for (name, packet, expected) in [
            ("nothing present", packet(&[0], &[]), Ok(7)),
            ("flags", packet(&[2], &[0x10]), Ok(3)),
            ("flags without a check sequence", packet(&[2], &[0]), Ok(7)),
            ("timer and flags", packet(&[3], &timer_then(0x10)), Ok(3)),
            ("timer alone", packet(&[1], &timer_then(0x10)), Ok(7)),
            ("two words, timer aligned", packet(&[3 | 1 << 31, 0], &pad_timer_then(0x10)), Ok(3)),
            ("three words", packet(&[2 | 1 << 31, 1 << 31, 5], &[0x10]), Ok(3)),
            ("received damaged", packet(&[2], &[0x50]), Err(Reason::Malformed)),
            ("no room for the flags", packet(&[2], &[]), Err(Reason::Malformed)),
            ("no room for the timer", packet(&[3], &[1; 8]), Err(Reason::Malformed)),
            ("words without an end", packet(&[1 << 31; 3], &[]), Err(Reason::Malformed)),
            (
                "more words than are followed",
                packet(&[&[1 << 31; MAX_WORDS][..], &[0]].concat(), &[]),
                Err(Reason::Malformed),
            ),
        ] {
            assert_eq!(parsed(&packet), expected, "{name}");
        }
    }

    #[test]
    fn the_header_says_how_long_it_is() {
        let good = packet(&[2], &[0x10]);
        for cut in 0..good.len() - 7 {
            assert_eq!(parse(&good[..cut], 100).map_err(|refused| refused.reason), Err(Reason::TooShort), "{cut}");
        }
        for (at, value, reason) in [(0, 1, Reason::Unsupported), (2, 7, Reason::Malformed), (3, 9, Reason::TooShort)] {
            let mut other = good.clone();
            other[at] = value;
            assert_eq!(parsed(&other), Err(reason));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_do(mut data in prop::collection::vec(any::<u8>(), 4..160), length in 0..60_u8, wire_len in 160..200_u32) {
            data[..4].copy_from_slice(&[0, 0, length, 0]);
            if let Ok(frame) = parse(&data, wire_len) {
                prop_assert!(frame.payload.len() <= frame.wire_len as usize);
            }
        }
    }
}
