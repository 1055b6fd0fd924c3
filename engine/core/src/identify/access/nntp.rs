//! NNTP, by the greeting of a server and the first command of a client (RFC 3977, sections 5.1 and 5.2; RFC 4643).

use super::super::first_byte::FirstBytes;
use super::super::greeting::{self, Greeting, first_line, mentions};
use super::super::parser::{Heads, Recognition};

/// Posting is allowed, or is not (RFC 3977, section 5.1.1).
const READY: [&[u8]; 2] = [b"200", b"201"];
/// Words by which servers name what they are.
const NAMES: [&[u8]; 3] = [b"NNTP", b"INN ", b"NEWS"];
const COMMANDS: &[&[u8]] = &[b"MODE", b"GROUP", b"LIST", b"DATE", b"HELP"];
/// Of this protocol alone.
const CERTAIN_COMMANDS: &[&[u8]] = &[b"AUTHINFO"];

/// A reply, or a command.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b"2");

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    greeting::judge(heads, greeting, COMMANDS, CERTAIN_COMMANDS)
}

fn greeting(bytes: &[u8]) -> Greeting {
    match READY {
        ready if ready.iter().any(|code| bytes.starts_with(code)) => {}
        ready if ready.iter().any(|code| code.starts_with(bytes)) => return Greeting::Partial,
        _ => return Greeting::Wrong,
    }
    match (bytes.get(READY[0].len()), first_line(bytes)) {
        (Some(b' '), Some(line)) if NAMES.iter().any(|name| mentions(line, name)) => Greeting::Certain,
        (Some(b' '), Some(_)) => Greeting::Likely,
        (Some(b' ') | None, None) => Greeting::Partial,
        _ => Greeting::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn greeting_and_command_decide() {
        assert_dialogues(
            recognise,
            119,
            &[
                (b"", b"200 example.com InterNetNews NNRP server INN 2.7 ready\r\n", Yes),
                (b"MODE READER\r\n", b"201 example.com ready\r\n", Yes),
                (b"AUTHINFO USER someone\r\n", b"", Yes),
                (b"", b"200 example.com ready\r\n", More),
                (b"MODE READER\r\n", b"220 example.com ready\r\n", No),
                (b"", b"200-hello\r\n", No),
            ],
        );
    }
}
