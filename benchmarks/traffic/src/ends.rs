//! The two ends of a flow.

use std::net::IpAddr;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// The two ends of a flow; index 0 is the client, and both addresses are of one family.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// Link-layer addresses.
    pub macs: [[u8; 6]; 2],
    /// Network addresses.
    pub addresses: [IpAddr; 2],
    /// Ports.
    pub ports: [u16; 2],
}

impl Ends {
    /// As a packet from `side` has them: index 0 the source.
    #[must_use]
    pub const fn from(&self, side: Side) -> Self {
        let Self { macs, addresses, ports } = self;
        match side {
            Side::Client => *self,
            Side::Server => {
                Self { macs: [macs[1], macs[0]], addresses: [addresses[1], addresses[0]], ports: [ports[1], ports[0]] }
            }
        }
    }

    /// Bytes of an IP header between them.
    #[must_use]
    pub const fn ip_header(&self) -> usize {
        if self.addresses[0].is_ipv4() { 20 } else { 40 }
    }
}
