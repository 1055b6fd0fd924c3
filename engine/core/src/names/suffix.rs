//! The public suffix of a name, with the section of the list that holds it.

use psl::Type;

use super::literal::literal_address;

/// A section of the public suffix list (<https://github.com/publicsuffix/list/wiki/Format>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuffixSection {
    /// What registries of the public root delegate.
    Icann,
    /// What owners of domains hand out below them.
    Private,
    /// In neither: the list's rule `*` makes one label of it.
    Unlisted,
}

impl SuffixSection {
    /// The section's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Icann => "icann",
            Self::Private => "private",
            Self::Unlisted => "unlisted",
        }
    }
}

/// The public suffix of `name`, which may be all of it; none of an address.
///
/// `name` is as [`super::normalise_host`] makes it.
#[must_use]
pub fn public_suffix(name: &str) -> Option<(&str, SuffixSection)> {
    if literal_address(name).is_some() {
        return None;
    }
    let suffix = psl::suffix(name.as_bytes())?;
    let section = match suffix.typ() {
        Some(Type::Icann) => SuffixSection::Icann,
        Some(Type::Private) => SuffixSection::Private,
        None => SuffixSection::Unlisted,
    };
    Some((std::str::from_utf8(suffix.as_bytes()).ok()?, section))
}

#[cfg(test)]
mod tests {
    use super::{SuffixSection, public_suffix};

    #[test]
    fn a_suffix_is_told_with_its_section() {
        for (name, expected) in [
            ("www.example.com", Some(("com", SuffixSection::Icann))),
            ("com", Some(("com", SuffixSection::Icann))),
            ("www.torrington.k12.ct.us", Some(("k12.ct.us", SuffixSection::Icann))),
            ("a.user.github.io", Some(("github.io", SuffixSection::Private))),
            ("example.con", Some(("con", SuffixSection::Unlisted))),
            ("printer", Some(("printer", SuffixSection::Unlisted))),
            ("192.0.2.1", None),
            ("2001:db8::1", None),
            ("", None),
        ] {
            assert_eq!(public_suffix(name), expected, "{name}");
        }
    }

    #[test]
    fn sections_have_names() {
        let sections = [SuffixSection::Icann, SuffixSection::Private, SuffixSection::Unlisted];
        assert_eq!(sections.map(SuffixSection::as_str), ["icann", "private", "unlisted"]);
    }
}
