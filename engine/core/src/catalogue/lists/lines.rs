//! Chunks of a text cut into lines, none of them longer than is looked at.

use memchr::{memchr, memchr2};

/// Longest line that is read. A name has 253 bytes at most, and hosts files give one address a few; whatever is longer is kept
/// nowhere, so that a file without line feeds takes no memory.
pub(super) const LINE_MAX: usize = 4096;
/// The byte order mark in UTF-8 (RFC 3629, section 6).
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A line without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Text, without control characters but tabs.
    Text(&'a str),
    /// Something else.
    NotText,
    /// More than is read of a line.
    Long,
}

/// What was left of the last chunk.
#[derive(Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
    is_long: bool,
    number: u64,
}

impl Lines {
    /// Hand each line that `chunk` completes to `take`, with its number from 1.
    pub(super) fn feed<E>(
        &mut self,
        mut chunk: &[u8],
        take: &mut (impl FnMut(u64, Line<'_>) -> Result<(), E> + ?Sized),
    ) -> Result<(), E> {
        while let Some(end) = memchr(b'\n', chunk) {
            let (line, rest) = chunk.split_at(end);
            chunk = rest.strip_prefix(b"\n").unwrap_or(rest);
            if self.rest.is_empty() && !self.is_long {
                self.number += 1;
                take(self.number, told(line, self.number))?;
            } else {
                self.keep(line);
                self.end_line(take)?;
            }
        }
        self.keep(chunk);
        Ok(())
    }

    /// Hand over the last line, where no line feed ended it.
    pub(super) fn finish<E>(
        &mut self,
        take: &mut (impl FnMut(u64, Line<'_>) -> Result<(), E> + ?Sized),
    ) -> Result<(), E> {
        if self.rest.is_empty() && !self.is_long { Ok(()) } else { self.end_line(take) }
    }

    /// How many lines there were.
    pub(super) fn count(&self) -> u64 {
        self.number
    }

    fn end_line<E>(&mut self, take: &mut (impl FnMut(u64, Line<'_>) -> Result<(), E> + ?Sized)) -> Result<(), E> {
        self.number += 1;
        let line = if self.is_long { Line::Long } else { told(&self.rest, self.number) };
        take(self.number, line)?;
        self.rest.clear();
        self.is_long = false;
        Ok(())
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.is_long |= self.rest.len() + bytes.len() > LINE_MAX;
        if self.is_long {
            self.rest.clear();
        } else {
            self.rest.extend_from_slice(bytes);
        }
    }
}

fn told(line: &[u8], number: u64) -> Line<'_> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = if number == 1 { line.strip_prefix(MARK).unwrap_or(line) } else { line };
    if line.len() > LINE_MAX {
        return Line::Long;
    }
    // Most lines that are no text hold one of these, which is found sooner than every byte is looked at.
    if memchr2(0, 0x1b, line).is_some() || line.iter().any(|&byte| byte.is_ascii_control() && byte != b'\t') {
        return Line::NotText;
    }
    std::str::from_utf8(line).map_or(Line::NotText, Line::Text)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::{LINE_MAX, Line, Lines};

    fn lines<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<(u64, String)> {
        let (mut lines, mut found) = (Lines::default(), Vec::new());
        let mut take = |number, line: Line<'_>| {
            let told = match line {
                Line::Text(text) => text.to_owned(),
                other => format!("{other:?}"),
            };
            found.push((number, told));
            Ok::<(), Infallible>(())
        };
        for chunk in chunks {
            let Ok(()) = lines.feed(chunk, &mut take);
        }
        let Ok(()) = lines.finish(&mut take);
        assert_eq!(lines.count(), found.len() as u64);
        found
    }

    fn texts<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
        lines(chunks).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn lines_end_where_they_should() {
        assert_eq!(texts([&b"a\nb\r\n\nc"[..]]), ["a", "b", "", "c"]);
        assert_eq!(texts([&b"a\n"[..]]), ["a"]);
        assert_eq!(texts([&b""[..]]), Vec::<String>::new());
        assert_eq!(texts([&b"\xef\xbb\xbfa\n\xef\xbb\xbfb"[..]]), ["a", "\u{feff}b"]);
        assert_eq!(
            texts([&b"a\tb\nc\0d\ne\x1bf\ng\xffh\n\x7f"[..]]),
            ["a\tb", "NotText", "NotText", "NotText", "NotText"]
        );
    }

    #[test]
    fn long_lines_are_not_kept() {
        let fits = vec![b'a'; LINE_MAX];
        let long = vec![b'a'; LINE_MAX + 1];
        assert_eq!(texts([&fits[..], b"\nb\n", &long, b"\nc"])[1..], ["b", "Long", "c"]);
        assert_eq!(texts([&fits[..], b"a", &long, &long, b"\nb"]), ["Long", "b"]);
        assert_eq!(texts([&[&long[..], b"\nb\n"].concat()[..]]), ["Long", "b"]);
        let mut lines = Lines::default();
        for _ in 0..1000 {
            let Ok(()) = lines.feed::<Infallible>(&long, &mut |_, _| Ok(()));
        }
        assert!(lines.rest.capacity() <= 2 * LINE_MAX);
    }

    proptest! {
        #[test]
        fn chunks_do_not_matter(text in "[a\n\r\\xff\0]{0,60}", cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4)) {
            let bytes = text.as_bytes();
            let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            places.extend([0, bytes.len()]);
            places.sort_unstable();
            let chunks = places.windows(2).map(|pair| &bytes[pair[0]..pair[1]]);
            prop_assert_eq!(lines(chunks), lines([bytes]));
        }
    }
}
