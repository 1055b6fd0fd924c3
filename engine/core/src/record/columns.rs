//! A dictionary-coded text column that is being filled.

use arrow_array::{ArrayRef, Int32Array};
use arrow_schema::ArrowError;

use super::dictionary::Dictionary;

/// Codes and their texts, numbered in the order of their first use.
#[derive(Default)]
pub(super) struct TextColumn {
    codes: Vec<Option<i32>>,
    dictionary: Dictionary,
}

impl TextColumn {
    /// Append a value. Gives its code.
    pub(super) fn push(&mut self, text: Option<&str>) -> Option<i32> {
        let code = text.map(|text| self.dictionary.code(text));
        self.codes.push(code);
        code
    }

    /// The column's array; the column is empty afterwards.
    ///
    /// # Errors
    /// More than 2 GiB of texts.
    pub(super) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        self.dictionary.array(Int32Array::from(std::mem::take(&mut self.codes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;

    #[test]
    fn texts_are_numbered_by_first_use() {
        let mut column = TextColumn::default();
        let codes: Vec<_> =
            [Some("b"), Some("b"), None, Some("a"), Some("b"), Some("")].map(|text| column.push(text)).into();
        assert_eq!(codes, [Some(0), Some(0), None, Some(1), Some(0), Some(2)]);
        let array = column.finish().expect("an array");
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
