//! Lists of networks in CIDR notation (RFC 4632, section 3.1) and of single addresses, one a line.

use super::item::{Item, ReadLine, Sink, without_comment};
use super::names::is_network;
use super::reason::Reason;

/// Reads them.
#[derive(Default)]
pub(super) struct Networks;

impl ReadLine for Networks {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = without_comment(line, b"#;");
        if text.is_empty() {
            return;
        }
        let is_range = || text.split_once('-').is_some_and(|(first, _)| is_network(first.trim()));
        sink(match text {
            _ if !text.contains(char::is_whitespace) && is_network(text) => Item::Network(text),
            _ if is_range() => Item::Refused(Reason::NotANetwork),
            _ => Item::Refused(Reason::Foreign),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::Networks;

    #[test]
    fn a_network_a_line() {
        let lines = "; Title\n# note\n\n203.0.113.0/24 ; REF1\n198.51.100.7\n2001:db8::/32\n";
        assert_eq!(told(&mut Networks, lines), ["net 203.0.113.0/24", "net 198.51.100.7", "net 2001:db8::/32"]);
    }

    #[test]
    fn what_is_none_is_refused() {
        let lines = "example.com\n203.0.113.0 - 203.0.113.9\n203.0.113.0/24 example\n";
        assert_eq!(told(&mut Networks, lines), ["Foreign", "NotANetwork", "Foreign"]);
    }
}
