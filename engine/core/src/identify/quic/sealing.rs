//! Test support: Initial packets as a client seals them, under every version (RFC 9001, section 5).

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::AeadInOut;

use super::keys::ClientKeys;
use super::version::{V2, Version};
use crate::identify::client_hello::tests::{body, extension, server_name};

/// The bytes of hexadecimal digits; blanks do not count.
pub(in crate::identify) fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
}

/// A packet to be sealed. The key's id is the Destination Connection ID unless `key_id` says otherwise.
#[derive(Clone)]
pub(in crate::identify) struct Initial<'a> {
    pub version: u32,
    pub id: &'a [u8],
    pub key_id: Option<&'a [u8]>,
    pub key_version: Option<u32>,
    pub source: &'a [u8],
    pub token: &'a [u8],
    pub number: u32,
    pub frames: Vec<u8>,
}

impl Default for Initial<'_> {
    fn default() -> Self {
        Self {
            version: 1,
            id: b"firstone",
            key_id: None,
            key_version: None,
            source: &[],
            token: &[],
            number: 0,
            frames: vec![0; 32],
        }
    }
}

/// A two-byte integer (RFC 9000, section 16).
pub(in crate::identify) fn integer(value: usize) -> [u8; 2] {
    (0x4000 | u16::try_from(value).unwrap()).to_be_bytes()
}

impl Initial<'_> {
    pub(in crate::identify) fn seal(&self) -> Vec<u8> {
        let kind = if self.version == V2 { 0xd3 } else { 0xc3 };
        let mut packet = vec![kind];
        packet.extend(self.version.to_be_bytes());
        for id in [self.id, self.source] {
            packet.push(u8::try_from(id.len()).unwrap());
            packet.extend(id);
        }
        packet.push(u8::try_from(self.token.len()).ok().filter(|&len| len < 64).unwrap());
        packet.extend(self.token);
        packet.extend(integer(4 + self.frames.len() + 16));
        let number_at = packet.len();
        packet.extend(self.number.to_be_bytes());

        let version = Version::of(self.key_version.unwrap_or(self.version)).unwrap();
        let keys = ClientKeys::derive(&version, self.key_id.unwrap_or(self.id)).unwrap();
        let mut nonce = keys.iv;
        for (nonce, byte) in nonce[8..].iter_mut().zip(self.number.to_be_bytes()) {
            *nonce ^= byte;
        }
        let mut frames = self.frames.clone();
        let cipher = Aes128Gcm::new(&keys.key.into());
        let tag = cipher.encrypt_inout_detached(&nonce.into(), &packet, frames.as_mut_slice().into()).unwrap();
        packet.extend(frames);
        packet.extend(tag);
        let mut mask = <[u8; 16]>::try_from(&packet[number_at + 4..number_at + 20]).unwrap().into();
        Aes128::new(&keys.header.into()).encrypt_block(&mut mask);
        packet[0] ^= mask[0] & 0x0f;
        for (byte, mask) in packet[number_at..number_at + 4].iter_mut().zip(&mask[1..]) {
            *byte ^= mask;
        }
        packet
    }
}

/// A frame with these bytes of the handshake.
pub(in crate::identify) fn crypto(kind: u8, offset: usize, bytes: &[u8]) -> Vec<u8> {
    [&[kind][..], &integer(offset), &integer(bytes.len()), bytes].concat()
}

/// A TLS hello with its message header, `padding` bytes of an extension in it.
pub(in crate::identify) fn tls_hello(name: &str, padding: usize, more: &[Vec<u8>]) -> Vec<u8> {
    let mut extensions = vec![extension(21, &vec![0; padding]), server_name(name)];
    extensions.extend([extension(16, b"\x00\x03\x02h3"), extension(43, &[2, 3, 4])]);
    extensions.extend_from_slice(more);
    let body = body(0x0303, &extensions);
    let len = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[1][..], &len[1..], &body].concat()
}

/// A hello of Google's QUIC: a map of tags.
pub(in crate::identify) fn google_hello(name: &str) -> Vec<u8> {
    let values = [(b"PAD\0", &[b'-'; 200][..]), (b"SNI\0", name.as_bytes()), (b"VER\0", b"Q043")];
    let mut hello = b"CHLO\x03\0\0\0".to_vec();
    let mut end = 0;
    for (tag, value) in values {
        end += u32::try_from(value.len()).unwrap();
        hello.extend(tag);
        hello.extend(end.to_le_bytes());
    }
    hello.extend(values.iter().flat_map(|(_, value)| *value));
    hello
}
