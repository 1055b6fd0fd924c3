//! The order of packets from several rings.
//!
//! Packets are handed on in the order of their stamps, as far as can be known. A ring in which nothing is ready may still hold an
//! earlier packet, in the block that the kernel is filling; so it holds the others back, for a bounded time:
//!
//! Let `seen` be the moment at which ring A's block was found to be ready. All its packets were stamped before. Let `checked` be a
//! moment after which ring B was looked at and had nothing ready. The kernel looks at the block that it fills each time the
//! retire time-out has passed, and hands it over if it holds a packet and is not newer than the look before: so a packet in it was
//! written less than two time-outs before `checked`, plus what the kernel's timers and queues are late. [`hold`] is that sum.
//! So where `checked - seen >= hold`, whatever is still to come from B was stamped after `seen`, and A's block comes first.
//!
//! Both moments are read from the monotonic clock, so that the real-time clock may be set meanwhile: packets that were stamped
//! before it was set back do not wait until it shows that time again.
//!
//! How late the kernel is has no bound that could be known. A packet that comes later than thought is handed on when it comes,
//! with its own stamp, and stream time does not go back for it. A ring that is half full is not held back: a packet out of order
//! is better than one that is lost.

use std::time::{Duration, Instant};

use hallmonitor_core::capture::PacketHeader;

/// How late the kernel's timers and queues may be: five ticks of the slowest timer (`HZ` of 100).
const LATENESS: Duration = Duration::from_millis(50);

/// How long a ring in which nothing is ready holds the others back, where blocks are handed over after `retire`.
pub(crate) const fn hold(retire: Duration) -> Duration {
    retire.saturating_mul(2).saturating_add(LATENESS)
}

/// Packets of one block that wait to be taken.
#[derive(Debug)]
pub(crate) struct Pending {
    headers: Vec<PacketHeader>,
    /// The next of them.
    at: usize,
    /// When they were found.
    seen: Option<Instant>,
}

impl Pending {
    pub(crate) const fn none() -> Self {
        Self { headers: Vec::new(), at: 0, seen: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// The list, to be filled with the packets of another block.
    pub(crate) const fn refill(&mut self) -> &mut Vec<PacketHeader> {
        self.at = 0;
        &mut self.headers
    }

    /// Note when they were found.
    pub(crate) const fn seen_at(&mut self, now: Instant) {
        self.seen = Some(now);
    }

    /// The next `count` of them, or as many as there are.
    pub(crate) fn next(&self, count: usize) -> &[PacketHeader] {
        let rest = self.rest();
        rest.get(..count).unwrap_or(rest)
    }

    /// The next `count` were taken.
    pub(crate) const fn advance(&mut self, count: usize) {
        self.at = self.at.saturating_add(count);
    }

    fn rest(&self) -> &[PacketHeader] {
        self.headers.get(self.at..).unwrap_or_default()
    }
}

/// What is known of one ring.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standing<'a> {
    /// Packets are ready; whether so many that they cannot be held back.
    Ready(&'a Pending, bool),
    /// Nothing is ready, and something earlier than what others have may come.
    Silent,
    /// Nothing is ready, and nothing is to come.
    Absent,
}

/// Which ring is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// This many packets of the ring at this place.
    Run(usize, usize),
    /// Packets are ready, and are held back until this moment.
    Held(Instant),
    /// Nothing is ready.
    Nothing,
}

/// The next packets, where `checked` is a moment before the rings were looked at. Those of one stamp come in the order of the
/// rings, and those of one ring in its own.
pub(crate) fn next<'a>(rings: &(impl Iterator<Item = Standing<'a>> + Clone), checked: Instant, hold: Duration) -> Next {
    let firsts = rings.clone().enumerate().filter_map(|(place, ring)| match ring {
        Standing::Ready(pending, _) => Some((pending.rest().first()?.ts_ns, place, pending)),
        Standing::Silent | Standing::Absent => None,
    });
    let Some((_, place, pending)) = firsts.clone().min_by_key(|&(ts_ns, place, _)| (ts_ns, place)) else {
        return Next::Nothing;
    };
    let is_held = rings.clone().any(|ring| matches!(ring, Standing::Silent))
        && !rings.clone().any(|ring| matches!(ring, Standing::Ready(_, true)));
    if let Some(until) = pending.seen.filter(|_| is_held).map(|seen| seen + hold).filter(|until| checked < *until) {
        return Next::Held(until);
    }
    let other = firsts.filter(|&(_, other, _)| other != place).map(|(ts_ns, other, _)| (ts_ns, other)).min();
    let rest = pending.rest();
    let count = match other {
        None => rest.len(),
        Some(other) => rest.iter().take_while(|header| (header.ts_ns, place) < other).count(),
    };
    Next::Run(place, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hallmonitor_core::capture::LinkType;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    const HOLD: Duration = Duration::from_millis(100);

    fn pending(seen: Instant, times: &[i64]) -> Pending {
        let header = |&ts_ns: &i64| PacketHeader {
            ts_ns,
            offset: 0,
            captured_len: 0,
            wire_len: 0,
            link: LinkType::ETHERNET,
            well_formed: true,
        };
        Pending { headers: times.iter().map(header).collect(), at: 0, seen: Some(seen) }
    }

    fn ready(pending: &Pending) -> Standing<'_> {
        Standing::Ready(pending, false)
    }

    /// Take all packets of all rings: (ring, time).
    fn drain(mut rings: Vec<Pending>, now: Instant) -> Vec<(usize, i64)> {
        let mut all = Vec::new();
        loop {
            let standings = rings.iter().map(|ring| if ring.is_empty() { Standing::Absent } else { ready(ring) });
            let Next::Run(place, count) = next(&standings, now, HOLD) else { return all };
            assert!(count > 0);
            all.extend(rings[place].next(count).iter().map(|header| (place, header.ts_ns)));
            rings[place].advance(count);
        }
    }

    #[test]
    fn stamps_decide_and_for_one_stamp_the_place_and_within_a_ring_its_own_order() {
        let now = Instant::now();
        let rings = vec![pending(now, &[1, 3, 3, 9]), pending(now, &[2, 3, 1, 8]), pending(now, &[])];
        assert_eq!(drain(rings, now), [(0, 1), (1, 2), (0, 3), (0, 3), (1, 3), (1, 1), (1, 8), (0, 9)]);
    }

    proptest! {
        /// Blocks of several rings, of which each is found at any time after its packets were stamped, and all before the last
        /// look: the stream is sorted whatever was looked at when.
        #[test]
        fn no_packet_overtakes_an_earlier_one_where_rings_are_late_by_less_than_the_hold(
            packets in proptest::collection::vec((0_usize..4, 1_i64..40, 0_u64..100), 1..60),
        ) {
            let start = Instant::now();
            // (ring, stamp, when it is found) with times in milliseconds; a ring is found in its own order.
            let (mut clock, mut found_last) = (0, [0; 4]);
            let mut blocks: Vec<(usize, i64, u64)> = Vec::new();
            for (ring, passed, late) in packets {
                clock += passed;
                found_last[ring] = found_last[ring].max(clock.unsigned_abs() + late);
                blocks.push((ring, clock, found_last[ring]));
            }
            let mut queues: [VecDeque<_>; 4] = Default::default();
            for &(ring, stamp, found) in &blocks {
                queues[ring].push_back((stamp, found));
            }
            let mut rings: [Pending; 4] = [const { Pending::none() }; 4];
            let (mut taken, mut checked) = (Vec::new(), 0);
            while taken.len() < blocks.len() {
                for (ring, queue) in rings.iter_mut().zip(&mut queues) {
                    let is_found = queue.front().is_some_and(|(_, found)| ring.is_empty() && *found <= checked);
                    if let Some((stamp, found)) = is_found.then(|| queue.pop_front()).flatten() {
                        *ring = pending(start + Duration::from_millis(found), &[stamp]);
                    }
                }
                let standings = rings.iter().map(|ring| if ring.is_empty() { Standing::Silent } else { ready(ring) });
                match next(&standings, start + Duration::from_millis(checked), HOLD) {
                    Next::Run(place, count) => {
                        taken.extend(rings[place].next(count).iter().map(|header| header.ts_ns));
                        rings[place].advance(count);
                    }
                    Next::Held(_) | Next::Nothing => checked += 7,
                }
            }
            prop_assert!(taken.is_sorted(), "{taken:?}");
        }
    }

    #[test]
    fn a_silent_ring_holds_others_back_until_it_can_have_nothing_earlier() {
        let seen = Instant::now();
        let (busy, later) = (pending(seen, &[5, 6]), pending(seen, &[7]));
        let at = |checked, other| next(&[ready(&busy), other, ready(&later)].into_iter(), checked, HOLD);
        assert_eq!(at(seen, Standing::Silent), Next::Held(seen + HOLD));
        assert_eq!(at(seen + Duration::from_millis(99), Standing::Silent), Next::Held(seen + HOLD));
        assert_eq!(at(seen + HOLD, Standing::Silent), Next::Run(0, 2));
        assert_eq!(at(seen, Standing::Absent), Next::Run(0, 2));
    }

    #[test]
    fn what_fills_its_ring_is_not_held_back() {
        let seen = Instant::now();
        let (first, full) = (pending(seen, &[5, 6]), pending(seen, &[7]));
        let standings = [ready(&first), Standing::Ready(&full, true), Standing::Silent];
        assert_eq!(next(&standings.into_iter(), seen, HOLD), Next::Run(0, 2));
    }

    #[test]
    fn one_ring_is_never_held_back() {
        let seen = Instant::now();
        let alone = pending(seen, &[5, 4, 6]);
        assert_eq!(next(&[ready(&alone)].into_iter(), seen, HOLD), Next::Run(0, 3));
        assert_eq!(next(&[Standing::Silent].into_iter(), seen, HOLD), Next::Nothing);
    }

    #[test]
    fn a_ring_is_waited_for_two_time_outs_and_what_the_kernel_is_late() {
        assert_eq!(hold(Duration::from_millis(40)), Duration::from_millis(130));
    }
}
