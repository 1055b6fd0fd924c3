//! Diameter, by the header and the first attribute of a message (RFC 6733, sections 3 and 4.1).

use crate::identify::parser::Recognition;
use crate::identify::reader::Reader;

pub(super) const VERSION: u8 = 1;
/// Bits of a command's flags, and of an attribute's, that are none.
const RESERVED: u8 = 0x0f;
const ATTRIBUTE_RESERVED: u8 = 0x1f;
const HEADER: u32 = 20;
const ATTRIBUTE_HEADER: u32 = 8;
/// Messages begin with `Session-Id`, which must come first, or with who sends or what came of it: `Result-Code`,
/// `Origin-Host` (RFC 6733, sections 3 and 5.3 to 5.5).
const FIRST_ATTRIBUTES: [u32; 3] = [263, 264, 268];

pub(super) fn judge(bytes: &[u8]) -> Recognition {
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != VERSION {
        return Some(false);
    }
    let len = reader.u24()?;
    if len % 4 != 0 || len < HEADER + ATTRIBUTE_HEADER || reader.u8()? & RESERVED != 0 {
        return Some(false);
    }
    let (_command, _application, _hop, _end) = (reader.u24()?, reader.u32()?, reader.u32()?, reader.u32()?);
    if !FIRST_ATTRIBUTES.contains(&reader.u32()?) || reader.u8()? & ATTRIBUTE_RESERVED != 0 {
        return Some(false);
    }
    let attribute_len = reader.u24()?;
    Some(attribute_len > ATTRIBUTE_HEADER && attribute_len <= len - HEADER)
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_streams;
    use super::judge;

    #[test]
    fn header_and_first_attribute_decide() {
        let message = |attribute: &[u8]| {
            let header = b"\x01\0\0\x24\x80\0\x01\x01\0\0\0\0\x11\x22\x33\x44\x55\x66\x77\x88";
            [&header[..], attribute, b"host.example"].concat()
        };
        let own = message(b"\0\0\x01\x08\x40\0\0\x0e");
        let others = [
            message(b"\0\0\0\x01\x40\0\0\x0e"),
            message(b"\0\0\x01\x08\x40\0\0\x1e"),
            message(b"\0\0\x01\x08\x50\0\0\x0e"),
        ];
        let others: Vec<&[u8]> = others.iter().map(Vec::as_slice).collect();
        assert_streams(judge, &[&own], &others);
        assert_streams(judge, &[], &[b"\x01\0\0\x24\x81", b"\x01\0\0\x25\x80", b"\x02"]);
    }
}
