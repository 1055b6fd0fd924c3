//! Losses: spans of time of which less is known than should be.

mod live;

use std::collections::BTreeMap;

use crate::capture::live::DropLayer;
use crate::capture::{Dropped, LinkType};
use crate::flow::SECOND_NS;

/// Losses kept apart at most; beyond, another extends the last of its cause, so that no capture can make the list grow with its
/// length.
const LOSSES_MAX: usize = 10_000;

/// Why something was not seen, or not kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A capture ends inside a packet, or goes on with damaged bytes.
    CaptureCut,
    /// A capture's own statistics say that packets were dropped while it was made.
    CaptureDrop,
    /// A capture holds packets of a link type that is not decoded.
    LinkUnsupported,
    /// More flows at one time than the table holds: flows were closed early.
    TableFull,
    /// The ring between the kernel and the engine was full.
    RingFull,
    /// The network interface had no room.
    NicDrop,
    /// The kernel's queue behind the interface was full.
    SoftirqDrop,
    /// An interface captured nothing.
    InterfaceDown,
    /// The clock that stamps packets was set.
    ClockStep,
}

/// One loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Begin of the span, nanoseconds since 1970 (0 where no packet came before it).
    pub from_ns: i64,
    /// End of the span, nanoseconds since 1970.
    pub to_ns: i64,
    /// File name of the capture, or the interface, where one is concerned.
    pub capture: Option<String>,
    /// The cause.
    pub cause: Cause,
    /// Packets lost, where that is known.
    pub packets: Option<i64>,
    /// A few words on what happened.
    pub detail: Option<String>,
}

/// A run of forced closings, no two more than a second apart.
#[derive(Clone, Copy, Debug)]
struct FullSpan {
    from_ns: i64,
    to_ns: i64,
    flows: u64,
}

/// Packets of a capture whose link type is not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsupportedLink {
    from_ns: i64,
    to_ns: i64,
    packets: i64,
    /// Link type of the first.
    link: LinkType,
    /// Whether another had another type.
    several: bool,
}

impl UnsupportedLink {
    /// One such packet, captured at `ts_ns`.
    #[must_use]
    pub const fn packet(link: LinkType, ts_ns: i64) -> Self {
        Self { from_ns: ts_ns, to_ns: ts_ns, packets: 1, link, several: false }
    }

    /// These and `later` together.
    #[must_use]
    pub fn joined(self, later: Self) -> Self {
        Self {
            from_ns: self.from_ns.min(later.from_ns),
            to_ns: self.to_ns.max(later.to_ns),
            packets: self.packets.saturating_add(later.packets),
            link: self.link,
            several: self.several || later.several || self.link != later.link,
        }
    }
}

impl Loss {
    /// Let this loss stand for `other` of the same cause too.
    fn extend(&mut self, other: &Self) {
        self.from_ns = self.from_ns.min(other.from_ns);
        self.to_ns = self.to_ns.max(other.to_ns);
        self.packets = match (self.packets, other.packets) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        self.capture = self.capture.take().filter(|capture| other.capture.as_ref() == Some(capture));
        self.detail = self.detail.take().filter(|detail| other.detail.as_ref() == Some(detail));
    }
}

/// The losses of a run, in the order in which they began to be known.
#[derive(Debug, Default)]
pub struct LossLog {
    losses: Vec<Loss>,
    full: Option<FullSpan>,
    /// By the place of the capture among the paths; with the capture's file name.
    links: BTreeMap<usize, (String, UnsupportedLink)>,
    /// Runs of drops that go on, by the place of their source.
    drops: BTreeMap<(usize, DropLayer), Loss>,
    /// Sources that capture nothing, by their place.
    down: BTreeMap<usize, Loss>,
}

impl LossLog {
    /// A flow was forced out of the full table at `now_ns` (stream time). Closings at most a second apart are one loss.
    pub fn table_full(&mut self, now_ns: i64) {
        match &mut self.full {
            Some(span) if near(span, now_ns) || self.losses.len() >= LOSSES_MAX => {
                span.from_ns = span.from_ns.min(now_ns);
                span.to_ns = span.to_ns.max(now_ns);
                span.flows += 1;
            }
            _ => {
                self.losses.extend(self.full.map(full_loss));
                self.full = Some(FullSpan { from_ns: now_ns, to_ns: now_ns, flows: 1 });
            }
        }
    }

    /// The capture `capture` was cut after `after_ts_ns`.
    pub fn capture_cut(&mut self, capture: &str, after_ts_ns: Option<i64>, reason: &str) {
        let at_ns = after_ts_ns.unwrap_or(0);
        self.add(Loss {
            from_ns: at_ns,
            to_ns: at_ns,
            capture: Some(capture.to_owned()),
            cause: Cause::CaptureCut,
            packets: None,
            detail: Some(reason.to_owned()),
        });
    }

    /// The capture `capture` says that it lost packets.
    pub fn capture_drop(&mut self, capture: &str, dropped: Dropped) {
        let packets = i64::try_from(dropped.packets).unwrap_or(i64::MAX);
        self.add(Loss {
            from_ns: dropped.from_ns,
            to_ns: dropped.to_ns,
            capture: Some(capture.to_owned()),
            cause: Cause::CaptureDrop,
            packets: Some(packets),
            detail: Some("counted by the capture's interface statistics".to_owned()),
        });
    }

    /// The capture `capture`, which is at `place` among the paths, holds packets of a link type that is not decoded. All
    /// of a capture are one loss.
    pub fn link_unsupported(&mut self, place: usize, capture: &str, link: UnsupportedLink) {
        self.links
            .entry(place)
            .and_modify(|(_, before)| *before = before.joined(link))
            .or_insert_with(|| (capture.to_owned(), link));
    }

    /// The losses so far, by begin, then by end, then by capture.
    #[must_use]
    pub fn losses(&self) -> Vec<Loss> {
        let mut losses = self.losses.clone();
        losses.extend(self.full.map(full_loss));
        losses.extend(self.links.values().map(|(capture, link)| link_loss(capture, *link)));
        sort(&mut losses);
        losses
    }

    /// Keep a loss; where there are too many, with the last of its cause.
    fn add(&mut self, loss: Loss) {
        let is_full = self.losses.len() >= LOSSES_MAX;
        match self.losses.iter_mut().rev().find(|last| is_full && last.cause == loss.cause) {
            Some(last) => last.extend(&loss),
            None => self.losses.push(loss),
        }
    }
}

fn sort(losses: &mut [Loss]) {
    losses.sort_by(|a, b| (a.from_ns, a.to_ns, &a.capture).cmp(&(b.from_ns, b.to_ns, &b.capture)));
}

fn near(span: &FullSpan, now_ns: i64) -> bool {
    now_ns >= span.from_ns && now_ns.saturating_sub(span.to_ns) <= SECOND_NS
}

fn full_loss(span: FullSpan) -> Loss {
    Loss {
        from_ns: span.from_ns,
        to_ns: span.to_ns,
        capture: None,
        cause: Cause::TableFull,
        packets: None,
        detail: Some(format!("flows closed early: {}", span.flows)),
    }
}

fn link_loss(capture: &str, link: UnsupportedLink) -> Loss {
    let others = if link.several { " and others" } else { "" };
    Loss {
        from_ns: link.from_ns,
        to_ns: link.to_ns,
        capture: Some(capture.to_owned()),
        cause: Cause::LinkUnsupported,
        packets: Some(link.packets),
        detail: Some(format!("not decoded: link type {}{others}", link.link)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(log: &LossLog) -> Vec<(i64, i64, String)> {
        log.losses().into_iter().map(|loss| (loss.from_ns, loss.to_ns, loss.detail.unwrap_or_default())).collect()
    }

    #[test]
    fn closings_within_a_second_are_one_loss() {
        let mut log = LossLog::default();
        for now_ns in [10, 10, SECOND_NS + 10, 2 * SECOND_NS + 11, 2 * SECOND_NS + 12] {
            log.table_full(now_ns);
        }
        let expected = [
            (10, SECOND_NS + 10, "flows closed early: 3".to_owned()),
            (2 * SECOND_NS + 11, 2 * SECOND_NS + 12, "flows closed early: 2".to_owned()),
        ];
        assert_eq!(spans(&log), expected);
    }

    #[test]
    fn time_started_anew_begins_another_loss() {
        let mut log = LossLog::default();
        log.table_full(900 * SECOND_NS);
        log.table_full(SECOND_NS);
        assert_eq!(spans(&log).len(), 2);
        assert_eq!(log.losses()[0].from_ns, SECOND_NS);
    }

    #[test]
    fn the_list_has_a_bound() {
        let mut log = LossLog::default();
        for second in 0..30_000 {
            log.table_full(2 * second * SECOND_NS);
        }
        let losses = log.losses();
        assert_eq!(losses.len(), LOSSES_MAX + 1);
        assert_eq!(losses.last().map(|loss| loss.to_ns), Some(59_998 * SECOND_NS));
    }

    #[test]
    fn dropped_packets_are_a_loss_of_their_capture_and_have_a_bound() {
        let mut log = LossLog::default();
        log.capture_drop("a.pcapng", Dropped { from_ns: 5, to_ns: 9, packets: u64::MAX });
        let losses = log.losses();
        assert_eq!((losses[0].from_ns, losses[0].to_ns, losses[0].cause), (5, 9, Cause::CaptureDrop));
        assert_eq!((losses[0].capture.as_deref(), losses[0].packets), (Some("a.pcapng"), Some(i64::MAX)));
        for second in 10..30_000 {
            log.capture_drop("a.pcapng", Dropped { from_ns: second, to_ns: second + 1, packets: 2 });
        }
        let in_one_capture = log.losses();
        let (count, last) = (in_one_capture.len(), &in_one_capture[LOSSES_MAX - 1]);
        assert_eq!((count, last.to_ns, last.capture.as_deref()), (LOSSES_MAX, 30_000, Some("a.pcapng")));
        assert_eq!(in_one_capture[1..].iter().filter_map(|loss| loss.packets).sum::<i64>(), 2 * (30_000 - 10));
        log.capture_drop("b.pcapng", Dropped { from_ns: 1, to_ns: 2, packets: 1 });
        let in_two = log.losses();
        assert_eq!((in_two.len(), in_two[0].from_ns, in_two[0].capture.as_deref()), (LOSSES_MAX, 1, None));
    }

    #[test]
    fn packets_of_other_links_are_one_loss_per_capture() {
        let mut log = LossLog::default();
        let packet = |link, ts_ns| UnsupportedLink::packet(LinkType(link), ts_ns);
        log.link_unsupported(1, "b.pcapng", packet(249, 50).joined(packet(249, 40)));
        log.link_unsupported(0, "a.pcap", packet(189, 60));
        log.link_unsupported(1, "b.pcapng", packet(9_999, 70));
        let found: Vec<_> = log
            .losses()
            .into_iter()
            .map(|loss| (loss.from_ns, loss.to_ns, loss.capture, loss.packets, loss.detail.unwrap_or_default()))
            .collect();
        let several = "not decoded: link type 249 (USBPCAP) and others".to_owned();
        let expected = [
            (40, 70, Some("b.pcapng".to_owned()), Some(3), several),
            (60, 60, Some("a.pcap".to_owned()), Some(1), "not decoded: link type 189 (USB_LINUX)".to_owned()),
        ];
        assert_eq!(found, expected);
        assert!(log.losses().iter().all(|loss| loss.cause == Cause::LinkUnsupported));
    }

    #[test]
    fn a_cut_is_a_point_in_time_of_one_capture() {
        let mut log = LossLog::default();
        log.capture_cut("b.pcap", Some(7), "the file ends inside a packet");
        log.capture_cut("a.pcap", None, "the file ends inside its header");
        let losses = log.losses();
        assert_eq!(
            losses.iter().map(|loss| loss.capture.as_deref()).collect::<Vec<_>>(),
            [Some("a.pcap"), Some("b.pcap")]
        );
        assert_eq!((losses[1].from_ns, losses[1].to_ns, losses[1].cause), (7, 7, Cause::CaptureCut));
    }
}
