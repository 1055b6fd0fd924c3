//! Megaco in text, by the start of a message: the token, a version and who sends it (H.248.1, annex B.2).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// The token of a message, in full and in short.
const TOKENS: [&[u8]; 2] = [b"MEGACO/", b"!/"];
/// Versions of H.248.1.
const VERSIONS: std::ops::RangeInclusive<u8> = b'1'..=b'4';

/// A token.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"").or_starts(&TOKENS);

/// The sender stands behind white space: an address in brackets, a name in angle brackets, or in letters (`mId` of the grammar),
/// which are taken behind the full token alone.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_message = TOKENS.iter().any(|token| {
        let Some([version, b' ' | b'\t' | b'\r' | b'\n', rest @ ..]) = datagram.payload.strip_prefix(*token) else {
            return false;
        };
        let sender = rest.trim_ascii_start().first();
        let is_sender = match sender {
            Some(b'[' | b'<') => true,
            Some(letter) => letter.is_ascii_alphabetic() && token.len() > 2,
            None => false,
        };
        VERSIONS.contains(version) && is_sender
    });
    Recognition::decided(is_message)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn token_version_and_sender() {
        assert_taken_whole(recognise, 2_944, b"MEGACO/1 [124.124.124.222] Transaction = 9998 {}", 10);
        assert_taken_whole(recognise, 2_944, b"!/1 <mg1>\nT=55{C=-{AV=DS/1/5{AT{M}}}}", 5);
        assert_taken_whole(recognise, 2_944, b"MEGACO/2\r\n mgc.example P=1{}", 12);
        for bytes in [&b"!/1 mg"[..], b"!/9 [1.2.3.4]", b"!/1[1.2.3.4]", b"MEGACO/ [", b"megaco/1 ["] {
            assert_eq!(first(recognise, 2_944, bytes), No, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
