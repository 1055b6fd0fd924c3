//! Zug, a consensus protocol of block chains, by the tag and the length of a datagram, as nDPI's test captures have them. There is
//! no public specification of its datagrams.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// A tag of four bytes, and a fifth that is the same in all captures.
const TAG: [u8; 5] = [0x00, b'z', b'U', b'G', 0x10];
/// What stands before the message, of which the last field but one is a length within the datagram.
const HEADER: u32 = 12;

/// The tag.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[TAG[0]]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(fits(datagram.payload, datagram.wire_len) == Some(true))
}

fn fits(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.take(TAG.len())? != TAG {
        return Some(false);
    }
    reader.u24()?;
    let len = u32::from(reader.u16()?);
    Some(len > 0 && len + HEADER <= wire_len)
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn tag_and_length_decide() {
        assert_datagrams(
            recognise,
            19_000,
            &[
                (b"\0zUG\x10\x01\x02\x03\0\x04\x05\x06rest", Some(16)),
                (b"\0zUG\x10\x01\x02\x03\0\0\x05\x06rest", None),
                (b"\0zUG\x10\x01\x02\x03\0\x05\x05\x06rest", None),
                (b"\0zUG\x11\x01\x02\x03\0\x04\x05\x06rest", None),
            ],
        );
    }
}
