//! What a flow tells of others: names of addresses, and connections that are to come.

use std::sync::Arc;

use super::Protocol;
use crate::decode::Address;

/// What a DNS answer, or one of a protocol of its kind, says: `name` is at `address` for `ttl_s` seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The name that was asked for (the head of a CNAME chain), normalised.
    pub name: Arc<str>,
    /// The address in the answer.
    pub address: Address,
    /// Time to live, seconds (RFC 1035, section 3.2.1).
    pub ttl_s: u32,
}

/// A connection that the receiver of this packet is asked to open to its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The sender's port.
    pub port: u16,
    /// What the connection will be.
    pub protocol: Protocol,
}

/// What packets told of other flows.
#[derive(Debug, Default)]
pub struct Told {
    /// Names of addresses.
    pub answers: Vec<Answer>,
    /// Connections to come.
    pub announced: Vec<Announced>,
}

impl Told {
    /// Whether they told nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.announced.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Protocol;
    use super::{Announced, Told};

    #[test]
    fn an_announcement_alone_is_something() {
        let mut told = Told::default();
        assert!(told.is_empty());
        told.announced.push(Announced { port: 20_000, protocol: Protocol::FtpData });
        assert!(!told.is_empty());
    }
}
