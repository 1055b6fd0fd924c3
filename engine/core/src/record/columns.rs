//! A dictionary-coded text column that is being filled.

use std::hash::BuildHasher;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int32Array, StringArray};
use foldhash::quality::RandomState;
use hashbrown::HashTable;

/// Codes and their texts, numbered in the order of their first use.
///
/// The table's hash has a secret seed, so that nobody can choose names that collide; no code depends on it.
#[derive(Default)]
pub(super) struct TextColumn {
    codes: Vec<Option<i32>>,
    texts: Vec<Box<str>>,
    index: HashTable<i32>,
    hasher: RandomState,
}

impl TextColumn {
    /// Append a value. Gives its code.
    pub(super) fn push(&mut self, text: Option<&str>) -> Option<i32> {
        let code = text.map(|text| self.code(text));
        self.codes.push(code);
        code
    }

    fn code(&mut self, text: &str) -> i32 {
        let texts = &self.texts;
        // Neighbours are often alike.
        if let Some(&Some(last)) = self.codes.last() {
            if &*texts[place(last)] == text {
                return last;
            }
        }
        let hash = self.hasher.hash_one(text);
        if let Some(&code) = self.index.find(hash, |&code| &*texts[place(code)] == text) {
            return code;
        }
        let code = i32::try_from(self.texts.len()).unwrap_or(i32::MAX);
        self.texts.push(text.into());
        let (texts, hasher) = (&self.texts, &self.hasher);
        self.index.insert_unique(hash, code, |&code| hasher.hash_one(&*texts[place(code)]));
        code
    }

    /// The column's array; the column is empty afterwards.
    pub(super) fn finish(&mut self) -> ArrayRef {
        let column = std::mem::take(self);
        let keys = Int32Array::from(column.codes);
        let values: Arc<dyn Array> = Arc::new(StringArray::from_iter_values(column.texts.iter()));
        Arc::new(DictionaryArray::<Int32Type>::new(keys, values))
    }
}

/// Codes are made from lengths, so they are never negative.
fn place(code: i32) -> usize {
    usize::try_from(code).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;

    #[test]
    fn texts_are_numbered_by_first_use() {
        let mut column = TextColumn::default();
        let codes: Vec<_> =
            [Some("b"), Some("b"), None, Some("a"), Some("b"), Some("")].map(|text| column.push(text)).into();
        assert_eq!(codes, [Some(0), Some(0), None, Some(1), Some(0), Some(2)]);
        let array = column.finish();
        let array = array.as_dictionary::<Int32Type>();
        assert_eq!(array.values().as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["b", "a", ""]);
        assert_eq!(array.keys().iter().collect::<Vec<_>>(), codes);
        assert_eq!(column.push(Some("c")), Some(0), "the next batch has its own dictionary");
    }

    #[test]
    fn many_texts_keep_their_codes() {
        let mut column = TextColumn::default();
        for round in 0..2 {
            for number in 0..5_000 {
                assert_eq!(column.push(Some(&format!("{number}.example"))), Some(number), "round {round}");
            }
        }
    }
}
