//! PROFINET IO context management, by the interface that a connectionless remote procedure call names (IEC 61158-6-10, section
//! 4.10; DCE 1.1: Remote Procedure Call, section 12.5).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Version of connectionless calls.
pub(super) const VERSION: u8 = 4;
/// The last type of a packet.
const KIND_MAX: u8 = 10;
/// The interfaces of devices, controllers, supervisors and servers of parameters: `dea0000n-6c97-11d1-8271-00a02442df7d`, as
/// little-endian and as big-endian senders write it.
const LITTLE: (&[u8], &[u8]) = (&[0, 0xa0, 0xde], &[0x97, 0x6c, 0xd1, 0x11]);
const BIG: (&[u8], &[u8]) = (&[0xde, 0xa0, 0], &[0x6c, 0x97, 0x11, 0xd1]);
const NODE: &[u8] = &[0x82, 0x71, 0, 0xa0, 0x24, 0x42, 0xdf, 0x7d];

pub(super) fn is_call(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    if reader.u8()? != VERSION || reader.u8()? > KIND_MAX {
        return Some(false);
    }
    let (_flags, little) = (reader.u16()?, reader.u8()? & 0x10 != 0);
    // The rest of the representation, a serial number, the object.
    reader.take(19)?;
    let ((start, middle), number) = if little {
        let number = reader.u8()?;
        (LITTLE, (reader.take(3)?, number))
    } else {
        let start = reader.take(3)?;
        (BIG, (start, reader.u8()?))
    };
    let names = number.0 == start && (1..=4).contains(&number.1);
    Some(names && reader.take(4)? == middle && reader.take(8)? == NODE)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_datagrams;
    use super::{NODE, is_call};

    #[test]
    fn the_interface_decides() {
        let call = |representation: u8, interface: &[u8]| {
            [&[4, 0, 0x20, 0, representation, 0, 0, 0][..], &[0x11; 16], interface, NODE, &[0; 40]].concat()
        };
        let little = call(0x10, b"\x01\0\xa0\xde\x97\x6c\xd1\x11");
        let big = call(0, b"\xde\xa0\0\x02\x6c\x97\x11\xd1");
        let other = call(0x10, b"\x05\0\xa0\xde\x97\x6c\xd1\x11");
        assert_datagrams(is_call, 34_964, 40, &[&little, &big], &[&other]);
    }
}
