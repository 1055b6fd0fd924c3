//! What this process has cost.

use rustix::time::{ClockId, clock_gettime};

/// Seconds that the processors worked for this process, in it and in the kernel on its behalf.
#[expect(clippy::cast_precision_loss, reason = "a time of six digits")]
pub fn cpu_seconds() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}
