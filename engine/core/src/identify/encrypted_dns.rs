//! DNS within TLS, DTLS or QUIC, by what its clients offer and by its port.
//!
//! Over HTTPS (RFC 8484) nothing but the resolver's name tells it from the web; the catalogue knows resolvers.

use super::application::Application;
use super::protocol::Protocol;

/// For TLS (RFC 7858, section 3.1), DTLS (RFC 8094, section 3.1) and QUIC (RFC 9250, section 4.1.1): no other service is there.
const PORT: u16 = 853;
/// Application protocols (RFC 7858, IANA's TLS ALPN Protocol IDs; RFC 9250, section 4.1.1, and its drafts).
const OFFERED: [&str; 5] = ["dot", "doq", "doq-i00", "doq-i02", "doq-i03"];

/// By the application protocol that a client offers first.
pub(super) fn of_offer(alpn: Option<&str>) -> Option<Application> {
    alpn.is_some_and(|alpn| OFFERED.contains(&alpn)).then_some(Application::ENCRYPTED_DNS)
}

/// By the port of what was recognised as encrypted.
pub(super) fn of_port(protocol: Protocol, (source, destination): (u16, u16)) -> Option<Application> {
    let is_carrier = matches!(protocol, Protocol::Tls | Protocol::Dtls | Protocol::Quic);
    (is_carrier && (source == PORT || destination == PORT)).then_some(Application::ENCRYPTED_DNS)
}

#[cfg(test)]
mod tests {
    use super::super::alpn;
    use super::{Application, OFFERED, Protocol, of_offer, of_port};

    #[test]
    fn offers_of_resolvers() {
        for offer in OFFERED {
            assert_eq!(of_offer(alpn::known(offer.as_bytes())), Some(Application::ENCRYPTED_DNS), "{offer}");
        }
        assert_eq!((of_offer(Some("h2")), of_offer(None)), (None, None));
    }

    #[test]
    fn rfc_7858_section_3_1_the_port_of_what_is_encrypted() {
        for (protocol, ports, expected) in [
            (Protocol::Tls, (50_000, 853), true),
            (Protocol::Quic, (853, 50_000), true),
            (Protocol::Dtls, (50_000, 853), true),
            (Protocol::Http, (50_000, 853), false),
            (Protocol::Tls, (50_000, 443), false),
        ] {
            assert_eq!(of_port(protocol, ports).is_some(), expected, "{protocol:?} {ports:?}");
        }
    }
}
