//! CAPWAP, by its ports and the header of a control packet, of an encrypted one, or of data that tells no inner flow (RFC 5415,
//! sections 4.3, 4.5 and 12.2).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

pub(super) const CONTROL_PORT: u16 = 5_246;
pub(super) const DATA_PORT: u16 = 5_247;
pub(super) const PORTS: [u16; 2] = [CONTROL_PORT, DATA_PORT];
/// Preambles: version 0, and a header in clear or DTLS (RFC 5415, section 4.2).
const CLEAR: u8 = 0;
const ENCRYPTED: u8 = 1;
/// The flag of a fragment; what is none has neither number nor place.
const FRAGMENT: u8 = 0x80;
/// Words of a header without and with everything that it may hold: the length's five bits allow more.
const HEADER_WORDS: std::ops::RangeInclusive<u16> = 2..=8;
/// Messages of the protocol and of its binding to IEEE 802.11, by the enterprise number in front (RFC 5415, section 4.5.1.1; RFC
/// 5416, section 5).
const ENTERPRISES: [u32; 2] = [0, 13_277];
const MESSAGE_MAX: u32 = 26;
/// Bindings: none, IEEE 802.11, `EPCGlobal` (RFC 5415, section 4.3).
const BINDINGS: [u16; 3] = [0, 1, 3];

pub(super) fn is_packet(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    match reader.u8()? {
        ENCRYPTED => {
            let (reserved, content, version) = (reader.u24()?, reader.u8()?, reader.u16()?);
            // A DTLS record (RFC 6347, section 4.1).
            Some(reserved == 0 && matches!(content, 20..=25) && matches!(version, 0xfeff | 0xfefd | 0x0100))
        }
        CLEAR => {
            let (lengths, flags) = (reader.u16()?, reader.u8()?);
            let (words, binding) = (lengths >> 11, lengths >> 1 & 0x1f);
            let (fragment, offset) = (reader.u16()?, reader.u16()?);
            // Of the last byte of flags, three bits are reserved.
            if !HEADER_WORDS.contains(&words) || !BINDINGS.contains(&binding) || flags & 0x07 != 0 || offset & 0x07 != 0
            {
                return Some(false);
            }
            reader.take((usize::from(words) - 2) * 4)?;
            let is_whole = flags & FRAGMENT == 0 && fragment == 0 && offset == 0;
            if datagram.has_port(CONTROL_PORT) {
                is_control(reader, datagram)
            } else {
                Some((is_whole && is_frame(lengths, binding)) || is_keep_alive(reader, flags))
            }
        }
        _ => Some(false),
    }
}

fn is_control(mut reader: Reader<'_>, datagram: &Datagram<'_>) -> Option<bool> {
    let kind = reader.u32()?;
    let rest = datagram.wire_len.checked_sub(u32::try_from(datagram.payload.len() - reader.rest().len()).ok()?)?;
    let (_sequence, len, flags) = (reader.u8()?, reader.u16()?, reader.u8()?);
    let is_message = ENTERPRISES.contains(&(kind >> 8)) && (1..=MESSAGE_MAX).contains(&(kind & 0xff)) && flags == 0;
    // The length counts itself, the flags and the elements; some senders leave itself out.
    Some(is_message && rest.checked_sub(u32::from(len)).is_some_and(|before| matches!(before, 1 | 4)))
}

/// Whether the header is that of a frame of its binding's own: IEEE 802.11.
const fn is_frame(lengths: u16, binding: u16) -> bool {
    const NATIVE: u16 = 1;
    lengths & NATIVE != 0 && binding == 1
}

/// A keep-alive holds elements (RFC 5415, section 4.4.1).
fn is_keep_alive(mut reader: Reader<'_>, flags: u8) -> bool {
    const KEEP_ALIVE: u8 = 0x08;
    let len = reader.u16().map(usize::from);
    flags & KEEP_ALIVE != 0 && len.is_some_and(|len| len == reader.rest().len() + 2 || len == reader.rest().len())
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_packet;

    #[test]
    fn control_packets_in_clear_or_encrypted() {
        let discovery = b"\0\x10\x02\0\0\0\0\0\0\0\0\x01\x01\0\x08\0\0\x14\0\x01\x01";
        let encrypted = [&b"\x01\0\0\0\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x10"[..], &[0; 16]].concat();
        let message = b"\0\x10\x02\0\0\0\0\0\0\0\0\x2b\x01\0\x08\0\0\x14\0\x01\x01";
        let reserved = [&b"\x01\0\0\x01\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x10"[..], &[0; 16]].concat();
        assert_datagrams(is_packet, 5_246, 7, &[discovery, &encrypted], &[message, &reserved]);
    }

    #[test]
    fn a_keep_alive_on_the_data_channel() {
        let own =
            b"\0\x10\x02\x08\0\0\0\0\0\x16\0\x23\0\x10\x11\x22\x33\x44\x55\x66\x77\x88\x11\x22\x33\x44\x55\x66\x77\x88";
        let len =
            b"\0\x10\x02\x08\0\0\0\0\0\x19\0\x23\0\x10\x11\x22\x33\x44\x55\x66\x77\x88\x11\x22\x33\x44\x55\x66\x77\x88";
        assert_datagrams(is_packet, 5_247, 28, &[own], &[len]);
    }

    #[test]
    fn a_frame_of_ieee_802_11_on_the_data_channel() {
        let own = b"\0\x20\x03\x20\0\0\0\0\x01\x04\0\0\0\0\0\0\0\x40\0\0";
        let place = b"\0\x20\x03\x20\0\0\0\x08\x01\x04\0\0\0\0\0\0\0\x40\0\0";
        assert_datagrams(is_packet, 5_247, 16, &[own], &[place]);
    }
}
