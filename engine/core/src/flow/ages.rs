//! Flows by the tick in which they were last seen: for expiry, and for the flow that was silent longest.
//!
//! Flows with the same timeout share a [`Class`]. A class has one list per tick; a new packet of a flow moves nothing
//! (the flow knows when it was last seen), and a flow that turns out younger than its list is moved on when the list's
//! time comes. So a packet costs nothing here, and a flow is moved once per timeout at most.

use std::collections::VecDeque;

use super::clock::{self, TICKS_PER_SECOND};
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

#[derive(Clone, Copy, Debug)]
struct Candidate {
    last_ns: i64,
    flow: u32,
}

/// Flows that were last seen farther apart than so many ticks (a year) must not be held at once: whoever enters one takes those
/// that are due first.
pub const SPAN_MAX: i64 = 1 << 31;

/// All flows of a table by age.
#[derive(Debug)]
pub struct Ages {
    rings: [Ring; CLASSES.len()],
    links: Links,
    places: Vec<Place>,
    /// The flows of the oldest tick, the longest silent at the end.
    oldest: Vec<Candidate>,
}

impl Ages {
    /// Lists for the timeouts of the classes, in seconds.
    #[must_use]
    pub fn new(tcp_s: u32, other_s: u32, ended_s: u32) -> Self {
        let rings = [tcp_s, other_s, ended_s]
            .map(|timeout_s| Ring { timeout: i64::from(timeout_s) * TICKS_PER_SECOND, ..Ring::default() });
        Self { rings, links: Links::default(), places: Vec::new(), oldest: Vec::new() }
    }

    /// Enter `flow`, last seen in this tick.
    pub fn insert(&mut self, flow: u32, class: Class, tick: i64) {
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
    pub fn reclass(&mut self, flow: u32, class: Class, tick: i64) {
        self.remove(flow);
        self.insert(flow, class, tick);
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
                    self.insert(flow, class, seen);
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

    /// The flow that has been silent longest, of several the one whose `order` is least; it stays where it is until [`Self::remove`].
    pub fn longest_silent<O: Ord>(&mut self, last_ns: impl Fn(u32) -> i64, order: impl Fn(u32) -> O) -> Option<u32> {
        loop {
            while let Some(candidate) = self.oldest.pop() {
                let linked = self.places.get(candidate.flow as usize).is_some_and(|place| place.linked);
                if linked && last_ns(candidate.flow) == candidate.last_ns {
                    return Some(candidate.flow);
                }
            }
            let tick = self.rings.iter().filter_map(Ring::first).min()?;
            self.gather(tick, &last_ns, &order);
        }
    }

    /// Fill `oldest` with the flows that were last seen in this tick, where no list is older.
    fn gather<O: Ord>(&mut self, tick: i64, last_ns: impl Fn(u32) -> i64, order: impl Fn(u32) -> O) {
        for class in CLASSES {
            let mut list = match self.rings[class as usize].lists.front_mut() {
                Some((first, list)) if *first == tick => std::mem::replace(list, List::EMPTY),
                _ => continue,
            };
            let mut kept = List::EMPTY;
            while let Some(flow) = self.links.pop(&mut list) {
                let seen_ns = last_ns(flow);
                let seen = clock::tick(seen_ns);
                if seen > tick {
                    self.insert(flow, class, seen);
                } else {
                    self.links.push(&mut kept, flow);
                    self.oldest.push(Candidate { last_ns: seen_ns, flow });
                }
            }
            let ring = &mut self.rings[class as usize];
            if let Some((_, list)) = ring.lists.front_mut() {
                *list = kept;
            }
            ring.trim();
        }
        self.oldest
            .sort_unstable_by(|a, b| (b.last_ns.cmp(&a.last_ns)).then_with(|| order(b.flow).cmp(&order(a.flow))));
    }

    /// Forget every flow: time starts anew.
    pub fn clear(&mut self) {
        for ring in &mut self.rings {
            ring.lists.clear();
        }
        self.places.clear();
        self.oldest.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::SECOND_NS;
    use super::*;

    /// A second, in ticks.
    fn at(second: i64) -> i64 {
        second * TICKS_PER_SECOND
    }

    fn due(ages: &mut Ages, now: i64, last: &[i64]) -> Vec<u32> {
        let mut due = Vec::new();
        assert_eq!(ages.take_due(now, usize::MAX, |flow| last[flow as usize] * SECOND_NS, &mut due), now);
        due
    }

    #[test]
    fn a_flow_is_due_once_its_timeout_ended_before_the_tick() {
        let mut ages = Ages::new(300, 120, 10);
        for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Ended)] {
            ages.insert(flow, class, at(1_000));
        }
        let last = [1_000; 3];
        assert_eq!(due(&mut ages, at(1_010), &last), []);
        assert_eq!(due(&mut ages, at(1_010) + 1, &last), [2]);
        assert_eq!(due(&mut ages, at(1_120), &last), []);
        assert_eq!(due(&mut ages, at(1_120) + 1, &last), [1]);
        assert_eq!(due(&mut ages, at(9_999), &last), [0]);
    }

    #[test]
    fn flows_are_due_in_the_order_of_their_time_as_far_as_the_budget_goes() {
        let mut ages = Ages::new(300, 120, 10);
        let last = [1_000, 1_190, 1_001, 1_003];
        for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Tcp), (3, Class::Tcp)] {
            ages.insert(flow, class, at(last[flow as usize]));
        }
        let (mut taken, mut order) = (Vec::new(), Vec::new());
        loop {
            let swept = ages.take_due(at(2_000), 1, |flow| last[flow as usize] * SECOND_NS, &mut taken);
            order.append(&mut taken);
            // What is said to be over is over.
            let dues = [1_300, 1_310, 1_301, 1_303].map(at);
            assert!((0..4_usize).all(|flow| dues[flow] >= swept || order.contains(&u32::try_from(flow).expect("few"))));
            if swept == at(2_000) {
                break;
            }
        }
        assert_eq!(order, [0, 2, 3, 1]);
    }

    #[test]
    fn a_flow_seen_again_is_moved_on() {
        let mut ages = Ages::new(300, 120, 10);
        ages.insert(0, Class::Other, at(1_000));
        assert_eq!(due(&mut ages, at(1_121), &[1_100]), []);
        assert_eq!(due(&mut ages, at(1_220), &[1_100]), []);
        assert_eq!(due(&mut ages, at(1_220) + 1, &[1_100]), [0]);
    }

    #[test]
    fn a_jump_of_centuries_does_not_make_lists() {
        let mut ages = Ages::new(300, 120, 10);
        ages.insert(0, Class::Other, 0);
        ages.insert(1, Class::Tcp, 0);
        assert_eq!(due(&mut ages, at(9_000_000_000), &[0, 0]), [0, 1]);
        ages.insert(2, Class::Other, at(9_000_000_000));
        assert!(ages.rings.iter().all(|ring| ring.lists.len() <= 1));
    }

    #[test]
    fn longest_silent_over_all_classes_to_the_nanosecond() {
        let mut ages = Ages::new(300, 120, 10);
        let mut last = [700, 200, 300, 400, SECOND_NS + 1, 200];
        for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Ended), (3, Class::Tcp), (5, Class::Tcp)] {
            ages.insert(flow, class, 0);
        }
        ages.insert(4, Class::Other, at(1));
        let mut order = Vec::new();
        while let Some(flow) = ages.longest_silent(|flow| last[flow as usize], |flow| u32::MAX - flow) {
            ages.remove(flow);
            order.push(flow);
            last[3] = 5 * SECOND_NS; // flow 3 speaks once the first was taken
        }
        assert_eq!(order, [5, 1, 2, 0, 4, 3]);
    }

    #[test]
    fn a_flow_that_left_is_never_named() {
        let mut ages = Ages::new(300, 120, 10);
        ages.insert(0, Class::Tcp, at(5));
        ages.insert(1, Class::Tcp, at(5));
        ages.reclass(0, Class::Ended, at(6));
        ages.remove(1);
        assert_eq!(due(&mut ages, at(17), &[6, 5]), [0]);
        assert_eq!(ages.longest_silent(|_| 0, |flow| flow), None);
    }
}
