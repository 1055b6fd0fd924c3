//! The bytes of one datagram as far as its fragments have come.

use std::collections::BTreeMap;

/// The longest payload: what total and payload length can say (RFC 791, section 3.1; RFC 8200, section 3).
const PAYLOAD_MAX: u32 = 65_535;

/// Pieces of one datagram at most. Every link carries packets of 68 bytes (RFC 791, section 3.2), which is 48 behind a
/// header without options: 1,366 of these make the longest datagram.
pub(super) const PIECES_MAX: usize = 1_366;

/// What a piece takes beside its bytes: its share of the map's nodes where these are as empty as they may be.
const PIECE_COST: usize = 48;

/// The map's node for the first piece.
const NODE_COST: usize = 240;

/// What a fragment did to its datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Its bytes are held; others are missing.
    Grown,
    /// Its bytes were held before.
    Copy,
    /// Nothing is missing.
    Whole,
    /// It overlaps what is held, or says otherwise where the end is.
    Contradiction,
    /// It can be part of no datagram.
    Bad,
    /// It is one piece too many.
    TooMany,
}

/// Pieces that do not overlap.
#[derive(Default)]
pub(super) struct Pieces {
    /// By offset: where the bytes stand in `bytes`, and where the piece ends.
    ends: BTreeMap<u32, (usize, u32)>,
    /// The pieces one after the other, as they came.
    bytes: Vec<u8>,
    /// Length of the whole, once the last fragment has come.
    whole_len: Option<u32>,
}

impl Pieces {
    /// Add the bytes at `offset`, after which `more` follow or none. Takes time in proportion to `data`.
    pub fn add(&mut self, offset: u32, data: &[u8], more: bool) -> Step {
        let len = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let end = offset.saturating_add(len);
        if len == 0 || end > PAYLOAD_MAX || (more && len % 8 != 0) {
            return Step::Bad;
        }
        let is_at_odds = match self.whole_len {
            Some(whole_len) => end > whole_len || more == (end == whole_len),
            None => !more && self.ends.last_key_value().is_some_and(|(_, &(_, last))| last >= end),
        };
        if is_at_odds {
            return Step::Contradiction;
        }
        if self.overlaps(offset, end) {
            return if self.holds(offset, data) { Step::Copy } else { Step::Contradiction };
        }
        if self.ends.len() >= PIECES_MAX {
            return Step::TooMany;
        }
        self.ends.insert(offset, (self.bytes.len(), end));
        self.bytes.extend_from_slice(data);
        if !more {
            self.whole_len = Some(end);
        }
        // Pieces do not overlap, so that their bytes are all there once there are enough.
        let is_whole = self.whole_len.is_some_and(|whole_len| self.bytes.len() == whole_len as usize);
        if is_whole { Step::Whole } else { Step::Grown }
    }

    /// Whether a piece has bytes in `offset..end`.
    fn overlaps(&self, offset: u32, end: u32) -> bool {
        self.ends.range(..end).next_back().is_some_and(|(_, &(_, before_end))| before_end > offset)
    }

    /// Whether all of `data` is held at `offset`.
    fn holds(&self, offset: u32, data: &[u8]) -> bool {
        let first = self.ends.range(..=offset).next_back().map_or(offset, |(&start, _)| start);
        let (mut at, mut data) = (offset, data);
        for (&start, &(place, end)) in self.ends.range(first..) {
            if data.is_empty() || start > at {
                break;
            }
            let skip = (at - start) as usize;
            let held = self.bytes.get(place + skip..place + (end.saturating_sub(start)) as usize).unwrap_or_default();
            let common = held.len().min(data.len());
            let (here, rest) = data.split_at(common);
            if held.get(..common) != Some(here) {
                return false;
            }
            (at, data) = (end, rest);
        }
        data.is_empty()
    }

    /// Put the bytes into `room` in their order.
    pub fn write_to(&self, room: &mut Vec<u8>) {
        room.clear();
        for (&start, &(place, end)) in &self.ends {
            room.extend_from_slice(self.bytes.get(place..place + (end - start) as usize).unwrap_or_default());
        }
    }

    /// Memory that is taken, bytes.
    pub fn cost(&self) -> usize {
        let nodes = if self.ends.is_empty() { 0 } else { NODE_COST + self.ends.len() * PIECE_COST };
        self.bytes.capacity() + nodes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_791_section_3_2_what_a_fragment_does() {
        let bytes = [7; 64];
        let mut pieces = Pieces::default();
        for (name, offset, len, more, step) in [
            ("no bytes", 0, 0, true, Step::Bad),
            ("no multiple of eight, but not the last", 0, 9, true, Step::Bad),
            ("beyond the longest datagram", 65_528, 8, false, Step::Bad),
            ("the second", 8, 16, true, Step::Grown),
            ("again", 8, 16, true, Step::Copy),
            ("a part of it", 16, 8, true, Step::Copy),
            ("the same, but as the last", 8, 16, false, Step::Contradiction),
            ("half of it is new", 16, 16, true, Step::Contradiction),
            ("the third", 24, 8, true, Step::Grown),
            ("across both", 16, 16, true, Step::Copy),
            ("the last", 32, 3, false, Step::Grown),
            ("the last again", 32, 3, false, Step::Copy),
            ("a longer last", 32, 4, false, Step::Contradiction),
            ("one after the last", 40, 8, true, Step::Contradiction),
            ("the first", 0, 8, true, Step::Whole),
        ] {
            assert_eq!(pieces.add(offset, &bytes[..len], more), step, "{name}");
        }
        let mut room = vec![1, 2, 3];
        pieces.write_to(&mut room);
        assert_eq!(room, &bytes[..35]);
        assert!(pieces.cost() >= 35 + 4 * PIECE_COST);
    }

    #[test]
    fn the_longest_payload_fits() {
        let mut pieces = Pieces::default();
        assert_eq!(pieces.add(65_528, &[1; 7], false), Step::Grown);
        assert_eq!(pieces.add(0, &vec![2; 65_528], true), Step::Whole);
    }
}
