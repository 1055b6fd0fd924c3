//! Tuya's local protocol, of plugs, lamps and what else has its module, by the bytes that enclose a message and its length
//! (`tinytuya`, "Tuya Protocol"; Tuya's SDK, `lan_protocol.h`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// What begins and ends a message: of versions 3.1 to 3.4, and of 3.5.
const ENCLOSED: [(u32, [u8; 4]); 2] = [(0x0000_55aa, [0, 0, 0xaa, 0x55]), (0x0000_6699, [0, 0, 0x99, 0x66])];
/// Version 3.5 has two bytes more in its header, and does not count what ends the message.
const LATER: u32 = 0x0000_6699;
const COMMAND_MAX: u32 = 0xff;
const LEN_MAX: u32 = 4_096;

/// What begins a message.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, |bytes| message(bytes).map(|found| found.is_some()))
}

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let fits = |(len, end): (u32, [u8; 4])| {
        len == datagram.wire_len && (!datagram.is_whole() || datagram.payload.ends_with(&end))
    };
    Recognition::decided(message(datagram.payload).flatten().is_some_and(fits))
}

/// A message's length and end: `None` where the header is cut, `Some(None)` where it is none.
#[expect(clippy::option_option, reason = "the outer one says whether the header is whole")]
fn message(bytes: &[u8]) -> Option<Option<(u32, [u8; 4])>> {
    let mut reader = Reader::new(bytes);
    let start = reader.u32()?;
    let Some(&(_, end)) = ENCLOSED.iter().find(|(known, _)| *known == start) else { return Some(None) };
    let around = if start == LATER {
        reader.u16()?;
        22
    } else {
        16
    };
    reader.u32()?;
    let (command, len) = (reader.u32()?, reader.u32()?);
    let is_message = (1..=COMMAND_MAX).contains(&command) && (8..=LEN_MAX).contains(&len);
    Some(is_message.then_some((around + len, end)))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::tests::assert_datagrams;
    use super::{recognise_datagram, recognise_stream};

    fn earlier(len: u8, end: u8) -> Vec<u8> {
        [&[0, 0, 0x55, 0xaa, 0, 0, 0, 1, 0, 0, 0, 0x13, 0, 0, 0, len][..], &[7; 16], &[0, 0, 0xaa, end]].concat()
    }

    #[test]
    fn length_and_end_of_a_datagram_fit() {
        let later = [0, 0, 0x66, 0x99, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x13, 0, 0, 0, 16];
        let later = [&later[..], &[7; 16], &[0, 0, 0x99, 0x66]].concat();
        assert_datagrams(
            recognise_datagram,
            6_667,
            &[
                (&earlier(20, 0x55), Some(36)),
                (&later, Some(38)),
                (&earlier(20, 0x56), None),
                (&earlier(21, 0x55), None),
                (&[&[0, 0, 0x55, 0xab][..], &[0; 30]].concat(), None),
            ],
        );
    }

    #[test]
    fn a_header_opens_a_connection() {
        assert_dialogues(
            recognise_stream,
            6_668,
            &[(&earlier(20, 0x55), b"", Yes), (&earlier(2, 0x55), b"", No), (b"\0\0\0\x40\xfeSMB", b"", No)],
        );
    }
}
