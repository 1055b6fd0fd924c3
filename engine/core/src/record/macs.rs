//! Codes of link-layer addresses, each spelled once a batch.

use arrow_array::{ArrayRef, Int32Array};
use arrow_schema::ArrowError;
use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::dictionary::Dictionary;
use super::text;
use crate::flow::Mac;

/// The codes of addresses. Their hash has a secret seed, so that nobody can choose addresses that collide.
#[derive(Default)]
pub(super) struct Macs {
    last: Option<(Mac, i32)>,
    codes: HashMap<u64, i32, RandomState>,
    dictionary: Dictionary,
}

impl Macs {
    /// The code of `mac`.
    #[inline]
    pub(super) fn code(&mut self, mac: Mac) -> i32 {
        // Neighbours are often alike: many flows come from one router.
        match self.last {
            Some((last, code)) if last == mac => code,
            _ => self.other(mac),
        }
    }

    fn other(&mut self, mac: Mac) -> i32 {
        let number = mac.iter().fold(0, |number: u64, &byte| number << 8 | u64::from(byte));
        let dictionary = &mut self.dictionary;
        let code = *self.codes.entry(number).or_insert_with(|| dictionary.code(&text::mac(mac)));
        self.last = Some((mac, code));
        code
    }

    /// The column with these codes; no address has a code afterwards.
    ///
    /// # Errors
    /// As [`Dictionary::array`].
    pub(super) fn array(&mut self, keys: Int32Array) -> Result<ArrayRef, ArrowError> {
        self.last = None;
        self.codes.clear();
        self.dictionary.array(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_numbered_by_first_use() {
        let mut macs = Macs::default();
        let of = |last| [2, 0, 0, 0, 0, last];
        assert_eq!([7, 7, 5, 7, 6, 5].map(|last| macs.code(of(last))), [0, 0, 1, 0, 2, 1]);
        macs.array(Int32Array::from(vec![2, 0])).expect("an array");
        assert_eq!(macs.code(of(5)), 0, "the next batch has its own codes");
    }
}
