//! Discord's voice: the datagram that asks for one's own address and its answer (Discord's documentation, "Voice Connections",
//! "IP Discovery"), and the pings between client and server. RTP follows.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Request and response.
const KINDS: [u16; 2] = [1, 2];
/// Bytes after type and length: SSRC, an address as text that zeros follow, a port.
const LENGTH: u16 = 70;
const ADDRESS: usize = 64;
const DISCOVERY: u32 = 74;
/// What a ping begins with, a counter of four bytes after it (as clients send it; the documentation does not name it).
const PING: [u8; 4] = [0x13, 0x37, 0xca, 0xfe];
const PING_LEN: u32 = 8;

/// A discovery or a ping.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0, PING[0]]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_discord = match datagram.wire_len {
        PING_LEN => datagram.payload.starts_with(&PING),
        DISCOVERY => is_discovery(datagram.payload).unwrap_or(false),
        _ => false,
    };
    Recognition::decided(is_discord)
}

fn is_discovery(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (kind, len, _ssrc) = (reader.u16()?, reader.u16()?, reader.u32()?);
    let address = reader.take(ADDRESS)?;
    let text = address.iter().take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')).count();
    let is_padded = address.iter().skip(text).all(|&byte| byte == 0);
    // Only who answers knows the address.
    Some(KINDS.contains(&kind) && len == LENGTH && is_padded && (text > 0 || kind == 1))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    fn discovery(kind: u8, address: &[u8]) -> Vec<u8> {
        let mut bytes = [&[0, kind, 0, 70, 0, 0, 0xac, 0xe3][..], address].concat();
        bytes.resize(74, 0);
        bytes
    }

    #[test]
    fn discovery_and_ping() {
        assert_taken_whole(recognise, 50_004, &discovery(1, b""), 74);
        assert_taken_whole(recognise, 50_004, &discovery(2, b"203.0.113.7"), 74);
        assert_taken_whole(recognise, 50_004, b"\x13\x37\xca\xfe\x05\0\0\0", 8);
        for bytes in [discovery(2, b""), discovery(3, b"203.0.113.7"), discovery(2, b"host"), discovery(1, b"1\x002")] {
            assert_eq!(first(recognise, 50_004, &bytes), No, "{bytes:02x?}");
        }
        assert_eq!(first(recognise, 50_004, b"\x13\x37\xca\xfe\x05\0\0\0\0"), No);
    }
}
