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
    /// DNS over HTTPS (RFC 8484), TLS (RFC 7858) or QUIC (RFC 9250), of a resolver that the name does not tell.
    ENCRYPTED_DNS = "encrypted-dns" in "infrastructure";
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
