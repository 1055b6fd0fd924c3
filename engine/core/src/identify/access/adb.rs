//! The Android Debug Bridge, by the message that opens a connection (Android Open Source Project, adb `protocol.txt`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Commands that stand first: `CNXN` of either end, `AUTH` and `STLS` of a device.
const COMMANDS: [&[u8; 4]; 3] = [b"CNXN", b"AUTH", b"STLS"];
/// Two arguments, length and checksum of what follows, between the command and its complement.
const BETWEEN: usize = 16;

/// A command.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(b"CAS");

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let Some(command) = reader.u32() else {
            let is_start = COMMANDS.iter().any(|command| command.starts_with(bytes));
            return Recognition::while_possible(is_start);
        };
        if !COMMANDS.iter().any(|known| command == u32::from_be_bytes(**known)) {
            return Recognition::No;
        }
        reader.take(BETWEEN);
        match reader.u32() {
            Some(magic) if bytes.len() >= BETWEEN + 8 => Recognition::decided(magic == !command),
            _ => Recognition::More,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn command_and_complement_decide() {
        assert_dialogues(
            recognise,
            5_555,
            &[
                (b"CNXN\0\0\0\x01\0\0\x10\0\x07\0\0\0\x32\x02\0\0\xbc\xb1\xa7\xb1host::\0", b"", Yes),
                (b"", b"AUTH\x01\0\0\0\0\0\0\0\x14\0\0\0\0\0\0\0\xbe\xaa\xab\xb7", Yes),
                (b"CNXN\0\0\0\x01\0\0\x10\0\x07\0\0\0\x32\x02\0\0\xbc\xb1\xa7\xb2", b"", No),
                (b"CONNECT x:1 HTTP/1.1\r\n", b"", No),
            ],
        );
    }
}
