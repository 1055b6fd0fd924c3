//! The hellos of TLS 1.3 (RFC 8446, section 4.1): the client's as Chrome sends it, the server's answer.

use crate::random::Random;

/// X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem) and X25519.
const POST_QUANTUM: u16 = 0x11ec;
const X25519: u16 = 0x001d;
/// Bytes of the key shares of client and server: ML-KEM-768 with X25519.
const CLIENT_SHARE: usize = 1_216;
const SERVER_SHARE: usize = 1_120;
/// Bytes that Chrome fills a classic hello up to, with the header of its record.
const PADDED: usize = 517;

/// What a hello is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    /// The host.
    pub name: &'a str,
    /// Whether it has a post-quantum key share.
    pub is_post_quantum: bool,
    /// Whether it comes in QUIC.
    pub is_quic: bool,
    /// Whether it resumes a session, with a ticket.
    pub resumes: bool,
}

/// Where the session identifier of a client's hello message begins: after type, length, version, random, its own length.
const SESSION_AT: usize = 4 + 2 + 32 + 1;

/// Handshake bytes with lengths that are filled in once what they count is there.
struct Message(Vec<u8>);

impl Message {
    fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    fn u16(&mut self, value: u16) {
        self.0.extend_from_slice(&value.to_be_bytes());
    }

    fn u16s(&mut self, values: &[u16]) {
        for &value in values {
            self.u16(value);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn random(&mut self, random: &mut Random, len: usize) {
        let start = self.0.len();
        self.0.resize(start + len, 0);
        random.fill(&mut self.0[start..]);
    }

    /// A vector with a length of `width` bytes in front.
    fn vector(&mut self, width: usize, content: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        self.0.resize(start + width, 0);
        content(self);
        let len = (self.0.len() - start - width).to_be_bytes();
        self.0[start..start + width].copy_from_slice(&len[len.len() - width..]);
    }

    fn extension(&mut self, kind: u16, content: impl FnOnce(&mut Self)) {
        self.u16(kind);
        self.vector(2, content);
    }
}

/// Values that mean nothing, kept free for that (RFC 8701).
fn grease(random: &mut Random) -> u16 {
    let byte = (random.u8() & 0xf0) | 0x0a;
    u16::from_be_bytes([byte, byte])
}

/// The handshake message of a client's hello.
#[must_use]
pub fn client_hello(wish: &Wish<'_>, random: &mut Random) -> Vec<u8> {
    let mut message = Message(Vec::with_capacity(2_048));
    message.u8(1);
    message.vector(3, |body| {
        body.u16(0x0303);
        body.random(random, 32);
        body.vector(1, |session| session.random(random, if wish.is_quic { 0 } else { 32 }));
        body.vector(2, |ciphers| {
            if wish.is_quic {
                ciphers.u16s(&[0x1301, 0x1302, 0x1303]);
            } else {
                ciphers.u16(grease(random));
                ciphers.u16s(&[
                    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
                    0x009d, 0x002f, 0x0035,
                ]);
            }
        });
        body.bytes(&[1, 0]);
        body.vector(2, |extensions| client_extensions(extensions, wish, random));
    });
    message.0
}

fn client_extensions(to: &mut Message, wish: &Wish<'_>, random: &mut Random) {
    let (first, group) = (grease(random), grease(random));
    to.extension(first, |_| {});
    // server_name (RFC 6066, section 3).
    to.extension(0, |value| {
        value.vector(2, |list| {
            list.u8(0);
            list.vector(2, |name| name.bytes(wish.name.as_bytes()));
        });
    });
    // supported_groups.
    to.extension(10, |value| {
        value.vector(2, |groups| {
            groups.u16(group);
            if wish.is_post_quantum {
                groups.u16(POST_QUANTUM);
            }
            groups.u16s(&[X25519, 0x0017, 0x0018]);
        });
    });
    // signature_algorithms.
    to.extension(13, |value| {
        let schemes = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
        value.vector(2, |list| list.u16s(&schemes));
    });
    // application_layer_protocol_negotiation (RFC 7301).
    to.extension(16, |value| {
        value.bytes(if wish.is_quic { b"\x00\x03\x02h3" } else { b"\x00\x0c\x02h2\x08http/1.1" });
    });
    // key_share.
    to.extension(51, |value| {
        value.vector(2, |shares| {
            shares.u16(group);
            shares.bytes(&[0, 1, 0]);
            if wish.is_post_quantum {
                shares.u16(POST_QUANTUM);
                shares.vector(2, |key| key.random(random, CLIENT_SHARE));
            }
            shares.u16(X25519);
            shares.vector(2, |key| key.random(random, 32));
        });
    });
    // psk_key_exchange_modes.
    to.extension(45, |value| value.bytes(&[1, 1]));
    // supported_versions.
    to.extension(43, |value| {
        value.vector(1, |versions| {
            versions.u16(grease(random));
            versions.u16(0x0304);
            if !wish.is_quic {
                versions.u16(0x0303);
            }
        });
    });
    // compress_certificate (RFC 8879): brotli.
    to.extension(27, |value| value.bytes(&[2, 0, 2]));
    if wish.is_quic {
        transport_parameters(to, random);
    } else {
        older_extensions(to);
    }
    let last = grease(random);
    to.extension(if last == first { last ^ 0x1010 } else { last }, |value| value.u8(0));
    if wish.resumes {
        ticket(to, random);
    } else if !wish.is_quic && !wish.is_post_quantum {
        // padding (RFC 7685). All that stands before these bytes is in the buffer; the record's header is not.
        let len = to.0.len() + 5;
        to.extension(21, |value| value.0.resize(value.0.len() + PADDED.saturating_sub(len + 4), 0));
    }
}

/// What only hellos over TCP offer: for servers of TLS 1.2 too.
fn older_extensions(to: &mut Message) {
    // extended_master_secret, renegotiation_info, ec_point_formats, session_ticket.
    to.extension(23, |_| {});
    to.extension(0xff01, |value| value.u8(0));
    to.extension(11, |value| value.bytes(&[1, 0]));
    to.extension(35, |_| {});
    // status_request, signed_certificate_timestamp.
    to.extension(5, |value| value.bytes(&[1, 0, 0, 0, 0]));
    to.extension(18, |_| {});
    // Chrome's application settings.
    to.extension(17_613, |value| value.bytes(b"\x00\x03\x02h2"));
}

/// Extension `quic_transport_parameters` (RFC 9000, section 18).
fn transport_parameters(to: &mut Message, random: &mut Random) {
    to.extension(0x39, |value| {
        // max_idle_timeout, max_udp_payload_size, initial_max_data and streams, max_datagram_frame_size.
        value.bytes(&[0x01, 4, 0x80, 0, 0x75, 0x30, 0x03, 2, 0x45, 0xc0, 0x04, 4, 0x80, 0xf0, 0, 0]);
        value.bytes(&[0x05, 4, 0x80, 0x60, 0, 0, 0x06, 4, 0x80, 0x60, 0, 0, 0x07, 4, 0x80, 0x60, 0, 0]);
        value.bytes(&[0x08, 2, 0x40, 0x64, 0x09, 2, 0x40, 0x67, 0x20, 4, 0x80, 1, 0, 0]);
        // initial_source_connection_id, which Chrome leaves empty.
        value.bytes(&[0x0f, 0]);
        // version_information (RFC 9368): version 1, and one that means nothing.
        value.bytes(&[0x11, 12, 0, 0, 0, 1, 0, 0, 0, 1]);
        value.bytes(&(0x0a0a_0a0a | (random.u32() & 0xf0f0_f0f0)).to_be_bytes());
    });
}

/// Extension `pre_shared_key`, which stands last (RFC 8446, section 4.2.11).
fn ticket(to: &mut Message, random: &mut Random) {
    to.extension(41, |value| {
        value.vector(2, |identities| {
            identities.vector(2, |ticket| ticket.random(random, 192));
            identities.random(random, 4);
        });
        value.vector(2, |binders| binders.vector(1, |binder| binder.random(random, 32)));
    });
}

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

/// A record of the handshake (RFC 8446, section 5.1); the first of a client has an older version.
#[must_use]
pub fn record(is_first_of_client: bool, message: &[u8]) -> Vec<u8> {
    let mut record = Message(Vec::with_capacity(message.len() + 5));
    record.bytes(&[22, 3, if is_first_of_client { 1 } else { 3 }]);
    record.vector(2, |content| content.bytes(message));
    record.0
}

#[cfg(test)]
mod tests {
    use tls_parser::{TlsExtension, TlsMessage, TlsMessageHandshake, parse_tls_extensions, parse_tls_plaintext};

    use super::*;

    const NAME: &str = "classroom.google.com";

    fn wish(is_post_quantum: bool, is_quic: bool, resumes: bool) -> Wish<'static> {
        Wish { name: NAME, is_post_quantum, is_quic, resumes }
    }

    fn handshake(record: &[u8]) -> TlsMessageHandshake<'_> {
        let (rest, mut plaintext) = parse_tls_plaintext(record).unwrap();
        assert!(rest.is_empty());
        match plaintext.msg.remove(0) {
            TlsMessage::Handshake(message) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_parser_reads_the_clients_hello() {
        for flags in 0..8 {
            let wish = wish(flags & 1 != 0, flags & 2 != 0, flags & 4 != 0);
            let record = record(true, &client_hello(&wish, &mut Random::new(flags)));
            let TlsMessageHandshake::ClientHello(hello) = handshake(&record) else { panic!("no hello") };
            assert_eq!(hello.session_id.map_or(0, <[u8]>::len), if wish.is_quic { 0 } else { 32 });
            let (rest, extensions) = parse_tls_extensions(hello.ext.unwrap()).unwrap();
            assert!(rest.is_empty());
            let is_named = |extension: &TlsExtension<'_>| matches!(extension, TlsExtension::SNI(names) if names[0].1 == NAME.as_bytes());
            assert!(extensions.iter().any(is_named), "{extensions:?}");
            let offers_13 = |extension: &TlsExtension<'_>| matches!(extension, TlsExtension::SupportedVersions(versions) if versions.iter().any(|version| version.0 == 0x0304));
            assert!(extensions.iter().any(offers_13), "{extensions:?}");
            let last_is_ticket = matches!(extensions.last(), Some(TlsExtension::PreSharedKey(_)));
            assert_eq!(last_is_ticket, wish.resumes);
        }
    }

    #[test]
    fn hellos_have_the_sizes_of_chromes() {
        let len = |wish| record(true, &client_hello(&wish, &mut Random::new(1))).len();
        assert_eq!(len(wish(false, false, false)), 517);
        assert!((1_700..1_850).contains(&len(wish(true, false, true))), "{}", len(wish(true, false, true)));
        assert!((500..650).contains(&len(wish(false, false, true))), "{}", len(wish(false, false, true)));
        assert!((1_400..2_000).contains(&len(wish(true, true, false))), "{}", len(wish(true, true, false)));
    }

    #[test]
    fn the_server_echoes_the_session() {
        for is_post_quantum in [false, true] {
            let asked = client_hello(&wish(is_post_quantum, false, false), &mut Random::new(1));
            let record = record(false, &server_hello(&asked, is_post_quantum, &mut Random::new(2)));
            let TlsMessageHandshake::ServerHello(hello) = handshake(&record) else { panic!("no hello") };
            assert_eq!(hello.session_id, Some(&asked[SESSION_AT..SESSION_AT + 32]));
        }
    }
}
