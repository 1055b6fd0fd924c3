//! Internet Relay Chat, by the first commands of a client or the first reply of a server (RFC 2812, sections 2.3.1, 3.1 and 5;
//! `IRCv3`, "Capability Negotiation"). Names, passwords and what is said are passed over.

use super::super::first_byte::FirstBytes;
use super::super::greeting::first_line;
use super::super::parser::{Heads, Recognition};

/// Commands that other protocols have as well; what follows tells.
const PASS: &[u8] = b"PASS";
const USER: &[u8] = b"USER";
/// Parameters of `USER`, of which the last may hold spaces.
const USER_PARAMETERS: usize = 4;
/// What may follow `CAP` first.
const CAPABILITIES: [&[u8]; 3] = [b"LS", b"REQ", b"END"];
/// What servers say before a client is known.
const NOTICE: &[u8] = b"NOTICE";
const NOTICE_TARGETS: [&[u8]; 2] = [b"AUTH", b"*"];

/// A command, or the colon before a server's name.
pub(super) const FIRST: FirstBytes = FirstBytes::LETTERS.or(b":");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let is_word = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b':';
        if !bytes.first().is_some_and(is_word) {
            return Recognition::No;
        }
        match first_line(bytes) {
            Some(line) => judge(line, bytes.get(line.len() + 1..).unwrap_or_default()),
            None if could_be(bytes) => Recognition::More,
            None => Recognition::No,
        }
    })
}

/// Whether this start of a line may become one that is known.
fn could_be(start: &[u8]) -> bool {
    let word = start.split(|&byte| byte == b' ').next().unwrap_or_default();
    let is_whole = word.len() < start.len();
    let of = |known: &[u8]| if is_whole { known == word } else { known.starts_with(word) };
    word.first() == Some(&b':') || [PASS, USER, b"NICK", b"CAP", NOTICE].into_iter().any(of)
}

fn judge(line: &[u8], rest: &[u8]) -> Recognition {
    let mut words = line.trim_ascii_end().split(|&byte| byte == b' ');
    let (first, second, third) = (words.next().unwrap_or_default(), words.next(), words.next());
    match (first, second, third) {
        (b"NICK", Some(_), None) => Recognition::Yes,
        (b"CAP", Some(what), _) => Recognition::decided(CAPABILITIES.contains(&what)),
        (NOTICE, Some(target), Some(text)) => {
            Recognition::decided(NOTICE_TARGETS.contains(&target) && text.first() == Some(&b':'))
        }
        (USER, Some(_), Some(_)) => Recognition::decided(words.count() + 2 >= USER_PARAMETERS),
        (PASS, Some(_), None) => match first_line(rest) {
            Some(line) => Recognition::decided(line.starts_with(b"NICK ") || line.starts_with(b"CAP ")),
            None => Recognition::More,
        },
        ([b':', _, ..], Some(command), Some(_)) => Recognition::decided(command == NOTICE || is_reply(command)),
        _ => Recognition::No,
    }
}

/// Three digits.
fn is_reply(word: &[u8]) -> bool {
    word.len() == 3 && word.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_first_line_decides() {
        assert_dialogues(
            recognise,
            6_667,
            &[
                (b"NICK someone\r\nUSER someone 0 * :Some One\r\n", b"", Yes),
                (b"CAP LS 302\r\n", b"", Yes),
                (b"PASS secret\r\nNICK someone\r\n", b"", Yes),
                (b"USER someone 0 * :Some One\r\n", b"", Yes),
                (b"", b":irc.example.net NOTICE * :*** Looking up your hostname\r\n", Yes),
                (b"", b":irc.example.net 001 someone :Welcome\r\n", Yes),
                (b"", b"NOTICE AUTH :*** Looking up\r\n", Yes),
                // FTP and POP3 (RFC 959, section 5.3.1; RFC 1939, section 7).
                (b"USER someone\r\n", b"", No),
                (b"PASS secret\r\nSYST\r\n", b"", No),
                (b"CAPA\r\n", b"", No),
                (b"HELO x\r\n", b"", No),
                (b"", b":irc.example.net HELLO x\r\n", No),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
    }
}
