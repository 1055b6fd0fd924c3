//! How flows get their names: from identification of their first payloads, and from DNS answers before them.

use std::sync::Arc;

use super::announced::Announcement;
use super::closed::Known;
use super::config::FlowConfig;
use super::known::KnownTable;
use super::naming::{Naming, NamingPools};
use super::open::OpenFlow;
use super::packet::Seen;
use super::places::Places;
use super::recall::{Event, Note, Question, Recalled};
use crate::decode::{Address, TcpHeader, tcp_flags};
use crate::identify::{Announced, Facts, Heuristics, Identifier, Segment, Side, Told, Verdict};
use crate::names::Client;

/// Names the flows of a table. Flows are told by their index there.
pub struct Namer {
    heuristics: Heuristics,
    naming: NamingPools,
    known: KnownTable,
    told: Told,
    /// What was asked of DNS's answers, and what they told, since it was last taken.
    pub notes: Vec<Note>,
    /// Of the last question.
    ticket: u32,
}

impl Namer {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(config: &FlowConfig) -> Self {
        Self {
            heuristics: config.heuristics,
            naming: NamingPools::new(config.naming_pool, config.naming_bytes),
            known: KnownTable::default(),
            told: Told::default(),
            notes: Vec::new(),
            ticket: 0,
        }
    }

    /// The flows whose identification is under way.
    #[must_use]
    pub fn pools(&self) -> &NamingPools {
        &self.naming
    }

    /// What the flow itself showed so far.
    pub fn facts<'a>(&'a self, state: &'a OpenFlow) -> Option<&'a Facts> {
        match state.naming.place() {
            Some(place) => self.naming.get(place).map(|entry| &entry.facts),
            None => state.known.as_deref().map(|known| &known.facts),
        }
    }

    /// What a record of the flow tells that ends now, where the flow goes on.
    pub fn known(&mut self, state: &OpenFlow) -> Option<Arc<Known>> {
        match state.naming.place().and_then(|place| self.naming.get(place)) {
            Some(entry) => Some(self.known.share(with_heard(state, entry.facts.clone()))),
            None => state.known.clone(),
        }
    }

    /// The flow ends: what its last record tells.
    pub fn release(&mut self, state: &mut OpenFlow) -> Option<Arc<Known>> {
        self.settle(state);
        state.known.take()
    }

    /// There is nothing more to learn of the flow.
    fn settle(&mut self, state: &mut OpenFlow) {
        if let Some((_, facts)) = state.naming.place().and_then(|place| self.naming.remove(place)) {
            self.keep(state, facts);
        }
    }

    fn keep(&mut self, state: &mut OpenFlow, facts: Facts) {
        state.naming = Naming::SETTLED;
        state.known = Some(self.known.share(with_heard(state, facts)));
    }

    /// The flow that begins with packet `at`, or was turned round by it, asks for the name that its client was told for its server,
    /// and for what was announced of it.
    pub fn ask_for_name(&mut self, state: &mut OpenFlow, flow: u32, at: u32) {
        self.ticket = self.ticket.checked_add(1).unwrap_or(1);
        state.ticket = self.ticket;
        let tuple = state.tuple();
        let (client, server) = (client(state, tuple.source), tuple.destination);
        let question =
            Question { ticket: self.ticket, flow, client, server, port: tuple.destination_port, now_ns: state.last_ns };
        self.notes.push(Note { at, event: Event::Asked(question) });
    }

    /// Give the flow the name that it asked for.
    pub fn tell(&mut self, state: &mut OpenFlow, recalled: &Recalled) {
        if state.is_open() && state.ticket == recalled.ticket {
            let mut known = state.known.as_deref().cloned().unwrap_or_default();
            recalled.heard.tell(&mut known);
            state.known = Some(self.known.share(known));
        }
    }

    /// Show the flow's identifier a payload.
    pub(super) fn identify(&mut self, flows: &mut Places, flow: u32, side: Side, packet: &Seen<'_>) {
        let state = &mut flows[flow];
        let place = match state.naming {
            Naming::SETTLED => return,
            Naming::UNASKED => self.ask(flows, flow),
            naming => naming.place().unwrap_or_default(),
        };
        let Some(entry) = self.naming.get_mut(place) else { return };
        let state = &mut flows[flow];
        state.note_asker(packet, side);
        let segment =
            Segment { side, tcp: packet.tcp(), payload: packet.payload, payload_wire_len: packet.payload_wire_len };
        let verdict = entry.identifier.observe(&segment, &mut entry.facts, &mut self.told);
        state.protocol = entry.facts.protocol;
        if !self.told.is_empty() {
            self.note_told(state, side, packet);
        }
        if verdict == Verdict::Settled {
            self.settle(state);
            return;
        }
        self.naming.weigh(place);
        while let Some((left, facts)) = self.naming.relieve(place) {
            self.keep(&mut flows[left], facts);
        }
    }

    /// Note what a packet told of other flows, for those that begin later.
    fn note_told(&mut self, state: &OpenFlow, side: Side, packet: &Seen<'_>) {
        let (at, now_ns) = (packet.order, packet.now_ns);
        let (source, destination) = (packet.source(), packet.destination());
        for Announced { port, protocol } in self.told.announced.drain(..) {
            let announcement = Announcement { client: client(state, destination), server: source, port, protocol };
            self.notes.push(Note { at, event: Event::Announced(announcement, now_ns) });
        }
        if state.is_for_client(packet, side, &destination) {
            let client = client(state, destination);
            let notes =
                self.told.answers.drain(..).map(|answer| Note { at, event: Event::Told(client, answer, now_ns) });
            self.notes.extend(notes);
        }
        self.told.answers.clear();
    }

    /// Give the flow an identifier, which first hears of the SYNs that went before.
    fn ask(&mut self, flows: &mut Places, flow: u32) -> u32 {
        let state = &mut flows[flow];
        let tuple = state.tuple();
        let mut identifier = Identifier::new(tuple.transport, tuple.source_port, tuple.destination_port);
        identifier.use_heuristics(self.heuristics);
        let initial = [Side::Source, Side::Destination].map(|side| (side, state.initial_sequence(side)));
        let mut facts = state.known.as_deref().map(|known| known.facts.clone()).unwrap_or_default();
        for (side, sequence) in initial {
            if let Some(sequence) = sequence {
                let tcp = Some(TcpHeader { sequence, acknowledgment: 0, flags: tcp_flags::SYN });
                let segment = Segment { side, tcp, payload: &[], payload_wire_len: 0 };
                identifier.observe(&segment, &mut facts, &mut self.told);
            }
        }
        let (place, left) = self.naming.insert(state.key.partition(), flow, identifier, facts);
        flows[flow].naming = Naming::seeking(place);
        if let Some((left, facts)) = left {
            self.keep(&mut flows[left], facts);
        }
        place
    }

    /// The flow was turned round: so must be its identifier, and the name that it asked for was of the other end.
    pub fn turn_round(&mut self, state: &mut OpenFlow, flow: u32, at: u32) {
        if let Some(entry) = state.naming.place().and_then(|place| self.naming.get_mut(place)) {
            entry.identifier.turn_round();
        }
        if let Some(known) =
            state.known.as_deref().filter(|known| known.answered.is_some() || known.announced.is_some())
        {
            let known = Known { facts: known.facts.clone(), ..Known::default() };
            state.known = Some(self.known.share(known));
        }
        self.ask_for_name(state, flow, at);
    }

    /// Make room for the facts of the next question.
    pub fn forget_question(&mut self, state: &mut OpenFlow) {
        self.change(state, Facts::forget_question);
    }

    /// Make room for the facts of the next client: its first packet tells them, as that of a flow does.
    pub fn forget_client(&mut self, state: &mut OpenFlow) {
        state.forget_source_mac();
        self.change(state, |facts| (facts.device_name, facts.device_class) = (None, None));
        if state.naming == Naming::SETTLED {
            state.naming = Naming::UNASKED;
        }
    }

    fn change(&mut self, state: &mut OpenFlow, change: impl FnOnce(&mut Facts)) {
        if let Some(entry) = state.naming.place().and_then(|place| self.naming.get_mut(place)) {
            change(&mut entry.facts);
        } else if let Some(known) = state.known.as_deref() {
            let mut known = known.clone();
            change(&mut known.facts);
            state.known = Some(self.known.share(known));
        }
    }
}

/// These facts with what was heard of the flow elsewhere.
fn with_heard(state: &OpenFlow, facts: Facts) -> Known {
    match state.known.as_deref() {
        Some(Known { answered, announced, .. }) => Known { facts, answered: answered.clone(), announced: *announced },
        None => Known { facts, ..Known::default() },
    }
}

/// The client at `address`, an end of the flow.
fn client(state: &OpenFlow, address: Address) -> Client {
    Client { address, tunnel: state.tunnel() }
}
