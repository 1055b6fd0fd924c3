//! Zoom's media, by its ports and the datagrams of its own framing: openings and their answers, probes, and media in the framing of its
//! servers with RTP within (Michel et al., "Enabling Passive Measurement of Zoom Performance in Production Networks", IMC 2022,
//! section 4.2; openings and probes as clients send them).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Zoom's published ports of media.
pub(super) const PORTS: [u16; 10] = [8_801, 8_802, 8_803, 8_804, 8_805, 8_806, 8_807, 8_808, 8_809, 8_810];
const OPENING: u8 = 1;
const ANSWER: u8 = 2;
const PROBE: u8 = 3;
const ECHO: u8 = 4;
const MEDIA: u8 = 5;
/// An opening's or an answer's id, of which zeros or the server's number follow.
const ID: usize = 16;
/// Bytes of the servers' framing before that of media, of which the last tells the direction.
const FRAMING: usize = 8;
const DIRECTIONS: [u8; 2] = [0, 4];
/// Kinds of media and how far the RTP header is from its kind: audio, video, a shared screen.
const KINDS: [(u8, usize); 3] = [(15, 19), (16, 24), (13, 27)];
/// RTP's payload types: video, its repair, a shared screen and audio.
const PAYLOAD_TYPES: [u8; 5] = [98, 99, 110, 112, 113];

/// Kinds of datagrams.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(OPENING, MEDIA);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_at_port = datagram.has_any_port(&PORTS);
    Recognition::decided(is_at_port && is_zoom(datagram.payload).unwrap_or(false))
}

fn is_zoom(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    match reader.u8()? {
        OPENING => {
            let kind = reader.u16()?;
            reader.take(ID)?;
            Some(kind == 2 && reader.take(8)? == [0; 8])
        }
        ANSWER => {
            let kind = reader.u16()?;
            reader.take(ID)?;
            let (server, _session, rest) = (reader.u32()?, reader.u32()?, reader.take(8)?);
            // The server's number is short.
            Some(kind == 1 && server >> 24 == 0 && server != 0 && rest == [0; 8])
        }
        PROBE | ECHO => {
            let (number, time, session) = (reader.u32()?, reader.u32()?, reader.u32()?);
            Some(number <= 0xffff && time != 0 && session >> 24 == 0 && session != 0)
        }
        MEDIA => {
            let direction = *reader.take(FRAMING - 1)?.last()?;
            let kind = reader.u8()?;
            let (_, offset) = *KINDS.iter().find(|(known, _)| *known == kind)?;
            reader.take(offset - 1)?;
            let (first, payload_type) = (reader.u8()?, reader.u8()? & 0x7f);
            Some(DIRECTIONS.contains(&direction) && first >> 6 == 2 && PAYLOAD_TYPES.contains(&payload_type))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    fn media(kind: u8, offset: usize, rtp: [u8; 2]) -> Vec<u8> {
        let mut bytes = vec![5, 0x10, 0x01, 0, 0, 0, 0, 4, kind];
        bytes.resize(8 + offset, 0x33);
        bytes.extend(rtp);
        bytes.extend([0x5a; 40]);
        bytes
    }

    #[test]
    fn each_kind_of_datagram() {
        let id = [0x7d; 16];
        let opening = [&[1, 0, 2][..], &id, &[0; 8], &[0x20; 80]].concat();
        let answer = [&[2, 0, 1][..], &id, &[0, 0x5a, 0x0e, 0x3e, 0, 0x7a, 0, 0x2a], &[0; 8]].concat();
        let probe = [3, 0, 0, 0, 1, 0x76, 0x2a, 0x8d, 0x74, 0, 0x5a, 0x0e, 0x3e];
        for (bytes, enough) in [(&opening[..], 27), (&answer, 35), (&probe, 13)] {
            assert_taken_whole(recognise, 8_801, bytes, enough);
            assert_eq!(first(recognise, 8_811, bytes), No);
        }
        assert_taken_whole(recognise, 8_801, &media(15, 19, [0x90, 112]), 29);
        assert_taken_whole(recognise, 8_801, &media(16, 24, [0x90, 0xe2]), 34);
        assert_taken_whole(recognise, 8_801, &media(13, 27, [0x80, 99]), 37);
        for other in [
            media(15, 24, [0x90, 112]),
            media(17, 19, [0x90, 112]),
            media(15, 19, [0x50, 112]),
            media(15, 19, [0x90, 8]),
        ] {
            assert_eq!(first(recognise, 8_801, &other), No, "{other:02x?}");
        }
        assert_eq!(first(recognise, 8_801, &[3, 0, 1, 0, 1, 0x76, 0x2a, 0x8d, 0x74, 0, 0x5a, 0x0e, 0x3e]), No);
    }
}
