//! The heuristics that are off unless they are asked for, by the names that settings give them.
//!
//! A protocol that a heuristic names is a guess, which will be wrong at times; so each has a name of its own among protocols.

use std::fmt;
use std::str::FromStr;

/// A heuristic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heuristic {
    /// A connection of which the client's first bytes are as even as a cipher's: see `identify/tunnels/fully_encrypted.rs`.
    FullyEncrypted,
}

impl Heuristic {
    /// Every heuristic.
    pub const ALL: [Self; 1] = [Self::FullyEncrypted];

    /// Its name in settings, which is that of the protocol that it names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullyEncrypted => "fully-encrypted",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A name that is no heuristic's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownHeuristic(pub String);

/// With the names that there are.
impl fmt::Display for UnknownHeuristic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "unknown heuristic {}, known are {}",
            self.0,
            Heuristic::ALL.map(Heuristic::as_str).join(", ")
        )
    }
}

impl std::error::Error for UnknownHeuristic {}

impl FromStr for Heuristic {
    type Err = UnknownHeuristic;

    fn from_str(name: &str) -> Result<Self, UnknownHeuristic> {
        let named = Self::ALL.into_iter().find(|heuristic| heuristic.as_str() == name);
        named.ok_or_else(|| UnknownHeuristic(name.to_owned()))
    }
}

/// Which heuristics are asked for; none unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heuristics(u8);

impl Heuristics {
    /// Whether `heuristic` is asked for.
    #[must_use]
    pub const fn contains(self, heuristic: Heuristic) -> bool {
        self.0 & heuristic.bit() != 0
    }

    /// This set with `heuristic` in it.
    #[must_use]
    pub const fn with(self, heuristic: Heuristic) -> Self {
        Self(self.0 | heuristic.bit())
    }

    /// The set of those that are named.
    ///
    /// # Errors
    /// [`UnknownHeuristic`] holds the first name that is none.
    pub fn from_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, UnknownHeuristic> {
        names.into_iter().try_fold(Self::default(), |set, name| Ok(set.with(name.parse()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Protocol;
    use super::{Heuristic, Heuristics};

    #[test]
    fn each_has_the_name_of_a_protocol_and_is_off_by_default() {
        for heuristic in Heuristic::ALL {
            assert!(Protocol::ALL.iter().any(|protocol| protocol.as_str() == heuristic.as_str()));
            assert!(!Heuristics::default().contains(heuristic));
            assert!(Heuristics::from_names([heuristic.as_str()]).unwrap().contains(heuristic));
        }
    }

    #[test]
    fn an_unknown_name_is_told_with_those_that_are_known() {
        let unknown = Heuristics::from_names(["fully-encrypted", "encrypted"]).unwrap_err();
        assert_eq!(unknown.to_string(), "unknown heuristic encrypted, known are fully-encrypted");
        assert_eq!(Heuristics::from_names([]), Ok(Heuristics::default()));
    }
}
