//! Mumble, by its port and the ping that asks a server for its users, or its answer (Mumble's documentation, "Protocol", "Connectionless ping").
//! Calls themselves are TLS over TCP and encrypted datagrams.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

pub(super) const PORT: u16 = 64_738;
/// A request: four zeros and eight bytes that the answer repeats.
const REQUEST: u32 = 12;
/// An answer: a version, those eight bytes, users, most users and bandwidth.
const RESPONSE: u32 = 24;

/// A zero, or the upper half of the major version.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let Some(&start) = datagram.payload.first_chunk::<4>() else { return Recognition::No };
    let is_ping = match datagram.wire_len {
        REQUEST => start == [0; 4],
        // Majors 1 and 2.
        RESPONSE => matches!(start, [0, 1 | 2, ..]),
        _ => false,
    };
    Recognition::decided(datagram.has_port(PORT) && is_ping)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::{PORT, recognise};

    #[test]
    fn pings_at_the_port() {
        let request = [&[0; 4][..], b"12345678"].concat();
        let response = [&[0, 1, 3, 4][..], b"12345678", &[0, 0, 0, 5, 0, 0, 0, 100, 0, 1, 0x19, 0x40]].concat();
        assert_taken_whole(recognise, PORT, &request, 12);
        assert_taken_whole(recognise, PORT, &response, 12);
        assert_eq!(first(recognise, PORT + 1, &request), No);
        assert_eq!(first(recognise, PORT, &[&[0, 9][..], &[0; 22]].concat()), No);
    }
}
