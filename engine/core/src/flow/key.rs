//! The key of a flow: five-tuple with VLAN and kind of tunnel, the same for both directions.

use siphasher::sip::SipHasher24;

use crate::decode::{Address, Tunnel, Tuple};

/// Fixed key of [`flow_id`], public on purpose: a flow has the same identifier in every run and on every machine.
const FLOW_ID_KEY: [u8; 16] = *b"hallmonitor/flow";

/// Parts that flows are divided into: a power of two, and the most workers that can share them.
pub const PARTITIONS: u32 = 16;

/// Bytes of one end: address, then port.
const END: usize = 18;

/// Five-tuple, VLAN and kind of tunnel in canonical order: the lower (address, port) first, whoever sent the packet.
///
/// Five words, so that two keys are compared in a few steps: lower address (2), higher address (2), and the rest: lower port,
/// higher port, VLAN (16 bits each), transport, tunnel (8 bits each).
#[derive(Clone, Copy, Debug, Eq, PartialOrd, Ord)]
pub struct FlowKey([u64; 5]);

impl PartialEq for FlowKey {
    /// As derived, but without a call: two keys that are compared are nearly always the same.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    }
}

impl FlowKey {
    /// The key of a packet, and whether its sender is the lower end.
    #[must_use]
    #[inline]
    pub fn of(tuple: &Tuple, vlan: u16, tunnel: Option<Tunnel>) -> (Self, bool) {
        let source = (words(&tuple.source), tuple.source_port);
        let destination = (words(&tuple.destination), tuple.destination_port);
        let from_lower = source <= destination;
        let ((lower, lower_port), (higher, higher_port)) =
            if from_lower { (source, destination) } else { (destination, source) };
        // Zero outside of tunnels.
        let tunnel = tunnel.map_or(0, |kind| kind as u8 + 1);
        let [p0, p1] = lower_port.to_be_bytes();
        let [q0, q1] = higher_port.to_be_bytes();
        let [v0, v1] = vlan.to_be_bytes();
        let rest = u64::from_be_bytes([p0, p1, q0, q1, v0, v1, tuple.transport, tunnel]);
        (Self([lower[0], lower[1], higher[0], higher[1], rest]), from_lower)
    }

    /// All of it.
    #[must_use]
    #[inline]
    pub(super) const fn words(&self) -> [u64; 5] {
        self.0
    }

    /// The two words in which the keys of IPv4 flows differ.
    #[must_use]
    #[inline]
    pub(super) const fn ipv4_words(&self) -> Option<[u64; 2]> {
        let [l0, l1, h0, h1, rest] = self.0;
        // Two addresses that are IPv4-mapped (RFC 4291, section 2.5.5.2).
        if l0 | h0 == 0 && l1 >> 32 == 0xffff && h1 >> 32 == 0xffff {
            Some([l1 << 32 | h1 & 0xffff_ffff, rest])
        } else {
            None
        }
    }

    /// Which of [`PARTITIONS`] it belongs to, in every run and on every machine: what is bounded apart for each of them, and who
    /// works on it, then depends on the packets alone. Nobody gains by choosing one, as each has its share of every bound.
    #[must_use]
    #[inline]
    pub fn partition(&self) -> u32 {
        let [l0, l1, h0, h1, rest] = self.0;
        // Multiplication carries every bit into the highest ones (Knuth, The Art of Computer Programming, volume 3, section 6.4).
        let mixed = (l0 ^ h0.rotate_left(32) ^ l1.rotate_left(16) ^ h1 ^ rest).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        #[expect(clippy::cast_possible_truncation, reason = "as many bits as there are partitions")]
        let partition = (mixed >> (u64::BITS - PARTITIONS.trailing_zeros())) as u32;
        partition
    }

    fn rest(&self) -> [u8; 8] {
        self.0[4].to_be_bytes()
    }

    /// Port of the lower end, port of the higher end.
    #[must_use]
    pub fn ports(&self) -> (u16, u16) {
        let [p0, p1, q0, q1, ..] = self.rest();
        (u16::from_be_bytes([p0, p1]), u16::from_be_bytes([q0, q1]))
    }

    /// Address of the lower end, address of the higher end.
    #[must_use]
    pub fn addresses(&self) -> (Address, Address) {
        let [l0, l1, h0, h1, _] = self.0;
        (address([l0, l1]), address([h0, h1]))
    }

    /// IP protocol number.
    #[must_use]
    pub fn transport(&self) -> u8 {
        self.rest()[6]
    }

    /// VLAN identifier, 0 where there is none.
    #[must_use]
    pub fn vlan(&self) -> u16 {
        let [.., v0, v1, _, _] = self.rest();
        u16::from_be_bytes([v0, v1])
    }

    /// The tuple as the originator sends it; `from_lower`: the originator is the lower end.
    #[must_use]
    pub fn tuple(&self, from_lower: bool) -> Tuple {
        let (lower, higher) = self.addresses();
        let (lower_port, higher_port) = self.ports();
        let transport = self.transport();
        if from_lower {
            Tuple {
                source: lower,
                destination: higher,
                source_port: lower_port,
                destination_port: higher_port,
                transport,
            }
        } else {
            Tuple {
                source: higher,
                destination: lower,
                source_port: higher_port,
                destination_port: lower_port,
                transport,
            }
        }
    }
}

/// An address as two words, which compare as it does.
#[inline]
fn words(address: &Address) -> [u64; 2] {
    let bits = u128::from_be_bytes(*address);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    [(bits >> 64) as u64, bits as u64]
}

fn address([high, low]: [u64; 2]) -> Address {
    (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
}

/// Identifier of a flow: SipHash-2-4 under a fixed public key of the tuple as the originator sends it, the VLAN, the
/// capture time of the first packet (nanoseconds since 1970) and, inside of a tunnel, the name of its kind.
#[must_use]
pub fn flow_id(tuple: &Tuple, vlan: u16, tunnel: Option<Tunnel>, first_ns: i64) -> u64 {
    let mut bytes = [0; 47];
    bytes[..END].copy_from_slice(&end(&tuple.source, tuple.source_port));
    bytes[END..36].copy_from_slice(&end(&tuple.destination, tuple.destination_port));
    bytes[36..38].copy_from_slice(&vlan.to_be_bytes());
    bytes[38] = tuple.transport;
    bytes[39..].copy_from_slice(&first_ns.to_be_bytes());
    let hasher = SipHasher24::new_with_key(&FLOW_ID_KEY);
    match tunnel {
        None => hasher.hash(&bytes),
        Some(kind) => hasher.hash(&[&bytes, kind.as_str().as_bytes()].concat()),
    }
}

fn end(address: &Address, port: u16) -> [u8; END] {
    let mut bytes = [0; END];
    bytes[..16].copy_from_slice(address);
    bytes[16..].copy_from_slice(&port.to_be_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::transport;

    /// What these flows are called in records that were kept.
    const OUTSIDE: u64 = 971_235_632_913_324_195;
    const INSIDE: u64 = 1_786_269_775_910_258_080;

    fn tuple() -> Tuple {
        Tuple {
            source: [9; 16],
            destination: [3; 16],
            source_port: 40_000,
            destination_port: 443,
            transport: transport::TCP,
        }
    }

    fn reversed(tuple: Tuple) -> Tuple {
        Tuple {
            source: tuple.destination,
            destination: tuple.source,
            source_port: tuple.destination_port,
            destination_port: tuple.source_port,
            transport: tuple.transport,
        }
    }

    #[test]
    fn both_directions_have_one_key() {
        let (there, there_lower) = FlowKey::of(&tuple(), 7, None);
        let (back, back_lower) = FlowKey::of(&reversed(tuple()), 7, None);
        assert_eq!(there, back);
        assert_ne!(there_lower, back_lower);
        assert_eq!(there.tuple(there_lower), tuple());
        assert_eq!(back.tuple(back_lower), reversed(tuple()));
        assert_eq!((there.vlan(), there.transport()), (7, transport::TCP));
    }

    #[test]
    fn every_part_of_the_key_counts() {
        let base = FlowKey::of(&tuple(), 0, None).0;
        let others = [
            FlowKey::of(&tuple(), 1, None).0,
            FlowKey::of(&tuple(), 0, Some(Tunnel::Ipip)).0,
            FlowKey::of(&tuple(), 0, Some(Tunnel::Gre)).0,
            FlowKey::of(&Tuple { transport: transport::UDP, ..tuple() }, 0, None).0,
            FlowKey::of(&Tuple { source_port: 40_001, ..tuple() }, 0, None).0,
            FlowKey::of(&Tuple { destination: [4; 16], ..tuple() }, 0, None).0,
        ];
        assert!(others.iter().enumerate().all(|(index, key)| *key != base && !others[..index].contains(key)));
    }

    #[test]
    fn identifier_depends_on_direction_time_and_tunnel() {
        let id = flow_id(&tuple(), 0, None, 1_000);
        assert_eq!(id, flow_id(&tuple(), 0, None, 1_000));
        assert_ne!(id, flow_id(&reversed(tuple()), 0, None, 1_000));
        assert_ne!(id, flow_id(&tuple(), 0, None, 1_001));
        assert_ne!(id, flow_id(&tuple(), 1, None, 1_000));
        let [gre, vxlan] = [Tunnel::Gre, Tunnel::Vxlan].map(|kind| flow_id(&tuple(), 0, Some(kind), 1_000));
        assert!(id != gre && id != vxlan && gre != vxlan);
    }

    #[test]
    fn identifiers_stay_from_version_to_version() {
        assert_eq!(flow_id(&tuple(), 7, None, 1_000), OUTSIDE);
        assert_eq!(flow_id(&tuple(), 7, Some(Tunnel::SixInFour), 1_000), INSIDE);
    }

    #[test]
    fn partitions_are_alike_in_size_and_the_same_for_both_directions() {
        let mut flows = [0_u32; PARTITIONS as usize];
        for (client, port) in (0..40).flat_map(|client| (1_024..1_124).map(move |port| (client, port))) {
            let tuple = Tuple {
                source: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, client],
                destination: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, client % 3],
                source_port: port,
                destination_port: 443,
                transport: 6,
            };
            let back = Tuple {
                source: tuple.destination,
                destination: tuple.source,
                source_port: 443,
                destination_port: port,
                ..tuple
            };
            let partition = FlowKey::of(&tuple, 0, None).0.partition();
            assert_eq!(FlowKey::of(&back, 0, None).0.partition(), partition);
            flows[partition as usize] += 1;
        }
        assert!(flows.iter().all(|&flows| (150..350).contains(&flows)), "{flows:?}");
    }
}
