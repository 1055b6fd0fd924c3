//! Headers around a message: TCP, UDP, IP and Ethernet.

/// Ethernet protocol types (IANA IEEE 802 numbers).
pub const IPV4: u16 = 0x0800;
pub const IPV6: u16 = 0x86DD;

/// The length of `data` with `more` bytes, as a field of 16 bits.
pub fn len_u16(data: &[u8], more: usize) -> [u8; 2] {
    u16::try_from(data.len() + more).expect("a short message").to_be_bytes()
}

/// The length of `data` as a field of 24 bits.
pub fn len_u24(data: &[u8]) -> Vec<u8> {
    u32::try_from(data.len()).expect("a short message").to_be_bytes()[1..].to_vec()
}

/// A UDP datagram (RFC 768) between these ports.
pub fn udp((source, destination): (u16, u16), payload: &[u8]) -> Vec<u8> {
    let ports = [source.to_be_bytes(), destination.to_be_bytes()].concat();
    [&ports[..], &len_u16(payload, 8), &[0, 0], payload].concat()
}

/// A TCP segment (RFC 9293, section 3.1) between these ports, with its sequence number, acknowledgment number and flags.
pub fn tcp((source, destination): (u16, u16), header: (u32, u32, u8), payload: &[u8]) -> Vec<u8> {
    let (sequence, acknowledgment, flags) = header;
    let ports = [source.to_be_bytes(), destination.to_be_bytes()].concat();
    let numbers = [sequence.to_be_bytes(), acknowledgment.to_be_bytes()].concat();
    [&ports[..], &numbers, &[0x50, flags, 0xff, 0xff, 0, 0, 0, 0], payload].concat()
}

/// An IPv4 packet (RFC 791, section 3.1).
pub fn ipv4(protocol: u8, source: [u8; 4], destination: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let [high, low] = len_u16(payload, 20);
    let header = [0x45, 0, high, low, 0, 1, 0, 0, 64, protocol, 0, 0];
    [&header[..], &source, &destination, payload].concat()
}

/// An IPv4 packet in fragments of `len` bytes of payload, a multiple of eight.
pub fn ipv4_fragments(packet: &[u8], identification: u16, len: usize) -> Vec<Vec<u8>> {
    let (header, payload) = packet.split_at(20);
    let last = payload.len().div_ceil(len) - 1;
    let fragment = |(index, part): (usize, &[u8])| {
        let mut header = header.to_vec();
        header[2..4].copy_from_slice(&len_u16(part, 20));
        header[4..6].copy_from_slice(&identification.to_be_bytes());
        let more = if index < last { 0x2000 } else { 0 };
        let offset = u16::try_from(index * len / 8).expect("a short packet");
        header[6..8].copy_from_slice(&(offset | more).to_be_bytes());
        [&header[..], part].concat()
    };
    payload.chunks(len).enumerate().map(fragment).collect()
}

/// An IPv6 packet (RFC 8200, section 3) between documentation addresses that end in these bytes.
pub fn ipv6(next_header: u8, source: u8, destination: u8, payload: &[u8]) -> Vec<u8> {
    let address = |last| [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last];
    let header = [&[0x60, 0, 0, 0][..], &len_u16(payload, 0), &[next_header, 64]].concat();
    [&header[..], &address(source), &address(destination), payload].concat()
}

/// The parts of an IPv6 packet with this payload as fragments (RFC 8200, section 4.5) of `len` bytes, a multiple of eight.
pub fn ipv6_fragments(next_header: u8, payload: &[u8], len: usize) -> Vec<Vec<u8>> {
    let last = payload.len().div_ceil(len) - 1;
    let fragment = |(index, part): (usize, &[u8])| {
        let offset = u16::try_from(index * len).expect("a short packet") | u16::from(index < last);
        let header = [&[next_header, 0][..], &offset.to_be_bytes(), &[0, 0, 0, 7]].concat();
        ipv6(44, 1, 2, &[&header[..], part].concat())
    };
    payload.chunks(len).enumerate().map(fragment).collect()
}

/// An Ethernet frame.
pub fn ethernet(ether_type: u16, payload: &[u8]) -> Vec<u8> {
    [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2][..], &ether_type.to_be_bytes(), payload].concat()
}
