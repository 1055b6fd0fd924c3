//! What a ring gives is what libpcap writes of the same packets at the same time: bytes, lengths and stamps.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use hallmonitor_core::capture::{CaptureReader, PacketBatch};
use hallmonitor_ring::Rings;

use crate::wire::namespace::Namespace;
use crate::wire::sender::Sender;
use crate::wire::{Captured, frames, read, send, small};

/// A `dumpcap` that ends once it has recorded what it was told to, or with this value.
struct Dumpcap(Child);

impl Dumpcap {
    /// Record `count` packets of `b0`; `None`, with the reason printed, where there is no `dumpcap`. It is recording when this
    /// returns.
    fn start(namespace: &Namespace, path: &Path, count: usize) -> Option<Self> {
        if let Err(error) = Command::new("dumpcap").arg("--version").output() {
            eprintln!("skipped: no dumpcap: {error}");
            return None;
        }
        let mut dumpcap = Command::new("ip");
        dumpcap.args(["netns", "exec", &namespace.name, "dumpcap", "-q", "-i", "b0", "-c", &count.to_string(), "-w"]);
        let mut child = dumpcap.arg(path).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let has_begun = said.by_ref().any(|line| line.starts_with("File:"));
        let dumpcap = Self(child);
        assert!(has_begun, "dumpcap did not begin");
        // What else it says must find a reader.
        std::thread::spawn(move || said.count());
        Some(dumpcap)
    }
}

impl Drop for Dumpcap {
    fn drop(&mut self) {
        // An error says that it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn recorded(path: &Path) -> Vec<Captured> {
    let (mut reader, mut batch, mut all) = (CaptureReader::open(path).unwrap(), PacketBatch::default(), Vec::new());
    loop {
        reader.read_batch(&mut batch).unwrap();
        if batch.is_empty() {
            return all;
        }
        all.extend(batch.iter().map(|packet| Captured {
            source: 0,
            ts_ns: packet.ts_ns,
            wire_len: packet.wire_len,
            link: packet.link,
            data: packet.data.to_vec(),
        }));
    }
}

#[test]
fn a_ring_gives_what_libpcap_writes() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let path = std::env::temp_dir().join(format!("{}.pcapng", namespace.name));
    let sent = frames(400);
    let Some(mut dumpcap) = Dumpcap::start(&namespace, &path, sent.len()) else { return };
    let (mut rings, sender) =
        namespace.inside(|| (Rings::open(&["b0"], small()).unwrap(), Sender::open("a0", true).unwrap()));
    send(&sender, &sent);
    let captured = read(&mut rings, sent.len());
    let ended = dumpcap.0.wait().unwrap();
    let recorded = recorded(&path);
    std::fs::remove_file(&path).unwrap();
    assert!(ended.success());
    assert_eq!(captured, recorded);
}
