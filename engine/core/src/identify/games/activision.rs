//! Call of Duty, by what its clients and servers greet each other with, or by the ping of Call of Duty: Mobile. There is no public
//! specification: the bytes are those that nDPI's captures have in common.
//!
//! The greeting has two bytes in each direction: of random bytes, it is one flow in 2^32.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// A client's greeting, and the server's.
const CLIENT: u16 = 0x0c02;
const SERVER: u16 = 0x0d02;
const LEN_MIN: u32 = 18;
/// Of Call of Duty: Mobile: eight bytes and a word, at this port.
pub(super) const MOBILE_PORT: u16 = 7_500;
const MOBILE_PING: &[u8] = b"ping";
const MOBILE_LEN: u32 = 12;

/// A greeting, of either.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x0c, 0x0d]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    if datagram.wire_len < LEN_MIN {
        return Recognition::No;
    }
    match Reader::new(datagram.payload).u16() {
        Some(CLIENT) => datagram.past.activision_client = Some(datagram.side),
        Some(SERVER) => return Recognition::decided(datagram.past.activision_client == Some(datagram.side.other())),
        _ => {}
    }
    Recognition::No
}

pub(super) fn recognise_mobile(datagram: &mut Datagram<'_>) -> Recognition {
    let is_ping = datagram.wire_len == MOBILE_LEN && datagram.payload.get(8..) == Some(MOBILE_PING);
    Recognition::decided(datagram.has_port(MOBILE_PORT) && is_ping)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{self, Destination, Source};
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::super::parser::{Datagram, Past};
    use super::super::tests::assert_datagrams;
    use super::{recognise, recognise_mobile};

    fn judged(past: &mut Past, side: Side, start: [u8; 2], len: usize) -> Recognition {
        let payload = &[&start[..], &vec![7; len - 2]].concat();
        let wire_len = u32::try_from(len).unwrap();
        recognise(&mut Datagram { side, payload, wire_len, source_port: 3_074, destination_port: 30_000, past })
    }

    #[test]
    fn a_server_answers_a_client() {
        for (side, start, len, expected) in [
            (Destination, [0x0d, 2], 18, Yes),
            (Source, [0x0d, 2], 18, No),
            (Destination, [0x0d, 3], 18, No),
            (Destination, [0x0c, 2], 18, No),
            (Destination, [0x0d, 2], 17, No),
        ] {
            let mut past = Past::default();
            assert_eq!(judged(&mut past, Source, [0x0c, 2], 29), No);
            assert_eq!(judged(&mut past, side, start, len), expected);
            assert_eq!(judged(&mut Past::default(), side, start, len), No);
        }
    }

    #[test]
    fn port_and_word_tell_a_ping() {
        let ping = b"\x01\x02\x03\x04\x05\x06\x07\x08ping";
        assert_datagrams(recognise_mobile, 7_500, &[(ping, Some(12)), (b"\x01\x02\x03\x04\x05\x06\x07\x08pong", None)]);
        assert_datagrams(recognise_mobile, 7_501, &[(ping, None)]);
    }
}
