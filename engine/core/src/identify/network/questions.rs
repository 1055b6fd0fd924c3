//! Protocols in which one line is asked and text is answered, at their ports: WHOIS (RFC 3912, section 2) and the identification
//! protocol (RFC 1413, section 4). What is asked is never kept.

use crate::identify::first_byte::FirstBytes;
use crate::identify::greeting::{first_line, mentions};
use crate::identify::parser::{Heads, Recognition};

const WHOIS_PORT: u16 = 43;
const IDENT_PORT: u16 = 113;
/// Bytes of an answer that must be text.
const TEXT: usize = 8;

/// Text.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"\t\r\n").and(b' ', b'~');
/// Port numbers.
pub(super) const FIRST_OF_IDENT: FirstBytes = FirstBytes::of(b" ").and(b'0', b'9');

/// A line from one side and text from the other.
pub(super) fn recognise_whois(heads: &Heads<'_>) -> Recognition {
    let (client, server) = match (heads.source_port, heads.destination_port) {
        (_, WHOIS_PORT) => (heads.source, heads.destination),
        (WHOIS_PORT, _) => (heads.destination, heads.source),
        _ => return Recognition::No,
    };
    let is_text = |bytes: &[u8]| {
        bytes.iter().all(|&byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
    };
    let asked = match first_line(client) {
        Some(line) => line.len() > 1 && line.len() < 256 && client.len() == line.len() + 1 && is_text(line),
        None if is_text(client) && client.len() < 256 => return Recognition::More,
        None => false,
    };
    match server.get(..TEXT) {
        _ if !asked => Recognition::No,
        None => Recognition::More,
        Some(start) => Recognition::decided(is_text(start)),
    }
}

/// Two ports, or two ports and what is said of them: `6193, 23 : USERID : UNIX : name`.
pub(super) fn recognise_ident(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(IDENT_PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let Some(line) = first_line(bytes) else {
            let may_be = bytes.iter().take(TEXT).all(|byte| byte.is_ascii_digit() || b" \t,".contains(byte));
            return Recognition::while_possible(may_be || bytes.contains(&b':'));
        };
        let mut fields = line.splitn(3, |&byte| byte == b':');
        let ports = fields.next().unwrap_or_default();
        let mut numbers = ports.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
        let mut is_port = || {
            numbers
                .next()
                .is_some_and(|number| (1..=5).contains(&number.len()) && number.iter().all(u8::is_ascii_digit))
        };
        let are_ports = is_port() && is_port() && numbers.next().is_none();
        let is_answer = fields.next().is_none_or(|kind| mentions(kind, b"USERID") || mentions(kind, b"ERROR"));
        Recognition::decided(are_ports && is_answer)
    })
}

#[cfg(test)]
mod tests {
    use super::{recognise_ident, recognise_whois};
    use crate::identify::greeting::assert_dialogues;
    use crate::identify::parser::Heads;
    use crate::identify::parser::Recognition::{More, No, Yes};

    #[test]
    fn whois_has_a_line_and_text() {
        let heads =
            |source, destination, port| Heads { source, destination, source_port: 40_000, destination_port: port };
        for (client, server, port, expected) in [
            (&b"example.org\r\n"[..], &b"% This is a WHOIS server"[..], 43, Yes),
            (b"example.org\r\n", b"", 43, More),
            (b"example", b"", 43, More),
            (b"example.org\r\nmore", b"% This is", 43, No),
            (b"example.org\r\n", b"\x01\x02\x03\x04\x05\x06\x07\x08", 43, No),
            (b"\x16\x03\x01", b"", 43, No),
            (b"example.org\r\n", b"% This is a WHOIS server", 4_343, No),
        ] {
            assert_eq!(recognise_whois(&heads(client, server, port)), expected, "{client:02x?}");
        }
    }

    #[test]
    fn ident_names_two_ports() {
        assert_dialogues(
            recognise_ident,
            113,
            &[
                (b"6193, 23\r\n", b"", Yes),
                (b"", b"6193, 23 : ERROR : NO-USER\r\n", Yes),
                (b"6193 23\r\n", b"", No),
                (b"6193, 23, 24\r\n", b"", No),
                (b"6193, 23 : OTHER : x\r\n", b"", No),
            ],
        );
    }
}
