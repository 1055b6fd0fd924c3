//! The questions of a DNS flow over UDP: each has a record of its own, with its name, type and response code.
//!
//! Stub resolvers and forwarders ask many questions through one socket, and so does a tunnel. A record tells one question.

use super::naming::Naming;
use super::open::OpenFlow;
use crate::decode::{Decoded, transport};
use crate::identify::{Protocol, Side, asked_in};

/// RFC 1035, section 4.2.
const DNS_PORT: u16 = 53;

impl OpenFlow {
    /// Whether `packet` asks for another name or type than the open record tells. Reads the payload of known DNS flows only,
    /// and of those only what the originator sends.
    #[must_use]
    pub fn asks_anew(&self, packet: &Decoded<'_>, from_lower: bool) -> bool {
        let Some(facts) = self.known.as_deref().map(|known| &known.facts) else { return false };
        // A flow that has left the naming pool would not note the next question.
        if facts.protocol != Protocol::Dns
            || facts.dns_qtype.is_none()
            || packet.tuple.transport != transport::UDP
            || from_lower != self.source_is_lower
            || !matches!(self.naming, Naming::Seeking(_))
        {
            return false;
        }
        asked_in(packet.payload).is_some_and(|(name, kind)| name != facts.dns_query || Some(kind) != facts.dns_qtype)
    }

    /// Take note of who asks, where the ports do not tell: both ends of the flow have the port of DNS, as between two servers.
    pub fn note_asker(&mut self, packet: &Decoded<'_>, side: Side) {
        let tuple = &packet.tuple;
        if tuple.transport == transport::UDP && (tuple.source_port, tuple.destination_port) == (DNS_PORT, DNS_PORT) {
            self.asked[side as usize] |= !self.asked[side as usize] && asked_in(packet.payload).is_some();
        }
    }

    /// Whether `packet`, sent by `side`, comes from the DNS server to its client, who may learn from it. Over TCP
    /// with both ports alike, the server is who was connected to.
    #[must_use]
    pub fn is_for_client(&self, packet: &Decoded<'_>, side: Side) -> bool {
        match (packet.tuple.source_port, packet.tuple.destination_port) {
            (DNS_PORT, DNS_PORT) if packet.tcp.is_some() => side == Side::Destination,
            (DNS_PORT, DNS_PORT) => self.asked[side.other() as usize],
            (source_port, _) => source_port == DNS_PORT,
        }
    }

    /// Make room for the facts of the next question.
    pub fn forget_question(&mut self) {
        if let Some(known) = &mut self.known {
            let facts = &mut known.facts;
            (facts.dns_query, facts.dns_qtype, facts.dns_rcode) = (None, None, None);
        }
    }
}
