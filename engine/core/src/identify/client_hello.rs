//! The TLS `ClientHello` (RFC 8446, section 4.1.2): what the client asks for, still in clear.

use super::reader::Reader;
use crate::names::normalise_host;

/// Cipher suites, extensions or signature algorithms kept at most. Real clients send under 100 of each.
pub(super) const LIST_MAX: usize = 512;

/// Extensions that most hellos have fewer than: room for them is made at once.
const EXTENSIONS_USUAL: usize = 24;

/// Extension types (IANA TLS `ExtensionType` values).
pub(super) mod extension {
    pub const SERVER_NAME: u16 = 0;
    pub const SIGNATURE_ALGORITHMS: u16 = 13;
    pub const APPLICATION_LAYER_PROTOCOL_NEGOTIATION: u16 = 16;
    pub const SUPPORTED_VERSIONS: u16 = 43;
    pub const ENCRYPTED_CLIENT_HELLO: u16 = 0xfe0d;
    /// ESNI, what drafts before `encrypted_client_hello` used.
    pub const ENCRYPTED_SERVER_NAME: u16 = 0xffce;
}

/// A `ClientHello`'s lists, without GREASE (RFC 8701).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ClientHello {
    /// Highest version offered: of `supported_versions` where it is there, else the legacy one.
    pub version: u16,
    pub cipher_suites: Vec<u16>,
    /// Extension types in order.
    pub extensions: Vec<u16>,
    pub signature_algorithms: Vec<u16>,
    /// Whether there is a `server_name` extension, whatever it holds.
    pub has_server_name: bool,
    pub server_name: Option<Box<str>>,
    /// First application protocol as sent.
    pub alpn: Option<Box<[u8]>>,
    pub ech: bool,
}

/// Whether `value` is reserved to keep peers tolerant (RFC 8701, section 2).
pub(super) const fn is_grease(value: u16) -> bool {
    let [high, low] = value.to_be_bytes();
    high == low && low & 0x0f == 0x0a
}

impl ClientHello {
    /// Parse a `ClientHello`'s body, that is without the handshake header of four bytes.
    ///
    /// A body cut inside its extensions gives what stands before the cut; `None` where the part before them is damaged.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        Self::read(body, false)
    }

    /// As [`Self::parse`], of a hello over datagrams, which has a cookie (RFC 6347, section 4.2.1).
    pub(super) fn parse_dtls(body: &[u8]) -> Option<Self> {
        Self::read(body, true)
    }

    fn read(body: &[u8], has_cookie: bool) -> Option<Self> {
        let mut reader = Reader::new(body);
        let mut hello = Self { version: reader.u16()?, ..Self::default() };
        reader.take(32)?;
        reader.vector8().filter(|session_id| session_id.len() <= 32)?;
        if has_cookie {
            reader.vector8()?;
        }
        hello.cipher_suites = list(reader.vector16()?);
        reader.vector8()?;
        // Extensions are optional before TLS 1.3 (RFC 5246, section 7.4.1.2).
        if let Some(length) = reader.u16() {
            let present = reader.rest();
            let mut extensions = Reader::new(present.get(..usize::from(length)).unwrap_or(present));
            hello.extensions.reserve(EXTENSIONS_USUAL);
            while hello.extensions.len() < LIST_MAX {
                let Some((kind, value)) = extensions.u16().zip(extensions.vector16()) else { break };
                hello.add_extension(kind, value);
            }
        }
        Some(hello)
    }

    fn add_extension(&mut self, kind: u16, value: &[u8]) {
        if is_grease(kind) {
            return;
        }
        self.extensions.push(kind);
        let mut reader = Reader::new(value);
        match kind {
            extension::SERVER_NAME => {
                self.has_server_name = true;
                self.server_name = host_name(reader);
            }
            extension::SIGNATURE_ALGORITHMS => {
                self.signature_algorithms = reader.vector16().map(list).unwrap_or_default();
            }
            extension::APPLICATION_LAYER_PROTOCOL_NEGOTIATION => self.alpn = first_protocol(reader),
            extension::SUPPORTED_VERSIONS => {
                self.version = reader.vector8().and_then(highest).unwrap_or(self.version);
            }
            extension::ENCRYPTED_CLIENT_HELLO | extension::ENCRYPTED_SERVER_NAME => self.ech = true,
            _ => {}
        }
    }
}

/// The highest of these versions that were published; drafts and experiments are not compared. Those of DTLS count down (RFC
/// 9147, section 5.3).
fn highest(versions: &[u8]) -> Option<u16> {
    let over_tcp = numbers(versions).filter(|version| matches!(version, 0x0300..=0x0304)).max();
    over_tcp.or_else(|| numbers(versions).filter(|version| matches!(version, 0xfefc | 0xfefd | 0xfeff)).min())
}

/// The values of a list of 16-bit numbers, without GREASE.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = u16> {
    let mut reader = Reader::new(bytes);
    std::iter::from_fn(move || reader.u16()).filter(|&value| !is_grease(value)).take(LIST_MAX)
}

/// As [`numbers`].
fn list(bytes: &[u8]) -> Vec<u16> {
    let mut values = Vec::with_capacity(LIST_MAX.min(bytes.len() / 2));
    values.extend(numbers(bytes));
    values
}

/// The first `host_name` of a `ServerNameList` (RFC 6066, section 3). Addresses are not permitted there, but are sent.
fn host_name(mut reader: Reader<'_>) -> Option<Box<str>> {
    let mut names = Reader::new(reader.vector16()?);
    while !names.is_empty() {
        let kind = names.u8()?;
        let name = names.vector16()?;
        if kind == 0 {
            return normalise_host(name);
        }
    }
    None
}

/// The first name of a `ProtocolNameList` (RFC 7301, section 3.1) that is not GREASE.
fn first_protocol(mut reader: Reader<'_>) -> Option<Box<[u8]>> {
    let mut protocols = Reader::new(reader.vector16()?);
    std::iter::from_fn(|| protocols.vector8())
        .find(|name| !matches!(name, [high, low] if is_grease(u16::from_be_bytes([*high, *low]))))
        .map(Into::into)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::{ClientHello, is_grease};

    /// An extension: its type and value.
    pub(in crate::identify) fn extension(kind: u16, value: &[u8]) -> Vec<u8> {
        [&kind.to_be_bytes()[..], &u16::try_from(value.len()).unwrap().to_be_bytes(), value].concat()
    }

    pub(in crate::identify) fn server_name(name: &str) -> Vec<u8> {
        let len = u16::try_from(name.len()).unwrap();
        let entry = [&[0][..], &len.to_be_bytes(), name.as_bytes()].concat();
        extension(0, &[&(len + 3).to_be_bytes()[..], &entry].concat())
    }

    /// A `ClientHello`'s body with a few ciphers, GREASE among them, and these extensions.
    pub(in crate::identify) fn body(version: u16, extensions: &[Vec<u8>]) -> Vec<u8> {
        let mut body = version.to_be_bytes().to_vec();
        body.extend([0x5a; 32]);
        body.extend([32]);
        body.extend([0xa5; 32]);
        body.extend([0, 6, 0x0a, 0x0a, 0x13, 0x01, 0xc0, 0x2b, 1, 0]);
        let extensions = extensions.concat();
        body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
        body.extend(extensions);
        body
    }

    fn full() -> Vec<u8> {
        body(
            0x0303,
            &[
                extension(0x1a1a, &[0]),
                server_name("WWW.Example.com"),
                extension(16, b"\x00\x0f\x02\x0a\x0a\x02h2\x08http/1.1"),
                extension(43, &[6, 0x2a, 0x2a, 3, 4, 3, 3]),
                extension(13, &[0, 6, 0x3a, 0x3a, 4, 3, 8, 4]),
            ],
        )
    }

    #[test]
    fn a_hello_with_everything() {
        let hello = ClientHello::parse(&full()).expect("a hello");
        assert_eq!(
            hello,
            ClientHello {
                version: 0x0304,
                cipher_suites: vec![0x1301, 0xc02b],
                extensions: vec![0, 16, 43, 13],
                signature_algorithms: vec![0x0403, 0x0804],
                has_server_name: true,
                server_name: Some("www.example.com".into()),
                alpn: Some((*b"h2").into()),
                ech: false,
            }
        );
    }

    #[test]
    fn names_that_are_none() {
        for value in [
            &[][..],
            &[0, 0],
            &[0, 3, 1, 0, 0],
            &[0, 4, 0, 0, 9, b'a'],
            &[0, 10, 0, 0, 7, b'1', b'2', b'7', b'.', b'0', b'.', b'1'],
        ] {
            let hello = ClientHello::parse(&body(0x0303, &[extension(0, value)])).expect("a hello");
            assert_eq!((hello.server_name, hello.has_server_name), (None, true), "{value:?}");
        }
    }

    #[test]
    fn a_hello_without_extensions_is_one() {
        let whole = body(0x0301, &[]);
        let hello = ClientHello::parse(&whole[..whole.len() - 2]).expect("a hello");
        assert_eq!((hello.version, hello.cipher_suites.len()), (0x0301, 2));
    }

    #[test]
    fn encrypted_client_hello_is_seen() {
        for (kind, expected) in [(0xfe0d, true), (0xffce, true), (0xfe0e, false)] {
            let hello = ClientHello::parse(&body(0x0303, &[extension(kind, &[0; 8])])).expect("a hello");
            assert_eq!(hello.ech, expected);
        }
    }

    #[test]
    fn sixteen_values_are_grease() {
        assert_eq!((0..=u16::MAX).filter(|&value| is_grease(value)).count(), 16);
        assert!(is_grease(0x0a0a) && is_grease(0xfafa) && !is_grease(0x0a1a));
    }

    #[test]
    fn a_cut_hello_tells_nothing_else() {
        let whole = full();
        for len in 0..whole.len() {
            if let Some(hello) = ClientHello::parse(&whole[..len]) {
                assert!(hello.server_name.is_none_or(|name| &*name == "www.example.com"), "{len}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..300), place in any::<prop::sample::Index>(), new in any::<u8>()) {
            let _ = ClientHello::parse(&bytes);
            let mut damaged = full();
            let place = place.index(damaged.len());
            damaged[place] = new;
            let _ = ClientHello::parse(&damaged);
        }
    }
}
