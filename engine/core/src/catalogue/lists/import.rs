//! An import under way: one list's file after another, of which every entry is kept or counted as refused.

use super::finished::FinishedImport;
use super::format::{Format, FormatOptions};
use super::item::{Include, Item, ReadLine};
use super::lines::{Line, Lines};
use super::reason::Reason;
use super::store::{ImportError, Store, ToAscii};
use super::tally::Tally;

/// Lists that can wait to be included. The longest of domain-list-community includes some hundred.
const INCLUDES_MAX: usize = 10_000;
/// An import.
pub struct ListImport {
    store: Store,
    tally: Tally,
    reading: Option<Reading>,
    includes: Vec<(Include, String, u64)>,
}

/// The file that is being read.
struct Reading {
    file: String,
    reader: Box<dyn ReadLine + Send + Sync>,
    lines: Lines,
    label: Option<u32>,
}

impl ListImport {
    /// An import of entries with these pairs of service and category. An entry that is listed under several gets the first.
    ///
    /// Suffixes under which hosting services give names to their customers are kept only if `keeps_hosting_suffixes`.
    #[must_use]
    pub fn new(labels: Vec<(String, String)>, keeps_hosting_suffixes: bool) -> Self {
        let store = Store::new(labels, keeps_hosting_suffixes);
        Self { store, tally: Tally::default(), reading: None, includes: Vec::new() }
    }

    /// Begin a file, whose entries are of the pair with the number `label`, or refused where there is none.
    pub fn begin(&mut self, file: String, format: Format, options: FormatOptions, label: Option<u32>) {
        let label = label.filter(|label| (*label as usize) < self.store.labels());
        self.reading = Some(Reading { file, reader: format.reader(options), lines: Lines::default(), label });
    }

    /// Read on in the file.
    ///
    /// # Errors
    /// [`ImportError`] where there are too many entries.
    pub fn feed(&mut self, chunk: &[u8], to_ascii: ToAscii<'_>) -> Result<(), ImportError> {
        self.read(|lines, take| lines.feed(chunk, take), to_ascii)
    }

    /// End the file.
    ///
    /// # Errors
    /// [`ImportError`] where there are too many entries.
    pub fn end(&mut self, to_ascii: ToAscii<'_>) -> Result<(), ImportError> {
        self.read(|lines, take| lines.finish(take), to_ascii)?;
        let lines = self.reading.take().map_or(0, |reading| reading.lines.count());
        self.tally.lines += lines;
        Ok(())
    }

    /// The lists that were to be included since this was asked last, each with the file and line that say so.
    pub fn take_includes(&mut self) -> Vec<(Include, String, u64)> {
        std::mem::take(&mut self.includes)
    }

    /// Count a list that was to be included and is not there.
    pub fn refuse_include(&mut self, include: &Include, file: &str, line: u64) {
        self.tally.refuse(Reason::Include, file, line, &include.list);
    }

    /// What became of the entries so far.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The entries in order.
    #[must_use]
    pub fn finish(self) -> FinishedImport {
        self.store.finish(self.tally)
    }

    fn read(
        &mut self,
        lines: impl FnOnce(&mut Lines, &mut dyn FnMut(u64, Line<'_>) -> Result<(), ImportError>) -> Result<(), ImportError>,
        to_ascii: ToAscii<'_>,
    ) -> Result<(), ImportError> {
        let Self { store, tally, reading: Some(reading), includes } = self else { return Ok(()) };
        let Reading { file, reader, lines: cut, label } = reading;
        lines(cut, &mut |number, line| {
            let mut full = Ok(());
            let Line::Text(text) = line else {
                let reason = if line == Line::Long { Reason::LongLine } else { Reason::NotText };
                tally.refuse(reason, file, number, "");
                return full;
            };
            reader.line(text, &mut |item| match item {
                Item::Include(include) if includes.len() < INCLUDES_MAX => {
                    includes.push((include, file.clone(), number));
                }
                item => match store.take(&item, *label, to_ascii) {
                    Ok(Ok(is_new)) => tally.keep(is_new),
                    Ok(Err(reason)) => tally.refuse(reason, file, number, text),
                    Err(error) => full = Err(error),
                },
            });
            full
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn labels() -> Vec<(String, String)> {
        [("first", "adult"), ("second", "gaming")].map(|(service, category)| (service.into(), category.into())).into()
    }

    fn refused(import: &ListImport) -> Vec<(Reason, u64)> {
        import.tally().refused().collect()
    }

    /// An import of one file, with a stand-in for the conversion to A-labels.
    fn import(format: Format, text: &[u8]) -> ListImport {
        let mut import = ListImport::new(labels(), false);
        read(&mut import, format, text, Some(0));
        import
    }

    fn read(import: &mut ListImport, format: Format, text: &[u8], label: Option<u32>) {
        let mut to_ascii = |name: &str| (name == "bücher.example").then(|| "xn--bcher-kva.example".to_owned());
        import.begin("list".to_owned(), format, FormatOptions::default(), label);
        import.feed(text, &mut to_ascii).expect("few entries");
        import.end(&mut to_ascii).expect("few entries");
    }

    fn written(import: ListImport) -> String {
        let mut text = Vec::new();
        import.finish().write(&mut text).expect("memory");
        String::from_utf8(text).expect("ASCII")
    }

    #[test]
    fn of_several_labels_the_first_counts_whatever_the_order() {
        for order in [[0, 1], [1, 0]] {
            let mut import = ListImport::new(labels(), false);
            for label in order {
                read(&mut import, Format::Domains, b"a.example\n203.0.113.7\n", Some(label));
            }
            read(&mut import, Format::Domains, b"b.example\n", Some(1));
            read(&mut import, Format::Domains, b"c.example\n", None);
            read(&mut import, Format::Domains, b"d.example\n", Some(2));
            assert_eq!(refused(&import), [(Reason::Unmapped, 2)]);
            assert_eq!(written(import), "= first adult\n203.0.113.7/32\na.example\n= second gaming\nb.example\n");
        }
    }

    #[test]
    fn includes_wait_until_they_are_asked_for() {
        let mut found = import(Format::V2fly, b"include:other @ads\na.example\n");
        let include = Include { list: "other".to_owned(), with: vec!["ads".to_owned()], without: vec![] };
        assert_eq!(found.take_includes(), [(include.clone(), "list".to_owned(), 1)]);
        assert_eq!(found.take_includes(), []);
        found.refuse_include(&include, "list", 1);
        assert_eq!(refused(&found), [(Reason::Include, 1)]);
        assert_eq!(found.tally().offenders()[0].text, "other");
    }

    #[test]
    fn lines_that_are_no_text_are_counted() {
        let text = [&b"a.example\nb\0.example\n"[..], &[b'a'; 9999], b"\n\xff\xfe\nc.example"].concat();
        let found = import(Format::Domains, &text);
        assert_eq!(refused(&found), [(Reason::NotText, 2), (Reason::LongLine, 1)]);
        assert_eq!((found.tally().lines, found.tally().kept), (5, 2));
    }

    #[test]
    fn nothing_is_read_between_files() {
        let mut import = ListImport::new(labels(), false);
        import.feed(b"a.example\n", &mut |_| None).expect("nothing to read");
        import.end(&mut |_| None).expect("nothing to read");
        assert_eq!(import.tally(), &Tally::default());
    }

    proptest! {
        /// Whatever a file holds, every entry is counted, and what is kept can be loaded.
        #[test]
        fn any_file_is_imported_whole(
            format in prop::sample::select(&Format::ALL[..]),
            lines in prop::collection::vec(
                "[a-c.]{1,8}|0\\.0\\.0\\.0 [a-c.]{1,6}|\\|\\|[a-c.]{1,6}\\^|[0-9.]{1,9}/[0-9]{1,2}|\\PC{0,20}", 0..12,
            ),
        ) {
            let found = import(format, lines.join("\n").as_bytes());
            let tally = found.tally();
            let refused: u64 = tally.refused().map(|(_, count)| count).sum();
            prop_assert_eq!(tally.read, tally.kept + tally.duplicates + refused);
            let kept = tally.kept;
            let text = written(found);
            let digest = crate::catalogue::OverlayDigest {
                sha256: <sha2::Sha256 as sha2::Digest>::digest(&text).into(),
                domains: 0,
                octets: text.len() as u64,
            };
            let loaded = crate::catalogue::Catalogue::default().with_overlay(text.as_bytes(), &digest).expect("an overlay");
            prop_assert_eq!((loaded.len() + loaded.range_count()) as u64, kept);
        }
    }
}
