//! Weave, the protocol of Nest devices, by a message's header with the identifiers of both ends (`OpenWeave`, "Weave Message Format").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// IANA, "weave".
const PORT: u16 = 11_095;
/// Lengths of a message over TCP, which stands in front of it.
const LENGTHS: std::ops::RangeInclusive<u16> = 24..=2_048;
/// Version 1 or 2 of the format, with both ends' identifiers; how it is enciphered stands between.
const HEADERS: [u16; 2] = [0x1300, 0x2300];
const CIPHER: u16 = 0x00f0;
/// What identifiers of Nest's devices and services end with on the wire, their manufacturer's number (IEEE, MA-L 18-B4-30).
const NEST: [u8; 3] = [0x30, 0xb4, 0x18];

/// A length.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(PORT) {
        return Recognition::No;
    }
    heads.parse_either(&FIRST, is_message)
}

fn is_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !LENGTHS.contains(&reader.u16()?.swap_bytes()) || !HEADERS.contains(&(reader.u16()?.swap_bytes() & !CIPHER)) {
        return Some(false);
    }
    reader.u32()?;
    let (source, destination) = (reader.take(8)?, reader.take(8)?);
    Some(source.ends_with(&NEST) && destination.ends_with(&NEST))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    fn message(header: [u8; 2], manufacturer: [u8; 3]) -> Vec<u8> {
        let device = [&[0x36, 0x9e, 0x27, 0, 0][..], &[0x30, 0xb4, 0x18]].concat();
        let service = [&[4, 0, 0, 0, 2][..], &manufacturer].concat();
        [&[0x32, 0][..], &header, &[9, 3, 0, 0], &device, &service, &[7; 26]].concat()
    }

    #[test]
    fn header_and_identifiers_decide() {
        assert_dialogues(
            recognise,
            11_095,
            &[
                (&message([0, 0x13], [0x30, 0xb4, 0x18]), b"", Yes),
                (b"", &message([0x10, 0x13], [0x30, 0xb4, 0x18]), Yes),
                (&message([1, 0x13], [0x30, 0xb4, 0x18]), b"", No),
                (&message([0, 0x13], [0x30, 0xb4, 0x19]), b"", No),
                (b"\xff\xff\0\x13", b"", No),
            ],
        );
    }
}
