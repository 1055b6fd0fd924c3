//! Modbus over TCP, by the header of a message and its function (Modbus Messaging on TCP/IP Implementation Guide 1.0b, section
//! 3.1.3; Modbus Application Protocol 1.1b3, section 5.1). Values are never looked at.
//!
//! At its port a message from either side is enough. Elsewhere both must show one, of the same transaction, unit and function,
//! and the transaction must have a low number: a header alone has but two zeros and a length.

use crate::identify::parser::{Heads, Recognition};
use crate::identify::reader::Reader;

const PORT: u16 = 502;
/// Bytes that the length counts: unit and function at least.
const LENGTHS: std::ops::RangeInclusive<u16> = 2..=254;
/// The bit of a function that says that it failed (Modbus Application Protocol, section 7).
const EXCEPTION: u8 = 0x80;

/// What a message begins with: transaction, unit and function.
type Start = (u16, u8, u8);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let counts_from_zero = heads.sides().iter().all(|side| side.first().is_none_or(|&first| first == 0));
    if !counts_from_zero && !heads.has_port(PORT) {
        return Recognition::No;
    }
    let [source, destination] = heads.sides().map(start);
    match (source, destination) {
        (Some(None), _) | (_, Some(None)) => Recognition::No,
        (Some(Some(_)), _) | (_, Some(Some(_))) if heads.has_port(PORT) => Recognition::Yes,
        (Some(Some(one)), Some(Some(other))) => {
            let same_function = one.2 == other.2 || one.2 | EXCEPTION == other.2 || other.2 | EXCEPTION == one.2;
            Recognition::decided(one.0 == other.0 && one.1 == other.1 && same_function)
        }
        _ => Recognition::More,
    }
}

/// `None` where the bytes end before it tells, `Some(None)` where it is none.
#[expect(clippy::option_option, reason = "the outer one says whether the start is whole")]
fn start(bytes: &[u8]) -> Option<Option<Start>> {
    let mut reader = Reader::new(bytes);
    let (transaction, protocol) = (reader.u16()?, reader.u16()?);
    if protocol != 0 {
        return Some(None);
    }
    let len = reader.u16()?;
    if !LENGTHS.contains(&len) {
        return Some(None);
    }
    let (unit, function) = (reader.u8()?, reader.u8()?);
    // The first message is alone: a client waits, or sends the next with the same header.
    let is_whole = reader.rest().len() + 2 >= usize::from(len);
    match (function & !EXCEPTION, is_whole) {
        (0, _) => Some(None),
        (_, true) => Some(Some((transaction, unit, function))),
        (_, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::recognise;
    use crate::identify::greeting::assert_dialogues;
    use crate::identify::parser::Recognition::{More, No, Yes};

    const REQUEST: &[u8] = b"\0\x01\0\0\0\x06\x11\x03\0\x6b\0\x03";
    const RESPONSE: &[u8] = b"\0\x01\0\0\0\x09\x11\x03\x06\xae\x41\x56\x52\x43\x40";

    #[test]
    fn at_its_port_one_side_is_enough() {
        assert_dialogues(recognise, 502, &[(REQUEST, b"", Yes), (b"\0\x01\0\x01\0\x06\x11\x03", b"", No)]);
    }

    #[test]
    fn elsewhere_both_sides_agree() {
        assert_dialogues(
            recognise,
            5_020,
            &[
                (REQUEST, RESPONSE, Yes),
                (REQUEST, b"\0\x01\0\0\0\x03\x11\x83\x02", Yes),
                (REQUEST, b"", More),
                (REQUEST, b"\0\x02\0\0\0\x03\x11\x83\x02", No),
                (REQUEST, b"\0\x01\0\0\0\x03\x11\x84\x02", No),
                (REQUEST, b"HTTP/1.1", No),
                (b"\x12\x01\0\0\0\x06\x11\x03\0\x6b\0\x03", b"\x12\x01\0\0\0\x03\x11\x83\x02", No),
            ],
        );
    }
}
