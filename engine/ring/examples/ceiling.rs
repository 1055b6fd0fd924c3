//! Walks a capture's packets, laid into memory in the ring's format, again and again: what could be read if nothing else took time.
//!
//!     ceiling CAPTURE [ROUNDS [PACKETS]]
//!
//! One line of JSON: `packets`, `bytes` (of the blocks, in each round), `seconds`, `mpps` (millions of packets a second).

use std::env;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use hallmonitor_core::capture::live::LiveSource;
use hallmonitor_ring::LaidBlocks;

/// Bytes of a block, as a ring has unless told otherwise.
const BLOCK_BYTES: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("usage: ceiling CAPTURE [ROUNDS [PACKETS]]")?;
    let rounds: u64 = arguments.next().map_or(Ok(20), |text| text.parse())?;
    let packets: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let mut laid = LaidBlocks::read(Path::new(&path), BLOCK_BYTES, packets, rounds)?;
    let (bytes, begun, mut walked) = (laid.bytes(), Instant::now(), 0_u64);
    loop {
        let waited = laid.next(Duration::ZERO, &mut |run| {
            black_box(run.headers);
        })?;
        walked += waited.packets;
        if waited.ended {
            break;
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate of six digits")]
    let mpps = walked as f64 / seconds / 1e6;
    println!(r#"{{"packets": {walked}, "bytes": {bytes}, "seconds": {seconds:.3}, "mpps": {mpps:.3}}}"#);
    Ok(())
}
