//! The one spelling of a host's name: a domain in lower case, A-labels, no trailing dot; or an address.

use super::literal::normalise_literal;

/// Longest name in text, without the trailing dot: 255 bytes on the wire (RFC 1035, section 2.3.4).
const NAME_MAX: usize = 253;
/// Longest label (RFC 1035, section 2.3.4).
const LABEL_MAX: usize = 63;

/// The one spelling of the domain name `name`, or `None` where it is none.
///
/// Lower case, without a trailing dot, 1 to 253 bytes, labels of 1 to 63 letters, digits, hyphens or underscores.
/// U-labels are refused, since every protocol here carries A-labels (RFC 6066, section 3; RFC 5890, section 2.3.2.1).
/// A name whose last label is all digits is an IPv4 literal or its misspelling, not a domain.
#[must_use]
pub fn normalise(name: &[u8]) -> Option<Box<str>> {
    let name = name.strip_suffix(b".").unwrap_or(name);
    if name.len() > NAME_MAX {
        return None;
    }
    // Length of the label so far, and whether it is all digits.
    let (mut label_len, mut is_number) = (0, true);
    for &byte in name {
        match KINDS[usize::from(byte)] {
            Kind::Other => return None,
            Kind::Dot if !(1..=LABEL_MAX).contains(&label_len) => return None,
            Kind::Dot => (label_len, is_number) = (0, true),
            Kind::Letter => (label_len, is_number) = (label_len + 1, false),
            Kind::Digit => label_len += 1,
        }
    }
    if !(1..=LABEL_MAX).contains(&label_len) || is_number {
        return None;
    }
    let mut text = std::str::from_utf8(name).ok()?.to_owned();
    text.make_ascii_lowercase();
    Some(text.into_boxed_str())
}

/// What a byte is in a name.
#[derive(Clone, Copy)]
enum Kind {
    Other,
    /// What stands between labels.
    Dot,
    /// A letter, hyphen or underscore.
    Letter,
    Digit,
}

static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        kinds[byte as usize] = match byte {
            b'.' => Kind::Dot,
            b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
            b'0'..=b'9' => Kind::Digit,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// The one spelling of what a client names a host by: a domain name, or an IPv4 or IPv6 address, without brackets.
#[must_use]
pub fn normalise_host(host: &[u8]) -> Option<Box<str>> {
    normalise(host).or_else(|| normalise_literal(host))
}

/// The host in an authority, `[userinfo@]host[:port]` (RFC 3986, section 3.2), as [`normalise_host`] spells it.
///
/// The user information is passed over, never kept. An IPv6 address stands in brackets there, which go.
#[must_use]
pub fn normalise_authority(authority: &[u8]) -> Option<Box<str>> {
    let authority = authority.trim_ascii();
    let host_port = authority.rsplit(|&byte| byte == b'@').next()?;
    if let Some(bracketed) = host_port.strip_prefix(b"[") {
        let end = bracketed.iter().position(|&byte| byte == b']')?;
        let (host, port) = bracketed.split_at_checked(end)?;
        let fits = host.contains(&b':') && is_port(port.get(1..)?);
        return fits.then(|| normalise_literal(host)).flatten();
    }
    let end = host_port.iter().position(|&byte| byte == b':').unwrap_or(host_port.len());
    let (host, port) = host_port.split_at_checked(end)?;
    is_port(port).then(|| normalise_host(host)).flatten()
}

/// Whether this is nothing, or a colon and at most five digits.
fn is_port(text: &[u8]) -> bool {
    let digits = if text.is_empty() { Some(text) } else { text.strip_prefix(b":") };
    digits.is_some_and(|digits| digits.len() <= 5 && digits.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{normalise, normalise_authority, normalise_host};

    #[test]
    fn names_have_one_spelling() {
        let longest_label = "a".repeat(63);
        let longest_name = format!("{0}.{0}.{0}.{1}", longest_label, "b".repeat(61));
        for (given, expected) in [
            ("WWW.Example.COM.", "www.example.com"),
            ("_sip._tcp.example.com", "_sip._tcp.example.com"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("localhost", "localhost"),
            ("4.3.2.1.in-addr.arpa", "4.3.2.1.in-addr.arpa"),
            ("r3---sn-ab.example", "r3---sn-ab.example"),
            (longest_name.as_str(), longest_name.as_str()),
        ] {
            assert_eq!(normalise(given.as_bytes()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_no_domain_is_refused() {
        let long_label = format!("{}.com", "a".repeat(64));
        let long_name = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "b".repeat(62));
        for given in [
            "",
            ".",
            "..",
            "a..b",
            ".a",
            "a.b..",
            "192.0.2.1",
            "1.2.3",
            "2001:db8::1",
            "[2001:db8::1]",
            "a b.com",
            "*.example.com",
            "bücher.example",
            "a.com/path",
            "a\0b.com",
            "\u{7f}",
            &long_label,
            &long_name,
        ] {
            assert_eq!(normalise(given.as_bytes()), None, "{given}");
        }
        assert_eq!(normalise(b"\xff\xfe.com"), None);
    }

    #[test]
    fn an_authority_gives_its_host_only() {
        for (given, expected) in [
            ("example.com:8080", Some("example.com")),
            (" Example.com \t", Some("example.com")),
            ("user:secret@example.com:80", Some("example.com")),
            ("user@name@example.com", Some("example.com")),
            ("example.com:", Some("example.com")),
            ("192.0.2.1:80", Some("192.0.2.1")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("[2001:DB8:0::1]:443", Some("2001:db8::1")),
            ("user@[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:", Some("2001:db8::1")),
            ("[2001:db8::1]x", None),
            ("[2001:db8::1]:443:1", None),
            ("[2001:db8::1", None),
            ("[192.0.2.1]", None),
            ("[example.com]", None),
            ("[v1.fe80::a]", None),
            ("2001:db8::1", None),
            ("192.0.2.01", None),
            ("192.0.2", None),
            ("example.com:port", None),
            ("example.com:123456", None),
            ("example.com:1:2", None),
            ("", None),
        ] {
            assert_eq!(normalise_authority(given.as_bytes()).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn a_host_is_a_name_or_an_address() {
        for (given, expected) in [
            ("WWW.Example.COM.", Some("www.example.com")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("2001:DB8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", None),
            ("192.0.2.1.", None),
            ("1.2.3", None),
        ] {
            assert_eq!(normalise_host(given.as_bytes()).as_deref(), expected, "{given}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_fixed_point_or_nothing(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Some(name) = normalise(&bytes) {
                prop_assert_eq!(normalise(name.as_bytes()), Some(name.clone()));
                prop_assert!(name.len() <= 253 && !name.ends_with('.'));
            }
            let _ = normalise_authority(&bytes);
        }
    }
}
