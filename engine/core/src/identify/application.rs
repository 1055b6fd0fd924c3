//! Products that content shows beside the protocol: whose calls go over STUN, whose queries over TLS.

/// A product, as the catalogue names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Application {
    /// Its service.
    pub service: &'static str,
    /// The service's category.
    pub category: &'static str,
}

/// Declares the products and the list of all.
macro_rules! applications {
    ($($(#[doc = $doc:literal])+ $name:ident = $service:literal in $category:literal;)+) => {
        impl Application {
            /// All products.
            pub const ALL: &[Self] = &[$(Self::$name),+];
            $($(#[doc = $doc])+ pub const $name: Self = Self { service: $service, category: $category };)+
        }
    };
}

applications! {
    /// `AnyDesk`: its clients and relays show certificates of its own.
    ANYDESK = "anydesk" in "remote-access";
    /// DNS over TLS (RFC 7858), DTLS (RFC 8094) or QUIC (RFC 9250), of a resolver that the name does not tell.
    ENCRYPTED_DNS = "encrypted-dns" in "infrastructure";
    /// A relay of Tor, by its certificate.
    TOR = "tor" in "vpn-proxy";

    /// Calls of Facebook and Messenger.
    FACEBOOK_MESSENGER = "facebook-messenger" in "messaging";
    /// Calls of Google: those of Duo and Hangouts went into Meet.
    GOOGLE_MEET = "google-meet" in "collaboration";
    /// Calls of Teams, or of Skype for Business before it.
    MICROSOFT_TEAMS = "microsoft-teams" in "collaboration";
    /// Calls of Signal.
    SIGNAL = "signal" in "ephemeral-messaging";
    /// Calls of Telegram.
    TELEGRAM = "telegram" in "messaging";
    /// Calls of Viber.
    VIBER = "viber" in "messaging";
    /// Calls of `WhatsApp`.
    WHATSAPP = "whatsapp" in "messaging";
    /// Meetings of Zoom.
    ZOOM = "zoom" in "collaboration";
    /// `BitTorrent`, where a tracker is asked over HTTP.
    BITTORRENT = "bittorrent" in "peer-to-peer";
    /// Minecraft, Bedrock or Education edition, over `RakNet`.
    MINECRAFT = "minecraft" in "gaming";
    /// Roblox, over a variant of `RakNet`.
    ROBLOX = "roblox" in "gaming";
    /// `AirPlay`, of a device that announces it.
    AIRPLAY = "airplay" in "infrastructure";
    /// Push notifications of Apple's devices.
    APPLE_DEVICES = "apple-devices" in "infrastructure";
    /// Google Cast, of a device that announces it.
    CHROMECAST = "chromecast" in "infrastructure";
    /// `HomeKit`, of a device that announces it.
    HOMEKIT = "homekit" in "infrastructure";
    /// Syncthing's exchange between devices.
    SYNCTHING = "syncthing" in "file-transfer";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Application;

    #[test]
    fn a_service_has_one_category() {
        let services: BTreeSet<_> = Application::ALL.iter().map(|application| application.service).collect();
        assert_eq!(services.len(), Application::ALL.len());
    }
}
