//! SIP, by the start line of a request or a response (RFC 3261, sections 7.1 and 7.2). Nothing of it is kept: what it addresses
//! are people.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, starts_with};
use super::start_line::{Request, request, starts_with_word};

/// Methods of the IANA registry "Methods and Response Codes" of SIP parameters.
const METHODS: [&[u8]; 14] = [
    b"INVITE",
    b"ACK",
    b"BYE",
    b"CANCEL",
    b"REGISTER",
    b"OPTIONS",
    b"PRACK",
    b"SUBSCRIBE",
    b"NOTIFY",
    b"PUBLISH",
    b"INFO",
    b"REFER",
    b"MESSAGE",
    b"UPDATE",
];
/// Schemes of what a request is addressed to (RFC 3261, section 19.1; RFC 3966; RFC 5031).
const SCHEMES: [&[u8]; 4] = [b"sip:", b"sips:", b"tel:", b"urn:service:sos"];
const STATUS: &[u8] = b"SIP/2.0 ";
/// Line ends that keep a connection alive, before a message (RFC 5626, section 3.5.1).
const KEEP_ALIVES_MAX: usize = 4;

/// What some exchanges send between messages, from port to port, in place of line ends.
const HELLO: &[u8] = b"hello";
const PORT: u16 = 5_060;

/// A line end, a status line, a method, or what is sent between messages.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"\rSh").or_starts(&METHODS);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(message)
}

/// A datagram is a message of its own (RFC 3261, section 18.3).
pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let is_hello = datagram.payload == HELLO && (datagram.source_port, datagram.destination_port) == (PORT, PORT);
    Recognition::decided(is_hello || message(datagram.payload) == Recognition::Yes)
}

fn message(bytes: &[u8]) -> Recognition {
    let mut bytes = bytes;
    for _ in 0..KEEP_ALIVES_MAX {
        bytes = bytes.strip_prefix(b"\r\n").unwrap_or(bytes);
    }
    if bytes == b"\r" {
        return Recognition::More;
    }
    match starts_with(bytes, STATUS) {
        // 1xx to 6xx (section 7.2).
        Recognition::Yes => match bytes.get(STATUS.len()) {
            None => Recognition::More,
            Some(class) => Recognition::decided((b'1'..=b'6').contains(class)),
        },
        Recognition::More if !bytes.starts_with(b"SU") => Recognition::More,
        _ => match request(bytes, &METHODS) {
            Request::No => Recognition::No,
            Request::More => Recognition::More,
            Request::Of(target) => {
                Recognition::any(SCHEMES.iter().map(|scheme| Recognition::so_far(starts_with_word(target, scheme))))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Side;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::super::super::parser::{Datagram, Past};
    use super::super::exchange::{assert_taken_whole, first};
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn start_lines_over_tcp() {
        assert_dialogues(
            recognise_stream,
            5060,
            &[
                (b"INVITE sip:bob@biloxi.example SIP/2.0\r\n", b"", Yes),
                (b"\r\n\r\nSUBSCRIBE SIP:bob@biloxi.example SIP/2.0\r\n", b"", Yes),
                (b"", b"SIP/2.0 180 Ringing\r\n", Yes),
                (b"", b"SIP/2.0 700 ", No),
                (b"OPTIONS rtsp://server.example RTSP/1.0\r\n", b"", No),
                (b"NOTIFY /evented HTTP/1.1\r\n", b"", No),
                (b"\r\n\r\n", b"", More),
                (b"SSH-2.0-x", b"", No),
            ],
        );
    }

    #[test]
    fn datagrams_are_whole_messages() {
        assert_taken_whole(recognise_datagram, 5060, b"REGISTER sip:registrar.example SIP/2.0\r\n", 13);
        assert_taken_whole(recognise_datagram, 5060, b"SIP/2.0 401 Unauthorized\r\n", 9);
        assert_eq!(first(recognise_datagram, 5060, b"NOTIFY * HTTP/1.1\r\n"), No);
        assert_eq!(first(recognise_datagram, 5060, b"\r\n\r\n"), No);
    }

    #[test]
    fn a_hello_is_from_port_to_port() {
        for (source_port, payload, expected) in
            [(5_060, &b"hello"[..], Yes), (49_152, b"hello", No), (5_060, b"hello!", No)]
        {
            let mut past = Past::default();
            let (side, wire_len, destination_port) = (Side::Source, 5, 5_060);
            let mut datagram = Datagram { side, payload, wire_len, source_port, destination_port, past: &mut past };
            assert_eq!(recognise_datagram(&mut datagram), expected, "{source_port}");
        }
    }
}
