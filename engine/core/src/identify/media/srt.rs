//! SRT, by the handshake that opens it (draft-sharabayko-srt-01, sections 3.2 and 3.2.1).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// A control packet of type handshake and no subtype, with no information of its type.
const HANDSHAKE: u64 = 0x8000_0000_0000_0000;
/// Version 4 of a caller's first, and 5; what each has after it: a datagram socket, and keys' lengths with extensions, or the magic.
const VERSION_4: u32 = 4;
const VERSION_5: u32 = 5;
const DATAGRAM_SOCKET: u32 = 2;
/// Largest packets that are asked for: at least a header, at most what UDP carries.
const MTU: std::ops::RangeInclusive<u32> = 76..=65_535;
/// Done, induction, wave-a-hand, conclusion and agreement; refusals are above 1,000.
const KINDS: [u32; 5] = [0xffff_fffd, 1, 0, 0xffff_ffff, 0xffff_fffe];
/// Header, and a handshake without extensions.
const LENGTH: u32 = 64;

/// The bit of a control packet.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x80]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let fits = datagram.wire_len >= LENGTH && datagram.wire_len % 4 == 0;
    Recognition::decided(fits && is_handshake(datagram.payload).unwrap_or(false))
}

fn is_handshake(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let start = u64::from(reader.u32()?) << 32 | u64::from(reader.u32()?);
    let (_timestamp, _socket) = (reader.u32()?, reader.u32()?);
    let (version, field, _sequence) = (reader.u32()?, reader.u32()?, reader.u32()?);
    let (mtu, _window, kind) = (reader.u32()?, reader.u32()?, reader.u32()?);
    let is_version = version == VERSION_5 || (version == VERSION_4 && field == DATAGRAM_SOCKET);
    Some(start == HANDSHAKE && is_version && MTU.contains(&mtu) && KINDS.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    fn handshake(version: u32, field: u32, mtu: u32, kind: u32) -> Vec<u8> {
        let words = [0x8000_0000, 0, 77, 0, version, field, 5_555, mtu, 8_192, kind, 31, 0, 0x0a00_0001, 0, 0, 0];
        words.iter().flat_map(|word: &u32| word.to_be_bytes()).collect()
    }

    #[test]
    fn handshakes_of_both_versions() {
        assert_taken_whole(recognise, 9_000, &handshake(4, 2, 1_500, 1), 64);
        assert_taken_whole(recognise, 9_000, &handshake(5, 0x4a17, 1_500, 1), 64);
        assert_taken_whole(recognise, 9_000, &handshake(5, 5, 1_500, 0xffff_ffff), 64);
        for other in
            [handshake(4, 1, 1_500, 1), handshake(6, 2, 1_500, 1), handshake(5, 2, 20, 1), handshake(5, 2, 1_500, 7)]
        {
            assert_eq!(first(recognise, 9_000, &other), No, "{other:02x?}");
        }
        let mut data = handshake(5, 2, 1_500, 1);
        data[1] = 1;
        assert_eq!(first(recognise, 9_000, &data), No);
    }
}
