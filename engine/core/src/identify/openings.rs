//! Protocols whose ends open a TCP connection with a text that is always the same: a table of texts decides, one parser for all
//! of a table.

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition, Session};
use super::protocol::Protocol;
use super::telling;

/// Stands for any hexadecimal digit in a text: versions and lengths differ.
const DIGIT: u8 = b'#';

/// A protocol, and a text that one of its ends opens with. It begins with no [`DIGIT`].
#[derive(Clone, Copy)]
pub(super) struct Opening(pub Protocol, pub &'static [u8]);

impl Opening {
    fn judge(self, bytes: &[u8]) -> Recognition {
        let Self(_, text) = self;
        let fits = |(byte, expected): (&u8, &u8)| byte == expected || (*expected == DIGIT && byte.is_ascii_hexdigit());
        match bytes.iter().zip(text).all(fits) {
            true if bytes.len() >= text.len() => Recognition::Yes,
            true => Recognition::More,
            false => Recognition::No,
        }
    }
}

/// The first bytes of all texts of `table`.
pub(super) const fn first(table: &[Opening]) -> FirstBytes {
    let (mut first, mut rest) = (FirstBytes::of(&[]), table);
    while let [Opening(_, text), after @ ..] = rest {
        first = first.or_starts(&[*text]);
        rest = after;
    }
    first
}

/// Either direction decides by itself.
pub(super) fn recognise(table: &[Opening], heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| Recognition::any(table.iter().map(|opening| opening.judge(bytes))))
}

/// What tells the protocol of a connection that [`recognise`] took.
pub(super) fn session(table: &'static [Opening]) -> Box<dyn Session> {
    telling::session(move |head| {
        table.iter().find(|opening| opening.judge(head) == Recognition::Yes).map(|&Opening(protocol, _)| protocol)
    })
}

/// Hold each of `openings` (protocol, what an end sends) to what the identifier tells of it, and each of `others` to nothing,
/// either end sending it, whole and cut.
#[cfg(test)]
pub(super) fn assert_openings(openings: &[(Protocol, &[u8])], others: &[&[u8]]) {
    use super::Side;
    use super::conversation::whole;
    let all = openings.iter().copied().chain(others.iter().map(|bytes| (Protocol::Unknown, *bytes)));
    for (protocol, bytes) in all {
        for side in [Side::Source, Side::Destination] {
            let told = |len: usize| whole(50_000, &[(side, &bytes[..len])]).facts.protocol;
            assert_eq!(told(bytes.len()), protocol, "{}", String::from_utf8_lossy(bytes));
            for len in 1..bytes.len() {
                let cut = told(len);
                assert!(cut == Protocol::Unknown || cut == protocol, "{bytes:02x?} cut at {len}: {cut:?}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parser::Recognition::{More, No, Yes};
    use super::{Opening, Protocol};

    #[test]
    fn a_digit_stands_for_any() {
        let opening = Opening(Protocol::Ssh, b"v#.#\n");
        for (bytes, expected) in
            [(&b"v3.8\nx"[..], Yes), (b"vf.0\n", Yes), (b"v3.8", More), (b"", More), (b"vx", No), (b"v3#8\n", No)]
        {
            assert_eq!(opening.judge(bytes), expected, "{bytes:?}");
        }
    }
}
