//! FIX, by the start of a message: version, length of the body (FIX 4.4 with errata, volume 1, "Message Format"). Versions that
//! are no version of FIX are those of venues' own encodings behind the same start.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

/// Tags of the version and of the length, and what ends a field.
const VERSION: &[u8] = b"8=";
const LENGTH: &[u8] = b"9=";
const END: u8 = 1;
const VERSION_MAX: usize = 12;
const DIGITS_MAX: usize = 8;

/// The tag of the version.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(b"8");

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let rest = match field(bytes, VERSION, VERSION_MAX, |byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            Ok(rest) => rest,
            Err(judged) => return judged,
        };
        match field(rest, LENGTH, DIGITS_MAX, |byte| byte.is_ascii_digit()) {
            Ok(_) => Recognition::Yes,
            Err(judged) => judged,
        }
    })
}

/// What follows the field of this tag, whose value has such bytes, or what is to be said where there is none.
fn field<'a>(bytes: &'a [u8], tag: &[u8], len_max: usize, fits: impl Fn(u8) -> bool) -> Result<&'a [u8], Recognition> {
    let value = match starts_with(bytes, tag) {
        Recognition::Yes => bytes.get(tag.len()..).unwrap_or_default(),
        other => return Err(other),
    };
    let len = value.iter().take(len_max).take_while(|byte| fits(**byte)).count();
    match value.get(len..) {
        Some([END, rest @ ..]) if len > 0 => Ok(rest),
        Some([]) => Err(Recognition::More),
        _ => Err(Recognition::No),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn version_and_length_decide() {
        assert_dialogues(
            recognise,
            5_001,
            &[
                (b"8=FIX.4.4\x019=62\x0135=A\x01", b"", Yes),
                (b"", b"8=FIXT.1.1\x019=62\x01", Yes),
                (b"8=O\x019=0075\x01", b"", Yes),
                (b"8=FIX.4.4|9=62|", b"", No),
                (b"8=FIX.4.4\x0135=A\x01", b"", No),
                (b"8=FIX.4.4.4.4.4\x01", b"", No),
                (b"8=\x019=1\x01", b"", No),
            ],
        );
    }
}
