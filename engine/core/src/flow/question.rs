//! What has a record of its own within a flow: each question, over UDP, of one that asks for names, and each client of the one that
//! clients of DHCP without an address share.
//!
//! Stub resolvers and forwarders ask many questions through one socket, and so does a tunnel. A record tells one question.

use super::naming::Naming;
use super::open::OpenFlow;
use crate::decode::{Address, Decoded, transport};
use crate::identify::{Protocol, Side, asked_in};

/// RFC 1035, section 4.2.
const DNS_PORT: u16 = 53;
/// 0.0.0.0, which clients of DHCP send from that have no address yet (RFC 2131, section 4.1).
const NO_ADDRESS: Address = std::net::Ipv4Addr::UNSPECIFIED.to_ipv6_mapped().octets();

impl OpenFlow {
    /// Whether `packet` asks for another name or type than the open record tells. Reads the payload of flows that are known to ask
    /// for names only, and of those only what the originator sends.
    #[must_use]
    pub fn asks_anew(&self, packet: &Decoded<'_>, from_lower: bool) -> bool {
        let Some(facts) = self.known.as_deref().map(|known| &known.facts) else { return false };
        // A flow that has left the naming pool would not note the next question.
        if !facts.protocol.asks_for_names()
            || facts.dns_qtype.is_none()
            || packet.tuple.transport != transport::UDP
            || from_lower != self.source_is_lower
            || !matches!(self.naming, Naming::Seeking(_))
        {
            return false;
        }
        let asked = asked_in(facts.protocol, packet.payload);
        asked.is_some_and(|(name, kind)| name != facts.dns_query || Some(kind) != facts.dns_qtype)
    }

    /// Whether `packet` comes from another client than the open record tells, in the flow that clients without an address share.
    #[must_use]
    pub fn is_of_another_client(&self, packet: &Decoded<'_>, from_lower: bool) -> bool {
        let is_shared = packet.tuple.source == NO_ADDRESS
            && from_lower == self.source_is_lower
            && self.known.as_deref().is_some_and(|known| known.facts.protocol == Protocol::Dhcp);
        let [told, _] = self.macs;
        is_shared && told.zip(packet.source_mac).is_some_and(|(told, sender)| told != sender)
    }

    /// Take note of who asks DNS over UDP.
    pub fn note_asker(&mut self, packet: &Decoded<'_>, side: Side) {
        let tuple = &packet.tuple;
        if tuple.transport == transport::UDP && tuple.destination_port == DNS_PORT {
            let asked = &mut self.asked[side as usize];
            *asked |= !*asked && asked_in(Protocol::Dns, packet.payload).is_some();
        }
    }

    /// Whether `packet` of a flow of `protocol`, sent by `side`, comes from who answers to its client, who may learn from it.
    #[must_use]
    pub fn is_for_client(&self, protocol: Protocol, packet: &Decoded<'_>, side: Side) -> bool {
        match protocol {
            Protocol::Dns => self.is_from_server(packet, side),
            // The question went to a group, in another flow: whoever alone is sent an answer asked for it.
            _ => protocol.question_port() == Some(packet.tuple.source_port) && !is_group(&packet.tuple.destination),
        }
    }

    /// Whether `packet` comes from the DNS server. Over TCP with both ports alike, the server is who was connected to. Over
    /// UDP it is who was asked in this flow: anybody can send what looks like an answer.
    fn is_from_server(&self, packet: &Decoded<'_>, side: Side) -> bool {
        match (packet.tuple.source_port, packet.tuple.destination_port) {
            (DNS_PORT, DNS_PORT) if packet.tcp.is_some() => side == Side::Destination,
            (DNS_PORT, _) => packet.tcp.is_some() || self.asked[side.other() as usize],
            _ => false,
        }
    }

    /// Make room for the facts of the next question.
    pub fn forget_question(&mut self) {
        if let Some(known) = &mut self.known {
            let facts = &mut known.facts;
            (facts.dns_query, facts.dns_qtype, facts.dns_rcode) = (None, None, None);
        }
    }

    /// Make room for the facts of the next client: its first packet tells them, as that of a flow does.
    pub fn forget_client(&mut self) {
        self.macs[0] = None;
        if self.naming == Naming::Settled {
            self.naming = Naming::Unasked;
        }
        if let Some(known) = &mut self.known {
            let facts = &mut known.facts;
            (facts.device_name, facts.device_class) = (None, None);
        }
    }
}

/// Whether `address` is of a group: multicast (RFC 5771, section 3; RFC 4291, section 2.7) or limited broadcast (RFC 919,
/// section 7). The broadcast address of a subnet cannot be told from others; it opens no flows that could get a name.
fn is_group(address: &Address) -> bool {
    let address = std::net::Ipv6Addr::from(*address);
    match address.to_ipv4_mapped() {
        Some(v4) => v4.is_multicast() || v4.is_broadcast(),
        None => address.is_multicast(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_group;

    #[test]
    fn groups_are_no_clients() {
        for (address, expected) in [
            ("::ffff:224.0.0.251", true),
            ("::ffff:255.255.255.255", true),
            ("::ffff:192.0.2.255", false),
            ("ff02::fb", true),
            ("fe80::1", false),
        ] {
            let address: std::net::Ipv6Addr = address.parse().expect("an address");
            assert_eq!(is_group(&address.octets()), expected, "{address}");
        }
    }
}
