//! XMPP, by the stream header of either direction (RFC 6120, section 4.7), and the TLS that STARTTLS begins (section 5.4).
//!
//! Addresses in stanzas, and in the header itself, are never looked at.

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition, Session, starts_with};
use super::upgrade::{self, Clear};

/// The prefix that nearly all software uses (RFC 6120, section 4.8.5, has them all accept it).
const STREAM: &[u8] = b"<stream:stream";
/// An XML declaration may stand first (RFC 6120, section 11.5).
const DECLARATION: &[u8] = b"<?xml ";
/// Longest declaration, with white space after it.
const DECLARATION_MAX: usize = 128;

/// Tags that come after TLS or show that there is none: the end of authentication, stanzas, and the end of the stream (RFC 6120,
/// sections 6.4.6, 8.2 and 4.4). `<auth` is not among them: servers offer a feature of that name.
const GOING_ON: [&[u8]; 6] = [b"<success", b"<handshake", b"<iq", b"<message", b"<presence", b"</stream:stream"];
const CLEAR: Clear = Clear {
    unit: |bytes| upgrade::up_to(b'>', bytes),
    answers: |_| false,
    goes_on: |tag| GOING_ON.iter().any(|start| tag.trim_ascii_start().starts_with(start)),
    announces: None,
};

/// A tag, or an XML declaration.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"<");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match starts_with(bytes, DECLARATION) {
        Recognition::No => starts_with(bytes, STREAM),
        Recognition::More => Recognition::More,
        Recognition::Yes => match upgrade::up_to(b'>', bytes.get(..DECLARATION_MAX).unwrap_or(bytes)) {
            Some(end) => starts_with(bytes.get(end..).unwrap_or_default().trim_ascii_start(), STREAM),
            None if bytes.len() < DECLARATION_MAX => Recognition::More,
            None => Recognition::No,
        },
    })
}

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{More, No, Yes};
    use super::{DECLARATION_MAX, recognise};

    #[test]
    fn the_stream_header_decides() {
        let long = [&b"<?xml "[..], &[b'a'; DECLARATION_MAX]].concat();
        assert_dialogues(
            recognise,
            5222,
            &[
                (b"<?xml version='1.0'?><stream:stream to='a.example'", b"", Yes),
                (b"", b"<?xml version='1.0'?>\r\n<stream:stream", Yes),
                (b"<stream:stream xmlns='jabber:client'", b"", Yes),
                (b"<?xml version='1.0'?><flow to='a.example'>", b"", No),
                (b"<?xml version='1.0'?>\n", b"", More),
                (b"<html>", b"", No),
                (&long, b"", No),
            ],
        );
    }
}
