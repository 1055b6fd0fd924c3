//! The machine's clocks, read together, with steps of the one that stamps packets.

use std::time::{Duration, Instant};

use hallmonitor_core::capture::SECOND_NS;
use rustix::time::{ClockId, clock_gettime};

/// A difference between the clocks that is a step, nanoseconds: adjusting by adjtimex(2) moves both alike, so any difference
/// is one; below a second it does no harm to time-outs of whole seconds.
const STEP_NS: i64 = SECOND_NS;

/// The clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now {
    /// `CLOCK_MONOTONIC`, for how long something took.
    pub(crate) monotonic: Instant,
    /// `CLOCK_REALTIME`, nanoseconds since 1970: what the kernel stamps packets with.
    pub(crate) real_ns: i64,
}

/// A step of the real-time clock: what it would have shown, and what it showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) from_ns: i64,
    pub(crate) to_ns: i64,
}

/// Tells steps from one reading to the next.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last: Option<Now>,
}

impl Now {
    /// Read both.
    pub(crate) fn read() -> Self {
        let real = clock_gettime(ClockId::Realtime);
        Self { monotonic: Instant::now(), real_ns: real.tv_sec.saturating_mul(SECOND_NS).saturating_add(real.tv_nsec) }
    }
}

impl Clock {
    /// See a reading; the step since the one before, if there was one.
    pub(crate) fn observe(&mut self, now: Now) -> Option<Step> {
        let last = self.last.replace(now)?;
        let passed = now.monotonic.saturating_duration_since(last.monotonic);
        let from_ns = last.real_ns.saturating_add(nanoseconds(passed));
        let is_step = now.real_ns.saturating_sub(from_ns).saturating_abs() > STEP_NS;
        is_step.then_some(Step { from_ns, to_ns: now.real_ns })
    }
}

/// A duration in nanoseconds.
pub(crate) fn nanoseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_difference_of_more_than_a_second_is_a_step() {
        let start = Now { monotonic: Instant::now(), real_ns: 1000 * SECOND_NS };
        let later = |seconds, real| Now {
            monotonic: start.monotonic + Duration::from_secs(seconds),
            real_ns: real * SECOND_NS,
        };
        let mut clock = Clock::default();
        assert_eq!(clock.observe(start), None);
        assert_eq!(clock.observe(later(10, 1010)), None);
        assert_eq!(clock.observe(later(11, 1012)), None);
        let back = Step { from_ns: 1013 * SECOND_NS, to_ns: 13 * SECOND_NS };
        assert_eq!(clock.observe(later(12, 13)), Some(back));
        assert_eq!(clock.observe(later(13, 14)), None);
        let forth = Step { from_ns: 15 * SECOND_NS, to_ns: 5000 * SECOND_NS };
        assert_eq!(clock.observe(later(14, 5000)), Some(forth));
    }

    #[test]
    fn both_clocks_run_forwards() {
        let first = Now::read();
        let second = Now::read();
        assert!(second.monotonic >= first.monotonic && first.real_ns > 1_600_000_000 * SECOND_NS);
    }
}
