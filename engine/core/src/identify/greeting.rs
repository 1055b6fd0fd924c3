//! How text protocols with replies and commands open: the server greets, the client commands.
//!
//! Greetings alone are often shared between protocols; then the client's first command decides. Only the first line of each
//! direction is looked at, and nothing of it is kept: commands carry credentials.

use super::parser::{Heads, Recognition};

/// A first line without an end by then is none (RFC 5321, section 4.5.3.1.5, has the same limit for replies).
const LINE_MAX: usize = 512;
const COMMAND_MAX: usize = 8;

/// What a direction's first line says, if it is a server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greeting {
    /// The protocol's, and no other's.
    Certain,
    /// Shared with other protocols.
    Likely,
    /// Not the protocol's.
    Wrong,
    /// The line has not ended.
    Partial,
}

/// Judge a dialogue: a certain greeting, or a likely one with one of the `commands` from the other side, or one of the
/// `certain_commands` (upper case) alone.
pub(super) fn judge(
    heads: &Heads<'_>,
    greeting: impl Fn(&[u8]) -> Greeting,
    commands: &[&[u8]],
    certain_commands: &[&[u8]],
) -> Recognition {
    let (mut likely, mut commanded, mut wrong) = (false, false, false);
    for side in heads.sides().into_iter().filter(|side| !side.is_empty()) {
        match command(side) {
            Command::Whole(verb) if lists(certain_commands, verb) => return Recognition::Yes,
            Command::Whole(verb) if lists(commands, verb) => commanded = true,
            Command::Partial => {}
            Command::Whole(_) | Command::None => match greeting(side) {
                Greeting::Certain => return Recognition::Yes,
                Greeting::Likely => likely = true,
                Greeting::Wrong => wrong = true,
                Greeting::Partial => {}
            },
        }
    }
    match (wrong, likely && commanded) {
        (true, _) => Recognition::No,
        (_, true) => Recognition::Yes,
        _ => Recognition::More,
    }
}

/// The first line without its end: `None` while it has none.
pub(super) fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.get(..LINE_MAX).unwrap_or(bytes);
    match memchr::memchr(b'\n', start) {
        Some(end) => start.get(..end),
        None => (bytes.len() >= LINE_MAX).then_some(start),
    }
}

/// Whether `word` (upper case) stands in `line`, in either case.
pub(super) fn mentions(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

/// The greeting of a server that answers with `220`, of a protocol called `own`; `other` shares that reply.
pub(super) fn service_ready(
    bytes: &[u8],
    is_own: impl Fn(&[u8]) -> bool,
    is_other: impl Fn(&[u8]) -> bool,
) -> Greeting {
    if !bytes.starts_with(b"220") {
        return if b"220".starts_with(bytes) { Greeting::Partial } else { Greeting::Wrong };
    }
    match (bytes.get(3), first_line(bytes)) {
        (Some(b' ' | b'-' | b'\r' | b'\n'), Some(line)) if is_own(line) => Greeting::Certain,
        (Some(b' ' | b'-' | b'\r' | b'\n'), Some(line)) if is_other(line) => Greeting::Wrong,
        (Some(b' ' | b'-' | b'\r' | b'\n'), Some(_)) => Greeting::Likely,
        (Some(b' ' | b'-' | b'\r' | b'\n') | None, None) | (None, Some(_)) => Greeting::Partial,
        (Some(_), _) => Greeting::Wrong,
    }
}

enum Command<'a> {
    Whole(&'a [u8]),
    Partial,
    None,
}

/// The word of letters at the start, if a space or line end follows it.
fn command(bytes: &[u8]) -> Command<'_> {
    let letters = bytes.iter().take(COMMAND_MAX + 1).take_while(|byte| byte.is_ascii_alphabetic()).count();
    match bytes.get(letters) {
        None if letters <= COMMAND_MAX => Command::Partial,
        Some(b' ' | b'\r' | b'\n') if letters > 0 => bytes.get(..letters).map_or(Command::None, Command::Whole),
        _ => Command::None,
    }
}

fn lists(commands: &[&[u8]], verb: &[u8]) -> bool {
    commands.iter().any(|command| command.eq_ignore_ascii_case(verb))
}

/// One dialogue of a table: what the source sent, what the destination sent, the judgment expected.
#[cfg(test)]
pub(super) type Dialogue<'a> = (&'a [u8], &'a [u8], Recognition);

/// Hold `recognise` against `dialogues`, either way round, and against every cut of each: a cut may leave it open, and must
/// not decide otherwise.
#[cfg(test)]
pub(super) fn assert_dialogues(recognise: fn(&Heads<'_>) -> Recognition, port: u16, dialogues: &[Dialogue<'_>]) {
    for &(client, server, expected) in dialogues {
        let heads = |source, destination| Heads { source, destination, source_port: 49_152, destination_port: port };
        let shown = (String::from_utf8_lossy(client), String::from_utf8_lossy(server));
        assert_eq!(recognise(&heads(client, server)), expected, "{shown:?}");
        assert_eq!(recognise(&heads(server, client)), expected, "{shown:?} turned");
        for client_len in 0..=client.len() {
            for server_len in 0..=server.len() {
                let cut = recognise(&heads(&client[..client_len], &server[..server_len]));
                assert!(
                    cut == Recognition::More || cut == expected,
                    "{shown:?} cut at {client_len}, {server_len}: {cut:?}"
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE_MAX, first_line, mentions};

    #[test]
    fn lines_are_bounded() {
        assert_eq!(first_line(b"220 ready\r\nnext"), Some(&b"220 ready\r"[..]));
        assert_eq!(first_line(b"220 ready"), None);
        assert_eq!(first_line(&[b'a'; LINE_MAX]).map(<[u8]>::len), Some(LINE_MAX));
    }

    #[test]
    fn words_in_either_case() {
        assert!(mentions(b"220 example ESmtp", b"SMTP"));
        assert!(!mentions(b"220 example", b"SMTP"));
        assert!(!mentions(b"", b"SMTP"));
    }
}
