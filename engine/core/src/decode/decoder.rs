//! Packet after packet: through tunnels to the innermost flow, with fragments put together again.

use std::collections::BTreeMap;

use super::fragment::{FragmentCounters, Reassembler};
use super::tunnel::{is_tunnel_port, is_tunnel_protocol};
use super::walk::{WHOLE_MAX, Walk};
use super::{
    Decoded, Refused, Tunnels, decoded, ethernet, on_wire, parse_link, parse_network, parse_transport, transport,
};
use crate::capture::LinkType;

/// Decodes packets in their order.
#[derive(Default)]
pub struct Decoder {
    tunnels: Tunnels,
    fragments: Reassembler,
    /// The datagrams that the last packet made whole.
    whole: [Vec<u8>; WHOLE_MAX],
}

impl Decoder {
    /// A decoder that looks into these tunnels.
    #[must_use]
    pub fn new(tunnels: Tunnels) -> Self {
        Self { tunnels, ..Self::default() }
    }

    /// What was counted of fragments so far.
    #[must_use]
    pub fn fragments(&self) -> FragmentCounters {
        self.fragments.counters()
    }

    /// Held packets that were refused since the last call, by layer and reason.
    #[must_use]
    pub fn take_refusals(&mut self) -> BTreeMap<Refused, u64> {
        self.fragments.take_refusals()
    }

    /// The captures have ended: refuse whatever is held.
    pub fn finish(&mut self) {
        self.fragments.finish();
    }

    /// Decode the packet `data`, captured at `ts_ns` on a link of type `link`, which had `wire_len` bytes on the wire.
    /// Lengths are as [`super::decode`] has them.
    ///
    /// A packet belongs to the innermost flow that could be decoded. A fragment belongs to the flow of its datagram's first:
    /// where that has not come yet, the fragment is held, and there is nothing to tell (`None`); it is counted with a later
    /// packet, or refused ([`Self::take_refusals`]). So each packet is counted once.
    ///
    /// # Errors
    /// [`Refused`] where not even the outermost flow could be decoded.
    #[inline(always)]
    pub fn decode<'a>(
        &'a mut self,
        link: LinkType,
        data: &'a [u8],
        wire_len: u32,
        ts_ns: i64,
    ) -> Result<Option<Decoded<'a>>, Refused> {
        let wire_len = on_wire(data, wire_len);
        // Nearly all packets are IP right after Ethernet's header.
        let frame = match link {
            LinkType::ETHERNET => ethernet::parse(data, wire_len)?,
            _ => parse_link(link, data, wire_len)?,
        };
        if !frame.is_ip() {
            return self.decode_layers(link, data, wire_len, ts_ns);
        }
        let datagram = parse_network(&frame)?;
        if datagram.fragment.is_some() || is_tunnel_protocol(datagram.transport) {
            return self.decode_layers(link, data, wire_len, ts_ns);
        }
        let message = parse_transport(&datagram)?;
        let ports = [message.source_port, message.destination_port];
        if datagram.transport == transport::UDP && ports.into_iter().any(is_tunnel_port) {
            return self.decode_layers(link, data, wire_len, ts_ns);
        }
        Ok(Some(decoded(&frame, &datagram, &message, wire_len)))
    }

    /// Decode what may be more than a single plain packet. It begins anew: what is handed on by reference would be kept in
    /// memory on the way of plain packets too.
    #[cold]
    fn decode_layers<'a>(
        &'a mut self,
        link: LinkType,
        data: &'a [u8],
        wire_len: u32,
        ts_ns: i64,
    ) -> Result<Option<Decoded<'a>>, Refused> {
        let Self { tunnels, fragments, whole } = self;
        let mut walk = Walk::new(parse_link(link, data, wire_len)?, wire_len);
        let end = walk.go_inwards(*tunnels, fragments, whole, ts_ns);
        walk.settle(fragments, end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::*;

    /// IPv4 from 192.0.2.1 to 192.0.2.2 with 8 bytes of this protocol.
    fn packet(protocol: u8) -> [u8; 28] {
        let [s, d] = [1, 2].map(|host| [192, 0, 2, host]);
        let mut packet = [0; 28];
        packet[..12].copy_from_slice(&[0x45, 0, 0, 28, 0, 0, 0, 0, 64, protocol, 0, 0]);
        packet[12..20].copy_from_slice([s, d].as_flattened());
        packet[20..].copy_from_slice(&[0x9C, 0x40, 0, 9, 0, 8, 0, 0]);
        packet
    }

    #[test]
    fn a_plain_packet_is_what_its_outermost_headers_say() {
        let mut decoder = Decoder::default();
        for protocol in 0..=255 {
            let packet = packet(protocol);
            let alone = decode(LinkType::RAW, &packet, 60).map(Some);
            assert_eq!(decoder.decode(LinkType::RAW, &packet, 60, 0), alone, "{protocol}");
        }
        for port in (0..=u16::MAX).filter(|port| is_tunnel_port(*port)) {
            for ports in [[port, 9], [9, port], [port; 2]] {
                let mut packet = packet(transport::UDP);
                packet[20..24].copy_from_slice(ports.map(u16::to_be_bytes).as_flattened());
                let alone = decode(LinkType::RAW, &packet, 60).map(Some);
                assert_eq!(decoder.decode(LinkType::RAW, &packet, 60, 0), alone, "{ports:?} without a tunnel");
            }
        }
        let (unknown, expected) = (LinkType(9_999), decode(LinkType(9_999), &[], 0));
        assert_eq!(decoder.decode(unknown, &[], 0, 0).err(), expected.err());
    }
}
