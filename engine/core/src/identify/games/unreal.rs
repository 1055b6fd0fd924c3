//! Games made with the Unreal Engine, by the handshake that opens their connections: a request whose cookie is not yet known and
//! so is zero, and an answer that repeats what stands before it (Unreal Engine 5, `StatelessConnectHandlerComponent`).
//!
//! Only Epic's own games are sought; the bytes do not tell which of them it is. 24 zero bytes behind ten that the answer repeats but for one
//! bit leave no room for chance; a protocol that echoes zeros would have to change just that bit.

use super::super::Side;
use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// Bytes before time stamp and cookie: session, version, kind of packet, network version.
const BEFORE: usize = 10;
/// Time stamp and cookie, of which less than all bytes are within a byte's bounds.
const ZEROS: usize = 24;
/// Random bytes follow, up to some fifteen.
const LEN_MAX: u32 = 96;
/// In which byte the kind of packet stands, and what makes a request an answer.
const KIND: usize = 3;
const IS_ANSWER: u8 = 0x08;
/// Where requests are counted.
const COUNT: usize = 4;

/// What stands before the cookie in a request, and who sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct UnrealOpening {
    side: Side,
    before: [u8; BEFORE],
}

/// The magic number that Epic's own games have, six bits, before the session's two. Other games choose others, or none.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x07, 0x47, 0x87, 0xc7]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    // The magic number's bits are those that the four have in common.
    if bytes.first().is_none_or(|first| first & 0x3f != 0x07) {
        return Recognition::No;
    }
    let Some((&before, rest)) = bytes.split_first_chunk::<BEFORE>() else { return Recognition::No };
    if let Some(opening) = datagram.past.unreal_opening.filter(|opening| opening.side != datagram.side) {
        let mut expected = opening.before;
        expected[KIND] |= IS_ANSWER;
        // It answers this request, or the one before.
        expected[COUNT] = before[COUNT];
        return Recognition::decided(before == expected);
    }
    let is_request = datagram.wire_len <= LEN_MAX
        && before[KIND] & IS_ANSWER == 0
        && rest.get(..ZEROS).is_some_and(|zeros| zeros.iter().all(|&byte| byte == 0))
        && rest.last().is_some_and(|&byte| byte != 0);
    if is_request {
        datagram.past.unreal_opening = Some(UnrealOpening { side: datagram.side, before });
    }
    Recognition::No
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{self, Destination, Source};
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::super::parser::{Datagram, Past};
    use super::recognise;

    fn judged(past: &mut Past, side: Side, payload: &[u8]) -> Recognition {
        let wire_len = u32::try_from(payload.len()).unwrap();
        let (source_port, destination_port) = (40_000, 15_011);
        recognise(&mut Datagram { side, payload, wire_len, source_port, destination_port, past })
    }

    fn handshake(kind: u8, version: u8, cookie: u8) -> Vec<u8> {
        [&[0x47, 0x1a, 0x20, kind, 8, version, 0x22, 0x65, 0x74, 4][..], &[cookie; 28], &[0x1d; 12]].concat()
    }

    #[test]
    fn an_answer_repeats_the_request() {
        let request = handshake(0, 0x98, 0);
        for (side, answer, expected) in [
            (Destination, handshake(8, 0x98, 5), Yes),
            (Source, handshake(8, 0x98, 5), No),
            (Destination, handshake(0, 0x98, 5), No),
            (Destination, handshake(8, 0x99, 5), No),
        ] {
            let mut past = Past::default();
            assert_eq!(judged(&mut past, Source, &request), No);
            assert_eq!(judged(&mut past, side, &answer), expected);
            assert_eq!(judged(&mut Past::default(), side, &answer), No);
        }
    }

    #[test]
    fn what_is_cut_or_has_a_cookie_opens_nothing() {
        let request = handshake(0, 0x98, 0);
        let openings = (0..request.len()).map(|len| request[..len].to_vec());
        for opening in openings.take(35).chain([handshake(0, 0x98, 1), handshake(8, 0x98, 0)]) {
            let mut past = Past::default();
            assert_eq!(judged(&mut past, Source, &opening), No);
            assert_eq!(judged(&mut past, Destination, &handshake(8, 0x98, 5)), No, "{opening:02x?}");
        }
    }
}
