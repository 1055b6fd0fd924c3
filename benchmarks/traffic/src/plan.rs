//! What is decided of a flow before it begins.

use crate::random::Random;

/// What a flow speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TLS 1.3 over TCP.
    Tls,
    /// TLS of which only the client's hello is seen.
    TlsHello,
    /// QUIC version 1.
    Quic,
    /// Datagrams of the sizes of QUIC's, in which nothing can be read.
    QuicOpaque,
    /// One question and its answer.
    Dns,
    /// HTTP/1.1 in clear.
    Http,
    /// `BitTorrent` between peers, over TCP.
    BitTorrent,
    /// One question to the DHT of `BitTorrent` and its answer.
    Dht,
    /// TCP in which nothing can be read.
    Tcp,
    /// UDP in which nothing can be read.
    Udp,
}

impl Protocol {
    /// Whether it is over TCP.
    #[must_use]
    pub const fn is_tcp(self) -> bool {
        matches!(self, Self::Tls | Self::TlsHello | Self::Http | Self::BitTorrent | Self::Tcp)
    }

    /// Whether nothing follows after its opening.
    #[must_use]
    pub const fn is_brief(self) -> bool {
        matches!(self, Self::TlsHello | Self::Dns | Self::Dht)
    }
}

/// How a flow over TCP ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// FIN from both sides.
    Fin,
    /// RST from the client.
    Reset,
    /// Without a word.
    Silent,
}

/// A flow to be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When its first packet is seen, nanoseconds from the capture's start.
    pub start_ns: u64,
    /// What it speaks.
    pub protocol: Protocol,
    /// How it ends.
    pub end: End,
    /// Whose it is.
    pub client: u16,
    /// Rank of the server's name, where it has one.
    pub name: Option<u32>,
    /// Whether it is over IPv6.
    pub is_ipv6: bool,
    /// Whether its hello has a post-quantum key share, which takes two packets.
    pub is_post_quantum: bool,
    /// Whether the second part of its hello is seen before the first.
    pub is_disordered: bool,
    /// Packets after its opening, before its end.
    pub data: u32,
    /// About how long these take, nanoseconds.
    pub duration_ns: u64,
    /// What else there is to decide.
    pub seed: u64,
}

impl Plan {
    /// A plan of `client` for `protocol`, all else as in most flows.
    #[must_use]
    pub fn new(protocol: Protocol, client: u16, random: &mut Random) -> Self {
        Self {
            start_ns: 0,
            protocol,
            end: End::Silent,
            client,
            name: None,
            is_ipv6: false,
            is_post_quantum: false,
            is_disordered: false,
            data: 0,
            duration_ns: 0,
            seed: random.next(),
        }
    }

    /// Packets of the flow beside its data.
    #[must_use]
    pub const fn fixed_packets(&self) -> u32 {
        let hello = if self.is_post_quantum { 2 } else { 1 };
        let opening = match self.protocol {
            Protocol::Tls => hello + 1,
            Protocol::TlsHello | Protocol::Quic | Protocol::QuicOpaque => hello,
            Protocol::Dns | Protocol::Http | Protocol::BitTorrent | Protocol::Dht => 2,
            Protocol::Tcp | Protocol::Udp => 0,
        };
        let end = match self.end {
            End::Fin => 3,
            End::Reset => 1,
            End::Silent => 0,
        };
        if self.protocol.is_tcp() { 3 + opening + end } else { opening }
    }
}
