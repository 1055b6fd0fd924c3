//! What is counted of the sources of a run, one by one.

use crate::capture::live::LiveNotice;

/// Counts of one source since the begin of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCounters {
    /// Its name: an interface, a pipe, a folder.
    pub name: String,
    /// Whether it captures.
    pub is_up: bool,
    /// Packets captured.
    pub packets: u64,
    /// Packets dropped before they could be captured, as far as it tells.
    pub dropped: u64,
}

/// All sources, by their place.
#[derive(Debug)]
pub(super) struct Sources {
    names: Vec<String>,
    counters: Vec<SourceCounters>,
}

impl Sources {
    pub(super) fn new(names: Vec<String>) -> Self {
        let counters = |name: &String| SourceCounters { name: name.clone(), is_up: true, packets: 0, dropped: 0 };
        Self { counters: names.iter().map(counters).collect(), names }
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn counters(&self) -> &[SourceCounters] {
        &self.counters
    }

    pub(super) fn name(&self, source: usize) -> &str {
        self.names.get(source).map_or("", String::as_str)
    }

    pub(super) fn packets(&mut self, source: usize, packets: usize) {
        if let Some(counters) = self.counters.get_mut(source) {
            counters.packets += packets as u64;
        }
    }

    /// Count what a source tells.
    pub(super) fn notice(&mut self, notice: &LiveNotice) {
        let (&source, up, dropped) = match notice {
            LiveNotice::Dropped { source, packets, .. } => (source, None, *packets),
            LiveNotice::Down { source, .. } => (source, Some(false), 0),
            LiveNotice::Up { source, .. } => (source, Some(true), 0),
            LiveNotice::CaptureDropped { dropped, .. } => (&0, None, dropped.packets),
            LiveNotice::ClockStep { .. } | LiveNotice::Cut { .. } => return,
        };
        if let Some(counters) = self.counters.get_mut(source) {
            counters.is_up = up.unwrap_or(counters.is_up);
            counters.dropped = counters.dropped.saturating_add(dropped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::live::DropLayer;

    #[test]
    fn what_is_told_counts_for_the_source_that_tells_it() {
        let mut sources = Sources::new(vec!["eth0".to_owned(), "eth1".to_owned()]);
        sources.packets(1, 5);
        sources.packets(1, 2);
        let drop =
            |source, packets| LiveNotice::Dropped { source, layer: DropLayer::Nic, packets, from_ns: 0, to_ns: 1 };
        let down = LiveNotice::Down { source: 0, at_ns: 5, why: "the link is down".to_owned() };
        for notice in [drop(1, 4), drop(1, u64::MAX), drop(7, 1), down, LiveNotice::ClockStep { from_ns: 1, to_ns: 2 }]
        {
            sources.notice(&notice);
        }
        let found: Vec<_> = sources.counters().iter().map(|of| (of.is_up, of.packets, of.dropped)).collect();
        assert_eq!(found, [(false, 0, 0), (true, 7, u64::MAX)]);
        sources.notice(&LiveNotice::Up { source: 0, at_ns: 6 });
        assert!(sources.counters()[0].is_up);
        assert_eq!((sources.name(1), sources.name(2)), ("eth1", ""));
    }
}
