//! Several interfaces, each with one ring or more, as one stream of packets in time order.
//!
//! It is one stream so that it can be one engine that reads it: a flow is never split, and names that were told on one interface
//! serve flows on another. Blocks are handed over where they lie, and given back to the kernel once they were taken.

use std::time::{Duration, Instant};

use hallmonitor_core::capture::live::{LiveError, LiveNotice, LiveRun, LiveSource, Waited};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::clock::{Clock, Now, nanoseconds};
use crate::config::RingConfig;
use crate::error::RingError;
use crate::interface::Interface;
use crate::order::{Next, hold, next};

/// Packets that are handed over in one call: so many that the calls cost nothing, and so few that the caller can look up.
const PACKETS_MAX: usize = 100_000;

/// How often the kernel's counts are read: no loss is told later, nor with a longer span, unless the caller waits longer.
const COUNT_EVERY: Duration = Duration::from_secs(1);

/// What became of an interface's packets so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceTotals {
    /// The interface.
    pub name: String,
    /// Whether packets can come.
    pub is_up: bool,
    /// Packets that passed the filter, those dropped included.
    pub packets: u64,
    /// Packets for which the ring had no room.
    pub dropped: u64,
}

/// Interfaces that are captured.
pub struct Rings {
    interfaces: Vec<Interface>,
    config: RingConfig,
    /// How long a silent ring holds the others back.
    hold: Duration,
    clock: Clock,
    notices: Vec<LiveNotice>,
    /// When the kernel's counts are to be read.
    count_at: Instant,
    /// Until when the real-time clock does not tell how far packets have come, as it was set.
    unsure_until: Option<Instant>,
}

impl Rings {
    /// Capture these interfaces from now on.
    ///
    /// # Errors
    /// All that is wrong, in the order of the interfaces.
    pub fn open(names: &[impl AsRef<str>], config: RingConfig) -> Result<Self, Vec<RingError>> {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let Some(first) = names.first() else {
            return Err(vec![RingError::new("-", "no interface is named", "name at least one")]);
        };
        if let Some((message, remedy)) = config.fault() {
            return Err(vec![RingError::new(first, message, remedy)]);
        }
        let now = Now::read();
        let (mut interfaces, mut faults) = (Vec::new(), Vec::new());
        for (place, name) in names.iter().enumerate() {
            if names.iter().take(place).any(|before| before == name) {
                faults.push(RingError::new(name, "is named twice", "name each interface once"));
                continue;
            }
            match Interface::open(name, &config, now) {
                Ok(interface) => interfaces.push(interface),
                Err(fault) => faults.push(fault),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            interfaces,
            hold: hold(config.retire),
            config,
            clock: Clock::default(),
            notices: Vec::new(),
            count_at: now.monotonic + COUNT_EVERY,
            unsure_until: None,
        })
    }

    /// What became of each interface's packets, as of when the kernel's counts were read last.
    #[must_use]
    pub fn totals(&self) -> Vec<InterfaceTotals> {
        let totals = |interface: &Interface| InterfaceTotals {
            name: interface.name().to_owned(),
            is_up: interface.is_up(),
            packets: interface.packets,
            dropped: interface.dropped,
        };
        self.interfaces.iter().map(totals).collect()
    }

    /// See to all that is not packets: steps of the clock, interfaces that came back, packets that were dropped.
    fn look_after(&mut self, now: Now) {
        if let Some(step) = self.clock.observe(now) {
            self.unsure_until = Some(now.monotonic + self.hold);
            self.notices.push(LiveNotice::ClockStep { from_ns: step.from_ns, to_ns: step.to_ns });
        }
        let is_tried = |interface: &Interface| interface.next_try().is_some_and(|at| now.monotonic >= at);
        let is_asked = |interface: &Interface| interface.is_losing() || is_tried(interface);
        if now.monotonic >= self.count_at || self.interfaces.iter().any(is_asked) {
            self.count(now);
        }
        for (source, interface) in self.interfaces.iter_mut().enumerate() {
            self.notices.extend(interface.mend(source, &self.config, now));
        }
    }

    /// Read the kernel's counts.
    fn count(&mut self, now: Now) {
        self.count_at = now.monotonic + COUNT_EVERY;
        for (source, interface) in self.interfaces.iter_mut().enumerate() {
            self.notices.extend(interface.count(source, now));
        }
    }

    /// Hand over what is ready and certain; how many packets, and what is next. `checked` is a moment before.
    fn hand(&mut self, checked: Instant, take: &mut dyn FnMut(LiveRun<'_>)) -> (usize, Next) {
        let mut packets = 0;
        loop {
            for interface in &mut self.interfaces {
                interface.load();
            }
            let next = self.upcoming(checked);
            let Next::Run(place, count) = next else { return (packets, next) };
            let count = count.min(PACKETS_MAX.saturating_sub(packets));
            if count == 0 {
                return (packets, next);
            }
            let Some((source, ring)) = self.place(place) else { return (packets, next) };
            if let Some(ring) = self.interfaces.get_mut(source).and_then(|interface| interface.ring_mut(ring)) {
                ring.hand(count, source, take);
            }
            packets += count;
        }
    }

    /// What is next, as far as can be told of what was found after `checked`.
    fn upcoming(&self, checked: Instant) -> Next {
        let standings = self.interfaces.iter().flat_map(|interface| interface.standings(checked));
        next(&standings, checked, self.hold)
    }

    /// Interface, and place among its rings, of the ring at `place` among all.
    fn place(&self, mut place: usize) -> Option<(usize, usize)> {
        for (source, interface) in self.interfaces.iter().enumerate() {
            if place < interface.rings().len() {
                return Some((source, place));
            }
            place -= interface.rings().len();
        }
        None
    }

    /// Wait until a ring has something new, at most until `deadline`; whether to go on.
    fn wait(&mut self, now: Now, deadline: Instant) -> Result<bool, LiveError> {
        let rings = self.interfaces.iter().flat_map(Interface::rings);
        // A ring of which a block waits to be taken is always readable; there is nothing to wait for but its errors.
        let waited_for =
            |ring| if crate::ring::Ring::pending(ring).is_empty() { PollFlags::IN } else { PollFlags::empty() };
        let mut asked: Vec<_> = rings.map(|ring| PollFd::new(ring, waited_for(ring))).collect();
        let timeout = Timespec::try_from(deadline.saturating_duration_since(now.monotonic)).ok();
        match poll(&mut asked, timeout.as_ref()) {
            Ok(_) => {}
            Err(Errno::INTR) => return Ok(false),
            Err(error) => {
                let name = self.interfaces.first().map_or("-", Interface::name).to_owned();
                let message = format!("waiting for packets failed: {error}");
                return Err(LiveError { name, message, remedy: "check the kernel's log".to_owned() });
            }
        }
        let failed = asked.iter().enumerate().filter(|(_, asked)| asked.revents().contains(PollFlags::ERR));
        let failed: Vec<usize> = failed.map(|(place, _)| place).collect();
        for (source, ring) in failed.into_iter().filter_map(|place| self.place(place)).collect::<Vec<_>>() {
            if let Some(interface) = self.interfaces.get_mut(source) {
                self.notices.extend(interface.fail(ring, source, Now::read()));
            }
        }
        Ok(true)
    }
}

impl LiveSource for Rings {
    fn names(&self) -> Vec<String> {
        self.interfaces.iter().map(|interface| interface.name().to_owned()).collect()
    }

    fn next(&mut self, patience: Duration, take: &mut dyn FnMut(LiveRun<'_>)) -> Result<Waited, LiveError> {
        let begun = Instant::now();
        let mut goes_on = true;
        loop {
            let now = Now::read();
            self.look_after(now);
            let (packets, next) = self.hand(now.monotonic, take);
            if packets == 0 {
                // Whoever waits has time to ask, and whoever stops because nothing more comes has been told all.
                self.count(now);
            }
            let waited = now.monotonic.saturating_duration_since(begun);
            if packets > 0 || !self.notices.is_empty() || waited >= patience || !goes_on {
                let is_sure = self.unsure_until.is_none_or(|until| now.monotonic >= until);
                let quiet_until_ns =
                    (next == Next::Nothing && is_sure).then(|| now.real_ns.saturating_sub(nanoseconds(self.hold)));
                return Ok(Waited { packets: packets as u64, quiet_until_ns, ended: false });
            }
            let mut deadline = now.monotonic + patience.saturating_sub(waited);
            if let Next::Held(until) = next {
                deadline = deadline.min(until);
            }
            for next_try in self.interfaces.iter().filter_map(Interface::next_try) {
                deadline = deadline.min(next_try);
            }
            goes_on = self.wait(now, deadline)?;
        }
    }

    fn take_notices(&mut self) -> Vec<LiveNotice> {
        std::mem::take(&mut self.notices)
    }
}
