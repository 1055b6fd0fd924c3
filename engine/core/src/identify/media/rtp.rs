//! RTP, by two datagrams of one direction that go on from each other: one source, sequence numbers and time stamps that are near
//! (RFC 3550, section 5.1). SRTP has the same header in clear (RFC 3711, section 3.1).
//!
//! For others it takes what has version 2 in the same place, the same 32 bits in the place of the SSRC, and a counter of 16 bits in
//! that of the sequence number: some 50 bits that are fixed or near, and none of it in the first datagram alone.

use super::super::Side;
use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Version 2, in the two highest bits.
const VERSION: u8 = 2;
const EXTENSION: u8 = 0x10;
/// How far a source's next packets are, lost ones and those that overtake counted (RFC 3550, appendix A.1, has 3,000 and 100 for a
/// receiver that knows the source).
const SEQUENCE_MAX: u16 = 64;
/// Ticks between them: a minute of the clock of video (RFC 3551, section 4.5).
const TICKS_MAX: u32 = 60 * 90_000;
/// Datagrams that are compared with the next: a flow is given up after four.
const SEEN_MAX: usize = 3;

/// Version 2.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0x80, 0xbf);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.past.media.confirm(datagram.side, datagram.payload, datagram.wire_len))
}

/// The packets that a flow began with, if they may be RTP.
#[derive(Debug, Default)]
pub(in super::super) struct Streams {
    seen: [Option<Packet>; SEEN_MAX],
    next: u8,
}

impl Streams {
    /// Whether this packet goes on from one before it.
    pub(super) fn confirm(&mut self, side: Side, payload: &[u8], wire_len: u32) -> bool {
        let Some(packet) = Packet::parse(side, payload, wire_len) else { return false };
        let is_confirmed = self.seen.iter().flatten().any(|earlier| packet.goes_on_from(earlier));
        if let Some(place) = self.seen.get_mut(usize::from(self.next) % SEEN_MAX) {
            *place = Some(packet);
        }
        self.next = self.next.wrapping_add(1);
        is_confirmed
    }
}

/// What of a packet's header tells that another follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packet {
    side: Side,
    sequence: u16,
    timestamp: u32,
    source: u32,
}

impl Packet {
    /// A header with a payload type that is in use, and a payload after it.
    fn parse(side: Side, payload: &[u8], wire_len: u32) -> Option<Self> {
        let mut reader = Reader::new(payload);
        let (first, kind, sequence) = (reader.u8()?, reader.u8()? & 0x7f, reader.u16()?);
        let (timestamp, source) = (reader.u32()?, reader.u32()?);
        let mut header = 12 + 4 * u32::from(first & 0x0f);
        if first & EXTENSION != 0 {
            reader.take(usize::try_from(header - 12).ok()?)?;
            // What a profile defines, and words of 32 bits (section 5.3.1).
            let (_profile, words) = (reader.u16()?, reader.u16()?);
            header += 4 + 4 * u32::from(words);
        }
        let is_packet = first >> 6 == VERSION && is_payload_type(kind) && source != 0 && header < wire_len;
        is_packet.then_some(Self { side, sequence, timestamp, source })
    }

    fn goes_on_from(&self, earlier: &Self) -> bool {
        let ahead = self.sequence.wrapping_sub(earlier.sequence);
        let distance = ahead.min(ahead.wrapping_neg());
        let ticks = self.timestamp.wrapping_sub(earlier.timestamp);
        self.side == earlier.side
            && self.source == earlier.source
            && (1..=SEQUENCE_MAX).contains(&distance)
            && ticks.min(ticks.wrapping_neg()) <= TICKS_MAX
    }
}

/// Whether a payload type is one of RFC 3551 (tables 4 and 5), or is given in the call: 35 to 63 and 96 to 127 (RFC 5761, section 4).
const fn is_payload_type(kind: u8) -> bool {
    matches!(kind, 0..=18 | 25..=63 | 96..=127)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{self, Destination, Source};
    use super::super::super::conversation::in_turn;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::recognise;

    fn packet(kind: u8, sequence: u16, timestamp: u32, source: u32) -> Vec<u8> {
        let mut bytes = vec![0x80, kind];
        bytes.extend(sequence.to_be_bytes());
        bytes.extend(timestamp.to_be_bytes());
        bytes.extend(source.to_be_bytes());
        bytes.extend([0x55; 20]);
        bytes
    }

    fn last(datagrams: &[(Side, &[u8])]) -> Recognition {
        *in_turn(40_000, datagrams, recognise).last().expect("one at least")
    }

    #[test]
    fn two_packets_of_one_source() {
        let first = packet(0, 65_535, 4_000, 9);
        for (side, second, expected) in [
            (Source, packet(0, 0, 4_160, 9), Yes),
            (Source, packet(0xe5, 1, 4_160, 9), Yes),
            (Source, packet(0, 65_530, 3_200, 9), Yes),
            (Destination, packet(0, 0, 4_160, 9), No),
            (Source, packet(0, 0, 4_160, 8), No),
            (Source, packet(0, 65_535, 4_160, 9), No),
            (Source, packet(0, 200, 4_160, 9), No),
            (Source, packet(0, 0, 0x8000_0000, 9), No),
            (Source, packet(72, 0, 4_160, 9), No),
        ] {
            assert_eq!(last(&[(Source, &first), (side, &second)]), expected, "{second:02x?}");
            for len in 0..13 {
                assert_eq!(last(&[(Source, &first), (side, &second[..len])]), No, "{len}");
            }
        }
        assert_eq!(last(&[(Source, &first)]), No);
    }

    #[test]
    fn other_sources_between_do_not_matter() {
        let packets = [packet(96, 1, 0, 5), packet(97, 70, 9, 6), packet(98, 3, 9, 7), packet(96, 2, 90, 5)];
        let all: Vec<(Side, &[u8])> = packets.iter().map(|packet| (Source, &packet[..])).collect();
        assert_eq!(in_turn(40_000, &all, recognise), [No, No, No, Yes]);
    }

    #[test]
    fn an_extension_fits() {
        let extended = |sequence: u8, words: u8| {
            [&[0x90, 111, 0, sequence, 0, 0, 0, 1, 0, 0, 0, 7, 0xbe, 0xde, 0, words][..], &[1; 8]].concat()
        };
        assert_eq!(last(&[(Source, &extended(1, 1)), (Source, &extended(2, 1))]), Yes);
        assert_eq!(last(&[(Source, &extended(1, 1)), (Source, &extended(2, 2))]), No);
    }
}
