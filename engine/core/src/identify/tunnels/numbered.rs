//! Packets of a tunnel that have nothing fixed but an index and a number that rises: two of one end must agree.

/// How far the number rises at most between two packets that are seen: losses and reordering make steps.
const STEP_MAX: u64 = 1_024;

/// Whether a number of one end goes on from the one before it.
pub(super) fn rises(before: u64, number: u64) -> bool {
    number.checked_sub(before).is_some_and(|step| (1..=STEP_MAX).contains(&step))
}

/// What such a packet tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Numbered {
    pub(super) index: u32,
    pub(super) number: u32,
}

impl Numbered {
    /// Whether this packet follows the one in `last`, of the same end; it takes its place there.
    pub(super) fn follows(self, last: &mut Option<Self>) -> bool {
        last.replace(self)
            .is_some_and(|before| before.index == self.index && rises(before.number.into(), self.number.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::Numbered;

    #[test]
    fn one_index_and_a_number_that_rises() {
        for (index, number, expected) in
            [(7, 101, true), (7, 1_124, true), (7, 1_125, false), (7, 100, false), (7, 99, false), (8, 101, false)]
        {
            let mut last = None;
            assert!(!Numbered { index: 7, number: 100 }.follows(&mut last));
            let next = Numbered { index, number };
            assert_eq!(next.follows(&mut last), expected, "{index} {number}");
            assert_eq!(last, Some(next));
        }
    }
}
