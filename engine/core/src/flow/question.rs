//! What has a record of its own within a flow: each question, over UDP, of one that asks for names, and each client of the one that
//! clients of DHCP without an address share.
//!
//! Stub resolvers and forwarders ask many questions through one socket, and so does a tunnel. A record tells one question.

use super::open::OpenFlow;
use super::packet::Seen;
use crate::decode::Address;
use crate::identify::{Facts, Protocol, Side, asked_in};

/// RFC 1035, section 4.2.
const DNS_PORT: u16 = 53;
/// 0.0.0.0, which clients of DHCP send from that have no address yet (RFC 2131, section 4.1).
const NO_ADDRESS: Address = std::net::Ipv4Addr::UNSPECIFIED.to_ipv6_mapped().octets();

impl OpenFlow {
    /// Whether `packet` asks for another name or type than the open record tells. Reads the payload of flows that are known to ask
    /// for names only, and of those only what the originator sends. `facts` is what the flow showed so far.
    #[must_use]
    pub(super) fn asks_anew(&self, packet: &Seen<'_>, facts: Option<&Facts>) -> bool {
        // A flow that has left the naming pool would not note the next question.
        if !packet.is_udp()
            || packet.is_from_lower() != self.source_is_lower()
            || self.naming.place().is_none()
            || facts.is_none_or(|facts| facts.dns_qtype.is_none())
        {
            return false;
        }
        let asked = asked_in(self.protocol, packet.payload);
        facts.zip(asked).is_some_and(|(facts, (name, kind))| name != facts.dns_query || Some(kind) != facts.dns_qtype)
    }

    /// Whether `packet` comes from another client than the open record tells, in the flow that clients without an address share.
    #[must_use]
    pub(super) fn is_of_another_client(&self, packet: &Seen<'_>) -> bool {
        packet.is_from_lower() == self.source_is_lower()
            && packet.source() == NO_ADDRESS
            && self.source_mac().zip(packet.source_mac()).is_some_and(|(told, sender)| told != sender)
    }

    /// Take note of who asks DNS over UDP.
    pub(super) fn note_asker(&mut self, packet: &Seen<'_>, side: Side) {
        if packet.is_udp()
            && packet.ports().1 == DNS_PORT
            && !self.has_asked(side)
            && asked_in(Protocol::Dns, packet.payload).is_some()
        {
            self.note_asked(side);
        }
    }

    /// Whether `packet`, sent by `side` to `destination`, comes from who answers to the client of this flow, who may learn from it.
    #[must_use]
    pub(super) fn is_for_client(&self, packet: &Seen<'_>, side: Side, destination: &Address) -> bool {
        match self.protocol {
            Protocol::Dns => self.is_from_server(packet, side),
            // The question went to a group, in another flow: whoever alone is sent an answer asked for it.
            protocol => protocol.question_port() == Some(packet.ports().0) && !is_group(destination),
        }
    }

    /// Whether `packet` comes from the DNS server. Over TCP with both ports alike, the server is who was connected to. Over
    /// UDP it is who was asked in this flow: anybody can send what looks like an answer.
    fn is_from_server(&self, packet: &Seen<'_>, side: Side) -> bool {
        match packet.ports() {
            (DNS_PORT, DNS_PORT) if packet.tcp().is_some() => side == Side::Destination,
            (DNS_PORT, _) => packet.tcp().is_some() || self.has_asked(side.other()),
            _ => false,
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
