//! Ethernet frames of TCP or UDP over IPv4 or IPv6, with right lengths and checksums.

use std::net::IpAddr;

use crate::checksum::{fold, sum};
use crate::ends::{Ends, Side};

/// Bytes of an Ethernet header.
pub const ETHERNET: usize = 14;
/// Bytes of a TCP header without options.
pub const TCP: usize = 20;
/// Bytes of a UDP header.
pub const UDP: usize = 8;
/// Bytes of a frame at most, without the check sequence: an MTU of 1,500.
pub const FRAME_MAX: usize = 1_514;

const PROTOCOL_TCP: u8 = 6;
const PROTOCOL_UDP: u8 = 17;

/// FIN (RFC 9293, section 3.1).
pub const FIN: u8 = 1;
/// SYN.
pub const SYN: u8 = 2;
/// RST.
pub const RST: u8 = 4;
/// PSH.
pub const PSH: u8 = 8;
/// ACK.
pub const ACK: u8 = 16;

/// A payload: some bytes of meaning, then others.
#[derive(Clone, Copy, Default)]
pub struct Payload<'a> {
    /// What comes first.
    pub head: &'a [u8],
    /// What follows it.
    pub fill: &'a [u8],
}

impl Payload<'_> {
    /// Bytes of both.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.head.len() + self.fill.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a TCP segment says beside its ports.
#[derive(Clone, Copy)]
pub struct Segment<'a> {
    /// Sequence number.
    pub sequence: u32,
    /// Acknowledgment number, 0 without [`ACK`].
    pub acknowledgment: u32,
    /// Control bits.
    pub flags: u8,
    /// Options, a multiple of four bytes.
    pub options: &'a [u8],
}

/// How a frame is made, beside what it carries.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Between whom.
    pub ends: &'a Ends,
    /// Who sends it.
    pub side: Side,
    /// Shorter frames are padded to so many bytes, as Ethernet does to 60.
    pub min_len: usize,
    /// Identification of the IPv4 packet.
    pub identification: u16,
}

impl Frame<'_> {
    /// Append it with a TCP segment.
    pub fn tcp(&self, out: &mut Vec<u8>, segment: &Segment<'_>, payload: Payload<'_>) {
        let (start, ends) = (out.len(), self.ends.from(self.side));
        let header = TCP + segment.options.len();
        let pseudo = self.headers(out, &ends, PROTOCOL_TCP, header + payload.len());
        let at = out.len();
        let window: u16 = if self.side == Side::Client { 1_028 } else { 501 };
        let mut fixed = [0; TCP];
        fixed[..2].copy_from_slice(&ends.ports[0].to_be_bytes());
        fixed[2..4].copy_from_slice(&ends.ports[1].to_be_bytes());
        fixed[4..8].copy_from_slice(&segment.sequence.to_be_bytes());
        fixed[8..12].copy_from_slice(&segment.acknowledgment.to_be_bytes());
        // Words of four bytes in the upper half (RFC 9293, section 3.1).
        fixed[12] = u8::try_from(header * 4).unwrap_or(0);
        fixed[13] = segment.flags;
        fixed[14..16].copy_from_slice(&window.to_be_bytes());
        out.extend_from_slice(&fixed);
        out.extend_from_slice(segment.options);
        self.finish(out, payload, pseudo, (start, at, at + 16));
    }

    /// Append it with a UDP datagram.
    pub fn udp(&self, out: &mut Vec<u8>, payload: Payload<'_>) {
        let (start, ends) = (out.len(), self.ends.from(self.side));
        let len = UDP + payload.len();
        let pseudo = self.headers(out, &ends, PROTOCOL_UDP, len);
        let at = out.len();
        let mut fixed = [0; UDP];
        fixed[..2].copy_from_slice(&ends.ports[0].to_be_bytes());
        fixed[2..4].copy_from_slice(&ends.ports[1].to_be_bytes());
        fixed[4..6].copy_from_slice(&length(len).to_be_bytes());
        out.extend_from_slice(&fixed);
        self.finish(out, payload, pseudo, (start, at, at + 6));
    }

    /// Ethernet and IP in front of `len` bytes of transport; gives the sum of the pseudo header.
    fn headers(&self, out: &mut Vec<u8>, ends: &Ends, protocol: u8, len: usize) -> u64 {
        out.extend_from_slice(&ends.macs[1]);
        out.extend_from_slice(&ends.macs[0]);
        // Some hops lie between the servers and the capture.
        let hops = if self.side == Side::Client { 64 } else { 54 };
        let addresses = match ends.addresses {
            [IpAddr::V4(source), IpAddr::V4(destination)] => {
                let mut header = [0x45, 0, 0, 0, 0, 0, 0x40, 0, hops, protocol, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                header[2..4].copy_from_slice(&length(20 + len).to_be_bytes());
                header[4..6].copy_from_slice(&self.identification.to_be_bytes());
                header[12..16].copy_from_slice(&source.octets());
                header[16..].copy_from_slice(&destination.octets());
                let checksum = fold(sum(&header));
                header[10..12].copy_from_slice(&checksum.to_be_bytes());
                out.extend_from_slice(&[0x08, 0x00]);
                out.extend_from_slice(&header);
                sum(&header[12..])
            }
            [source, destination] => {
                let mut header = [0; 40];
                header[0] = 0x60;
                header[4..6].copy_from_slice(&length(len).to_be_bytes());
                header[6..8].copy_from_slice(&[protocol, hops]);
                header[8..24].copy_from_slice(&octets(source));
                header[24..].copy_from_slice(&octets(destination));
                out.extend_from_slice(&[0x86, 0xdd]);
                out.extend_from_slice(&header);
                sum(&header[8..])
            }
        };
        addresses + u64::from(protocol) + len as u64
    }

    /// Payload, the checksum at its place, and padding.
    fn finish(&self, out: &mut Vec<u8>, payload: Payload<'_>, pseudo: u64, places: (usize, usize, usize)) {
        let (start, transport_at, checksum_at) = places;
        out.extend_from_slice(payload.head);
        out.extend_from_slice(payload.fill);
        let checksum = match fold(pseudo + sum(&out[transport_at..])) {
            // Zero says that there is none (RFC 768).
            0 => 0xffff,
            checksum => checksum,
        };
        out[checksum_at..checksum_at + 2].copy_from_slice(&checksum.to_be_bytes());
        if out.len() < start + self.min_len {
            out.resize(start + self.min_len, 0);
        }
    }
}

fn octets(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
        IpAddr::V6(v6) => v6.octets(),
    }
}

/// A length; frames have [`FRAME_MAX`] bytes.
fn length(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(addresses: [&str; 2]) -> Ends {
        Ends {
            macs: [[2; 6], [4; 6]],
            addresses: addresses.map(|address| address.parse().unwrap()),
            ports: [40_000, 443],
        }
    }

    /// A sum over data with its own checksum in it is all ones (RFC 1071, section 1).
    fn assert_sound(frame: &[u8], header: usize, protocol: u8) {
        let transport = &frame[ETHERNET + header..];
        let addresses = if header == 20 { &frame[26..34] } else { &frame[22..54] };
        assert_eq!(fold(sum(addresses) + u64::from(protocol) + transport.len() as u64 + sum(transport)), 0);
        if header == 20 {
            assert_eq!(fold(sum(&frame[14..34])), 0);
        }
    }

    #[test]
    fn lengths_and_checksums() {
        for (addresses, header) in [(["10.0.0.1", "192.0.2.1"], 20), (["fd00::1", "2001:db8::1"], 40)] {
            let ends = ends(addresses);
            let frame = Frame { ends: &ends, side: Side::Server, min_len: 0, identification: 7 };
            let payload = Payload { head: b"head", fill: b"and more" };
            let (mut tcp, mut udp) = (vec![], vec![]);
            let segment = Segment { sequence: 1, acknowledgment: 2, flags: PSH | ACK, options: &[1; 8] };
            frame.tcp(&mut tcp, &segment, payload);
            frame.udp(&mut udp, payload);
            assert_eq!(tcp.len(), ETHERNET + header + TCP + 8 + 12);
            assert_eq!(udp.len(), ETHERNET + header + UDP + 12);
            assert!(tcp.ends_with(b"headand more") && udp.ends_with(b"headand more"));
            assert_sound(&tcp, header, PROTOCOL_TCP);
            assert_sound(&udp, header, PROTOCOL_UDP);
            assert_eq!(tcp[..6], [2; 6], "the server sends to the client");
            assert_eq!(tcp[ETHERNET + header..][..4], [1, 0xbb, 0x9c, 0x40]);
        }
    }

    #[test]
    fn short_frames_are_padded() {
        let ends = ends(["10.0.0.1", "192.0.2.1"]);
        let mut out = vec![9; 5];
        Frame { ends: &ends, side: Side::Client, min_len: 60, identification: 7 }.udp(&mut out, Payload::default());
        assert_eq!(out.len(), 65);
        assert_eq!(out[5 + 16..5 + 18], [0, 28], "padding is no part of the packet");
    }
}
