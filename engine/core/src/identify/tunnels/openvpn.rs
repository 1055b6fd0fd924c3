//! `OpenVPN`, by the reset that opens a connection and the one that answers it (`OpenVPN` Protocol, "Message types"; tls-crypt-v2).
//!
//! A reset has a fixed length, whichever way the control channel is wrapped: plain, authenticated (tls-auth: a MAC of 16 to 64
//! bytes, a packet id and the time), or encrypted (tls-crypt: packet id, time, a MAC of 32 bytes; version 2 of it appends the
//! client's wrapped key with its length at the very end). Where the capture begins later, two data packets of one end must agree:
//! in the peer's number, with a rising packet id, as authenticated ciphers have it in clear. What is scrambled before it is sent
//! has nothing that is fixed.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;
use super::numbered::Numbered;

/// Opcodes in the upper five bits, key 0 in the lower three.
const CLIENT_V2: u8 = 7 << 3;
const SERVER_V2: u8 = 8 << 3;
const CLIENT_V3: u8 = 10 << 3;
const DATA_V2: u8 = 9 << 3;
/// The number of a key, in the lower three bits.
const KEY: u8 = 7;
/// Opcode, peer, packet id and the tag of an authenticated cipher.
const DATA_BYTES_MIN: u32 = 4 + 4 + 16;
/// After so many packets keys are changed long since.
const PACKETS_MAX: u32 = 1 << 31;
/// Opcode and session id.
const OPENING: usize = 9;
/// What stands behind the wrapping: the number of acknowledged packets (none) and a packet id.
const CLIENT_END: usize = 5;
/// One acknowledged packet, the session id of who sent it, and a packet id.
const SERVER_END: usize = 17;
/// Packet id and time.
const REPLAY: usize = 8;
/// Lengths of the MACs that tls-auth may use: none (plain), MD5, SHA-1, and SHA-2 of three lengths.
const AUTH_MACS: [usize; 5] = [16, 20, 32, 48, 64];
/// Of tls-crypt.
const CRYPT_MAC: usize = 32;
/// Packet ids count from 1; a reset is sent again a few times.
const PACKET_ID_MAX: u32 = 16;
/// Set in the packet id of a client that can negotiate before it is authenticated (`ssl_pkt.h`, `EARLY_NEG_MASK`).
const EARLY_NEGOTIATION: u32 = 0xff00_0000;
/// Wrapped keys: the key, its MAC and its length at least (tls-crypt-v2, "Wrapped client key"), 1,024 bytes at most.
const WRAPPED_KEY: std::ops::RangeInclusive<usize> = 290..=1_024;
/// The upper byte of the length of the longest reset.
const LENGTH_HIGH_MAX: u8 = 4;
/// Times before 2001 are none.
const TIME_MIN: u32 = 978_307_200;

/// A reset, or a data packet of any key.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes =
    FirstBytes::of(&[CLIENT_V2, SERVER_V2, CLIENT_V3]).and(DATA_V2, DATA_V2 | KEY);

/// Takes for `OpenVPN` what it is not: two datagrams of one end that begin with an equal byte of eight, an equal number of three
/// bytes and a rising one of four. None on the corpus.
pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    if let Some(packet) = data_packet(datagram) {
        return Recognition::decided(packet.follows(&mut datagram.past.openvpn[datagram.side as usize]));
    }
    Recognition::decided(datagram.is_whole() && is_reset(datagram.payload))
}

/// A data packet of version 2: opcode and key beside the peer's number, then the packet id.
fn data_packet(datagram: &Datagram<'_>) -> Option<Numbered> {
    let mut reader = Reader::new(datagram.payload);
    let (index, number) = (reader.u32()?, reader.u32()?);
    let [opcode, ..] = index.to_be_bytes();
    let is_data = opcode & !KEY == DATA_V2 && (1..PACKETS_MAX).contains(&number);
    (is_data && datagram.wire_len >= DATA_BYTES_MIN).then_some(Numbered { index, number })
}

/// The upper byte of a reset's length.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[]).and(0, LENGTH_HIGH_MAX);

/// Over TCP each packet has its length in front.
pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match *bytes {
        [] | [0..=LENGTH_HIGH_MAX] | [0..=LENGTH_HIGH_MAX, _] => Recognition::More,
        [high @ 0..=LENGTH_HIGH_MAX, low, CLIENT_V2 | SERVER_V2 | CLIENT_V3, ..] => {
            let len = usize::from(u16::from_be_bytes([high, low]));
            bytes.get(2..2 + len).map_or(Recognition::More, |packet| Recognition::decided(is_reset(packet)))
        }
        _ => Recognition::No,
    })
}

fn is_reset(packet: &[u8]) -> bool {
    match packet.first() {
        Some(&CLIENT_V2) => is_client_reset(packet),
        Some(&SERVER_V2) => is_server_reset(packet),
        Some(&CLIENT_V3) => is_reset_with_key(packet),
        _ => false,
    }
}

fn is_client_reset(packet: &[u8]) -> bool {
    let Some(wrapping) = packet.len().checked_sub(OPENING + CLIENT_END) else { return false };
    if wrapping == CRYPT_MAC + REPLAY && has_replay_id(packet, OPENING, 0) {
        return true;
    }
    packet.ends_with(&[0; CLIENT_END]) && is_authenticated(packet, wrapping)
}

/// The answer acknowledges packet 0, and is packet 0 of its sender.
fn is_server_reset(packet: &[u8]) -> bool {
    let Some(wrapping) = packet.len().checked_sub(OPENING + SERVER_END) else { return false };
    if wrapping == CRYPT_MAC + REPLAY && has_replay_id(packet, OPENING, 0) {
        return true;
    }
    let end = packet.get(OPENING + wrapping..).unwrap_or_default();
    end.starts_with(&[1, 0, 0, 0, 0]) && end.ends_with(&[0; 4]) && is_authenticated(packet, wrapping)
}

/// Whether so many bytes between session id and end are those of tls-auth, or there are none.
fn is_authenticated(packet: &[u8], wrapping: usize) -> bool {
    let mac = wrapping.checked_sub(REPLAY);
    wrapping == 0 || mac.is_some_and(|mac| AUTH_MACS.contains(&mac) && has_replay_id(packet, OPENING + mac, 0))
}

fn is_reset_with_key(packet: &[u8]) -> bool {
    let key = packet.len().checked_sub(OPENING + REPLAY + CRYPT_MAC + CLIENT_END);
    let stated = packet.last_chunk().map(|&len| usize::from(u16::from_be_bytes(len)));
    stated == key
        && key.is_some_and(|key| WRAPPED_KEY.contains(&key))
        && has_replay_id(packet, OPENING, EARLY_NEGOTIATION)
}

/// Whether a packet id and a time stand at `at`; of the id, the bits of `ignored` do not count.
fn has_replay_id(packet: &[u8], at: usize, ignored: u32) -> bool {
    let mut reader = Reader::new(packet.get(at..).unwrap_or_default());
    let (Some(id), Some(time)) = (reader.u32(), reader.u32()) else { return false };
    // What stands beside the mark may not be zero: a release counted from 0x0a010000.
    let count = if ignored == 0 { id } else { id & !ignored & 0xffff };
    let first = u32::from(ignored == 0);
    (first..=PACKET_ID_MAX).contains(&count) && time >= TIME_MIN
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{Destination, Source};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{self, No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::{recognise_datagram, recognise_stream};

    const ID_AND_TIME: [u8; 8] = [0, 0, 0, 1, 0x5e, 0x3e, 0x7b, 0x98];

    fn judged(payload: &[u8]) -> Recognition {
        let of_client = in_turn(1_194, &[(Source, payload)], recognise_datagram);
        assert_eq!(in_turn(1_194, &[(Destination, payload)], recognise_datagram), of_client);
        of_client[0]
    }

    fn reset(opcode: u8, wrapping: &[&[u8]], end: &[u8]) -> Vec<u8> {
        [&[opcode << 3][..], &[0x51; 8], &wrapping.concat(), end].concat()
    }

    fn server_end() -> Vec<u8> {
        [&[1, 0, 0, 0, 0][..], &[0x52; 8], &[0; 4]].concat()
    }

    fn with_key(key: usize) -> Vec<u8> {
        let key = [&opaque(key - 2)[..], &u16::try_from(key).unwrap().to_be_bytes()].concat();
        reset(10, &[&[0x0f, 0, 0, 1, 0x5e, 0, 0, 0], &opaque(37)], &key)
    }

    #[test]
    fn each_wrapping_of_a_reset_has_its_length() {
        let resets = [
            reset(7, &[], &[0; 5]),
            reset(8, &[], &server_end()),
            reset(7, &[&opaque(20), &ID_AND_TIME], &[0; 5]),
            reset(8, &[&opaque(64), &ID_AND_TIME], &server_end()),
            reset(7, &[&ID_AND_TIME, &opaque(32)], &opaque(5)),
            reset(8, &[&ID_AND_TIME, &opaque(32)], &opaque(17)),
            with_key(299),
        ];
        for reset in &resets {
            assert_eq!(judged(reset), Yes, "{reset:?}");
            assert_cuts_refused(1_194, reset, reset.len(), recognise_datagram);
            let framed = [&u16::try_from(reset.len()).unwrap().to_be_bytes()[..], reset].concat();
            assert_dialogues(recognise_stream, 443, &[(&framed, b"", Yes)]);
        }
    }

    #[test]
    fn two_data_packets_of_an_end_must_agree() {
        let packet = |key: u8, peer: u8, id: u8| [&[0x48 | key, 0, 0, peer, 0, 0, 1, id][..], &opaque(40)].concat();
        for (side, second, expected) in [
            (Source, packet(0, 2, 9), Yes),
            (Source, packet(1, 2, 9), No),
            (Source, packet(0, 3, 9), No),
            (Source, packet(0, 2, 7), No),
            (Destination, packet(0, 2, 9), No),
            (Source, packet(0, 2, 9)[..23].to_vec(), No),
        ] {
            let datagrams = [(Source, &packet(0, 2, 7)[..]), (side, &second)];
            assert_eq!(in_turn(1_194, &datagrams, recognise_datagram), [No, expected], "{second:?}");
        }
    }

    #[test]
    fn what_differs_in_a_field_is_none() {
        let late = [0, 0, 0x10, 1, 0x5e, 0x3e, 0x7b, 0x98];
        let long_ago = [0, 0, 0, 1, 0, 0, 0, 9];
        for bytes in [
            reset(7, &[], &[0, 0, 0, 0, 1]),
            reset(6, &[], &[0; 5]),
            reset(7, &[&opaque(20), &late], &[0; 5]),
            reset(7, &[&opaque(21), &ID_AND_TIME], &[0; 5]),
            reset(7, &[&long_ago, &opaque(32)], &opaque(5)),
            reset(8, &[&ID_AND_TIME, &opaque(31)], &opaque(17)),
            reset(8, &[], &[0; 17]),
            with_key(289),
            [with_key(299), vec![0]].concat(),
        ] {
            assert_eq!(judged(&bytes), No, "{bytes:?}");
        }
        for bytes in [&b"\x00\x2a\x39rest"[..], b"\xff\x00\x38", b"\x00\x10\x00"] {
            assert_dialogues(recognise_stream, 1_194, &[(bytes, b"", No)]);
        }
    }
}
