//! Telnet, by the options that its ends negotiate (RFC 854 and RFC 855).
//!
//! Two commands are demanded, of either end together: by chance, bytes look like one once in some 80,000. At the well-known
//! port one is enough.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

const PORT: u16 = 23;
/// Commands (RFC 854, "TELNET COMMANDS").
const IAC: u8 = 255;
const SB: u8 = 250;
const SE: u8 = 240;
const WILL: u8 = 251;
const DONT: u8 = 254;
/// The last option that is assigned in a row, and those after a gap (IANA, Telnet Options).
const OPTION_MAX: u8 = 49;
const OTHER_OPTIONS: [u8; 3] = [138, 139, 140];
/// A subnegotiation is passed over up to this length: terminal types and window sizes take some ten bytes.
const SUBNEGOTIATION_MAX: usize = 256;

/// A command.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[IAC]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let enough = if heads.has_port(PORT) { 1 } else { 2 };
    let sides = heads.sides().map(negotiation);
    let commands: usize = sides.iter().map(|side| side.commands).sum();
    if commands >= enough {
        return Recognition::Yes;
    }
    if sides.iter().any(|side| side.is_other) { Recognition::No } else { Recognition::More }
}

/// What a direction begins with.
#[derive(Clone, Copy, Default)]
struct Negotiation {
    /// Whole commands, two at most.
    commands: usize,
    /// Whether something else follows them.
    is_other: bool,
}

fn negotiation(bytes: &[u8]) -> Negotiation {
    let mut found = Negotiation::default();
    let mut rest = bytes;
    while found.commands < 2 {
        rest = match rest {
            [] | [IAC] | [IAC, SB | WILL..=DONT] => break,
            [IAC, WILL..=DONT, option, after @ ..] if is_option(*option) => after,
            [IAC, SB, option, after @ ..] if is_option(*option) => {
                let start = after.get(..SUBNEGOTIATION_MAX).unwrap_or(after);
                match memchr::memmem::find(start, &[IAC, SE]).and_then(|end| after.get(end + 2..)) {
                    Some(after) => after,
                    None if after.len() < SUBNEGOTIATION_MAX => break,
                    None => return Negotiation { is_other: true, ..found },
                }
            }
            _ => return Negotiation { is_other: true, ..found },
        };
        found.commands += 1;
    }
    found
}

fn is_option(option: u8) -> bool {
    option <= OPTION_MAX || OTHER_OPTIONS.contains(&option)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn two_commands_decide() {
        assert_dialogues(
            recognise,
            2_323,
            &[
                (b"\xff\xfb\x1f\xff\xfb\x20", b"", Yes),
                (b"\xff\xfc\x18", b"\xff\xfd\x18", Yes),
                (b"\xff\xfb\x18\xff\xfa\x18\0VT100\xff\xf0", b"", Yes),
                (b"", b"\xff\xfd\x18", More),
                (b"", b"\xff\xfd\x18login: ", No),
                (b"\xff\xfd\x90", b"", No),
                (b"\xff\xd8\xff\xe0", b"", No),
            ],
        );
    }

    #[test]
    fn at_the_port_one_decides() {
        assert_dialogues(recognise, 23, &[(b"", b"\xff\xfd\x18login: ", Yes), (b"", b"\xff\xd8\xff\xe0", No)]);
    }

    #[test]
    fn a_subnegotiation_without_end_is_none() {
        let endless = [&b"\xff\xfa\x18"[..], &[b'a'; 300]].concat();
        assert_dialogues(recognise, 2_323, &[(&endless, b"", No)]);
    }
}
