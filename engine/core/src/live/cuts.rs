//! Where a run without an end is cut, so that records leave it: at whole multiples of a length of stream time.

use crate::flow::clock::JUMP_BACK_NS;

/// What a packet, or a silence, does to a run before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    GoesOn,
    /// Stream time has reached this boundary, nanoseconds since 1970.
    Cut(i64),
    /// Stream time, which had come to this, starts anew.
    Restart(i64),
}

/// The boundaries of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Boundaries {
    every_ns: i64,
    /// The next, once time has begun.
    next_ns: Option<i64>,
}

impl Boundaries {
    pub(super) fn new(every_ns: i64) -> Self {
        Self { every_ns: every_ns.max(1), next_ns: None }
    }

    /// Whether a packet of `ts_ns` certainly is nothing to [`Self::turn`] for.
    #[inline]
    pub(super) fn is_within(&self, ts_ns: i64) -> bool {
        self.next_ns.is_some_and(|next_ns| ts_ns < next_ns && ts_ns >= next_ns.saturating_sub(JUMP_BACK_NS))
    }

    /// The next packet is of `ts_ns`; stream time is `now_ns`.
    pub(super) fn turn(&mut self, now_ns: Option<i64>, ts_ns: i64) -> Turn {
        let reached_ns = ts_ns.div_euclid(self.every_ns).saturating_mul(self.every_ns);
        let next_ns = reached_ns.saturating_add(self.every_ns);
        match (self.next_ns, now_ns) {
            (Some(next), Some(now_ns)) if ts_ns < next => {
                if ts_ns >= now_ns.saturating_sub(JUMP_BACK_NS) {
                    return Turn::GoesOn;
                }
                self.next_ns = Some(next_ns);
                Turn::Restart(now_ns)
            }
            (Some(_), Some(_)) => {
                self.next_ns = Some(next_ns);
                Turn::Cut(reached_ns)
            }
            _ => {
                self.next_ns = Some(next_ns);
                Turn::GoesOn
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::MAX_TIME_NS;
    use crate::flow::SECOND_NS;

    #[test]
    fn every_boundary_that_time_comes_to_is_a_cut_and_a_jump_is_one() {
        for every_s in [1, 10, 300] {
            let mut boundaries = Boundaries::new(every_s * SECOND_NS);
            let mut turn = |now_s: i64, ts_s: i64| {
                let (now_ns, ts_ns) = (now_s * SECOND_NS, ts_s * SECOND_NS);
                let within = boundaries.is_within(ts_ns);
                let turn = boundaries.turn(Some(now_ns), ts_ns);
                assert!(!within || turn == Turn::GoesOn);
                turn
            };
            assert_eq!(turn(1_000, 1_000), Turn::GoesOn);
            assert_eq!(turn(1_000, 1_000 + every_s - 1 - 1_000 % every_s), Turn::GoesOn);
            let next = (1_000 / every_s + 1) * every_s;
            assert_eq!(turn(next - 1, next), Turn::Cut(next * SECOND_NS));
            assert_eq!(turn(next, next - 60), Turn::GoesOn, "late");
            assert_eq!(turn(next, next), Turn::GoesOn);
            let far = 40_000 * every_s;
            assert_eq!(turn(next, far + every_s / 2), Turn::Cut(far * SECOND_NS));
            assert_eq!(turn(far, far - 61), Turn::Restart(far * SECOND_NS));
            assert_eq!(turn(far - 61, far), Turn::Cut(far * SECOND_NS));
        }
    }

    #[test]
    fn times_at_the_ends_of_what_is_believed_do_no_harm() {
        let mut boundaries = Boundaries::new(10 * SECOND_NS);
        assert_eq!(boundaries.turn(None, 0), Turn::GoesOn);
        assert!(matches!(boundaries.turn(Some(0), MAX_TIME_NS), Turn::Cut(at_ns) if at_ns <= MAX_TIME_NS));
        assert_eq!(boundaries.turn(Some(MAX_TIME_NS), -MAX_TIME_NS), Turn::Restart(MAX_TIME_NS));
        assert!(matches!(boundaries.turn(Some(-MAX_TIME_NS), i64::MAX), Turn::Cut(_)));
        assert_eq!(boundaries.turn(Some(i64::MAX), i64::MIN), Turn::Restart(i64::MAX));
    }
}
