//! `ZeroTier`, by the addresses in its packets at its port (`ZeroTierOne`, `node/Packet.hpp`).
//!
//! A packet names its receiver and its sender, of five bytes each. A HELLO is not encrypted: the identity in it repeats the
//! sender. Else both directions must name the same two, turned.

use super::super::Side;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

pub(super) const PORT: u16 = 9_993;
/// An address.
const ADDRESS: usize = 5;
/// The identifier of a packet, which its cipher begins with.
const IDENTIFIER: usize = 8;
/// Flags and hops, and the message authentication code.
const FLAGS_AND_MAC: usize = 9;
const PACKET_BYTES_MIN: u32 = 28;
/// The verb, in the lower five bits of the byte behind the header.
const VERB: u8 = 0x1f;
const HELLO: u8 = 1;
/// Protocol, version, revision and time.
const VERSION_AND_TIME: usize = 13;
/// No address begins so (`ZT_ADDRESS_RESERVED_PREFIX`).
const RESERVED: u8 = 0xff;

/// Who a packet is from, and who it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Pair {
    side: Side,
    receiver: [u8; ADDRESS],
    sender: [u8; ADDRESS],
}

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.has_port(PORT) && is_packet(datagram).unwrap_or_default())
}

fn is_packet(datagram: &mut Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    reader.take(IDENTIFIER)?;
    let (receiver, sender) = (address(&mut reader)?, address(&mut reader)?);
    if receiver == sender || datagram.wire_len < PACKET_BYTES_MIN {
        return None;
    }
    let pair = Pair { side: datagram.side, receiver, sender };
    let before = datagram.past.zerotier.replace(pair);
    let turned = Pair { side: pair.side.other(), receiver: sender, sender: receiver };
    Some(before == Some(turned) || is_hello(&mut reader, sender).unwrap_or_default())
}

fn address(reader: &mut Reader<'_>) -> Option<[u8; ADDRESS]> {
    let address = *reader.take(ADDRESS)?.first_chunk()?;
    (address != [0; ADDRESS] && address.first() != Some(&RESERVED)).then_some(address)
}

fn is_hello(reader: &mut Reader<'_>, sender: [u8; ADDRESS]) -> Option<bool> {
    reader.take(FLAGS_AND_MAC)?;
    let verb = reader.u8()? & VERB;
    reader.take(VERSION_AND_TIME)?;
    Some(verb == HELLO && reader.take(ADDRESS)? == sender)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::{Destination, Source};
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::recognise;

    const ONE: [u8; 5] = [0x8a, 1, 2, 3, 4];
    const OTHER: [u8; 5] = [0x3b, 5, 6, 7, 8];

    fn packet(receiver: [u8; 5], sender: [u8; 5]) -> Vec<u8> {
        [&[9; 8][..], &receiver, &sender, &[0x08], &opaque(60)].concat()
    }

    fn hello(identity: [u8; 5]) -> Vec<u8> {
        [&[9; 8][..], &OTHER, &ONE, &[0; 9], &[1, 11, 1, 14, 0, 2], &[7; 8], &identity, &opaque(65)].concat()
    }

    #[test]
    fn a_hello_repeats_its_sender() {
        assert_eq!(in_turn(9_993, &[(Source, &hello(ONE))], recognise), [Yes]);
        assert_eq!(in_turn(9_993, &[(Source, &hello(OTHER))], recognise), [No]);
        assert_eq!(in_turn(9_994, &[(Source, &hello(ONE))], recognise), [No]);
        assert_cuts_refused(9_993, &hello(ONE), 46, recognise);
    }

    #[test]
    fn both_directions_name_the_same_two() {
        for (side, receiver, sender, expected) in [
            (Destination, ONE, OTHER, Yes),
            (Source, ONE, OTHER, No),
            (Destination, OTHER, ONE, No),
            (Destination, ONE, [0x3b, 5, 6, 7, 9], No),
            (Destination, ONE, [0xff, 5, 6, 7, 8], No),
        ] {
            let datagrams = [(Source, &packet(OTHER, ONE)[..]), (side, &packet(receiver, sender)[..])];
            assert_eq!(in_turn(9_993, &datagrams, recognise), [No, expected], "{sender:?}");
        }
    }
}
