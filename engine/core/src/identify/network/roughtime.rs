//! Roughtime, by the header of a packet or the tags of a message (draft-ietf-ntp-roughtime, section 5; the first version:
//! "Roughtime protocol", google, section "Message format").

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// The packet's header, and the bytes that its length does not count.
const MAGIC: &[u8] = b"ROUGHTIM";
const HEADER: u32 = 12;
/// Tags of a message; they ascend, so these come first.
const FIRST_TAGS: [[u8; 4]; 3] = [*b"SIG\0", *b"VER\0", *b"NONC"];
const SECOND_TAGS: [[u8; 4]; 5] = [*b"PAD\xff", *b"PATH", *b"NONC", *b"SREP", *b"ZZZZ"];
const TAGS_MAX: u32 = 16;

pub(super) fn is_message(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    if datagram.payload.starts_with(MAGIC) {
        reader.take(MAGIC.len())?;
        return Some(datagram.wire_len.checked_sub(HEADER) == Some(reader.u32()?.swap_bytes()));
    }
    let tags = reader.u32()?.swap_bytes();
    if !(2..=TAGS_MAX).contains(&tags) {
        return Some(false);
    }
    // Offsets of all values but the first.
    reader.take((tags as usize - 1) * 4)?;
    let (first, second) = (reader.take(4)?, reader.take(4)?);
    Some(FIRST_TAGS.iter().any(|tag| tag == first) && SECOND_TAGS.iter().any(|tag| tag == second))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_message;

    #[test]
    fn header_or_tags_decide() {
        let first_version = [&b"\x02\0\0\0\x40\0\0\0NONCPAD\xff"[..], &[0x11; 64]].concat();
        let header = [&b"ROUGHTIM\x10\0\0\0"[..], &[0x11; 16]].concat();
        let len = [&b"ROUGHTIM\x11\0\0\0"[..], &[0x11; 16]].concat();
        assert_datagrams(is_message, 2_002, 16, &[&first_version, &header], &[&len, b"\x02\0\0\0\x40\0\0\0NONCNONX"]);
        let huge = [&b"ROUGHTIM\xff\xff\xff\xff"[..], &[0x11; 16]].concat();
        assert_datagrams(is_message, 2_002, 16, &[], &[&huge]);
    }
}
