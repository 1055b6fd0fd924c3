//! Geneve (RFC 8926, section 3.4).

use super::super::{Frame, Message};

const HEADER_BYTES: u32 = 8;

/// In the first byte: the version, then the options' length in words of four bytes.
const VERSION: u8 = 0xC0;
const OPTIONS_LEN: u8 = 0x3F;

/// In the second byte: a control message, not data (section 3.4), and what is reserved.
const CONTROL: u8 = 0x80;
const RESERVED: u8 = 0x3F;

/// Read the header and step over its options; the protocol after them is an Ethernet type.
pub(super) fn open<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let &[first, second, p0, p1] = message.payload.first_chunk::<4>()?;
    if first & VERSION != 0 || second & (CONTROL | RESERVED) != 0 {
        return None;
    }
    let header_bytes = HEADER_BYTES + u32::from(first & OPTIONS_LEN) * 4;
    let protocol = u16::from_be_bytes([p0, p1]);
    Frame::bare(0, message.payload, message.payload_wire_len).after(header_bytes, protocol)
}

#[cfg(test)]
mod tests {
    use super::super::testing::opened;
    use super::*;

    #[test]
    fn rfc_8926_section_3_4_header() {
        let with_options = [&[0x02, 0x40, 0x65, 0x58, 0, 0, 42, 0][..], &[9; 8]].concat();
        for (name, header, expected) in [
            ("Ethernet", vec![0, 0, 0x65, 0x58, 0, 0, 42, 0], Some(0x6558)),
            ("IPv4", vec![0, 0, 0x08, 0, 0, 0, 42, 0], Some(0x0800)),
            ("critical options", with_options, Some(0x6558)),
            ("a control message", vec![0, 0x80, 0x65, 0x58, 0, 0, 42, 0], None),
            ("reserved bits", vec![0, 0x01, 0x65, 0x58, 0, 0, 42, 0], None),
            ("version 1", vec![0x40, 0, 0x65, 0x58, 0, 0, 42, 0], None),
        ] {
            assert_eq!(opened(open, &header, &[2, 0]).map(|frame| frame.0), expected, "{name}");
        }
    }
}
