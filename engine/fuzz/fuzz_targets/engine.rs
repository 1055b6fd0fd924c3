//! Arbitrary captures through the whole engine with small bounds: the steps of a run change nothing in its batches.
//!
//! The first byte says whether the rest is a capture as it is, or the records of a pcap file with a link type.
#![no_main]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs, process};

use hallmonitor_core::decode::Tunnels;
use hallmonitor_core::engine::{Engine, EngineConfig};
use hallmonitor_fuzz::flows::tight;
use hallmonitor_fuzz::seeds;
use libfuzzer_sys::fuzz_target;

/// Packets after which a file is left: compressed input of a few bytes can hold millions.
const ENOUGH_PACKETS: u64 = 20_000;
/// Ethernet, raw IP, Linux cooked, PPP, 802.11 with and without radiotap.
const LINKS: [u32; 6] = [1, 101, 113, 9, 105, 127];

fn capture(first: u8, rest: &[u8]) -> Vec<u8> {
    if first & 1 == 0 {
        return rest.to_vec();
    }
    let link = LINKS[usize::from(first >> 1) % LINKS.len()];
    let header = [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, link];
    header.into_iter().flat_map(u32::to_le_bytes).chain(rest.iter().copied()).collect()
}

/// The captures as they are, behind their first byte.
fn seeds() -> Vec<Vec<u8>> {
    seeds::captures().into_iter().map(|capture| [vec![0], capture].concat()).collect()
}

/// The batches of a run in steps of so many packets, as text, and whether it came to its end.
fn run(path: &Path, step: u64) -> Result<(Vec<String>, bool), String> {
    let flow = tight();
    let (pool, bytes) = (flow.naming_pool, flow.naming_bytes);
    let config =
        EngineConfig { flow, tunnels: Tunnels::ALL, catalogue: Arc::default(), sensor: "fuzz".into(), batch_rows: 3 };
    let mut engine = Engine::open(&[path], config, None).map_err(|errors| format!("{errors:?}"))?;
    let mut batches = Vec::new();
    while !engine.is_done() && engine.counters().packets < ENOUGH_PACKETS {
        let more = engine.step(step).expect("no error after opening");
        batches.extend(more.iter().map(|batch| format!("{batch:?}")));
        assert!(engine.naming_flows() <= pool && engine.naming_bytes() <= bytes);
    }
    engine.losses().expect("losses");
    Ok((batches, engine.is_done()))
}

fn path() -> PathBuf {
    env::temp_dir().join(format!("hallmonitor-fuzz-{}", process::id()))
}

fuzz_target!(init: seeds::fill_corpus(seeds), |data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let path = path();
    fs::write(&path, capture(first, rest)).expect("a writable folder for temporary files");
    let runs = (run(&path, 1), run(&path, 1_000));
    fs::remove_file(&path).expect("the file just written");
    match runs {
        (Ok((one, true)), Ok((other, true))) => assert_eq!(one, other),
        // Runs that were left have as much in common as the shorter one holds.
        (Ok((one, _)), Ok((other, _))) => assert!(one.iter().zip(&other).all(|(one, other)| one == other)),
        (Err(one), Err(other)) => assert_eq!(one, other),
        (one, other) => panic!("one run failed, the other did not: {:?}, {:?}", one.err(), other.err()),
    }
});
