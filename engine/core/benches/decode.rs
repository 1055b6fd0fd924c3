//! The time that one packet's headers take.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use hallmonitor_core::capture::LinkType;
use hallmonitor_core::decode::{Decoder, Tunnels, transport};

#[path = "../tests/traffic/frames.rs"]
#[allow(dead_code, reason = "these packets need a part of it")]
mod frames;

/// The frames, each with the transport that it must be decoded as.
fn packets() -> [(&'static str, u8, Vec<u8>); 3] {
    let ports = (40_000, 443);
    let segment = frames::tcp(ports, (1, 2, 0x18), &[0xee; 512]);
    let datagram = frames::udp(ports, &[0xee; 512]);
    let on_ipv4 = frames::ipv4(transport::TCP, [10, 1, 0, 7], [192, 0, 2, 80], &segment);
    let on_ipv6 = frames::ipv6(transport::UDP, 7, 80, &datagram);
    [
        ("tcp_ipv4", transport::TCP, frames::ethernet(frames::IPV4, &on_ipv4)),
        ("udp_ipv6", transport::UDP, frames::ethernet(frames::IPV6, &on_ipv6)),
        // Under a VLAN tag (IEEE 802.1Q): its number, then the type of what follows.
        ("tcp_ipv4_vlan", transport::TCP, frames::ethernet(0x8100, &[&[0, 7, 8, 0][..], &on_ipv4].concat())),
    ]
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Elements(1));
    for (name, transport, frame) in packets() {
        let mut decoder = Decoder::new(Tunnels::default());
        let wire_len = u32::try_from(frame.len()).expect("a short packet");
        let whole = decoder.decode(LinkType::ETHERNET, &frame, wire_len, 0).expect("decodable").expect("whole");
        assert_eq!((whole.tuple.transport, whole.payload.len()), (transport, 512), "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                // A reference, so that every field has to be there.
                black_box(&decoder.decode(LinkType::ETHERNET, black_box(&frame), wire_len, 0));
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
