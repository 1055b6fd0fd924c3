//! Skinny (SCCP), by its port and the headers of whole messages: length, version and message id (Cisco's call control of telephones, as
//! Wireshark's and Asterisk's documentation have it).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

const PORT: u16 = 2_000;
/// The message id, from which on the length counts.
const ID_LEN: u32 = 4;
/// Longest message: what tells a telephone's keys is below.
const LENGTH_MAX: u32 = 4_096;
/// Header versions: basic, and those of the protocol's versions 10 to 22.
const VERSIONS: [u32; 14] = [0, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22];
/// Message ids: from keep-alive on, to the last that call managers send; and those of the SPCP dialect.
const IDS: std::ops::RangeInclusive<u32> = 0..=0x015d;
const SPCP_IDS: std::ops::RangeInclusive<u32> = 0x8000..=0x8101;

/// The lowest byte of a length.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    if !heads.has_port(PORT) {
        return Recognition::No;
    }
    heads.either(|bytes| {
        let Some([length, version, id]) = header(bytes) else {
            // The upper bytes of a length and of a version are zero.
            let zeros = [2, 3, 5, 6, 7].iter().all(|&at| bytes.get(at).is_none_or(|&byte| byte == 0));
            return Recognition::while_possible(zeros);
        };
        let is_header = (ID_LEN..=LENGTH_MAX).contains(&length)
            && VERSIONS.contains(&version)
            && (IDS.contains(&id) || SPCP_IDS.contains(&id));
        Recognition::decided(is_header)
    })
}

/// Length, version and message id, each of four bytes, the lowest first.
fn header(bytes: &[u8]) -> Option<[u32; 3]> {
    let mut reader = Reader::new(bytes);
    Some([reader.u32()?.swap_bytes(), reader.u32()?.swap_bytes(), reader.u32()?.swap_bytes()])
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Heads;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn port_and_header() {
        assert_dialogues(
            recognise,
            2_000,
            &[
                (b"\x04\0\0\0\0\0\0\0\0\0\0\0", b"\x04\0\0\0\0\0\0\0\0\x01\0\0", Yes),
                (b"", b"\x10\0\0\0\x14\0\0\0\x86\0\0\0\x09\0\0\0", Yes),
                (b"\x04\0\0\0\x05\0\0\0\0\0\0\0", b"", No),
                (b"\x03\0\0\0\0\0\0\0\0\0\0\0", b"", No),
                (b"\x04\0\0\0\0\0\0\0\0\x20\0\0", b"", No),
                (b"GET / HTTP/1.1\r\n", b"", No),
            ],
        );
        let alive = b"\x04\0\0\0\0\0\0\0\0\0\0\0";
        let heads = Heads { source: alive, destination: b"", source_port: 49_152, destination_port: 2_001 };
        assert_eq!(recognise(&heads), No);
    }
}
