//! Stream time: the packets' own time, made to run forwards.
//!
//! Captures are nearly in order. Stream time is the greatest time stamp so far, so a packet that comes a little late
//! counts as of now. A packet more than [`JUMP_BACK_NS`] behind shows that another recording has begun (or that one
//! stamp before was wrong): time starts anew there.

pub use crate::capture::SECOND_NS;

/// A step back by more than this starts time anew. Far longer than the disorder of interfaces that are captured together,
/// which is below a second; and short, as one wrong stamp ahead holds stream time still for as long.
pub const JUMP_BACK_NS: i64 = 60 * SECOND_NS;

/// Length of a tick, nanoseconds: a 64th of a second. Time-outs are whole seconds, so they are whole ticks; a busy table closes
/// some hundred flows in one.
pub const TICK_NS: i64 = SECOND_NS / TICKS_PER_SECOND;

/// Ticks in a second.
pub const TICKS_PER_SECOND: i64 = 64;

/// What a packet did to stream time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Still the same tick.
    Within,
    /// A later tick has begun (also at the very first packet).
    NextTick,
    /// Time starts anew, earlier than before.
    Back,
}

/// Stream time.
#[derive(Clone, Copy, Debug, Default)]
pub struct StreamClock {
    now_ns: Option<i64>,
    /// First instant of the next tick.
    next_tick_ns: i64,
}

impl StreamClock {
    /// Stream time, nanoseconds since 1970; `None` before the first packet.
    #[must_use]
    pub fn now_ns(&self) -> Option<i64> {
        self.now_ns
    }

    /// Let the clock see a packet captured at `ts_ns`; its stream time is the first of the pair.
    #[inline]
    pub fn observe(&mut self, ts_ns: i64) -> (i64, Moved) {
        match self.now_ns {
            Some(now) if ts_ns >= now && ts_ns < self.next_tick_ns => {
                self.now_ns = Some(ts_ns);
                (ts_ns, Moved::Within)
            }
            now => self.observe_other(now, ts_ns),
        }
    }

    #[inline(never)]
    fn observe_other(&mut self, now: Option<i64>, ts_ns: i64) -> (i64, Moved) {
        let moved = match now {
            Some(now) if ts_ns < now.saturating_sub(JUMP_BACK_NS) => Moved::Back,
            Some(now) if ts_ns <= now => return (now, Moved::Within),
            None | Some(_) => Moved::NextTick,
        };
        self.now_ns = Some(ts_ns);
        self.next_tick_ns = tick(ts_ns).saturating_add(1).saturating_mul(TICK_NS);
        (ts_ns, moved)
    }
}

/// The tick in which `ns` lies, ticks since 1970.
#[must_use]
pub fn tick(ns: i64) -> i64 {
    ns.div_euclid(TICK_NS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stream_time_runs_forwards() {
        let mut clock = StreamClock::default();
        let cases = [
            (5 * SECOND_NS, 5 * SECOND_NS, Moved::NextTick),
            (5 * SECOND_NS + 1, 5 * SECOND_NS + 1, Moved::Within),
            (5 * SECOND_NS + TICK_NS, 5 * SECOND_NS + TICK_NS, Moved::NextTick),
            (4 * SECOND_NS, 5 * SECOND_NS + TICK_NS, Moved::Within),
            (7 * SECOND_NS, 7 * SECOND_NS, Moved::NextTick),
            (7 * SECOND_NS - JUMP_BACK_NS, 7 * SECOND_NS, Moved::Within),
            (7 * SECOND_NS - JUMP_BACK_NS - 1, 7 * SECOND_NS - JUMP_BACK_NS - 1, Moved::Back),
            (i64::MAX, i64::MAX, Moved::NextTick),
            (i64::MAX, i64::MAX, Moved::Within),
            (i64::MIN, i64::MIN, Moved::Back),
        ];
        for (ts_ns, now_ns, moved) in cases {
            assert_eq!(clock.observe(ts_ns), (now_ns, moved), "packet at {ts_ns}");
        }
    }

    #[test]
    fn ticks_before_1970_are_whole_too() {
        assert_eq!([tick(-1), tick(0), tick(TICK_NS), tick(SECOND_NS)], [-1, 0, 1, 64]);
        assert_eq!(TICK_NS * TICKS_PER_SECOND, SECOND_NS);
    }
}
