//! Threema's chat server protocol, by its port and by the lengths of a handshake whose bytes are all random (Threema, "Cryptography
//! Whitepaper", section on the transport layer).
//!
//! A client's hello has 48 bytes, a server's 80, a login 144 and its acknowledgment 32; then every message has its length in front.
//! That these lengths end where the bytes do is chance once in 65,536 connections, of those alone that go to port 5222 and are
//! neither XMPP nor `WhatsApp`.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Servers listen at 443 too, where too much else is.
const PORT: u16 = 5_222;
const CLIENT_HELLO: usize = 48;
const SERVER_HELLO: usize = 80;
const LOGIN: usize = 144;
const LOGIN_ACKNOWLEDGMENT: usize = 32;
/// A message has an authenticator and a type.
const MESSAGE: std::ops::RangeInclusive<u16> = 20..=8_192;
/// Messages looked at.
const MESSAGES_MAX: usize = 64;

/// Random bytes.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(PORT) {
        return Recognition::No;
    }
    let (client, server) =
        if heads.source_port == PORT { (heads.destination, heads.source) } else { (heads.source, heads.destination) };
    let is_text = |bytes: &[u8]| bytes.first().is_some_and(|first| b"<WE \r\n".contains(first));
    if is_text(client) || is_text(server) {
        return Recognition::No;
    }
    // Each side waits for the other: what is there early is another protocol's.
    if (server.is_empty() && client.len() > CLIENT_HELLO)
        || (client.len() <= CLIENT_HELLO && server.len() > SERVER_HELLO)
    {
        return Recognition::No;
    }
    if client.len() < CLIENT_HELLO + LOGIN {
        return Recognition::More;
    }
    Recognition::so_far(has_messages(server))
}

/// Messages that end where the bytes do.
fn has_messages(server: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(server);
    reader.take(SERVER_HELLO + LOGIN_ACKNOWLEDGMENT)?;
    for _ in 0..MESSAGES_MAX {
        let len = reader.u16()?.swap_bytes();
        if !MESSAGE.contains(&len) {
            return Some(false);
        }
        reader.take(usize::from(len))?;
        if reader.is_empty() {
            return Some(true);
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Heads;
    use super::super::super::parser::Recognition::{self, More, No, Yes};
    use super::recognise;

    fn judged(port: u16, source: &[u8], destination: &[u8]) -> Recognition {
        let turned =
            recognise(&Heads { source: destination, destination: source, source_port: port, destination_port: 9 });
        let said = recognise(&Heads { source, destination, source_port: 49_152, destination_port: port });
        assert_eq!(said, turned);
        said
    }

    fn server(message: u8, rest: usize) -> Vec<u8> {
        [&[0xe4; 112][..], &[message, 0], &vec![9; rest]].concat()
    }

    #[test]
    fn port_and_lengths_decide() {
        let client = [0xc1; 48 + 144];
        assert_eq!(judged(5_222, &client, &server(20, 20)), Yes);
        assert_eq!(judged(5_223, &client, &server(20, 20)), No);
        assert_eq!(judged(5_222, &client, &server(19, 19)), No);
        assert_eq!(judged(5_222, &[b'<'; 192], &server(20, 20)), No);
        assert_eq!(judged(5_222, &client[..49], b""), No);
        assert_eq!(judged(5_222, &client[..48], &server(20, 20)), No);
        for (client_len, server_len) in [(0, 0), (48, 0), (48, 80), (192, 80), (192, 113), (192, 133)] {
            assert_eq!(judged(5_222, &client[..client_len], &server(20, 20)[..server_len]), More);
        }
    }
}
