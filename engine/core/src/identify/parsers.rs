//! The explicit list of all parsers.
//!
//! A protocol is its file and its line here, or in the list of the folder that it belongs to. Where several could recognise a
//! flow, the earlier line counts: so what only seems to be something comes last.

use super::first_byte::FirstBytes;
use super::joined::{count, joined};
use super::parser::{DatagramParser, Reading, StreamParser};
use super::protocol::Protocol;
use super::{
    access, bittorrent, data, dhcp, dhcpv6, dns, dtls, ftp, games, http, http2, imap, ldap, llmnr, mdns, media,
    netbios_dgm, netbios_ns, network, ntp, peers, pop3, postgresql, quic, rdp, smb, smtp, socks, ssdp, ssh, tls,
    tunnels, xmpp,
};

const STREAM_LISTS: &[&[StreamParser]] = &[
    COMMON_STREAMS,
    network::STREAMS,
    access::STREAMS,
    media::STREAMS,
    peers::STREAMS,
    games::STREAMS,
    tunnels::STREAMS,
    // Last: some of these wait for a whole header that begins with any length.
    data::STREAMS,
];

const DATAGRAM_LISTS: &[&[DatagramParser]] = &[
    COMMON_DATAGRAMS,
    network::DATAGRAMS,
    access::DATAGRAMS,
    data::DATAGRAMS,
    tunnels::DATAGRAMS,
    games::DATAGRAMS,
    peers::DATAGRAMS,
    media::DATAGRAMS,
];

/// All protocols over TCP.
pub(super) static STREAM_PARSERS: &[StreamParser] = &joined::<_, { count(STREAM_LISTS) }>(STREAM_LISTS);

/// All protocols over UDP.
pub(super) static DATAGRAM_PARSERS: &[DatagramParser] = &joined::<_, { count(DATAGRAM_LISTS) }>(DATAGRAM_LISTS);

/// The protocols that are one with their transport (IANA Assigned Internet Protocol Numbers).
pub(super) const fn protocol_of_transport(transport: u8) -> Protocol {
    match transport {
        // ESP (RFC 4303) and AH (RFC 4302).
        50 | 51 => Protocol::Ipsec,
        _ => Protocol::Unknown,
    }
}

/// The two that share a greeting (SMTP and FTP) tell each other apart in their files.
const COMMON_STREAMS: &[StreamParser] = &[
    StreamParser { protocol: Protocol::Tls, first: tls::FIRST, recognise: tls::recognise, session: Some(tls::session) },
    StreamParser {
        protocol: Protocol::Http,
        first: http::FIRST,
        recognise: http::recognise,
        session: Some(http::session),
    },
    StreamParser {
        protocol: Protocol::Http,
        first: http2::FIRST,
        recognise: http2::recognise,
        session: Some(http2::session),
    },
    StreamParser {
        protocol: Protocol::Socks,
        first: socks::FIRST,
        recognise: socks::recognise,
        session: Some(socks::session),
    },
    StreamParser {
        protocol: Protocol::Dns,
        first: dns::FIRST,
        recognise: dns::recognise_stream,
        session: Some(dns::session),
    },
    StreamParser {
        protocol: Protocol::Llmnr,
        first: dns::FIRST,
        recognise: llmnr::recognise_stream,
        session: Some(llmnr::session),
    },
    StreamParser::named(Protocol::Ssh, ssh::FIRST, ssh::recognise),
    StreamParser {
        protocol: Protocol::Smtp,
        first: smtp::FIRST,
        recognise: smtp::recognise,
        session: Some(smtp::session),
    },
    StreamParser { protocol: Protocol::Ftp, first: ftp::FIRST, recognise: ftp::recognise, session: Some(ftp::session) },
    StreamParser {
        protocol: Protocol::Imap,
        first: imap::FIRST,
        recognise: imap::recognise,
        session: Some(imap::session),
    },
    StreamParser {
        protocol: Protocol::Pop3,
        first: pop3::FIRST,
        recognise: pop3::recognise,
        session: Some(pop3::session),
    },
    StreamParser::named(Protocol::BitTorrent, bittorrent::FIRST_OF_STREAM, bittorrent::recognise_stream),
    StreamParser { protocol: Protocol::Rdp, first: rdp::FIRST, recognise: rdp::recognise, session: Some(rdp::session) },
    StreamParser::named(Protocol::Smb, smb::FIRST, smb::recognise),
    StreamParser {
        protocol: Protocol::Ldap,
        first: ldap::FIRST,
        recognise: ldap::recognise,
        session: Some(ldap::session),
    },
    StreamParser {
        protocol: Protocol::Xmpp,
        first: xmpp::FIRST,
        recognise: xmpp::recognise,
        session: Some(xmpp::session),
    },
    StreamParser {
        protocol: Protocol::PostgreSql,
        first: postgresql::FIRST,
        recognise: postgresql::recognise,
        session: Some(postgresql::session),
    },
];

const COMMON_DATAGRAMS: &[DatagramParser] = &[
    DatagramParser {
        protocol: Protocol::Dns,
        ports: &[dns::PORT],
        first: FirstBytes::ANY,
        recognise: dns::recognise_datagram,
        read: Reading::Messages(dns::read_message),
    },
    DatagramParser {
        protocol: Protocol::Mdns,
        ports: &[mdns::PORT],
        first: FirstBytes::ANY,
        recognise: mdns::recognise,
        read: Reading::Messages(mdns::read_message),
    },
    DatagramParser {
        protocol: Protocol::Llmnr,
        ports: &[llmnr::PORT],
        first: FirstBytes::ANY,
        recognise: llmnr::recognise_datagram,
        read: Reading::Messages(llmnr::read_message),
    },
    DatagramParser {
        protocol: Protocol::NetbiosNs,
        ports: &[netbios_ns::PORT],
        first: FirstBytes::ANY,
        recognise: netbios_ns::recognise,
        read: Reading::Messages(netbios_ns::read_message),
    },
    DatagramParser {
        protocol: Protocol::NetbiosDgm,
        ports: &[netbios_dgm::PORT],
        first: FirstBytes::ANY,
        recognise: netbios_dgm::recognise,
        read: Reading::Originator(netbios_dgm::read_message),
    },
    DatagramParser {
        protocol: Protocol::Dhcp,
        ports: &dhcp::PORTS,
        first: FirstBytes::ANY,
        recognise: dhcp::recognise,
        read: Reading::Originator(dhcp::read_message),
    },
    DatagramParser {
        protocol: Protocol::Dhcpv6,
        ports: &dhcpv6::PORTS,
        first: FirstBytes::ANY,
        recognise: dhcpv6::recognise,
        read: Reading::Originator(dhcpv6::read_message),
    },
    DatagramParser {
        protocol: Protocol::Ssdp,
        ports: &[ssdp::PORT],
        first: FirstBytes::ANY,
        recognise: ssdp::recognise,
        read: Reading::Originator(ssdp::read_message),
    },
    DatagramParser {
        protocol: Protocol::Dtls,
        ports: &[],
        first: dtls::FIRST,
        recognise: dtls::recognise,
        read: Reading::Session(dtls::session),
    },
    DatagramParser {
        protocol: Protocol::Quic,
        ports: &[],
        first: quic::FIRST,
        recognise: quic::recognise,
        read: Reading::Session(quic::session),
    },
    DatagramParser::named(Protocol::BitTorrent, &[], bittorrent::FIRST_OF_DATAGRAM, bittorrent::recognise_datagram),
    DatagramParser::named(Protocol::Ntp, &[ntp::PORT], FirstBytes::ANY, ntp::recognise),
];
