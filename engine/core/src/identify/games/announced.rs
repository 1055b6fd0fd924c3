//! Devices at home, by the kind of service that they announce over multicast DNS (RFC 6763, section 4.1; IANA Service Name
//! Registry).
//!
//! A connection to such a device is TLS or RTSP, and does not tell: so it is the announcement that shows which devices are there.

use super::super::application::Application;
use super::super::dns_message::{Dialect, Message};

/// Kinds of services over TCP, and what offers them.
const KINDS: [(&[u8], Application); 4] = [
    (b"_googlecast", Application::CHROMECAST),
    (b"_airplay", Application::AIRPLAY),
    (b"_raop", Application::AIRPLAY),
    (b"_hap", Application::HOMEKIT),
];
const TRANSPORT: &[u8] = b"_tcp";

/// What an announcement's first record shows. Questions say what is sought, not what its sender is.
pub(in super::super) fn of_announcement(message: &[u8]) -> Option<Application> {
    let (name, _) = Message::parse(message, Dialect::Mdns)?.announced()?;
    let pairs = name.labels().zip(name.labels().skip(1));
    let kinds = pairs.filter(|(_, transport)| *transport == TRANSPORT).map(|(kind, _)| kind);
    let known = |kind: &[u8]| KINDS.iter().find(|(known, _)| *known == kind);
    kinds.filter_map(known).map(|(_, application)| *application).next()
}

#[cfg(test)]
mod tests {
    use super::super::super::application::Application;
    use super::super::super::dns::tests::{message, record, wire};
    use super::of_announcement;

    /// An announcement (RFC 6762, section 8.3): no question, one record.
    fn announcement(owner: &str) -> Vec<u8> {
        [&[0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0][..], &record(&wire(owner), 12, 120, &wire("x.local"))].concat()
    }

    #[test]
    fn a_kind_of_service_shows_a_device() {
        for (owner, expected) in [
            ("_googlecast._tcp.local", Some(Application::CHROMECAST)),
            ("Living room._airplay._tcp.local", Some(Application::AIRPLAY)),
            ("_HAP._TCP.local", Some(Application::HOMEKIT)),
            ("_airplay._udp.local", None),
            ("_airplay.local", None),
            ("_ipp._tcp.local", None),
        ] {
            assert_eq!(of_announcement(&announcement(owner)), expected, "{owner}");
        }
    }

    #[test]
    fn a_question_or_what_is_cut_shows_nothing() {
        assert_eq!(of_announcement(&message(0, "_airplay._tcp.local", 12, &[])), None);
        let whole = announcement("_airplay._tcp.local");
        for len in 0..31 {
            assert_eq!(of_announcement(&whole[..len]), None, "{len}");
        }
    }
}
