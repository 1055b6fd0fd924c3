//! The district's own networks, and the direction of a flow as seen from them.

use std::net::IpAddr;

use crate::decode::Address;

/// What IPv4 addresses have before their own bits, and how much that is.
const V4_PREFIX: u128 = 0xffff << 32;
const V4_MASK: u128 = u128::MAX << 32;

/// Where a flow goes, seen from the home networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the home networks to elsewhere.
    Outbound,
    /// From elsewhere to the home networks.
    Inbound,
    /// Within the home networks.
    Internal,
    /// Between addresses that are not the district's.
    External,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    bits: u128,
    mask: u128,
}

/// Addresses that begin with `bits`, of which `mask` says how many count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NetworkV4 {
    bits: u32,
    mask: u32,
}

/// A set of networks.
#[derive(Clone, Debug, Default)]
pub struct HomeNetworks {
    /// What they are to IPv4 addresses, which most are.
    v4: Vec<NetworkV4>,
    /// What they are to all others.
    v6: Vec<Network>,
}

/// A text that is no network in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadNetwork {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl HomeNetworks {
    /// The networks written in `texts`, such as `10.0.0.0/8` or `fc00::/7`; an address alone is a network of one.
    ///
    /// # Errors
    /// The first text that is not a network, or has bits set beyond its prefix.
    pub fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Self, BadNetwork> {
        let networks = texts.iter().map(|text| network(text.as_ref())).collect::<Result<Vec<_>, _>>()?;
        let v4 = networks.iter().filter_map(|network| network.v4()).collect();
        let v6 = networks.into_iter().filter(|network| !network.is_v4()).collect();
        Ok(Self { v4, v6 })
    }

    /// Whether `address` is on one of the networks.
    #[must_use]
    pub fn contains(&self, address: &Address) -> bool {
        let bits = u128::from_be_bytes(*address);
        match v4_bits(bits) {
            Some(bits) => self.v4.iter().any(|network| bits & network.mask == network.bits),
            None => self.v6.iter().any(|network| bits & network.mask == network.bits),
        }
    }

    /// The direction of a flow. Group addresses (multicast, limited broadcast, unspecified) count as the other end's
    /// own network: such packets do not leave it through the gateway. A flow between two of them, as in DHCP, is internal.
    #[must_use]
    pub fn direction(&self, source: &Address, destination: &Address) -> Direction {
        match (self.contains(source), self.contains(destination)) {
            (true, true) => Direction::Internal,
            (true, false) if is_group(destination) => Direction::Internal,
            (true, false) => Direction::Outbound,
            (false, true) if is_group(source) => Direction::Internal,
            (false, true) => Direction::Inbound,
            (false, false) if is_group(source) && is_group(destination) => Direction::Internal,
            (false, false) => Direction::External,
        }
    }
}

impl Network {
    /// Its IPv4 addresses, where it has some.
    fn v4(self) -> Option<NetworkV4> {
        let first = self.bits | V4_PREFIX & !self.mask;
        let bits = v4_bits(first)?;
        // The low half of the mask is that of an IPv4 network, and empty where all of them belong to it.
        u32::try_from(self.mask & u128::from(u32::MAX)).ok().map(|mask| NetworkV4 { bits: bits & mask, mask })
    }

    /// Whether it has no other addresses.
    fn is_v4(self) -> bool {
        self.mask & V4_MASK == V4_MASK && self.bits & V4_MASK == V4_PREFIX
    }
}

/// An IPv4 address, where `bits` are one as packets carry it (RFC 4291, section 2.5.5.2).
fn v4_bits(bits: u128) -> Option<u32> {
    u32::try_from(bits ^ V4_PREFIX).ok()
}

fn is_group(address: &Address) -> bool {
    let bits = u128::from_be_bytes(*address);
    match v4_bits(bits) {
        Some(bits) => bits >> 28 == 0xe || bits == u32::MAX || bits == 0,
        None => bits >> 120 == 0xff || bits == 0,
    }
}

fn network(text: &str) -> Result<Network, BadNetwork> {
    let bad = |problem| BadNetwork { text: text.to_owned(), problem };
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| bad("not an IP address"))?;
    let (mapped, skipped) = match address {
        IpAddr::V4(v4) => (v4.to_ipv6_mapped(), 96),
        IpAddr::V6(v6) => (v6, 0),
    };
    let length = match prefix {
        Some(digits) => digits.parse::<u32>().map_err(|_| bad("the prefix length is not a number"))?,
        None => 128 - skipped,
    };
    if length > 128 - skipped {
        return Err(bad("the prefix is longer than the address"));
    }
    let mask = u128::MAX.checked_shl(128 - skipped - length).unwrap_or(0);
    let bits = u128::from(mapped);
    if bits & !mask != 0 {
        return Err(bad("bits are set beyond the prefix"));
    }
    Ok(Network { bits, mask })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use proptest::prelude::*;

    use super::*;

    fn address(text: &str) -> Address {
        match text.parse().expect("an address") {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
            IpAddr::V6(v6) => v6.octets(),
        }
    }

    #[test]
    fn directions() {
        let home = HomeNetworks::parse(&["10.0.0.0/8", "fc00::/7"]).expect("networks");
        let cases = [
            ("10.1.2.3", "192.0.2.1", Direction::Outbound),
            ("192.0.2.1", "10.1.2.3", Direction::Inbound),
            ("10.1.2.3", "fd00::1", Direction::Internal),
            ("11.0.0.1", "2001:db8::1", Direction::External),
            ("10.1.2.3", "224.0.0.251", Direction::Internal),
            ("10.1.2.3", "255.255.255.255", Direction::Internal),
            ("fd00::1", "ff02::fb", Direction::Internal),
            ("0.0.0.0", "255.255.255.255", Direction::Internal),
            ("::", "ff02::16", Direction::Internal),
            ("0.0.0.0", "10.1.2.3", Direction::Internal),
            ("11.0.0.1", "224.0.0.251", Direction::External),
        ];
        for (source, destination, direction) in cases {
            assert_eq!(home.direction(&address(source), &address(destination)), direction, "{source} {destination}");
        }
    }

    #[test]
    fn prefixes() {
        let cases = [
            ("10.0.0.0/8", "10.255.255.255", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.6", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::", false),
            ("::/0", "203.0.113.9", true),
            ("2001:db8::/127", "2001:db8::1", true),
            ("2001:db8::/127", "2001:db8::2", false),
        ];
        for (network, inside, expected) in cases {
            let networks = HomeNetworks::parse(&[network]).expect("a network");
            assert_eq!(networks.contains(&address(inside)), expected, "{inside} in {network}");
        }
    }

    proptest! {
        #[test]
        fn networks_hold_what_begins_like_them(
            bits in prop_oneof![
                any::<u128>(), any::<u32>().prop_map(|bits| V4_PREFIX | u128::from(bits)), Just(0), Just(V4_PREFIX),
            ],
            length in 0..=128_u32,
            flip in prop::option::of(0..128_u32),
        ) {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            let text = format!("{}/{length}", Ipv6Addr::from(bits & mask));
            let networks = HomeNetworks::parse(&[text]).expect("a network");
            let other = flip.map_or(bits, |place| bits ^ 1 << place);
            prop_assert_eq!(networks.contains(&other.to_be_bytes()), other & mask == bits & mask);
            let text = Ipv6Addr::from(other).to_canonical();
            let group = match text {
                IpAddr::V4(v4) => v4.is_multicast() || v4.is_broadcast() || v4.is_unspecified(),
                IpAddr::V6(v6) => v6.is_multicast() || v6.is_unspecified(),
            };
            prop_assert_eq!(is_group(&other.to_be_bytes()), group);
        }
    }

    #[test]
    fn bad_networks() {
        for text in ["", "ten", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.1/8", "fc00::/129", "10.0.0.0/-1"] {
            assert_eq!(HomeNetworks::parse(&[text]).expect_err(text).text, text);
        }
    }
}
