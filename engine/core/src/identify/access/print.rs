//! Print jobs at the ports of printers: raw ones at 9100 that open in PCL or `PostScript` (those that open with PJL are known at any
//! port, see `openings.rs`), and a line printer daemon's commands at 515 (RFC 1179, section 5).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

const RAW_PORT: u16 = 9_100;
/// A reset in PCL, and the first comment of a conforming document in `PostScript`.
const JOBS: [&[u8]; 2] = [b"\x1bE\x1b", b"%!PS-Adobe-"];
const LPD_PORT: u16 = 515;
/// Commands of a line printer daemon (RFC 1179, sections 5.1 to 5.5).
const COMMANDS: std::ops::RangeInclusive<u8> = 1..=5;
/// Queues have short names, and commands that list jobs name some.
const LINE_MAX: usize = 128;

/// Escape, or a comment of `PostScript`.
pub(in super::super) const FIRST_OF_RAW: FirstBytes = FirstBytes::of(b"\x1b%");

/// A command.
pub(in super::super) const FIRST_OF_LPD: FirstBytes = FirstBytes::of(&[]).and(*COMMANDS.start(), *COMMANDS.end());

pub(in super::super) fn recognise_raw(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(RAW_PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| Recognition::any(JOBS.iter().map(|job| starts_with(bytes, job))))
}

pub(in super::super) fn recognise_lpd(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(LPD_PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let Some((command, rest)) = bytes.split_first() else { return Recognition::More };
        if !COMMANDS.contains(command) {
            return Recognition::No;
        }
        let len = rest.iter().take(LINE_MAX).take_while(|&&byte| byte == b' ' || byte.is_ascii_graphic()).count();
        match rest.get(len) {
            Some(b'\n') if len > 0 => Recognition::Yes,
            None => Recognition::More,
            Some(_) => Recognition::No,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_lpd, recognise_raw};

    #[test]
    fn raw_jobs() {
        assert_dialogues(
            recognise_raw,
            9_100,
            &[(b"\x1bE\x1b&l0O", b"", Yes), (b"%!PS-Adobe-3.0\n", b"", Yes), (b"%PDF-1.7\n", b"", No)],
        );
        assert_dialogues(recognise_raw, 9_101, &[(b"\x1bE\x1b&l0O", b"", No), (b"%!PS-Adobe-3.0\n", b"", No)]);
    }

    #[test]
    fn jobs_for_a_daemon() {
        assert_dialogues(
            recognise_lpd,
            515,
            &[
                (b"\x02library-2\n", b"", Yes),
                (b"\x04library-2 17\n", b"", Yes),
                (b"\x02\n", b"", No),
                (b"\x06library\n", b"", No),
                (b"\x03\0\0\x0b\x06\xe0", b"", No),
            ],
        );
        assert_dialogues(recognise_lpd, 516, &[(b"\x02library-2\n", b"", No)]);
    }
}
