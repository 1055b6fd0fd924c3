//! What a protocol's parser is, and the explicit list of all parsers.
//!
//! A protocol is its file and its line here. First bytes decide: every parser of the list judges the head of the flow
//! until one recognises it or all refuse. Where several could, the earlier line counts.

use super::facts::{Facts, Protocol};
use super::first_byte::FirstBytes;
use super::stream::Stream;
use super::{Answer, Side, Verdict};
use super::{
    bittorrent, dhcp, dhcpv6, dns, dtls, ftp, http, http2, imap, ldap, llmnr, mdns, netbios_dgm, netbios_ns, ntp, pop3,
    postgresql, quic, rdp, smb, smtp, socks, ssdp, ssh, stun, tls, xmpp,
};

/// What a parser says of a flow's first bytes. More bytes may turn `More` into another, never `No` or `Yes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recognition {
    /// Not this protocol.
    No,
    /// Not decided by these bytes.
    More,
    /// This protocol.
    Yes,
}

impl Recognition {
    /// What is said by a parser to which more bytes would tell nothing else.
    pub(super) const fn decided(is_protocol: bool) -> Self {
        if is_protocol { Self::Yes } else { Self::No }
    }
}

/// The first bytes of both directions of a TCP connection; empty where nothing arrived in order yet.
#[derive(Clone, Copy)]
pub(super) struct Heads<'a> {
    pub source: &'a [u8],
    pub destination: &'a [u8],
    pub source_port: u16,
    pub destination_port: u16,
}

impl<'a> Heads<'a> {
    pub(super) const fn sides(&self) -> [&'a [u8]; 2] {
        [self.source, self.destination]
    }

    pub(super) fn has_port(&self, port: u16) -> bool {
        self.source_port == port || self.destination_port == port
    }

    /// For protocols of which either direction alone can be recognised: a `Yes` from one is enough, a `No` refuses.
    pub(super) fn either(&self, judge: impl Fn(&[u8]) -> Recognition) -> Recognition {
        let mut verdict = Recognition::More;
        for side in self.sides().into_iter().filter(|side| !side.is_empty()) {
            match judge(side) {
                Recognition::Yes => return Recognition::Yes,
                Recognition::No => verdict = Recognition::No,
                Recognition::More => {}
            }
        }
        verdict
    }
}

/// Judge `bytes` by `prefix`: all of it must be there.
pub(super) fn starts_with(bytes: &[u8], prefix: &[u8]) -> Recognition {
    if bytes.starts_with(prefix) {
        Recognition::Yes
    } else if prefix.starts_with(bytes) {
        Recognition::More
    } else {
        Recognition::No
    }
}

/// Where a parser writes what it learnt.
pub(super) struct Found<'a> {
    pub facts: &'a mut Facts,
    pub answers: &'a mut Vec<Answer>,
}

/// A parser at work on one recognised TCP connection.
pub(super) trait Session: Send + Sync {
    /// Read what is ready in the stream of `side`, taking what need not be seen again.
    fn read(&mut self, side: Side, stream: &mut Stream, found: &mut Found<'_>) -> Verdict;

    /// Bytes of payload and state that it holds room for beside the streams. No work: it is asked after every segment.
    fn held_bytes(&self) -> usize;
}

/// A protocol over TCP.
pub(super) struct StreamParser {
    pub protocol: Protocol,
    /// What either direction may begin with: it is asked unless all that have begun have begun with others.
    pub first: FirstBytes,
    pub recognise: fn(&Heads<'_>) -> Recognition,
    /// What reads on after recognition; `None` where the protocol's name is all that is kept.
    pub session: Option<fn() -> Box<dyn Session>>,
}

/// All protocols over TCP. The two that share a greeting (SMTP and FTP) tell each other apart in their files.
pub(super) const STREAM_PARSERS: &[StreamParser] = &[
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
    StreamParser { protocol: Protocol::Ssh, first: ssh::FIRST, recognise: ssh::recognise, session: None },
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
    StreamParser {
        protocol: Protocol::BitTorrent,
        first: bittorrent::FIRST_OF_STREAM,
        recognise: bittorrent::recognise_stream,
        session: None,
    },
    StreamParser { protocol: Protocol::Rdp, first: rdp::FIRST, recognise: rdp::recognise, session: Some(rdp::session) },
    StreamParser { protocol: Protocol::Smb, first: smb::FIRST, recognise: smb::recognise, session: None },
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

/// A UDP datagram and what its flow showed before.
pub(super) struct Datagram<'a> {
    pub side: Side,
    pub payload: &'a [u8],
    /// Bytes of payload on the wire.
    pub wire_len: u32,
    pub source_port: u16,
    pub destination_port: u16,
    pub past: &'a mut Past,
}

impl Datagram<'_> {
    pub(super) fn has_port(&self, port: u16) -> bool {
        self.source_port == port || self.destination_port == port
    }
}

/// What datagrams leave behind for those that follow, while no parser has recognised the flow.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// A packet that opens a uTP connection, if it was one.
    pub utp_syn: Option<bittorrent::UtpSyn>,
}

/// A parser at work on the datagrams of one recognised flow.
pub(super) trait DatagramSession: Send + Sync {
    /// Read a datagram that `side` sent.
    fn read(&mut self, side: Side, payload: &[u8], found: &mut Found<'_>) -> Verdict;

    /// Bytes of payload and state that it holds room for. No work: it is asked after every datagram.
    fn held_bytes(&self) -> usize;
}

/// What reads the datagrams of a recognised flow, the first included.
#[derive(Clone, Copy)]
pub(super) enum Reading {
    /// Nothing: the protocol's name is all that is kept.
    Nothing,
    /// Each datagram is a message of its own.
    Messages(fn(&[u8], &mut Found<'_>) -> Verdict),
    /// So is each, and those of the originator are read, which tell what it is.
    Originator(fn(&[u8], &mut Found<'_>) -> Verdict),
    /// What they tell, they tell together.
    Session(fn() -> Box<dyn DatagramSession>),
}

/// A protocol over UDP.
pub(super) struct DatagramParser {
    pub protocol: Protocol,
    /// One of them must be a port of the flow; none where it is at home on any.
    pub ports: &'static [u16],
    /// What a datagram may begin with.
    pub first: FirstBytes,
    pub recognise: fn(&mut Datagram<'_>) -> Recognition,
    pub read: Reading,
}

/// All protocols over UDP.
pub(super) const DATAGRAM_PARSERS: &[DatagramParser] = &[
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
    DatagramParser {
        protocol: Protocol::BitTorrent,
        ports: &[],
        first: bittorrent::FIRST_OF_DATAGRAM,
        recognise: bittorrent::recognise_datagram,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Stun,
        ports: &[],
        first: stun::FIRST,
        recognise: stun::recognise,
        read: Reading::Nothing,
    },
    DatagramParser {
        protocol: Protocol::Ntp,
        ports: &[ntp::PORT],
        first: FirstBytes::ANY,
        recognise: ntp::recognise,
        read: Reading::Nothing,
    },
];
