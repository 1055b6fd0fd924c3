//! Network namespaces with a virtual cable in each, frames that are sent into it, and what rings make of them.

pub mod namespace;
pub mod sender;

use std::time::{Duration, Instant};

use hallmonitor_core::capture::LinkType;
use hallmonitor_core::capture::live::{LiveNotice, LiveRun, LiveSource};
use hallmonitor_ring::{RingConfig, Rings};

use self::sender::Sender;

/// How long something is waited for before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Source address of frames that tests send, by which they are told from others.
pub const SOURCE: [u8; 6] = [2, 0, 0, 0, 0, 0xAA];

/// A packet that was captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    pub source: usize,
    pub ts_ns: i64,
    pub wire_len: u32,
    pub link: LinkType,
    pub data: Vec<u8>,
}

/// Small rings, so that a test costs little memory.
pub fn small() -> RingConfig {
    RingConfig {
        ring_bytes: 2 << 20,
        block_bytes: 128 << 10,
        retire: Duration::from_millis(10),
        ..RingConfig::default()
    }
}

/// An IPv4 datagram with UDP ports in an Ethernet frame, behind `tag`: (protocol, value) of a VLAN tag.
pub fn frame(number: u16, tag: Option<[u16; 2]>, payload: &[u8]) -> Vec<u8> {
    let mut frame = [[2, 0, 0, 0, 0, 0xBB], SOURCE].concat();
    for half in tag.into_iter().flatten() {
        frame.extend(half.to_be_bytes());
    }
    let len = 28 + u16::try_from(payload.len()).unwrap();
    frame.extend([8, 0, 0x45, 0]);
    frame.extend(len.to_be_bytes());
    frame.extend([0, 0, 0, 0, 64, 17, 0, 0]);
    let [high, low] = number.to_be_bytes();
    frame.extend([10, 0, high, low, 10, 1, 0, 1]);
    for half in [1024 + number % 60_000, 443, len - 20, 0] {
        frame.extend(half.to_be_bytes());
    }
    frame.extend(payload);
    frame
}

/// Frames of many flows, of many lengths, of which every third has a VLAN tag and every ninth two.
pub fn frames(count: u16) -> Vec<Vec<u8>> {
    let one = |number: u16| {
        let payload = vec![number.to_be_bytes()[1]; usize::from(number) * 37 % 1400];
        match number % 9 {
            0 => {
                let inner = frame(number, Some([0x8100, number % 4094]), &payload);
                let outer = [&inner[..12], &[0x88, 0xA8, 0x20, 0x07], &inner[12..]];
                outer.concat()
            }
            3 | 6 => frame(number, Some([0x8100, 0x6000 | (number % 4094)]), &payload),
            _ => frame(number, None, &payload),
        }
    };
    (0..count).map(one).collect()
}

/// Send all of the frames.
pub fn send(sender: &Sender, frames: &[Vec<u8>]) {
    let mut rest = frames;
    while !rest.is_empty() {
        let sent = sender.send(rest).unwrap();
        rest = &rest[sent..];
    }
}

/// Read until `is_enough` of the test's own packets and the notices, or the test fails.
pub fn read_until(
    rings: &mut Rings,
    is_enough: impl Fn(&[Captured], &[LiveNotice]) -> bool,
) -> (Vec<Captured>, Vec<LiveNotice>) {
    let deadline = Instant::now() + PATIENCE;
    let (mut packets, mut notices) = (Vec::new(), Vec::new());
    while !is_enough(&packets, &notices) {
        assert!(Instant::now() < deadline, "{} packets, then {notices:?}", packets.len());
        let mut take = |run: LiveRun<'_>| {
            let kept = run.packets().filter(|packet| packet.data.get(6..12) == Some(&SOURCE[..]));
            packets.extend(kept.map(|packet| Captured {
                source: run.source,
                ts_ns: packet.ts_ns,
                wire_len: packet.wire_len,
                link: packet.link,
                data: packet.data.to_vec(),
            }));
        };
        rings.next(Duration::from_millis(100), &mut take).unwrap();
        notices.extend(rings.take_notices());
    }
    (packets, notices)
}

/// Read `count` of the test's own packets.
pub fn read(rings: &mut Rings, count: usize) -> Vec<Captured> {
    read_until(rings, |packets, _| packets.len() >= count).0
}

/// The bytes of packets.
pub fn bytes(packets: &[Captured]) -> Vec<&[u8]> {
    packets.iter().map(|packet| packet.data.as_slice()).collect()
}
