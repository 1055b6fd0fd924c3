//! Lists of domain-list-community: a rule a line, with attributes, and other lists included by name
//! (<https://github.com/v2fly/domain-list-community#structure-of-data>).

use super::item::{Include, Item, ReadLine, Sink, without_comment};
use super::names::host;
use super::reason::Reason;

/// Reads them, or those of their entries that an include asks for.
#[derive(Default)]
pub(super) struct V2fly {
    with: Vec<String>,
    without: Vec<String>,
}

impl V2fly {
    /// A reader of entries that have all attributes of `with` and none of `without`.
    pub(super) fn new(with: Vec<String>, without: Vec<String>) -> Self {
        Self { with, without }
    }

    fn rule<'a>(&self, rule: &'a str, attributes: &[&str]) -> Item<'a> {
        let (kind, value) = rule.split_once(':').unwrap_or(("domain", rule));
        match kind {
            "domain" | "full" => {
                let has = |attribute: &String| attributes.contains(&attribute.as_str());
                let is_asked_for = self.with.iter().all(has) && !self.without.iter().any(has);
                if is_asked_for { host(value) } else { Item::Refused(Reason::Attribute) }
            }
            "keyword" | "regexp" => Item::Refused(Reason::Pattern),
            "include" => self.include(value, attributes),
            _ => Item::Refused(Reason::Foreign),
        }
    }

    /// A list whose entries must also be such as this list's have to be. `@-ads` asks for those without the attribute.
    fn include(&self, list: &str, attributes: &[&str]) -> Item<'static> {
        let mut include = Include { list: list.to_owned(), with: self.with.clone(), without: self.without.clone() };
        for attribute in attributes {
            match attribute.strip_prefix('-') {
                Some(unwanted) => include.without.push(unwanted.to_owned()),
                None => include.with.push((*attribute).to_owned()),
            }
        }
        for attributes in [&mut include.with, &mut include.without] {
            attributes.sort();
            attributes.dedup();
        }
        Item::Include(include)
    }
}

impl ReadLine for V2fly {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        let text = without_comment(line, b"#");
        let mut words = text.split_ascii_whitespace();
        let Some(rule) = words.next() else { return };
        let mut attributes = Vec::new();
        for word in words {
            match word.strip_prefix('@') {
                Some(attribute) => attributes.push(attribute),
                // Affiliations put the entry into another list as well.
                None if word.starts_with('&') => {}
                None => return sink(Item::Refused(Reason::Foreign)),
            }
        }
        sink(self.rule(rule, &attributes));
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::tests::told;
    use super::V2fly;

    #[test]
    fn rules_of_every_kind() {
        let lines = "# Title\nexample.com\ndomain:a.example @ads # why\nfull:www.b.example\nc.example @ads @cn &other\n\
                     keyword:casino\nregexp:^ad[0-9]\\.example$\ninclude:other\ninclude:more @ads @-cn\nunknown:x\na b\n";
        let expected = [
            "example.com",
            "a.example",
            "www.b.example",
            "c.example",
            "Pattern",
            "Pattern",
            "include other [] []",
            r#"include more ["ads"] ["cn"]"#,
            "Foreign",
            "Foreign",
        ];
        assert_eq!(told(&mut V2fly::default(), lines), expected);
    }

    #[test]
    fn an_include_asks_for_attributes() {
        let mut reader = V2fly::new(vec!["ads".to_owned()], vec!["cn".to_owned()]);
        let lines = "a.example @ads\nb.example\nc.example @ads @cn\ninclude:deep @x\n";
        let expected = ["a.example", "Attribute", "Attribute", r#"include deep ["ads", "x"] ["cn"]"#];
        assert_eq!(told(&mut reader, lines), expected);
    }
}
