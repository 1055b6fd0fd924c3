//! The whole engine, as `hallmonitor replay` drives it.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use hallmonitor_core::catalogue::Catalogue;
use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::{Engine, EngineConfig};
use hallmonitor_core::flow::{FlowConfig, HomeNetworks};

use crate::stage::Counts;

/// Packets of a step and rows of a batch, as the engine's Python face has them by default.
const STEP_PACKETS: u64 = 262_144;
const BATCH_ROWS: usize = 65_536;
/// Private networks, which most districts use (RFC 1918, section 3; RFC 4193, section 3.1).
const HOME: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

/// All of the capture to Arrow batches. The bytes are those on the wire: the engine counts no others.
///
/// # Errors
/// A capture that cannot be read, or breaks off.
pub fn output(path: &Path, catalogue: &Arc<Catalogue>) -> Result<Counts, String> {
    let home = HomeNetworks::parse(&HOME).map_err(|bad| format!("{}: {}", bad.text, bad.problem))?;
    let config = EngineConfig {
        flow: FlowConfig { home, ..FlowConfig::default() },
        tunnels: Tunnels::default(),
        catalogue: Arc::clone(catalogue),
        sensor: "stages".to_owned(),
        batch_rows: BATCH_ROWS,
    };
    let shown = |errors: Vec<_>| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let mut engine = Engine::open(&[path], config, None).map_err(shown)?;
    while !engine.is_done() {
        for batch in engine.step(STEP_PACKETS).map_err(|error| error.to_string())? {
            black_box(&batch);
        }
    }
    let counters = engine.counters();
    if counters.captures_cut > 0 {
        return Err(format!("{}: the capture breaks off", path.display()));
    }
    Ok(Counts {
        packets: Some(counters.packets),
        bytes: counters.bytes,
        flows: Some(engine.table_counters().flows),
        records: Some(engine.records()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_capture::small_capture;

    #[test]
    fn a_capture_that_breaks_off_is_no_measure() {
        let (_folder, path) = small_capture();
        assert!(output(&path, &Arc::default()).is_ok());
        let whole = std::fs::read(&path).expect("a file");
        std::fs::write(&path, &whole[..whole.len() - 1]).expect("a file");
        assert!(output(&path, &Arc::default()).expect_err("a fault").contains("breaks off"));
    }
}
