//! TZSP: what access points and routers sniff, sent on as UDP.

use super::super::{Frame, Message, ether_type, ieee80211};

/// Version, type and protocol.
const HEADER_BYTES: u32 = 4;

const VERSION: u8 = 1;

/// Types of packets that carry a frame: one that was received, and one to be sent.
const WITH_FRAME: [u8; 2] = [0, 1];

/// Tags that are stepped over; some dozen are known.
const MAX_TAGS: usize = 64;

/// Tags that are a byte alone; all others have a length and that many bytes.
mod tag {
    pub const PADDING: u8 = 0;
    pub const END: u8 = 1;
}

/// Protocols.
mod protocol {
    pub const ETHERNET: u16 = 1;
    pub const IEEE802_11: u16 = 18;
}

/// Read the header, step over the tags, and read the frame.
pub(super) fn open<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let &[version, kind, p0, p1] = message.payload.first_chunk::<4>()?;
    if version != VERSION || !WITH_FRAME.contains(&kind) {
        return None;
    }
    let tags = Frame::bare(0, message.payload, message.payload_wire_len).after(HEADER_BYTES, ether_type::ETHERNET)?;
    let frame = after_tags(tags)?;
    match u16::from_be_bytes([p0, p1]) {
        protocol::ETHERNET => Some(frame),
        protocol::IEEE802_11 => ieee80211::parse(frame.payload, frame.wire_len).ok(),
        _ => None,
    }
}

/// What follows the last tag; `None` where there is none.
fn after_tags(mut rest: Frame<'_>) -> Option<Frame<'_>> {
    for _ in 0..MAX_TAGS {
        let bytes = match *rest.payload {
            [tag::END, ..] => return rest.after(1, rest.ether_type),
            [tag::PADDING, ..] => 1,
            [_, length, ..] => 2 + u32::from(length),
            _ => return None,
        };
        rest = rest.after(bytes, rest.ether_type)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::opened;
    use super::*;

    #[test]
    fn tags_stand_before_the_frame() {
        for (name, header, expected) in [
            ("no tags", vec![1, 0, 0, 1, 1], Some((0x6558, 2))),
            ("to be sent", vec![1, 1, 0, 1, 1], Some((0x6558, 2))),
            ("padding and a signal strength", vec![1, 0, 0, 1, 0, 0, 10, 1, 0xC8, 1], Some((0x6558, 2))),
            ("an empty tag", vec![1, 0, 0, 1, 17, 0, 1], Some((0x6558, 2))),
            ("keep-alive", vec![1, 4, 0, 1, 1], None),
            ("version 2", vec![2, 0, 0, 1, 1], None),
            ("another protocol", vec![1, 0, 0, 119, 1], None),
            ("tags without an end", [&[1, 0, 0, 1][..], &[0; MAX_TAGS], &[1]].concat(), None),
        ] {
            assert_eq!(opened(open, &header, &[2, 0]), expected, "{name}");
        }
    }

    #[test]
    fn wifi_frames() {
        let wifi = [
            0x08, 2, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0, // header
            0xAA, 0xAA, 3, 0, 0, 0, 8, 0, 0x45, 0,
        ];
        assert_eq!(opened(open, &[1, 0, 0, 18, 1], &wifi), Some((0x0800, 2)));
    }
}
