//! The remote login and the remote shell of BSD, by what their clients open with: a zero, two names, terminal and speed (RFC 1282);
//! or at port 514 a port, two names, a command (4.2BSD, `rcmd`). Each ends with a zero; none is kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

const SHELL_PORT: u16 = 514;
/// Names, terminal and the start of a command are shorter.
const TEXT_MAX: usize = 64;
/// Digits of a port.
const DIGITS_MAX: usize = 5;

/// The zero in front.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

/// A digit of the port, or the zero in place of one.
pub(in super::super) const FIRST_OF_SHELL: FirstBytes = FirstBytes::of(&[0]).and(b'0', b'9');

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some((0, mut rest)) = bytes.split_first().map(|(first, rest)| (*first, rest)) else {
            return Recognition::No;
        };
        let mut last: &[u8] = &[];
        for _ in 0..3 {
            (last, rest) = match text(rest) {
                Text::Of(text, rest) => (text, rest),
                Text::More => return Recognition::More,
                Text::No => return Recognition::No,
            };
        }
        Recognition::decided(ends_with_speed(last))
    })
}

pub(in super::super) fn recognise_shell(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(SHELL_PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let digits = bytes.iter().take(DIGITS_MAX).take_while(|byte| byte.is_ascii_digit()).count();
        let mut rest = match bytes.get(digits..) {
            Some([0, rest @ ..]) => rest,
            Some([]) => return Recognition::More,
            _ => return Recognition::No,
        };
        for _ in 0..2 {
            rest = match text(rest) {
                Text::Of(_, rest) => rest,
                Text::More => return Recognition::More,
                Text::No => return Recognition::No,
            };
        }
        match rest.first() {
            Some(first) => Recognition::decided(first.is_ascii_graphic()),
            None => Recognition::More,
        }
    })
}

enum Text<'a> {
    /// Before a zero, and what follows that.
    Of(&'a [u8], &'a [u8]),
    More,
    No,
}

fn text(bytes: &[u8]) -> Text<'_> {
    let len = bytes.iter().take(TEXT_MAX).take_while(|byte| byte.is_ascii_graphic()).count();
    match bytes.split_at_checked(len) {
        Some((text, [0, rest @ ..])) if len > 0 => Text::Of(text, rest),
        Some((_, [])) => Text::More,
        _ => Text::No,
    }
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
    use super::{recognise, recognise_shell};

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

    #[test]
    fn a_shell_at_its_port() {
        assert_dialogues(
            recognise_shell,
            514,
            &[
                (b"1021\0someone\0other\0uptime\0", b"", Yes),
                (b"\0someone\0other\0uptime\0", b"", Yes),
                (b"1021\0\0other\0uptime\0", b"", No),
                (b"79 <34>1 2026-01-01", b"", No),
                (b"<34>Jan  1", b"", No),
            ],
        );
        assert_dialogues(recognise_shell, 515, &[(b"1021\0someone\0other\0uptime\0", b"", No)]);
    }
}
