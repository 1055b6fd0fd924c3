//! One network interface: its rings, through its going and coming.
//!
//! An interface that is set down and up again is the kernel's affair: it takes its sockets out and puts them back. One that is
//! removed leaves sockets that are bound to nothing. When there is an interface of that name again, the socket is bound to it,
//! which needs no capability. Sockets that share an interface cannot be bound a second time, so they are opened anew, which needs
//! `CAP_NET_RAW`: a service that gave it up goes on without that interface.

use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use hallmonitor_core::capture::LinkType;
use hallmonitor_core::capture::live::{DropLayer, LiveNotice};
use hallmonitor_core::capture::tpacket::Outgoing;

use crate::clock::Now;
use crate::config::RingConfig;
use crate::error::{RingError, Step};
use crate::link::link_of;
use crate::memory::RingMemory;
use crate::order::{Standing, hold};
use crate::ring::Ring;
use crate::socket::{Found, PacketSocket};

/// How often an interface that is gone is looked for.
const RETRY: Duration = Duration::from_secs(1);

/// An interface that is captured, or waited for.
pub(crate) struct Interface {
    name: String,
    link: LinkType,
    outgoing: Outgoing,
    rings: Vec<Ring>,
    /// How long a block may take from being written to being handed over.
    hold: Duration,
    absence: Option<Absence>,
    /// Packets that passed the filter, those dropped included.
    pub(crate) packets: u64,
    /// Packets for which there was no room.
    pub(crate) dropped: u64,
    /// When the kernel's counts were read, nanoseconds since 1970.
    counted_ns: i64,
}

/// An interface from which nothing comes.
#[derive(Clone, Copy, Debug)]
struct Absence {
    since: Instant,
    next_try: Instant,
}

impl Interface {
    /// Capture the interface called `name` from now on.
    pub(crate) fn open(name: &str, config: &RingConfig, now: Now) -> Result<Self, RingError> {
        let failed = |step| move |error| RingError::opening(name, step, &error);
        let asking = PacketSocket::open().map_err(failed(Step::Socket))?;
        let Found { index, arphrd, .. } = asking.find(name).map_err(failed(Step::LookUp))?;
        let Some((link, outgoing)) = link_of(arphrd) else {
            let message = format!("interfaces of its kind (hardware type {arphrd}) are not captured");
            return Err(RingError::new(name, message, "capture the Ethernet interface below or behind it"));
        };
        let rings = open_rings(name, index, outgoing, config)?;
        Ok(Self {
            name: name.to_owned(),
            link,
            outgoing,
            rings,
            hold: hold(config.retire),
            absence: None,
            packets: 0,
            dropped: 0,
            counted_ns: now.real_ns,
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether packets can come.
    pub(crate) const fn is_up(&self) -> bool {
        self.absence.is_none()
    }

    pub(crate) fn rings(&self) -> &[Ring] {
        &self.rings
    }

    pub(crate) fn ring_mut(&mut self, place: usize) -> Option<&mut Ring> {
        self.rings.get_mut(place)
    }

    /// Look at each ring for a block that was handed over.
    pub(crate) fn load(&mut self) {
        for ring in &mut self.rings {
            ring.load(self.link, self.outgoing);
        }
    }

    /// What is known of each ring at `checked`, a moment before they were looked at.
    pub(crate) fn standings(&self, checked: Instant) -> impl Iterator<Item = Standing<'_>> + Clone {
        let is_over = self.absence.is_some_and(|absence| checked >= absence.since + self.hold);
        self.rings.iter().map(move |ring| match (ring.pending(), is_over) {
            (pending, _) if !pending.is_empty() => Standing::Ready(pending, ring.is_half_full()),
            (_, true) => Standing::Absent,
            (_, false) => Standing::Silent,
        })
    }

    /// Whether a ring lost packets since the counts were read.
    pub(crate) fn is_losing(&self) -> bool {
        self.rings.iter().any(Ring::is_losing)
    }

    /// Read the kernel's counts; what was dropped since they were read before.
    pub(crate) fn count(&mut self, source: usize, now: Now) -> Option<LiveNotice> {
        let mut dropped = 0;
        // A socket always tells its counts; one that does not has none to lose.
        for statistics in self.rings.iter_mut().filter_map(|ring| ring.statistics().ok()) {
            self.packets += statistics.packets;
            dropped += statistics.dropped;
        }
        self.dropped += dropped;
        // The clock may have been set back meanwhile.
        let from_ns = std::mem::replace(&mut self.counted_ns, now.real_ns).min(now.real_ns);
        let (layer, to_ns) = (DropLayer::Ring, now.real_ns);
        (dropped > 0).then_some(LiveNotice::Dropped { source, layer, packets: dropped, from_ns, to_ns })
    }

    /// Take the error of the ring at `place`, which poll(2) told of; that the interface is down, where it was not before.
    pub(crate) fn fail(&mut self, place: usize, source: usize, now: Now) -> Option<LiveNotice> {
        let error = self.rings.get(place)?.socket().take_error().err()?;
        if self.absence.is_some() {
            return None;
        }
        self.absence = Some(Absence { since: now.monotonic, next_try: now.monotonic });
        Some(LiveNotice::Down { source, at_ns: now.real_ns, why: self.reason(&error) })
    }

    /// When to look again for an interface that is gone.
    pub(crate) fn next_try(&self) -> Option<Instant> {
        self.absence.map(|absence| absence.next_try)
    }

    /// Capture an interface again that was gone, if it is time to try, and it is there; that it is up, where that came of it.
    ///
    /// The kernel's counts have to be read before, as sockets may be closed.
    pub(crate) fn mend(&mut self, source: usize, config: &RingConfig, now: Now) -> Option<LiveNotice> {
        let absence = self.absence.as_mut().filter(|absence| now.monotonic >= absence.next_try)?;
        absence.next_try = now.monotonic + RETRY;
        // What happened before this look is known. What happens after it is an error of its own.
        for ring in &self.rings {
            let _ = ring.socket().take_error();
        }
        let found = self.find().ok()?;
        if !self.is_bound_to(found) {
            self.move_to(found, config, now).ok()?;
        }
        // What is bound to an interface that is still down is put in by the kernel once that is up.
        found.is_up.then(|| {
            self.absence = None;
            LiveNotice::Up { source, at_ns: now.real_ns }
        })
    }

    /// Capture an interface of the same name that took the place of the one before.
    fn move_to(&mut self, found: Found, config: &RingConfig, now: Now) -> io::Result<()> {
        if link_of(found.arphrd) != Some((self.link, self.outgoing)) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        if let [ring] = self.rings.as_slice() {
            ring.socket().bind(found.index)?;
            return if config.promiscuous { ring.socket().promiscuous(found.index) } else { Ok(()) };
        }
        // Sockets take with them what was not read.
        self.load();
        if !self.standings(now.monotonic).all(|ring| matches!(ring, Standing::Absent)) {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.rings = open_rings(&self.name, found.index, self.outgoing, config).map_err(io::Error::other)?;
        Ok(())
    }

    /// Whether the sockets are bound to this interface, and not to one of this number that was before it.
    fn is_bound_to(&self, found: Found) -> bool {
        self.rings.iter().all(|ring| ring.socket().bound_to().is_ok_and(|index| index == found.index))
    }

    fn find(&self) -> io::Result<Found> {
        let ring = self.rings.first().ok_or(io::ErrorKind::NotFound)?;
        ring.socket().find(&self.name)
    }

    fn reason(&self, error: &io::Error) -> String {
        if error.raw_os_error() != Some(libc::ENETDOWN) {
            return error.to_string();
        }
        match self.find() {
            Ok(found) if !self.is_bound_to(found) => "another interface took its place",
            Ok(found) if found.is_up => "it was set down for a moment",
            Ok(_) => "it is set down",
            Err(_) => "there is no such interface any more",
        }
        .to_owned()
    }
}

/// Open the rings of the interface of number `index`.
///
/// A filter is there before the socket is bound, so that nothing gets in unfiltered. Rings that share an interface are shut until
/// all belong to the group: before, each would be given every packet.
fn open_rings(name: &str, index: libc::c_int, outgoing: Outgoing, config: &RingConfig) -> Result<Vec<Ring>, RingError> {
    let failed = |step| move |error| RingError::opening(name, step, &error);
    let ignore = outgoing == Outgoing::LeftOut;
    let is_shared = config.fanout > 1;
    let mut rings = Vec::new();
    let mut group = None;
    for _ in 0..config.fanout {
        let socket = PacketSocket::open().map_err(failed(Step::Socket))?;
        socket.prepare().map_err(failed(Step::Options))?;
        if ignore {
            socket.ignore_outgoing();
        }
        match &config.filter {
            _ if is_shared => socket.shut().map_err(failed(Step::Filter))?,
            Some(filter) => socket.filter(filter).map_err(failed(Step::Filter))?,
            None => {}
        }
        // Bounded by `RingConfig::fault`.
        let retire_ms = u32::try_from(config.retire.as_millis()).unwrap_or(u32::MAX);
        socket.ring(config.block_bytes, config.blocks(), retire_ms).map_err(failed(Step::Memory))?;
        let memory = RingMemory::map(socket.as_fd(), config.block_bytes, config.blocks());
        let memory = memory.map_err(failed(Step::Memory))?;
        socket.bind(index).map_err(failed(Step::Bind))?;
        if config.promiscuous && rings.is_empty() {
            socket.promiscuous(index).map_err(failed(Step::Promiscuous))?;
        }
        if is_shared {
            group = Some(socket.join(group, ignore).map_err(failed(Step::Fanout))?);
        }
        rings.push(Ring::new(socket, memory));
    }
    for ring in rings.iter().filter(|_| is_shared) {
        let opened = match &config.filter {
            Some(filter) => ring.socket().filter(filter),
            None => ring.socket().remove_filter(),
        };
        opened.map_err(failed(Step::Filter))?;
    }
    Ok(rings)
}
