//! Codes of values that are few: one place each, so that none is spelled or hashed twice in a batch.

use std::borrow::Cow;

use arrow_array::{ArrayRef, Int32Array};
use arrow_schema::ArrowError;

use super::dictionary::Dictionary;

/// A value that has no code yet.
const UNSEEN: i32 = -1;

/// The codes of the numbers below `N`.
pub(super) struct Enumerated<const N: usize> {
    codes: [i32; N],
    dictionary: Dictionary,
}

impl<const N: usize> Default for Enumerated<N> {
    fn default() -> Self {
        Self { codes: [UNSEEN; N], dictionary: Dictionary::default() }
    }
}

impl<const N: usize> Enumerated<N> {
    /// The code of the value with this number, which `text` spells.
    #[inline]
    pub(super) fn code(&mut self, number: usize, text: impl FnOnce() -> Cow<'static, str>) -> i32 {
        match self.codes.get(number) {
            Some(&code) if code != UNSEEN => code,
            _ => self.new_code(number, &text()),
        }
    }

    #[cold]
    fn new_code(&mut self, number: usize, text: &str) -> i32 {
        let code = self.dictionary.code(text);
        if let Some(slot) = self.codes.get_mut(number) {
            *slot = code;
        }
        code
    }

    /// The column with these codes; no value has a code afterwards.
    ///
    /// # Errors
    /// As [`Dictionary::array`].
    pub(super) fn array(&mut self, keys: Int32Array) -> Result<ArrayRef, ArrowError> {
        self.codes = [UNSEEN; N];
        self.dictionary.array(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;

    #[test]
    fn values_are_numbered_by_first_use() {
        let mut enumerated = Enumerated::<4>::default();
        let mut code = |number: usize| enumerated.code(number, || number.to_string().into());
        assert_eq!([3, 1, 3, 9, 1, 9].map(&mut code), [0, 1, 0, 2, 1, 2], "9 has no place, but a code");
        assert_eq!(enumerated.array(Int32Array::from(vec![2, 0])).expect("an array").len(), 2);
        assert_eq!(enumerated.code(1, || "1".into()), 0, "the next batch has its own codes");
    }
}
