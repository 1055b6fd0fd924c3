//! Tables with a row a line, of which one column holds domains or networks (RFC 4180, but for line feeds within quotes).

use std::borrow::Cow;

use super::item::{Item, ReadLine, Sink};
use super::names::{host, is_network};
use super::reason::Reason;
use crate::names::normalise;

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// What a column of domains or networks is called where nobody says which it is.
const NAMES: [&str; 12] = [
    "domain",
    "domain_name",
    "domainname",
    "host",
    "hostname",
    "fqdn",
    "site",
    "ip",
    "cidr",
    "network",
    "prefix",
    "url",
];

/// Which column holds the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The one with this number, counted from 1.
    Number(usize),
    /// The one that the first row calls so.
    Name(String),
}

/// Reads them.
#[derive(Default)]
pub(super) struct Csv {
    wanted: Option<Column>,
    /// What separates columns, and the column's place from 0, once they are known.
    found: Option<(char, usize)>,
}

impl Csv {
    /// A reader of one column; without one, of the first that is called by a usual name, or that holds a host in the first
    /// row.
    pub(super) fn new(wanted: Option<Column>) -> Self {
        Self { wanted, found: None }
    }

    /// Find the column by the first row; whether that is a header.
    fn find(&mut self, row: &str) -> bool {
        let separator =
            SEPARATORS.into_iter().max_by_key(|separator| (row.matches(*separator).count(), *separator == ','));
        let separator = separator.unwrap_or(',');
        let fields: Vec<Cow<'_, str>> = fields(row, separator).collect();
        let place = |test: &dyn Fn(&str) -> bool| fields.iter().position(|field| test(field.trim()));
        let named = |name: &str| place(&|field| field.eq_ignore_ascii_case(name));
        let (column, is_header) = match &self.wanted {
            Some(Column::Number(number)) => (number.checked_sub(1), !fields.iter().any(|field| is_host(field.trim()))),
            Some(Column::Name(name)) => (named(name), true),
            None if fields.len() < 2 => (None, false),
            None => match place(&is_host) {
                Some(place) => (Some(place), false),
                None => (NAMES.into_iter().find_map(named), true),
            },
        };
        self.found = column.map(|column| (separator, column));
        is_header && self.found.is_some()
    }
}

impl ReadLine for Csv {
    fn line(&mut self, line: &str, sink: Sink<'_>) {
        if line.trim().is_empty() {
            return;
        }
        if self.found.is_none() {
            // Some tables put their header into a comment.
            let is_header = self.find(line.trim_start_matches('#').trim());
            if is_header || line.starts_with('#') {
                return;
            }
        }
        if line.starts_with('#') {
            return;
        }
        let Some((separator, column)) = self.found else {
            let reason = if self.wanted.is_some() { Reason::Column } else { Reason::Foreign };
            return sink(Item::Refused(reason));
        };
        let mut fields = fields(line, separator);
        let field = fields.nth(column);
        // A line of one field in a table of several is no row of it.
        let is_row = column > 0 || self.wanted.is_some() || fields.next().is_some();
        match field.as_deref().map(str::trim).filter(|field| is_row && !field.is_empty()) {
            Some(field) if field.contains(char::is_whitespace) => sink(Item::Refused(Reason::NotADomain)),
            Some(field) => sink(host(field)),
            None => sink(Item::Refused(if is_row { Reason::Column } else { Reason::Foreign })),
        }
    }
}

/// Whether `text` is surely a host: a name of several labels, an address or a network.
fn is_host(text: &str) -> bool {
    match host(text) {
        Item::Name(name) => name.contains('.') && (!name.is_ascii() || normalise(name.as_bytes()).is_some()),
        Item::Network(network) => is_network(network),
        _ => false,
    }
}

/// The fields of a row. Quotes around a field go, and two within them stand for one.
fn fields(row: &str, separator: char) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(quoted) = text.trim_start_matches(' ').strip_prefix('"') else {
            let (field, behind) = match text.split_once(separator) {
                Some((field, behind)) => (field, Some(behind)),
                None => (text, None),
            };
            rest = behind;
            return Some(Cow::Borrowed(field));
        };
        let end = end_of_quotes(quoted);
        let (field, behind) = quoted.split_at(end);
        rest = behind.split_once(separator).map(|(_, behind)| behind);
        Some(if field.contains("\"\"") { Cow::Owned(field.replace("\"\"", "\"")) } else { Cow::Borrowed(field) })
    })
}

/// Where the closing quote stands, else the end.
fn end_of_quotes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return at,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::item::tests::told;
    use super::{Column, Csv, ReadLine, fields};

    fn named(name: &str) -> Csv {
        Csv::new(Some(Column::Name(name.to_owned())))
    }

    #[test]
    fn a_column_by_name_or_number() {
        let table = "id,Domain,note\n1,a.example,\"x, y\"\n2,\"b.example\",z\n3,203.0.113.0/24,\n";
        let kept = ["a.example", "b.example", "net 203.0.113.0/24"];
        assert_eq!(told(&mut named("domain"), table), kept);
        assert_eq!(told(&mut Csv::new(Some(Column::Number(2))), table), kept);
        assert_eq!(told(&mut Csv::new(None), table), kept);
        assert_eq!(told(&mut Csv::new(None), &table.replace(',', ";")), kept);
        assert_eq!(told(&mut Csv::new(None), "1,a.example\n2,b.example\n"), ["a.example", "b.example"]);
        assert_eq!(told(&mut Csv::new(Some(Column::Number(1))), "a.example\nb.example\n"), ["a.example", "b.example"]);
    }

    #[test]
    fn a_header_in_a_comment() {
        let table = "# id,url\n# second comment\n1,http://a.example/\n2,http://b.example/path\n";
        assert_eq!(told(&mut named("url"), table), ["a.example", "Path"]);
        assert_eq!(told(&mut Csv::new(None), table), ["a.example", "Path"]);
    }

    #[test]
    fn rows_without_the_column_are_refused() {
        assert_eq!(told(&mut named("domain"), "id,domain\n1\n2,\n3,a b\n"), ["Column", "Column", "NotADomain"]);
        assert_eq!(told(&mut named("name"), "id,domain\n1,a.example\n"), ["Column", "Column"]);
        assert_eq!(told(&mut Csv::new(Some(Column::Number(9))), "1,a.example\n"), ["Column"]);
        assert_eq!(told(&mut Csv::new(Some(Column::Number(0))), "1,a.example\n"), ["Column"]);
        assert_eq!(told(&mut Csv::new(None), "a.example\nb.example\n"), ["Foreign", "Foreign"]);
        assert_eq!(told(&mut Csv::new(None), "a.example,x\nb.example\n"), ["a.example", "Foreign"]);
    }

    #[test]
    fn fields_of_a_row() {
        for (row, expected) in [
            ("a,b", vec!["a", "b"]),
            ("", vec![""]),
            ("a,", vec!["a", ""]),
            (r#""a,b",c"#, vec!["a,b", "c"]),
            (r#""a""b",c"#, vec!["a\"b", "c"]),
            (r#"a, "b",c"#, vec!["a", "b", "c"]),
            (r#""open,c"#, vec!["open,c"]),
        ] {
            assert_eq!(fields(row, ',').collect::<Vec<_>>(), expected, "{row}");
        }
    }

    proptest! {
        #[test]
        fn any_rows_are_read_or_refused(rows in prop::collection::vec("[\",;a-c. #]{0,20}|\\PC*", 0..6), number in prop::option::of(0_usize..4)) {
            let mut reader = Csv::new(number.map(Column::Number));
            for row in rows {
                reader.line(&row, &mut |_| {});
            }
        }
    }
}
