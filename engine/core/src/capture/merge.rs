//! Several captures as one stream of packets in time order.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::mem;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{BatchEnd, CaptureError, CaptureReader, Cut, Dropped, Interrupt, Packet, PacketBatch};

/// Packets that stand together in one capture and come next in time: nothing is copied.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// The capture, by its place among the paths.
    pub capture: usize,
    /// The batch that the packets lie in.
    pub batch: &'a PacketBatch,
    /// Which of the batch's packets; never empty.
    pub range: Range<usize>,
}

impl<'a> Run<'a> {
    /// Whether it ends with the batch, so that nothing else needs the batch's bytes.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.range.end == self.batch.len()
    }

    /// The packets of the run.
    pub fn packets(&self) -> impl Iterator<Item = Packet<'a>> + use<'a> {
        let batch = self.batch;
        self.range.clone().filter_map(move |index| batch.get(index))
    }
}

/// What comes next in the stream.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// Packets.
    Run(Run<'a>),
    /// A capture broke off; its packets before that have been delivered.
    Cut {
        /// The capture, by its place among the paths.
        capture: usize,
        /// Where and why.
        cut: Cut,
    },
    /// A capture says that it lost packets while it was made.
    Dropped {
        /// The capture, by its place among the paths.
        capture: usize,
        /// When, and how many.
        dropped: Dropped,
    },
    /// Nothing any more.
    End,
}

/// Several captures as one stream.
///
/// Packets come in the order of their times; those of the same time in the order of the paths. Within one capture its
/// own order is kept, even where times go back: a capture's next packet is what it competes with. A file is opened
/// when its first packet's time has come, and closed at its end, so that thousands of rotated files need one
/// descriptor and one buffer; only captures that overlap in time are open together.
pub struct MergedCaptures {
    captures: Vec<Capture>,
    /// Time and place of the next packet of each capture that is not done.
    next: BinaryHeap<Reverse<(i64, usize)>>,
    /// The capture whose batch was delivered to its end, and is to be filled again.
    used_up: Option<usize>,
    /// Cuts that are to be delivered, last first.
    cuts: Vec<(usize, Cut)>,
    /// Drops that are to be delivered.
    drops: VecDeque<(usize, Dropped)>,
    /// Batches of captures that are done, for the next to use.
    spare: Vec<PacketBatch>,
    interrupt: Option<Interrupt>,
}

struct Capture {
    path: PathBuf,
    state: State,
    /// Size of the file; `None` for pipes.
    bytes_total: Option<u64>,
}

enum State {
    /// Looked at, and closed until its time comes.
    Waiting,
    Open(Box<Open>),
    /// Read to its end: so many bytes.
    Done(u64),
}

struct Open {
    reader: CaptureReader,
    batch: PacketBatch,
    /// The next packet of the batch.
    at: usize,
    /// What comes after the batch.
    end: BatchEnd,
}

impl Open {
    /// Fill the batch until it holds a packet or the capture ends.
    fn fill(&mut self, enough: Option<usize>) -> Result<(), CaptureError> {
        self.at = 0;
        self.batch.packets.clear();
        while self.batch.is_empty() && self.end == BatchEnd::More {
            self.end = match enough {
                Some(enough) => self.reader.fill(&mut self.batch, enough)?,
                None => self.reader.read_batch(&mut self.batch)?,
            };
        }
        Ok(())
    }

    /// Time of the next packet; `None` when the batch is used up.
    fn next_ts_ns(&self) -> Option<i64> {
        self.batch.headers().get(self.at).map(|header| header.ts_ns)
    }
}

impl MergedCaptures {
    /// Look at all captures: open each, read its header and its first packet's time.
    ///
    /// # Errors
    /// All captures that cannot be read, in the order of the paths.
    pub fn open(paths: &[impl AsRef<Path>], interrupt: Option<Interrupt>) -> Result<Self, Vec<CaptureError>> {
        let mut merged = Self {
            captures: Vec::with_capacity(paths.len()),
            next: BinaryHeap::new(),
            used_up: None,
            cuts: Vec::new(),
            drops: VecDeque::new(),
            spare: Vec::new(),
            interrupt,
        };
        let mut faults = Vec::new();
        for path in paths {
            match merged.look_at(path.as_ref(), paths.len() > 1) {
                Ok(()) => {}
                Err(error) if error.interrupted => return Err(vec![error]),
                Err(error) => faults.push(error),
            }
        }
        merged.cuts.reverse();
        if faults.is_empty() { Ok(merged) } else { Err(faults) }
    }

    /// What comes next.
    ///
    /// # Errors
    /// A [`CaptureError`] when a file that was looked at can no longer be opened, or reading was interrupted.
    pub fn next_event(&mut self) -> Result<Event<'_>, CaptureError> {
        if let Some(place) = self.used_up.take() {
            self.advance(place, None)?;
        }
        if let Some(event) = self.loss() {
            return Ok(event);
        }
        while let Some(Reverse((_, place))) = self.next.pop() {
            let Some(capture) = self.captures.get_mut(place) else { break };
            if matches!(capture.state, State::Waiting) {
                let reader = CaptureReader::open_with(&capture.path, self.interrupt.clone())?;
                capture.state = State::Open(Box::new(Open {
                    reader,
                    batch: self.spare.pop().unwrap_or_default(),
                    at: 0,
                    end: BatchEnd::More,
                }));
                self.advance(place, None)?;
                continue;
            }
            return Ok(self.run(place));
        }
        Ok(self.loss().unwrap_or(Event::End))
    }

    /// The bytes of the batch whose last run was delivered, in exchange for others; those back, where there is no such batch. So
    /// a run can be worked on while the next is read.
    pub fn exchange_bytes(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        match self.used_up.and_then(|place| self.captures.get_mut(place)) {
            Some(Capture { state: State::Open(open), .. }) => mem::replace(&mut open.batch.bytes, bytes),
            _ => bytes,
        }
    }

    /// The next loss that is to be delivered.
    fn loss(&mut self) -> Option<Event<'static>> {
        if let Some((capture, dropped)) = self.drops.pop_front() {
            return Some(Event::Dropped { capture, dropped });
        }
        self.cuts.pop().map(|(capture, cut)| Event::Cut { capture, cut })
    }

    /// The path of a capture, by its place.
    #[must_use]
    pub fn path(&self, capture: usize) -> Option<&Path> {
        self.captures.get(capture).map(|capture| capture.path.as_path())
    }

    /// The file name of a capture, by its place; `-` for standard input.
    #[must_use]
    pub fn file_name(&self, capture: usize) -> Cow<'_, str> {
        let path = self.path(capture).unwrap_or(Path::new("-"));
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy()
    }

    /// How many captures there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.captures.len()
    }

    /// Whether there is no capture.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.captures.is_empty()
    }

    /// Bytes read so far of all captures, as they stand in the files.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        let bytes_read = |capture: &Capture| match &capture.state {
            State::Waiting => 0,
            State::Open(open) => open.reader.bytes_read(),
            State::Done(bytes) => *bytes,
        };
        self.captures.iter().map(bytes_read).sum()
    }

    /// Size of all captures in the same bytes; `None` where one is a pipe.
    #[must_use]
    pub fn bytes_total(&self) -> Option<u64> {
        self.captures.iter().map(|capture| capture.bytes_total).sum()
    }

    /// Open a capture; find its first packet, and close it again if it can be opened once more and is not alone.
    fn look_at(&mut self, path: &Path, among_others: bool) -> Result<(), CaptureError> {
        let place = self.captures.len();
        let reader = CaptureReader::open_with(path, self.interrupt.clone())?;
        let bytes_total = reader.bytes_total();
        let open = Open { reader, batch: self.spare.pop().unwrap_or_default(), at: 0, end: BatchEnd::More };
        self.captures.push(Capture { path: path.to_owned(), state: State::Open(Box::new(open)), bytes_total });
        // Standard input may be a file, but there is no way back to its start.
        let again = among_others && bytes_total.is_some() && path.as_os_str() != "-";
        self.advance(place, again.then_some(1))?;
        if let Some(Capture { state: state @ State::Open(_), .. }) = self.captures.get_mut(place).filter(|_| again) {
            if let State::Open(open) = mem::replace(state, State::Waiting) {
                self.spare.push(open.batch);
            }
        }
        Ok(())
    }

    /// Fill a capture's batch, and enter it by its next packet's time; at its end, close it and note its cut.
    fn advance(&mut self, place: usize, enough: Option<usize>) -> Result<(), CaptureError> {
        let Some(capture) = self.captures.get_mut(place) else { return Ok(()) };
        let State::Open(open) = &mut capture.state else { return Ok(()) };
        open.fill(enough)?;
        let dropped = open.reader.take_dropped().into_iter().map(|dropped| (place, dropped));
        // What a first look at a file finds is found again once it is read, unless there is no packet to read.
        if enough.is_none() || open.next_ts_ns().is_none() {
            self.drops.extend(dropped);
        }
        if let Some(ts_ns) = open.next_ts_ns() {
            self.next.push(Reverse((ts_ns, place)));
            return Ok(());
        }
        let bytes_read = open.reader.bytes_read();
        if let State::Open(open) = mem::replace(&mut capture.state, State::Done(bytes_read)) {
            if let BatchEnd::Ended(Some(cut)) = open.end {
                self.cuts.push((place, cut));
            }
            self.spare.push(open.batch);
        }
        Ok(())
    }

    /// The packets of a capture up to where another's come first.
    fn run(&mut self, place: usize) -> Event<'_> {
        let other = self.next.peek().map(|Reverse(key)| *key);
        let Some(Capture { state: State::Open(open), .. }) = self.captures.get_mut(place) else { return Event::End };
        let start = open.at;
        let rest = open.batch.headers().get(start..).unwrap_or_default();
        let count = match other {
            None => rest.len(),
            Some(other) => rest.iter().take_while(|header| (header.ts_ns, place) < other).count(),
        };
        open.at = start + count;
        match open.next_ts_ns() {
            Some(ts_ns) => self.next.push(Reverse((ts_ns, place))),
            None => self.used_up = Some(place),
        }
        Event::Run(Run { capture: place, batch: &open.batch, range: start..start + count })
    }
}

#[cfg(test)]
mod tests;
