//! `OpenFlow`, by its ports and the header of a message (`OpenFlow` Switch Specification 1.5.1, section 7.1.1).

use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Heads, Recognition};
use crate::identify::reader::Reader;

/// As IANA assigned it, and as it was before.
const PORTS: [u16; 2] = [6_653, 6_633];
/// Versions 1.0 to 1.5.
const VERSIONS: std::ops::RangeInclusive<u8> = 1..=6;
const HEADER: u16 = 8;
/// Both sides open with it.
const HELLO: u8 = 0;
/// A bitmap of versions is all that it holds.
const HELLO_MAX: u16 = 64;
/// The last type of a message.
const KIND_MAX: u8 = 35;
const MESSAGE_MAX: u16 = 16_384;

pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(1, 6);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    if !heads.has_any_port(&PORTS) {
        return Recognition::No;
    }
    heads.either(|bytes| Recognition::so_far(is_message(bytes)))
}

fn is_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !VERSIONS.contains(&reader.u8()?) {
        return Some(false);
    }
    let (kind, len) = (reader.u8()?, reader.u16()?);
    let _transaction = reader.u32()?;
    let max = if kind == HELLO { HELLO_MAX } else { MESSAGE_MAX };
    Some(kind <= KIND_MAX && (HEADER..=max).contains(&len))
}

#[cfg(test)]
mod tests {
    use super::recognise;
    use crate::identify::greeting::assert_dialogues;
    use crate::identify::parser::Recognition::{No, Yes};

    #[test]
    fn port_and_header_decide() {
        let hello: &[u8] = b"\x04\0\0\x08\0\0\0\x01";
        assert_dialogues(
            recognise,
            6_653,
            &[
                (hello, b"", Yes),
                (b"", hello, Yes),
                (b"\x04\0\0\x07\0\0\0\x01", b"", No),
                (b"\x04\x24\0\x08\0\0\0\x01", b"", No),
            ],
        );
        assert_dialogues(recognise, 6_654, &[(hello, hello, No)]);
    }
}
