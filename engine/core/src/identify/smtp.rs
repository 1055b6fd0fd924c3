//! SMTP, by its greeting or the client's first command (RFC 5321, sections 3.1 and 4.1.1.1). Nothing else is read.

use super::greeting::{judge, mentions, service_ready};
use super::parser::{Heads, Recognition};

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
