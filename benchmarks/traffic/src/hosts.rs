//! Addresses: of the clients, of the servers that a name stands for, and of others that no name stands for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::ends::Ends;
use crate::plan::{Plan, Protocol};
use crate::random::Random;

/// Everything that is not a client is behind it.
pub const GATEWAY_MAC: [u8; 6] = [0x02, 0x00, 0x5e, 0x00, 0x00, 0x01];
/// Addresses of a name at most.
pub const ADDRESSES_MAX: u32 = 4;
/// Networks of servers with names, as their first two octets.
const NAMED: &[[u8; 2]] =
    &[[23, 32], [23, 192], [142, 250], [142, 251], [151, 101], [104, 16], [104, 18], [13, 107], [52, 84], [17, 253]];
/// Networks without names: what DNS told of the others never names a flow to these.
const NAMELESS: &[[u8; 2]] = &[[45, 76], [88, 198], [185, 21], [91, 121], [78, 46], [5, 9]];

/// First of the ports that clients use, as Linux has it (`ip_local_port_range`), and how many there are.
const PORTS: (u16, u16) = (32_768, 28_232);

/// The clients of a capture, with the ports that they used.
pub struct Clients(Vec<u16>);

impl Clients {
    /// So many, 16,384 at most, each of which begins at a port of its own.
    #[must_use]
    pub fn new(count: u32, mut random: Random) -> Self {
        Self((0..count).map(|_| random.u16() % PORTS.1).collect())
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// A port that `client` did not use for its last 28,231 flows: so no two flows have the same ends.
    pub fn port(&mut self, client: u16) -> u16 {
        let last = &mut self.0[usize::from(client)];
        *last = (*last + 1) % PORTS.1;
        PORTS.0 + *last
    }

    /// The link-layer address of `client`, locally administered.
    #[must_use]
    pub const fn mac(client: u16) -> [u8; 6] {
        let [high, low] = client.to_be_bytes();
        [0x02, 0x1b, 0x63, 0x84, high, low]
    }

    /// An address of `client`.
    #[must_use]
    pub fn address(client: u16, is_ipv6: bool) -> IpAddr {
        let [high, low] = (client + 256).to_be_bytes();
        if is_ipv6 {
            Ipv6Addr::new(0xfd00, 0x20, 0, 0, 0, 0, 0, client + 256).into()
        } else {
            Ipv4Addr::new(10, 20, high, low).into()
        }
    }
}

/// The resolver, at a private address.
#[must_use]
pub fn resolver(is_ipv6: bool) -> IpAddr {
    if is_ipv6 { Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, 0x53).into() } else { Ipv4Addr::new(10, 0, 0, 53).into() }
}

/// The ends of the flow of `plan`, from `port` of its client.
pub fn ends(plan: &Plan, port: u16, random: &mut Random) -> Ends {
    let (server, server_port) = match plan.protocol {
        Protocol::Dns => (resolver(plan.is_ipv6), 53),
        protocol => {
            let address = match plan.name {
                Some(rank) => server(rank, random.below(address_count(rank)), plan.is_ipv6),
                None => nameless(random, plan.is_ipv6),
            };
            (address, server_port(protocol, random))
        }
    };
    Ends {
        macs: [Clients::mac(plan.client), GATEWAY_MAC],
        addresses: [Clients::address(plan.client, plan.is_ipv6), server],
        ports: [port, server_port],
    }
}

fn server_port(protocol: Protocol, random: &mut Random) -> u16 {
    match protocol {
        Protocol::Tls | Protocol::TlsHello | Protocol::Quic | Protocol::QuicOpaque => 443,
        Protocol::Dns => 53,
        Protocol::Http => 80,
        Protocol::BitTorrent => random.pick(&[6_881, 6_889, 51_413, 16_881, 28_763]),
        Protocol::Dht => 6_881,
        Protocol::Tcp => random.pick(&[8_883, 4_070, 9_339, 8_801, 5_938, 12_975, 27_036]),
        Protocol::Udp => random.pick(&[3_480, 8_801, 9_000, 19_305, 27_015, 50_001, 61_455]),
    }
}

/// How many addresses the name of `rank` has.
#[must_use]
pub fn address_count(rank: u32) -> u32 {
    1 + Random::new(u64::from(rank)).below(ADDRESSES_MAX)
}

/// The address of the name of `rank` with this `index`.
#[must_use]
pub fn server(rank: u32, index: u32, is_ipv6: bool) -> IpAddr {
    let mut random = Random::new((u64::from(rank) << 8) | u64::from(index)).apart(u64::from(is_ipv6));
    address(&mut random, NAMED, is_ipv6)
}

/// For how long DNS says that the addresses of the name of `rank` hold, seconds.
#[must_use]
pub fn ttl_s(rank: u32) -> u32 {
    Random::new(u64::from(rank)).apart(2).pick(&[60, 120, 300, 3_600])
}

/// An address without a name.
pub fn nameless(random: &mut Random, is_ipv6: bool) -> IpAddr {
    address(random, NAMELESS, is_ipv6)
}

fn address(random: &mut Random, networks: &[[u8; 2]], is_ipv6: bool) -> IpAddr {
    let [first, second] = random.pick(networks);
    let number = random.next();
    if is_ipv6 {
        let network = u128::from(u16::from_be_bytes([first, second])) << 80;
        Ipv6Addr::from_bits((0x2600 << 112) | network | u128::from(number)).into()
    } else {
        let [third, fourth, ..] = number.to_be_bytes();
        Ipv4Addr::new(first, second, third, fourth.clamp(1, 254)).into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_client_has_its_ports_and_addresses_for_itself() {
        let mut clients = Clients::new(2_000, Random::new(1));
        let ports: HashSet<_> = (0..PORTS.1).map(|_| clients.port(7)).collect();
        assert_eq!(ports.len(), usize::from(PORTS.1));
        assert!(ports.iter().all(|&port| port >= 32_768));
        let addresses: HashSet<_> =
            (0..2_000).flat_map(|client| [false, true].map(|v6| Clients::address(client, v6))).collect();
        assert_eq!(addresses.len(), 4_000);
        assert_eq!((0..2_000).map(Clients::mac).collect::<HashSet<_>>().len(), 2_000);
    }

    #[test]
    fn servers_with_a_name_are_never_those_without() {
        let mut random = Random::new(1);
        for is_ipv6 in [false, true] {
            let named: HashSet<_> = (0..5_000)
                .flat_map(|rank| (0..address_count(rank)).map(move |index| server(rank, index, is_ipv6)))
                .collect();
            assert!((0..100_000).all(|_| !named.contains(&nameless(&mut random, is_ipv6))));
        }
        assert_eq!(server(3, 1, false), server(3, 1, false));
    }
}
