//! `WireGuard`, by the fixed layout of its messages (Donenfeld, "Next Generation Kernel Network Tunnel", section 5.4).
//!
//! An initiation of 148 bytes and a response of 92 have three reserved zeros behind their type and end with a second MAC that is
//! zero until a server under load asks for it: either is enough. Some services use the reserved bytes (Cloudflare's WARP, for a
//! client identifier): there the response must name the sender's index, as cookie replies must. Where the capture begins later,
//! two transport messages of one end must agree: in the receiver's index, with a rising counter, each padded to 16 bytes.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;
use super::numbered::rises;

/// Message types (section 5.4.2 to 5.4.7).
const INITIATION: u8 = 1;
const RESPONSE: u8 = 2;
const COOKIE_REPLY: u8 = 3;
const TRANSPORT: u8 = 4;
/// Lengths of the first three.
const INITIATION_BYTES: u32 = 148;
const RESPONSE_BYTES: u32 = 92;
const COOKIE_REPLY_BYTES: u32 = 64;
/// Header of a transport message, with the tag of an empty packet behind it.
const TRANSPORT_BYTES_MIN: u32 = 32;
/// What a packet is padded to (section 5.4.6).
const PADDING: u32 = 16;
/// The second MAC.
const MAC: usize = 16;
/// A flow that has sent more has run for longer than keys live (section 6.2).
const COUNTER_MAX: u64 = 1 << 60;

/// The four types.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[INITIATION, RESPONSE, COOKIE_REPLY, TRANSPORT]);

/// A message that a later one has to agree with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Sent {
    /// An initiation: the index that is to be answered.
    Initiation(u32),
    /// A transport message: the receiver's index and the counter.
    Transport(u32, u64),
}

/// Takes for `WireGuard` what it is not: a message that begins with the same four bytes, has one of the two lengths and ends with
/// 16 zeros behind bytes that hold nearly no zero; or two that begin with the four bytes of a transport message, an equal
/// number and a rising one. None on the corpus.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let (Some(kind), Some(reserved), Some(index)) = (reader.u8(), reader.u24(), reader.u32()) else {
        return Recognition::No;
    };
    let (side, rest) = (datagram.side, reader.rest());
    let is_wireguard = match (kind, datagram.wire_len) {
        (INITIATION, INITIATION_BYTES) if is_opaque(rest) => {
            datagram.past.wireguard[side as usize] = Some(Sent::Initiation(index));
            reserved == 0 && ends_with_zeros(datagram.payload, INITIATION_BYTES)
        }
        (RESPONSE, RESPONSE_BYTES) if is_opaque(rest) => {
            let receiver = reader.u32();
            let is_plain = reserved == 0 && ends_with_zeros(datagram.payload, RESPONSE_BYTES);
            is_plain || receiver.is_some_and(|receiver| answers(datagram, receiver))
        }
        (COOKIE_REPLY, COOKIE_REPLY_BYTES) => answers(datagram, index),
        (TRANSPORT, TRANSPORT_BYTES_MIN..) if reserved == 0 && datagram.wire_len % PADDING == 0 => {
            follows(datagram, index, &mut reader)
        }
        _ => false,
    };
    Recognition::decided(is_wireguard)
}

/// Whether the other end's initiation had this index.
fn answers(datagram: &Datagram<'_>, index: u32) -> bool {
    datagram.past.wireguard[datagram.side.other() as usize] == Some(Sent::Initiation(index))
}

/// Whether a transport message follows another of its end; it is kept for the next.
fn follows(datagram: &mut Datagram<'_>, index: u32, reader: &mut Reader<'_>) -> bool {
    let (Some(low), Some(high)) = (reader.u32(), reader.u32()) else { return false };
    // Numbers are little-endian.
    let counter = u64::from(high.swap_bytes()) << 32 | u64::from(low.swap_bytes());
    if index == 0 || counter > COUNTER_MAX || !is_opaque(reader.rest()) {
        return false;
    }
    let before = datagram.past.wireguard[datagram.side as usize].replace(Sent::Transport(index, counter));
    matches!(before, Some(Sent::Transport(other, last)) if other == index && rises(last, counter))
}

/// Whether `bytes` may be a cipher's: one in 16 is zero at most, but for the second MAC.
fn is_opaque(bytes: &[u8]) -> bool {
    let sealed = bytes.get(..bytes.len().saturating_sub(MAC)).unwrap_or_default();
    memchr::memchr_iter(0, sealed).count() * 16 <= sealed.len().max(16)
}

fn ends_with_zeros(bytes: &[u8], len: u32) -> bool {
    bytes.len() == usize::try_from(len).unwrap_or(usize::MAX) && bytes.ends_with(&[0; MAC])
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{self, Destination, Source};
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::recognise;

    fn judged(datagrams: &[(Side, &[u8])]) -> Vec<Recognition> {
        in_turn(51_820, datagrams, recognise)
    }

    fn initiation(reserved: [u8; 3], mac: &[u8; 16]) -> Vec<u8> {
        [&[1][..], &reserved, &[7, 6, 5, 4], &opaque(124), mac].concat()
    }

    fn response(reserved: [u8; 3], receiver: [u8; 4], mac: &[u8; 16]) -> Vec<u8> {
        [&[2][..], &reserved, &[1, 2, 3, 4], &receiver, &opaque(64), mac].concat()
    }

    fn transport(index: u8, counter: u8, len: usize) -> Vec<u8> {
        [&[4, 0, 0, 0, index, 9, 9, 9, counter, 0, 0, 0, 0, 0, 0, 0][..], &opaque(len)].concat()
    }

    #[test]
    fn either_handshake_message_decides() {
        let (asks, answers) = (initiation([0; 3], &[0; 16]), response([0; 3], [9; 4], &[0; 16]));
        assert_eq!(judged(&[(Source, &asks)]), [Yes]);
        assert_eq!(judged(&[(Destination, &answers)]), [Yes]);
        assert_cuts_refused(51_820, &asks, asks.len(), recognise);
        assert_cuts_refused(51_820, &answers, answers.len(), recognise);
        // A structure filled up with zeros.
        assert_eq!(judged(&[(Source, &[&[1, 0, 0, 0][..], &[5; 16], &[0; 128]].concat())]), [No]);
        assert_eq!(judged(&[(Source, &initiation([0; 3], &[1; 16]))]), [No]);
    }

    #[test]
    fn reserved_bytes_in_use_need_the_answer_to_agree() {
        let asks = initiation([8, 9, 10], &[0; 16]);
        let index = [7, 6, 5, 4];
        let cookie = |index: [u8; 4]| [&[3, 0, 0, 0][..], &index, &opaque(56)].concat();
        for (side, answer, expected) in [
            (Destination, response([8, 9, 10], index, &[0; 16]), Yes),
            (Destination, response([0; 3], index, &[3; 16]), Yes),
            (Destination, response([8, 9, 10], [7, 6, 5, 5], &[0; 16]), No),
            (Source, response([8, 9, 10], index, &[0; 16]), No),
            (Destination, cookie(index), Yes),
            (Destination, cookie([1; 4]), No),
        ] {
            assert_eq!(judged(&[(Source, &asks), (side, &answer)]), [No, expected], "{answer:?}");
        }
    }

    #[test]
    fn two_transport_messages_of_an_end_must_agree() {
        let first = transport(1, 5, 64);
        for (side, second, expected) in [
            (Source, transport(1, 6, 80), Yes),
            (Source, transport(1, 5, 80), No),
            (Source, transport(2, 6, 80), No),
            (Source, transport(1, 6, 81), No),
            (Destination, transport(1, 6, 80), No),
            (Source, transport(1, 7, 80), Yes),
            (Source, [&transport(1, 6, 0)[..], &[0; 64]].concat(), No),
        ] {
            let other_way = transport(3, 9, 48);
            let datagrams = [(Source, &first[..]), (Destination, &other_way), (side, &second)];
            assert_eq!(judged(&datagrams), [No, No, expected], "{second:?}");
        }
    }
}
