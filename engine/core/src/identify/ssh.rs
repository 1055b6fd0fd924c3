//! SSH, by the identification string that either side sends first (RFC 4253, section 4.2). Nothing of it is kept.

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition, starts_with};

/// The identification string.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"S");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match starts_with(bytes, b"SSH-2.0-") {
        Recognition::No => starts_with(bytes, b"SSH-1."),
        decided => decided,
    })
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn either_identification_string_decides() {
        assert_dialogues(
            recognise,
            22,
            &[(b"", b"SSH-2.0-server\r\n", Yes), (b"SSH-1.99-client\r\n", b"", Yes), (b"SSH-3.0-x\r\n", b"", No)],
        );
    }
}
