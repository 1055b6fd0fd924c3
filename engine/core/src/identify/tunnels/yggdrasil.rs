//! Yggdrasil, by what either end of a link over TCP says first (`yggdrasil-go`, `src/core/version.go`).
//!
//! `meta`, then to release 0.4 two bytes of version before the key; since 0.5 a length and fields with their lengths, of which the
//! first two are the versions.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

const MAGIC: &[u8] = b"meta";
/// Version 0.4, in place of a length.
const RELEASE_4: &[u8] = b"meta\0\x04";
/// Field 0 of two bytes, the major version, which is 0 so far; field 1 of two bytes, the minor version.
const VERSIONS: &[u8] = &[0, 0, 0, 2, 0, 0, 0, 1, 0, 2];
/// Both versions, the key and the signature at least; what else may come is short.
const LENGTHS: std::ops::RangeInclusive<u16> = 112..=1_024;

/// The magic.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"m");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let [_, _, _, _, high, low, fields @ ..] = bytes else {
            return Recognition::while_possible(starts_with(bytes, MAGIC) != Recognition::No);
        };
        match (bytes.starts_with(RELEASE_4), bytes.starts_with(MAGIC)) {
            (true, _) => Recognition::Yes,
            (_, true) if LENGTHS.contains(&u16::from_be_bytes([*high, *low])) => starts_with(fields, VERSIONS),
            _ => Recognition::No,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn either_end_says_its_version() {
        let hello = b"meta\0\x75\0\0\0\x02\0\0\0\x01\0\x02\0\x05\0\x02\0\x20key";
        assert_dialogues(
            recognise,
            12_345,
            &[
                (hello, hello, Yes),
                (b"meta\0\x04key", b"", Yes),
                (b"meta\0\x05key", b"", No),
                (b"meta\x05\x75\0\0\0\x02\0\0\0\x01\0\x02", b"", No),
                (b"meta\0\x75\0\0\0\x02\0\x01\0\x01\0\x02", b"", No),
                (b"meta http-equiv", b"", No),
                (b"mete", b"", No),
            ],
        );
    }
}
