//! The formats of lists, each with its name and its reader.

use super::adblock::Adblock;
pub use super::csv::Column;
use super::csv::Csv;
use super::dnsmasq::Dnsmasq;
use super::hosts::Hosts;
use super::item::{Include, ReadLine};
use super::networks::Networks;
use super::plain::Plain;
use super::rpz::Rpz;
use super::v2fly::V2fly;

/// A format. Of two that fit a list equally the earlier is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Hosts files.
    Hosts,
    /// Rules of ad blockers.
    Adblock,
    /// Configuration of dnsmasq.
    Dnsmasq,
    /// Response policy zones.
    Rpz,
    /// Networks in CIDR notation.
    Cidr,
    /// A domain, wildcard or address a line.
    Domains,
    /// Tables.
    Csv,
    /// Lists of domain-list-community.
    V2fly,
}

/// What a reader is to know beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormatOptions {
    /// The column of a table.
    pub column: Option<Column>,
    /// Attributes that the entries of an included list must have, and must not have.
    pub include: Include,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Hosts, Self::Adblock, Self::Dnsmasq, Self::Rpz, Self::Cidr, Self::Domains, Self::Csv, Self::V2fly];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hosts => "hosts",
            Self::Adblock => "adblock",
            Self::Dnsmasq => "dnsmasq",
            Self::Rpz => "rpz",
            Self::Cidr => "cidr",
            Self::Domains => "domains",
            Self::Csv => "csv",
            Self::V2fly => "v2fly",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    pub(super) fn reader(self, options: FormatOptions) -> Box<dyn ReadLine + Send + Sync> {
        match self {
            Self::Hosts => Box::new(Hosts),
            Self::Adblock => Box::new(Adblock),
            Self::Dnsmasq => Box::new(Dnsmasq),
            Self::Rpz => Box::new(Rpz::default()),
            Self::Cidr => Box::new(Networks),
            Self::Domains => Box::new(Plain),
            Self::Csv => Box::new(Csv::new(options.column)),
            Self::V2fly => Box::new(V2fly::new(options.include.with, options.include.without)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::{Format, FormatOptions};

    #[test]
    fn each_format_reads_its_own() {
        for (format, line) in [
            (Format::Hosts, "0.0.0.0 a.example"),
            (Format::Adblock, "||a.example^"),
            (Format::Dnsmasq, "address=/a.example/"),
            (Format::Rpz, "a.example CNAME ."),
            (Format::Domains, "*.a.example"),
            (Format::Csv, "1,a.example"),
            (Format::V2fly, "domain:a.example"),
        ] {
            assert_eq!(told(&mut *format.reader(FormatOptions::default()), line), ["a.example"], "{format:?}");
        }
        let networks = told(&mut *Format::Cidr.reader(FormatOptions::default()), "203.0.113.0/24");
        assert_eq!(networks, ["net 203.0.113.0/24"]);
    }

    #[test]
    fn names_of_formats() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.as_str()), Some(format));
        }
        assert_eq!(Format::from_name("squid"), None);
    }
}
