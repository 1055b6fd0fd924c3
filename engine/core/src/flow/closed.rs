//! A finished record: one interval of one flow, before it becomes a row.

use std::sync::Arc;

use crate::decode::{Outer, Tuple};
use crate::identify::{Facts, Protocol};

/// Why a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// The flow goes on: the interval is over.
    Active,
    /// The flow fell silent.
    Idle,
    /// The connection was closed: RST, or FIN from both sides.
    End,
    /// The table was full, and this flow had been silent longest.
    Forced,
    /// The captures ended, or time started anew.
    Eof,
}

/// A link-layer address.
pub type Mac = [u8; 6];

/// What is known of a flow beside its packets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Known {
    /// What the flow itself showed.
    pub facts: Facts,
    /// The name in a DNS answer to this client for this address, still valid when the flow began.
    pub answered: Option<Arc<str>>,
    /// What a connection of the same two ends announced that this flow would be.
    pub announced: Option<Protocol>,
}

impl Known {
    /// The flow's protocol. An announcement counts where content tells nothing or what carries anything.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        match self.announced {
            Some(announced) if self.facts.protocol.is_carrier() => announced,
            _ => self.facts.protocol,
        }
    }
}

/// One interval of one flow. Index 0 of pairs is the originator, 1 the responder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowRecord {
    /// The tick in which it was known to be complete (stream time, 64ths of a second since 1970).
    pub due_tick: i64,
    /// Earliest packet, but not before the interval, nanoseconds since 1970.
    pub ts_ns: i64,
    /// Latest packet, never before `ts_ns`, nanoseconds since 1970.
    pub ts_end_ns: i64,
    /// Identifier of the flow.
    pub flow_id: u64,
    /// Number of the record within its flow, from 0; stays at 65,535 once there.
    pub record_seq: u16,
    /// Why it ended.
    pub end_reason: EndReason,
    /// The five-tuple as the originator sends it.
    pub tuple: Tuple,
    /// VLAN identifier, 0 where there is none.
    pub vlan: u16,
    /// The innermost tunnel, as the flow's first packet had it and seen from the originator.
    pub outer: Option<Box<Outer>>,
    /// Link-layer address of the originator, where the link has one.
    pub source_mac: Option<Mac>,
    /// Bytes sent in this interval.
    pub bytes: [u64; 2],
    /// Packets sent in this interval.
    pub packets: [u64; 2],
    /// TCP control bits seen in this interval.
    pub tcp_flags: [u8; 2],
    /// Last SYN before the SYN+ACK to the ACK that completes the handshake, nanoseconds; in every record from the handshake's end on.
    pub handshake_rtt_ns: Option<i64>,
    /// What is known of the flow by the end of this interval. Flows of which the same is known share it.
    pub known: Option<Arc<Known>>,
}

impl FlowRecord {
    /// Records leave in this order.
    #[must_use]
    pub fn order(&self) -> (i64, i64, u64, u16) {
        (self.due_tick, self.ts_ns, self.flow_id, self.record_seq)
    }

    /// Whether it is the last record of its flow.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.end_reason != EndReason::Active
    }
}

#[cfg(test)]
pub(in crate::flow) mod tests {
    use super::*;

    /// A record of a flow of one packet.
    pub fn record() -> FlowRecord {
        let tuple = Tuple { source: [1; 16], destination: [2; 16], source_port: 3, destination_port: 4, transport: 17 };
        FlowRecord {
            due_tick: 0,
            ts_ns: 0,
            ts_end_ns: 0,
            flow_id: 0,
            record_seq: 0,
            end_reason: EndReason::Idle,
            tuple,
            vlan: 0,
            outer: None,
            source_mac: None,
            bytes: [40, 0],
            packets: [1, 0],
            tcp_flags: [0; 2],
            handshake_rtt_ns: None,
            known: None,
        }
    }

    #[test]
    fn a_record_is_the_last_unless_its_flow_goes_on() {
        assert!(record().is_last());
        assert!(!FlowRecord { end_reason: EndReason::Active, ..record() }.is_last());
    }
}
