//! How long the engine keeps packets waiting: a histogram of the time of each step, as the processor spent it on this thread.
//! What the system took away meanwhile for others is none of the engine's, and shows in the longest step by the clock alone.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use hallmonitor_core::capture::PacketBatch;
use hallmonitor_core::flow::FlowConfig;

use crate::flows::{Flows, Naming, STEP, steps};
use crate::walk::batches;

/// Buckets: the last is for 2^30 microseconds and more, which is a quarter of an hour.
const BUCKETS: usize = 32;

/// Steps by their time.
#[derive(Debug, Default, PartialEq, Eq)]
struct Pauses {
    /// Bucket 0 is for less than a microsecond, bucket `n` for 2^(n-1) microseconds to less than 2^n.
    buckets: [u64; BUCKETS],
    longest: Duration,
    longest_by_clock: Duration,
    /// Flows that were open in the longest.
    flows_at_longest: usize,
}

impl Pauses {
    fn add(&mut self, pause: Duration, flows: usize) {
        let bucket = (u128::BITS - pause.as_micros().leading_zeros()) as usize;
        self.buckets[bucket.min(BUCKETS - 1)] += 1;
        if pause > self.longest {
            (self.longest, self.flows_at_longest) = (pause, flows);
        }
    }

    fn add_by_clock(&mut self, pause: Duration) {
        self.longest_by_clock = self.longest_by_clock.max(pause);
    }

    /// The histogram up to its last bucket that is not empty.
    fn histogram(&self) -> String {
        let filled = self.buckets.iter().rposition(|&steps| steps > 0).map_or(0, |last| last + 1);
        let bucket = |(power, steps): (usize, &u64)| format!(r#"{{"below_us":{},"steps":{steps}}}"#, 1_u64 << power);
        let buckets: Vec<_> = self.buckets.iter().take(filled).enumerate().map(bucket).collect();
        format!("[{}]", buckets.join(","))
    }
}

/// Print a line for every pass: decoding, table and identification in steps, without the reading between them and without
/// the end of the capture, which no live traffic has.
///
/// # Errors
/// A capture that cannot be read, or breaks off.
pub fn measure(path: &Path, passes: usize) -> Result<(), String> {
    for pass in 0..passes {
        let (found, most_flows) = pass_over(path)?;
        println!(
            r#"{{"measure":"pauses","pass":{pass},"step_packets":{STEP},"max_us":{:.3},"max_wall_us":{:.3},"flows_at_max":{},"flows_open_max":{most_flows},"histogram":{}}}"#,
            found.longest.as_secs_f64() * 1e6,
            found.longest_by_clock.as_secs_f64() * 1e6,
            found.flows_at_longest,
            found.histogram(),
        );
    }
    Ok(())
}

fn pass_over(path: &Path) -> Result<(Pauses, usize), String> {
    let (mut pauses, mut most_flows) = (Pauses::default(), 0);
    let mut flows = Flows::new(FlowConfig::default(), Naming::On);
    batches(path, &mut PacketBatch::default(), |batch| {
        for range in steps(batch.len()) {
            let (begin, begin_by_clock) = (processor_time(), Instant::now());
            flows.step(batch, range);
            pauses.add_by_clock(begin_by_clock.elapsed());
            let open = flows.table().len();
            pauses.add(processor_time().saturating_sub(begin), open);
            most_flows = most_flows.max(open);
        }
        true
    })?;
    Ok((pauses, most_flows))
}

/// What the processor has spent on this thread so far.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let part = |number: i64| u64::try_from(number).unwrap_or_default();
    Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_capture::{FLOWS, PACKETS, small_capture};

    #[test]
    fn buckets_are_powers_of_two() {
        let mut pauses = Pauses::default();
        for (nanoseconds, flows) in [(999, 1), (1_000, 2), (3_999, 3), (4_000, 4), (900, 5)] {
            pauses.add(Duration::from_nanos(nanoseconds), flows);
        }
        assert_eq!(pauses.buckets[..5], [2, 1, 1, 1, 0]);
        assert_eq!((pauses.longest, pauses.flows_at_longest), (Duration::from_micros(4), 4));
        let expected =
            r#"[{"below_us":1,"steps":2},{"below_us":2,"steps":1},{"below_us":4,"steps":1},{"below_us":8,"steps":1}]"#;
        assert_eq!(pauses.histogram(), expected);
        pauses.add(Duration::MAX, 0);
        assert_eq!(pauses.buckets[BUCKETS - 1], 1);
    }

    #[test]
    fn every_step_is_counted() {
        let (_folder, path) = small_capture();
        let (pauses, most_flows) = pass_over(&path).expect("a capture");
        assert_eq!(pauses.buckets.iter().sum::<u64>(), PACKETS.div_ceil(STEP as u64));
        assert_eq!(most_flows as u64, FLOWS);
    }
}
