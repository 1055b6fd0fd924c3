//! Flows of one packet each: *flood*.

use std::io::{self, Write};
use std::net::Ipv4Addr;

use super::{SECOND_NS, START_NS};
use crate::data::OPAQUE_DATAGRAM;
use crate::ends::{Ends, Side};
use crate::frames::{Frame, Payload, SYN, Segment};
use crate::hosts::{self, Clients, GATEWAY_MAC};
use crate::pcap::Pcap;
use crate::random::Random;

const SPAN_NS: u64 = 60 * SECOND_NS;
/// Bytes of a frame.
const FRAME: usize = 64;
/// Bytes that a datagram carries, by which its frame has [`FRAME`].
const DATAGRAM: usize = 22;

/// Write it; gives the number of its flows.
pub(super) fn write<W: Write>(packets: u32, random: &Random, pcap: &mut Pcap<W>) -> io::Result<u32> {
    let mut random = random.apart(1);
    let step_ns = SPAN_NS / u64::from(packets);
    for number in 0..packets {
        let ends = ends(number, &mut random);
        let frame = Frame { ends: &ends, side: Side::Client, min_len: FRAME, identification: random.u16() };
        let at_ns = START_NS + u64::from(number) * step_ns + random.below_u64(step_ns);
        let (is_tcp, sequence, mut bytes) = (random.chance(50), random.u32(), random.bytes::<DATAGRAM>());
        pcap.packet(at_ns, |out| {
            if is_tcp {
                let segment = Segment { sequence, acknowledgment: 0, flags: SYN, options: &[2, 4, 5, 0xb4] };
                frame.tcp(out, &segment, Payload::default());
            } else {
                bytes[0] = OPAQUE_DATAGRAM | (bytes[0] & 7);
                frame.udp(out, Payload { head: &bytes, fill: &[] });
            }
        })?;
    }
    Ok(packets)
}

/// Ends that no other packet has: address and port of the source are the packet's number, stirred.
fn ends(number: u32, random: &mut Random) -> Ends {
    // Steps that can be undone each, on 32 bits, so that different numbers stay different.
    let mut stirred = number.wrapping_mul(0x9e37_79b1);
    stirred = (stirred ^ (stirred >> 15)).wrapping_mul(0x85eb_ca6b);
    stirred ^= stirred >> 13;
    let [second, third, high, low] = stirred.to_be_bytes();
    // The upper bit of the port is kept in the address.
    let fourth = 1 | (high & 0x80) | (random.u8() & 0x7e);
    Ends {
        macs: [Clients::mac(u16::from_be_bytes([second, third])), GATEWAY_MAC],
        addresses: [Ipv4Addr::new(10, second, third, fourth).into(), hosts::nameless(random, false)],
        ports: [u16::from_be_bytes([high | 0x80, low]), random.u16() | 0x400],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ends;
    use crate::random::Random;

    #[test]
    fn no_two_have_the_same_source() {
        let mut random = Random::new(1);
        let sources: HashSet<_> = (0..100_000)
            .map(|number| ends(number, &mut random))
            .map(|ends| (ends.addresses[0], ends.ports[0]))
            .collect();
        assert_eq!(sources.len(), 100_000);
        let ports: HashSet<_> = sources.iter().map(|(_, port)| port).collect();
        assert!(ports.len() > 25_000, "{}", ports.len());
    }
}
