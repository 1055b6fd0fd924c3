//! What became of the entries that were read: counts, and the first of each kind that were refused.

use super::reason::Reason;

/// Entries of each reason that are told with their place.
const OFFENDERS: usize = 3;
/// Characters of an offender's line that are told.
const SHOWN: usize = 60;

/// An entry that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offender {
    /// Why.
    pub reason: Reason,
    /// The file that it stands in, as that was named.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
    /// The line's begin, without what a terminal would not show; empty where the line is no text.
    pub text: String,
}

/// Counts of entries: `read` is the sum of `kept`, `duplicates` and all refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines, comments and empty ones with them.
    pub lines: u64,
    /// Entries on them.
    pub read: u64,
    /// Entries that are kept.
    pub kept: u64,
    /// Entries that were there before.
    pub duplicates: u64,
    refused: [u64; Reason::ALL.len()],
    offenders: Vec<Offender>,
}

impl Tally {
    /// How many entries were refused for each reason, where any were.
    pub fn refused(&self) -> impl Iterator<Item = (Reason, u64)> {
        Reason::ALL.into_iter().zip(self.refused).filter(|(_, count)| *count > 0)
    }

    /// The first entries that were refused, some of each reason.
    #[must_use]
    pub fn offenders(&self) -> &[Offender] {
        &self.offenders
    }

    /// Count an entry that is kept, or was there before.
    pub(super) fn keep(&mut self, is_new: bool) {
        self.read += 1;
        if is_new {
            self.kept += 1;
        } else {
            self.duplicates += 1;
        }
    }

    /// Count an entry that is refused.
    pub(super) fn refuse(&mut self, reason: Reason, file: &str, line: u64, text: &str) {
        self.read += 1;
        let Some(count) = self.refused.get_mut(reason.index()) else { return };
        *count += 1;
        if *count <= OFFENDERS as u64 {
            let text = text.chars().filter(|letter| !letter.is_control()).take(SHOWN).collect();
            self.offenders.push(Offender { reason, file: file.to_owned(), line, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reason, Tally};

    #[test]
    fn every_entry_is_counted_and_the_first_are_told() {
        let mut tally = Tally::default();
        tally.keep(true);
        tally.keep(false);
        for line in 1..=9 {
            tally.refuse(Reason::Path, "list", line, &format!("{line}\u{7}{}", "a".repeat(99)));
        }
        tally.refuse(Reason::Foreign, "other", 4, "x");
        assert_eq!((tally.read, tally.kept, tally.duplicates), (12, 1, 1));
        assert_eq!(tally.refused().collect::<Vec<_>>(), [(Reason::Foreign, 1), (Reason::Path, 9)]);
        let told: Vec<(Reason, u64)> = tally.offenders().iter().map(|each| (each.reason, each.line)).collect();
        let first = [(Reason::Path, 1), (Reason::Path, 2), (Reason::Path, 3), (Reason::Foreign, 4)];
        assert_eq!(told, first);
        assert_eq!(tally.offenders()[0].text, format!("1{}", "a".repeat(59)));
    }
}
