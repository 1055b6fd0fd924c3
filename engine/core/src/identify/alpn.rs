//! Names of application protocols that a record may hold (RFC 7301, section 6).
//!
//! A client can send any bytes as a protocol name, so only names of this list leave; whatever else is sent is [`OTHER`].

/// What stands for a name that is not of the list.
const OTHER: &str = "other";

/// The TLS ALPN Protocol IDs that IANA registers, then unregistered ones that are seen in use: drafts and experiments of
/// HTTP and QUIC, and push and mail services.
const NAMES: &[&str] = &[
    "http/0.9",
    "http/1.0",
    "http/1.1",
    "spdy/1",
    "spdy/2",
    "spdy/3",
    "stun.turn",
    "stun.nat-discovery",
    "h2",
    "h2c",
    "webrtc",
    "c-webrtc",
    "ftp",
    "imap",
    "pop3",
    "managesieve",
    "coap",
    "co",
    "xmpp-client",
    "xmpp-server",
    "acme-tls/1",
    "mqtt",
    "dot",
    "ntske/1",
    "sunrpc",
    "h3",
    "smb",
    "irc",
    "nntp",
    "nnsp",
    "doq",
    "sip/2",
    "tds/8.0",
    "dicom",
    "postgresql",
    "radius/1.0",
    "radius/1.1",
    // Unregistered.
    "spdy/3.1",
    "h2-14",
    "h2-15",
    "h2-16",
    "h3-23",
    "h3-24",
    "h3-25",
    "h3-27",
    "h3-28",
    "h3-29",
    "h3-30",
    "h3-31",
    "h3-32",
    "h3-33",
    "h3-34",
    "h3-Q043",
    "h3-Q046",
    "h3-Q050",
    "h3-T050",
    "h3-T051",
    "h3-fb-05",
    "hq",
    "hq-27",
    "hq-28",
    "hq-29",
    "hq-30",
    "hq-31",
    "hq-32",
    "hq-interop",
    "doq-i00",
    "doq-i02",
    "doq-i03",
    "grpc-exp",
    "apns-security-v2",
    "apns-security-v3",
    "apns-pack-v1",
    "bep/1.0",
    "x-amzn-http-ca",
    "x-amzn-mqtt-ca",
    "smtp",
    "quic",
];

/// The name of the list that these bytes are, else [`OTHER`]; `None` for the empty name, which no client may send
/// (RFC 7301, section 3.1).
pub(super) fn known(name: &[u8]) -> Option<&'static str> {
    let listed = || NAMES.iter().copied().find(|known| known.as_bytes() == name).unwrap_or(OTHER);
    (!name.is_empty()).then(listed)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{NAMES, known};

    #[test]
    fn names_of_the_list_stay_and_others_do_not() {
        for (sent, expected) in [
            (&b"h2"[..], Some("h2")),
            (b"http/1.1", Some("http/1.1")),
            (b"h3-29", Some("h3-29")),
            (b"", None),
            (b"H2", Some("other")),
            (b"h2 ", Some("other")),
            (b"h", Some("other")),
            (b"h2hunter2", Some("other")),
            (b"\xff\0", Some("other")),
            (&[b'a'; 255], Some("other")),
        ] {
            assert_eq!(known(sent), expected, "{sent:?}");
        }
    }

    #[test]
    fn every_name_stands_once() {
        assert_eq!(NAMES.iter().collect::<HashSet<_>>().len(), NAMES.len());
        assert!(!NAMES.contains(&"other"));
    }
}
