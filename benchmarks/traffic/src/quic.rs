//! The first flight of a QUIC client, protected as the wire has it (RFC 9000, section 17.2.2; RFC 9001, section 5).

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::AeadInOut;
use hkdf::Hkdf;
use sha2::Sha256;

/// Salt of version 1 (RFC 9001, section 5.2).
const SALT: [u8; 20] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f,
    0x0a,
];
/// Bytes that a datagram with a client's Initial has at least (RFC 9000, section 14.1), and here always.
pub const DATAGRAM: usize = 1_200;
const TAG: usize = 16;
/// Bytes of an Initial beside its frames, for a destination id of 8 bytes and no source id.
const HEADER: usize = 1 + 4 + 1 + 8 + 1 + 1 + 2 + 4;
/// Handshake bytes that one datagram carries at most: what remains, less type, offset and length of the frame.
pub const CRYPTO_MAX: usize = DATAGRAM - HEADER - TAG - 6;

/// The keys of the client's Initial packets.
pub struct Keys {
    packet: Aes128Gcm,
    iv: [u8; 12],
    header: Aes128,
}

impl Keys {
    /// From the destination connection id of the client's first Initial.
    ///
    /// # Panics
    /// Never: digests and keys have the lengths that HKDF takes.
    #[must_use]
    pub fn of_client(id: [u8; 8]) -> Self {
        let mut secret = [0; 32];
        expand(&Hkdf::<Sha256>::new(Some(&SALT), &id), "client in", &mut secret);
        let hkdf = Hkdf::<Sha256>::from_prk(&secret).expect("a digest is long enough");
        let (mut key, mut iv, mut header) = ([0; 16], [0; 12], [0; 16]);
        expand(&hkdf, "quic key", &mut key);
        expand(&hkdf, "quic iv", &mut iv);
        expand(&hkdf, "quic hp", &mut header);
        Self { packet: Aes128Gcm::new(&key.into()), iv, header: Aes128::new(&header.into()) }
    }

    /// An Initial packet with these frames to `id`, a datagram of its own.
    ///
    /// # Panics
    /// Never: a datagram is shorter than what AES-GCM takes.
    #[must_use]
    pub fn seal(&self, id: [u8; 8], number: u32, mut frames: Vec<u8>) -> Vec<u8> {
        frames.resize(DATAGRAM - HEADER - TAG, 0);
        let mut packet = Vec::with_capacity(DATAGRAM);
        packet.extend_from_slice(&[0xc3, 0, 0, 0, 1, 8]);
        packet.extend_from_slice(&id);
        packet.extend_from_slice(&[0, 0]);
        packet.extend_from_slice(&integer(4 + frames.len() + TAG));
        packet.extend_from_slice(&number.to_be_bytes());
        let mut nonce = self.iv;
        for (nonce, byte) in nonce[8..].iter_mut().zip(number.to_be_bytes()) {
            *nonce ^= byte;
        }
        let tag = self.packet.encrypt_inout_detached(&nonce.into(), &packet, frames.as_mut_slice().into());
        packet.extend_from_slice(&frames);
        packet.extend_from_slice(&tag.expect("a datagram is short enough"));
        let mut mask = [0; 16];
        mask.copy_from_slice(&packet[HEADER..HEADER + 16]);
        let mut mask = mask.into();
        self.header.encrypt_block(&mut mask);
        packet[0] ^= mask[0] & 0x0f;
        for (byte, mask) in packet[HEADER - 4..HEADER].iter_mut().zip(&mask[1..]) {
            *byte ^= mask;
        }
        packet
    }
}

/// The datagrams that carry the handshake message `hello` to `id`.
#[must_use]
pub fn first_flight(id: [u8; 8], hello: &[u8]) -> Vec<Vec<u8>> {
    let keys = Keys::of_client(id);
    let parts = hello.chunks(CRYPTO_MAX).enumerate();
    let numbered = parts.zip(1..).map(|((index, part), number)| {
        let frame = [&[6][..], &integer(index * CRYPTO_MAX), &integer(part.len()), part].concat();
        keys.seal(id, number, frame)
    });
    numbered.collect()
}

/// An integer below 16,384 in two bytes (RFC 9000, section 16).
fn integer(value: usize) -> [u8; 2] {
    (0x4000 | u16::try_from(value).unwrap_or(0)).to_be_bytes()
}

/// HKDF-Expand-Label with an empty context (RFC 8446, section 7.1).
fn expand(hkdf: &Hkdf<Sha256>, label: &str, out: &mut [u8]) {
    let [.., len] = out.len().to_be_bytes();
    let [.., label_len] = (b"tls13 ".len() + label.len()).to_be_bytes();
    hkdf.expand_multi_info(&[&[0, len, label_len], b"tls13 ", label.as_bytes(), &[0]], out)
        .expect("a key is short enough");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(digits: &str) -> Vec<u8> {
        let digits: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(16)).collect();
        digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
    }

    /// RFC 9001, appendix A.2.
    #[test]
    fn the_example_of_the_rfc() {
        let id = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
        let frame = hex("
            060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868
            04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578
            616d706c652e636f6dff01000100000a00080006001d00170018001000070005
            04616c706e000500050100000000003300260024001d00209370b2c9caa47fba
            baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400
            0d0010000e0403050306030203080408050806002d00020101001c0002400100
            3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000
            75300901100f088394c8f03e51570806048000ffff");
        let packet = Keys::of_client(id).seal(id, 2, frame);
        assert_eq!(packet.len(), 1_200);
        assert_eq!(packet[..22], hex("c000000001088394c8f03e5157080000449e7b9aec34"));
        assert_eq!(packet[22..54], hex("d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c0bab7df5976d"));
        assert_eq!(packet[1_184..], hex("e221af44860018ab0856972e194cd934"));
    }

    #[test]
    fn a_long_hello_takes_two_datagrams() {
        for (len, count) in [(300, 1), (CRYPTO_MAX, 1), (CRYPTO_MAX + 1, 2), (1_700, 2)] {
            let datagrams = first_flight(*b"eightbyt", &vec![7; len]);
            assert_eq!(datagrams.len(), count);
            assert!(datagrams.iter().all(|datagram| datagram.len() == DATAGRAM));
        }
    }
}
