//! Genshin Impact and other games of miHoYo, by the handshake around their KCP connections (skywind3000/kcp; Grasscutter,
//! `Handshake`): a kind, two numbers of the connection, and two constants.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Request, answer and end of a connection: first and last of the five numbers.
const KINDS: [(u32, u32); 3] = [(0x0000_00ff, 0xffff_ffff), (0x0000_0145, 0x1451_4545), (0x0000_0194, 0x1941_9494)];
/// The number before the last in requests and answers.
const DATA: u32 = 1_234_567_890;
const LEN: u32 = 20;

/// A kind.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.wire_len == LEN && is_handshake(datagram.payload) == Some(true))
}

fn is_handshake(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let kind = reader.u32()?;
    reader.take(8)?;
    let (data, last) = (reader.u32()?, reader.u32()?);
    Some(KINDS.contains(&(kind, last)) && (data == DATA || kind == 0x194))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn kind_and_constants_decide() {
        let handshake = |kind: u8, data: u8, last: &[u8; 4]| {
            [&[0, 0, u8::from(kind == 0x45), kind][..], &[7; 8], &[0x49, 0x96, 2, data], last].concat()
        };
        assert_datagrams(
            recognise,
            22_101,
            &[
                (&handshake(0xff, 0xd2, &[0xff; 4]), Some(20)),
                (&handshake(0x45, 0xd2, b"\x14\x51\x45\x45"), Some(20)),
                (&handshake(0xff, 0xd3, &[0xff; 4]), None),
                (&handshake(0xff, 0xd2, b"\x14\x51\x45\x45"), None),
                (&handshake(0xfe, 0xd2, &[0xff; 4]), None),
            ],
        );
    }
}
