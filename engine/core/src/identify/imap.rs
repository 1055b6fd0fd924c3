//! IMAP, by the server's greeting (RFC 9051, section 7.1), and the TLS that STARTTLS begins (section 6.2.1).

use super::first_byte::FirstBytes;
use super::greeting::{Greeting, judge};
use super::parser::{Heads, Recognition, Session};
use super::upgrade::{self, Clear};

/// Commands after which there is no STARTTLS (RFC 9051, sections 6.1.3, 6.2.2 and 6.2.3). They stand behind a tag. The last three
/// come first where the server greets with PREAUTH, and open what holds messages, whose lines may be any bytes (section 6.3).
const GOING_ON: [&[u8]; 6] = [b"AUTHENTICATE", b"LOGIN", b"LOGOUT", b"SELECT", b"EXAMINE", b"APPEND"];
const CLEAR: Clear = Clear {
    unit: upgrade::line,
    answers: |first| first == b'*',
    goes_on: |line| upgrade::has_word(line, 1, &GOING_ON),
    announces: None,
};

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A command, or the greeting.
pub(super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b"*");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    judge(heads, greeting, &[], &[])
}

fn greeting(bytes: &[u8]) -> Greeting {
    let greetings: [&[u8]; 3] = [b"* OK ", b"* PREAUTH ", b"* BYE "];
    if greetings.iter().any(|greeting| bytes.starts_with(greeting)) {
        Greeting::Certain
    } else if greetings.iter().any(|greeting| greeting.starts_with(bytes)) {
        Greeting::Partial
    } else {
        Greeting::Wrong
    }
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_greeting_decides() {
        assert_dialogues(
            recognise,
            143,
            &[
                (b"", b"* OK [CAPABILITY IMAP4rev1] ready\r\n", Yes),
                (b"", b"* PREAUTH ready\r\n", Yes),
                (b"", b"* OKAY\r\n", No),
                (b"", b"+OK ready\r\n", No),
            ],
        );
    }
}
