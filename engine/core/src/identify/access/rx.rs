//! Rx, the remote procedure calls of the Andrew File System, by the header of a packet at its ports (`OpenAFS`, "Rx protocol
//! specification draft", section "Packet header"). Four of its fields have few values; the first two are any.

use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// File server to update server (IANA: `afs3-fileserver` to `afs3-rmtsys`).
pub(in super::super) const PORTS: [u16; 10] = [7_000, 7_001, 7_002, 7_003, 7_004, 7_005, 7_006, 7_007, 7_008, 7_009];
const DATA: u8 = 1;
/// Packet types: data, acknowledgement, busy, abort, acknowledgement of all, challenge, response, debug, and version.
const TYPES: [u8; 9] = [DATA, 2, 3, 4, 5, 6, 7, 8, 13];
/// Flags that are defined.
const FLAGS: u8 = 0x3f;
/// Security classes: none, bcrypt, kad, gss and its successors.
const SECURITY_MAX: u8 = 5;
/// Calls, packets and serial numbers count from 1; so many packets of a connection are not sent before it is seen.
const NUMBER_MAX: u32 = 0x00ff_ffff;

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let at_port = datagram.has_any_port(&PORTS);
    Recognition::decided(at_port && is_packet(datagram.payload).is_some())
}

fn is_packet(payload: &[u8]) -> Option<()> {
    let mut reader = Reader::new(payload);
    let (epoch, _connection, call) = (reader.u32()?, reader.u32()?, reader.u32()?);
    let (sequence, serial) = (reader.u32()?, reader.u32()?);
    let (kind, flags, _status, security) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    let (_checksum, service) = (reader.u16()?, reader.u16()?);
    let is_counted = call <= NUMBER_MAX && sequence <= NUMBER_MAX && serial <= NUMBER_MAX;
    let is_known = TYPES.contains(&kind) && flags & !FLAGS == 0 && security <= SECURITY_MAX;
    // Data has its numbers; what asks for a version has none of them.
    let is_complete = kind != DATA || (epoch != 0 && sequence != 0 && call != 0 && service != 0);
    (is_counted && is_known && is_complete).then_some(())
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn headers_by_table() {
        let data = b"\x57\x0f\xb5\x60\x5c\x3f\xc9\x88\0\0\0\x01\0\0\0\x01\0\0\0\x01\x01\x05\0\0\0\0\0\x49";
        let with = |at: usize, byte: u8| {
            let mut other = *data;
            other[at] = byte;
            other
        };
        assert_datagrams(
            recognise,
            7_002,
            &[
                (data, Yes),
                (&with(20, 2), Yes),
                (&with(20, 9), No),
                (&with(15, 0), No),
                (&with(8, 1), No),
                (&with(21, 0x40), No),
                (&with(23, 6), No),
            ],
        );
        assert_eq!(of_first_datagram(7_010, data, recognise), No);
    }
}
