//! What a line of a list can hold.

use super::reason::Reason;

/// One thing on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item<'a> {
    /// A name that stands for itself and all below it, in whatever spelling.
    Name(&'a str),
    /// A network, or one address.
    Network(&'a str),
    /// What is not kept.
    Refused(Reason),
    /// Another list that belongs to this one.
    Include(Include),
}

/// A list that another asks to be read as a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// Its name.
    pub list: String,
    /// Attributes that its entries must have.
    pub with: Vec<String>,
    /// Attributes that they must not have.
    pub without: Vec<String>,
}

/// Who takes what lines hold.
pub(super) type Sink<'s> = &'s mut dyn FnMut(Item<'_>);

/// A format's reader. What one line says can depend on those before it.
pub(super) trait ReadLine {
    /// Hand each thing on `line` to `sink`; nothing for a comment. The line has no end in it.
    fn line(&mut self, line: &str, sink: Sink<'_>);
}

/// `line` without a comment that begins with one of `marks`, at the line's start or behind white space, trimmed.
pub(super) fn without_comment<'a>(line: &'a str, marks: &[u8]) -> &'a str {
    let bytes = line.as_bytes();
    let starts = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        bytes.get(at).is_some_and(|byte| marks.contains(byte)) && before.is_none_or(u8::is_ascii_whitespace)
    };
    let end = (0..bytes.len()).find(starts).unwrap_or(bytes.len());
    line.get(..end).unwrap_or(line).trim()
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Item, ReadLine, without_comment};

    /// What a reader finds on lines, each in words.
    pub(in super::super) fn told(reader: &mut dyn ReadLine, lines: &str) -> Vec<String> {
        let mut told = Vec::new();
        for line in lines.lines() {
            reader.line(line, &mut |item| {
                told.push(match item {
                    Item::Name(name) => name.to_owned(),
                    Item::Network(network) => format!("net {network}"),
                    Item::Refused(reason) => format!("{reason:?}"),
                    Item::Include(include) => {
                        format!("include {} {:?} {:?}", include.list, include.with, include.without)
                    }
                });
            });
        }
        told
    }

    #[test]
    fn comments_begin_a_line_or_follow_white_space() {
        for (line, expected) in [
            ("a.example # why", "a.example"),
            ("# why", ""),
            ("a.example#why", "a.example#why"),
            ("\ta.example\t; why", "a.example"),
            ("é # ü", "é"),
            ("", ""),
        ] {
            assert_eq!(without_comment(line, b"#;"), expected, "{line}");
        }
    }
}
