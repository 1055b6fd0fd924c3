//! FTP's control connection, by its greeting and the client's first command (RFC 959, section 5.4), and the TLS that AUTH begins
//! (RFC 4217, section 4).

use super::first_byte::FirstBytes;
use super::greeting::{Greeting, judge, mentions, service_ready};
use super::parser::{Heads, Recognition, Session};
use super::smtp::is_smtp;
use super::upgrade::{self, Clear};

/// What clients send first (RFC 959, section 4.1; RFC 2228, section 3; RFC 2389, section 3).
const COMMANDS: [&[u8]; 6] = [b"USER", b"AUTH", b"FEAT", b"SYST", b"OPTS", b"HOST"];
/// Commands after which AUTH is of no use: who logs in has done without it, and who then asks for it shows only the rest.
const GOING_ON: [&[u8]; 4] = [b"USER", b"PASS", b"ACCT", b"QUIT"];
const CLEAR: Clear = Clear {
    unit: upgrade::line,
    answers: |first| first.is_ascii_digit(),
    goes_on: |line| upgrade::has_word(line, 0, &GOING_ON),
};

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A command, or the greeting.
pub(super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b"23");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    judge(heads, greeting, &COMMANDS, &[])
}

/// `331` asks for a password: with USER that is FTP too, where the greeting was not captured.
fn greeting(bytes: &[u8]) -> Greeting {
    match bytes {
        [b'3', b'3', b'1', b' ', ..] => Greeting::Likely,
        [b'3'] | [b'3', b'3'] | [b'3', b'3', b'1'] => Greeting::Partial,
        _ => service_ready(bytes, |line| mentions(line, b"FTP") && !is_smtp(line), is_smtp),
    }
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn the_greeting_with_the_first_command_decides() {
        assert_dialogues(
            recognise,
            21,
            &[
                (b"", b"220 (vsFTPd 3.0.3)\r\n", Yes),
                (b"", b"220 Welcome\r\n", More),
                (b"USER someone\r\n", b"220 Welcome\r\n", Yes),
                (b"AUTH TLS\r\n", b"220-Welcome\r\n220 here\r\n", Yes),
                (b"USER someone\r\n", b"331 Password\r\n", Yes),
                (b"USER someone\r\n", b"+OK\r\n", No),
                (b"", b"220 mail.example.com ESMTP\r\n", No),
                (b"USER someone\r\n", b"", More),
            ],
        );
    }
}
