//! Time stamps of captures: ticks of any resolution to nanoseconds since 1970.

use super::{MAX_TIME_NS, SECOND_NS};

/// How long a tick is, as nanoseconds can express it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tick {
    /// A whole number of nanoseconds.
    Nanoseconds(u64),
    /// So many ticks make a nanosecond; finer than nanoseconds is rounded down.
    PerNanosecond(u64),
    /// Shorter than 10^-28 s: all that 64 bits can count is less than a nanosecond.
    Infinitesimal,
    /// 2^-n seconds.
    BinaryFraction(u32),
}

/// The resolution and offset of an interface's time stamps (pcapng, section 4.2: `if_tsresol`, `if_tsoffset`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resolution {
    tick: Tick,
    /// Seconds that are added to each time stamp.
    offset_s: i64,
}

impl Resolution {
    /// What holds for an interface without the option (pcapng, section 4.2).
    pub(super) const MICROSECONDS: Self = Self { tick: Tick::Nanoseconds(1000), offset_s: 0 };

    /// From the option's value: the highest bit tells powers of 2 from powers of 10, the others the negative exponent.
    pub(super) fn from_option(value: u8) -> Self {
        let exponent = u32::from(value & 0x7F);
        let tick = if value & 0x80 != 0 {
            Tick::BinaryFraction(exponent)
        } else if let Some(digits) = 9_u32.checked_sub(exponent) {
            Tick::Nanoseconds(10_u64.pow(digits))
        } else {
            10_u64.checked_pow(exponent - 9).map_or(Tick::Infinitesimal, Tick::PerNanosecond)
        };
        Self { tick, offset_s: 0 }
    }

    /// The same resolution with an offset in seconds.
    pub(super) const fn with_offset(self, offset_s: i64) -> Self {
        Self { tick: self.tick, offset_s }
    }

    /// Nanoseconds since 1970 of `ticks`, or `None` where that is further from 1970 than [`MAX_TIME_NS`].
    #[inline]
    pub(super) fn nanoseconds(self, ticks: u64) -> Option<i64> {
        let since_offset = match self.tick {
            Tick::Nanoseconds(ns) => ticks.checked_mul(ns)?,
            Tick::PerNanosecond(count) => ticks / count,
            Tick::Infinitesimal => 0,
            Tick::BinaryFraction(bits) => {
                // 64 bits times 10^9 fit into 94 bits; shifting by 127 at most is defined on 128.
                u64::try_from((u128::from(ticks) * u128::from(SECOND_NS.unsigned_abs())) >> bits).ok()?
            }
        };
        let offset_ns = self.offset_s.checked_mul(SECOND_NS)?;
        let ts_ns = i64::try_from(since_offset).ok()?.checked_add(offset_ns)?;
        (-MAX_TIME_NS..=MAX_TIME_NS).contains(&ts_ns).then_some(ts_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pcapng_section_4_2_if_tsresol() {
        for (value, ticks, expected) in [
            (0, 1_700_000_000, Some(1_700_000_000_000_000_000)),
            (3, 1_700_000_000_123, Some(1_700_000_000_123_000_000)),
            (6, 1_700_000_000_123_456, Some(1_700_000_000_123_456_000)),
            (9, 1_700_000_000_123_456_789, Some(1_700_000_000_123_456_789)),
            (12, 1_700_000_000_123_456_789, Some(1_700_000_000_123_456)),
            (28, u64::MAX, Some(1)),
            (29, u64::MAX, Some(0)),
            (127, u64::MAX, Some(0)),
            (0x80, 2, Some(2_000_000_000)),
            (0x8A, 1536, Some(1_500_000_000)),
            (0xA0, 1 << 31, Some(500_000_000)),
            (0xFF, u64::MAX, Some(0)),
            (0, u64::MAX, None),
            (9, u64::MAX, None),
            (0x80, u64::MAX, None),
            (9, 1 << 62, Some(1 << 62)),
            (9, (1 << 62) + 1, None),
        ] {
            assert_eq!(Resolution::from_option(value).nanoseconds(ticks), expected, "{value:#x} {ticks}");
        }
        assert_eq!(Resolution::from_option(6), Resolution::MICROSECONDS);
    }

    #[test]
    fn pcapng_section_4_2_if_tsoffset() {
        for (offset_s, expected) in
            [(0, Some(5_000)), (3, Some(3_000_005_000)), (-1, Some(-999_995_000)), (i64::MIN, None), (i64::MAX, None)]
        {
            assert_eq!(Resolution::MICROSECONDS.with_offset(offset_s).nanoseconds(5), expected);
        }
    }
}
