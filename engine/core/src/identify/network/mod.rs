//! How networks are run, watched and kept in time; buildings and machines among them.

mod bfd;
mod bgp;
mod capwap;
mod cpha;
mod diameter;
mod dns_elsewhere;
mod family;
mod flow_export;
mod gtp;
#[cfg(test)]
mod held;
mod hsrp;
mod kerberos;
mod ldp;
mod lisp;
mod machines;
mod measurements;
mod nat_pmp;
mod neighbours;
mod openflow;
mod openings;
mod pfcp;
mod ptp;
mod questions;
mod radius;
mod rip;
mod roughtime;
mod sflow;
mod slp;
mod snmp;
mod syslog;
mod tacacs;
mod tp_link;
mod uftp;
mod wsd;

use family::{DatagramMember, StreamMember};

use super::first_byte::FirstBytes;
use super::joined::{count, joined};
use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;
use super::{dns, ldap};

const STREAM_LISTS: &[&[StreamParser]] = &[OWN_STREAMS, machines::STREAMS];
const DATAGRAM_LISTS: &[&[DatagramParser]] = &[OWN_DATAGRAMS, machines::DATAGRAMS];

/// Those over TCP.
pub(super) const STREAMS: &[StreamParser] = &joined::<_, { count(STREAM_LISTS) }>(STREAM_LISTS);

/// Those over UDP.
pub(super) const DATAGRAMS: &[DatagramParser] = &joined::<_, { count(DATAGRAM_LISTS) }>(DATAGRAM_LISTS);

/// Between routers, and between them and those who count and authorise.
const OF_ROUTERS: &[StreamMember] = &[
    (Protocol::Bgp, bgp::judge),
    (Protocol::Diameter, diameter::judge),
    (Protocol::Ldp, ldp::judge_stream),
    (Protocol::Lisp, lisp::judge_stream),
    (Protocol::Slp, slp::judge_stream),
    (Protocol::TacacsPlus, tacacs::judge),
];
const FIRST_OF_ROUTERS: FirstBytes = FirstBytes::of(&[bgp::MARKER, diameter::VERSION, 0, 2]).or(&tacacs::VERSIONS);

/// What content alone tells, on any port.
const ANYWHERE: &[DatagramMember] = &[
    (Protocol::Slp, &[], slp::is_datagram),
    (Protocol::Ldp, &[], ldp::is_hello),
    (Protocol::NetFlow, &[], flow_export::is_netflow),
    (Protocol::Ipfix, &[], flow_export::is_ipfix),
    (Protocol::SFlow, &[], sflow::is_datagram),
    (Protocol::Collectd, &[], measurements::is_collectd),
    (Protocol::Roughtime, &[], roughtime::is_message),
];
/// Versions and first parts; of Roughtime, the number of tags or the packet's header.
const FIRST_ANYWHERE: FirstBytes = FirstBytes::of(b"R").and(0, 16);

/// What content tells at a port.
const AT_PORTS: &[DatagramMember] = &[
    (Protocol::Radius, &radius::PORTS, radius::is_packet),
    (Protocol::Ptp, &ptp::PORTS, ptp::is_message),
    (Protocol::Bfd, &bfd::PORTS, bfd::is_packet),
    (Protocol::Rip, &rip::PORTS, rip::is_message),
    (Protocol::Hsrp, &hsrp::HSRP_PORTS, hsrp::is_hsrp),
    (Protocol::Glbp, &[hsrp::GLBP_PORT], hsrp::is_glbp),
    (Protocol::Lisp, &lisp::PORTS, lisp::is_packet),
    (Protocol::Capwap, &capwap::PORTS, capwap::is_packet),
    (Protocol::Gtp, &gtp::PORTS, gtp::is_message),
    (Protocol::Pfcp, &[pfcp::PORT], pfcp::is_message),
    (Protocol::UbiquitiDiscovery, &[neighbours::UBIQUITI_PORT], neighbours::is_ubiquiti),
    (Protocol::MikrotikDiscovery, &[neighbours::MIKROTIK_PORT], neighbours::is_mikrotik),
    (Protocol::CheckPointHa, &[cpha::PORT], cpha::is_packet),
    (Protocol::NatPmp, &nat_pmp::PORTS, nat_pmp::is_message),
    (Protocol::Uftp, &[uftp::PORT], uftp::is_packet),
    (Protocol::Statsd, &[measurements::STATSD_PORT], measurements::is_statsd),
];
const PORT_LISTS: &[&[u16]] = &ports_of::<{ AT_PORTS.len() }>(AT_PORTS);
const PORTS: &[u16] = &joined::<_, { count(PORT_LISTS) }>(PORT_LISTS);

/// The ports of each member.
const fn ports_of<const N: usize>(members: &[DatagramMember]) -> [&'static [u16]; N] {
    let (mut lists, mut index): ([&[u16]; N], usize) = ([&[]; N], 0);
    while index < N {
        lists[index] = members[index].1;
        index += 1;
    }
    lists
}

const OWN_STREAMS: &[StreamParser] = &[
    StreamParser::named(Protocol::Kerberos, kerberos::FIRST_OF_STREAM, kerberos::recognise_stream),
    StreamParser::named(Protocol::Syslog, syslog::FIRST_OF_STREAM, syslog::recognise_stream),
    StreamParser {
        protocol: Protocol::Bgp,
        first: FIRST_OF_ROUTERS,
        recognise: |heads| family::recognise_stream(heads, OF_ROUTERS),
        session: Some(|| family::session(OF_ROUTERS)),
    },
    StreamParser {
        protocol: Protocol::Zabbix,
        first: openings::FIRST_OF_STREAM,
        recognise: |heads| family::recognise_stream(heads, openings::STREAM_MEMBERS),
        session: Some(|| family::session(openings::STREAM_MEMBERS)),
    },
    StreamParser::named(Protocol::TpLinkShp, tp_link::FIRST_OF_STREAM, tp_link::recognise_stream),
    StreamParser::named(Protocol::OpenFlow, openflow::FIRST, openflow::recognise),
    StreamParser::named(Protocol::Ident, questions::FIRST_OF_IDENT, questions::recognise_ident),
    StreamParser::named(Protocol::Whois, questions::FIRST, questions::recognise_whois),
];

const OWN_DATAGRAMS: &[DatagramParser] = &[
    DatagramParser::named(Protocol::Kerberos, &[], kerberos::FIRST_OF_DATAGRAM, kerberos::recognise_datagram),
    DatagramParser::named(Protocol::Snmp, &[], snmp::FIRST, snmp::recognise),
    DatagramParser::named(Protocol::Ldap, &[], ldap::FIRST, ldap::recognise_datagram),
    DatagramParser::named(Protocol::Syslog, &[], syslog::FIRST_OF_DATAGRAM, syslog::recognise_datagram),
    DatagramParser::named(Protocol::WsDiscovery, &[], wsd::FIRST, wsd::recognise),
    DatagramParser::named(Protocol::TpLinkShp, &[], tp_link::FIRST_OF_DATAGRAM, tp_link::recognise_datagram),
    DatagramParser {
        protocol: Protocol::Slp,
        ports: &[],
        first: FIRST_ANYWHERE,
        recognise: |datagram| family::recognise_datagram(datagram, ANYWHERE),
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::ArtNet,
        ports: &[],
        first: openings::FIRST_OF_DATAGRAM,
        recognise: |datagram| family::recognise_datagram(datagram, openings::DATAGRAM_MEMBERS),
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Radius,
        ports: PORTS,
        first: FirstBytes::ANY,
        recognise: |datagram| family::recognise_datagram(datagram, AT_PORTS),
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Dns,
        ports: &[],
        first: FirstBytes::ANY,
        recognise: dns_elsewhere::recognise,
        read: Reading::Messages(dns::read_message),
    },
];

#[cfg(test)]
mod tests {
    use super::{AT_PORTS, DATAGRAMS, PORTS, STREAMS};

    #[test]
    fn the_ports_are_those_of_all_members() {
        assert!(
            AT_PORTS.iter().all(|(_, ports, _)| !ports.is_empty() && ports.iter().all(|port| PORTS.contains(port)))
        );
    }

    #[test]
    fn the_lists_leave_room_for_other_folders() {
        assert!(STREAMS.len() < 32 && DATAGRAMS.len() < 32, "{} {}", STREAMS.len(), DATAGRAMS.len());
    }
}
