//! Short flows in great number: *small* and *hellos*.

use std::io::{self, Write};

use super::{SECOND_NS, START_NS};
use crate::data::Sizes;
use crate::hosts::Clients;
use crate::names::Names;
use crate::pcap::Pcap;
use crate::plan::{End, Plan, Protocol};
use crate::random::{Opaque, Random};
use crate::schedule::{Scene, run};
use crate::truth::Named;

/// Packets of a flow of *small*, and of *hellos*.
const SMALL_PACKETS: u32 = 5;
const HELLO_PACKETS: u32 = 4;
/// Flows of a client: 2,000 clients in whole captures.
const FLOWS_PER_CLIENT: u32 = 500;
const SMALL_SPAN_NS: u64 = 300 * SECOND_NS;
const HELLOS_SPAN_NS: u64 = 120 * SECOND_NS;
/// Most flows of *small* last less than twice as long: with 3,800 new flows a second, some 75,000 are open.
const SMALL_DURATION_NS: u64 = 20 * SECOND_NS;
const NAMES: u32 = 20_000;

/// Write *small*; gives the number of its flows.
pub(super) fn write_small<W: Write>(packets: u32, random: &Random, pcap: &mut Pcap<W>) -> io::Result<(u32, Named)> {
    let flows = packets / SMALL_PACKETS;
    let mut scene = scene(flows, Sizes::Small, random);
    let draw = &mut random.apart(2);
    let plans = (0..flows).map(|index| {
        let client = u16::try_from(draw.below(scene.clients.count())).unwrap_or(0);
        let protocol = if index % 5 < 3 { Protocol::Tcp } else { Protocol::Udp };
        let end = if protocol == Protocol::Tcp && index % 2 == 0 { End::Reset } else { End::Silent };
        let start_ns = draw.below_u64(SMALL_SPAN_NS - 2 * SMALL_DURATION_NS);
        let plan = Plan { start_ns, end, duration_ns: SMALL_DURATION_NS, ..Plan::new(protocol, client, draw) };
        Plan { data: SMALL_PACKETS - plan.fixed_packets(), ..plan }
    });
    let plans = plans.collect();
    Ok((flows, run(&mut scene, plans, pcap)?))
}

/// Write *hellos*; gives the number of its flows.
pub(super) fn write_hellos<W: Write>(packets: u32, random: &Random, pcap: &mut Pcap<W>) -> io::Result<(u32, Named)> {
    let flows = packets / HELLO_PACKETS;
    let mut scene = scene(flows, Sizes::Mixed, random);
    let draw = &mut random.apart(2);
    let plans = (0..flows).map(|_| {
        let client = u16::try_from(draw.below(scene.clients.count())).unwrap_or(0);
        let (start_ns, name) = (draw.below_u64(HELLOS_SPAN_NS), Some(draw.below(NAMES)));
        Plan { start_ns, name, ..Plan::new(Protocol::TlsHello, client, draw) }
    });
    let plans = plans.collect();
    Ok((flows, run(&mut scene, plans, pcap)?))
}

fn scene(flows: u32, sizes: Sizes, random: &Random) -> Scene {
    Scene {
        start_ns: START_NS,
        names: Names::new(NAMES, random.apart(1)),
        clients: Clients::new((flows / FLOWS_PER_CLIENT).clamp(1, 2_000), random.apart(4)),
        opaque: Opaque::new(random.apart(5)),
        sizes,
    }
}
