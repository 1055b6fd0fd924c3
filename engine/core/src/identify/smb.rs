//! SMB over TCP, by the session header and the protocol identifier after it (MS-SMB2, sections 2.1 and 2.2.1).

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition};

/// SMB 1, SMB 2 and 3, encrypted, compressed.
const IDENTIFIERS: [u8; 4] = [0xff, 0xfe, 0xfd, 0xfc];

/// A session message.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match *bytes {
        [0, _, _, _, identifier, b'S', b'M', b'B', ..] if IDENTIFIERS.contains(&identifier) => Recognition::Yes,
        [0, ..] if bytes.len() < 8 => Recognition::More,
        _ => Recognition::No,
    })
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_identifier_decides() {
        assert_dialogues(
            recognise,
            445,
            &[
                (b"\0\0\0\x45\xfeSMB@", b"", Yes),
                (b"\0\0\0\x45\xffSMBr", b"", Yes),
                (b"\0\0\0\x45\xfbSMB@", b"", No),
                (b"\x81\0\0\x44 CKF", b"", No),
            ],
        );
    }
}
