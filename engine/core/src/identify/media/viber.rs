//! Viber's calls, by their ports and the datagrams that open and hold them, each of a kind with a length of its own. There is no specification;
//! what clients send shows it, and Viber's help names the ports.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

pub(super) const PORTS: [u16; 4] = [5_243, 7_985, 7_987, 9_785];
/// A session's number of two bytes stands before the kind, which has a zero behind it.
const OPENING: [u8; 4] = [0x01, 0, 0x05, 0];
/// What an opening has at least: keys.
const OPENING_SHORTEST: u32 = 100;
/// Other kinds with their lengths.
const KINDS: [([u8; 2], u32); 4] = [([0x09, 0], 20), ([0x0c, 0], 76), ([0x19, 0], 34), ([0x1a, 0], 20)];

/// A session's number is any.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let Some(&[_, _, kind, zero, a, b]) = datagram.payload.first_chunk() else { return Recognition::No };
    let opens = [kind, zero, a, b] == OPENING && datagram.wire_len >= OPENING_SHORTEST;
    let is_of_call = opens || KINDS.contains(&([kind, zero], datagram.wire_len));
    Recognition::decided(is_of_call && datagram.has_any_port(&PORTS))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn kinds_with_their_lengths() {
        let opening = [&[0xed, 0xf6, 1, 0, 5, 0][..], &[0xac; 200]].concat();
        assert_taken_whole(recognise, 7_985, &opening, 100);
        for (kind, len) in [(9, 20), (0x0c, 76), (0x19, 34), (0x1a, 20)] {
            let mut bytes = vec![0xed, 0xf6, kind, 0];
            bytes.resize(len, 0xac);
            assert_taken_whole(recognise, 9_785, &bytes, len);
            assert_eq!(first(recognise, 7_986, &bytes), No);
            bytes.push(0);
            assert_eq!(first(recognise, 9_785, &bytes), No);
        }
    }
}
