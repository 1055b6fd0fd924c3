//! Remote procedure calls of DCE, as Windows uses them (MS-RPCE), by the header of their packets: over TCP of version 5, over UDP
//! of version 4 (C706, chapter 12, "RPC PDU Encodings").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

const VERSION: u8 = 5;
/// Packet types: request, response, fault, bind and its answers, alter context and its answer, AUTH3 (C706, section 12.6.4;
/// MS-RPCE, section 2.2.2.10).
const TYPES: [u8; 9] = [0, 2, 3, 11, 12, 13, 14, 15, 16];
/// Data representation: little-endian integers, or big-endian; ASCII; IEEE floats; reserved (C706, section 14.1).
const LITTLE_ENDIAN: u8 = 0x10;
const BIG_ENDIAN: u8 = 0;
/// The endpoint mapper: elsewhere big-endian integers are not expected, as they make a header that is mostly zeros.
const PORT: u16 = 135;
const HEADER: u16 = 16;
const VERSION_OF_DATAGRAM: u8 = 4;
/// The last packet type over UDP (C706, section 12.5.2.2).
const DATAGRAM_TYPE_MAX: u8 = 10;
const DATAGRAM_HEADER: u32 = 80;

/// The version.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[VERSION]);

/// The version.
pub(in super::super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[VERSION_OF_DATAGRAM]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let at_port = heads.has_port(PORT);
    heads.either(|bytes| {
        let Some(&[version, minor, kind, flags, drep, 0, 0, 0, a, b, c, d]) = bytes.first_chunk() else {
            let is_start = bytes.len() < 12
                && bytes.first() == Some(&VERSION)
                && bytes.get(1).is_none_or(|minor| *minor == 0)
                && bytes.get(2).is_none_or(|kind| TYPES.contains(kind))
                && bytes.get(4).is_none_or(|drep| matches!(*drep, LITTLE_ENDIAN | BIG_ENDIAN))
                && bytes.get(5..8.min(bytes.len())).is_none_or(|rest| rest.iter().all(|&byte| byte == 0));
            return Recognition::while_possible(is_start);
        };
        let number = if drep == LITTLE_ENDIAN { u16::from_le_bytes } else { u16::from_be_bytes };
        let (len, auth_len) = (number([a, b]), number([c, d]));
        let is_header = version == VERSION && minor == 0 && TYPES.contains(&kind);
        // The first fragment of what opens, and it is the last one, or not.
        let is_first = flags & 1 == 1 && (drep == LITTLE_ENDIAN || (drep == BIG_ENDIAN && at_port));
        Recognition::decided(is_header && is_first && len > HEADER && auth_len < len)
    })
}

pub(in super::super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_datagram(datagram.payload, datagram.wire_len).is_some())
}

fn is_datagram(payload: &[u8], wire_len: u32) -> Option<()> {
    let mut reader = Reader::new(payload);
    let (version, kind) = (reader.u8()?, reader.u8()?);
    if version != VERSION_OF_DATAGRAM || kind > DATAGRAM_TYPE_MAX {
        return None;
    }
    // Flags.
    reader.u16()?;
    let (drep, rest) = (reader.u8()?, reader.u16()?);
    if !matches!(drep, LITTLE_ENDIAN | BIG_ENDIAN) || rest != 0 {
        return None;
    }
    // Serial number, object, interface, activity, boot time, version, sequence number, operation, hints.
    reader.take(1 + 3 * 16 + 3 * 4 + 3 * 2)?;
    let len = reader.u16()?;
    let len = if drep == LITTLE_ENDIAN { len.swap_bytes() } else { len };
    let (_fragment, authentication) = (reader.u16()?, reader.u8()?);
    reader.u8()?;
    let whole = DATAGRAM_HEADER + u32::from(len);
    (whole == wire_len || (authentication != 0 && whole < wire_len)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise, recognise_datagram};

    #[test]
    fn headers_over_tcp() {
        assert_dialogues(
            recognise,
            135,
            &[
                (b"\x05\0\x0b\x03\x10\0\0\0\x48\0\0\0\x01\0\0\0", b"", Yes),
                (b"", b"\x05\0\x0c\x03\0\0\0\0\0\x3c\0\0", Yes),
                (b"\x05\0\x0b\x03\x10\0\0\0\x10\0\0\0", b"", No),
                (b"\x05\0\x0b\x03\x20\0\0\0\x48\0\0\0", b"", No),
                (b"\x05\x01\0\x02", b"", No),
                (b"\x05\0\x05\x03\x10\0\0\0\x48\0\0\0", b"", No),
            ],
        );
    }

    #[test]
    fn headers_over_udp() {
        let mut ping = [0; 84];
        (ping[0], ping[4], ping[74]) = (4, 0x10, 4);
        let mut longer = ping;
        longer[74] = 5;
        let mut other = ping;
        other[1] = 11;
        assert_datagrams(recognise_datagram, 49_152, &[(&ping, Yes), (&longer, No), (&other, No)]);
    }
}
