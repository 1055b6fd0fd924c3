//! A column of which values may be absent, filled some rows at a time.

use arrow_array::types::ArrowPrimitiveType;
use arrow_array::{BooleanArray, PrimitiveArray};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, Buffer, NullBuffer};

/// Rows that a word of bits tells of: no more are appended at once, and none beyond a whole number of them.
pub(super) const BLOCK: usize = 64;

/// The numbers of the rows that are there, and of those that are likely to be in the end.
#[derive(Clone, Copy)]
pub(super) struct Filled {
    pub(super) rows: usize,
    pub(super) expected: usize,
}

/// A bit a row.
#[derive(Default)]
pub(super) struct Bits(Vec<u64>);

/// Values and whether each is there. Holds nothing at all until one is.
#[derive(Default)]
pub(super) struct Sparse<T> {
    values: Vec<T>,
    present: Bits,
}

impl Bits {
    /// Append the low bits of `word` behind `filled.rows` bits. What was never appended counts as zeros.
    pub(super) fn append(&mut self, filled: Filled, word: u64) {
        if word == 0 {
            return;
        }
        if self.0.is_empty() {
            self.0.reserve(filled.expected.div_ceil(BLOCK));
        }
        self.0.resize(filled.rows / BLOCK + 1, 0);
        if let Some(last) = self.0.last_mut() {
            *last |= word << (filled.rows % BLOCK);
        }
    }

    /// As many bits as there are rows; no bit is left.
    pub(super) fn finish(&mut self, rows: usize) -> BooleanBuffer {
        let mut words = std::mem::take(&mut self.0);
        words.resize(rows.div_ceil(BLOCK), 0);
        BooleanBuffer::new(Buffer::from_vec(words), 0, rows)
    }

    /// As [`Self::finish`], as a column.
    pub(super) fn finish_column(&mut self, rows: usize) -> BooleanArray {
        BooleanArray::new(self.finish(rows), None)
    }
}

impl<T: Copy + Default> Sparse<T> {
    /// Append these behind `filled.rows` values.
    #[inline]
    pub(super) fn append(&mut self, filled: Filled, items: impl Iterator<Item = Option<T>>) {
        let mut block = [T::default(); BLOCK];
        let (mut count, mut word) = (0, 0_u64);
        for (slot, item) in block.iter_mut().zip(items) {
            word |= u64::from(item.is_some()) << count;
            *slot = item.unwrap_or_default();
            count += 1;
        }
        if self.values.is_empty() {
            if word == 0 {
                return;
            }
            self.values.reserve(filled.expected);
            self.values.resize(filled.rows, T::default());
        }
        self.values.extend_from_slice(block.get(..count).unwrap_or_default());
        self.present.append(filled, word);
    }

    /// Whether no value was there so far.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The values and where there are none, or nothing where there is none at all; the column is empty afterwards.
    pub(super) fn finish(&mut self) -> Option<(Vec<T>, Option<NullBuffer>)> {
        let values = trimmed(&mut self.values);
        let present = self.present.finish(values.len());
        (!values.is_empty()).then(|| (values, Some(NullBuffer::new(present)).filter(|nulls| nulls.null_count() > 0)))
    }

    /// As [`Self::finish`], as an array.
    pub(super) fn finish_array<P: ArrowPrimitiveType<Native = T>>(&mut self) -> Option<PrimitiveArray<P>>
    where
        T: ArrowNativeType,
    {
        self.finish().map(|(values, nulls)| PrimitiveArray::new(values.into(), nulls))
    }
}

/// What `column` holds, without the room that a short batch left; the column is empty afterwards.
pub(super) fn trimmed<T>(column: &mut Vec<T>) -> Vec<T> {
    let mut column = std::mem::take(column);
    if column.len() < column.capacity() / 2 {
        column.shrink_to_fit();
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;
    use arrow_array::types::Int32Type;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_back_however_they_are_appended(
            items in prop::collection::vec(prop::option::weighted(0.05, any::<i32>()), 0..400),
            parts in prop::collection::vec(1_usize..=BLOCK, 400),
        ) {
            let (mut column, mut bits, mut left) = (Sparse::default(), Bits::default(), &items[..]);
            for part in parts {
                let filled = Filled { rows: items.len() - left.len(), expected: 100 };
                let (now, later) = left.split_at(part.min(BLOCK - filled.rows % BLOCK).min(left.len()));
                column.append(filled, now.iter().copied());
                let word = now.iter().rev().fold(0, |word, item| word << 1 | u64::from(item.is_some()));
                if !now.is_empty() {
                    bits.append(filled, word);
                }
                left = later;
            }
            prop_assert!(left.is_empty());
            let some: Vec<bool> = items.iter().map(Option::is_some).collect();
            prop_assert_eq!(bits.finish(items.len()).iter().collect::<Vec<_>>(), some);
            match column.finish_array::<Int32Type>() {
                Some(array) => prop_assert_eq!(array.iter().collect::<Vec<_>>(), items),
                None => prop_assert!(items.iter().all(Option::is_none)),
            }
            prop_assert!(column.is_empty());
        }
    }

    #[test]
    fn a_column_without_gaps_has_no_null_buffer() {
        let mut column = Sparse::default();
        column.append(Filled { rows: 0, expected: 2 }, [Some(1), Some(2)].into_iter());
        assert!(column.finish_array::<Int32Type>().is_some_and(|array| array.nulls().is_none()));
    }
}
