//! A conversation: what both ends send, as IPv4 packets.

use super::frames;

/// IP protocol numbers.
pub const TCP: u8 = 6;
pub const UDP: u8 = 17;
/// Encapsulating Security Payload (RFC 4303), which has no ports.
pub const ESP: u8 = 50;

const FIN: u8 = 0x01;
const SYN: u8 = 0x02;
const PSH: u8 = 0x08;
const ACK: u8 = 0x10;

/// Bytes of a segment at most, so that a large message takes several.
const SEGMENT: usize = 1_200;
/// The server of every conversation.
pub const SERVER: [u8; 4] = [192, 0, 2, 80];

/// Whether the client sends it, and the bytes.
pub type Part = (bool, Vec<u8>);

/// What the two ends of one flow send, in turn.
pub struct Conversation {
    pub name: &'static str,
    /// IP protocol number.
    pub transport: u8,
    /// The server's port.
    pub port: u16,
    pub parts: Vec<Part>,
    /// Another between the same ends, once this one is over.
    pub next: Option<Box<Conversation>>,
}

impl Conversation {
    pub fn new(name: &'static str, transport: u8, port: u16, parts: Vec<Part>) -> Self {
        Self { name, transport, port, parts, next: None }
    }

    /// Followed by another flow between the same ends.
    pub fn then(self, transport: u8, port: u16, parts: Vec<Part>) -> Self {
        Self { next: Some(Box::new(Self::new(self.name, transport, port, parts))), ..self }
    }

    /// As IPv4 packets of client number `client`: over TCP with a handshake (RFC 9293, section 3.5) and an end, over another
    /// transport a packet for each part, over UDP with its header.
    pub fn packets(&self, client: u16) -> Vec<Vec<u8>> {
        let mut packets = self.own_packets(client);
        packets.extend(self.next.iter().flat_map(|next| next.packets(client)));
        packets
    }

    fn own_packets(&self, client: u16) -> Vec<Vec<u8>> {
        let [high, low] = client.to_be_bytes();
        let (client_port, client) = (40_000 + client, [10, 1, high, low]);
        let address = |from_client: bool, transport_bytes: &[u8]| {
            let (source, destination) = if from_client { (client, SERVER) } else { (SERVER, client) };
            frames::ipv4(self.transport, source, destination, transport_bytes)
        };
        let ports = |from_client| if from_client { (client_port, self.port) } else { (self.port, client_port) };
        if self.transport != TCP {
            let packet = |(from_client, bytes): &Part| match self.transport {
                UDP => address(*from_client, &frames::udp(ports(*from_client), bytes)),
                _ => address(*from_client, bytes),
            };
            return self.parts.iter().map(packet).collect();
        }
        // Both sequence numbers wrap soon; index 1 is the client's.
        let mut next = [u32::MAX - 700, u32::MAX - 90];
        let mut packets = Vec::new();
        let mut send = |from_client: bool, flags: u8, bytes: &[u8]| {
            let (own, other) = (usize::from(from_client), usize::from(!from_client));
            let header = (next[own], if flags & ACK == 0 { 0 } else { next[other] }, flags);
            packets.push(address(from_client, &frames::tcp(ports(from_client), header, bytes)));
            let counted = bytes.len() + usize::from(flags & (SYN | FIN) != 0);
            next[own] = next[own].wrapping_add(u32::try_from(counted).expect("a short segment"));
        };
        send(true, SYN, &[]);
        send(false, SYN | ACK, &[]);
        send(true, ACK, &[]);
        for (from_client, bytes) in &self.parts {
            bytes.chunks(SEGMENT).for_each(|segment| send(*from_client, PSH | ACK, segment));
        }
        send(true, FIN | ACK, &[]);
        send(false, FIN | ACK, &[]);
        packets
    }
}
