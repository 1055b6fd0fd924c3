//! A network in CIDR notation, as the first of its addresses and the bits that count.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What IPv4 addresses have before their own bits (RFC 4291, section 2.5.5.2).
const V4_PREFIX: u128 = 0xffff << 32;
/// How many bits that are.
const V4_SKIPPED: u8 = 96;

/// A network of either family.
///
/// IPv4 networks are held as networks of IPv4-mapped addresses. An IPv6 network that is wider than those (such as `::/0`)
/// holds no IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    bits: u128,
    length: u8,
}

/// Why a text is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFault {
    /// What stands before the slash is no IP address.
    NotAnAddress,
    /// What stands behind the slash is no number.
    NotALength,
    /// The prefix is longer than the address.
    TooLong,
    /// The address has bits set behind the prefix.
    HostBits,
}

impl fmt::Display for NetworkFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotAnAddress => "not an IP address",
            Self::NotALength => "the prefix length is not a number",
            Self::TooLong => "the prefix is longer than the address",
            Self::HostBits => "bits are set behind the prefix",
        })
    }
}

impl Network {
    /// The network in `text`, such as `203.0.113.0/24` (RFC 4632, section 3.1) or `2001:db8::/32` (RFC 4291, section 2.3);
    /// an address alone is a network of one.
    ///
    /// # Errors
    /// [`NetworkFault`] says why it is none.
    pub fn parse(text: &str) -> Result<Self, NetworkFault> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let (mapped, skipped) = match address.parse().map_err(|_| NetworkFault::NotAnAddress)? {
            IpAddr::V4(address) => (address.to_ipv6_mapped(), V4_SKIPPED),
            IpAddr::V6(address) => (address, 0),
        };
        let length = match length {
            // `parse` takes a sign, which no prefix length has.
            Some(digits) if digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse::<u8>().map_err(|_| NetworkFault::NotALength)?
            }
            Some(_) => return Err(NetworkFault::NotALength),
            None => 128 - skipped,
        };
        if length > 128 - skipped {
            return Err(NetworkFault::TooLong);
        }
        let network = Self { bits: u128::from(mapped), length: length + skipped };
        if network.bits & network.host_mask() == 0 { Ok(network) } else { Err(NetworkFault::HostBits) }
    }

    /// Its first address, as packets' addresses are held.
    #[must_use]
    pub const fn first(self) -> u128 {
        self.bits
    }

    /// Its last address.
    #[must_use]
    pub const fn last(self) -> u128 {
        self.bits | self.host_mask()
    }

    /// Bits that count, of the 128 of an IPv6 address or of an IPv4-mapped one.
    #[must_use]
    pub const fn length(self) -> u8 {
        self.length
    }

    /// Its first and last address as IPv4, where it is an IPv4 network.
    #[must_use]
    pub fn v4(self) -> Option<(u32, u32)> {
        Some((v4_bits(self.first())?, v4_bits(self.last())?))
    }

    const fn host_mask(self) -> u128 {
        match u128::MAX.checked_shr(self.length as u32) {
            Some(mask) => mask,
            None => 0,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.v4() {
            Some((first, _)) => write!(formatter, "{}/{}", Ipv4Addr::from(first), self.length - V4_SKIPPED),
            None => write!(formatter, "{}/{}", Ipv6Addr::from(self.bits), self.length),
        }
    }
}

/// An IPv4 address, where `bits` are one as packets carry it.
pub(super) fn v4_bits(bits: u128) -> Option<u32> {
    u32::try_from(bits ^ V4_PREFIX).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Network, NetworkFault};

    #[test]
    fn networks_have_one_spelling() {
        for (given, expected) in [
            ("203.0.113.0/24", "203.0.113.0/24"),
            ("203.0.113.7", "203.0.113.7/32"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("2001:DB8::/32", "2001:db8::/32"),
            ("2001:db8::1", "2001:db8::1/128"),
            ("::/0", "::/0"),
            ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
            ("::ffff:0:0/96", "0.0.0.0/0"),
            ("::fffe:0:0/95", "::fffe:0:0/95"),
        ] {
            assert_eq!(Network::parse(given).map(|network| network.to_string()).as_deref(), Ok(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for (given, fault) in [
            ("", NetworkFault::NotAnAddress),
            ("example.com", NetworkFault::NotAnAddress),
            ("203.0.113/24", NetworkFault::NotAnAddress),
            ("203.0.113.0 /24", NetworkFault::NotAnAddress),
            ("203.0.113.0/", NetworkFault::NotALength),
            ("203.0.113.0/+8", NetworkFault::NotALength),
            ("203.0.113.0/255.255.255.0", NetworkFault::NotALength),
            ("203.0.113.0/999", NetworkFault::NotALength),
            ("203.0.113.0/33", NetworkFault::TooLong),
            ("2001:db8::/129", NetworkFault::TooLong),
            ("203.0.113.1/24", NetworkFault::HostBits),
            ("2001:db8::1/32", NetworkFault::HostBits),
            ("1.0.0.0/0", NetworkFault::HostBits),
        ] {
            assert_eq!(Network::parse(given), Err(fault), "{given}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_network_or_none(text in "[0-9a-f:./]{0,40}|\\PC{0,20}") {
            if let Ok(network) = Network::parse(&text) {
                prop_assert_eq!(Network::parse(&network.to_string()), Ok(network));
                prop_assert!(network.first() <= network.last());
            }
        }
    }
}
