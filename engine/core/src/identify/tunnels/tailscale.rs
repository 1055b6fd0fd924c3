//! Tailscale, by the magic of the messages with which its peers find each other (`tailscale/tailscale`, `disco/disco.go`). What
//! follows between two peers is `WireGuard`.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// `TS` and a speech balloon in UTF-8.
const MAGIC: &[u8] = b"TS\xf0\x9f\x92\xac";
/// The magic, the sender's key, a nonce, and a sealed box with its tag and two bytes at least.
const BYTES_MIN: u32 = 6 + 32 + 24 + 16 + 2;

/// The magic.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"T");

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.payload.starts_with(MAGIC) && datagram.wire_len >= BYTES_MIN)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side::Source;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::recognise;

    #[test]
    fn the_magic_decides() {
        let ping = ["TS\u{1f4ac}".as_bytes(), &opaque(100)].concat();
        assert_eq!(in_turn(41_641, &[(Source, &ping)], recognise), [Yes]);
        assert_cuts_refused(41_641, &ping, 6, recognise);
        assert_eq!(in_turn(41_641, &[(Source, &ping[..79])], recognise), [No]);
        assert_eq!(in_turn(41_641, &[(Source, &[b"TS3INIT1", &ping[8..]].concat())], recognise), [No]);
    }
}
