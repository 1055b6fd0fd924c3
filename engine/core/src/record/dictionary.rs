//! Texts with their codes, numbered in the order of their first use.

use std::hash::BuildHasher;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow_buffer::{Buffer, OffsetBuffer};
use arrow_schema::ArrowError;
use foldhash::quality::RandomState;
use hashbrown::HashTable;

/// The dictionary of a column, until its batch is full.
///
/// The table's hash has a secret seed, so that nobody can choose names that collide; no code depends on it.
pub(super) struct Dictionary {
    /// All texts, one after the other.
    texts: String,
    /// Where each text begins; at last the end of all.
    starts: Vec<i32>,
    index: HashTable<Slot>,
    hasher: RandomState,
    recent: [Recent; RECENT],
}

/// Texts that stay where they are, found by their place without being read.
const RECENT: usize = 16;

/// Where such a text stands, how long it is, and its code.
#[derive(Clone, Copy, Default)]
struct Recent {
    address: usize,
    length: usize,
    code: i32,
}

/// Its hash is kept so that a table that grows reads no text again.
struct Slot {
    hash: u64,
    code: i32,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            texts: String::new(),
            starts: vec![0],
            index: HashTable::new(),
            hasher: RandomState::default(),
            recent: [Recent::default(); RECENT],
        }
    }
}

impl Dictionary {
    /// Whether no text has a code yet.
    pub(super) fn is_empty(&self) -> bool {
        self.starts.len() <= 1
    }

    /// The code of `text`: a new one where it is new.
    pub(super) fn code(&mut self, text: &str) -> i32 {
        let hash = self.hasher.hash_one(text);
        let (texts, starts) = (self.texts.as_bytes(), &self.starts);
        let same = |slot: &Slot| slot.hash == hash && text_at(texts, starts, slot.code) == Some(text.as_bytes());
        if let Some(slot) = self.index.find(hash, same) {
            return slot.code;
        }
        let code = i32::try_from(self.starts.len() - 1).unwrap_or(i32::MAX);
        self.texts.push_str(text);
        // Beyond the largest offset `array` refuses.
        self.starts.push(i32::try_from(self.texts.len()).unwrap_or(i32::MAX));
        self.index.insert_unique(hash, Slot { hash, code }, |slot| slot.hash);
        code
    }

    /// As [`Self::code`], for a text that keeps its place for as long as the dictionary has codes: no other text may come to stand
    /// there.
    pub(super) fn code_of_lasting(&mut self, text: &str) -> i32 {
        let (address, length) = (text.as_ptr().addr(), text.len());
        let place = (address >> 4 ^ address >> 8 ^ length) % RECENT;
        match self.recent.get(place) {
            Some(recent) if recent.address == address && recent.length == length => return recent.code,
            _ => {}
        }
        let code = self.code(text);
        if let Some(slot) = self.recent.get_mut(place) {
            *slot = Recent { address, length, code };
        }
        code
    }

    /// The column with these codes; the dictionary is empty afterwards.
    ///
    /// # Errors
    /// Codes that are not the dictionary's, or more than 2 GiB of texts.
    pub(super) fn array(&mut self, keys: Int32Array) -> Result<ArrayRef, ArrowError> {
        self.index.clear();
        self.recent = [Recent::default(); RECENT];
        let starts = std::mem::replace(&mut self.starts, vec![0]);
        let texts = std::mem::take(&mut self.texts).into_bytes();
        if i32::try_from(texts.len()).is_err() {
            return Err(ArrowError::OffsetOverflowError(texts.len()));
        }
        let values = StringArray::try_new(OffsetBuffer::new(starts.into()), Buffer::from_vec(texts), None)?;
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(values))?))
    }
}

/// The text with this code. Codes are made from lengths, so they are never negative.
fn text_at<'a>(texts: &'a [u8], starts: &[i32], code: i32) -> Option<&'a [u8]> {
    let code = usize::try_from(code).ok()?;
    let (start, end) = (*starts.get(code)?, *starts.get(code + 1)?);
    texts.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;

    #[test]
    fn texts_are_numbered_by_first_use() {
        let mut dictionary = Dictionary::default();
        assert!(dictionary.is_empty());
        assert_eq!(["b", "b", "a", "", "b", ""].map(|text| dictionary.code(text)), [0, 0, 1, 2, 0, 2]);
        assert!(!dictionary.is_empty());
        let array = dictionary.array(Int32Array::from(vec![Some(0), None, Some(2)])).expect("an array");
        let array = array.as_dictionary::<Int32Type>();
        assert_eq!(array.values().as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["b", "a", ""]);
        assert!(dictionary.is_empty());
        assert_eq!(dictionary.code("a"), 0, "the next batch has its own dictionary");
        assert!(dictionary.array(Int32Array::from(vec![1])).is_err(), "no text has this code");
    }

    #[test]
    fn texts_that_last_have_the_same_codes() {
        let mut dictionary = Dictionary::default();
        let text = "abcdefghijklmnopqrstuvwxyz".repeat(4);
        let parts: Vec<_> = (0..50).flat_map(|start| [&text[start..start + 3], &text[start..start + 7], ""]).collect();
        for _ in 0..2 {
            for part in &parts {
                let code = dictionary.code_of_lasting(part);
                assert_eq!(code, dictionary.code(&String::from(*part)), "{part}");
            }
        }
        dictionary.array(Int32Array::from(vec![0])).expect("an array");
        assert_eq!(dictionary.code_of_lasting(parts[4]), 0, "the next batch has its own codes");
    }

    #[test]
    fn many_texts_keep_their_codes() {
        let mut dictionary = Dictionary::default();
        for round in 0..2 {
            for number in 0..5_000 {
                assert_eq!(dictionary.code(&format!("{number}.example")), number, "round {round}");
            }
        }
    }
}
