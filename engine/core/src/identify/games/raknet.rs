//! `RakNet`, a network library of games, by the magic number of its opening, or by a datagram whose frames or ranges fit (`RakNet`
//! 4.081, `MessageIdentifiers.h`, `RakPeer.cpp`, `ReliabilityLayer.cpp`), and which game is at work where a message tells.
//!
//! Roblox has its own message identifiers with the same magic number, and may put a header in front.

use super::super::Verdict;
use super::super::application::Application;
use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Found, Recognition};
use super::super::reader::Reader;

/// `OFFLINE_MESSAGE_DATA_ID`.
const MAGIC: [u8; 16] =
    [0x00, 0xff, 0xff, 0x00, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78];
/// Messages outside of a connection: pings, their answer, the two requests and answers that open a connection, refusals.
const PING: u8 = 0x01;
const PING_OPEN: u8 = 0x02;
const PONG: u8 = 0x1c;
const OPENING: std::ops::RangeInclusive<u8> = 0x05..=0x08;
const REFUSALS: std::ops::RangeInclusive<u8> = 0x11..=0x1a;
/// Roblox's identifiers of the same.
const OPENING_OF_ROBLOX: std::ops::RangeInclusive<u8> = 0x78..=0x7e;
/// The header that Roblox may put in front: 1, then its length in three bytes.
const WRAPPED: u8 = 0x01;
const WRAPPED_LEN_MAX: usize = 64;
/// Datagrams of a connection: frames, and what of them was lost or has arrived.
const FRAMES: std::ops::RangeInclusive<u8> = 0x80..=0x8d;
const LOST: u8 = 0xa0;
const ARRIVED: u8 = 0xc0;
/// A ping's answer carries the server's description, of which Minecraft's begin so (Bedrock and Education edition).
const MINECRAFT: [&[u8]; 2] = [b"MCPE;", b"MCEE;"];

/// Any of those.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[PING, PING_OPEN, PONG, LOST, ARRIVED])
    .and(*OPENING.start(), *OPENING.end())
    .and(*REFUSALS.start(), *REFUSALS.end())
    .and(*OPENING_OF_ROBLOX.start(), *OPENING_OF_ROBLOX.end())
    .and(*FRAMES.start(), *FRAMES.end());

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let Some(&first) = datagram.payload.first() else { return Recognition::No };
    let fits = match first {
        _ if magic_at(datagram.payload).is_some() => true,
        LOST | ARRIVED => datagram.is_whole() && has_ranges(datagram.payload) == Some(true),
        _ if FRAMES.contains(&first) => datagram.is_whole() && has_frames(datagram.payload) == Some(true),
        _ => false,
    };
    Recognition::decided(fits)
}

/// The game, where an opening or a ping's answer tells. A ping is worth waiting for its answer.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    let described = |name: &[u8]| bytes.get(PONG_DESCRIPTION..).is_some_and(|text| text.starts_with(name));
    match (magic_at(bytes), bytes.first()) {
        (Some(Opening::OfRoblox), _) => found.facts.application = Some(Application::ROBLOX),
        (_, Some(&PONG)) if MINECRAFT.into_iter().any(described) => {
            found.facts.application = Some(Application::MINECRAFT);
        }
        (_, Some(&(PING | PING_OPEN))) => return Verdict::Seeking,
        _ => {}
    }
    Verdict::Settled
}

/// Identifier, time, the server's identifier, magic number, length of the description.
const PONG_DESCRIPTION: usize = 1 + 8 + 8 + 16 + 2;

/// Whose message outside of a connection it is.
enum Opening {
    OfRakNet,
    OfRoblox,
}

/// The magic number, where the kind of message has it.
fn magic_at(bytes: &[u8]) -> Option<Opening> {
    let has_at = |place: usize| bytes.get(place..).is_some_and(|rest| rest.starts_with(&MAGIC));
    match *bytes.first()? {
        PING | PING_OPEN if has_at(9) => Some(Opening::OfRakNet),
        PONG if has_at(17) => Some(Opening::OfRakNet),
        WRAPPED => {
            let len = Reader::new(bytes.get(1..)?).u24()? as usize;
            let is_opening = bytes.get(len).is_some_and(|kind| OPENING_OF_ROBLOX.contains(kind));
            (len < WRAPPED_LEN_MAX && is_opening && has_at(len + 1)).then_some(Opening::OfRoblox)
        }
        kind if (OPENING.contains(&kind) || REFUSALS.contains(&kind)) && has_at(1) => Some(Opening::OfRakNet),
        kind if OPENING_OF_ROBLOX.contains(&kind) && has_at(1) => Some(Opening::OfRoblox),
        _ => None,
    }
}

/// A count, and as many numbers or ranges of numbers as fill the datagram: 32 bits and more with one value each.
fn has_ranges(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes.get(1..)?);
    let count = reader.u16()?;
    for _ in 0..count {
        let is_single = reader.u8()?;
        let first = little(&mut reader)?;
        match is_single {
            1 => {}
            0 if first <= little(&mut reader)? => {}
            _ => return Some(false),
        }
    }
    Some(count > 0 && reader.is_empty())
}

fn little(reader: &mut Reader<'_>) -> Option<u32> {
    reader.u24().map(|number| number.swap_bytes() >> 8)
}

/// Frames that fill the datagram, the first of them a message of the library itself. Frames alone could be RTP's once in 65,536
/// datagrams; with that message it is once in some ten million.
fn has_frames(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes.get(1..)?);
    little(&mut reader)?;
    let mut is_first = true;
    while !reader.is_empty() {
        let (flags, bits) = (reader.u8()?, reader.u16()?);
        let (reliability, is_split) = (flags >> 5, flags & 0x10 != 0);
        if flags & 0x0f != 0 || bits == 0 || (is_first && is_split) {
            return Some(false);
        }
        // Numbers of the message among the reliable ones, the sequenced ones, the ordered ones with their channel (reliability 0
        // to 7, of which the last three ask for a receipt).
        let numbers = match reliability {
            2 | 6 => 3,
            1 | 3 | 7 => 7,
            4 => 10,
            _ => 0,
        } + if is_split { 10 } else { 0 };
        reader.take(numbers)?;
        let message = reader.take(usize::from(bits.div_ceil(8)))?;
        if is_first && !is_own(message) {
            return Some(false);
        }
        is_first = false;
    }
    Some(!is_first)
}

/// Pings of a connection, their answer, the request for a connection, its answer and what follows that, the end.
fn is_own(message: &[u8]) -> bool {
    match message.first() {
        Some(0x00) => matches!(message.len(), 9 | 17),
        Some(0x03) => message.len() == 17,
        Some(0x09) => matches!(message.len(), 17 | 18),
        Some(0x10 | 0x13) => message.len() > 90,
        Some(0x15) => message.len() == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{Destination, Source};
    use super::super::super::dns::tests::observe;
    use super::super::super::{Application, Protocol};
    use super::super::tests::assert_datagrams;
    use super::{MAGIC, recognise};

    fn pong(text: &[u8]) -> Vec<u8> {
        [&[0x1c][..], &[7; 16], &MAGIC, &[0, u8::try_from(text.len()).unwrap()], text].concat()
    }

    #[test]
    fn openings_have_the_magic_number() {
        let open = |kind: u8| [&[kind][..], &MAGIC, &[6, 0, 0, 0]].concat();
        let wrapped = [&[1, 0, 0, 6, 9, 9, 0x7b][..], &MAGIC, &[5]].concat();
        assert_datagrams(
            recognise,
            19_132,
            &[
                (&[&[1][..], &[7; 8], &MAGIC, &[8; 8]].concat(), Some(25)),
                (&pong(b"MCPE;x"), Some(33)),
                (&open(5), Some(17)),
                (&open(0x7b), Some(17)),
                (&wrapped, Some(23)),
                (&open(4), None),
                (&open(1), None),
                (&[&[1, 0, 0, 6, 9, 9, 5][..], &MAGIC].concat(), None),
                (&[&[1][..], &[7; 8], &MAGIC[..15]].concat(), None),
            ],
        );
    }

    #[test]
    fn frames_and_ranges_fill_the_datagram() {
        let request = [&[0x84, 0, 0, 0, 0x40, 0, 0x90, 0, 0, 0, 9][..], &[5; 17]].concat();
        let rtp = [&[0x80, 96, 1, 2, 0, 0, 0x10, 3][..], &[9; 20]].concat();
        assert_datagrams(
            recognise,
            19_132,
            &[
                (&request, Some(28)),
                (&[&[0x84, 1, 0, 0, 0, 0, 0x48, 0][..], &[5; 8]].concat(), Some(16)),
                (&[0xc0, 0, 1, 0, 1, 0, 0, 2, 0, 0], Some(10)),
                (&[0xa0, 0, 2, 1, 1, 0, 0, 1, 3, 0, 0], Some(11)),
                (&[0xc0, 0, 1, 0, 3, 0, 0, 2, 0, 0], None),
                (&[0xc0, 0, 1, 2, 1, 0, 0], None),
                (&[0xc0, 0, 0], None),
                // An Initial of QUIC (RFC 9000, section 17.2.2).
                (&[0xc0, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8], None),
                (&rtp, None),
                (&[&request[..], &[1]].concat(), None),
            ],
        );
    }

    #[test]
    fn the_game_is_told() {
        let ping = [&[1][..], &[7; 8], &MAGIC, &[8; 8]].concat();
        let roblox = [&[0x7b][..], &MAGIC, &[5]].concat();
        for (sent, expected) in [
            (vec![(Source, ping.clone()), (Destination, pong(b"MCPE;name;1"))], Some(Application::MINECRAFT)),
            (vec![(Source, ping), (Destination, pong(b"other"))], None),
            (vec![(Source, roblox)], Some(Application::ROBLOX)),
        ] {
            let facts = observe(&sent, 19_132).0;
            assert_eq!((facts.protocol, facts.application), (Protocol::RakNet, expected));
        }
    }
}
