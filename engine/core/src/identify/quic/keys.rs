//! The protection of a client's Initial packets (RFC 9001, section 5): keys that anyone can derive who saw the first of them.

use std::ops::Range;
use std::sync::LazyLock;

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::Aes128Gcm;
use aes_gcm::aead::AeadInOut;
use hkdf::{Hkdf, HkdfExtract};
use sha2::Sha256;

use super::version::{SALT_V1, Version};

/// Authentication tag of AES-GCM (RFC 9001, section 5.3).
const TAG: usize = 16;
/// Where the sample for header protection begins after the packet number's first byte (RFC 9001, section 5.4.2).
const SAMPLE_AFTER: usize = 4;

/// What every connection of version 1 derives its keys from: the salt taken in, and no connection id yet.
static SALTED_V1: LazyLock<HkdfExtract<Sha256>> = LazyLock::new(|| HkdfExtract::new(Some(&SALT_V1)));

/// Keys of what the client sends. Key schedules are made for each packet: a connection has few of these packets, and the keys
/// alone take a tenth of the room.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ClientKeys {
    pub(super) key: [u8; 16],
    pub(super) iv: [u8; 12],
    pub(super) header: [u8; 16],
}

impl ClientKeys {
    /// From the Destination Connection ID of the client's first Initial, or of the first after a Retry (RFC 9001, section 5.2).
    pub(super) fn derive(version: &Version, id: &[u8]) -> Option<Self> {
        let mut extract =
            if version.salt == SALT_V1 { SALTED_V1.clone() } else { HkdfExtract::new(Some(&version.salt)) };
        extract.input_ikm(id);
        let mut secret = [0; 32];
        expand(&extract.finalize().1, b"client in", &mut secret)?;
        let secret = Hkdf::from_prk(&secret).ok()?;
        let mut keys = Self { key: [0; 16], iv: [0; 12], header: [0; 16] };
        expand(&secret, version.labels.key, &mut keys.key)?;
        expand(&secret, version.labels.iv, &mut keys.iv)?;
        expand(&secret, version.labels.header, &mut keys.header)?;
        Some(keys)
    }

    /// Decrypt `packet`, whose packet number begins at `number_at`, into `clear`, and say where the payload lies there; `None`
    /// unless its tag is right.
    ///
    /// The packet number is taken as it is sent: a client's first packets have numbers that need no more bytes.
    pub(super) fn open(&self, packet: &[u8], number_at: usize, clear: &mut Vec<u8>) -> Option<Range<usize>> {
        let sample = packet.get(number_at.checked_add(SAMPLE_AFTER)?..)?.first_chunk::<16>()?;
        let mut mask = (*sample).into();
        Aes128::new(&self.header.into()).encrypt_block(&mut mask);
        let [first_mask, number_mask @ ..] = <[u8; 16]>::from(mask);

        clear.clear();
        clear.extend_from_slice(packet);
        let first = clear.first_mut()?;
        *first ^= first_mask & 0x0f;
        let body_at = number_at + usize::from(*first & 3) + 1;
        let (header, body) = clear.split_at_mut_checked(body_at)?;
        let mut nonce = self.iv;
        let number = header.get_mut(number_at..)?;
        for (byte, mask) in number.iter_mut().zip(number_mask) {
            *byte ^= mask;
        }
        for (nonce, byte) in nonce.iter_mut().rev().zip(number.iter().rev()) {
            *nonce ^= byte;
        }
        let (body, tag) = body.split_last_chunk_mut::<TAG>()?;
        let tag = (*tag).into();
        let body_end = body_at + body.len();
        Aes128Gcm::new(&self.key.into()).decrypt_inout_detached(&nonce.into(), header, body.into(), &tag).ok()?;
        Some(body_at..body_end)
    }
}

/// HKDF-Expand-Label with an empty context (RFC 8446, section 7.1).
fn expand(secret: &Hkdf<Sha256>, label: &[u8], out: &mut [u8]) -> Option<()> {
    const PREFIX: &[u8] = b"tls13 ";
    let out_len = u16::try_from(out.len()).ok()?.to_be_bytes();
    let label_len = [u8::try_from(PREFIX.len() + label.len()).ok()?];
    secret.expand_multi_info(&[&out_len, &label_len, PREFIX, label, &[0]], out).ok()
}

#[cfg(test)]
mod tests {
    use super::super::sealing::hex;
    use super::super::version::{V2, Version};
    use super::ClientKeys;

    /// The Destination Connection ID of both appendices.
    const ID: [u8; 8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];

    #[test]
    fn keys_of_rfc_9001_appendix_a_1_and_rfc_9369_appendix_a_1() {
        for (version, key, iv, header) in [
            (1, "1f369613dd76d5467730efcbe3b1a22d", "fa044b2f42a3fd3b46fb255c", "9f50449e04a0e810283a1e9933adedd2"),
            (V2, "8b1a0bc121284290a29e0971b5cd045d", "91f73e2351d8fa91660e909f", "45b95e15235d6f45a6b19cbcb0294ba9"),
        ] {
            let keys = ClientKeys::derive(&Version::of(version).unwrap(), &ID).unwrap();
            assert_eq!(keys.key.to_vec(), hex(key));
            assert_eq!(keys.iv.to_vec(), hex(iv));
            assert_eq!(keys.header.to_vec(), hex(header));
        }
    }
}
