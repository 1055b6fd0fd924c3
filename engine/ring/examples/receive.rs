//! Reads an interface's ring into nothing, and tells what that took.
//!
//!     receive INTERFACE PACKETS [RING_MIB [FANOUT]]
//!
//! Says `ready` on standard error once the ring is there, and ends when so many packets came or were dropped, or when none has come for
//! two seconds after the first. One line of JSON: `packets`, `dropped`, `bytes` (on the wire), `seconds` (from the first packet's stamp
//! to the last's), `mpps` (millions of packets a second), `cpu_seconds` and `cpu_share` (of one processor), `largest_run` (packets in one
//! piece).

mod spent;

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use hallmonitor_core::capture::live::{LiveNotice, LiveRun, LiveSource};
use hallmonitor_ring::{RingConfig, Rings};
use spent::cpu_seconds;

/// Silence after which the sender is taken to be done.
const SILENCE: Duration = Duration::from_secs(2);

#[derive(Default)]
struct Seen {
    packets: u64,
    dropped: u64,
    bytes: u64,
    first_ns: Option<i64>,
    last_ns: i64,
    largest_run: usize,
}

impl Seen {
    fn run(&mut self, run: LiveRun<'_>) {
        self.packets += run.headers.len() as u64;
        self.bytes += run.headers.iter().map(|header| u64::from(header.wire_len)).sum::<u64>();
        self.largest_run = self.largest_run.max(run.headers.len());
        if let [first, .., last] | [first @ last] = run.headers {
            self.first_ns.get_or_insert(first.ts_ns);
            self.last_ns = last.ts_ns;
        }
    }

    fn notices(&mut self, notices: Vec<LiveNotice>) {
        for notice in notices {
            match notice {
                LiveNotice::Dropped { packets, .. } => self.dropped += packets,
                other => eprintln!("{other:?}"),
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let interface = arguments.next().ok_or("usage: receive INTERFACE PACKETS [RING_MIB [FANOUT]]")?;
    let expected: u64 = arguments.next().ok_or("how many packets?")?.parse()?;
    let ring_mib: usize = arguments.next().map_or(Ok(128), |text| text.parse())?;
    let fanout: u16 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let config = RingConfig { ring_bytes: ring_mib << 20, fanout, ..RingConfig::default() };
    let mut rings = Rings::open(&[&interface], config).map_err(|mut faults| faults.remove(0))?;
    eprintln!("ready");
    let (mut seen, mut last_came, cpu_before) = (Seen::default(), Instant::now(), cpu_seconds());
    while seen.packets + seen.dropped < expected && (seen.packets == 0 || last_came.elapsed() < SILENCE) {
        let waited = rings.next(Duration::from_millis(200), &mut |run| seen.run(run))?;
        if waited.packets > 0 {
            last_came = Instant::now();
        }
        seen.notices(rings.take_notices());
    }
    let Seen { packets, dropped, bytes, first_ns, last_ns, largest_run } = seen;
    let cpu = cpu_seconds() - cpu_before;
    #[expect(clippy::cast_precision_loss, reason = "times and rates of six digits")]
    let (seconds, count) = ((last_ns - first_ns.unwrap_or(last_ns)) as f64 / 1e9, packets as f64);
    let (mpps, share) = (count / seconds / 1e6, cpu / seconds);
    println!(
        r#"{{"packets": {packets}, "dropped": {dropped}, "bytes": {bytes}, "seconds": {seconds:.3}, "mpps": {mpps:.3}, "cpu_seconds": {cpu:.3}, "cpu_share": {share:.3}, "largest_run": {largest_run}}}"#
    );
    Ok(())
}
