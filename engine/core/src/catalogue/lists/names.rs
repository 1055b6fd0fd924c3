//! A host as lists write it: with a wildcard, a scheme, a path or a port, or as an address.

use std::net::IpAddr;

use super::item::Item;
use super::reason::Reason;

/// What `text`, which has no white space in it, says of a host.
///
/// `*.` or a dot in front says that names below the host are meant, as every entry of the catalogue does.
pub(super) fn host(text: &str) -> Item<'_> {
    let (text, has_scheme) = match text.split_once("://") {
        Some((_, rest)) => (rest, true),
        None => (text, false),
    };
    if !has_scheme && is_network(text) {
        return Item::Network(text);
    }
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let (host, rest) = text.split_at(end);
    if !matches!(rest, "" | "/") {
        return Item::Refused(Reason::Path);
    }
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if is_network(bare) {
        return Item::Network(bare);
    }
    let name = host.strip_prefix("*.").or_else(|| host.strip_prefix('.')).unwrap_or(host);
    if name.contains('*') {
        return Item::Refused(Reason::Pattern);
    }
    match name.split_once(':') {
        Some((_, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Item::Refused(Reason::Port)
        }
        _ => Item::Name(name),
    }
}

/// Whether `text` is an address, or begins with one and a slash.
pub(super) fn is_network(text: &str) -> bool {
    // Few entries are, and a name's first byte mostly tells it apart.
    let first = text.bytes().next();
    if !first.is_some_and(|byte| byte.is_ascii_hexdigit() || byte == b':') {
        return false;
    }
    let address = text.split_once('/').map_or(text, |(address, _)| address);
    address.parse::<IpAddr>().is_ok()
}

/// Whether an answer with this address means that there is no answer: the unspecified address, or the machine itself.
pub(super) fn is_sinkhole(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_unspecified() || address.is_loopback()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Item, Reason, host, is_sinkhole};

    #[test]
    fn hosts_in_every_dress() {
        for (text, expected) in [
            ("example.com", Item::Name("example.com")),
            ("*.example.com", Item::Name("example.com")),
            (".example.com", Item::Name("example.com")),
            ("example.com.", Item::Name("example.com.")),
            ("https://example.com", Item::Name("example.com")),
            ("http://example.com/", Item::Name("example.com")),
            ("example.com/", Item::Name("example.com")),
            ("example.com/a", Item::Refused(Reason::Path)),
            ("http://example.com/a?b", Item::Refused(Reason::Path)),
            ("http://example.com?b", Item::Refused(Reason::Path)),
            ("example.com:8080", Item::Refused(Reason::Port)),
            ("example.com:x", Item::Name("example.com:x")),
            ("ads*.example.com", Item::Refused(Reason::Pattern)),
            ("*", Item::Refused(Reason::Pattern)),
            ("203.0.113.7", Item::Network("203.0.113.7")),
            ("203.0.113.0/24", Item::Network("203.0.113.0/24")),
            ("203.0.113.0/2x", Item::Network("203.0.113.0/2x")),
            ("http://203.0.113.7/", Item::Network("203.0.113.7")),
            ("http://203.0.113.7/24", Item::Refused(Reason::Path)),
            ("http://[2001:db8::1]/", Item::Network("2001:db8::1")),
            ("2001:db8::/32", Item::Network("2001:db8::/32")),
            ("face.example", Item::Name("face.example")),
            ("", Item::Name("")),
        ] {
            assert_eq!(host(text), expected, "{text}");
        }
    }

    #[test]
    fn sinkholes() {
        for (address, expected) in [
            ("0.0.0.0", true),
            ("127.0.0.1", true),
            ("127.0.0.53", true),
            ("::", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("203.0.113.7", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_sinkhole(address.parse().expect("an address")), expected, "{address}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_some_host_or_refused(text in "\\PC*") {
            let _ = host(&text);
        }
    }
}
