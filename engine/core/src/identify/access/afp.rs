//! Apple's file sharing, by the header of its session layer at port 548 (Apple Filing Protocol Reference, "DSI header"). A header
//! is mostly zeros, so the port must agree.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

const PORT: u16 = 548;
/// Commands that open: `DSIGetStatus`, `DSIOpenSession`.
const OPENING: [u8; 2] = [3, 4];
const REPLY: u8 = 1;
/// Options and status are shorter.
const LENGTH_MAX: u32 = 4_096;

/// Request or reply.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0, REPLY]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        match (reader.u8(), reader.u8()) {
            (Some(0 | REPLY), None) => return Recognition::More,
            (Some(0 | REPLY), Some(command)) if OPENING.contains(&command) => {}
            _ => return Recognition::No,
        }
        let fields = (reader.u16(), reader.u32(), reader.u32(), reader.u32());
        let (Some(_), Some(error), Some(len), Some(reserved)) = fields else { return Recognition::More };
        Recognition::decided(error == 0 && len <= LENGTH_MAX && reserved == 0)
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    const OPEN: &[u8] = b"\0\x04\0\x01\0\0\0\0\0\0\0\x06\0\0\0\0\x01\x04\0\0\x04\0";

    #[test]
    fn port_and_header_decide() {
        assert_dialogues(
            recognise,
            548,
            &[
                (OPEN, b"", Yes),
                (b"", b"\x01\x03\0\x01\0\0\0\0\0\0\x02\x10\0\0\0\0", Yes),
                (b"\0\x02\0\x01\0\0\0\0\0\0\0\x06\0\0\0\0", b"", No),
                (b"\0\x04\0\x01\0\0\0\0\0\0\0\x06\0\0\0\x01", b"", No),
            ],
        );
        assert_dialogues(recognise, 549, &[(OPEN, b"", No)]);
    }
}
