//! ZRTP, the agreement on keys that goes before SRTP, by its magic cookie and its preamble (RFC 6189, section 5).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// A version of zero with the extension bit of RTP, so that it is no RTP.
const FIRST_BYTE: u8 = 0x10;
const MAGIC_COOKIE: u32 = 0x5a52_5450;
/// What each message begins with (section 5.1).
const PREAMBLE: u16 = 0x505a;
/// Header, and checksum at the end.
const OVERHEAD: u32 = 16;

/// The version and the bit.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[FIRST_BYTE]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_message(datagram.payload, datagram.wire_len).unwrap_or(false))
}

/// A message's length is in words of 32 bits.
fn is_message(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (first, _, _sequence) = (reader.u8()?, reader.u8()?, reader.u16()?);
    let (cookie, _source) = (reader.u32()?, reader.u32()?);
    let (preamble, words) = (reader.u16()?, reader.u16()?);
    let fits = OVERHEAD + 4 * u32::from(words) == wire_len;
    Some(first == FIRST_BYTE && cookie == MAGIC_COOKIE && preamble == PREAMBLE && fits)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn cookie_preamble_and_length() {
        let ack = b"\x10\0\0\x07ZRTP\0\0\0\x05\x50\x5a\0\x03HelloACK\x12\x34\x56\x78";
        assert_taken_whole(recognise, 40_000, ack, ack.len());
        for (at, byte) in [(0, 0x90), (4, b'z'), (12, 0x51), (15, 4)] {
            let mut other = ack.to_vec();
            other[at] = byte;
            assert_eq!(first(recognise, 40_000, &other), No, "{at}");
        }
    }
}
