//! `ZeroMQ`, by the greeting of either end (ZMTP 2.0 and 3.1, "Connection Setup", RFC 15 and 23 of the `ZeroMQ` project).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

/// Signature: a byte, eight of padding, a byte. Peers fill the padding with the length of a message of version 1, which is short.
const START: u8 = 0xff;
const END: u8 = 0x7f;

/// The signature.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[START]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match *bytes {
        [START, 0, 0, 0, 0, 0, 0, 0, _, END, ..] => Recognition::Yes,
        [START, ref zeros @ ..] if zeros.len() < 9 && zeros.iter().take(7).all(|&byte| byte == 0) => Recognition::More,
        _ => Recognition::No,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn either_greeting_decides() {
        assert_dialogues(
            recognise,
            5_555,
            &[
                (b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01NULL", b"", Yes),
                (b"", b"\xff\0\0\0\0\0\0\0\0\x7f", Yes),
                (b"\xff\0\0\0\0\0\0\0\x01\x7e", b"", No),
                (b"\xff\xfb\x1f", b"", No),
            ],
        );
    }
}
