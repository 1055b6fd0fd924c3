//! LOCO, `KakaoTalk`'s protocol, by the handshake of its enciphered connections: the length of a key, and how key and messages are
//! enciphered (`node-kakao`, `LocoSecureLayer`; Hwang and others, "Security analysis of `KakaoTalk`", 2015).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Of a key of RSA with 2,048 bits.
const KEY_LEN: u32 = 256;
/// Ciphers of the key (RSA with one padding or another) and of the messages (AES in one mode or another).
const KEY_CIPHER_MAX: u32 = 16;
const CIPHERS: std::ops::RangeInclusive<u32> = 1..=3;

/// The length's first byte.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, is_handshake)
}

fn is_handshake(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u32()?.swap_bytes() != KEY_LEN {
        return Some(false);
    }
    let (key_cipher, cipher) = (reader.u32()?.swap_bytes(), reader.u32()?.swap_bytes());
    Some((1..=KEY_CIPHER_MAX).contains(&key_cipher) && CIPHERS.contains(&cipher))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn length_and_ciphers_decide() {
        assert_dialogues(
            recognise,
            5_223,
            &[
                (b"\0\x01\0\0\x0c\0\0\0\x02\0\0\0key", b"", Yes),
                (b"\0\x01\0\0\x0c\0\0\0\x04\0\0\0key", b"", No),
                (b"\0\x01\0\0\x0c\0\x01\0\x02\0\0\0key", b"", No),
                (b"\0\x01\0\x01\x0c", b"", No),
            ],
        );
    }
}
