//! Games of Tencent, by the headers of its connection library `GCloud` and of TDR. There is no public specification: the fixed bytes
//! are those that nDPI has from captures of several games.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// A packet of `GCloud`: magic number, version of header and of the protocol.
const GCLOUD: [u8; 6] = [0x33, 0x66, 0x00, 0x0b, 0x00, 0x0b];
/// Another header of it, and the service that stands behind eight bytes of it.
const CONNECTION: u32 = 0x4366_aa00;
const CONNECTION_SERVICE: u32 = 0x10e6_8601;

/// Either header.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[GCLOUD[0], 0x43]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, has_header)
}

fn has_header(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if bytes.first() == Some(&GCLOUD[0]) {
        return Some(reader.take(GCLOUD.len())? == GCLOUD);
    }
    if reader.u32()? != CONNECTION {
        return Some(false);
    }
    reader.take(8)?;
    Some(reader.u32()? == CONNECTION_SERVICE)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn fixed_bytes_decide() {
        assert_dialogues(
            recognise,
            10_012,
            &[
                (b"\x33\x66\0\x0b\0\x0b\x10\x01", b"", Yes),
                (b"\x43\x66\xaa\0\x01\x02\x03\x04\x05\x06\x07\x08\x10\xe6\x86\x01", b"", Yes),
                (b"\x33\x66\0\x0b\0\x0c\x10\x01", b"", No),
                (b"\x43\x66\xaa\0\x01\x02\x03\x04\x05\x06\x07\x08\x10\xe6\x86\x02", b"", No),
                (b"CONNECT x:443 HTTP/1.1\r\n", b"", No),
            ],
        );
    }
}
