//! How flows get their names: from identification of their first payloads, and from DNS answers before them.

use super::closed::Known;
use super::config::FlowConfig;
use super::naming::{Naming, NamingPool};
use super::open::OpenFlow;
use crate::decode::{Address, Decoded, TcpHeader, tcp_flags};
use crate::identify::{Answer, Identifier, Segment, Side, Verdict};
use crate::names::{Client, NameCache};

/// Pairs of client and address whose names are held: some hours of a large school's answers. Full, they take some 65 MB
/// with names of 24 bytes, and 225 MB at the most: the longest names, each told to a client of its own.
const NAME_CACHE: usize = 524_288;

/// Names the flows of a table. Flows are told by their index there.
pub struct Namer {
    naming: NamingPool,
    names: NameCache,
    answers: Vec<Answer>,
    /// By name caches that were given up.
    answers_evicted: u64,
}

impl Namer {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(config: &FlowConfig) -> Self {
        Self {
            naming: NamingPool::new(config.naming_pool, config.naming_bytes),
            names: NameCache::new(NAME_CACHE),
            answers: Vec::new(),
            answers_evicted: 0,
        }
    }

    /// Flows that left the naming pool before they had a name.
    #[must_use]
    pub fn naming_evicted(&self) -> u64 {
        self.naming.evicted()
    }

    /// Flows whose identification is under way.
    #[must_use]
    pub fn naming_flows(&self) -> usize {
        self.naming.len()
    }

    /// Payload bytes that their identification holds.
    #[must_use]
    pub fn naming_bytes(&self) -> usize {
        self.naming.held_bytes()
    }

    /// DNS answers that made room for others.
    #[must_use]
    pub fn answers_evicted(&self) -> u64 {
        self.answers_evicted + self.names.evicted()
    }

    /// Forget what DNS answered.
    pub fn forget_answers(&mut self) {
        self.answers_evicted += self.names.evicted();
        self.names = NameCache::new(NAME_CACHE);
    }

    /// Give a flow that begins at `now_ns` the name that its client was told for its server.
    pub fn recall(&self, state: &mut OpenFlow, now_ns: i64) {
        let tuple = state.tuple();
        if let Some(name) = self.names.lookup(client(state, tuple.source), tuple.destination, now_ns) {
            state.known = Some(Box::new(Known { answered: Some(name.into()), ..Known::default() }));
        }
    }

    /// Drop the identifier of a flow that was closed.
    pub fn release(&mut self, state: &OpenFlow) {
        if let Naming::Seeking(place) = state.naming {
            self.naming.remove(place);
        }
    }

    /// Show the flow's identifier a payload.
    pub fn identify(&mut self, flows: &mut [OpenFlow], flow: u32, side: Side, packet: &Decoded<'_>, now_ns: i64) {
        let place = match flows[flow as usize].naming {
            Naming::Settled => return,
            Naming::Seeking(place) => place,
            Naming::Unasked => self.ask(flows, flow),
        };
        let Some(identifier) = self.naming.get(place) else { return };
        let state = &mut flows[flow as usize];
        state.note_asker(packet, side);
        let known = state.known.get_or_insert_default();
        let segment =
            Segment { side, tcp: packet.tcp, payload: packet.payload, payload_wire_len: packet.payload_wire_len };
        let verdict = identifier.observe(&segment, &mut known.facts, &mut self.answers);
        let protocol = known.facts.protocol;
        if !self.answers.is_empty() && state.is_for_client(protocol, packet, side) {
            for answer in &self.answers {
                self.names.learn(client(state, packet.tuple.destination), answer, now_ns);
            }
        }
        self.answers.clear();
        if verdict == Verdict::Settled {
            state.naming = Naming::Settled;
            self.naming.remove(place);
            return;
        }
        self.naming.weigh(place);
        while let Some(left) = self.naming.relieve(place) {
            flows[left as usize].naming = Naming::Settled;
        }
    }

    /// Give the flow an identifier, which first hears of the SYNs that went before.
    fn ask(&mut self, flows: &mut [OpenFlow], flow: u32) -> u32 {
        let state = &mut flows[flow as usize];
        let tuple = state.tuple();
        let mut identifier = Identifier::new(tuple.transport, tuple.source_port, tuple.destination_port);
        let initial = [Side::Source, Side::Destination].map(|side| (side, state.initial_sequence(side)));
        let known = state.known.get_or_insert_default();
        for (side, sequence) in initial {
            if let Some(sequence) = sequence {
                let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags: tcp_flags::SYN });
                let segment = Segment { side, tcp, payload: &[], payload_wire_len: 0 };
                identifier.observe(&segment, &mut known.facts, &mut self.answers);
            }
        }
        let (place, left) = self.naming.insert(flow, identifier);
        flows[flow as usize].naming = Naming::Seeking(place);
        if let Some(left) = left {
            flows[left as usize].naming = Naming::Settled;
        }
        place
    }

    /// The flow was turned round: so must be its identifier, and the name that was looked up for the other end.
    pub fn turn_round(&mut self, state: &mut OpenFlow) {
        if let Naming::Seeking(place) = state.naming {
            if let Some(identifier) = self.naming.get(place) {
                identifier.turn_round();
            }
        }
        let tuple = state.tuple();
        let answered = self.names.lookup(client(state, tuple.source), tuple.destination, state.last_ns).map(Box::from);
        if answered.is_some() || state.known.is_some() {
            state.known.get_or_insert_default().answered = answered;
        }
    }
}

/// The client at `address`, an end of the flow.
fn client(state: &OpenFlow, address: Address) -> Client {
    Client { address, tunnel: state.tunnel() }
}
