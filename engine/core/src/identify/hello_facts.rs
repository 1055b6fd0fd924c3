//! What a `ClientHello` tells of its flow, over whatever carries it.

use super::client_hello::ClientHello;
use super::facts::{DomainSource, Facts};
use super::ja4::{Carrier, ja4};
use super::{alpn, encrypted_dns, games};
use crate::names::literal_address;

/// Note fingerprint, application protocol and server name. The version is left to who knows whether the server has chosen.
///
/// The target of CONNECT stands before a name that may be the outer one, not the service's, and before an address.
pub(super) fn note(hello: ClientHello, carrier: Carrier, facts: &mut Facts) {
    facts.ja4 = Some(ja4(&hello, carrier));
    facts.ech = hello.ech;
    facts.alpn = hello.alpn.as_deref().and_then(alpn::known);
    let offered = encrypted_dns::of_offer(facts.alpn).or_else(|| games::application_of_offer(facts.alpn));
    facts.application = offered.or(facts.application);
    let Some(name) = hello.server_name else { return };
    let is_weak = facts.ech || literal_address(&name).is_some();
    let target = facts.domain.as_deref().filter(|_| facts.domain_source == DomainSource::HttpHost);
    if is_weak && target.is_some_and(|target| literal_address(target).is_none()) {
        return;
    }
    facts.domain = Some(name);
    facts.domain_source = match carrier {
        _ if facts.ech => DomainSource::EchOuter,
        Carrier::Quic => DomainSource::QuicSni,
        Carrier::Tcp | Carrier::Dtls => DomainSource::Sni,
    };
}

#[cfg(test)]
mod tests {
    use super::super::client_hello::ClientHello;
    use super::super::facts::{DomainSource, Facts};
    use super::super::ja4::Carrier;
    use super::note;

    #[test]
    fn a_name_has_its_source() {
        for (carrier, ech, expected) in [
            (Carrier::Tcp, false, DomainSource::Sni),
            (Carrier::Dtls, false, DomainSource::Sni),
            (Carrier::Quic, false, DomainSource::QuicSni),
            (Carrier::Quic, true, DomainSource::EchOuter),
        ] {
            let (hello, mut facts) = (
                ClientHello { server_name: Some("a.example".into()), ech, ..ClientHello::default() },
                Facts::default(),
            );
            note(hello, carrier, &mut facts);
            assert_eq!((facts.domain.as_deref(), facts.domain_source, facts.ech), (Some("a.example"), expected, ech));
            assert!(facts.ja4.is_some());
        }
    }

    #[test]
    fn the_target_of_connect_stands_before_what_tells_less() {
        for (name, ech, target, expected) in [
            ("a.example", false, "b.example", "a.example"),
            ("a.example", true, "b.example", "b.example"),
            ("192.0.2.1", false, "b.example", "b.example"),
            ("192.0.2.1", false, "192.0.2.2", "192.0.2.1"),
            ("a.example", true, "192.0.2.2", "a.example"),
        ] {
            let hello = ClientHello { server_name: Some(name.into()), ech, ..ClientHello::default() };
            let mut facts =
                Facts { domain: Some(target.into()), domain_source: DomainSource::HttpHost, ..Facts::default() };
            note(hello, Carrier::Tcp, &mut facts);
            assert_eq!(facts.domain.as_deref(), Some(expected), "{name} behind {target}");
        }
    }
}
