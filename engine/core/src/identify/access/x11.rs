//! The X Window System, by the setup that a client opens with (X Window System Protocol, chapter 8, "Connection Setup"), and the
//! X Display Manager Control Protocol that starts sessions (XDMCP 1.1, section "Packet Format").
//!
//! The name of the authorisation protocol is looked at for its characters, the authorisation itself never.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::{Reader, u16_at};

/// Byte order, most and least significant byte first.
const BIG: u8 = 0x42;
const LITTLE: u8 = 0x6c;
const MAJOR: u16 = 11;
const SETUP: usize = 12;
/// The names are `MIT-MAGIC-COOKIE-1`, `XDM-AUTHORIZATION-1` and their like, the data some tens of bytes.
const NAME_MAX: u16 = 64;
const DATA_MAX: u16 = 256;
/// Port of XDMCP, its version, and its last operation (section "Packet Format").
pub(in super::super) const XDMCP_PORT: u16 = 177;
const XDMCP_VERSION: u16 = 1;
const XDMCP_OPERATION_MAX: u16 = 14;

/// A byte order.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[BIG, LITTLE]);

/// The upper byte of a version.
pub(in super::super) const FIRST_OF_XDMCP: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some((setup, rest)) = bytes.split_first_chunk::<SETUP>() else {
            let is_start = matches!(bytes, [BIG | LITTLE] | [BIG | LITTLE, 0] | [BIG, 0, 0, ..] | [LITTLE, 0, 11, ..]);
            return Recognition::while_possible(is_start);
        };
        let number = |at| u16_at(setup, at).map(|number| if setup[0] == LITTLE { number.swap_bytes() } else { number });
        let (Some(MAJOR), Some(0), Some(name_len), Some(data_len)) = (number(2), number(4), number(6), number(8))
        else {
            return Recognition::No;
        };
        let is_setup = matches!(setup, [BIG | LITTLE, 0, ..]) && name_len <= NAME_MAX && data_len <= DATA_MAX;
        match rest.get(..usize::from(name_len)) {
            _ if !is_setup => Recognition::No,
            Some(name) => Recognition::decided(name.iter().all(u8::is_ascii_graphic)),
            None => Recognition::More,
        }
    })
}

/// Version, operation, length: at the port, the length must be that of the rest.
pub(in super::super) fn recognise_xdmcp(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let (Some(version), Some(operation), Some(len)) = (reader.u16(), reader.u16(), reader.u16()) else {
        return Recognition::No;
    };
    let is_packet = version == XDMCP_VERSION && (1..=XDMCP_OPERATION_MAX).contains(&operation);
    Recognition::decided(datagram.has_port(XDMCP_PORT) && is_packet && u32::from(len) + 6 == datagram.wire_len)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise, recognise_xdmcp};

    #[test]
    fn the_setup_decides() {
        assert_dialogues(
            recognise,
            6_000,
            &[
                (b"l\0\x0b\0\0\0\0\0\0\0\0\0", b"", Yes),
                (b"B\0\0\x0b\0\0\0\x12\0\x10\0\0MIT-MAGIC-COOKIE-1", b"", Yes),
                (b"l\0\x0b\0\0\0\x04\0\x04\0\0\0\x01\x02\x03\x04", b"", No),
                (b"l\0\x0a\0\0\0\0\0\0\0\0\0", b"", No),
                (b"l\0\x0b\0\0\0\xff\0\0\0\0\0", b"", No),
                (b"list\r\n", b"", No),
            ],
        );
    }

    #[test]
    fn xdmcp_by_table() {
        let query = b"\0\x01\0\x02\0\x01\0";
        assert_datagrams(
            recognise_xdmcp,
            177,
            &[
                (query, Yes),
                (b"\0\x01\0\x0f\0\x01\0", No),
                (b"\0\x01\0\x02\0\x02\0", No),
                (b"\0\x02\0\x02\0\x01\0", No),
            ],
        );
        assert_eq!(of_first_datagram(178, query, recognise_xdmcp), No);
    }
}
