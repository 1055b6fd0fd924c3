//! A server's hello in TLS 1.3 (RFC 8446, section 4.1.3).

use crate::handshake::Message;
use crate::hello::{POST_QUANTUM, SESSION_AT, X25519};
use crate::random::Random;

/// Bytes of a post-quantum key share: ML-KEM-768, then X25519.
const SERVER_SHARE: usize = 1_120;

/// The handshake message of a server's answer to the hello in `client_hello`.
#[must_use]
pub fn server_hello(client_hello: &[u8], is_post_quantum: bool, random: &mut Random) -> Vec<u8> {
    let session_len = client_hello.get(SESSION_AT - 1).copied().unwrap_or(0);
    let session = client_hello.get(SESSION_AT..SESSION_AT + usize::from(session_len)).unwrap_or_default();
    let mut message = Message(Vec::with_capacity(1_500));
    message.u8(2);
    message.vector(3, |body| {
        body.u16(0x0303);
        body.random(random, 32);
        body.vector(1, |echo| echo.bytes(session));
        body.u16(0x1301);
        body.u8(0);
        body.vector(2, |extensions| {
            extensions.extension(51, |value| {
                value.u16(if is_post_quantum { POST_QUANTUM } else { X25519 });
                value.vector(2, |key| key.random(random, if is_post_quantum { SERVER_SHARE } else { 32 }));
            });
            extensions.extension(43, |value| value.u16(0x0304));
        });
    });
    message.0
}

#[cfg(test)]
mod tests {
    use tls_parser::{TlsMessage, TlsMessageHandshake, parse_tls_plaintext};

    use super::{SESSION_AT, server_hello};
    use crate::handshake::record;
    use crate::hello::{Wish, client_hello};
    use crate::random::Random;

    #[test]
    fn another_parser_finds_the_clients_session() {
        for is_post_quantum in [false, true] {
            let wish = Wish { name: "example.com", is_post_quantum, is_quic: false, resumes: false };
            let asked = client_hello(&wish, &mut Random::new(1));
            let record = record(false, &server_hello(&asked, is_post_quantum, &mut Random::new(2)));
            let (rest, plaintext) = parse_tls_plaintext(&record).unwrap();
            let [TlsMessage::Handshake(TlsMessageHandshake::ServerHello(hello))] = &plaintext.msg[..] else {
                panic!("no hello")
            };
            assert!(rest.is_empty());
            assert_eq!(hello.session_id, Some(&asked[SESSION_AT..SESSION_AT + 32]));
            assert_eq!(record.len() > 1_200, is_post_quantum);
        }
    }
}
