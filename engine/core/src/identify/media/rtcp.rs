//! RTCP, by a compound packet whose packets fill the datagram exactly (RFC 3550, section 6.1 and appendix A.2), or by the first header and the trailer
//! of an encrypted one (RFC 3711, section 3.4; RFC 7714, section 9.2).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::{Reader, u32_at};

/// Version 2, in the two highest bits.
const VERSION: u8 = 2;
const PADDING: u8 = 0x20;
/// Packet types (RFC 3550, section 12.1; RFC 4585, section 6.1; RFC 3611, section 2).
const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;
const TYPES: std::ops::RangeInclusive<u8> = 200..=207;
/// Words of 32 bits after the header: the sender's SSRC, and what a sender says of itself; a report block.
const SENDER_WORDS: usize = 6;
const RECEIVER_WORDS: usize = 1;
const BLOCK_WORDS: usize = 6;
/// Bytes from the word with the flag of encryption and the packet's number to the end: with a tag of 80 bits, or of none after it.
const TRAILERS: [usize; 2] = [14, 4];
const ENCRYPTED: u32 = 0x8000_0000;
/// Numbers begin at one and grow by one a packet: a flow's first few are below.
const NUMBER_MAX: u32 = 0xffff;

/// Version 2.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0x80, 0xbf);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_rtcp = datagram.is_whole() && (is_compound(datagram.payload) || is_encrypted(datagram.payload));
    Recognition::decided(is_rtcp)
}

/// Whether a datagram of a flow in which RTP may be is RTCP (RFC 5761, section 4).
pub(super) fn is_beside_rtp(bytes: &[u8]) -> bool {
    matches!(bytes, [first, kind, _, _, _, _, _, _, ..] if first >> 6 == VERSION && TYPES.contains(kind))
}

/// A packet's header, and the words that follow it.
struct Header {
    has_padding: bool,
    count: usize,
    kind: u8,
    words: usize,
}

impl Header {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (first, kind, words) = (reader.u8()?, reader.u8()?, reader.u16()?);
        let header = Self {
            has_padding: first & PADDING != 0,
            count: usize::from(first & 0x1f),
            kind,
            words: usize::from(words),
        };
        (first >> 6 == VERSION && TYPES.contains(&kind)).then_some(header)
    }

    /// Whether it may come first: a report with room for its blocks; feedback alone (RFC 5506, section 3.4.1), of a format that is
    /// assigned, and with both SSRCs.
    fn opens(&self) -> bool {
        match self.kind {
            SENDER_REPORT => self.words >= SENDER_WORDS + self.count * BLOCK_WORDS,
            RECEIVER_REPORT => self.words >= RECEIVER_WORDS + self.count * BLOCK_WORDS,
            TRANSPORT_FEEDBACK | PAYLOAD_FEEDBACK => (1..=15).contains(&self.count) && self.words >= 2,
            _ => false,
        }
    }
}

/// Only the last packet may have padding.
fn is_compound(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let mut is_first = true;
    while !reader.is_empty() {
        let Some(header) = Header::read(&mut reader) else { return false };
        if (is_first && !header.opens())
            || reader.take(header.words * 4).is_none()
            || (header.has_padding && !reader.is_empty())
        {
            return false;
        }
        is_first = false;
    }
    !is_first
}

/// A report of exactly its blocks, and what the packets after it, which are encrypted, leave for the trailer.
fn is_encrypted(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes);
    let Some(header) = Header::read(&mut reader) else { return false };
    let own = if header.kind == SENDER_REPORT { SENDER_WORDS } else { RECEIVER_WORDS };
    let is_report = header.kind <= RECEIVER_REPORT && header.words == own + header.count * BLOCK_WORDS;
    let is_trailed = |from_end: usize| {
        let at = bytes.len().checked_sub(from_end)?;
        let word = u32_at(bytes, at)?;
        let has_room = at >= 4 + header.words * 4;
        Some(has_room && (1..=NUMBER_MAX).contains(&(word ^ ENCRYPTED)))
    };
    is_report && TRAILERS.into_iter().any(|from_end| is_trailed(from_end).unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::exchange::{assert_taken_whole, first};
    use super::{is_beside_rtp, recognise};

    fn judged(bytes: &[u8]) -> Recognition {
        first(recognise, 40_001, bytes)
    }

    /// An empty receiver report and a source description (RFC 3550, sections 6.4.2 and 6.5).
    fn compound() -> Vec<u8> {
        [&[0x80, 201, 0, 1, 1, 2, 3, 4][..], &[0x81, 202, 0, 3, 1, 2, 3, 4, 1, 2, b'a', b'b', 0, 0, 0, 0]].concat()
    }

    #[test]
    fn packets_fill_the_datagram() {
        let sender = [&[0x80, 200, 0, 6][..], &[7; 24]].concat();
        assert_taken_whole(recognise, 40_001, &sender, 28);
        let both = compound();
        assert_eq!(judged(&both), Yes);
        let blocks = [&[0x81, 201, 0, 7][..], &[7; 28], &both[8..]].concat();
        assert_eq!(judged(&blocks), Yes);
        assert_eq!(judged(&[&sender[..], &both[8..]].concat()), Yes);
        let feedback = [0x81, 206, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];
        assert_taken_whole(recognise, 40_001, &feedback, 12);
        for (at, byte) in [(0, 0x40), (0, 0x82), (1, 199), (1, 208), (1, 202), (3, 5), (32, 0), (33, 100), (35, 2)] {
            let mut other = blocks.clone();
            other[at] = byte;
            assert_eq!(judged(&other), No, "{at}");
        }
    }

    #[test]
    fn encrypted_reports_end_with_their_number() {
        let body = [&[0x81, 201, 0, 7][..], &[0xa5; 60]].concat();
        let with_tag = [&body[..], &[0x80, 0, 0, 1], &[0x5a; 10]].concat();
        let sealed = [&body[..], &[0x80, 0, 0, 9]].concat();
        // Cut at the end of the report, or of the number, each is a packet of its own.
        for (packet, whole) in [(&with_tag, [32, 68, 78]), (&sealed, [32, 68, 68])] {
            for len in 0..=packet.len() {
                let expected = if whole.contains(&len) { Yes } else { No };
                assert_eq!(judged(&packet[..len]), expected, "{len}");
            }
        }
        for number in [[0, 0, 0, 1], [0x80, 0, 0, 0], [0x80, 1, 0, 0]] {
            assert_eq!(judged(&[&body[..], &number].concat()), No, "{number:02x?}");
        }
    }

    #[test]
    fn beside_rtp_the_type_tells() {
        assert!(is_beside_rtp(&[0x80, 200, 0, 6, 1, 2, 3, 4]));
        assert!(!is_beside_rtp(&[0x80, 96, 0, 6, 1, 2, 3, 4]));
        assert!(!is_beside_rtp(&[0x80, 200, 0, 6]));
    }
}
