//! The short digest that a JA4 fingerprint has of a list, of which the last few that were made are remembered.
//!
//! The programs of a network make the same few lists over and over, and the digest of one takes some ten times as long as to
//! find it here. Each thread remembers its own; a list is compared in full, so that what is remembered changes no fingerprint.

use std::cell::RefCell;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use sha2::{Digest, Sha256};

/// Digits of the digest.
const SHOWN: usize = 12;
/// Places of the memory, one for each value of some bits of a list's hash. Whoever sends others' hash only has them forgotten.
const PLACES: usize = 256;
/// Numbers of the longest list that is remembered; those of browsers have some 30.
const NUMBERS_MAX: usize = 128;

thread_local! {
    static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

/// A digest that was made.
#[derive(Clone, Default)]
struct Made {
    /// The sorted numbers, then those in the order sent.
    numbers: Vec<u16>,
    /// How many are sorted.
    sorted: usize,
    shown: [u8; SHOWN],
}

/// The first digits of the SHA-256 of both lists as text, the second behind `_` unless it is empty; zeros where both are empty.
pub(super) fn push_digest(text: &mut String, sorted: &[u16], sent: &[u16]) {
    let remembered = || MADE.try_with(|made| recall(&mut *made.try_borrow_mut().ok()?, sorted, sent)).ok().flatten();
    let shown = match sorted.len() + sent.len() {
        0 => [b'0'; SHOWN],
        _ => remembered().unwrap_or_else(|| digest(sorted, sent)),
    };
    text.extend(shown.map(char::from));
}

/// What is remembered of these lists, or, where nothing is, what is now. `None` where they are too long, or there are none.
fn recall(made: &mut Vec<Made>, sorted: &[u16], sent: &[u16]) -> Option<[u8; SHOWN]> {
    let count = sorted.len() + sent.len();
    if !(1..=NUMBERS_MAX).contains(&count) {
        return None;
    }
    if made.is_empty() {
        made.resize_with(PLACES, Made::default);
    }
    let hash = FixedState::default().hash_one((sorted, sent));
    let place = made.get_mut(usize::try_from(hash % PLACES as u64).ok()?)?;
    let is_same = place.sorted == sorted.len() && place.numbers.split_at_checked(place.sorted) == Some((sorted, sent));
    if !is_same {
        place.shown = digest(sorted, sent);
        place.sorted = sorted.len();
        place.numbers.clear();
        place.numbers.extend_from_slice(sorted);
        place.numbers.extend_from_slice(sent);
    }
    Some(place.shown)
}

fn digest(sorted: &[u16], sent: &[u16]) -> [u8; SHOWN] {
    let mut listed = Vec::with_capacity(5 * (sorted.len() + sent.len()) + 1);
    push_hexadecimal(&mut listed, sorted);
    if !sent.is_empty() {
        listed.push(b'_');
        push_hexadecimal(&mut listed, sent);
    }
    let mut shown = [0; SHOWN];
    for (place, byte) in shown.chunks_exact_mut(2).zip(Sha256::digest(&listed)) {
        place.copy_from_slice(&[digit(byte >> 4), digit(byte)]);
    }
    shown
}

/// The values as four hexadecimal digits each, with commas between.
fn push_hexadecimal(text: &mut Vec<u8>, values: &[u16]) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        let [high, low] = value.to_be_bytes();
        text.extend([digit(high >> 4), digit(high), digit(low >> 4), digit(low)]);
    }
}

/// The digit of the lower four bits.
const fn digit(bits: u8) -> u8 {
    match bits & 0x0f {
        number @ 0..=9 => b'0' + number,
        number => b'a' - 10 + number,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NUMBERS_MAX, PLACES, digest, push_digest, recall};

    fn shown(sorted: &[u16], sent: &[u16]) -> String {
        let mut text = String::new();
        push_digest(&mut text, sorted, sent);
        text
    }

    /// The first digits of `printf 1301,1302 | sha256sum` and the like.
    #[test]
    fn a_list_is_digested_as_text() {
        for (sorted, sent, expected) in [
            (&[0x1301, 0x1302][..], &[][..], "62ed6f6ca7ad"),
            (&[0x1301], &[0x0403, 0x0804], "cc9994cd5ffb"),
            (&[], &[0x00ff], "54dd80c14cb3"),
            (&[], &[], "000000000000"),
        ] {
            assert_eq!(shown(sorted, sent), expected);
            assert_eq!(shown(sorted, sent), expected, "again");
        }
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut made = Vec::new();
        for number in 0..2_000 {
            let sorted = [number; NUMBERS_MAX];
            assert_eq!(recall(&mut made, &sorted, &[]), Some(digest(&sorted, &[])));
            assert_eq!(recall(&mut made, &sorted, &[1]), None);
        }
        assert_eq!(recall(&mut made, &[], &[]), None);
        assert_eq!(made.len(), PLACES);
        assert!(made.iter().all(|made| made.numbers.capacity() <= 2 * NUMBERS_MAX));
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_would_be_made(
            lists in prop::collection::vec((prop::collection::vec(0..3_u16, 0..4), prop::collection::vec(0..3_u16, 0..4)), 0..300),
        ) {
            for (sorted, sent) in lists.iter().filter(|(sorted, sent)| !sorted.is_empty() || !sent.is_empty()) {
                prop_assert_eq!(shown(sorted, sent).into_bytes(), digest(sorted, sent));
            }
        }
    }
}
