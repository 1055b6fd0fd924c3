//! KCP, which games and tunnels put between UDP and their messages, by the headers of segments that fill a datagram (skywind3000/kcp,
//! `ikcp.c`, `ikcp_encode_seg`).
//!
//! Of random bytes, one datagram in 2^38 has such a header. Many who use it put another header in front, or encipher it all:
//! that stays unknown.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Commands: a part of a message, an acknowledgment, a question for the window and its answer.
const COMMANDS: std::ops::RangeInclusive<u8> = 81..=84;
const PUSH: u8 = 81;
const HEADER: u32 = 24;
/// Segments of a datagram that are looked at.
const SEGMENTS_MAX: usize = 64;

/// A number that both ends agreed on.
pub(super) const FIRST: FirstBytes = FirstBytes::ANY;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let fits = datagram.wire_len >= HEADER && has_segments(datagram.payload, datagram.wire_len) == Some(true);
    Recognition::decided(fits)
}

/// Segments of one connection, of which only those with parts of messages have content.
fn has_segments(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (mut conversation, mut total) = (None, 0_u32);
    for _ in 0..SEGMENTS_MAX {
        let own = reader.u32()?;
        let command = reader.u8()?;
        if !COMMANDS.contains(&command) || *conversation.get_or_insert(own) != own {
            return Some(false);
        }
        // How many parts follow this one, window, time, number, what is not acknowledged yet.
        let parts = reader.u8()?;
        reader.take(14)?;
        let len = reader.u32()?.swap_bytes();
        if (command != PUSH && (len > 0 || parts > 0)) || (command == PUSH && len == 0) {
            return Some(false);
        }
        total = total.checked_add(HEADER)?.checked_add(len)?;
        if total == wire_len {
            return Some(own != 0);
        }
        reader.take(len as usize)?;
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    fn segment(conversation: u8, command: u8, len: u8) -> Vec<u8> {
        let header = [&[conversation, 2, 3, 4, command, 0, 0, 1][..], &[7; 12], &[len, 0, 0, 0]].concat();
        [&header[..], &vec![9; usize::from(len)]].concat()
    }

    #[test]
    fn segments_fill_the_datagram() {
        let both = [segment(1, 82, 0), segment(1, 81, 10)].concat();
        assert_datagrams(
            recognise,
            40_000,
            &[
                (&segment(1, 81, 5), Some(29)),
                (&both, Some(24)),
                (&segment(1, 80, 5), None),
                (&segment(1, 82, 5), None),
                (&segment(1, 81, 0), None),
                (&[segment(1, 82, 0), segment(2, 81, 10)].concat(), None),
                (&[&segment(1, 81, 5)[..], &[0]].concat(), None),
            ],
        );
    }
}
