//! What an idle flow holds, by how the process has grown.

use std::fs;
use std::path::Path;

use hallmonitor_core::capture::PacketBatch;
use hallmonitor_core::flow::{FlowConfig, IDLE_MAX_S};

use crate::flows::{Flows, Naming};
use crate::walk::batches;

/// Where Linux tells of this process (proc(5)).
const STATUS: &str = "/proc/self/status";

/// Open `wanted` flows of the capture, none of which expires, and print by how many bytes the process grew.
///
/// # Errors
/// A capture that cannot be read, breaks off, or begins fewer flows.
pub fn measure(path: &Path, wanted: usize) -> Result<(), String> {
    // The buffer for packets has its full size before the growth is taken.
    let mut batch = PacketBatch::default();
    batches(path, &mut batch, |_| true)?;
    let before = resident_bytes()?;
    let flows = open(path, &mut batch, wanted)?;
    let after = resident_bytes()?;
    let (table, open) = (flows.table(), flows.table().len());
    let (naming_flows, naming_bytes) = (table.naming_flows(), table.naming_bytes());
    let named = named(flows);
    let grown = after.saturating_sub(before);
    println!(
        r#"{{"measure":"memory","flows":{open},"named":{named},"rss_before":{before},"rss_after":{after},"bytes_per_flow":{},"naming_flows":{naming_flows},"naming_bytes":{naming_bytes}}}"#,
        grown / open.max(1) as u64,
    );
    Ok(())
}

/// A table with the first `wanted` flows of the capture, and the next one's first packet: where flows follow each other, theirs
/// have all come by then.
fn open(path: &Path, batch: &mut PacketBatch, wanted: usize) -> Result<Flows, String> {
    let config = FlowConfig {
        active_ns: None,
        idle_tcp_s: IDLE_MAX_S,
        idle_other_s: IDLE_MAX_S,
        max_flows: wanted.saturating_add(1),
        ..FlowConfig::default()
    };
    let mut flows = Flows::new(config, Naming::On);
    batches(path, batch, |batch| {
        for index in 0..batch.len() {
            if flows.table().len() > wanted {
                return false;
            }
            flows.step(batch, index..index + 1);
        }
        true
    })?;
    match flows.table().len() {
        open if open < wanted => Err(format!("{}: {open} flows open together, not {wanted}", path.display())),
        _ => Ok(flows),
    }
}

/// How many of the flows had shown their domain.
fn named(mut flows: Flows) -> u64 {
    let before = flows.totals().named;
    flows.finish();
    flows.totals().named - before
}

/// Resident memory of this process, bytes.
fn resident_bytes() -> Result<u64, String> {
    let status = fs::read_to_string(STATUS).map_err(|error| format!("{STATUS}: {error}"))?;
    resident_in(&status).ok_or_else(|| format!("{STATUS} tells no VmRSS"))
}

fn resident_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small_capture::{FLOWS, small_capture};

    #[test]
    fn as_many_flows_are_open_as_are_wanted_and_the_next() {
        let (_folder, path) = small_capture();
        let all = usize::try_from(FLOWS).expect("few flows");
        for (wanted, opened) in [(1, 2), (all, all)] {
            let flows = open(&path, &mut PacketBatch::default(), wanted).expect("flows");
            assert_eq!((flows.table().len(), flows.totals().records), (opened, 0));
        }
        assert!(open(&path, &mut PacketBatch::default(), all + 1).err().expect("a fault").contains("not"));
    }

    #[test]
    fn resident_memory_is_told_in_kibibytes() {
        assert_eq!(resident_in("VmPeak:\t    9 kB\nVmRSS:\t    3 kB\n"), Some(3_072));
        assert_eq!(resident_in("VmPeak:\t    9 kB\n"), None);
        assert!(resident_bytes().expect("Linux") > 4_096);
    }
}
