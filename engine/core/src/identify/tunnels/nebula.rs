//! Nebula, by the header of its handshake (`slackhq/nebula`, `header/header.go`).
//!
//! Version and type in one byte, a subtype, a reserved zero, the receiver's index and a counter. Of the first handshake message
//! all 16 bytes are fixed; of its answer all but the index.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Version 1, type handshake, subtype `IX_PSK0`, reserved.
const HANDSHAKE: u32 = 0x1000_0000;
/// Handshake messages behind the header have a key each at least.
const MESSAGE_BYTES_MIN: u32 = 16 + 32;

/// Version and type.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x10]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let (Some(start), Some(index), Some(0), Some(counter)) = (reader.u32(), reader.u32(), reader.u32(), reader.u32())
    else {
        return Recognition::No;
    };
    let is_numbered = matches!((index, counter), (0, 1) | (1.., 2));
    Recognition::decided(start == HANDSHAKE && is_numbered && datagram.wire_len >= MESSAGE_BYTES_MIN)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::Source;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::recognise;

    fn judged(payload: &[u8]) -> Recognition {
        in_turn(4_242, &[(Source, payload)], recognise)[0]
    }

    #[test]
    fn handshakes_are_counted() {
        let message = |index: u8, counter: u8| {
            [&[0x10, 0, 0, 0, index, 0, 0, index, 0, 0, 0, 0, 0, 0, 0, counter][..], &opaque(60)].concat()
        };
        for (index, counter, expected) in [(0, 1, Yes), (7, 2, Yes), (7, 1, No), (0, 2, No), (7, 3, No)] {
            assert_eq!(judged(&message(index, counter)), expected, "{index} {counter}");
        }
        assert_cuts_refused(4_242, &message(0, 1), 16, recognise);
        assert_eq!(judged(&message(0, 1)[..47]), No);
        let mut other = message(0, 1);
        other[1] = 1;
        assert_eq!(judged(&other), No);
    }
}
