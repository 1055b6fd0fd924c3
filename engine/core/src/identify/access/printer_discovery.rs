//! How printers and scanners are found: Canon's BJNP, by its header (as the SANE and CUPS projects describe it), and Epson's
//! ENPC, by its magic number at port 3289 (IANA: `enpc`).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Printer, scanner, and their variants of other models.
const CANON: [&[u8; 4]; 4] = [b"BJNP", b"BJNB", b"MFNP", b"MFNB"];
/// Header: magic number, device and direction, command, error, sequence, session, length.
const CANON_HEADER: u32 = 16;
/// Printer or scanner; the upper bit marks a reply.
const CANON_DEVICES: [u8; 4] = [1, 2, 0x81, 0x82];
pub(in super::super) const EPSON_PORT: u16 = 3_289;
/// Queries and answers of either kind.
const EPSON: [&[u8; 6]; 4] = [b"EPSONP", b"EPSONQ", b"EPSONp", b"EPSONq"];

/// The magic numbers.
pub(in super::super) const FIRST_OF_CANON: FirstBytes = FirstBytes::of(b"BM");

/// The magic number.
pub(in super::super) const FIRST_OF_EPSON: FirstBytes = FirstBytes::of(b"E");

pub(in super::super) fn recognise_canon(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let is_magic = reader.take(4).is_some_and(|magic| CANON.iter().any(|known| magic == *known));
    if !is_magic {
        return Recognition::No;
    }
    let is_device = reader.u8().is_some_and(|device| CANON_DEVICES.contains(&device));
    let len = reader.take(7).and_then(|_| reader.u32());
    Recognition::decided(is_device && len.and_then(|len| len.checked_add(CANON_HEADER)) == Some(datagram.wire_len))
}

pub(in super::super) fn recognise_epson(datagram: &mut Datagram<'_>) -> Recognition {
    let is_epson = EPSON.iter().any(|known| datagram.payload.starts_with(*known));
    Recognition::decided(is_epson && datagram.has_port(EPSON_PORT))
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_canon, recognise_epson};

    #[test]
    fn canon_by_table() {
        assert_datagrams(
            recognise_canon,
            8_612,
            &[
                (b"MFNP\x02\x01\0\0\0\x01\0\0\0\0\0\0", Yes),
                (b"BJNP\x81\x01\0\0\0\x01\0\0\0\0\0\x02\x01\x02", Yes),
                (b"BJNP\x03\x01\0\0\0\x01\0\0\0\0\0\0", No),
                (b"BJNP\x01\x01\0\0\0\x01\0\0\xff\xff\xff\xff", No),
                (b"MSEARCH*", No),
            ],
        );
    }

    #[test]
    fn epson_at_its_port() {
        assert_datagrams(recognise_epson, 3_289, &[(b"EPSONP", Yes), (b"EPSONX\0\0", No)]);
        assert_eq!(of_first_datagram(3_290, b"EPSONP\0\xff", recognise_epson), No);
    }
}
