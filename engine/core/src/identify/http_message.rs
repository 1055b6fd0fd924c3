//! What an HTTP/1 message's head tells of its body (RFC 9112, section 6), and the type of the file in it.

use super::Verdict;
use super::file_type::{self, ISO_MAGIC, Judged, MAGIC};
use super::http_line::{content_range, decimal};
use super::parser::Found;

/// What the head of a message told.
#[derive(Default)]
pub(super) struct Message {
    /// The status of a response; 0 for a request.
    pub status: u16,
    pub length: Option<u64>,
    pub is_chunked: bool,
    /// Content-Encoding: the bytes are not those of the file.
    is_coded: bool,
    media_type: Option<&'static str>,
    range: (Option<u64>, Option<u64>),
    /// Whether there is no file, or its type was judged.
    pub file_judged: bool,
    /// First bytes of the file, over all chunks so far.
    pub start: Vec<u8>,
    /// How many of them are wanted: [`MAGIC`], or [`ISO_MAGIC`] where those cannot tell.
    pub enough: usize,
}

impl Message {
    /// Take note of a field, but for the Host of a request.
    pub(super) fn note_field(&mut self, name: &[u8], value: &[u8]) {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
        if is("content-length") {
            self.length = decimal(value);
        } else if is("transfer-encoding") {
            self.is_chunked = value.to_ascii_lowercase().ends_with(b"chunked");
        } else if is("content-encoding") {
            self.is_coded = !value.eq_ignore_ascii_case(b"identity");
        } else if is("content-type") {
            let essence = value.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
            self.media_type = file_type::by_media_type(&essence.to_ascii_lowercase());
        } else if is("content-range") {
            self.range = content_range(value);
        }
    }

    /// The head is whole: say whether a file is to be judged, which only a response from a file's start brings.
    pub(super) fn end_of_head(&mut self) {
        self.enough = MAGIC;
        self.file_judged = !(200..300).contains(&self.status) || (self.status == 206 && self.range.0 != Some(0));
    }

    /// Bytes that are still wanted to judge the file.
    pub(super) fn wanted(&self) -> usize {
        self.enough.saturating_sub(self.start.len())
    }

    /// Whether more bytes than the usual ones could tell, and `left` of the body leave room for them.
    pub(super) fn is_undecided(&self, left: Option<u64>) -> bool {
        let is_long_enough = self.is_chunked || left.is_none_or(|left| clamped(left) >= ISO_MAGIC - MAGIC);
        let judged = || file_type::judge(&self.start, self.media_type);
        self.enough < ISO_MAGIC && !self.is_coded && is_long_enough && judged() == Judged::PerhapsIso
    }

    /// Judge the file by what was gathered of it, unless that was done.
    pub(super) fn judge(&mut self, found: &mut Found<'_>) -> Verdict {
        let start = std::mem::take(&mut self.start);
        if self.file_judged || start.is_empty() {
            return Verdict::Seeking;
        }
        self.file_judged = true;
        let judged = if self.is_coded {
            self.media_type.map_or(Judged::Unknown, Judged::Type)
        } else {
            file_type::judge(&start, self.media_type)
        };
        let Judged::Type(kind) = judged else { return Verdict::Seeking };
        let announced = if self.is_chunked { None } else { self.range.1.or(self.length) };
        if note_file(kind, announced, found) { Verdict::Settled } else { Verdict::Seeking }
    }
}

pub(super) fn clamped(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// The first file of the highest rank stays. True if none can stand above it, and the flow has its name.
fn note_file(kind: &'static str, bytes: Option<u64>, found: &mut Found<'_>) -> bool {
    let facts = &mut *found.facts;
    let rank = file_type::rank(kind);
    if facts.file_type.is_none_or(|known| file_type::rank(known) < rank) {
        facts.file_type = Some(kind);
        facts.file_bytes = bytes.and_then(|bytes| i64::try_from(bytes).ok());
    }
    rank == file_type::TOP_RANK && facts.domain.is_some()
}

#[cfg(test)]
mod tests {
    use super::{MAGIC, Message};

    #[test]
    fn fields_in_any_case_and_what_they_say_of_a_file() {
        for (status, fields, judged) in [
            (200, &[("CONTENT-length", "7"), ("X-Content-Length", "9")][..], false),
            (206, &[("Content-Range", "bytes 0-6/9"), ("content-LENGTH", "7")], false),
            (206, &[("Content-Range", "bytes 1-7/9"), ("Content-Length", "7")], true),
            (404, &[("Content-Length", "7")], true),
            // A request.
            (0, &[("Content-Length", "7")], true),
        ] {
            let mut message = Message { status, ..Message::default() };
            for (name, value) in fields {
                message.note_field(name.as_bytes(), value.as_bytes());
            }
            message.end_of_head();
            assert_eq!((message.length, message.file_judged, message.wanted()), (Some(7), judged, MAGIC), "{status}");
        }
    }

    #[test]
    fn the_last_coding_tells_whether_chunks_follow() {
        for (value, expected) in [("chunked", true), ("gzip, Chunked", true), ("chunked, gzip", false), ("", false)] {
            let mut message = Message::default();
            message.note_field(b"Transfer-Encoding", value.as_bytes());
            assert_eq!(message.is_chunked, expected, "{value}");
        }
    }
}
