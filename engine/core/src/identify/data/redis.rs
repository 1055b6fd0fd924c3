//! Redis, by a client's first command (Redis serialization protocol specification, "Sending commands to a Redis server"), or by
//! what only its servers refuse with. Keys and values are never looked at.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with, starts_with_text};

/// An array of bulk strings, and an error.
const ARRAY: u8 = b'*';
const ERROR: u8 = b'-';
/// Codes of errors (Redis, `server.c` and `acl.c`).
const REFUSALS: [&[u8]; 4] = [b"-NOAUTH ", b"-DENIED Redis ", b"-WRONGPASS ", b"-NOPERM "];
/// Digits of a count or length; commands are short words.
const DIGITS_MAX: usize = 6;
const WORD_MAX: usize = 20;

/// A command, or an error.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[ARRAY, ERROR]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| if bytes.first() == Some(&ARRAY) { command(bytes) } else { refusal(bytes) })
}

fn refusal(bytes: &[u8]) -> Recognition {
    Recognition::any(REFUSALS.iter().map(|refusal| starts_with(bytes, refusal)))
}

/// `*`, a count, `$`, a length, a word of that length.
fn command(bytes: &[u8]) -> Recognition {
    let rest = match line(bytes, ARRAY) {
        Line::Of(_, rest) => rest,
        Line::More => return Recognition::More,
        Line::No => return Recognition::No,
    };
    let (len, word) = match line(rest, b'$') {
        Line::Of(len, rest) => (len, rest),
        Line::More => return Recognition::More,
        Line::No => return Recognition::No,
    };
    if !(1..=WORD_MAX).contains(&len) {
        return Recognition::No;
    }
    starts_with_text(word, len, |byte| byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'_'))
}

enum Line<'a> {
    /// A number, and what follows its line.
    Of(usize, &'a [u8]),
    More,
    No,
}

fn line(bytes: &[u8], kind: u8) -> Line<'_> {
    let Some((first, rest)) = bytes.split_first() else { return Line::More };
    if *first != kind {
        return Line::No;
    }
    let digits = rest.iter().take(DIGITS_MAX).take_while(|byte| byte.is_ascii_digit()).count();
    let number = rest.iter().take(digits).fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
    match rest.get(digits..) {
        Some([]) => Line::More,
        Some([b'\r']) if digits > 0 => Line::More,
        Some([b'\r', b'\n', after @ ..]) if digits > 0 && number > 0 => Line::Of(number, after),
        _ => Line::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn a_command_or_a_refusal_decides() {
        assert_dialogues(
            recognise,
            6_379,
            &[
                (b"*1\r\n$4\r\nPING\r\n", b"", Yes),
                (b"*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n", b"", Yes),
                (b"*2\r\n$10\r\nJSON.DEBUG\r\n", b"", Yes),
                (b"", b"-NOAUTH Authentication required.\r\n", Yes),
                (b"*0\r\n", b"", No),
                (b"*1\r\n$0\r\n", b"", No),
                (b"*1\r\n:4\r\n", b"", No),
                (b"* OK ready\r\n", b"", No),
                (b"", b"-ERR not now\r\n", No),
            ],
        );
    }
}
