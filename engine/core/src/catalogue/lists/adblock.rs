//! Filter lists of ad blockers, of which the rules for whole hosts are read (`||example.com^`,
//! <https://help.adblockplus.org/hc/en-us/articles/360062733293>).

use super::item::{Item, ReadLine, Sink};
use super::names::host;
use super::reason::Reason;

/// What stands between the hosts and the rest of a rule on what pages show.
const COSMETIC: [&str; 8] = ["##", "#@#", "#?#", "#@?#", "#$#", "#@$#", "#%#", "$$"];

/// Reads them.
#[derive(Default)]
pub(super) struct Adblock;

impl ReadLine for Adblock {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = line.trim();
        if text.is_empty() || text.starts_with('!') || text == "#" || text.starts_with("# ") {
            return;
        }
        // The head, such as [Adblock Plus 2.0].
        if text.starts_with('[') && text.ends_with(']') {
            return;
        }
        sink(rule(text));
    }
}

fn rule(text: &str) -> Item<'_> {
    if COSMETIC.iter().any(|mark| text.contains(mark)) {
        return Item::Refused(Reason::Cosmetic);
    }
    if text.starts_with("@@") {
        return Item::Refused(Reason::Exception);
    }
    let Some(rest) = text.strip_prefix("||") else {
        let is_pattern = text.starts_with(['|', '/', '-', '.', '_', '&', '?', '=', '^'])
            || text.contains(['*', '^', '/', '$', '&', '=', '?']);
        return Item::Refused(if is_pattern { Reason::Pattern } else { Reason::Foreign });
    };
    let (named, behind) = rest.split_at(rest.find(['^', '$']).unwrap_or(rest.len()));
    match behind {
        "" | "^" | "^|" => host(named),
        _ if behind.starts_with("^$") || behind.starts_with('$') => Item::Refused(Reason::Options),
        _ if behind.starts_with("^*") => Item::Refused(Reason::Pattern),
        _ => Item::Refused(Reason::Path),
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::Adblock;

    #[test]
    fn rules_for_whole_hosts() {
        let lines = "[Adblock Plus 2.0]\n! Title: ads\n# note\n||ads.example^\n||track.example\n||*.pixel.example^\n\
                     ||end.example^|\n||203.0.113.7^\n";
        let kept = ["ads.example", "track.example", "pixel.example", "end.example", "net 203.0.113.7"];
        assert_eq!(told(&mut Adblock, lines), kept);
    }

    #[test]
    fn other_rules_are_refused() {
        for (line, reason) in [
            ("||ads.example^$third-party", "Options"),
            ("||ads.example^$important", "Options"),
            ("||ads.example$script", "Options"),
            ("@@||good.example^", "Exception"),
            ("example.com##.banner", "Cosmetic"),
            ("example.com#@#.banner", "Cosmetic"),
            ("##.banner", "Cosmetic"),
            ("||ads.example/banner", "Path"),
            ("||ads.example^banner", "Path"),
            ("||ads.example^*", "Pattern"),
            ("||ads*.example^", "Pattern"),
            ("/banner[0-9]+/", "Pattern"),
            ("&ad_box_", "Pattern"),
            ("|https://ads.example|", "Pattern"),
            ("ads.example", "Foreign"),
        ] {
            assert_eq!(told(&mut Adblock, line), [reason], "{line}");
        }
    }
}
