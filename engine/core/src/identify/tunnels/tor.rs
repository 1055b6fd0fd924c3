//! Tor's relays, by the certificate that they show in TLS 1.2 and before (Tor Specifications, "Channels"; `src/lib/tls`).
//!
//! Subject and issuer each have a common name alone, of letters and digits drawn anew: `www.` and `.net` around the one, `www.`
//! and `.com` around the other. In TLS 1.3 the certificate is encrypted, and what is left in clear, a client's drawn name without
//! an application protocol, tells too little.

use super::super::certificate;
use super::super::facts::Facts;

/// Characters between prefix and suffix of a certificate's names, and of the server name that a client draws.
const DRAWN: std::ops::RangeInclusive<usize> = 8..=20;
const DRAWN_BY_CLIENT: std::ops::RangeInclusive<usize> = 4..=25;

/// Whether the certificate that answers such a hello is worth reading: one without an application protocol, for a name that may
/// be drawn.
pub(in super::super) fn may_be_asked(facts: &Facts) -> bool {
    let name = facts.domain.as_deref().unwrap_or_default();
    facts.alpn.is_none() && is_drawn(name.as_bytes(), b".com", DRAWN_BY_CLIENT)
}

/// Whether a Certificate message shows the certificate of a relay.
pub(in super::super) fn is_relays(body: &[u8]) -> bool {
    certificate::lone_common_names(body)
        .is_some_and(|(issuer, subject)| is_drawn(issuer, b".com", DRAWN) && is_drawn(subject, b".net", DRAWN))
}

/// Base 32 between `www.` and `suffix`.
fn is_drawn(name: &[u8], suffix: &[u8], len: std::ops::RangeInclusive<usize>) -> bool {
    let drawn = name.strip_prefix(b"www.").and_then(|rest| rest.strip_suffix(suffix)).unwrap_or_default();
    len.contains(&drawn.len()) && drawn.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

#[cfg(test)]
pub(in super::super) mod tests {
    use super::{Facts, is_relays, may_be_asked};

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, high, low][..], content].concat()
    }

    fn name(attributes: &[(u8, &str)]) -> Vec<u8> {
        let attribute = |&(kind, text): &(u8, &str)| {
            let pair = [&[6, 3, 0x55, 4, kind][..], &element(0x0c, text.as_bytes())].concat();
            element(0x31, &element(0x30, &pair))
        };
        element(0x30, &attributes.iter().flat_map(attribute).collect::<Vec<_>>())
    }

    /// A Certificate message of these names (RFC 5280, section 4.1).
    pub(in super::super::super) fn message(issuer: &[(u8, &str)], subject: &[(u8, &str)]) -> Vec<u8> {
        let start = [&element(0xa0, &[2, 1, 2])[..], &[2, 1, 7], &element(0x30, &[6, 1, 1])].concat();
        let validity = element(0x30, &[0x17, 1, b'0', 0x17, 1, b'1']);
        let signed = [start, name(issuer), validity, name(subject), element(0x30, &[])].concat();
        let certificate = element(0x30, &element(0x30, &signed));
        let [_, high, middle, low] = u32::try_from(certificate.len()).unwrap().to_be_bytes();
        [&[0, 0, 0, high, middle, low][..], &certificate].concat()
    }

    #[test]
    fn both_names_are_drawn() {
        let (issuer, subject) = ("www.k3c7y2ebqxv5.com", "www.7ou2pqzdmsyh.net");
        let drawn = message(&[(3, issuer)], &[(3, subject)]);
        assert!(is_relays(&drawn));
        assert!((0..drawn.len()).all(|len| !is_relays(&drawn[..len])));
        for (issuer, subject) in [
            (&[(3, issuer)][..], &[(3, issuer)][..]),
            (&[(3, subject)], &[(3, issuer)]),
            (&[(3, "Example CA")], &[(3, subject)]),
            (&[(10, "Example"), (3, issuer)], &[(3, subject)]),
            (&[(3, issuer)], &[(3, "www.Example-7.net")]),
            (&[(3, issuer)], &[(3, "www.short.net")]),
            (&[], &[(3, subject)]),
        ] {
            assert!(!is_relays(&message(issuer, subject)), "{issuer:?} {subject:?}");
        }
    }

    #[test]
    fn hellos_after_which_the_certificate_is_read() {
        for (name, alpn, expected) in [
            (Some("www.abcd.com"), None, true),
            (Some("www.abcd.com"), Some("h2"), false),
            (Some("abcd.com"), None, false),
            (Some("www.ab-cd.com"), None, false),
            (None, None, false),
        ] {
            let facts = Facts { domain: name.map(Into::into), alpn, ..Facts::default() };
            assert_eq!(may_be_asked(&facts), expected, "{name:?} {alpn:?}");
        }
    }
}
