//! Ethereum's discovery of nodes, version 4, by a packet's recovery identifier, type and list, which fits (devp2p, "Node Discovery
//! Protocol v4, Wire Protocol"; Ethereum Yellow Paper, appendix B).
//!
//! Version 5 is masked, and connections of `RLPx` open with what is random to anybody else: both stay unknown.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Hash of the packet, and a signature whose last byte is the recovery identifier.
const HASH_AND_SIGNATURE: usize = 32 + 64;
/// Ping, pong, find node, neighbours, record request and record.
const TYPES: std::ops::RangeInclusive<u8> = 1..=6;
/// Larger packets are dropped ("Wire Protocol").
const LEN_MAX: u32 = 1_280;

/// A hash.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;
/// IANA has none; go-ethereum's and others' own.
pub(super) const PORTS: [u16; 4] = [30_303, 30_301, 30_304, 30_305];

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_packet = datagram.wire_len <= LEN_MAX && is_packet(datagram.payload) == Some(true);
    Recognition::decided(is_packet)
}

/// The list is the rest of the packet, and its items are the rest of the list.
fn is_packet(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    reader.take(HASH_AND_SIGNATURE)?;
    if reader.u8()? > 1 || !TYPES.contains(&reader.u8()?) || !matches!(reader.rest().first(), Some(0xc0..)) {
        return Some(false);
    }
    let list = item(&mut reader)?;
    let mut items = Reader::new(list);
    while !items.is_empty() {
        item(&mut items)?;
    }
    Some(reader.is_empty() && !list.is_empty())
}

/// The content of an item of RLP: a byte, or bytes or a list with a length in front, itself of up to two bytes here.
fn item<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let byte = reader.take(1)?;
    let len = match *byte.first()? {
        0..=0x7f => return Some(byte),
        short @ 0x80..=0xb7 => usize::from(short - 0x80),
        short @ 0xc0..=0xf7 => usize::from(short - 0xc0),
        0xb8 | 0xf8 => usize::from(reader.u8()?),
        0xb9 | 0xf9 => usize::from(reader.u16()?),
        _ => return None,
    };
    reader.take(len)
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::recognise;

    fn packet(recovery: u8, kind: u8, list: &[u8]) -> Vec<u8> {
        [&[0xab; 96][..], &[recovery, kind], list].concat()
    }

    #[test]
    fn the_list_fits() {
        let find_node = [&[0xf8, 71, 0xb8, 64][..], &[7; 64], &[0x84, 1, 2, 3, 4]].concat();
        assert_datagrams(
            recognise,
            30_303,
            &[
                (&packet(1, 3, &find_node), Some(171)),
                (&packet(0, 1, &[0xc3, 4, 0xc0, 5]), Some(102)),
                (&packet(2, 3, &find_node), None),
                (&packet(1, 7, &find_node), None),
                (&packet(1, 3, &[0xc4, 4, 0xc0, 5]), None),
                (&packet(1, 3, &[0xc2, 4, 0xc1]), None),
                (&packet(1, 3, &[0xc0]), None),
                (&packet(1, 3, &[0x83, 4, 5, 6]), None),
                (&packet(1, 3, &[0xff, 4, 5, 6]), None),
            ],
        );
    }
}
