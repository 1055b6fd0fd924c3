//! POP3, by its greeting with the client's first command (RFC 1939, sections 4 to 7), and the TLS that STLS begins (RFC 2595,
//! section 4).

use super::first_byte::FirstBytes;
use super::greeting::{Greeting, judge};
use super::parser::{Heads, Recognition, Session};
use super::upgrade::{self, Clear};

/// What clients send first (RFC 1939, section 4; RFC 2449, section 5; RFC 2595, section 4).
const COMMANDS: [&[u8]; 6] = [b"USER", b"APOP", b"AUTH", b"CAPA", b"STLS", b"QUIT"];
/// Commands after which there is no STLS (RFC 2595, section 4); AUTH without a mechanism only asks for those there are.
const GOING_ON: [&[u8]; 4] = [b"USER", b"PASS", b"APOP", b"QUIT"];
const CLEAR: Clear = Clear {
    unit: upgrade::line,
    answers: |first| matches!(first, b'+' | b'-'),
    goes_on: |line| upgrade::has_word(line, 0, &GOING_ON) || authenticates(line),
    announces: None,
};

fn authenticates(line: &[u8]) -> bool {
    upgrade::has_word(line, 0, &[b"AUTH"]) && line.trim_ascii().contains(&b' ')
}

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A command, or the greeting.
pub(super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b"+");

/// `+OK` alone is not enough: other protocols answer so too.
pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    judge(heads, greeting, &COMMANDS, &[])
}

fn greeting(bytes: &[u8]) -> Greeting {
    match bytes {
        [b'+', b'O', b'K', b' ' | b'\r' | b'\n', ..] => Greeting::Likely,
        _ if b"+OK".starts_with(bytes) => Greeting::Partial,
        _ => Greeting::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn greeting_and_command_decide_together() {
        assert_dialogues(
            recognise,
            110,
            &[
                (b"CAPA\r\n", b"+OK ready\r\n", Yes),
                (b"USER someone\r\n", b"+OK\r\n", Yes),
                (b"", b"+OK ready\r\n", More),
                (b"*1\r\n$4\r\nPING\r\n", b"+OK\r\n", No),
                (b"USER someone\r\n", b"331 Password\r\n", No),
            ],
        );
    }
}
