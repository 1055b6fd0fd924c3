//! Captures that are read on a thread of their own, so that nobody waits for them longer than wanted.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{LiveError, LiveNotice, LiveRun, LiveSource, Waited};
use crate::capture::{BatchEnd, CaptureError, CaptureReader, Interrupt, PacketBatch};

/// Batches that wait to be taken at most; each holds some 4,096 packets or half a MiB.
const WAITING: usize = 4;

/// Packets that one wait hands over, from which on it is over.
const ENOUGH_PACKETS: u64 = 65_536;

/// How far behind the time of day packets may come: whoever writes them gathers some seconds of them.
const MARGIN: Duration = Duration::from_secs(10);

/// What the thread says.
enum Message {
    Batch(PacketBatch),
    Notice(LiveNotice),
    Fault(CaptureError),
}

/// Nobody listens any more.
pub(super) struct Gone;

/// The side that reads.
pub(super) struct Teller {
    messages: SyncSender<Message>,
    spare: Receiver<PacketBatch>,
    stop: Arc<AtomicBool>,
}

/// The side that is asked.
pub struct Reading {
    name: String,
    messages: Option<Receiver<Message>>,
    spare: SyncSender<PacketBatch>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    notices: Vec<LiveNotice>,
    silence: Silence,
}

/// How long nothing came.
#[derive(Default)]
struct Silence {
    /// The last time stamp, nanoseconds since 1970.
    last_ts_ns: Option<i64>,
    /// Time spent waiting since then.
    waited: Duration,
}

impl Silence {
    fn broken_by(&mut self, batch: &PacketBatch) {
        let stamps = batch.headers().iter().filter(|header| header.well_formed).map(|header| header.ts_ns);
        self.last_ts_ns = stamps.max().or(self.last_ts_ns);
        self.waited = Duration::ZERO;
    }

    /// Nothing came for `time` more. Gives the time before which nothing will come.
    fn lasts(&mut self, time: Duration) -> Option<i64> {
        self.waited = self.waited.saturating_add(time);
        let beyond = self.waited.checked_sub(MARGIN)?;
        Some(self.last_ts_ns?.saturating_add(i64::try_from(beyond.as_nanos()).unwrap_or(i64::MAX)))
    }
}

impl Reading {
    /// Let a thread do `read`; `name` is the source's.
    pub(super) fn start(name: String, read: impl FnOnce(&Teller) -> Result<(), Gone> + Send + 'static) -> Self {
        let (sender, messages) = sync_channel(WAITING);
        let (spare, spares) = sync_channel(WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let teller = Teller { messages: sender, spare: spares, stop: Arc::clone(&stop) };
        let thread = thread::spawn(move || {
            // Who is gone needs nothing.
            let _gone = read(&teller);
        });
        let (messages, thread) = (Some(messages), Some(thread));
        Self { name, messages, spare, stop, thread, notices: Vec::new(), silence: Silence::default() }
    }

    fn ended(&mut self) -> Waited {
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
            resume_unwind(panic);
        }
        Waited { ended: true, ..Waited::default() }
    }
}

impl LiveSource for Reading {
    fn names(&self) -> Vec<String> {
        vec![self.name.clone()]
    }

    fn next(&mut self, patience: Duration, take: &mut dyn FnMut(LiveRun<'_>)) -> Result<Waited, LiveError> {
        let begun = Instant::now();
        let first = self.messages.as_ref().map(|messages| messages.recv_timeout(patience));
        let mut message = match first {
            Some(Ok(message)) => message,
            Some(Err(RecvTimeoutError::Timeout)) => {
                return Ok(Waited { quiet_until_ns: self.silence.lasts(begun.elapsed()), ..Waited::default() });
            }
            None | Some(Err(RecvTimeoutError::Disconnected)) => return Ok(self.ended()),
        };
        let mut packets = 0;
        loop {
            match message {
                Message::Batch(batch) => {
                    self.silence.broken_by(&batch);
                    packets += batch.len() as u64;
                    take(LiveRun { source: 0, bytes: batch.bytes(), headers: batch.headers() });
                    // Where enough lie there already, its memory is given back.
                    self.spare.try_send(batch).unwrap_or_default();
                }
                Message::Notice(notice) => self.notices.push(notice),
                Message::Fault(fault) => return Err(fault.into()),
            }
            if packets >= ENOUGH_PACKETS {
                break;
            }
            match self.messages.as_ref().map(Receiver::try_recv) {
                Some(Ok(next)) => message = next,
                Some(Err(TryRecvError::Empty)) => break,
                None | Some(Err(TryRecvError::Disconnected)) => return Ok(Waited { packets, ..self.ended() }),
            }
        }
        Ok(Waited { packets, ..Waited::default() })
    }

    fn take_notices(&mut self) -> Vec<LiveNotice> {
        std::mem::take(&mut self.notices)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // First, so that the thread does not wait for room.
        self.messages = None;
        if let Some(thread) = self.thread.take() {
            // What it panicked with was not asked for any more.
            thread.join().unwrap_or_default();
        }
    }
}

impl Teller {
    /// Whether to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Asked by whoever waits: whether to stop.
    pub(super) fn interrupt(&self) -> Interrupt {
        let stop = Arc::clone(&self.stop);
        Arc::new(move || stop.load(Ordering::Relaxed))
    }

    /// Hand over all packets of a capture, whose file is `file_name`. Gives the last time stamp.
    pub(super) fn read(&self, reader: &mut CaptureReader, file_name: &str) -> Result<Option<i64>, Gone> {
        let mut last_ts_ns = None;
        loop {
            let mut batch = self.spare.try_recv().unwrap_or_default();
            let end = match reader.read_batch(&mut batch) {
                Ok(end) => end,
                Err(fault) => return self.fault(fault).map(|()| last_ts_ns),
            };
            last_ts_ns = batch.headers().last().map(|header| header.ts_ns).or(last_ts_ns);
            if !batch.is_empty() {
                self.say(Message::Batch(batch))?;
            }
            for dropped in reader.take_dropped() {
                self.notice(LiveNotice::CaptureDropped { capture: file_name.to_owned(), dropped })?;
            }
            if let BatchEnd::Ended(cut) = end {
                if let Some(cut) = cut {
                    self.notice(LiveNotice::Cut { capture: file_name.to_owned(), cut })?;
                }
                return Ok(last_ts_ns);
            }
        }
    }

    /// Tell something beside packets.
    pub(super) fn notice(&self, notice: LiveNotice) -> Result<(), Gone> {
        self.say(Message::Notice(notice))
    }

    /// Nothing can be read any more.
    pub(super) fn fault(&self, fault: CaptureError) -> Result<(), Gone> {
        if fault.interrupted { Err(Gone) } else { self.say(Message::Fault(fault)) }
    }

    fn say(&self, message: Message) -> Result<(), Gone> {
        self.messages.send(message).map_err(|_| Gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{LinkType, PacketHeader, SECOND_NS};

    fn batch(stamps: &[i64]) -> PacketBatch {
        let header = |&ts_ns: &i64| PacketHeader {
            ts_ns,
            offset: 0,
            captured_len: 0,
            wire_len: 0,
            link: LinkType::ETHERNET,
            well_formed: ts_ns >= 0,
        };
        PacketBatch { bytes: Vec::new(), packets: stamps.iter().map(header).collect() }
    }

    /// Wait until there is something, or the end.
    fn wait(reading: &mut Reading) -> Result<(Waited, usize), LiveError> {
        let mut packets = 0;
        loop {
            let waited = reading.next(Duration::from_millis(50), &mut |run| packets += run.headers.len())?;
            if waited.packets > 0 || waited.ended {
                return Ok((waited, packets));
            }
        }
    }

    #[test]
    fn a_silence_counts_from_the_last_stamp_on_and_has_a_margin() {
        let mut silence = Silence::default();
        assert_eq!(silence.lasts(Duration::from_secs(60)), None, "no stamp to count from");
        silence.broken_by(&batch(&[5, 9, -1]));
        assert_eq!(silence.lasts(Duration::from_secs(9)), None);
        assert_eq!(silence.lasts(Duration::from_secs(3)), Some(9 + 2 * SECOND_NS));
        silence.broken_by(&batch(&[3]));
        assert_eq!(silence.lasts(Duration::from_secs(11)), Some(3 + SECOND_NS));
        assert_eq!(silence.lasts(Duration::MAX), Some(i64::MAX));
    }

    #[test]
    fn what_the_thread_says_is_handed_over_until_it_ends() {
        let mut reading = Reading::start("x".to_owned(), |teller| {
            teller.say(Message::Batch(batch(&[1, 2])))?;
            teller.notice(LiveNotice::ClockStep { from_ns: 1, to_ns: 2 })
        });
        let mut all = 0;
        while let Ok((Waited { ended: false, .. }, packets)) = wait(&mut reading) {
            all += packets;
        }
        assert!(matches!(reading.take_notices()[..], [LiveNotice::ClockStep { .. }]));
        assert!(all <= 2);
        assert_eq!(wait(&mut reading), Ok((Waited { ended: true, ..Waited::default() }, 0)));
    }

    #[test]
    fn a_fault_is_told_and_a_thread_that_waits_for_room_ends_with_whom_it_tells() {
        let mut reading = Reading::start("x".to_owned(), |teller| teller.fault(CaptureError::folder("x")));
        assert_eq!(wait(&mut reading).unwrap_err(), CaptureError::folder("x").into());
        let endless = Reading::start("x".to_owned(), |teller| {
            loop {
                teller.say(Message::Batch(batch(&[1])))?;
            }
        });
        drop(endless);
    }

    #[test]
    #[should_panic(expected = "our mistake")]
    fn a_panic_of_the_thread_is_one_of_whoever_asks() {
        let mut reading = Reading::start("x".to_owned(), |_| panic!("our mistake"));
        while wait(&mut reading).is_ok() {}
    }
}
