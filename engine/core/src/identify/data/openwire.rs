//! `OpenWire`, by the command that both ends open with (`ActiveMQ`, specification of version 2).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

/// Behind the length: the type of the command, `WIREFORMAT_INFO`, and its magic number.
const INFO: &[u8] = b"\x01ActiveMQ";
const LENGTH: usize = 4;

/// The upper byte of a length: the command has some hundred bytes.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match bytes {
        [0] | [0, 0] | [0, 0, _] => Recognition::More,
        [0, 0, ..] => starts_with(bytes.get(LENGTH..).unwrap_or_default(), INFO),
        _ => Recognition::No,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_magic_number_decides() {
        assert_dialogues(
            recognise,
            61_616,
            &[
                (b"\0\0\0\xda\x01ActiveMQ\0\0\0\x0a", b"", Yes),
                (b"", b"\0\0\x01\x51\x01ActiveMQ\0", Yes),
                (b"\0\0\0\xda\x02ActiveMQ", b"", No),
                (b"\0\0\0\xda\x01ActiveMX", b"", No),
                (b"\0\x01\0\xda\x01ActiveMQ", b"", No),
            ],
        );
    }
}
