//! Why an entry of a list is not kept.

/// A reason, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// A line that is no entry of the list's format.
    Foreign,
    /// A line that is no UTF-8 text, or has control characters.
    NotText,
    /// A line longer than is read.
    LongLine,
    /// No domain name.
    NotADomain,
    /// No network in CIDR notation.
    NotANetwork,
    /// An address that has bits set behind its prefix.
    HostBits,
    /// A network of so many addresses that it says nothing.
    WideNetwork,
    /// Addresses that nobody reaches over the internet.
    ReservedNetwork,
    /// A part of what a host offers: its name alone would stand for all of it.
    Path,
    /// A host's single port.
    Port,
    /// A pattern of names or addresses.
    Pattern,
    /// A rule that applies to some requests only.
    Options,
    /// A rule that lets its names through.
    Exception,
    /// A rule on what a page shows.
    Cosmetic,
    /// A name that is answered with another address or name, or by another server.
    Redirect,
    /// A trigger that is no name.
    Trigger,
    /// A name for the machine itself or for its link.
    OwnName,
    /// A name of one label, which is no registered domain.
    OneLabel,
    /// What a registry delegates names under.
    PublicSuffix,
    /// What a hosting service hands out names under.
    HostingSuffix,
    /// A category of the list that stands for none of the catalogue's.
    Unmapped,
    /// An entry without the attribute that was asked for, or with one that was not wanted.
    Attribute,
    /// A row without the column.
    Column,
    /// A list to be included that is not there.
    Include,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::Foreign,
        Self::NotText,
        Self::LongLine,
        Self::NotADomain,
        Self::NotANetwork,
        Self::HostBits,
        Self::WideNetwork,
        Self::ReservedNetwork,
        Self::Path,
        Self::Port,
        Self::Pattern,
        Self::Options,
        Self::Exception,
        Self::Cosmetic,
        Self::Redirect,
        Self::Trigger,
        Self::OwnName,
        Self::OneLabel,
        Self::PublicSuffix,
        Self::HostingSuffix,
        Self::Unmapped,
        Self::Attribute,
        Self::Column,
        Self::Include,
    ];

    /// In words for whoever imports the list.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Foreign => "not an entry of this format",
            Self::NotText => "not UTF-8 text, or control characters in it",
            Self::LongLine => "a line longer than 4,096 bytes",
            Self::NotADomain => "not a domain name",
            Self::NotANetwork => "not a network in CIDR notation",
            Self::HostBits => "a network with bits set behind its prefix",
            Self::WideNetwork => "a network wider than /8, or /16 of IPv6",
            Self::ReservedNetwork => "addresses for private or special use",
            Self::Path => "a path on a host: its name would stand for all of the host",
            Self::Port => "a single port of a host",
            Self::Pattern => "a pattern: keyword, regular expression or inner wildcard",
            Self::Options => "a rule with options, for some requests only",
            Self::Exception => "an exception, which lets names through",
            Self::Cosmetic => "a rule on what a page shows",
            Self::Redirect => "a name sent to another address, name or server",
            Self::Trigger => "a trigger that is no name",
            Self::OwnName => "a name for the machine itself or its link",
            Self::OneLabel => "a name of one label",
            Self::PublicSuffix => "a public suffix, under which anybody registers names",
            Self::HostingSuffix => "the suffix of a hosting service, under which its customers have names",
            Self::Unmapped => "in a category of the list that is mapped to none of the catalogue's",
            Self::Attribute => "left out by the attributes that an include asks for",
            Self::Column => "a row without the column",
            Self::Include => "an included list that is not there",
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Reason;

    #[test]
    fn each_reason_has_its_place_and_its_words() {
        for (place, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!(reason.index(), place);
        }
        assert_eq!(Reason::ALL.map(Reason::as_str).into_iter().collect::<HashSet<_>>().len(), Reason::ALL.len());
    }
}
