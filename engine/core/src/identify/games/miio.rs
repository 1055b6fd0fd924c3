//! miIO, Xiaomi's local protocol, by the magic number and length of a datagram (`OpenMiHome`, "Mi Home Binary Protocol").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

const MAGIC: u16 = 0x2131;
/// Magic number, length, a field that is zero or all ones, device, time, digest.
const HEADER: u16 = 32;

/// The magic number.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x21]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(has_header(datagram.payload, datagram.wire_len) == Some(true))
}

fn has_header(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (magic, len, unknown) = (reader.u16()?, reader.u16()?, reader.u32()?);
    Some(magic == MAGIC && len >= HEADER && u32::from(len) == wire_len && matches!(unknown, 0 | u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn magic_and_length_decide() {
        let hello = |len: u8| [&[0x21, 0x31, 0, len][..], &[0xff; 28]].concat();
        assert_datagrams(
            recognise,
            54_321,
            &[
                (&hello(32), Some(32)),
                (&[&[0x21, 0x31, 0, 40, 0, 0, 0, 0][..], &[7; 32]].concat(), Some(40)),
                (&hello(33), None),
                (&[&[0x21, 0x31, 0, 32, 0, 0, 0, 1][..], &[7; 24]].concat(), None),
                (&[&[0x21, 0x32, 0, 32][..], &[0xff; 28]].concat(), None),
            ],
        );
    }
}
