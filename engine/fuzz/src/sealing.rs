//! Initial packets as a client seals them under version 1 (RFC 9001, section 5), so that arbitrary frames get past the seal.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::AeadInOut;
use hkdf::Hkdf;
use sha2::Sha256;

/// Of version 1 (RFC 9001, section 5.2).
const SALT: [u8; 20] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f,
    0x0a,
];
/// The connection id and the key of the RFC's example (RFC 9001, appendix A.1), which the keys are held to.
const ID: [u8; 8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
const KEY: [u8; 16] = [0x1f, 0x36, 0x96, 0x13, 0xdd, 0x76, 0xd5, 0x46, 0x77, 0x30, 0xef, 0xcb, 0xe3, 0xb1, 0xa2, 0x2d];
/// Fewer bytes leave no sample for the header's protection (RFC 9001, section 5.4.2).
const FRAMES_MIN: usize = 32;
const FRAMES_MAX: usize = 16_000;

/// The client's keys of one connection.
pub struct ClientKeys {
    key: [u8; 16],
    iv: [u8; 12],
    header: [u8; 16],
}

fn expand<const LEN: usize>(secret: &[u8], label: &str) -> [u8; LEN] {
    let (mut out, lens) = ([0; LEN], [0, LEN, label.len() + 6].map(|len| u8::try_from(len).expect("short")));
    let info = [&lens[..], b"tls13 ", label.as_bytes(), &[0]].concat();
    Hkdf::<Sha256>::from_prk(secret).expect("a secret").expand(&info, &mut out).expect("a short output");
    out
}

impl Default for ClientKeys {
    fn default() -> Self {
        let secret = expand::<32>(&Hkdf::<Sha256>::extract(Some(&SALT), &ID).0, "client in");
        let (key, iv) = (expand(&secret, "quic key"), expand(&secret, "quic iv"));
        assert_eq!(key, KEY);
        Self { key, iv, header: expand(&secret, "quic hp") }
    }
}

impl ClientKeys {
    /// An Initial packet of these frames, with this packet number.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn seal(&self, number: u32, frames: &[u8]) -> Vec<u8> {
        let mut frames = frames.get(..FRAMES_MAX).unwrap_or(frames).to_vec();
        frames.resize(frames.len().max(FRAMES_MIN), 0);
        let len = 0x4000 | u16::try_from(4 + frames.len() + 16).expect("below 2^14");
        let mut packet = [&[0xc3, 0, 0, 0, 1, 8][..], &ID, &[0, 0], &len.to_be_bytes()].concat();
        let number_at = packet.len();
        packet.extend(number.to_be_bytes());
        let mut nonce = self.iv;
        nonce.iter_mut().skip(8).zip(number.to_be_bytes()).for_each(|(nonce, byte)| *nonce ^= byte);
        let tag = Aes128Gcm::new(&self.key.into())
            .encrypt_inout_detached(&nonce.into(), &packet, frames.as_mut_slice().into())
            .expect("a short packet");
        packet.extend(frames);
        packet.extend(tag);
        let sample = <[u8; 16]>::try_from(&packet[number_at + 4..number_at + 20]).expect("sixteen bytes");
        let mut mask = sample.into();
        Aes128::new(&self.header.into()).encrypt_block(&mut mask);
        packet[0] ^= mask[0] & 0x0f;
        packet.iter_mut().skip(number_at).take(4).zip(mask.iter().skip(1)).for_each(|(byte, mask)| *byte ^= mask);
        packet
    }
}
