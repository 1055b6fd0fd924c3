//! What a flow is: its network protocol and its name, from the first packets of each side.

mod access;
mod alpn;
mod application;
mod bencode;
mod ber;
mod bittorrent;
mod certificate;
mod client_hello;
#[cfg(test)]
mod conversation;
mod data;
mod device;
mod dhcp;
mod dhcpv6;
mod dns;
mod dns_answers;
mod dns_message;
mod dns_name;
mod dns_record;
mod dtls;
mod encrypted_dns;
mod facts;
mod file_type;
mod first_byte;
mod ftp;
mod games;
mod greeting;
mod handshake;
mod hello_facts;
mod heuristics;
mod hpack;
mod http;
mod http2;
mod http_line;
mod http_message;
mod huffman;
mod identifier;
mod imap;
mod ja4;
mod ja4_digest;
mod joined;
mod ldap;
mod llmnr;
mod mdns;
mod media;
mod name_entropy;
mod netbios_dgm;
mod netbios_name;
mod netbios_ns;
mod network;
mod ntp;
mod openings;
mod parser;
mod parsers;
mod peers;
mod pop3;
mod port;
mod postgresql;
mod protocol;
mod proxy_header;
mod question;
mod quic;
mod rdp;
mod reader;
mod server_hello;
mod shown_name;
mod smb;
mod smtp;
mod socks;
mod ssdp;
mod ssh;
mod ssl2_hello;
mod stream;
mod telling;
mod tls;
mod told;
mod tunnels;
mod upgrade;
mod xmpp;

pub use application::Application;
pub use facts::{DomainSource, Facts};
pub use heuristics::{Heuristic, Heuristics, UnknownHeuristic};
pub use identifier::Identifier;
pub use port::{PORTS, category_of_port};
pub use protocol::{Protocol, category_of_protocol};
pub(crate) use question::asked_in;
pub(crate) use quic::{ConnectionId, Landmark, landmark, opens};
pub use told::{Announced, Answer, Told};

use std::fmt;

use crate::decode::TcpHeader;

/// Which end sent a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The originator of the flow.
    Source,
    /// The responder.
    Destination,
}

impl Side {
    /// The end that receives what this one sends.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Source => Self::Destination,
            Self::Destination => Self::Source,
        }
    }
}

/// A packet of a flow, as identification sees it.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    /// Who sent it.
    pub side: Side,
    /// The TCP header, for TCP.
    pub tcp: Option<TcpHeader>,
    /// Transport payload, as captured.
    pub payload: &'a [u8],
    /// Transport payload on the wire.
    pub payload_wire_len: u32,
}

/// Without the payload, which no log or crash report may hold.
impl fmt::Debug for Segment<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Segment")
            .field("side", &self.side)
            .field("tcp", &self.tcp)
            .field("payload_len", &self.payload.len())
            .field("payload_wire_len", &self.payload_wire_len)
            .finish()
    }
}

/// Whether further packets can tell more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Keep feeding packets.
    Seeking,
    /// Nothing more to learn: the identifier can be dropped.
    Settled,
}
