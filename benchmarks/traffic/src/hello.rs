//! A client's hello in TLS 1.3 as Chrome sends it (RFC 8446, section 4.1.2).

use crate::handshake::Message;
use crate::random::Random;

/// X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem).
pub const POST_QUANTUM: u16 = 0x11ec;
/// X25519.
pub const X25519: u16 = 0x001d;
/// Where the session identifier of a client's hello message begins: after type, length, version, random, its own length.
pub const SESSION_AT: usize = 4 + 2 + 32 + 1;
/// Bytes of a post-quantum key share: ML-KEM-768, then X25519.
const CLIENT_SHARE: usize = 1_216;
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

#[cfg(test)]
mod tests {
    use tls_parser::{TlsExtension, TlsMessage, TlsMessageHandshake, parse_tls_extensions, parse_tls_plaintext};

    use super::*;
    use crate::handshake::record;

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
            let is_expected = |extension: &TlsExtension<'_>| match extension {
                TlsExtension::SNI(names) => names[0].1 == NAME.as_bytes(),
                TlsExtension::SupportedVersions(versions) => versions.iter().any(|version| version.0 == 0x0304),
                _ => false,
            };
            assert_eq!(extensions.iter().filter(|extension| is_expected(extension)).count(), 2, "{extensions:?}");
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
}
