//! Remote desktops over UDP, by the packets of the RDP-UDP protocol (MS-RDPEUDP, sections 2.2.2 and 3.1.5.1).
//!
//! The client's opening stands by itself: it acknowledges nothing, tells packet sizes in a narrow range, and is padded to one.
//! Of a connection that the capture joins later, the port and a packet with the start of the TLS or DTLS within must agree.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

pub(in super::super) const PORT: u16 = 3_389;
/// Flags (section 2.2.2.1).
const SYN: u16 = 0x0001;
const ACK: u16 = 0x0004;
const DATA: u16 = 0x0008;
/// An opening acknowledges this (section 3.1.5.1.1).
const NOTHING: u32 = 0xffff_ffff;
/// Sizes of packets (section 2.2.2.6).
const SIZES: std::ops::RangeInclusive<u16> = 1_132..=1_232;
/// An acknowledgement vector is padded to this (section 2.2.2.7).
const ALIGNMENT: usize = 4;

/// The acknowledgement of nothing.
pub(in super::super) const FIRST_OF_OPENING: FirstBytes = FirstBytes::of(&[0xff]);

/// Acknowledged packet, window, flags.
struct Header {
    acknowledged: u32,
    flags: u16,
}

fn header(reader: &mut Reader<'_>) -> Option<Header> {
    let acknowledged = reader.u32()?;
    reader.u16()?;
    Some(Header { acknowledged, flags: reader.u16()? })
}

/// Whether this is the rest of a packet with SYN: a sequence number, both sizes, and padding to one of them.
fn opens(mut reader: Reader<'_>, wire_len: u32) -> bool {
    let sizes = reader.u32().and_then(|_| Some((reader.u16()?, reader.u16()?)));
    let is_size = |size| SIZES.contains(&size);
    sizes.is_some_and(|(up, down)| is_size(up) && is_size(down)) && u16::try_from(wire_len).is_ok_and(is_size)
}

/// A client's opening, at any port.
pub(in super::super) fn recognise_opening(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let is_opening = header(&mut reader)
        .is_some_and(|header| header.acknowledged == NOTHING && header.flags & (SYN | ACK | DATA) == SYN);
    Recognition::decided(is_opening && opens(reader, datagram.wire_len))
}

/// The answer to an opening, or a packet with the start of a handshake, at the port.
pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let mut reader = Reader::new(datagram.payload);
    let Some(header) = header(&mut reader) else { return Recognition::No };
    let is_rdp = match header.flags & (SYN | ACK | DATA) {
        flags if flags == SYN | ACK => opens(reader, datagram.wire_len),
        flags if flags == ACK | DATA => holds_handshake(reader).is_some(),
        _ => false,
    };
    Recognition::decided(datagram.has_port(PORT) && is_rdp)
}

/// An acknowledgement vector with its padding, two sequence numbers, a record of TLS (16 03) or DTLS (16 fe).
fn holds_handshake(mut reader: Reader<'_>) -> Option<()> {
    let len = usize::from(reader.u16()?);
    reader.take((2 + len).next_multiple_of(ALIGNMENT) - 2)?;
    reader.take(8)?;
    let (kind, version) = (reader.u8()?, reader.u16()?);
    (kind == 0x16 && matches!(version, 0x0301..=0x0303 | 0xfefd | 0xfeff)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise, recognise_opening};

    fn padded(start: &[u8], len: usize) -> Vec<u8> {
        [start, &vec![0; len - start.len()]].concat()
    }

    #[test]
    fn openings_by_table() {
        let opening = b"\xff\xff\xff\xff\0\x40\x18\x01\xbb\xff\x56\x87\x04\xd0\x04\xd0";
        assert_datagrams(
            recognise_opening,
            50_000,
            &[
                (&padded(opening, 1_232), Yes),
                (&padded(opening, 1_131), No),
                (&padded(b"\xff\xff\xff\xff\0\x40\x18\x05\xbb\xff\x56\x87\x04\xd0\x04\xd0", 1_232), No),
                (&padded(b"\xff\xff\xff\xff\0\x40\x18\x01\xbb\xff\x56\x87\x05\xd0\x04\xd0", 1_232), No),
                (b"\xff\xff\xff\xffTSource Engine Query\0", No),
            ],
        );
    }

    #[test]
    fn answers_and_handshakes_at_the_port() {
        let answer = padded(b"\xbb\xff\x56\x87\0\x40\x10\x05\x4d\x67\x79\x66\x04\xd0\x04\xd0", 1_232);
        let data = b"\0\x01\0\x02\x04\0\0\x0c\0\x01\0\0\0\0\0\x01\0\0\0\x01\x16\x03\x01";
        assert_datagrams(
            recognise,
            3_389,
            &[
                (&answer, Yes),
                (data, Yes),
                (b"\0\x01\0\x02\x04\0\0\x0c\0\x01\0\0\0\0\0\x01\0\0\0\x01\x17\x03\x01", No),
                (b"\0\x01\0\x02\x04\0\0\x04\0\x01\0\0", No),
            ],
        );
        assert_eq!(of_first_datagram(3_390, data, recognise), No);
    }
}
