//! Several workers, each with the flows of some partitions.
//!
//! Whoever reads the packets deals them to the workers, a round at a time, and goes on reading while they work. What they give back is
//! put in the order of the packets before anything is made of it ([`super::collect`]), so that how many they are cannot be told
//! from the records. Where flows could become more than the table may hold, which of them leaves depends on all workers: then
//! packets are joined one by one ([`super::room`]), for as long as that may be.

use std::collections::VecDeque;
use std::mem;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::clock::tick;
use super::closed::FlowRecord;
use super::collect::{Collector, Returned};
use super::config::FlowConfig;
use super::key::{FlowKey, PARTITIONS};
use super::packet::{Arrival, Group};
use super::recall::Recalled;
use super::room;
use super::shard::Shard;
use crate::decode::Decoded;
use crate::loss::LossLog;

/// Rounds that are under way at most: one that is worked on, and one that waits.
const ROUNDS: usize = 2;

/// What a worker is to do.
struct Job {
    group: Group,
    captured: Arc<Vec<u8>>,
    /// What earlier rounds answered to its flows.
    answers: Vec<Vec<Recalled>>,
    /// The tick of the last packet that was dealt, to whomever.
    tick: i64,
}

/// What it has done.
struct Done {
    /// To be used again.
    group: Group,
    returned: Returned,
    swept: i64,
    open: usize,
}

/// One worker.
struct Worker {
    shard: Arc<Mutex<Shard>>,
    /// Its ends of both channels, until its thread begins.
    idle: Option<(Receiver<Job>, SyncSender<Done>)>,
    jobs: SyncSender<Job>,
    done: Receiver<Done>,
    /// The packets of the round that is being dealt.
    group: Group,
    spare: Vec<Group>,
    /// What it is to be told with its next job.
    answers: Vec<Vec<Recalled>>,
    /// As of the last round that came back.
    swept: i64,
    open: usize,
}

/// A round under way.
struct Round {
    packets: usize,
    captured: Arc<Vec<u8>>,
}

/// The workers.
pub struct Workers {
    crew: Vec<Worker>,
    max_flows: usize,
    dealt: u32,
    now_ns: i64,
    rounds: VecDeque<Round>,
    /// Bytes that packets can be captured into.
    spare: Vec<Vec<u8>>,
}

impl Workers {
    pub fn new(config: &FlowConfig) -> Self {
        let max_flows = config.max_flows;
        let worker = |_| {
            let shard = Arc::new(Mutex::new(Shard::new(config)));
            let (jobs, todo) = sync_channel(ROUNDS);
            let (report, done) = sync_channel(ROUNDS);
            let (group, spare, answers) = (Group::default(), Vec::new(), Vec::new());
            Worker { shard, idle: Some((todo, report)), jobs, done, group, spare, answers, swept: i64::MIN, open: 0 }
        };
        let crew = (0..config.workers.min(PARTITIONS as usize)).map(worker).collect();
        Self { crew, max_flows, dealt: 0, now_ns: 0, rounds: VecDeque::new(), spare: Vec::new() }
    }

    /// Something of all shards together.
    pub fn sum<T>(&self, of: impl Fn(&Shard) -> T, add: impl Fn(T, T) -> T) -> T
    where
        T: Default,
    {
        self.crew.iter().map(|worker| of(&lock(&worker.shard))).fold(T::default(), add)
    }

    /// The tick before which no flow is due any more.
    pub fn swept(&self) -> i64 {
        self.crew.iter().map(|worker| worker.swept).min().unwrap_or(i64::MIN)
    }

    /// Packets that are gathered.
    pub fn gathered(&self) -> usize {
        self.dealt as usize
    }

    /// Deal a packet to whose flow it is.
    #[inline]
    pub fn gather(&mut self, packet: &Decoded<'_>, key: (FlowKey, bool), hash: u64, captured: &[u8], arrival: Arrival) {
        let of = key.0.partition() as usize % self.crew.len();
        self.crew[of].group.push(packet, key, hash, captured, Arrival { order: self.dealt, ..arrival });
        self.dealt += 1;
        self.now_ns = arrival.now_ns;
    }

    /// Let the workers join what is gathered, which was captured into `captured`. Gives other bytes in exchange.
    pub fn hand_over(&mut self, captured: Vec<u8>, collector: &mut Collector, losses: &mut LossLog) -> Vec<u8> {
        if self.dealt == 0 {
            return captured;
        }
        let open: usize = self.crew.iter().map(|worker| worker.open).sum();
        let under_way: usize = self.rounds.iter().map(|round| round.packets).sum();
        let packets = mem::take(&mut self.dealt) as usize;
        if open + under_way + packets > self.max_flows {
            self.wait(collector);
            if self.crew.iter().map(|worker| worker.open).sum::<usize>() + packets > self.max_flows {
                self.join_one_by_one(&captured, collector, losses);
                return captured;
            }
        }
        let captured = Arc::new(captured);
        for worker in &mut self.crew {
            worker.begin();
            let group = mem::replace(&mut worker.group, worker.spare.pop().unwrap_or_default());
            let answers = mem::take(&mut worker.answers);
            let job = Job { group, captured: Arc::clone(&captured), answers, tick: tick(self.now_ns) };
            worker.jobs.send(job).expect("a worker at work");
        }
        self.rounds.push_back(Round { packets, captured });
        while self.rounds.len() > ROUNDS {
            self.take_round(collector);
        }
        self.spare.pop().unwrap_or_default()
    }

    /// Wait until all rounds have come back.
    pub fn wait(&mut self, collector: &mut Collector) {
        while !self.rounds.is_empty() {
            self.take_round(collector);
        }
    }

    /// Take back the oldest round.
    fn take_round(&mut self, collector: &mut Collector) {
        let Some(round) = self.rounds.pop_front() else { return };
        let mut returned: Vec<Returned> = self.crew.iter_mut().map(Worker::take).collect();
        self.note_answers(collector.take(&mut returned));
        // All have let go of it.
        self.spare.extend(Arc::into_inner(round.captured));
    }

    fn note_answers(&mut self, recalled: Vec<Vec<Recalled>>) {
        for (worker, recalled) in self.crew.iter_mut().zip(recalled).filter(|(_, recalled)| !recalled.is_empty()) {
            worker.answers.push(recalled);
        }
    }

    /// Join what was dealt in the order of the packets, with an eye on the limit. No round is under way.
    fn join_one_by_one(&mut self, captured: &[u8], collector: &mut Collector, losses: &mut LossLog) {
        let groups: Vec<Group> = self.crew.iter_mut().map(|worker| mem::take(&mut worker.group)).collect();
        let mut order: Vec<(u32, usize, usize)> = Vec::new();
        for (of, group) in groups.iter().enumerate() {
            order.extend(group.packets().iter().enumerate().map(|(at, packet)| (packet.order, of, at)));
        }
        order.sort_unstable();
        let mut returned = Vec::new();
        let shards: Vec<_> = self.crew.iter().map(|worker| Arc::clone(&worker.shard)).collect();
        let mut shards: Vec<_> = shards.iter().map(|shard| lock(shard)).collect();
        for (worker, shard) in self.crew.iter_mut().zip(&mut shards) {
            worker.answers.drain(..).for_each(|answers| shard.tell(&answers));
        }
        for (_, of, at) in order {
            if let Some((group, packet)) = groups.get(of).and_then(|group| Some((group, group.packets().get(at)?))) {
                room::join(&mut shards, of, &group.seen(packet, captured), self.max_flows, losses);
            }
        }
        for (worker, shard) in self.crew.iter_mut().zip(&mut shards) {
            shard.sweep(tick(self.now_ns));
            (worker.swept, worker.open) = (shard.swept(), shard.len());
            returned.push(Returned { notes: mem::take(shard.notes()), closed: mem::take(shard.closed()) });
        }
        drop(shards);
        self.note_answers(collector.take(&mut returned));
        for (worker, mut group) in self.crew.iter_mut().zip(groups) {
            group.clear();
            worker.group = group;
        }
    }

    /// Give what the open records of all shards tell by `now_ns`; see [`Shard::so_far`]. No round is under way.
    pub fn so_far(&mut self, now_ns: i64, out: &mut Vec<FlowRecord>) {
        for worker in &mut self.crew {
            let mut shard = lock(&worker.shard);
            // What earlier rounds answered goes to the flows with the next job, which may be long in coming.
            worker.answers.drain(..).for_each(|answers| shard.tell(&answers));
            shard.so_far(now_ns, out);
        }
    }

    /// Close some of the flows that fell silent before tick `now`. Nothing is gathered.
    pub fn catch_up(&mut self, now: i64, collector: &mut Collector) {
        self.wait(collector);
        let mut returned = Vec::new();
        for worker in &mut self.crew {
            let mut shard = lock(&worker.shard);
            worker.answers.drain(..).for_each(|answers| shard.tell(&answers));
            shard.sweep(now);
            (worker.swept, worker.open) = (shard.swept(), shard.len());
            returned.push(Returned { notes: mem::take(shard.notes()), closed: mem::take(shard.closed()) });
        }
        self.note_answers(collector.take(&mut returned));
    }

    /// Line up the flows that are open at `now_ns`, the end of a recording. Nothing is gathered.
    pub fn end(&mut self, now_ns: i64, collector: &mut Collector) {
        self.wait(collector);
        let mut returned = Vec::new();
        for worker in &mut self.crew {
            let mut shard = lock(&worker.shard);
            worker.answers.drain(..).for_each(|answers| shard.tell(&answers));
            shard.end(now_ns);
            (worker.swept, worker.open) = (i64::MIN, 0);
            returned.push(Returned { notes: mem::take(shard.notes()), closed: mem::take(shard.closed()) });
        }
        collector.take(&mut returned);
    }

    /// Close `count` of them; the records go to `out`. False once there is none.
    pub fn end_more(&mut self, now_ns: i64, count: usize, out: &mut VecDeque<FlowRecord>) -> bool {
        let mut shards: Vec<_> = self.crew.iter().map(|worker| lock(&worker.shard)).collect();
        for _ in 0..count {
            let next = shards.iter().enumerate().filter(|(_, shard)| shard.next_ending().is_some());
            let first = next.min_by(|(_, a), (_, b)| {
                a.next_ending().cmp(&b.next_ending()).then_with(|| a.next_order().cmp(&b.next_order()))
            });
            let Some((of, _)) = first else { return false };
            shards[of].end_next(now_ns);
            out.extend(shards[of].closed().drain(..).map(|closed| closed.record));
        }
        true
    }
}

impl Worker {
    /// Begin its thread, where it has none. That is not before the first round, so that whoever opens a capture with a privilege can give
    /// that up before there are threads that would keep it (capabilities(7): each thread has its own).
    fn begin(&mut self) {
        if let Some((todo, report)) = self.idle.take() {
            let own = Arc::clone(&self.shard);
            // It ends when its jobs do, which is when this table is dropped.
            thread::spawn(move || work(&own, &todo, &report));
        }
    }

    /// Take back what it has done of the oldest round.
    fn take(&mut self) -> Returned {
        let mut done = self.done.recv().expect("a worker at work");
        done.group.clear();
        self.spare.push(done.group);
        (self.swept, self.open) = (done.swept, done.open);
        done.returned
    }
}

/// What a worker does until there are no more jobs.
fn work(shard: &Mutex<Shard>, jobs: &Receiver<Job>, report: &SyncSender<Done>) {
    while let Ok(Job { group, captured, answers, tick }) = jobs.recv() {
        let mut shard = lock(shard);
        for answers in &answers {
            shard.tell(answers);
        }
        shard.packets(&group, &captured);
        shard.sweep(tick);
        // Before it is said that the round is done: whoever dealt it wants the bytes back.
        drop(captured);
        let returned = Returned { notes: mem::take(shard.notes()), closed: mem::take(shard.closed()) };
        let done = Done { group, returned, swept: shard.swept(), open: shard.len() };
        drop(shard);
        if report.send(done).is_err() {
            return;
        }
    }
}

/// A shard for whoever works on it now: never two at one time, so nobody waits here. Whoever panicked is not waited for either; that
/// shows where its work is taken back.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}
