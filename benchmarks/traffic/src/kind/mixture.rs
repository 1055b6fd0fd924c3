//! A school's traffic: *mix*, *mix-opaque* and *day*.

use std::io::{self, Write};

use super::{Kind, SECOND_NS, START_NS};
use crate::budget::share_out;
use crate::data::Sizes;
use crate::hosts::Clients;
use crate::names::Names;
use crate::pcap::Pcap;
use crate::plan::{End, Plan, Protocol};
use crate::random::{Opaque, Random, Weighted};
use crate::schedule::{Scene, run};
use crate::truth::Named;

/// Packets of a flow on average.
const PACKETS_PER_FLOW: u32 = 20;
/// Flows of a client: 2,000 clients in a whole *mix*.
const FLOWS_PER_CLIENT: u32 = 50;
const CLIENTS_MAX: u32 = 2_000;
const NAMES: u32 = 5_000;
/// The first flow starts so late that its lookup is before it.
const FIRST_NS: u64 = SECOND_NS / 2;
/// A lookup starts so long before its flow: at least the longest round trip to the resolver, 11 ms.
const LOOKUP_NS: (u64, u64) = (12_000_000, 250_000_000);

/// A part of the mixture. The lookups are flows too, and of a thousand as well.
struct Part {
    protocol: Protocol,
    /// Flows of a thousand.
    flows: u32,
    /// How many of these begin with a lookup.
    lookups: u32,
    has_name: bool,
}

const PARTS: [Part; 8] = [
    Part { protocol: Protocol::Tls, flows: 450, lookups: 60, has_name: true },
    Part { protocol: Protocol::Quic, flows: 200, lookups: 15, has_name: true },
    Part { protocol: Protocol::Http, flows: 40, lookups: 10, has_name: true },
    Part { protocol: Protocol::BitTorrent, flows: 15, lookups: 0, has_name: false },
    Part { protocol: Protocol::Dht, flows: 15, lookups: 0, has_name: false },
    Part { protocol: Protocol::Tcp, flows: 40, lookups: 40, has_name: true },
    Part { protocol: Protocol::Udp, flows: 25, lookups: 25, has_name: true },
    // With UDP in turns.
    Part { protocol: Protocol::Tcp, flows: 65, lookups: 0, has_name: false },
];

/// Load of *day* by five minutes: an arrival, lessons of 45 minutes, breaks between them that are twice as busy and more.
const DAY: [u64; 36] = [
    40, 70, 100, 95, 90, 90, 85, 90, 95, 100, 210, 240, 110, 100, 95, 90, 90, 85, 90, 95, 100, 220, 260, 250, 120, 100,
    95, 90, 85, 85, 90, 95, 105, 230, 240, 120,
];

/// Write such a capture; gives the number of its flows.
pub(super) fn write<W: Write>(
    kind: Kind,
    packets: u32,
    random: &Random,
    pcap: &mut Pcap<W>,
) -> io::Result<(u32, Named)> {
    let flows = packets / PACKETS_PER_FLOW;
    let clients = (flows / FLOWS_PER_CLIENT).clamp(1, CLIENTS_MAX);
    let names = Names::new(NAMES, random.apart(1));
    let mut plans = plans(kind, flows, clients, &names, &mut random.apart(2));
    share_out(&mut plans, u64::from(packets), &mut random.apart(3));
    let mut scene = Scene {
        start_ns: START_NS,
        names,
        clients: Clients::new(clients, random.apart(4)),
        opaque: Opaque::new(random.apart(5)),
        sizes: Sizes::Mixed,
    };
    Ok((flows, run(&mut scene, plans, pcap)?))
}

fn plans(kind: Kind, flows: u32, clients: u32, names: &Names, random: &mut Random) -> Vec<Plan> {
    let slots: &[u64] = if kind == Kind::Day { &DAY } else { &[1] };
    let slot_ns = if kind == Kind::Day { 300 } else { 600 } * SECOND_NS;
    let (load, span_ns) = (Weighted::new(slots.iter().copied()), slot_ns * slots.len() as u64);
    let mut plans = Vec::with_capacity(flows as usize);
    for part in &PARTS {
        let (count, lookups) = (of_thousand(flows, part.flows), of_thousand(flows, part.lookups));
        for index in 0..count {
            let plan = Plan {
                // The last flows get a thirtieth of the time to go on.
                start_ns: FIRST_NS + (load.draw(random) as u64 * slot_ns + random.below_u64(slot_ns)) / 30 * 29,
                ..plan(part, index, clients, names, random)
            };
            let duration_ns = duration_ns(random).min((span_ns - plan.start_ns) / 2);
            if index < lookups {
                plans.push(lookup(&plan, random));
            }
            let protocol = match plan.protocol {
                Protocol::Quic if kind == Kind::MixOpaque => Protocol::QuicOpaque,
                protocol => protocol,
            };
            plans.push(Plan { protocol, duration_ns, ..plan });
        }
    }
    // What rounding left over.
    while plans.len() < flows as usize {
        let plan = plan(&PARTS[0], 0, clients, names, random);
        plans.push(Plan { start_ns: FIRST_NS + random.below_u64(span_ns / 2), duration_ns: SECOND_NS, ..plan });
    }
    plans
}

fn plan(part: &Part, index: u32, clients: u32, names: &Names, random: &mut Random) -> Plan {
    let is_opaque = part.protocol == Protocol::Tcp && !part.has_name;
    let protocol = if is_opaque && index % 2 == 1 { Protocol::Udp } else { part.protocol };
    let client = u16::try_from(random.below(clients)).unwrap_or(0);
    let has_hello = matches!(protocol, Protocol::Tls | Protocol::Quic);
    let is_post_quantum = has_hello && index % 2 == 0;
    let end = match random.below(100) {
        0..70 => End::Fin,
        70..82 => End::Reset,
        _ => End::Silent,
    };
    Plan {
        name: part.has_name.then(|| names.draw(random)),
        is_ipv6: random.chance(10),
        is_post_quantum,
        // A tenth of those that are split.
        is_disordered: is_post_quantum && protocol == Protocol::Tls && index % 20 == 0,
        end: if protocol.is_tcp() { end } else { End::Silent },
        ..Plan::new(protocol, client, random)
    }
}

/// The lookup before `plan`.
fn lookup(plan: &Plan, random: &mut Random) -> Plan {
    let (shortest, longest) = LOOKUP_NS;
    let before_ns = shortest + random.below_u64(longest - shortest);
    Plan {
        start_ns: plan.start_ns - before_ns,
        name: plan.name,
        is_ipv6: plan.is_ipv6,
        ..Plan::new(Protocol::Dns, plan.client, random)
    }
}

/// From a third of a second to a minute and a half, half of them below six seconds.
fn duration_ns(random: &mut Random) -> u64 {
    let base = (300 * SECOND_NS / 1_000) << random.below(8);
    base + random.below_u64(base)
}

/// `part` of a thousand, of `whole`.
fn of_thousand(whole: u32, part: u32) -> u32 {
    u32::try_from(u64::from(whole) * u64::from(part) / 1_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole() {
        assert_eq!(PARTS.iter().map(|part| part.flows + part.lookups).sum::<u32>(), 1_000);
        assert!(PARTS.iter().all(|part| part.lookups == 0 || part.has_name));
    }

    #[test]
    fn lookups_come_before_their_flows() {
        let names = Names::new(NAMES, Random::new(1));
        for kind in [Kind::Mix, Kind::Day] {
            let plans = plans(kind, 10_000, 200, &names, &mut Random::new(2));
            assert_eq!(plans.len(), 10_000);
            let mut pairs = plans.windows(2).filter(|pair| pair[0].protocol == Protocol::Dns);
            assert_eq!(pairs.clone().count(), 1_500);
            assert!(pairs.all(|pair| pair[0].start_ns < pair[1].start_ns
                && (pair[0].name, pair[0].client, pair[0].is_ipv6) == (pair[1].name, pair[1].client, pair[1].is_ipv6)));
        }
    }

    #[test]
    fn breaks_are_busier_than_lessons() {
        let names = Names::new(NAMES, Random::new(1));
        let plans = plans(Kind::Day, 40_000, 800, &names, &mut Random::new(2));
        let starts = |minutes: std::ops::Range<u64>| {
            let is_within = |plan: &&Plan| minutes.contains(&(plan.start_ns * 30 / 29 / (60 * SECOND_NS)));
            plans.iter().filter(is_within).count()
        };
        assert!(starts(50..60) > 2 * starts(30..40), "{} {}", starts(50..60), starts(30..40));
    }
}
