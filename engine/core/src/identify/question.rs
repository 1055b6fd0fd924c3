//! What a packet asks for, in the protocols that ask for names.

use super::dns_message::{Dialect, Message};
use super::{Protocol, dns, llmnr, mdns, netbios_ns};

impl Protocol {
    /// Whether its flows ask for names, and so have a question instead of a domain.
    #[must_use]
    pub const fn asks_for_names(self) -> bool {
        self.question_port().is_some()
    }

    /// The port that answers, in a protocol that asks for names.
    pub(crate) const fn question_port(self) -> Option<u16> {
        match self {
            Self::Dns => Some(dns::PORT),
            Self::Mdns => Some(mdns::PORT),
            Self::Llmnr => Some(llmnr::PORT),
            Self::NetbiosNs => Some(netbios_ns::PORT),
            _ => None,
        }
    }
}

/// Name and type that a query asks for, as the facts of its flow tell them; `None` for whatever is no query of `protocol`.
pub(crate) fn asked_in(protocol: Protocol, bytes: &[u8]) -> Option<(Option<Box<str>>, u16)> {
    let dialect = match protocol {
        Protocol::Dns => Dialect::Dns,
        Protocol::Mdns => Dialect::Mdns,
        Protocol::Llmnr => Dialect::Llmnr,
        Protocol::NetbiosNs => return netbios_ns::asked_in(bytes),
        _ => return None,
    };
    // The bit of responses (RFC 1035, section 4.1.1).
    if bytes.get(2).is_none_or(|flags| flags & 0x80 != 0) {
        return None;
    }
    let message = Message::parse(bytes, dialect).filter(|message| !message.is_response)?;
    let (name, kind) = message.question?;
    Some((name.presented(), kind))
}

#[cfg(test)]
mod tests {
    use super::super::dns::tests::{query, response};
    use super::{Protocol, asked_in};

    #[test]
    fn queries_alone_ask() {
        for protocol in [Protocol::Dns, Protocol::Mdns, Protocol::Llmnr] {
            assert_eq!(asked_in(protocol, &query("a.example")), Some((Some("a.example".into()), 1)));
            assert_eq!(asked_in(protocol, &response()), None);
        }
        for protocol in [Protocol::NetbiosNs, Protocol::Tls] {
            assert_eq!(asked_in(protocol, &query("a.example")), None);
        }
        assert!(Protocol::NetbiosNs.asks_for_names() && !Protocol::NetbiosDgm.asks_for_names());
    }
}
