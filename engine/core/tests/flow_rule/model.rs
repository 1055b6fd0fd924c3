//! The flow rule written for clarity: every packet of a flow is kept, and records are read off them at the end.

use std::collections::HashMap;
use std::sync::Arc;

use hallmonitor_core::decode::{Outer, Tunnel, Tuple, tcp_flags, transport};
use hallmonitor_core::flow::{EndReason, FlowConfig, FlowRecord, Known, LINGER_S, SECOND_NS, TICK_NS, flow_id};
use hallmonitor_core::identify::{Facts, Protocol};

use super::connections::{self, Datagram};
use super::{address, decoded, mac};

/// One packet between client `tuple` and its server.
#[derive(Clone, Debug)]
pub struct Packet {
    pub ts_ns: i64,
    pub tuple: u8,
    pub from_client: bool,
    pub flags: u8,
    pub bytes: u32,
    /// Which name it asks for if it is a query, which client it is from if that has no address, or what it is of a QUIC connection.
    pub asks: u8,
    pub sequence: u32,
    /// Fragments that are counted as one packet with it.
    pub packets: u32,
    /// The tunnel it is in, and the number of the client's end of that.
    pub tunnel: Option<(Tunnel, u8)>,
    /// Its ports are all that can be read of its transport header.
    pub is_damaged: bool,
}

impl Packet {
    /// The last three tuples are UDP.
    pub fn transport(&self) -> u8 {
        if self.tuple < 4 { transport::TCP } else { transport::UDP }
    }

    /// The last tuple is DHCP, the one before it DNS, and the one before that QUIC; the servers of every other one have no system port.
    pub fn server_port(&self) -> u16 {
        match self.tuple {
            6 => 67,
            5 => 53,
            1 | 3 => 443,
            _ => 8_443,
        }
    }

    pub fn client_port(&self) -> u16 {
        if self.tuple == 6 { 68 } else { 40_000 }
    }

    /// Whether the client sent it, or the ports tell an answer to it: only the server has a system port (RFC 6335, section 6).
    fn is_clients(&self) -> bool {
        self.from_client || (self.server_port() < 1024 && self.client_port() >= 1024)
    }

    /// The tunnel as this packet has it.
    pub fn outer(&self) -> Option<Outer> {
        let (kind, end) = self.tunnel?;
        let outer = Outer { kind, source: address(end), destination: address(254) };
        Some(if self.from_client { outer } else { outer.reversed() })
    }

    /// What tells its flow from others.
    fn key(&self) -> Key {
        (self.tuple, self.tunnel.map(|(kind, _)| kind))
    }

    /// The question in it, or the client without an address that it is from: servers here send only empty datagrams.
    pub fn subject(&self) -> Option<u8> {
        (matches!(self.tuple, 5 | 6) && self.from_client && !self.is_damaged).then_some(self.asks % 3)
    }

    /// What it is of a QUIC connection.
    pub fn datagram(&self) -> Option<Datagram> {
        (self.tuple == 4 && !self.is_damaged).then(|| Datagram::of(self.from_client, self.asks)).flatten()
    }

    fn has(&self, flag: u8) -> bool {
        self.tcp_flags() & flag != 0
    }

    fn tcp_flags(&self) -> u8 {
        if self.transport() == transport::TCP && !self.is_damaged { self.flags } else { 0 }
    }
}

type Key = (u8, Option<Tunnel>);

/// A packet and the stream time at which it came.
type Seen = (Packet, i64);

struct Flow {
    packets: Vec<Seen>,
}

impl Flow {
    fn last_ns(&self) -> i64 {
        self.packets.last().expect("a packet").1
    }

    fn is_ended(&self) -> bool {
        let fin = |from_client| self.packets.iter().any(|(p, _)| p.from_client == from_client && p.has(tcp_flags::FIN));
        (0..self.packets.len()).any(|index| self.is_reset(index)) || fin(true) && fin(false)
    }

    /// The packet is a RST that counts: everything acknowledges 1, and nothing has a payload.
    fn is_reset(&self, index: usize) -> bool {
        let reset = &self.packets[index].0;
        let before = self.packets[..index].iter().rev().map(|(p, _)| p);
        let mut before = before.filter(|p| !p.is_damaged && !p.has(tcp_flags::RST));
        let sent = before.clone().find(|p| p.from_client == reset.from_client).map(|p| p.sequence);
        let acknowledged = before.find(|p| p.from_client != reset.from_client && p.has(tcp_flags::ACK)).map(|_| 1);
        let near = |known: u32| known.abs_diff(reset.sequence) <= 1 << 16;
        let unknown = sent.is_none() && acknowledged.is_none();
        reset.has(tcp_flags::RST) && (unknown || sent.is_some_and(near) || acknowledged.is_some_and(near))
    }

    /// The sender of `packet` sent a SYN before, with another sequence number.
    fn was_asked_before(&self, packet: &Packet) -> bool {
        let before = self.packets.iter().find(|(p, _)| p.from_client == packet.from_client && p.has(tcp_flags::SYN));
        before.is_some_and(|(p, _)| p.sequence != packet.sequence)
    }

    /// The packet opens another QUIC connection than the flow has.
    fn is_opened_anew(&self, packet: &Packet) -> bool {
        let Some(opened) = packet.datagram().and_then(Datagram::opened) else { return false };
        let seen =
            |p: &Packet, by_sender: bool| p.datagram().filter(|_| by_sender == (p.from_client == packet.from_client));
        let is_refusal = |(p, _): &Seen| seen(p, false) == Some(Datagram::Negotiation);
        let since = self.packets.iter().rposition(is_refusal).map_or(0, |index| index + 1);
        let first = self.packets[since..].iter().find_map(|(p, _)| seen(p, true).and_then(Datagram::destination));
        let last = |pick: fn(Datagram) -> Option<&'static [u8]>| {
            self.packets.iter().rev().find_map(|(p, _)| seen(p, false).and_then(pick))
        };
        let mut retried = Vec::new();
        for id in self.packets.iter().filter_map(|(p, _)| seen(p, false).and_then(Datagram::retried)) {
            if !retried[retried.len().saturating_sub(4)..].contains(&id) {
                retried.push(id);
            }
        }
        let retried = &retried[retried.len().saturating_sub(4)..];
        first.is_some_and(|first| first != opened)
            && !retried.contains(&opened)
            && last(Datagram::chosen) != Some(opened)
    }

    /// What the first `end` packets tell of a QUIC flow.
    fn quic(&self, end: usize) -> Option<Known> {
        let datagrams: Vec<_> = self.packets[..end].iter().filter_map(|(p, _)| p.datagram()).collect();
        (!datagrams.is_empty()).then(|| connections::known(datagrams.into_iter().find_map(Datagram::name)))
    }

    fn due(&self, config: &FlowConfig) -> (EndReason, i64) {
        let (reason, silence_s) = if self.is_ended() {
            (EndReason::End, LINGER_S)
        } else if self.packets[0].0.transport() == transport::TCP {
            (EndReason::Idle, config.idle_tcp_s)
        } else {
            (EndReason::Idle, config.idle_other_s)
        };
        (reason, self.last_ns().saturating_add(i64::from(silence_s) * SECOND_NS))
    }

    /// All records of the flow, closed for `reason`, which was known at `due_ns`.
    fn records(&self, reason: EndReason, due_ns: i64, config: &FlowConfig) -> Vec<FlowRecord> {
        let first_ns = self.packets[0].1;
        let interval = |now_ns: i64| config.active_ns.map_or(0, |active_ns| (now_ns - first_ns) / active_ns);

        // Who began: told by the first SYN of the first record, else by the first packet.
        let client_began = match self
            .packets
            .iter()
            .take_while(|(_, now_ns)| interval(*now_ns) == 0)
            .find(|(p, _)| p.has(tcp_flags::SYN))
        {
            Some((syn, _)) => syn.from_client != syn.has(tcp_flags::ACK),
            None => self.packets[0].0.is_clients(),
        };
        let tuple = self.tuple(client_began);
        let groups = self.groups(client_began, config, interval);
        let handshake = self.handshake(client_began);
        let mut end = 0;
        let mut records = Vec::new();
        for (number, (group, subject)) in groups.iter().enumerate() {
            end += group.len();
            let next = groups.get(number + 1).map(|(group, _)| group[0].1);
            let side = |from_originator: bool| {
                let from_client = from_originator == client_began;
                group.iter().filter(move |(p, _)| p.from_client == from_client).map(|(p, _)| p)
            };
            let both = [side(true).collect::<Vec<_>>(), side(false).collect()];
            let start_ns = match interval(group[0].1) {
                0 => self.packets[0].0.ts_ns,
                k => first_ns + k * config.active_ns.expect("intervals"),
            };
            records.push(FlowRecord {
                due_tick: next.unwrap_or(due_ns).div_euclid(TICK_NS),
                ts_ns: group.iter().map(|(p, _)| p.ts_ns).min().expect("a packet").max(start_ns),
                ts_end_ns: group.iter().map(|(p, _)| p.ts_ns).max().expect("a packet").max(start_ns),
                flow_id: flow_id(&tuple, 0, self.packets[0].0.key().1, self.packets[0].0.ts_ns),
                record_seq: u16::try_from(number).expect("few records"),
                end_reason: if next.is_some() { EndReason::Active } else { reason },
                tuple,
                vlan: 0,
                outer: self.outer(client_began).map(Box::new),
                source_mac: subject.filter(|_| client_began).and_then(|subject| mac(self.packets[0].0.tuple, subject)),
                bytes: [0, 1].map(|side| both[side].iter().map(|p| u64::from(p.bytes)).sum()),
                packets: [0, 1].map(|side| both[side].iter().map(|p| u64::from(p.packets)).sum()),
                tcp_flags: [0, 1].map(|side| both[side].iter().fold(0, |flags, p| flags | p.tcp_flags())),
                handshake_rtt_ns: handshake.and_then(|(index, rtt_ns)| (index < end).then_some(rtt_ns)),
                known: subject
                    .map(|subject| self.known(subject, client_began))
                    .or_else(|| self.quic(end))
                    .map(Arc::new),
            });
        }
        records
    }

    /// The packets by record: an interval each, divided where the originator asks another question or is another client; with
    /// the question or client of each.
    fn groups(
        &self,
        client_began: bool,
        config: &FlowConfig,
        interval: impl Fn(i64) -> i64,
    ) -> Vec<(&[Seen], Option<u8>)> {
        let mut groups = Vec::new();
        let (mut from, mut open) = (0, None);
        for (index, (packet, now_ns)) in self.packets.iter().enumerate() {
            let over = index > from && interval(self.packets[from].1) != interval(*now_ns);
            let subject = packet.subject();
            let other = packet.from_client == client_began && open.is_some() && subject.is_some() && subject != open;
            if over || (index > from && other && config.active_ns.is_some()) {
                groups.push((&self.packets[from..index], open));
                from = index;
            }
            if open.is_none() || (other && config.active_ns.is_some()) {
                open = subject;
            }
        }
        groups.push((&self.packets[from..], open));
        groups
    }

    /// What a record tells of `subject`: its question, or the name of its client, which the originator alone tells.
    fn known(&self, subject: u8, client_began: bool) -> Known {
        let subject = usize::from(subject);
        let facts = match self.packets[0].0.tuple {
            5 => Facts {
                protocol: Protocol::Dns,
                dns_query: Some(["a.example", "b.example", "c.example"][subject].into()),
                dns_qtype: Some(1),
                dns_query_length: Some(11),
                ..Facts::default()
            },
            _ => Facts {
                protocol: Protocol::Dhcp,
                device_name: client_began.then(|| ["a", "b", "c"][subject].into()),
                ..Facts::default()
            },
        };
        Known { facts, ..Known::default() }
    }

    fn tuple(&self, client_began: bool) -> Tuple {
        decoded(&Packet { from_client: client_began, ..self.packets[0].0.clone() }).tuple
    }

    /// The tunnel as the first packet had it, from the originator's side.
    fn outer(&self, client_began: bool) -> Option<Outer> {
        let first = Packet { from_client: client_began, ..self.packets[0].0.clone() };
        first.outer()
    }

    /// Which packet completes the handshake, and how long after the last SYN before its answer.
    fn handshake(&self, client_began: bool) -> Option<(usize, i64)> {
        let find = |from: usize, from_originator: bool, syn: bool, ack: bool| {
            (from..self.packets.len()).find(|&index| {
                let p = &self.packets[index].0;
                p.from_client == (from_originator == client_began)
                    && p.has(tcp_flags::SYN) == syn
                    && p.has(tcp_flags::ACK) == ack
                    && (syn || !p.has(tcp_flags::RST))
            })
        };
        let answer = find(0, false, true, true)?;
        let syn = (0..answer).rev().find(|&index| find(index, true, true, false) == Some(index))?;
        let complete = find(answer, true, false, true)?;
        Some((complete, self.packets[complete].1 - self.packets[syn].1))
    }
}

/// The records of `packets`, in the order in which they must leave.
pub fn records(packets: &[Packet], config: &FlowConfig) -> Vec<FlowRecord> {
    let mut open: HashMap<Key, Flow> = HashMap::new();
    let mut closed: Vec<FlowRecord> = Vec::new();
    let mut before: Vec<FlowRecord> = Vec::new();
    let mut now_ns = i64::MIN;
    for packet in packets {
        if packet.ts_ns < now_ns.saturating_sub(60 * SECOND_NS) {
            end(&mut open, &mut closed, &mut before, now_ns, config);
            now_ns = packet.ts_ns;
        }
        now_ns = now_ns.max(packet.ts_ns);
        // Whatever was due in an earlier tick has left.
        let gone = |flow: &Flow| flow.due(config).1.div_euclid(TICK_NS) < now_ns.div_euclid(TICK_NS);
        let due: Vec<Key> = open.iter().filter(|(_, flow)| gone(flow)).map(|(&key, _)| key).collect();
        for flow in due.iter().filter_map(|key| open.remove(key)) {
            let (reason, due_ns) = flow.due(config);
            closed.extend(flow.records(reason, due_ns, config));
        }
        if let Some(flow) = open.get(&packet.key()) {
            let (reason, due_ns) = flow.due(config);
            let asks = packet.has(tcp_flags::SYN) && !packet.has(tcp_flags::ACK);
            let over = if now_ns >= due_ns {
                Some((reason, due_ns))
            } else if asks && (flow.is_ended() || flow.was_asked_before(packet)) || flow.is_opened_anew(packet) {
                Some((EndReason::End, now_ns))
            } else {
                None
            };
            if let Some((reason, due_ns)) = over {
                closed.extend(flow.records(reason, due_ns, config));
                open.remove(&packet.key());
            }
        }
        if !open.contains_key(&packet.key()) && open.len() >= config.max_flows {
            let (&longest, _) = open.iter().min_by_key(|(_, flow)| flow.last_ns()).expect("a flow");
            let flow = open.remove(&longest).expect("the flow");
            let (reason, due_ns) = flow.due(config);
            let (reason, due_ns) = if now_ns >= due_ns { (reason, due_ns) } else { (EndReason::Forced, now_ns) };
            closed.extend(flow.records(reason, due_ns, config));
        }
        let flow = open.entry(packet.key()).or_insert(Flow { packets: Vec::new() });
        flow.packets.push((packet.clone(), now_ns));
    }
    end(&mut open, &mut closed, &mut before, now_ns, config);
    before
}

/// The captures end at `now_ns`, or time starts anew: what was closed until now leaves, then what is open.
fn end(
    open: &mut HashMap<Key, Flow>,
    closed: &mut Vec<FlowRecord>,
    out: &mut Vec<FlowRecord>,
    now_ns: i64,
    config: &FlowConfig,
) {
    let mut last = Vec::new();
    for (_, flow) in open.drain() {
        let (reason, due_ns) = match flow.due(config) {
            (reason, due_ns) if now_ns >= due_ns => (reason, due_ns),
            _ if flow.is_ended() => (EndReason::End, now_ns),
            _ => (EndReason::Eof, now_ns),
        };
        let mut records = flow.records(reason, due_ns, config);
        last.extend(records.pop());
        closed.append(&mut records);
    }
    for part in [closed, &mut last] {
        part.sort_by_key(FlowRecord::order);
        out.append(part);
    }
}
