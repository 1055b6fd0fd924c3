//! RTMP, by the handshake that opens it: the version, and the first block of either side (Adobe's specification of RTMP 1.0,
//! sections 5.2.2 and 5.2.3).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};

const PORT: u16 = 1_935;
const VERSION: u8 = 3;
/// Version, time stamp, and four bytes that are zero, or a version of Flash Player in what it sends.
const START: usize = 9;
/// Version and the first block, after which each side waits for the other.
const OPENING: usize = 1 + 1_536;

/// The version.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[VERSION]);

/// At the port of RTMP zeros are enough; elsewhere the opening must be whole.
pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some(&[version, .., a, b, c, d]) = bytes.first_chunk::<START>() else {
            return Recognition::while_possible(bytes.first().is_none_or(|&byte| byte == VERSION));
        };
        let is_zero = [a, b, c, d] == [0; 4];
        let is_player = (1..=0x80).contains(&a) && c <= 9 && heads.has_port(PORT);
        if version != VERSION || !(is_zero || is_player) {
            return Recognition::No;
        }
        if heads.has_port(PORT) || bytes.len() >= OPENING { Recognition::Yes } else { Recognition::More }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Heads;
    use super::super::super::parser::Recognition::{self, More, No, Yes};
    use super::{OPENING, recognise};

    fn judged(port: u16, source: &[u8], destination: &[u8]) -> Recognition {
        recognise(&Heads { source, destination, source_port: 49_152, destination_port: port })
    }

    #[test]
    fn the_opening_block() {
        let mut opening = vec![3, 0, 0, 0x12, 0x34, 0, 0, 0, 0];
        opening.resize(OPENING, 0x5e);
        assert_eq!(judged(8_080, &opening, b""), Yes);
        assert_eq!(judged(8_080, b"", &opening), Yes);
        for len in 0..OPENING {
            assert_eq!(judged(8_080, &opening[..len], b""), More, "{len}");
        }
        assert_eq!(judged(1_935, &opening[..9], b""), Yes);
        opening[5..9].copy_from_slice(&[0x80, 0, 7, 2]);
        assert_eq!(judged(1_935, &opening, b""), Yes);
        assert_eq!(judged(8_080, &opening, b""), No);
        assert_eq!(judged(1_935, b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0", b""), No);
    }
}
