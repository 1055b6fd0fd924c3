//! Flows by the second in which they were last seen: for expiry, and for the flow that was silent longest.
//!
//! Flows with the same timeout share a [`Class`]. A class has one list per second; a new packet of a flow moves nothing
//! (the flow knows when it was last seen), and a flow that turns out younger than its list is moved on when the list's
//! time comes. So a packet costs nothing here, and a flow is moved once per timeout at most.
//! A class never spans more seconds than its timeout, whatever the time stamps do: older lists have been taken.

use std::collections::VecDeque;

use super::clock::tick;
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

const CLASSES: usize = 3;

/// The lists of one class: `seconds[i]` holds flows last seen in second `first + i` or later.
#[derive(Debug, Default)]
struct Ring {
    timeout_s: i64,
    first: i64,
    seconds: VecDeque<List>,
}

impl Ring {
    fn at(&mut self, second: i64) -> Option<&mut List> {
        self.seconds.get_mut(usize::try_from(second.checked_sub(self.first)?).ok()?)
    }

    fn trim(&mut self) {
        while self.seconds.front().is_some_and(|list| list.is_empty()) {
            self.seconds.pop_front();
            self.first += 1;
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Place {
    second: i64,
    class: Class,
    linked: bool,
}

const NOWHERE: Place = Place { second: 0, class: Class::Other, linked: false };

#[derive(Clone, Copy, Debug)]
struct Candidate {
    last_ns: i64,
    flow: u32,
}

/// All flows of a table by age.
#[derive(Debug)]
pub struct Ages {
    rings: [Ring; CLASSES],
    links: Links,
    places: Vec<Place>,
    /// The flows of the oldest second, the longest silent at the end.
    oldest: Vec<Candidate>,
}

impl Ages {
    /// Lists for the timeouts of the classes, in seconds.
    #[must_use]
    pub fn new(tcp_s: u32, other_s: u32, ended_s: u32) -> Self {
        let rings = [tcp_s, other_s, ended_s].map(|timeout| Ring { timeout_s: i64::from(timeout), ..Ring::default() });
        Self { rings, links: Links::default(), places: Vec::new(), oldest: Vec::new() }
    }

    /// Enter `flow`, last seen in second `second`.
    pub fn insert(&mut self, flow: u32, class: Class, second: i64) {
        let ring = &mut self.rings[class as usize];
        if ring.seconds.is_empty() {
            ring.first = second;
        }
        while second < ring.first {
            ring.seconds.push_front(List::EMPTY);
            ring.first -= 1;
        }
        while ring.first + i64::try_from(ring.seconds.len()).unwrap_or(i64::MAX) <= second {
            ring.seconds.push_back(List::EMPTY);
        }
        if let Some(list) = ring.at(second) {
            self.links.push(list, flow);
        }
        let index = flow as usize;
        if index >= self.places.len() {
            self.places.resize(index + 1, NOWHERE);
        }
        self.places[index] = Place { second, class, linked: true };
    }

    /// Take `flow` out.
    pub fn remove(&mut self, flow: u32) {
        let Some(place) = self.places.get_mut(flow as usize).filter(|place| place.linked) else { return };
        place.linked = false;
        let (second, class) = (place.second, place.class);
        let ring = &mut self.rings[class as usize];
        if let Some(list) = ring.at(second) {
            self.links.remove(list, flow);
        }
        ring.trim();
    }

    /// Put `flow` into another class.
    pub fn reclass(&mut self, flow: u32, class: Class, second: i64) {
        self.remove(flow);
        self.insert(flow, class, second);
    }

    /// Take out every flow whose timeout ended before second `now`, into `due`; `last_ns` says when a flow was last seen.
    pub fn take_due(&mut self, now: i64, last_ns: impl Fn(u32) -> i64, due: &mut Vec<u32>) {
        for class in [Class::Tcp, Class::Other, Class::Ended] {
            loop {
                let ring = &mut self.rings[class as usize];
                if ring.seconds.is_empty() || ring.first.saturating_add(ring.timeout_s) >= now {
                    break;
                }
                let second = ring.first;
                let mut list = std::mem::replace(&mut ring.seconds[0], List::EMPTY);
                ring.trim();
                while let Some(flow) = self.links.pop(&mut list) {
                    let seen = tick(last_ns(flow));
                    if seen > second && seen.saturating_add(self.rings[class as usize].timeout_s) >= now {
                        self.insert(flow, class, seen);
                    } else {
                        self.places[flow as usize].linked = false;
                        due.push(flow);
                    }
                }
            }
        }
    }

    /// The flow that has been silent longest; it stays where it is until [`Self::remove`].
    pub fn longest_silent(&mut self, last_ns: impl Fn(u32) -> i64) -> Option<u32> {
        loop {
            while let Some(candidate) = self.oldest.pop() {
                let linked = self.places.get(candidate.flow as usize).is_some_and(|place| place.linked);
                if linked && last_ns(candidate.flow) == candidate.last_ns {
                    return Some(candidate.flow);
                }
            }
            let second = self.rings.iter().filter(|ring| !ring.seconds.is_empty()).map(|ring| ring.first).min()?;
            self.gather(second, &last_ns);
        }
    }

    /// Fill `oldest` with the flows that were last seen in second `second`, where no list is older.
    fn gather(&mut self, second: i64, last_ns: impl Fn(u32) -> i64) {
        for class in [Class::Tcp, Class::Other, Class::Ended] {
            let ring = &mut self.rings[class as usize];
            if ring.first != second || ring.seconds.is_empty() {
                continue;
            }
            let mut list = std::mem::replace(&mut ring.seconds[0], List::EMPTY);
            let mut kept = List::EMPTY;
            while let Some(flow) = self.links.pop(&mut list) {
                let seen_ns = last_ns(flow);
                if tick(seen_ns) > second {
                    self.insert(flow, class, tick(seen_ns));
                } else {
                    self.links.push(&mut kept, flow);
                    self.oldest.push(Candidate { last_ns: seen_ns, flow });
                }
            }
            let ring = &mut self.rings[class as usize];
            ring.seconds[0] = kept;
            ring.trim();
        }
        self.oldest.sort_unstable_by_key(|candidate| std::cmp::Reverse((candidate.last_ns, candidate.flow)));
    }

    /// Forget every flow: time starts anew.
    pub fn clear(&mut self) {
        for ring in &mut self.rings {
            ring.seconds.clear();
        }
        self.places.clear();
        self.oldest.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::SECOND_NS;
    use super::*;

    fn due(ages: &mut Ages, now: i64, last: &[i64]) -> Vec<u32> {
        let mut due = Vec::new();
        ages.take_due(now, |flow| last[flow as usize] * SECOND_NS, &mut due);
        due.sort_unstable();
        due
    }

    #[test]
    fn a_flow_is_due_once_its_timeout_ended_before_the_second() {
        let mut ages = Ages::new(300, 120, 10);
        for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Ended)] {
            ages.insert(flow, class, 1_000);
        }
        let last = [1_000; 3];
        assert_eq!(due(&mut ages, 1_010, &last), []);
        assert_eq!(due(&mut ages, 1_011, &last), [2]);
        assert_eq!(due(&mut ages, 1_120, &last), []);
        assert_eq!(due(&mut ages, 1_121, &last), [1]);
        assert_eq!(due(&mut ages, 9_999, &last), [0]);
    }

    #[test]
    fn a_flow_seen_again_is_moved_on() {
        let mut ages = Ages::new(300, 120, 10);
        ages.insert(0, Class::Other, 1_000);
        assert_eq!(due(&mut ages, 1_121, &[1_100]), []);
        assert_eq!(due(&mut ages, 1_220, &[1_100]), []);
        assert_eq!(due(&mut ages, 1_221, &[1_100]), [0]);
    }

    #[test]
    fn a_jump_of_centuries_does_not_make_lists() {
        let mut ages = Ages::new(300, 120, 10);
        ages.insert(0, Class::Other, 0);
        ages.insert(1, Class::Tcp, 0);
        assert_eq!(due(&mut ages, 9_000_000_000, &[0, 0]), [0, 1]);
        ages.insert(2, Class::Other, 9_000_000_000);
        assert!(ages.rings.iter().all(|ring| ring.seconds.len() <= 1));
    }

    #[test]
    fn longest_silent_over_all_classes_to_the_nanosecond() {
        let mut ages = Ages::new(300, 120, 10);
        let mut last = [700, 200, 300, 400, SECOND_NS + 1];
        for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Ended), (3, Class::Tcp)] {
            ages.insert(flow, class, 0);
        }
        ages.insert(4, Class::Other, 1);
        let mut order = Vec::new();
        while let Some(flow) = ages.longest_silent(|flow| last[flow as usize]) {
            ages.remove(flow);
            order.push(flow);
            last[3] = 5 * SECOND_NS; // flow 3 speaks once the first was taken
        }
        assert_eq!(order, [1, 2, 0, 4, 3]);
    }

    #[test]
    fn a_flow_that_left_is_never_named() {
        let mut ages = Ages::new(300, 120, 10);
        ages.insert(0, Class::Tcp, 5);
        ages.insert(1, Class::Tcp, 5);
        ages.reclass(0, Class::Ended, 6);
        ages.remove(1);
        assert_eq!(due(&mut ages, 17, &[6, 5]), [0]);
        assert_eq!(ages.longest_silent(|_| 0), None);
    }
}
