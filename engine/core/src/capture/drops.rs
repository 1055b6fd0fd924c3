//! Packets that a capture says it lost: the drop counters of pcapng's interface statistics.

use std::mem;

/// Reports that wait to be taken at most; what comes beyond extends the last, so that a file of statistics alone cannot
/// fill memory.
const REPORTS_MAX: usize = 1_000;

/// Packets that were lost while a capture was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Begin of the span in which they were lost, nanoseconds since 1970.
    pub from_ns: i64,
    /// End of the span, nanoseconds since 1970; never before its begin.
    pub to_ns: i64,
    /// How many; never 0.
    pub packets: u64,
}

/// What is known of one interface.
#[derive(Clone, Copy, Debug, Default)]
struct Interface {
    /// Time of the last statistics, or of the first packet where there were none yet.
    since_ns: Option<i64>,
    /// Packets lost since the capture began: by the interface, by the operating system.
    counters: [u64; 2],
}

/// The drop counters of a section's interfaces.
#[derive(Debug, Default)]
pub(super) struct Drops {
    interfaces: Vec<Interface>,
    reports: Vec<Dropped>,
}

impl Drops {
    /// A new section: its interfaces are others.
    pub(super) fn open_section(&mut self) {
        self.interfaces.clear();
    }

    /// The next interface of the section.
    pub(super) fn describe_interface(&mut self) {
        self.interfaces.push(Interface::default());
    }

    /// A packet of interface `number` at `ts_ns`.
    #[inline]
    pub(super) fn packet(&mut self, number: usize, ts_ns: i64) {
        if let Some(interface) = self.interfaces.get_mut(number) {
            interface.since_ns.get_or_insert(ts_ns);
        }
    }

    /// Statistics of interface `number` at `at_ns`: packets lost since the capture began, by the interface and by the
    /// operating system, as far as they tell. A counter that goes back has started anew, and tells no loss.
    pub(super) fn statistics(&mut self, number: usize, at_ns: i64, counters: [Option<u64>; 2]) {
        let Some(interface) = self.interfaces.get_mut(number) else { return };
        let from_ns = interface.since_ns.unwrap_or(at_ns);
        let to_ns = at_ns.max(from_ns);
        interface.since_ns = Some(to_ns);
        let mut packets = 0_u64;
        for (known, told) in interface.counters.iter_mut().zip(counters) {
            if let Some(told) = told {
                packets = packets.saturating_add(told.saturating_sub(*known));
                *known = told;
            }
        }
        if packets > 0 {
            self.report(Dropped { from_ns, to_ns, packets });
        }
    }

    /// What was found since this was last asked.
    pub(super) fn take(&mut self) -> Vec<Dropped> {
        mem::take(&mut self.reports)
    }

    fn report(&mut self, dropped: Dropped) {
        let is_full = self.reports.len() >= REPORTS_MAX;
        match self.reports.last_mut().filter(|_| is_full) {
            Some(last) => last.extend(dropped),
            None => self.reports.push(dropped),
        }
    }
}

impl Dropped {
    /// Let this report stand for `other` too.
    fn extend(&mut self, other: Self) {
        self.from_ns = self.from_ns.min(other.from_ns);
        self.to_ns = self.to_ns.max(other.to_ns);
        self.packets = self.packets.saturating_add(other.packets);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dropped(from_ns: i64, to_ns: i64, packets: u64) -> Dropped {
        Dropped { from_ns, to_ns, packets }
    }

    fn two_interfaces() -> Drops {
        let mut drops = Drops::default();
        drops.describe_interface();
        drops.describe_interface();
        drops
    }

    #[test]
    fn the_increase_since_the_last_statistics_is_lost() {
        let mut drops = two_interfaces();
        drops.packet(1, 100);
        drops.packet(1, 200);
        drops.statistics(1, 300, [Some(5), Some(2)]);
        drops.statistics(1, 400, [Some(5), None]);
        drops.statistics(1, 500, [Some(6), Some(2)]);
        drops.statistics(0, 600, [None, Some(9)]);
        assert_eq!(drops.take(), [dropped(100, 300, 7), dropped(400, 500, 1), dropped(600, 600, 9)]);
        assert_eq!(drops.take(), []);
    }

    #[test]
    fn a_counter_or_a_time_that_goes_back_is_no_loss() {
        let mut drops = two_interfaces();
        drops.statistics(0, 500, [Some(9), None]);
        drops.statistics(0, 300, [Some(4), None]);
        drops.statistics(0, 400, [Some(6), None]);
        assert_eq!(drops.take(), [dropped(500, 500, 9), dropped(500, 500, 2)]);
    }

    #[test]
    fn a_section_begins_with_interfaces_of_its_own() {
        let mut drops = two_interfaces();
        drops.statistics(0, 500, [Some(9), None]);
        drops.open_section();
        drops.statistics(0, 600, [Some(10), None]);
        drops.packet(0, 600);
        drops.describe_interface();
        drops.statistics(0, 700, [Some(3), None]);
        assert_eq!(drops.take(), [dropped(500, 500, 9), dropped(700, 700, 3)]);
    }

    #[test]
    fn hostile_counters_neither_overflow_nor_fill_memory() {
        let mut drops = two_interfaces();
        drops.packet(0, i64::MAX);
        drops.statistics(0, i64::MIN, [Some(u64::MAX), Some(u64::MAX)]);
        assert_eq!(drops.take(), [dropped(i64::MAX, i64::MAX, u64::MAX)]);
        for number in 1..=5_000 {
            drops.statistics(1, number, [Some(number.unsigned_abs()), None]);
        }
        let reports = drops.take();
        assert_eq!((reports.len(), reports.last()), (REPORTS_MAX, Some(&dropped(999, 5_000, 4_001))));
    }
}
