//! SMTP, by its greeting or the client's first command (RFC 5321, sections 3.1 and 4.1.1.1), and the TLS that STARTTLS begins
//! (RFC 3207, section 4).

use super::first_byte::FirstBytes;
use super::greeting::{judge, mentions, service_ready};
use super::parser::{Heads, Recognition, Session};
use super::upgrade::{self, Clear};

/// Commands after which there is no STARTTLS: those of mail and of authentication, which come after it (RFC 3207, section 4.2).
const GOING_ON: [&[u8]; 8] = [b"MAIL", b"RCPT", b"DATA", b"BDAT", b"AUTH", b"VRFY", b"EXPN", b"QUIT"];
const CLEAR: Clear = Clear {
    unit: upgrade::line,
    answers: |first| first.is_ascii_digit(),
    goes_on: |line| upgrade::has_word(line, 0, &GOING_ON),
    announces: None,
};

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A command, or the greeting.
pub(super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b"2");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let greeting = |bytes: &[u8]| service_ready(bytes, is_smtp, |line| mentions(line, b"FTP"));
    judge(heads, greeting, &[], &[b"EHLO", b"HELO", b"LHLO"])
}

/// Servers name SMTP or ESMTP in their greeting by custom.
pub(super) fn is_smtp(line: &[u8]) -> bool {
    mentions(line, b"SMTP")
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn the_greeting_or_the_first_command_decides() {
        assert_dialogues(
            recognise,
            25,
            &[
                (b"", b"220 mail.example.com ESMTP ready\r\n", Yes),
                (b"", b"220 mail.example.com\r\n", More),
                (b"EHLO client.example\r\n", b"220 mail.example.com\r\n", Yes),
                (b"helo client\r\n", b"", Yes),
                (b"USER someone\r\n", b"220 files.example.com\r\n", No),
                (b"", b"220 files.example.com FTP server\r\n", No),
                (b"", b"2200 something\r\n", No),
                (b"", b"SSH-2.0-x\r\n", No),
            ],
        );
    }
}
