//! Walks a capture's packets, laid into memory in the ring's format, again and again: what could be read if nothing else took time.
//!
//!     ceiling CAPTURE [ROUNDS [PACKETS [WORKERS]]]
//!
//! With workers, by the engine with so many of them and an empty catalogue; otherwise the packets are found and left. One line of JSON:
//! `packets`, `records`, `bytes` (of the blocks, in each round), `seconds`, `mpps` (millions of packets a second), `cpu_seconds`.

mod spent;

use std::env;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hallmonitor_core::capture::SECOND_NS;
use hallmonitor_core::capture::live::LiveSource;
use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::EngineConfig;
use hallmonitor_core::flow::FlowConfig;
use hallmonitor_core::live::{Cut, CutRule, LiveEngine};
use hallmonitor_ring::LaidBlocks;
use spent::cpu_seconds;

/// Bytes of a block, as a ring has unless told otherwise.
const BLOCK_BYTES: usize = 1 << 20;

/// Rows of a batch; seconds and records of a cut, and records of what is open then: as the agent has them unless told otherwise.
const BATCH_ROWS: usize = 65_536;
const CUT_S: i64 = 10;
const CUT_RECORDS: usize = 262_144;
const CUT_OPEN: usize = 65_536;

/// Packets and records.
type Counts = (u64, u64);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("usage: ceiling CAPTURE [ROUNDS [PACKETS [WORKERS]]]")?;
    let rounds: u64 = arguments.next().map_or(Ok(20), |text| text.parse())?;
    let packets: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let workers: usize = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let laid = LaidBlocks::read(Path::new(&path), BLOCK_BYTES, packets, rounds)?;
    let (bytes, begun, cpu_before) = (laid.bytes(), Instant::now(), cpu_seconds());
    let (walked, records) = if workers == 0 { walk(laid)? } else { record(laid, workers)? };
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu_before);
    #[expect(clippy::cast_precision_loss, reason = "a rate of six digits")]
    let mpps = walked as f64 / seconds / 1e6;
    println!(
        r#"{{"packets": {walked}, "records": {records}, "bytes": {bytes}, "seconds": {seconds:.3}, "mpps": {mpps:.3}, "cpu_seconds": {cpu:.3}}}"#
    );
    Ok(())
}

/// Find the packets, and leave them.
fn walk(mut laid: LaidBlocks) -> Result<Counts, Box<dyn Error>> {
    let mut packets = 0;
    loop {
        let waited = laid.next(Duration::ZERO, &mut |run| {
            black_box(run.headers);
        })?;
        packets += waited.packets;
        if waited.ended {
            return Ok((packets, 0));
        }
    }
}

/// Make records of them.
fn record(laid: LaidBlocks, workers: usize) -> Result<Counts, Box<dyn Error>> {
    let config = EngineConfig {
        flow: FlowConfig { workers, ..FlowConfig::default() },
        tunnels: Tunnels::ALL,
        catalogue: Arc::default(),
        sensor: "ceiling".to_owned(),
        batch_rows: BATCH_ROWS,
    };
    let rule = CutRule { every_ns: CUT_S * SECOND_NS, records: CUT_RECORDS, open: CUT_OPEN };
    let mut engine = LiveEngine::new(Box::new(laid), config, rule);
    let count =
        |cuts: Vec<Cut>| cuts.iter().flat_map(|cut| &cut.batches).map(|batch| batch.num_rows() as u64).sum::<u64>();
    let mut records = 0;
    while !engine.is_ended() {
        records += count(engine.step(Duration::ZERO)?);
    }
    records += count(engine.finish()?);
    Ok((engine.counters().packets, records))
}
