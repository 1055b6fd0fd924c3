//! Plain lists: a domain, a wildcard `*.example.com`, a URL without a path, an address or a network a line.

use super::item::{Item, ReadLine, Sink, without_comment};
use super::names::host;
use super::reason::Reason;

/// Reads them.
#[derive(Default)]
pub(super) struct Plain;

impl ReadLine for Plain {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = without_comment(line, b"#;");
        if text.is_empty() || text.starts_with("//") {
            return;
        }
        let is_one = !text.contains(|letter: char| letter.is_whitespace() || ",|=$^\"".contains(letter));
        sink(if is_one { host(text) } else { Item::Refused(Reason::Foreign) });
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::Plain;

    #[test]
    fn a_host_a_line() {
        let lines = "# Title\n\nexample.com\n*.ads.example\n  .dot.example \t# why\n; note\n// note\nhttps://a.example/\n\
                     203.0.113.0/24 ; why\n2001:db8::7\nbücher.example\n";
        let kept = [
            "example.com",
            "ads.example",
            "dot.example",
            "a.example",
            "net 203.0.113.0/24",
            "net 2001:db8::7",
            "bücher.example",
        ];
        assert_eq!(told(&mut Plain, lines), kept);
    }

    #[test]
    fn what_is_none_is_refused() {
        let lines = "a.example/path\na.example:80\na.example b.example\n||a.example^\naddress=/a.example/\nx,y.example\n\
                     a*b.example\n";
        let refused = ["Path", "Port", "Foreign", "Foreign", "Foreign", "Foreign", "Pattern"];
        assert_eq!(told(&mut Plain, lines), refused);
    }
}
