//! Telegram's calls over its relays, by what a client asks them and what they answer: a tag of the call, and twelve bytes of ones where
//! ids of accounts would be (libtgvoip's source, which Telegram publishes). Calls of later versions go over TURN.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// Ports of relays, as the clients' configuration has them.
pub(super) const PORTS: [u16; 33] = [
    515, 516, 517, 518, 519, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530, 531, 532, 533, 534, 535, 536, 537,
    538, 539, 540, 594, 595, 596, 597, 598, 599, 1_400,
];
/// The tag, and the ones after it.
const TAG: usize = 16;
const ONES: [u8; 12] = [0xff; 12];
/// A ping has 40 bytes, its answer 64, a question for the public address 32, its answer more than 40.
const LENGTHS: std::ops::RangeInclusive<u32> = 32..=80;

/// A tag is any.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_at_port = datagram.has_any_port(&PORTS);
    let ones = datagram.payload.get(TAG..).and_then(<[u8]>::first_chunk);
    // A tag of ones would be no tag.
    let is_tagged = datagram.payload.iter().take(TAG).any(|&byte| byte != 0xff);
    Recognition::decided(is_at_port && LENGTHS.contains(&datagram.wire_len) && is_tagged && ones == Some(&ONES))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn a_tag_and_ones() {
        let tag = [0x5c; 16];
        let ping = [&tag[..], &[0xff; 12], &[0xfe, 0xff, 0xff, 0xff], &[7; 8]].concat();
        let question = [&tag[..], &[0xff; 16]].concat();
        assert_taken_whole(recognise, 533, &ping, 32);
        assert_taken_whole(recognise, 599, &question, 32);
        assert_eq!(first(recognise, 443, &question), No);
        assert_eq!(first(recognise, 533, &[0xff; 32]), No);
        assert_eq!(first(recognise, 533, &[&tag[..], &[0xff; 11], &[0; 13]].concat()), No);
    }
}
