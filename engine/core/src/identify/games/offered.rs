//! Devices and programs whose own application protocol a TLS client offers (RFC 7301).

use super::super::application::Application;

/// Apple's push notifications, and the exchange between devices that run Syncthing ("Block Exchange Protocol v1").
const OFFERED: [(&str, Application); 4] = [
    ("apns-security-v2", Application::APPLE_DEVICES),
    ("apns-security-v3", Application::APPLE_DEVICES),
    ("apns-pack-v1", Application::APPLE_DEVICES),
    ("bep/1.0", Application::SYNCTHING),
];

/// By the application protocol that a client offers first.
pub(in super::super) fn of_offer(alpn: Option<&str>) -> Option<Application> {
    let alpn = alpn?;
    OFFERED.iter().find(|(offered, _)| *offered == alpn).map(|(_, application)| *application)
}

#[cfg(test)]
mod tests {
    use super::super::super::alpn;
    use super::{OFFERED, of_offer};

    #[test]
    fn offers_tell_products() {
        for (offer, application) in OFFERED {
            assert_eq!(of_offer(alpn::known(offer.as_bytes())), Some(application), "{offer}");
        }
        assert_eq!((of_offer(Some("h2")), of_offer(None)), (None, None));
    }
}
