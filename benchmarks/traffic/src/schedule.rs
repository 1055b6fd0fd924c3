//! The packets of all flows in order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use crate::answers::Answers;
use crate::data::Sizes;
use crate::flow::Flow;
use crate::hosts::Clients;
use crate::names::Names;
use crate::pcap::Pcap;
use crate::plan::{Plan, Protocol};
use crate::random::Opaque;
use crate::truth::Named;

/// What all flows of a capture share.
pub struct Scene {
    /// When it starts, nanoseconds since 1970.
    pub start_ns: u64,
    /// Names by rank.
    pub names: Names,
    /// Who asks.
    pub clients: Clients,
    /// Payloads.
    pub opaque: Opaque,
    /// Sizes of data.
    pub sizes: Sizes,
}

/// The flows that are open, with the time of the next packet of each, nanoseconds from the capture's start.
#[derive(Default)]
struct Open {
    /// Time, then number of the flow, which decides where times are equal, then its place.
    due: BinaryHeap<Reverse<(u64, u32, u32)>>,
    flows: Vec<Option<Flow>>,
    free: Vec<u32>,
}

impl Open {
    fn enter(&mut self, at_ns: u64, number: u32, flow: Flow) {
        let place = self.free.pop().unwrap_or_else(|| {
            self.flows.push(None);
            u32::try_from(self.flows.len() - 1).unwrap_or(u32::MAX)
        });
        self.flows[place as usize] = Some(flow);
        self.due.push(Reverse((at_ns, number, place)));
    }
}

/// Write the packets of the flows of `plans`, and say which of them have names.
///
/// # Errors
/// The capture cannot be written.
pub fn run<W: Write>(scene: &mut Scene, mut plans: Vec<Plan>, pcap: &mut Pcap<W>) -> io::Result<Named> {
    plans.sort_by_key(|plan| plan.start_ns);
    let mut plans = plans.into_iter().zip(0..).peekable();
    let (mut open, mut answers, mut named) = (Open::default(), Answers::default(), Named::default());
    loop {
        let next_ns = open.due.peek().map_or(u64::MAX, |Reverse((at_ns, ..))| *at_ns);
        if let Some((plan, number)) = plans.next_if(|(plan, _)| plan.start_ns <= next_ns) {
            let (start_ns, port) = (plan.start_ns, scene.clients.port(plan.client));
            let flow = Flow::new(plan, port, &scene.names, scene.sizes);
            count(&mut named, &flow, &answers);
            open.enter(start_ns, number, flow);
            continue;
        }
        let Some(Reverse((at_ns, number, place))) = open.due.pop() else { return Ok(named) };
        let Some(flow) = &mut open.flows[place as usize] else { continue };
        let mut pause_ns = None;
        pcap.packet(scene.start_ns + at_ns, |frame| pause_ns = flow.emit(frame, &scene.opaque))?;
        if let Some(pause_ns) = pause_ns {
            open.due.push(Reverse((at_ns + pause_ns, number, place)));
        } else {
            if flow.plan().protocol == Protocol::Dns {
                answers.learn(flow.plan(), at_ns);
            }
            open.flows[place as usize] = None;
            open.free.push(place);
        }
    }
}

/// Count a flow that begins.
fn count(named: &mut Named, flow: &Flow, answers: &Answers) {
    let plan = flow.plan();
    match plan.protocol {
        Protocol::Tls | Protocol::TlsHello => named.sni += 1,
        Protocol::Quic => named.quic_sni += 1,
        Protocol::Http => named.http_host += 1,
        Protocol::Dns => (),
        Protocol::QuicOpaque | Protocol::BitTorrent | Protocol::Dht | Protocol::Tcp | Protocol::Udp => {
            let server = flow.ends().addresses[1];
            named.dns += u64::from(answers.hold(plan.client, server, plan.start_ns));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn scene() -> Scene {
        let random = Random::new(1);
        let (names, clients) = (Names::new(10, random.clone()), Clients::new(3, random.clone()));
        Scene { start_ns: 1_000_000_000, names, clients, opaque: Opaque::new(random), sizes: Sizes::Mixed }
    }

    #[test]
    fn packets_are_in_order_of_time() {
        let mut random = Random::new(2);
        let plan = |start_ns: u64, random: &mut Random| {
            let plan = Plan::new(Protocol::Tls, 1, random);
            Plan { start_ns, name: Some(1), data: 20, duration_ns: 1_000_000_000, ..plan }
        };
        let plans: Vec<_> = [7, 0, 5, 300_000_000].map(|start_ns| plan(start_ns, &mut random)).into();
        let expected: u64 = plans.iter().map(|plan| u64::from(plan.fixed_packets() + plan.data)).sum();
        let mut file = Vec::new();
        let mut pcap = Pcap::new(&mut file);
        assert_eq!(run(&mut scene(), plans, &mut pcap).unwrap(), Named { sni: 4, ..Named::default() });
        assert_eq!(pcap.finish().unwrap().0, expected);
        let (mut at, mut times) = (24, vec![]);
        while at < file.len() {
            let field = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
            times.push((field(at), field(at + 4)));
            at += 16 + field(at + 8) as usize;
        }
        assert_eq!(times[0], (1, 0));
        assert!(times.is_sorted());
    }

    #[test]
    fn answers_name_the_opaque_flows_after_them() {
        let mut random = Random::new(3);
        let mut plan = |protocol, client, start_ns| Plan {
            start_ns,
            name: Some(2),
            data: u32::from(protocol == Protocol::Udp),
            ..Plan::new(protocol, client, &mut random)
        };
        let second = 1_000_000_000;
        let plans = vec![
            plan(Protocol::Udp, 1, 0),
            plan(Protocol::Dns, 1, second),
            plan(Protocol::Udp, 1, 2 * second),
            plan(Protocol::Udp, 2, 2 * second),
        ];
        let named = run(&mut scene(), plans, &mut Pcap::new(Vec::new())).unwrap();
        assert_eq!(named, Named { dns: 1, ..Named::default() });
    }
}
