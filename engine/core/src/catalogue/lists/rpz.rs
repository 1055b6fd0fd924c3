//! Response policy zones: records whose owner is a name to be blocked, in a zone file
//! (RFC 1035, section 5.1; draft-vixie-dnsop-dns-rpz-00, sections 3 to 5).

use super::item::{Item, ReadLine, Sink};
use super::names::{host, is_sinkhole};
use super::reason::Reason;

/// Labels in front of the zone's own name that say that something else than the name asked for is meant (section 4 there).
const TRIGGERS: [&str; 4] = [".rpz-client-ip", ".rpz-ip", ".rpz-nsdname", ".rpz-nsip"];

/// Longest origin that is held: names that end with a longer one are too long as well (RFC 1035, section 2.3.4), and a zone in
/// which each origin is relative to the one before would make it longer with every line.
const ORIGIN_MAX: usize = 255;

/// Reads them.
#[derive(Default)]
pub(super) struct Rpz {
    /// What relative names end with, without its last dot.
    origin: Option<String>,
    /// The zone's own name, which stands behind every owner.
    apex: Option<String>,
    /// The owner of the record before.
    owner: String,
    /// Parentheses that are open: a record goes on over lines for as long.
    open: usize,
}

impl ReadLine for Rpz {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = without_remark(line);
        if self.open > 0 {
            self.count(text);
            return;
        }
        if text.trim().is_empty() {
            return;
        }
        if let Some(refused) = self.record(text) {
            sink(refused);
        }
        self.count(text);
    }
}

impl Rpz {
    /// What a record or a directive says, where it says something of a name.
    fn record(&mut self, text: &str) -> Option<Item<'_>> {
        let mut words = text.split_ascii_whitespace().peekable();
        if !text.starts_with(|letter: char| letter.is_ascii_whitespace()) {
            let owner = words.next()?;
            if let Some(directive) = owner.strip_prefix('$') {
                return self.directive(directive, words.next());
            }
            owner.clone_into(&mut self.owner);
        }
        while words.next_if(|word| is_class(word) || is_time(word)).is_some() {}
        let kind = words.next().unwrap_or_default();
        let data = words.next().unwrap_or_default();
        let is = |name: &str| kind.eq_ignore_ascii_case(name);
        let refusal = if is("SOA") {
            self.begin_zone();
            return None;
        } else if is("NS") {
            return None;
        } else if is("CNAME") {
            refused_cname(data, &self.owner)
        } else if is("A") || is("AAAA") {
            match data.parse() {
                Ok(address) => (!is_sinkhole(address)).then_some(Reason::Redirect),
                Err(_) => Some(Reason::Foreign),
            }
        } else if is("TXT") || is("MX") || is("PTR") || is("SRV") {
            Some(Reason::Redirect)
        } else {
            Some(Reason::Foreign)
        };
        Some(match refusal {
            Some(reason) => Item::Refused(reason),
            None => self.named(),
        })
    }

    fn directive(&mut self, name: &str, value: Option<&str>) -> Option<Item<'static>> {
        if name.eq_ignore_ascii_case("ORIGIN") {
            let origin = value.unwrap_or_default();
            let whole = if origin.ends_with('.') { origin.to_owned() } else { self.absolute(origin) };
            self.origin = Some(whole.trim_end_matches('.').chars().take(ORIGIN_MAX).collect());
            self.apex = self.apex.take().or_else(|| self.origin.clone());
            return None;
        }
        let is_known = name.eq_ignore_ascii_case("TTL");
        (!is_known).then_some(Item::Refused(Reason::Foreign))
    }

    /// A zone begins with its own record (RFC 1035, section 5.2).
    fn begin_zone(&mut self) {
        if self.owner == "@" {
            self.apex = self.origin.clone();
        } else if self.owner.ends_with('.') || self.origin.is_some() {
            self.apex = Some(self.absolute(&self.owner));
        }
    }

    /// `name` with what it is relative to, without a last dot.
    fn absolute(&self, name: &str) -> String {
        match (name.strip_suffix('.'), &self.origin) {
            (Some(whole), _) => whole.to_owned(),
            (None, Some(origin)) if !origin.is_empty() => format!("{name}.{origin}"),
            (None, _) => name.to_owned(),
        }
    }

    /// The name that the owner's record is about.
    fn named(&mut self) -> Item<'_> {
        if self.owner == "@" {
            return Item::Refused(Reason::Foreign);
        }
        let mut name = self.absolute(&self.owner);
        if let Some(start) = self.apex.as_deref().and_then(|apex| start_of_zone(&name, apex)) {
            name.truncate(start);
        }
        let is_trigger = |end: &str| {
            name.len() >= end.len()
                && name.get(name.len() - end.len()..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        };
        if TRIGGERS.iter().any(|trigger| is_trigger(trigger)) {
            return Item::Refused(Reason::Trigger);
        }
        self.owner = name;
        // The owner stays for records without one, as a whole name.
        self.owner.push('.');
        host(self.owner.trim_end_matches('.'))
    }

    fn count(&mut self, text: &str) {
        let marks = |mark: u8| text.bytes().filter(|&byte| byte == mark).count();
        self.open = (self.open + marks(b'(')).saturating_sub(marks(b')'));
    }
}

/// Why a name with this alias is not blocked (draft-vixie-dnsop-dns-rpz-00, section 5).
fn refused_cname(target: &str, owner: &str) -> Option<Reason> {
    let is = |name: &str| target.eq_ignore_ascii_case(name);
    if is(".") || is("*.") || is("rpz-drop.") {
        None
    } else if is("rpz-passthru.") || is("rpz-tcp-only.") || is(owner) {
        Some(Reason::Exception)
    } else if target.is_empty() {
        Some(Reason::Foreign)
    } else {
        Some(Reason::Redirect)
    }
}

/// Where the zone's own name, with the dot before it, starts at the end of `name`.
fn start_of_zone(name: &str, apex: &str) -> Option<usize> {
    let start = name.len().checked_sub(apex.len() + 1)?;
    let tail = name.get(start..)?.strip_prefix('.')?;
    (!apex.is_empty() && tail.eq_ignore_ascii_case(apex)).then_some(start)
}

fn without_remark(line: &str) -> &str {
    line.split_once(';').map_or(line, |(text, _)| text)
}

fn is_class(word: &str) -> bool {
    ["IN", "CH", "HS"].into_iter().any(|class| word.eq_ignore_ascii_case(class))
}

/// Whether `word` is a time to live: seconds, or numbers with units as BIND writes them.
fn is_time(word: &str) -> bool {
    word.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || b"smhdwSMHDW".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::item::tests::told;
    use super::{ReadLine, Rpz};

    #[test]
    fn blocked_names_of_a_zone() {
        let zone = "$TTL 2h\n@ IN SOA localhost. root.localhost. (\n  1 ; serial\n  6h 1h 1w 2h )\n  IN NS localhost.\n\
                    ; ads\nads.example CNAME .\n*.ads.example CNAME .\ntrack.example 60 IN CNAME *.\n\
                    drop.example IN 60 CNAME rpz-drop.\nsink.example A 0.0.0.0\n\tAAAA ::\n";
        let kept = ["ads.example", "ads.example", "track.example", "drop.example", "sink.example", "sink.example"];
        assert_eq!(told(&mut Rpz::default(), zone), kept);
    }

    #[test]
    fn owners_are_without_the_zones_own_name() {
        let zone = "$ORIGIN rpz.test.\n@ SOA a. b. 1 2 3 4 5\nads.example CNAME .\ntrack.example.RPZ.test. CNAME .\n\
                    $ORIGIN com.rpz.test.\nshop CNAME .\n  CNAME .\n$ORIGIN net\nrelative CNAME .\n";
        let kept = ["ads.example", "track.example", "shop.com", "shop.com", "relative.net.com"];
        assert_eq!(told(&mut Rpz::default(), zone), kept);
        let absolute = "rpz.test. 1 IN SOA a. b. 1 2 3 4 5\nads.example.rpz.test. 1 IN CNAME .\n";
        assert_eq!(told(&mut Rpz::default(), absolute), ["ads.example"]);
    }

    #[test]
    fn origins_do_not_grow_for_ever() {
        let mut reader = Rpz::default();
        let zone = format!("{}shop CNAME .\n", "$ORIGIN deep\n".repeat(1_000));
        // Its owner is the whole of a name that is too long.
        let [found] = &told(&mut reader, &zone)[..] else { panic!("one record") };
        assert!(found.starts_with("shop.deep.deep."));
        assert!(reader.origin.is_some_and(|origin| origin.len() == super::ORIGIN_MAX));
    }

    #[test]
    fn what_blocks_no_name_is_refused() {
        for (line, reason) in [
            ("good.example CNAME rpz-passthru.", "Exception"),
            ("good.example CNAME good.example", "Exception"),
            ("some.example CNAME rpz-tcp-only.", "Exception"),
            ("www.example CNAME walled.example.", "Redirect"),
            ("www.example A 203.0.113.7", "Redirect"),
            ("www.example TXT why", "Redirect"),
            ("24.0.113.0.203.rpz-ip CNAME .", "Trigger"),
            ("ns.example.RPZ-nsdname CNAME .", "Trigger"),
            ("ads.example", "Foreign"),
            ("ads.example CNAME", "Foreign"),
            ("0.0.0.0 ads.example", "Foreign"),
            ("@ CNAME .", "Foreign"),
            ("$INCLUDE other.zone", "Foreign"),
            ("a*b.example CNAME .", "Pattern"),
        ] {
            assert_eq!(told(&mut Rpz::default(), line), [reason], "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_lines_are_read_or_refused(lines in prop::collection::vec("[@$()*.; a-zA-Z0-9]{0,30}|\\$ORIGIN .|[a.]{1,5} CNAME \\.|\\PC*", 0..8)) {
            let mut reader = Rpz::default();
            for line in lines {
                reader.line(&line, &mut |_| {});
            }
        }
    }
}
