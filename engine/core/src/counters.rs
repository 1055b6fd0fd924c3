//! What a run counted: packets, refusals, damage and names.

use std::collections::BTreeMap;

use crate::decode::{Refused, Tunnel};
use crate::flow::FlowRecord;
use crate::identify::DomainSource;
use crate::record::name_source;

/// Counts since the begin of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Packets read, refused ones too.
    pub packets: u64,
    /// Their bytes on the wire.
    pub bytes: u64,
    /// Packets that were not decoded, by layer and reason.
    pub refused: BTreeMap<Refused, u64>,
    /// Packets of which the ports alone count, by what is wrong with their TCP or UDP header. They are in records; a
    /// datagram that came in fragments is one.
    pub damaged: BTreeMap<Refused, u64>,
    /// Packets that came in a tunnel, by the kind of the innermost.
    pub tunnels: TunnelPackets,
    /// Flows that ended, by where their domain was read.
    pub names: Names,
    /// Captures that broke off.
    pub captures_cut: u64,
}

/// Flows by the source of their domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names([u64; SOURCES.len()]);

/// Packets by kind of tunnel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TunnelPackets([u64; Tunnel::ALL.len()]);

const SOURCES: [DomainSource; 7] = [
    DomainSource::None,
    DomainSource::Sni,
    DomainSource::QuicSni,
    DomainSource::HttpHost,
    DomainSource::Certificate,
    DomainSource::Dns,
    DomainSource::EchOuter,
];

impl Counters {
    /// Count a packet of `wire_len` bytes on the wire.
    pub fn packet(&mut self, wire_len: u32) {
        self.packets += 1;
        self.bytes += u64::from(wire_len);
    }

    /// Count a packet that was not decoded.
    pub fn refuse(&mut self, refused: Refused) {
        *self.refused.entry(refused).or_default() += 1;
    }

    /// Count a packet whose transport header is damaged.
    pub fn damage(&mut self, damage: Refused) {
        *self.damaged.entry(damage).or_default() += 1;
    }

    /// Count packets that were held and now are refused.
    pub fn refuse_held(&mut self, refused: Refused, packets: u64) {
        *self.refused.entry(refused).or_default() += packets;
    }

    /// Count a finished record: of each flow the last.
    pub fn record(&mut self, record: &FlowRecord) {
        if record.is_last() {
            self.names.add(name_source(record));
        }
    }
}

impl TunnelPackets {
    /// Count packets.
    pub fn add(&mut self, kind: Tunnel, packets: u32) {
        if let Some(index) = Tunnel::ALL.iter().position(|other| *other == kind) {
            self.0[index] += u64::from(packets);
        }
    }

    /// Every kind with its number of packets.
    pub fn iter(&self) -> impl Iterator<Item = (Tunnel, u64)> + '_ {
        Tunnel::ALL.into_iter().zip(self.0)
    }
}

impl Names {
    fn add(&mut self, source: DomainSource) {
        if let Some(index) = SOURCES.iter().position(|other| *other == source) {
            self.0[index] += 1;
        }
    }

    /// Every source with its number of flows.
    pub fn iter(&self) -> impl Iterator<Item = (DomainSource, u64)> + '_ {
        SOURCES.into_iter().zip(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Layer, Reason};

    #[test]
    fn refusals_and_damage_are_counted_by_layer_and_reason() {
        let mut counters = Counters::default();
        let short = Refused { layer: Layer::Ipv4, reason: Reason::TooShort };
        let other = Refused { layer: Layer::Ipv4, reason: Reason::Fragment };
        for refused in [short, other, short] {
            counters.packet(60);
            counters.refuse(refused);
        }
        counters.refuse_held(other, 5);
        counters.damage(short);
        assert_eq!(
            counters.damaged.iter().map(|(damage, packets)| (*damage, *packets)).collect::<Vec<_>>(),
            [(short, 1)]
        );
        assert_eq!((counters.packets, counters.bytes), (3, 180));
        assert_eq!(counters.refused.into_iter().collect::<Vec<_>>(), [(short, 2), (other, 6)]);
    }

    #[test]
    fn every_kind_of_tunnel_has_a_place() {
        let mut packets = TunnelPackets::default();
        for (kind, count) in Tunnel::ALL.into_iter().zip(1..) {
            packets.add(kind, count);
            packets.add(kind, 100);
        }
        let expected: Vec<_> = Tunnel::ALL.into_iter().zip(101..).collect();
        assert_eq!(packets.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_source_has_a_place() {
        let mut names = Names::default();
        for source in SOURCES {
            names.add(source);
        }
        names.add(DomainSource::Sni);
        let counts: Vec<_> = names.iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [1, 2, 1, 1, 1, 1, 1]);
    }
}
