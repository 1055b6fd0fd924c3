//! `DingTalk`'s own protocol, by the fixed bytes of the message that its client opens with, as nDPI's captures have them. There is no
//! public specification.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

/// What stands before the message's length, and behind it up to a key.
const START: u8 = 0x10;
const FIXED: [u8; 14] = [0x87, 0x80, 0x01, 0x00, 0x01, 0x00, 0x02, 0x00, 0x02, b'd', b'k', 0x03, 0x00, 0x20];

/// The start.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[START]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match bytes {
        [] | [START] => Recognition::More,
        [START, _, rest @ ..] => starts_with(rest, &FIXED),
        _ => Recognition::No,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn fixed_bytes_decide() {
        assert_dialogues(
            recognise,
            443,
            &[
                (b"\x10\x64\x87\x80\x01\0\x01\0\x02\0\x02dk\x03\0\x20key", b"", Yes),
                (b"\x10\x64\x87\x80\x01\0\x01\0\x02\0\x02dk\x03\0\x21key", b"", No),
                // MQTT (MQTT 3.1.1, section 3.1).
                (b"\x10\x10\0\x04MQTT\x04\x02\0\x3c", b"", No),
            ],
        );
    }
}
