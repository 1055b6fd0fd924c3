//! The bytes of one TCP direction in order, as far as a parser still wants them.
//!
//! Segments may come in any order, twice, or overlapping. Of two versions of a byte the one that arrived first counts.
//! At most [`WINDOW`] bytes are held, and what a parser has passed over is not held at all.

use std::fmt;

/// Bytes held at most, from the first that no parser has taken: a DNS message over TCP with its length (RFC 1035, section 4.2.2).
pub(super) const WINDOW: usize = 65_537;
/// Ranges held beyond a gap. Reordering makes a few; more come from an attack.
const ISLANDS_MAX: usize = 32;
/// Taken bytes kept in front of the buffer before it is moved up.
const SLACK: usize = 8_192;
/// Farthest that a parser may pass ahead, well under half the sequence space (RFC 9293, section 3.4).
pub(super) const ADVANCE_MAX: u64 = 1 << 30;

/// What a segment did to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pushed {
    /// New bytes are ready to be read.
    Ready,
    /// All of it lay in bytes that a parser had passed over ahead of time.
    Passed,
    /// Nothing new is ready: a duplicate, beyond a gap, or beyond the window.
    Nothing,
}

/// One direction of a TCP connection.
#[derive(Default)]
pub(super) struct Stream {
    /// Held bytes; those in holes are zero.
    buffer: Vec<u8>,
    /// Ranges `(start, end)` of the buffer that hold bytes beyond a gap: sorted, apart from each other and from `ready`.
    islands: Vec<(usize, usize)>,
    /// Sequence number of the buffer's first byte.
    origin: u32,
    /// How far parsers have taken the buffer.
    taken: usize,
    /// End of the bytes without a gap.
    ready: usize,
    /// Whether the buffer starts at bytes that have not arrived, since a parser passed over those before them.
    passed_ahead: bool,
    begun: bool,
    /// Sequence number at which the direction ends.
    end: Option<u32>,
    phase: Phase,
}

/// How much is known of where the stream starts, and whether it is still wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Nothing has arrived.
    #[default]
    New,
    /// Bytes arrived, but no SYN: earlier ones may follow.
    Unanchored,
    /// The first sequence number is known: from the SYN, or since bytes were taken.
    Anchored,
    /// Nothing is held any more.
    Closed,
}

impl Stream {
    /// The SYN's sequence number: data starts one later (RFC 9293, section 3.4).
    pub(super) fn anchor(&mut self, sequence: u32) {
        let first = sequence.wrapping_add(1);
        match self.phase {
            Phase::New => self.origin = first,
            Phase::Unanchored => self.extend_down(self.origin.wrapping_sub(first)),
            Phase::Anchored | Phase::Closed => {}
        }
        if self.phase != Phase::Closed {
            self.phase = Phase::Anchored;
        }
    }

    /// Add the bytes of a segment whose first byte has this sequence number.
    pub(super) fn push(&mut self, sequence: u32, payload: &[u8]) -> Pushed {
        if self.phase == Phase::Closed || payload.is_empty() {
            return Pushed::Nothing;
        }
        if self.phase == Phase::New {
            // A lone byte may be a keep-alive probe (RFC 9293, section 3.8.4): no place to start a stream.
            if payload.len() == 1 {
                return Pushed::Nothing;
            }
            self.origin = sequence;
            self.phase = Phase::Unanchored;
        }
        if self.phase == Phase::Unanchored {
            let before = self.origin.wrapping_sub(sequence);
            if before != 0 && payload.len() > 1 {
                self.extend_down(before);
            }
        }
        let (start, payload) = match to_offset(sequence.wrapping_sub(self.origin)) {
            Ok(start) => (start, payload),
            Err(before) => match payload.get(before..) {
                Some(rest) if !rest.is_empty() => (0, rest),
                _ if self.passed_ahead => return Pushed::Passed,
                _ => return Pushed::Nothing,
            },
        };
        let room = (self.taken + WINDOW).saturating_sub(start);
        let payload = payload.get(..room.min(payload.len())).unwrap_or_default();
        let ready_before = self.ready;
        self.fill(start, payload);
        if self.ready > ready_before {
            self.passed_ahead = false;
            self.begun = true;
            Pushed::Ready
        } else {
            Pushed::Nothing
        }
    }

    /// The bytes in order that no parser has taken yet.
    pub(super) fn head(&self) -> &[u8] {
        self.buffer.get(self.taken..self.ready).unwrap_or_default()
    }

    /// Take `count` bytes, arrived or not. Returns false, and closes the stream, where that is farther than [`ADVANCE_MAX`].
    pub(super) fn advance(&mut self, count: u64) -> bool {
        let target = match usize::try_from(count) {
            Ok(count) if count as u64 <= ADVANCE_MAX => self.taken + count,
            _ => {
                self.close();
                return false;
            }
        };
        // Once bytes are taken, none can come to stand before them.
        if self.phase == Phase::Unanchored {
            self.phase = Phase::Anchored;
        }
        if target <= self.ready {
            self.taken = target;
            if self.taken >= SLACK || (self.taken == self.ready && self.islands.is_empty()) {
                self.drop_front(self.taken);
            }
        } else {
            self.passed_ahead = true;
            self.drop_front(target);
        }
        true
    }

    /// The direction ends before this sequence number: that of its FIN or RST (RFC 9293, section 3.4). The first stays.
    pub(super) fn end(&mut self, sequence: u32) {
        if self.phase != Phase::Closed {
            self.end = self.end.or(Some(sequence));
        }
    }

    /// Whether every byte up to the direction's end is ready, or was taken.
    pub(super) fn has_ended(&self) -> bool {
        let ready = self.origin.wrapping_add(u32::try_from(self.ready).unwrap_or_default());
        self.begun && self.end == Some(ready)
    }

    /// Whether bytes have been ready to be read.
    pub(super) const fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether the first sequence number is known.
    pub(super) fn is_anchored(&self) -> bool {
        self.phase == Phase::Anchored
    }

    /// Bytes that it holds room for.
    pub(super) fn held_bytes(&self) -> usize {
        self.buffer.capacity() + self.islands.capacity() * size_of::<(usize, usize)>()
    }

    /// Hold nothing from now on.
    pub(super) fn close(&mut self) {
        *self = Self { phase: Phase::Closed, begun: true, ..Self::default() };
    }

    /// Make room for `before` bytes ahead of the first, which was not known to be the first.
    fn extend_down(&mut self, before: u32) {
        let Ok(count) = usize::try_from(before) else { return };
        if count == 0 || count + self.buffer.len() > WINDOW || self.islands.len() >= ISLANDS_MAX {
            return;
        }
        self.buffer.splice(0..0, std::iter::repeat_n(0, count));
        self.origin = self.origin.wrapping_sub(before);
        for island in &mut self.islands {
            *island = (island.0 + count, island.1 + count);
        }
        if self.ready > 0 {
            self.islands.insert(0, (count, self.ready + count));
        }
        self.ready = 0;
    }

    /// Forget the first `count` bytes of the buffer, arrived or not.
    fn drop_front(&mut self, count: usize) {
        self.origin = self.origin.wrapping_add(u32::try_from(count & 0xffff_ffff).unwrap_or_default());
        self.buffer.drain(..count.min(self.buffer.len()));
        // One large segment in a long connection must not keep its room until the end.
        if self.buffer.is_empty() && self.buffer.capacity() > SLACK {
            self.buffer = Vec::new();
        }
        self.taken = 0;
        self.ready = self.ready.saturating_sub(count);
        self.islands.retain_mut(|island| {
            *island = (island.0.saturating_sub(count), island.1.saturating_sub(count));
            island.1 > 0
        });
        self.join_first_islands();
    }

    /// Put `bytes` at `start` wherever nothing has arrived yet.
    fn fill(&mut self, start: usize, bytes: &[u8]) {
        let end = start + bytes.len();
        if end <= self.ready || bytes.is_empty() {
            return;
        }
        // In order, as nearly all segments come.
        if start == self.ready && self.islands.is_empty() && self.buffer.len() == start {
            self.buffer.extend_from_slice(bytes);
            self.ready = end;
            return;
        }
        let start_new = start.max(self.ready);
        let touching = self.islands.iter().filter(|island| island.1 >= start_new && island.0 <= end).count();
        if start_new > self.ready && touching == 0 && self.islands.len() >= ISLANDS_MAX {
            return;
        }
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        let mut at = start_new;
        for index in 0..=self.islands.len() {
            let (hole_end, next) = self.islands.get(index).map_or((end, end), |island| (island.0.min(end), island.1));
            if at < hole_end {
                let new = self.buffer.get_mut(at..hole_end).zip(bytes.get(at - start..hole_end - start));
                if let Some((hole, new)) = new {
                    hole.copy_from_slice(new);
                }
            }
            at = at.max(next);
        }
        self.cover(start_new, end);
        self.join_first_islands();
    }

    /// Join the range `start..end` to the islands that it touches.
    fn cover(&mut self, start: usize, end: usize) {
        let first = self.islands.partition_point(|island| island.1 < start);
        let last = self.islands.partition_point(|island| island.0 <= end);
        let merged = self
            .islands
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .fold((start, end), |range, island| (range.0.min(island.0), range.1.max(island.1)));
        self.islands.splice(first..last, std::iter::once(merged));
    }

    fn join_first_islands(&mut self) {
        while let Some(&(start, end)) = self.islands.first() {
            if start > self.ready {
                return;
            }
            self.ready = self.ready.max(end);
            self.islands.remove(0);
        }
    }
}

/// Distance from the origin, or how far before it (sequence numbers wrap: RFC 9293, section 3.4).
fn to_offset(distance: u32) -> Result<usize, usize> {
    if distance < 1 << 31 {
        Ok(usize::try_from(distance).unwrap_or(usize::MAX))
    } else {
        Err(usize::try_from(distance.wrapping_neg()).unwrap_or(usize::MAX))
    }
}

/// Lengths only: the bytes are payload.
impl fmt::Debug for Stream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Stream")
            .field("origin", &self.origin)
            .field("taken", &self.taken)
            .field("ready", &self.ready)
            .field("held", &self.buffer.len())
            .field("islands", &self.islands)
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
