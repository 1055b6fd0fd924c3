//! The key of a flow: five-tuple with VLAN and kind of tunnel, the same for both directions.

use siphasher::sip::SipHasher24;

use crate::decode::{Address, Tunnel, Tuple};

/// Fixed key of [`flow_id`], public on purpose: a flow has the same identifier in every run and on every machine.
const FLOW_ID_KEY: [u8; 16] = *b"hallmonitor/flow";

/// Bytes of one end: address, then port.
const END: usize = 18;

/// Five-tuple, VLAN and kind of tunnel in canonical order: the lower (address, port) first, whoever sent the packet.
///
/// Layout: lower address (16), lower port (2), higher address (16), higher port (2), VLAN (2), transport (1), tunnel (1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowKey([u8; 40]);

impl FlowKey {
    /// The key of a packet, and whether its sender is the lower end.
    #[must_use]
    pub fn of(tuple: &Tuple, vlan: u16, tunnel: Option<Tunnel>) -> (Self, bool) {
        let source = end(&tuple.source, tuple.source_port);
        let destination = end(&tuple.destination, tuple.destination_port);
        let from_lower = source <= destination;
        let (lower, higher) = if from_lower { (source, destination) } else { (destination, source) };
        let mut bytes = [0; 40];
        bytes[..END].copy_from_slice(&lower);
        bytes[END..2 * END].copy_from_slice(&higher);
        bytes[36..38].copy_from_slice(&vlan.to_be_bytes());
        bytes[38] = tuple.transport;
        // Zero outside of tunnels.
        bytes[39] = tunnel.map_or(0, |kind| kind as u8 + 1);
        (Self(bytes), from_lower)
    }

    /// The bytes that are hashed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Port of the lower end, port of the higher end.
    #[must_use]
    pub fn ports(&self) -> (u16, u16) {
        (u16::from_be_bytes([self.0[16], self.0[17]]), u16::from_be_bytes([self.0[34], self.0[35]]))
    }

    /// Address of the lower end, address of the higher end.
    #[must_use]
    pub fn addresses(&self) -> (Address, Address) {
        (split(&self.0[..END]).0, split(&self.0[END..2 * END]).0)
    }

    /// IP protocol number.
    #[must_use]
    pub fn transport(&self) -> u8 {
        self.0[38]
    }

    /// VLAN identifier, 0 where there is none.
    #[must_use]
    pub fn vlan(&self) -> u16 {
        u16::from_be_bytes([self.0[36], self.0[37]])
    }

    /// The tuple as the originator sends it; `from_lower`: the originator is the lower end.
    #[must_use]
    pub fn tuple(&self, from_lower: bool) -> Tuple {
        let (lower, lower_port) = split(&self.0[..END]);
        let (higher, higher_port) = split(&self.0[END..2 * END]);
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

fn split(end: &[u8]) -> (Address, u16) {
    let mut address = [0; 16];
    address.copy_from_slice(&end[..16]);
    (address, u16::from_be_bytes([end[16], end[17]]))
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
}
