//! STOMP, by the frame that opens a connection or answers it (STOMP 1.2, sections "Connecting" and "STOMP Frames").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

const COMMANDS: [&[u8]; 3] = [b"CONNECT", b"STOMP", b"CONNECTED"];
/// Headers, one of which stands first in these frames.
const HEADERS: [&[u8]; 10] = [
    b"accept-version:",
    b"host:",
    b"login:",
    b"passcode:",
    b"heart-beat:",
    b"version:",
    b"session:",
    b"server:",
    b"user-name:",
    b"client-id:",
];

/// A command.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(b"CS");

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| Recognition::any(COMMANDS.iter().map(|command| frame(bytes, command))))
}

/// The command, a line's end, a header.
fn frame(bytes: &[u8], command: &[u8]) -> Recognition {
    match starts_with(bytes, command) {
        Recognition::Yes => {}
        other => return other,
    }
    let header = match bytes.get(command.len()..) {
        Some([b'\n', header @ ..] | [b'\r', b'\n', header @ ..]) => header,
        Some([] | [b'\r']) => return Recognition::More,
        _ => return Recognition::No,
    };
    Recognition::any(HEADERS.iter().map(|known| starts_with(header, known)))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn frames_by_table() {
        assert_dialogues(
            recognise,
            61_613,
            &[
                (b"CONNECT\naccept-version:1.2\nhost:example.com\n\n\0", b"", Yes),
                (b"STOMP\r\nhost:example.com\r\n\r\n\0", b"", Yes),
                (b"", b"CONNECTED\nversion:1.2\n\n\0", Yes),
                (b"CONNECT\nfoo:bar\n\n\0", b"", No),
                (b"CONNECT example.com:443 HTTP/1.1\r\n", b"", No),
                (b"STOMPED\n", b"", No),
            ],
        );
    }
}
