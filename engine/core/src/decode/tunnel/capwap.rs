//! The data channel of CAPWAP (RFC 5415, section 4.3): frames between wireless access points and their controller.

use super::super::ieee80211::{self, Radio};
use super::super::{Frame, Message, ether_type};

/// Preamble, lengths, flags and fragment.
const MIN_HEADER_BYTES: u32 = 8;

/// The preamble of a packet in clear, version 0; with DTLS it is 1.
const IN_CLEAR: u8 = 0;

/// The wireless binding of IEEE 802.11 (section 4.3).
const BINDING_802_11: u8 = 1;

/// The frame is in its wireless format, not Ethernet's: lowest bit of the third byte.
const NATIVE: u8 = 0x01;

/// Bits of the fourth byte: a fragment, and a message that keeps the channel open.
const FRAGMENT: u8 = 0x80;
const KEEP_ALIVE: u8 = 0x08;

/// Reserved bits of the fourth byte, sent as 0.
const RESERVED: u8 = 0x07;

/// Step over the header with what it says of the radio, and read the frame. A fragment is no tunnel, as parts of a
/// frame cannot be told apart.
pub(super) fn open<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let &[preamble, b1, b2, b3] = message.payload.first_chunk::<4>()?;
    if preamble != IN_CLEAR || b3 & (FRAGMENT | KEEP_ALIVE | RESERVED) != 0 {
        return None;
    }
    // Five bits each: header length in words of four bytes, radio, binding.
    let header_bytes = u32::from(b1 >> 3) * 4;
    let binding = b2 >> 1 & 0x1F;
    if header_bytes < MIN_HEADER_BYTES {
        return None;
    }
    let inner = Frame::bare(0, message.payload, message.payload_wire_len).after(header_bytes, ether_type::ETHERNET)?;
    match (b2 & NATIVE != 0, binding) {
        (false, _) => Some(inner),
        (true, BINDING_802_11) => native(inner),
        (true, _) => None,
    }
}

/// Read an IEEE 802.11 frame. Access points of one widespread maker send its frame control field with the two bytes
/// exchanged, which nothing in the header tells: what can be read is read.
fn native(frame: Frame<'_>) -> Option<Frame<'_>> {
    let read = |is_exchanged| {
        ieee80211::parse_as(frame.payload, frame.wire_len, Radio { is_exchanged, ..Radio::default() }).ok()
    };
    read(false).or_else(|| read(true))
}

#[cfg(test)]
mod tests {
    use super::super::testing::opened;
    use super::*;

    /// Words of the header, binding, and flags from the native format on.
    fn header(words: u8, binding: u8, native: bool, flags: u8) -> Vec<u8> {
        let mut header = vec![0; usize::from(words) * 4];
        header[1] = words << 3;
        header[2] = 0x40 | binding << 1 | u8::from(native);
        header[3] = flags;
        header
    }

    const WIFI: [u8; 34] = [
        0x08, 2, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0, // header
        0xAA, 0xAA, 3, 0, 0, 0, 8, 0, 0x45, 0,
    ];

    #[test]
    fn rfc_5415_section_4_3_header() {
        for (name, header, expected) in [
            ("Ethernet", header(2, 1, false, 0), Some((0x6558, 2))),
            ("with the radio's address and what it says", header(6, 1, false, 0x30), Some((0x6558, 2))),
            ("a fragment", header(2, 1, false, 0x80), None),
            ("the last fragment", header(2, 1, false, 0xC0), None),
            ("keep-alive", header(4, 1, false, 0x08), None),
            ("reserved bits", header(2, 1, false, 0x01), None),
            ("another binding's native frame", header(2, 3, true, 0), None),
            ("DTLS", [&[1][..], &header(2, 1, false, 0)[1..]].concat(), None),
            ("a header of four bytes", [&[0, 8][..], &header(2, 1, false, 0)[2..]].concat(), None),
        ] {
            assert_eq!(opened(open, &header, &[2, 0]), expected, "{name}");
        }
    }

    #[test]
    fn rfc_5416_section_9_native_frames_with_either_order_of_frame_control() {
        let mut exchanged = WIFI;
        exchanged.swap(0, 1);
        let mut beacon = WIFI;
        beacon[0] = 0x80;
        for (frame, expected) in [(WIFI, true), (exchanged, true), (beacon, false)] {
            let found = opened(open, &header(4, 1, true, 0x20), &frame);
            assert_eq!(found, expected.then_some((0x0800, 2)), "{frame:?}");
        }
    }
}
