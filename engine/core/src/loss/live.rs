//! Losses of a run without an end: each is given once, when its span is over or at a cut.

use std::mem;

use super::{Cause, Loss, LossLog, full_loss, link_loss, near, sort};
use crate::capture::live::{DropLayer, LiveNotice};
use crate::flow::SECOND_NS;

impl LossLog {
    /// Take note of what a source tells; `names` are the sources' names, by their place.
    pub fn notice(&mut self, notice: LiveNotice, names: &[String]) {
        match notice {
            LiveNotice::Dropped { source, layer, packets, from_ns, to_ns } => {
                let packets = Some(i64::try_from(packets).unwrap_or(i64::MAX));
                let capture = names.get(source).cloned();
                let (cause, detail) = dropped_by(layer);
                let detail = Some(detail.to_owned());
                self.dropped((source, layer), Loss { from_ns, to_ns, capture, cause, packets, detail });
            }
            LiveNotice::Down { source, at_ns, why } => {
                let (capture, detail) = (names.get(source).cloned(), Some(why));
                let cause = Cause::InterfaceDown;
                let loss = Loss { from_ns: at_ns, to_ns: at_ns, capture, cause, packets: None, detail };
                self.down.entry(source).or_insert(loss);
            }
            LiveNotice::Up { source, at_ns } => {
                if let Some(loss) = self.down.remove(&source) {
                    self.add(Loss { to_ns: at_ns.max(loss.from_ns), ..loss });
                }
            }
            LiveNotice::ClockStep { from_ns, to_ns } => self.clock_step(from_ns, to_ns),
            LiveNotice::Cut { capture, cut } => self.capture_cut(&capture, cut.after_ts_ns, &cut.reason),
            LiveNotice::CaptureDropped { capture, dropped } => self.capture_drop(&capture, dropped),
        }
    }

    /// Stream time is `now_ns`: spans to which nothing was added for a second are over.
    pub fn pass(&mut self, now_ns: i64) {
        if let Some(span) = self.full.take_if(|span| !near(span, now_ns)) {
            self.add(full_loss(span));
        }
        let over = |loss: &Loss| now_ns < loss.from_ns || now_ns.saturating_sub(loss.to_ns) > SECOND_NS;
        if self.drops.values().any(over) {
            let (over, open) = mem::take(&mut self.drops).into_iter().partition(|(_, loss)| over(loss));
            self.drops = open;
            for loss in over.into_values() {
                self.add(loss);
            }
        }
    }

    /// The run is cut here: spans that go on are divided.
    pub fn divide(&mut self) {
        if let Some(span) = self.full.take() {
            self.add(full_loss(span));
        }
        for loss in mem::take(&mut self.drops).into_values() {
            self.add(loss);
        }
        for (capture, link) in mem::take(&mut self.links).into_values() {
            self.add(link_loss(&capture, link));
        }
    }

    /// The run ends at `now_ns`: no span goes on.
    pub fn end(&mut self, now_ns: i64) {
        self.divide();
        for loss in mem::take(&mut self.down).into_values() {
            self.add(Loss { to_ns: now_ns.max(loss.from_ns), ..loss });
        }
    }

    /// The losses whose spans are over, each once; by begin, then by end, then by capture.
    pub fn take(&mut self) -> Vec<Loss> {
        let mut losses = mem::take(&mut self.losses);
        sort(&mut losses);
        losses
    }

    /// Drops of one source and layer at most a second apart are one loss.
    fn dropped(&mut self, key: (usize, DropLayer), loss: Loss) {
        match self.drops.get_mut(&key) {
            Some(open) if loss.to_ns >= open.from_ns && loss.from_ns.saturating_sub(open.to_ns) <= SECOND_NS => {
                open.extend(&loss);
            }
            _ => {
                if let Some(over) = self.drops.insert(key, loss) {
                    self.add(over);
                }
            }
        }
    }

    fn clock_step(&mut self, from_ns: i64, to_ns: i64) {
        let (seconds, way) = match to_ns.checked_sub(from_ns) {
            Some(by_ns) if by_ns < 0 => (by_ns.unsigned_abs(), "back"),
            by_ns => (by_ns.unwrap_or(i64::MAX).unsigned_abs(), "forward"),
        };
        let (whole, millis) = (seconds / SECOND_NS.unsigned_abs(), seconds % SECOND_NS.unsigned_abs() / 1_000_000);
        self.add(Loss {
            from_ns: from_ns.min(to_ns),
            to_ns: from_ns.max(to_ns),
            capture: None,
            cause: Cause::ClockStep,
            packets: None,
            detail: Some(format!("the clock was set {way} by {whole}.{millis:03} s")),
        });
    }
}

const fn dropped_by(layer: DropLayer) -> (Cause, &'static str) {
    match layer {
        DropLayer::Ring => (Cause::RingFull, "the ring of the capture was full"),
        DropLayer::Nic => (Cause::NicDrop, "the interface had no room"),
        DropLayer::Softirq => (Cause::SoftirqDrop, "the kernel's queue behind the interface was full"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::LOSSES_MAX;
    use super::*;
    use crate::capture::{Cut, Dropped};

    fn names() -> Vec<String> {
        vec!["eth0".to_owned(), "eth1".to_owned()]
    }

    fn dropped(source: usize, from_ns: i64, to_ns: i64, packets: u64) -> LiveNotice {
        LiveNotice::Dropped { source, layer: DropLayer::Ring, packets, from_ns, to_ns }
    }

    /// Cause, span, capture and packets.
    type Told = (Cause, i64, i64, Option<String>, Option<i64>);

    fn spans(log: &mut LossLog) -> Vec<Told> {
        log.take().into_iter().map(|loss| (loss.cause, loss.from_ns, loss.to_ns, loss.capture, loss.packets)).collect()
    }

    #[test]
    fn drops_within_a_second_are_one_loss_of_their_source_which_is_given_once() {
        let (mut log, second) = (LossLog::default(), SECOND_NS);
        for notice in [dropped(0, 0, second, 5), dropped(1, 0, 1, 7), dropped(0, 2 * second, 3 * second, 4)] {
            log.notice(notice, &names());
        }
        log.pass(second);
        assert_eq!(spans(&mut log), []);
        log.pass(3 * second);
        assert_eq!(spans(&mut log), [(Cause::RingFull, 0, 1, Some("eth1".to_owned()), Some(7))]);
        log.pass(5 * second);
        assert_eq!(spans(&mut log), [(Cause::RingFull, 0, 3 * second, Some("eth0".to_owned()), Some(9))]);
        log.pass(9 * second);
        assert_eq!(spans(&mut log), []);
    }

    #[test]
    fn a_span_that_goes_on_is_divided_at_a_cut() {
        let mut log = LossLog::default();
        log.table_full(5);
        log.notice(dropped(0, 3, 6, 1), &names());
        log.divide();
        assert_eq!(
            spans(&mut log).iter().map(|span| (span.0, span.1, span.2)).collect::<Vec<_>>(),
            [(Cause::RingFull, 3, 6), (Cause::TableFull, 5, 5)]
        );
        log.table_full(7);
        log.pass(7 + SECOND_NS);
        assert_eq!(spans(&mut log), []);
        log.pass(8 + SECOND_NS);
        assert_eq!(spans(&mut log), [(Cause::TableFull, 7, 7, None, None)]);
    }

    #[test]
    fn an_interface_is_down_until_it_is_up_again_or_the_run_ends() {
        let mut log = LossLog::default();
        let down = |source, at_ns| LiveNotice::Down { source, at_ns, why: "the link is down".to_owned() };
        for notice in [down(0, 5), down(0, 6), down(1, 7), LiveNotice::Up { source: 0, at_ns: 9 }] {
            log.notice(notice, &names());
        }
        log.divide();
        assert_eq!(spans(&mut log), [(Cause::InterfaceDown, 5, 9, Some("eth0".to_owned()), None)]);
        log.notice(LiveNotice::Up { source: 0, at_ns: 10 }, &names());
        log.end(20);
        assert_eq!(spans(&mut log), [(Cause::InterfaceDown, 7, 20, Some("eth1".to_owned()), None)]);
    }

    #[test]
    fn a_clock_that_was_set_says_which_way() {
        let mut log = LossLog::default();
        for (from_ns, to_ns) in [(0, 1_500_000_000), (9 * SECOND_NS, SECOND_NS), (i64::MIN, i64::MAX)] {
            log.notice(LiveNotice::ClockStep { from_ns, to_ns }, &[]);
        }
        let told: Vec<_> = log.take().into_iter().map(|loss| (loss.from_ns, loss.detail.unwrap_or_default())).collect();
        let expected = [
            (i64::MIN, "the clock was set forward by 9223372036.854 s".to_owned()),
            (0, "the clock was set forward by 1.500 s".to_owned()),
            (SECOND_NS, "the clock was set back by 8.000 s".to_owned()),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_a_capture_tells_is_a_loss_of_its_file() {
        let mut log = LossLog::default();
        let cut = Cut { after_ts_ns: Some(4), reason: "the file ends inside a packet".to_owned() };
        log.notice(LiveNotice::Cut { capture: "a.pcap".to_owned(), cut }, &[]);
        let dropped = Dropped { from_ns: 1, to_ns: 2, packets: 3 };
        log.notice(LiveNotice::CaptureDropped { capture: "b.pcapng".to_owned(), dropped }, &[]);
        let expected = [
            (Cause::CaptureDrop, 1, 2, Some("b.pcapng".to_owned()), Some(3)),
            (Cause::CaptureCut, 4, 4, Some("a.pcap".to_owned()), None),
        ];
        assert_eq!(spans(&mut log), expected);
    }

    #[test]
    fn losses_that_nobody_takes_have_a_bound() {
        let mut log = LossLog::default();
        for second in 0..30_000 {
            let at_ns = 5 * second * SECOND_NS;
            log.notice(dropped(0, at_ns, at_ns + 1, 2), &names());
            log.notice(LiveNotice::ClockStep { from_ns: at_ns, to_ns: at_ns + 1 }, &[]);
            log.table_full(at_ns);
            log.pass(at_ns + 2 * SECOND_NS);
        }
        let losses = log.take();
        assert!(losses.len() <= LOSSES_MAX + 3, "{}", losses.len());
        assert_eq!(losses.iter().filter_map(|loss| loss.packets).sum::<i64>(), 60_000);
    }
}
