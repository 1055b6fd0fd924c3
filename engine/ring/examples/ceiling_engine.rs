//! Has the engine take a capture's packets from memory, where they lie in the ring's format: what an agent could do if neither kernel nor
//! sender took time.
//!
//!     ceiling_engine CAPTURE [ROUNDS [WORKERS [PACKETS]]]
//!
//! One line of JSON: `packets`, `records` (flow records), `workers`, `seconds`, `mpps` (millions of packets a second).

use std::env;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::EngineConfig;
use hallmonitor_core::flow::{FlowConfig, SECOND_NS};
use hallmonitor_core::live::{Cut, CutRule, LiveEngine};
use hallmonitor_ring::LaidBlocks;

/// Bytes of a block, as a ring has unless told otherwise.
const BLOCK_BYTES: usize = 1 << 20;

/// As the agent cuts unless told otherwise.
const CUTS: CutRule = CutRule { every_ns: 10 * SECOND_NS, records: 262_144, open: 65_536 };

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("usage: ceiling_engine CAPTURE [ROUNDS [WORKERS [PACKETS]]]")?;
    let rounds: u64 = arguments.next().map_or(Ok(20), |text| text.parse())?;
    let workers: usize = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let packets: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let laid = LaidBlocks::read(Path::new(&path), BLOCK_BYTES, packets, rounds)?;
    let config = EngineConfig {
        flow: FlowConfig { workers, ..FlowConfig::default() },
        tunnels: Tunnels::ALL,
        catalogue: Arc::default(),
        sensor: "ceiling".into(),
        batch_rows: 65_536,
    };
    let (mut engine, begun, mut records) = (LiveEngine::new(Box::new(laid), config, CUTS), Instant::now(), 0);
    while !engine.is_ended() {
        records += records_of(&engine.step(Duration::ZERO)?);
    }
    records += records_of(&engine.finish()?);
    let seconds = begun.elapsed().as_secs_f64();
    let walked: u64 = engine.sources().iter().map(|source| source.packets).sum();
    #[expect(clippy::cast_precision_loss, reason = "a rate of six digits")]
    let mpps = walked as f64 / seconds / 1e6;
    println!(
        r#"{{"packets": {walked}, "records": {records}, "workers": {workers}, "seconds": {seconds:.3}, "mpps": {mpps:.3}}}"#
    );
    Ok(())
}

fn records_of(cuts: &[Cut]) -> usize {
    let mut records = 0;
    for batch in cuts.iter().flat_map(|cut| &cut.batches) {
        records += batch.num_rows();
    }
    records
}
