//! OICQ, the protocol of QQ over UDP, by its port, the bytes that enclose a message and its command (Wireshark, `packet-oicq.c`).
//! Numbers of users are passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

pub(super) const PORT: u16 = 8_000;
const START: u8 = 0x02;
const END: u8 = 0x03;
/// Version, command, number of the message, number of the user.
const LEN_MIN: u32 = 12;
/// Commands: log out, keep alive, update, search, information, add, remove, authorise, status, send, receive, groups, log in and
/// what goes with it, weather, friends. The greatest is below 256, the rest of the list has gaps.
const COMMANDS: [u16; 32] = [
    0x01, 0x02, 0x04, 0x05, 0x06, 0x09, 0x0a, 0x0b, 0x0d, 0x12, 0x16, 0x17, 0x18, 0x1a, 0x1c, 0x1d, 0x22, 0x26, 0x27,
    0x30, 0x31, 0x3c, 0x3e, 0x58, 0x5c, 0x62, 0x65, 0x66, 0x67, 0x80, 0x81, 0xb5,
];

/// The start.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[START]);

/// Of random bytes at this port, one datagram in a hundred million is so.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_whole = datagram.wire_len >= LEN_MIN && datagram.is_whole();
    let ends = datagram.payload.last() == Some(&END);
    let is_message = datagram.has_port(PORT) && is_whole && ends && has_command(datagram.payload) == Some(true);
    Recognition::decided(is_message)
}

fn has_command(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != START {
        return Some(false);
    }
    reader.u16()?;
    Some(COMMANDS.contains(&reader.u16()?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn port_ends_and_command_decide() {
        let message = |command: u8, end: u8| [&[2, 0x37, 0x19, 0, command][..], &[7; 20], &[end]].concat();
        assert_datagrams(
            recognise,
            8_000,
            &[(&message(0x02, 3), Some(26)), (&message(0x02, 4), None), (&message(0x03, 3), None)],
        );
        assert_datagrams(recognise, 8_001, &[(&message(0x02, 3), None)]);
    }
}
