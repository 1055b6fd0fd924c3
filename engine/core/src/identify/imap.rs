//! IMAP, by the server's greeting (RFC 9051, section 7.1). Nothing else is read.

use super::greeting::{Greeting, judge};
use super::parser::{Heads, Recognition};

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
