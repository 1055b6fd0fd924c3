//! Levin, Monero's protocol between nodes, by the header of a message (Monero, `contrib/epee/include/net/levin_base.h`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::super::reader::Reader;

/// `LEVIN_SIGNATURE` as it stands on the wire.
const SIGNATURE: [u8; 8] = [0x01, 0x21, 0x01, 0x01, 0x01, 0x01, 0x01, 0x01];
/// Commands begin at 1000, 2000 and so on, a pool for each part of the program.
const COMMANDS: std::ops::RangeInclusive<u32> = 1_000..=9_999;

/// The signature.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[SIGNATURE[0]]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match starts_with(bytes, &SIGNATURE) {
        Recognition::Yes => Recognition::so_far(has_command(bytes)),
        other => other,
    })
}

/// Signature, length, whether an answer is expected, command.
fn has_command(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    reader.take(SIGNATURE.len() + 8)?;
    Some(reader.u8()? <= 1 && COMMANDS.contains(&reader.u32()?.swap_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    fn message(signature: u8, expects: u8, command: u32) -> Vec<u8> {
        let start = [signature, 0x21, 1, 1, 1, 1, 1, 1, 0xe2, 0, 0, 0, 0, 0, 0, 0, expects];
        [&start[..], &command.to_le_bytes(), &[0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]].concat()
    }

    #[test]
    fn signature_and_command_decide() {
        assert_dialogues(
            recognise,
            18_080,
            &[
                (&message(1, 1, 1_001), b"", Yes),
                (b"", &message(1, 0, 2_002), Yes),
                (&message(2, 1, 1_001), b"", No),
                (&message(1, 7, 1_001), b"", No),
                (&message(1, 1, 7), b"", No),
            ],
        );
    }
}
