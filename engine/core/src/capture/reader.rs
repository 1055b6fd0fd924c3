//! One capture, read from its start to its end in batches of packets.

use std::io::{self, Read};
use std::path::Path;

use super::format::{Format, HEAD_BYTES, Next};
use super::source::{Interrupt, Source};
use super::{CaptureError, Dropped, PacketBatch};

/// Bytes that are asked for at once: from 256 KiB on, larger reads were no faster.
const READ_BYTES: usize = 256 << 10;

/// A batch is handed out once it holds so many bytes, or so many packets: what was read is still in the processor's second
/// cache when its packets are looked at.
const BATCH_BYTES: usize = 512 << 10;
const BATCH_PACKETS: usize = 4096;

/// Where a capture broke off: what follows is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Capture time of the last packet before the cut, nanoseconds since 1970; `None` where there was none.
    pub after_ts_ns: Option<i64>,
    /// What was found, in words.
    pub reason: String,
}

/// What comes after a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchEnd {
    /// Perhaps more packets.
    More,
    /// Nothing; with the cut, if the capture did not end where it should.
    Ended(Option<Cut>),
}

/// The reader of one capture.
pub struct CaptureReader {
    /// The path as the operator gave it.
    path: String,
    source: Source,
    format: Format,
    /// Bytes that were read and belong to the next batch: the start of a record.
    carried: Vec<u8>,
    last_ts_ns: Option<i64>,
    ended: bool,
}

impl CaptureReader {
    /// Open the capture at `path`, or standard input for `-`, and read its header.
    ///
    /// # Errors
    /// [`CaptureError`] for what cannot be opened, and for what is no capture.
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        Self::open_with(path, None)
    }

    /// As [`Self::open`], with a hook that is asked whether to stop when a signal interrupts a read.
    ///
    /// # Errors
    /// As [`Self::open`], and one marked as interrupted when the hook says so.
    pub fn open_with(path: &Path, interrupt: Option<Interrupt>) -> Result<Self, CaptureError> {
        Self::from_source(Source::open(path, interrupt)?, path.display().to_string())
    }

    /// Read a capture from `stream`, as from a pipe; `name` stands for its path in messages.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn from_stream(stream: Box<dyn Read + Send>, name: &str) -> Result<Self, CaptureError> {
        Self::from_source(Source::from_stream(stream, None, name, None)?, name.to_owned())
    }

    /// As [`Self::from_stream`], for a stream that may wait: with a hook that is asked whether to stop whenever a read counts as
    /// interrupted.
    ///
    /// # Errors
    /// As [`Self::open_with`].
    pub(super) fn from_waiting_stream(
        stream: Box<dyn Read + Send>,
        name: &str,
        interrupt: Interrupt,
    ) -> Result<Self, CaptureError> {
        Self::from_source(Source::from_stream(stream, None, name, Some(interrupt))?, name.to_owned())
    }

    fn from_source(mut source: Source, shown: String) -> Result<Self, CaptureError> {
        let mut head = vec![0; HEAD_BYTES];
        let mut len = 0;
        while let Some(room) = head.get_mut(len..).filter(|room| !room.is_empty()) {
            match source.read(room) {
                Ok(0) => break,
                Ok(count) => len += count,
                Err(_) if source.interrupted() => return Err(CaptureError::interrupted(&shown)),
                Err(error) => return Err(unreadable(&shown, &source, &error)),
            }
        }
        head.truncate(len);
        let (format, header_bytes) =
            Format::recognise(&head).map_err(|fault| CaptureError::new(&shown, fault.message, fault.remedy))?;
        head.drain(..header_bytes.min(len));
        Ok(Self { path: shown, source, format, carried: head, last_ts_ns: None, ended: false })
    }

    /// Fill `batch` with the next packets; what it held is gone.
    ///
    /// The last batch can hold packets beside [`BatchEnd::Ended`]. From a pipe, a batch is handed out as soon as
    /// nothing more waits in it, so that slow captures are not held back.
    ///
    /// # Errors
    /// A [`CaptureError`] marked as interrupted, when the interrupt hook says so. All that is wrong with the file
    /// itself is a [`Cut`].
    pub fn read_batch(&mut self, batch: &mut PacketBatch) -> Result<BatchEnd, CaptureError> {
        self.fill(batch, BATCH_PACKETS)
    }

    /// As [`Self::read_batch`], but done as soon as there are `enough` packets.
    pub(super) fn fill(&mut self, batch: &mut PacketBatch, enough: usize) -> Result<BatchEnd, CaptureError> {
        batch.packets.clear();
        if self.ended {
            return Ok(BatchEnd::Ended(None));
        }
        let mut filled = self.carried.len();
        batch.reserve_bytes(filled);
        if let Some(start) = batch.bytes.get_mut(..filled) {
            start.copy_from_slice(&self.carried);
        }
        self.carried.clear();
        let (mut taken, mut drained) = (0, false);
        loop {
            let unread = batch.bytes.get(taken..filled).unwrap_or_default();
            let progress = self.format.take(unread, taken, &mut batch.packets);
            taken += progress.consumed;
            let needed = match progress.next {
                Next::Needs(needed) => needed,
                Next::Damaged(why) => return Ok(self.end(batch, Some(format!("the file is damaged: {why}")))),
            };
            if batch.is_empty() {
                // Blocks without packets leave no trace; their room is used again. A long one, not yet whole, stays.
                if taken > 0 {
                    batch.bytes.copy_within(taken..filled, 0);
                    filled -= taken;
                    taken = 0;
                }
            } else if drained || batch.len() >= enough || filled >= BATCH_BYTES {
                return Ok(self.hand_out(batch, taken, filled));
            }
            // The room grows with what is there, not with what a length field claims.
            batch.reserve_bytes(filled + READ_BYTES);
            let room = batch.bytes.get_mut(filled..filled + READ_BYTES).unwrap_or_default();
            match self.source.read(room) {
                Ok(0) => {
                    let (rest, unit) = (filled - taken, self.format.unit());
                    let why = format!("the file ends inside a {unit}: {rest} bytes of at least {needed}");
                    return Ok(self.end(batch, (rest > 0).then_some(why)));
                }
                Ok(count) => {
                    filled += count;
                    drained = count < READ_BYTES && self.source.total_bytes().is_none();
                }
                Err(_) if self.source.interrupted() => return Err(CaptureError::interrupted(&self.path)),
                Err(error) => return Ok(self.end(batch, Some(broken(&self.source, &error)))),
            }
        }
    }

    /// What the capture said it lost while it was made, in the blocks that were read since this was last asked.
    pub fn take_dropped(&mut self) -> Vec<Dropped> {
        self.format.take_dropped()
    }

    /// The path as the operator gave it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Bytes read so far, as they stand in the file: compressed ones where it is compressed.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    /// Size of the file in the same bytes; `None` for pipes.
    #[must_use]
    pub const fn bytes_total(&self) -> Option<u64> {
        self.source.total_bytes()
    }

    /// Hand `batch` out, and carry over what was read beyond its last record.
    fn hand_out(&mut self, batch: &PacketBatch, taken: usize, filled: usize) -> BatchEnd {
        self.carried.extend_from_slice(batch.bytes.get(taken..filled).unwrap_or_default());
        self.note_time(batch);
        BatchEnd::More
    }

    fn end(&mut self, batch: &PacketBatch, cut: Option<String>) -> BatchEnd {
        self.ended = true;
        self.note_time(batch);
        BatchEnd::Ended(cut.map(|reason| Cut { after_ts_ns: self.last_ts_ns, reason }))
    }

    fn note_time(&mut self, batch: &PacketBatch) {
        self.last_ts_ns = batch.packets.last().map(|packet| packet.ts_ns).or(self.last_ts_ns);
    }
}

/// Why reading broke off, in words.
fn broken(source: &Source, error: &io::Error) -> String {
    match source.compression() {
        Some(name) if error.kind() == io::ErrorKind::UnexpectedEof => format!("the {name} data ends too early"),
        Some(name) => format!("the {name} data is damaged: {error}"),
        None => format!("reading failed: {error}"),
    }
}

/// A file that cannot even be read as far as its header goes.
fn unreadable(path: &str, source: &Source, error: &io::Error) -> CaptureError {
    CaptureError::new(path, broken(source, error), "copy or capture it again; there is no packet in it")
}

#[cfg(test)]
mod tests;
