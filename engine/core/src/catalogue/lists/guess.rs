//! The format of a list, told by its first lines.

use std::convert::Infallible;

use super::format::{Format, FormatOptions};
use super::item::Item;
use super::lines::{Line, Lines};
use super::reason::Reason;
use crate::catalogue::Network;
use crate::names::normalise;

/// Lines that are looked at.
const LINES: u64 = 1000;

/// The format that most of the entries in `sample`, a list's first bytes, are of; nothing where no format reads half of them.
#[must_use]
pub fn guess(sample: &[u8]) -> Option<Format> {
    let fits = |format: Format| {
        let (fitting, all) = fit(format, sample);
        (fitting > 0 && 2 * fitting >= all).then_some((format, fitting, all))
    };
    // Formats count entries differently, as one line can hold several: the share counts. `max_by` takes the last of equals.
    let best = Format::ALL.into_iter().rev().filter_map(fits).max_by(|a, b| (a.1 * b.2).cmp(&(b.1 * a.2)));
    best.map(|(format, _, _)| format)
}

/// How many entries of `sample` are of this format, and how many there are.
fn fit(format: Format, sample: &[u8]) -> (u64, u64) {
    let mut reader = format.reader(FormatOptions::default());
    let (mut fitting, mut all) = (0, 0);
    let mut read = |number: u64, line: Line<'_>| -> Result<(), Infallible> {
        if let (Line::Text(text), true) = (line, number <= LINES) {
            reader.line(text, &mut |item| {
                if let Some(is_fitting) = is_fitting(&item) {
                    all += 1;
                    fitting += u64::from(is_fitting);
                }
            });
        }
        Ok(())
    };
    let mut lines = Lines::default();
    // The last line may be cut off.
    let whole =
        sample.iter().rposition(|&byte| byte == b'\n').map_or(sample, |end| sample.get(..=end).unwrap_or(sample));
    let Ok(()) = lines.feed(whole, &mut read);
    let Ok(()) = lines.finish(&mut read);
    (fitting, all)
}

/// Whether an entry shows its format or speaks against it. What is refused only because of its format's own means shows it as
/// well as what is kept; what may be a pattern says nothing, since almost any line may be one.
fn is_fitting(item: &Item<'_>) -> Option<bool> {
    match item {
        Item::Name(name) => Some(!name.is_ascii() || normalise(name.as_bytes()).is_some()),
        Item::Network(network) => Some(Network::parse(network).is_ok()),
        Item::Refused(Reason::Pattern) => None,
        Item::Refused(Reason::Foreign | Reason::NotADomain | Reason::Column) => Some(false),
        Item::Refused(_) | Item::Include(_) => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Format, guess};

    #[test]
    fn each_format_is_told_by_its_content() {
        for (sample, expected) in [
            ("# Title\n127.0.0.1 localhost\n0.0.0.0 a.example\n0.0.0.0 b.example\n", Format::Hosts),
            ("! Title\n||a.example^\n||b.example^$third-party\nc.example##.ad\n", Format::Adblock),
            ("[Adblock Plus 2.0]\n||a.example^\n", Format::Adblock),
            ("address=/a.example/0.0.0.0\nserver=/b.example/\n", Format::Dnsmasq),
            ("$TTL 60\n@ SOA a. b. 1 2 3 4 5\n NS localhost.\na.example CNAME .\n*.a.example CNAME .\n", Format::Rpz),
            ("203.0.113.0/24\n198.51.100.7\n", Format::Cidr),
            ("; Title\n203.0.113.0/24 ; REF1\n", Format::Cidr),
            ("a.example\nb.example\n203.0.113.7\n", Format::Domains),
            ("*.a.example\n*.b.example\n", Format::Domains),
            ("http://a.example/\nhttp://b.example/path\n", Format::Domains),
            ("bücher.example\n", Format::Domains),
            ("a.example", Format::Domains),
            ("rank,domain\n1,a.example\n2,b.example\n", Format::Csv),
            ("1\ta.example\n2\tb.example\n", Format::Csv),
            ("a.example @ads\nfull:b.example\ninclude:other\n", Format::V2fly),
            ("include:other\n", Format::V2fly),
        ] {
            assert_eq!(guess(sample.as_bytes()), Some(expected), "{sample}");
        }
    }

    #[test]
    fn what_is_no_list_is_not_guessed() {
        for sample in
            ["", "# only comments\n", "Dear Sir,\nthis is a letter.\nYours\n", "<html>\n<body>\n", "{\"a\": 1}\n"]
        {
            assert_eq!(guess(sample.as_bytes()), None, "{sample}");
        }
        assert_eq!(guess(b"\x7fELF\x02\x01\x01\0\0\0"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_looked_at(sample in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = guess(&sample);
        }
    }
}
