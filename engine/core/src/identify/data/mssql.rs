//! Microsoft's SQL Server, by the message that opens its tabular data stream and by the answer (MS-TDS, sections 2.2.3 and
//! 2.2.6.5), and by what tells which instances a server has (MC-SQLR, section 2.2.5).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// Packet types (MS-TDS, section 2.2.3.1.1): answer, LOGIN7, PRELOGIN.
const RESPONSE: u8 = 0x04;
const LOGIN7: u8 = 0x10;
const PRELOGIN: u8 = 0x12;
const END_OF_MESSAGE: u8 = 0x01;
/// Headers, and the longest packet before sizes are agreed on.
const HEADER: u16 = 8;
const LENGTH_MAX: u16 = 4_096;
/// The first option is the version, of six bytes (MS-TDS, section 2.2.6.5).
const VERSION_LEN: u16 = 6;
const OPTION: u16 = 5;
/// First byte of versions since 7.0, little-endian (MS-TDS, section 2.2.6.4).
const TDS_VERSIONS: std::ops::RangeInclusive<u8> = 0x70..=0x74;
/// An answer to a query for instances (MC-SQLR, section 2.2.5), and what its text begins with.
const INSTANCES: u8 = 0x05;
const SERVER_NAME: &[u8] = b"ServerName;";

/// A packet type.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[RESPONSE, LOGIN7, PRELOGIN]);

/// An answer.
pub(in super::super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[INSTANCES]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let (Some(kind @ (RESPONSE | LOGIN7 | PRELOGIN)), status) = (reader.u8(), reader.u8()) else {
            return Recognition::No;
        };
        // Of a long LOGIN7, the first packet is not the last.
        let is_status = status.is_none_or(|status| status == END_OF_MESSAGE || (status == 0 && kind == LOGIN7));
        let fields = (reader.u16(), reader.u16(), reader.u8(), reader.u8());
        let (Some(len), Some(_process), Some(_packet), Some(window)) = fields else {
            return Recognition::while_possible(is_status);
        };
        if !is_status || window != 0 || !(HEADER + OPTION..=LENGTH_MAX).contains(&len) {
            return Recognition::No;
        }
        if kind == LOGIN7 { login(reader, status == Some(END_OF_MESSAGE), len) } else { options(reader, len) }
    })
}

/// Version first, with its place: behind all options, so a multiple of their length and one byte.
fn options(mut reader: Reader<'_>, len: u16) -> Recognition {
    let (token, place, version) = (reader.u8(), reader.u16(), reader.u16());
    let is_first = |place: u16| place % OPTION == 1 && place + VERSION_LEN <= len - HEADER;
    match (token, place, version) {
        (Some(0), Some(place), Some(version)) => Recognition::decided(is_first(place) && version == VERSION_LEN),
        (None | Some(0), None, _) => Recognition::More,
        (Some(0), Some(place), None) if is_first(place) => Recognition::More,
        _ => Recognition::No,
    }
}

/// Length of the login, version.
fn login(mut reader: Reader<'_>, is_whole: bool, len: u16) -> Recognition {
    let (Some(login_len), Some(version)) = (reader.u32(), reader.u32()) else { return Recognition::More };
    let (login_len, [_, _, _, major]) = (login_len.swap_bytes(), version.to_be_bytes());
    let fits = if is_whole { login_len == u32::from(len - HEADER) } else { login_len > u32::from(len - HEADER) };
    Recognition::decided(fits && login_len < 1 << 17 && TDS_VERSIONS.contains(&major))
}

pub(in super::super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let is_answer = reader.u8() == Some(INSTANCES)
        && reader.u16().is_some_and(|len| u32::from(len.swap_bytes()) + 3 == datagram.wire_len)
        && reader.rest().starts_with(SERVER_NAME);
    Recognition::decided(is_answer)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise, recognise_datagram};

    #[test]
    fn openings_by_table() {
        assert_dialogues(
            recognise,
            1_433,
            &[
                (b"\x12\x01\0\x2f\0\0\x01\0\0\0\x1a\0\x06\x01\0\x20\0\x01", b"", Yes),
                (b"", b"\x04\x01\0\x2b\0\0\x01\0\0\0\x1a\0\x06\x01\0\x20\0\x01", Yes),
                (b"\x10\x01\0\xb0\0\0\x01\0\xa8\0\0\0\x04\0\0\x74", b"", Yes),
                (b"\x12\x01\0\x2f\0\0\x01\0\0\0\x1b\0\x06", b"", No),
                (b"\x12\x01\0\x2f\0\0\x01\0\0\0\x1a\0\x07", b"", No),
                (b"\x12\x03\0\x2f", b"", No),
                (b"\x10\x01\0\xb0\0\0\x01\0\xa7\0\0\0\x04\0\0\x74", b"", No),
                (b"\x10\x01\0\xb0\0\0\x01\0\xa8\0\0\0\x04\0\0\x75", b"", No),
                (b"\x04\x01\0\x50\xc0\0\x02\x01someone\0", b"", No),
            ],
        );
    }

    #[test]
    fn instances_by_table() {
        let answer = b"\x05\x1b\0ServerName;A;InstanceName;B";
        let mut longer = *answer;
        longer[1] = 0x1c;
        assert_datagrams(recognise_datagram, 1_434, &[(answer, Yes), (&longer, No), (b"\x05\x05\0Other", No)]);
    }
}
