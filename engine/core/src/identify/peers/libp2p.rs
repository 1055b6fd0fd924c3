//! libp2p, by the line that negotiation of its protocols opens with (libp2p connection specification, "Multistream-select"). Where
//! it opens with TLS or QUIC it is that.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

/// The line with its length in front.
const OPENING: &[u8] = b"\x13/multistream/1.0.0\n";

/// The line's length.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0x13]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| starts_with(bytes, OPENING))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn either_line_decides() {
        assert_dialogues(
            recognise,
            4_001,
            &[
                (b"\x13/multistream/1.0.0\n\x07/noise\n", b"", Yes),
                (b"", b"\x13/multistream/1.0.0\n", Yes),
                (b"\x13BitTorrent protocol", b"", No),
                (b"\x14/multistream/1.0.0\n", b"", No),
            ],
        );
    }
}
