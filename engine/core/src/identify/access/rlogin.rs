//! The remote login of BSD, by what its client opens with: a zero, two names, terminal and speed, a zero after each (RFC 1282).
//! The names are stepped over, never kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

/// Names and terminal are shorter.
const TEXT_MAX: usize = 64;

/// The zero in front.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some((0, mut rest)) = bytes.split_first().map(|(first, rest)| (*first, rest)) else {
            return Recognition::No;
        };
        let mut last: &[u8] = &[];
        for _ in 0..3 {
            let len = rest.iter().take(TEXT_MAX).take_while(|byte| byte.is_ascii_graphic()).count();
            match rest.get(len) {
                Some(0) if len > 0 => {}
                None => return Recognition::More,
                Some(_) => return Recognition::No,
            }
            last = rest.get(..len).unwrap_or_default();
            rest = rest.get(len + 1..).unwrap_or_default();
        }
        Recognition::decided(ends_with_speed(last))
    })
}

/// Whether this is a terminal with its speed in bits per second.
fn ends_with_speed(text: &[u8]) -> bool {
    let digits = text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    digits >= 2 && text.len() > digits + 1 && text.get(text.len() - digits - 1) == Some(&b'/')
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn names_terminal_and_speed_decide() {
        assert_dialogues(
            recognise,
            513,
            &[
                (b"\0someone\0other\0xterm/38400\0", b"", Yes),
                (b"\0someone\0other\0xterm\0", b"", No),
                (b"\0someone\0other\0/38400\0", b"", No),
                (b"\0some one\0", b"", No),
                (b"\0\0\0\x40\xfeSMB", b"", No),
            ],
        );
        let endless = [&[0][..], &[b'a'; 200]].concat();
        assert_dialogues(recognise, 513, &[(&endless, b"", No)]);
    }
}
