//! IP addresses that stand where a name would: the address itself is what the client asked for.

use std::net::IpAddr;

use crate::decode::Address;

/// Longest IPv6 address in text: six groups and a dotted IPv4 address (RFC 4291, section 2.2).
const TEXT_MAX: usize = 45;

/// The one spelling of the address literal `text`, or `None` where it is none: IPv4 in dotted decimals, IPv6 as RFC 5952
/// says, without brackets.
///
/// Four decimal numbers without leading zeros are an IPv4 address (RFC 3986, section 3.2.2), and no shorter or octal form is;
/// zones (RFC 6874) say nothing outside of their host, and are refused.
pub(super) fn normalise_literal(text: &[u8]) -> Option<Box<str>> {
    if text.len() > TEXT_MAX {
        return None;
    }
    let address: IpAddr = std::str::from_utf8(text).ok()?.parse().ok()?;
    Some(address.to_string().into_boxed_str())
}

/// The address that `name` is, where it is no domain name. `name` is as [`super::normalise_host`] makes it.
#[must_use]
pub fn literal_address(name: &str) -> Option<Address> {
    // Addresses are rare among names: the last label of a domain name is never a number, and the first group of an IPv6 address
    // has four digits at most.
    let bytes = name.as_bytes();
    if !bytes.last().is_some_and(u8::is_ascii_digit) && !bytes.iter().take(5).any(|&byte| byte == b':') {
        return None;
    }
    match name.parse().ok()? {
        // As addresses of packets are held (RFC 4291, section 2.5.5.2).
        IpAddr::V4(address) => Some(address.to_ipv6_mapped().octets()),
        IpAddr::V6(address) => Some(address.octets()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use proptest::prelude::*;

    use super::{literal_address, normalise_literal};

    #[test]
    fn addresses_have_one_spelling() {
        for (given, expected) in [
            ("192.0.2.1", Some("192.0.2.1")),
            ("0.0.0.0", Some("0.0.0.0")),
            ("2001:DB8:0:0:0:0:0:1", Some("2001:db8::1")),
            ("2001:db8:0:1:1:1:1:1", Some("2001:db8:0:1:1:1:1:1")),
            ("2001:0db8:0:0:1:0:0:1", Some("2001:db8::1:0:0:1")),
            ("::ffff:192.0.2.1", Some("::ffff:192.0.2.1")),
            ("::FFFF:c000:201", Some("::ffff:192.0.2.1")),
            ("::", Some("::")),
            ("192.0.2.01", None),
            ("192.0.2.0x1", None),
            ("0300.0.2.1", None),
            ("192.0.513", None),
            ("3221225985", None),
            ("192.0.2.256", None),
            ("192.0.2.1.", None),
            ("192.0.2.1:80", None),
            ("[2001:db8::1]", None),
            ("fe80::1%eth0", None),
            ("2001:db8:::1", None),
            ("1:2:3:4:5:6:7", None),
            (" 192.0.2.1", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(normalise_literal(given.as_bytes()).as_deref(), expected, "{given}");
        }
        assert_eq!(normalise_literal(b"192.0.2.1\0"), None);
        assert_eq!(normalise_literal(b"\xff"), None);
    }

    #[test]
    fn an_address_is_told_from_a_name() {
        let v4 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1];
        for (name, expected) in [
            ("192.0.2.1", Some(v4)),
            ("::ffff:192.0.2.1", Some(v4)),
            ("2001:db8::1", Some([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
            ("host-7", None),
            ("1.2.0.192.in-addr.arpa", None),
            ("www.example.com", None),
            ("", None),
        ] {
            assert_eq!(literal_address(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_fixed_point_or_nothing(
            bytes in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..60),
                "[0-9a-f:.]{0,50}".prop_map(String::into_bytes),
            ],
        ) {
            if let Some(text) = normalise_literal(&bytes) {
                prop_assert_eq!(normalise_literal(text.as_bytes()), Some(text.clone()));
                prop_assert!(literal_address(&text).is_some());
            }
        }

        #[test]
        fn every_address_comes_back(octets in any::<[u8; 16]>()) {
            let text = Ipv6Addr::from(octets).to_string();
            prop_assert_eq!(literal_address(&text), Some(octets));
            let again = normalise_literal(text.as_bytes());
            prop_assert_eq!(again.as_deref(), Some(text.as_str()));
        }
    }
}
