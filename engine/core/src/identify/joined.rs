//! Lists that are put together of others when the program is compiled.

/// How many there are in all lists.
pub(super) const fn count<T>(lists: &[&[T]]) -> usize {
    let (mut all, mut list) = (0, 0);
    while list < lists.len() {
        all += lists[list].len();
        list += 1;
    }
    all
}

/// All of the lists, one after the other; `N` is their [`count`], and the first list is not empty.
pub(super) const fn joined<T: Copy, const N: usize>(lists: &[&[T]]) -> [T; N] {
    let mut all = [lists[0][0]; N];
    let (mut filled, mut list) = (0, 0);
    while list < lists.len() {
        let mut place = 0;
        while place < lists[list].len() {
            all[filled] = lists[list][place];
            filled += 1;
            place += 1;
        }
        list += 1;
    }
    assert!(filled == N, "N is the count of all");
    all
}

#[cfg(test)]
mod tests {
    use super::{count, joined};

    #[test]
    fn lists_follow_each_other() {
        const LISTS: &[&[u8]] = &[&[1, 2], &[], &[3]];
        const ALL: [u8; count(LISTS)] = joined(LISTS);
        assert_eq!(ALL, [1, 2, 3]);
    }
}
