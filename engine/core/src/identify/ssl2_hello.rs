//! The hello of SSL 2.0, with which old clients open TLS as well (RFC 5246, appendix E.2).

use super::parser::Recognition;
use super::reader::Reader;

const CLIENT_HELLO: u8 = 1;
/// Set in a record header of two bytes.
const TWO_BYTES: u8 = 0x80;
const CIPHER_SPEC: usize = 3;

/// Judge the start of a direction. Some of its fields suffice: the lengths must add up.
pub(super) fn recognise(bytes: &[u8]) -> Recognition {
    if offered_version(bytes).is_some() {
        return Recognition::Yes;
    }
    let first = bytes.first().is_none_or(|byte| byte & TWO_BYTES != 0);
    let kind = bytes.get(2).is_none_or(|&kind| kind == CLIENT_HELLO);
    let major = bytes.get(3).is_none_or(|&major| major == 0 || major == 3);
    let is_possible = first && kind && major && bytes.len() < 11;
    Recognition::while_possible(is_possible)
}

/// The version that the hello at the start of `bytes` offers, of which the first eleven bytes suffice.
pub(super) fn offered_version(bytes: &[u8]) -> Option<u16> {
    let mut reader = Reader::new(bytes);
    let header = reader.u16()?;
    let kind = reader.u8()?;
    let version = reader.u16()?;
    let lengths = [reader.u16()?, reader.u16()?, reader.u16()?].map(usize::from);
    let [specs, session_id, challenge] = lengths;
    let is_hello = header >> 8 & u16::from(TWO_BYTES) != 0
        && kind == CLIENT_HELLO
        && matches!(version, 0x0002 | 0x0300..=0x0303)
        && specs > 0
        && specs % CIPHER_SPEC == 0
        && matches!(session_id, 0 | 16)
        && (16..=32).contains(&challenge)
        && usize::from(header & 0x7fff) == 9 + specs + session_id + challenge;
    is_hello.then_some(version)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::parser::Recognition::{self, More, No, Yes};
    use super::{offered_version, recognise};

    /// A hello with two cipher specs and a challenge of 16 bytes.
    pub(in crate::identify) fn hello(version: u16) -> Vec<u8> {
        let mut bytes = vec![0x80, 9 + 6 + 16, 1];
        bytes.extend(version.to_be_bytes());
        bytes.extend([0, 6, 0, 0, 0, 16, 0, 0, 0x2f, 1, 0, 0x80]);
        bytes.extend([7; 16]);
        bytes
    }

    fn changed(place: usize, new: u8) -> Vec<u8> {
        let mut bytes = hello(0x0301);
        bytes[place] = new;
        bytes
    }

    #[test]
    fn lengths_must_add_up() {
        for (bytes, expected) in [
            (hello(0x0301), Some(0x0301)),
            (hello(0x0002), Some(0x0002)),
            (hello(0x0304), None),
            (changed(0, 0), None),
            (changed(1, 32), None),
            (changed(2, 2), None),
            (changed(6, 5), None),
            (changed(8, 1), None),
            (changed(10, 40), None),
        ] {
            assert_eq!(offered_version(&bytes), expected, "{bytes:02x?}");
            assert_eq!(recognise(&bytes), if expected.is_some() { Yes } else { No });
            for len in 0..bytes.len() {
                let cut = recognise(&bytes[..len]);
                let settled = if len < 11 { cut != Yes } else { cut != More };
                assert!(settled && (cut != Recognition::No || expected.is_none()), "{len}: {bytes:02x?}");
            }
        }
    }
}
