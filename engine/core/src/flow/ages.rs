//! Flows by the tick in which they were last seen: for expiry, and for the flow that was silent longest.
//!
//! Flows with the same timeout share a [`Class`]. A class has one list per tick; a new packet of a flow moves nothing
//! (the flow knows when it was last seen), and a flow that turns out younger than its list is moved on when the list's
//! time comes. So a packet costs nothing here, and a flow is moved once per timeout at most.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::clock::{self, TICKS_PER_SECOND};
use super::key::FlowKey;
use crate::links::{Links, List};

/// Flows that share a timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// TCP.
    Tcp,
    /// Every other transport.
    Other,
    /// TCP after RST, or FIN from both sides.
    Ended,
}

const CLASSES: [Class; 3] = [Class::Tcp, Class::Other, Class::Ended];

/// The lists of one class by tick, each with flows last seen in its tick or later. Only ticks in which a flow was seen have
/// one, so that a jump of the time costs nothing.
#[derive(Debug, Default)]
struct Ring {
    timeout: i64,
    lists: VecDeque<(i64, List)>,
}

impl Ring {
    /// Tick of the first list.
    fn first(&self) -> Option<i64> {
        self.lists.front().map(|&(tick, _)| tick)
    }

    /// The tick in which the flows of the first list are due, where they were not seen again.
    fn due(&self) -> Option<i64> {
        self.first().map(|tick| tick.saturating_add(self.timeout))
    }

    /// The list of this tick, where there is one.
    fn at(&mut self, tick: i64) -> Option<&mut List> {
        // Where flows are seen in every tick, which is so when there are many, its place is known.
        let guess = usize::try_from(tick - self.first()?).ok()?;
        let place = match self.lists.get(guess) {
            Some(&(at, _)) if at == tick => guess,
            _ => self.lists.binary_search_by_key(&tick, |&(at, _)| at).ok()?,
        };
        self.lists.get_mut(place).map(|(_, list)| list)
    }

    /// Put `flow` at the end of the list of this tick. Nearly always that is the last list, or the next after it.
    fn push(&mut self, links: &mut Links, flow: u32, tick: i64) {
        let place = match self.lists.back() {
            Some(&(last, _)) if last == tick => self.lists.len() - 1,
            Some(&(last, _)) if last > tick => {
                let place = self.lists.partition_point(|&(other, _)| other < tick);
                if self.lists.get(place).is_none_or(|&(other, _)| other != tick) {
                    self.lists.insert(place, (tick, List::EMPTY));
                }
                place
            }
            _ => {
                self.lists.push_back((tick, List::EMPTY));
                self.lists.len() - 1
            }
        };
        if let Some((_, list)) = self.lists.get_mut(place) {
            links.push(list, flow);
        }
    }

    fn trim(&mut self) {
        while self.lists.front().is_some_and(|(_, list)| list.is_empty()) {
            self.lists.pop_front();
        }
    }
}

/// The list that a flow is in. Eight bytes a flow: of the tick the low half, which tells it within [`SPAN_MAX`] ticks.
#[derive(Clone, Copy, Debug)]
struct Place {
    tick: u32,
    class: Class,
    linked: bool,
}

const NOWHERE: Place = Place { tick: 0, class: Class::Other, linked: false };

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the low half of a tick")]
const fn low(tick: i64) -> u32 {
    tick as u32
}

/// What flows are compared by, the longest silent first: when it was last seen, and what tells it from those seen at the same
/// instant. No two flows of a table have the same.
pub type Silence = (i64, (i64, FlowKey));

/// Flows that were last seen farther apart than so many ticks (a year) must not be held at once: whoever enters one takes those
/// that are due first.
pub const SPAN_MAX: i64 = 1 << 31;

/// All flows of a table by age.
#[derive(Debug)]
pub struct Ages {
    rings: [Ring; CLASSES.len()],
    links: Links,
    places: Vec<Place>,
    /// The oldest tick, when it was last asked who was silent longest.
    oldest_tick: Option<i64>,
    /// Its flows as they were then, the longest silent at the end.
    oldest: Vec<(Silence, u32)>,
    /// Those that were seen in it later.
    later: BinaryHeap<Reverse<(Silence, u32)>>,
}

impl Ages {
    /// Lists for the timeouts of the classes, in seconds.
    #[must_use]
    pub fn new(timeouts_s: [u32; CLASSES.len()]) -> Self {
        let rings =
            timeouts_s.map(|timeout_s| Ring { timeout: i64::from(timeout_s) * TICKS_PER_SECOND, ..Ring::default() });
        Self {
            rings,
            links: Links::default(),
            places: Vec::new(),
            oldest_tick: None,
            oldest: Vec::new(),
            later: BinaryHeap::new(),
        }
    }

    /// Enter `flow`, last seen as `silence` says.
    pub fn insert(&mut self, flow: u32, class: Class, silence: impl FnOnce() -> Silence, tick: i64) {
        if self.oldest_tick == Some(tick) {
            self.later.push(Reverse((silence(), flow)));
        }
        self.link(flow, class, tick);
    }

    fn link(&mut self, flow: u32, class: Class, tick: i64) {
        self.rings[class as usize].push(&mut self.links, flow, tick);
        let index = flow as usize;
        if index >= self.places.len() {
            self.places.resize(index + 1, NOWHERE);
        }
        self.places[index] = Place { tick: low(tick), class, linked: true };
    }

    /// Take `flow` out.
    pub fn remove(&mut self, flow: u32) {
        let Some(place) = self.places.get_mut(flow as usize).filter(|place| place.linked) else { return };
        place.linked = false;
        let ring = &mut self.rings[place.class as usize];
        let Some(first) = ring.first() else { return };
        if let Some(list) = ring.at(first + i64::from(place.tick.wrapping_sub(low(first)))) {
            self.links.remove(list, flow);
        }
        ring.trim();
    }

    /// Put `flow` into another class.
    pub fn reclass(&mut self, flow: u32, class: Class, silence: impl FnOnce() -> Silence, tick: i64) {
        self.remove(flow);
        self.insert(flow, class, silence, tick);
    }

    /// Take out flows whose timeout ended before tick `now`, into `due`, in the order of the ticks in which they were due;
    /// `last_ns` says when a flow was last seen. Stops once `budget` flows were looked at. Gives the tick before which no
    /// flow is due any more.
    pub fn take_due(&mut self, now: i64, mut budget: usize, last_ns: impl Fn(u32) -> i64, due: &mut Vec<u32>) -> i64 {
        while let Some((at, class)) = self.first_due().filter(|&(at, _)| at < now) {
            let Some(tick) = self.rings[class as usize].first() else { break };
            loop {
                if budget == 0 {
                    return at;
                }
                budget -= 1;
                let first = self.rings[class as usize].lists.front_mut();
                let Some(flow) = first.and_then(|(_, list)| self.links.pop(list)) else { break };
                let seen = clock::tick(last_ns(flow));
                if seen > tick {
                    self.link(flow, class, seen);
                } else {
                    self.places[flow as usize].linked = false;
                    due.push(flow);
                }
            }
            self.rings[class as usize].trim();
        }
        now
    }

    /// The tick in which the first flows are due, and their class.
    fn first_due(&self) -> Option<(i64, Class)> {
        let due = |class: Class| self.rings[class as usize].due().map(|at| (at, class));
        CLASSES.into_iter().filter_map(due).min_by_key(|&(at, _)| at)
    }

    /// The flow that has been silent longest; it stays where it is until [`Self::remove`].
    pub fn longest_silent(&mut self, silence: impl Fn(u32) -> Silence) -> Option<(Silence, u32)> {
        loop {
            while let Some((then, flow)) = self.next_candidate() {
                if !self.places.get(flow as usize).is_some_and(|place| place.linked) {
                    continue;
                }
                let now = silence(flow);
                if now == then {
                    self.later.push(Reverse((now, flow)));
                    return Some((now, flow));
                }
                // It was seen again; if in this tick, it has another place among its flows. Another flow that has its place in the
                // table by now was noted by itself.
                if now.1 == then.1 && self.oldest_tick == Some(clock::tick(now.0)) {
                    self.later.push(Reverse((now, flow)));
                }
            }
            self.oldest_tick = self.rings.iter().filter_map(Ring::first).min();
            self.gather(self.oldest_tick?, &silence);
        }
    }

    /// The flows that are likely the next to be the longest silent.
    pub fn likely_silent(&self) -> impl Iterator<Item = u32> + '_ {
        self.oldest.iter().rev().map(|&(_, flow)| flow)
    }

    /// The next of the flows of the oldest tick, as they were when they were noted.
    fn next_candidate(&mut self) -> Option<(Silence, u32)> {
        match (self.oldest.last(), self.later.peek()) {
            (Some(oldest), Some(Reverse(later))) if later < oldest => self.later.pop().map(|Reverse(later)| later),
            (None, _) => self.later.pop().map(|Reverse(later)| later),
            (Some(_), _) => self.oldest.pop(),
        }
    }

    /// Fill `oldest` with the flows that were last seen in this tick, where no list is older.
    fn gather(&mut self, tick: i64, silence: impl Fn(u32) -> Silence) {
        for class in CLASSES {
            let mut list = match self.rings[class as usize].lists.front_mut() {
                Some((first, list)) if *first == tick => std::mem::replace(list, List::EMPTY),
                _ => continue,
            };
            let mut kept = List::EMPTY;
            while let Some(flow) = self.links.pop(&mut list) {
                let seen = silence(flow);
                if clock::tick(seen.0) > tick {
                    self.link(flow, class, clock::tick(seen.0));
                } else {
                    self.links.push(&mut kept, flow);
                    self.oldest.push((seen, flow));
                }
            }
            let ring = &mut self.rings[class as usize];
            if let Some((_, list)) = ring.lists.front_mut() {
                *list = kept;
            }
            ring.trim();
        }
        self.oldest.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Forget every flow: time starts anew.
    pub fn clear(&mut self) {
        for ring in &mut self.rings {
            ring.lists.clear();
        }
        self.places.clear();
        self.oldest_tick = None;
        self.oldest.clear();
        self.later.clear();
    }
}

#[cfg(test)]
mod tests;
