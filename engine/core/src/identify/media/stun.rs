//! STUN, by its magic cookie and length (RFC 8489, section 5).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

const HEADER: u32 = 20;
const MAGIC_COOKIE: u32 = 0x2112_a442;

/// The two zero bits before a message type (RFC 8489, section 5).
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[]).and(0, 0x3f);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let (Some(kind), Some(len), Some(cookie)) = (reader.u16(), reader.u16(), reader.u32()) else {
        return Recognition::No;
    };
    let fits = kind < 0x4000 && len % 4 == 0 && HEADER + u32::from(len) == datagram.wire_len;
    Recognition::decided(fits && cookie == MAGIC_COOKIE)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::of_first_datagram;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::recognise;

    fn judged(payload: &[u8]) -> Recognition {
        of_first_datagram(3_478, payload, recognise)
    }

    #[test]
    fn cookie_and_length_decide() {
        let binding = [&[0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42][..], &[9; 16]].concat();
        assert_eq!(judged(&binding), Yes);
        for len in 0..binding.len() {
            assert_eq!(judged(&binding[..len]), No, "{len}");
        }
        let mut other = binding;
        other[4] = 0;
        assert_eq!(judged(&other), No);
    }
}
