//! The places of flows, by number: they grow by whole pieces, so that a flow is never moved and no packet waits for that.

use std::ops::{Index, IndexMut};

use super::open::OpenFlow;

/// Flows of a piece, as a power of two: less than a MiB.
const PIECE: u32 = 12;
const WITHIN: u32 = (1 << PIECE) - 1;

/// Places of flows, open ones and such as can be used again.
#[derive(Default)]
pub struct Places {
    pieces: Vec<Vec<OpenFlow>>,
    /// Places that can be used again: the last first, as it is likely to be in the cache.
    free: Vec<u32>,
    len: u32,
}

impl Places {
    /// Where the next flow will be put.
    pub fn next(&self) -> u32 {
        self.free.last().copied().unwrap_or(self.len)
    }

    /// Put a flow at [`Self::next`].
    pub fn put(&mut self, state: OpenFlow) {
        if let Some(place) = self.free.pop() {
            self[place] = state;
            return;
        }
        if self.len & WITHIN == 0 {
            self.pieces.push(Vec::with_capacity(1 << PIECE));
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.push(state);
            self.len += 1;
        }
    }

    /// Let the place of a closed flow be used again.
    pub fn free(&mut self, place: u32) {
        self.free.push(place);
    }

    /// The flow at `place`, open or not.
    pub fn get(&self, place: u32) -> Option<&OpenFlow> {
        self.pieces.get((place >> PIECE) as usize)?.get((place & WITHIN) as usize)
    }

    /// All flows, open or not, with their places.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &OpenFlow)> {
        (0..).zip(self.pieces.iter().flatten())
    }
}

impl Index<u32> for Places {
    type Output = OpenFlow;

    fn index(&self, place: u32) -> &OpenFlow {
        &self.pieces[(place >> PIECE) as usize][(place & WITHIN) as usize]
    }
}

impl IndexMut<u32> for Places {
    fn index_mut(&mut self, place: u32) -> &mut OpenFlow {
        &mut self.pieces[(place >> PIECE) as usize][(place & WITHIN) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::open::tests::flow;

    #[test]
    fn places_are_given_in_order_over_pieces_and_used_again() {
        let (mut places, count) = (Places::default(), (1 << PIECE) + 3);
        for number in 0..count {
            assert_eq!(places.next(), number);
            places.put(flow(number.into()));
        }
        assert!(places.iter().all(|(place, state)| state.ts_ns() == i64::from(place)));
        assert_eq!(places.iter().count(), count as usize);
        places.free(5);
        places.free(1 << PIECE);
        for place in [1 << PIECE, 5, count] {
            assert_eq!(places.next(), place);
            places.put(flow(-1));
            assert_eq!(places[place].ts_ns(), -1);
        }
        assert!(places.get(count).is_some() && places.get(count + 1).is_none());
    }
}
