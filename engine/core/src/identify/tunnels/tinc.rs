//! Tinc, by the line with which each end of a meta connection says who it is (tinc manual, "The meta-protocol").
//!
//! The request's number (0), the daemon's name or the key of an invitation, and the protocol's version: all in one short line of
//! text. The name is not kept. Its UDP packets have nothing that is fixed.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

/// Longest name that is looked for.
const NAME_MAX: usize = 64;
/// Major version of the protocol since 1.0, and longest minor version.
const VERSION: &[u8] = b"17";
const MINOR_MAX: usize = 3;

/// Number of the request.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"0");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(judge)
}

fn judge(bytes: &[u8]) -> Recognition {
    let Some(rest) = bytes.strip_prefix(b"0 ") else {
        return Recognition::while_possible(b"0 ".starts_with(bytes));
    };
    // The key of an invitation has a question mark in front.
    let rest = rest.strip_prefix(b"?").unwrap_or(rest);
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let name = rest.iter().take(NAME_MAX + 1).take_while(|byte| is_of_name(byte)).count();
    match rest.get(name..) {
        Some([]) if name <= NAME_MAX => Recognition::More,
        Some([b' ', version @ ..]) if name > 0 => judge_version(version),
        _ => Recognition::No,
    }
}

fn judge_version(bytes: &[u8]) -> Recognition {
    let Some(rest) = bytes.strip_prefix(VERSION) else {
        return Recognition::while_possible(VERSION.starts_with(bytes));
    };
    match rest {
        [] | [b'.'] => Recognition::More,
        [b'\n', ..] => Recognition::Yes,
        [b'.', minor @ ..] => {
            let digits = minor.iter().take(MINOR_MAX).take_while(|byte| byte.is_ascii_digit()).count();
            match minor.get(digits) {
                None => Recognition::More,
                Some(b'\n') if digits > 0 => Recognition::Yes,
                Some(_) => Recognition::No,
            }
        }
        _ => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_line_of_either_end_decides() {
        assert_dialogues(
            recognise,
            655,
            &[
                (b"0 laptop_7 17\n", b"0 gate 17.7\n", Yes),
                (b"0 ?b3NzaWZyYWdl 17.1\n1 94", b"", Yes),
                (b"0 laptop-7 17\n", b"", No),
                (b"0 laptop 18\n", b"", No),
                (b"0 laptop 17.1234\n", b"", No),
                (b"0 laptop 17 x\n", b"", No),
                (b"0  17\n", b"", No),
                (b"0\n", b"", No),
                (&[&b"0 "[..], &[b'a'; 70]].concat(), b"", No),
            ],
        );
    }
}
