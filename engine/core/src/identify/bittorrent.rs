//! `BitTorrent` in clear: peer connections, uTP, the DHT, UDP trackers and local discovery.
//!
//! Over TCP the whole handshake string is demanded (BEP 3). Over UDP one of: a bencoded DHT message whole and with the keys that
//! its kind must have (BEP 5); a tracker's connect request of exactly 16 bytes with its magic number (BEP 15); a local discovery
//! header (BEP 14); the handshake string as a uTP packet's first data (BEP 29); a uTP packet and one of the other direction, which
//! agree in connection id and sequence number, be it an opening or a connection under way. A lone uTP header has too little that
//! is fixed; with the other, of random bytes, two datagrams in some 2^50 agree.
//!
//! Most peers encipher (Message Stream Encryption): what they send over TCP is random bytes from the first on, and stays unknown.
//! So does what they send over uTP, but for its headers. `WebTorrent` is DTLS.

use super::Side;
use super::bencode::dictionary;
use super::first_byte::FirstBytes;
use super::parser::{Datagram, Heads, Recognition, starts_with};
use super::reader::Reader;

const HANDSHAKE: &[u8] = b"\x13BitTorrent protocol";
const DISCOVERY: &[u8] = b"BT-SEARCH * HTTP/1.1\r\n";
/// Protocol id of a tracker's connect request (BEP 15).
const TRACKER_CONNECT: u64 = 0x0417_2710_1980;
/// uTP packet types and version, as its first byte has them (BEP 29).
const UTP_DATA: u8 = 0x01;
const UTP_STATE: u8 = 0x21;
const UTP_SYN: u8 = 0x41;
/// Ids of the two directions differ by one, an opening's and its answer's do not.
const UTP_IDS_APART: u16 = 1;
/// How far behind what was sent an acknowledgment may be: packets in flight.
const UTP_BEHIND_MAX: u16 = 64;
/// Extensions of a uTP packet that are passed over.
const UTP_EXTENSIONS_MAX: usize = 4;

/// The handshake.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[0x13]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| starts_with(bytes, HANDSHAKE))
}

/// Local discovery, a dictionary, a tracker's connect request, or a uTP packet.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[b'B', b'd', 0, UTP_DATA, UTP_STATE, UTP_SYN]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let bytes = datagram.payload;
    Recognition::decided(bytes.starts_with(DISCOVERY) || is_tracker_connect(bytes) || is_dht(bytes) || is_utp(datagram))
}

/// Protocol id, action 0, transaction id.
fn is_tracker_connect(bytes: &[u8]) -> bool {
    let Ok(request) = <[u8; 16]>::try_from(bytes) else { return false };
    u128::from_be_bytes(request) >> 32 == u128::from(TRACKER_CONNECT) << 32
}

fn is_dht(bytes: &[u8]) -> bool {
    let Some(keys) = dictionary(bytes).filter(|keys| keys.has_transaction) else { return false };
    match keys.kind {
        Some(b"q") => {
            let known = matches!(
                keys.query,
                Some(b"ping" | b"find_node" | b"get_peers" | b"announce_peer" | b"get" | b"put" | b"sample_infohashes")
            );
            known && keys.body == Some(b'd')
        }
        Some(b"r") => keys.body == Some(b'd'),
        Some(b"e") => keys.body == Some(b'l'),
        _ => false,
    }
}

/// What may be a packet of uTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UtpSeen {
    side: Side,
    is_syn: bool,
    connection_id: u16,
    sequence: u16,
}

fn is_utp(datagram: &mut Datagram<'_>) -> bool {
    let Some(packet) = UtpPacket::parse(datagram.payload) else { return false };
    let is_data = match packet.first {
        UTP_DATA if packet.data.starts_with(HANDSHAKE) => return true,
        UTP_DATA => true,
        UTP_STATE | UTP_SYN => false,
        _ => return false,
    };
    if packet.data.is_empty() == is_data {
        return false;
    }
    if datagram.past.utp.is_some_and(|seen| seen.side != datagram.side && packet.answers(seen)) {
        return true;
    }
    let UtpPacket { first, connection_id, sequence, .. } = packet;
    let is_syn = first == UTP_SYN;
    // What began it stays, until the other side has answered.
    if datagram.past.utp.is_none_or(|seen| seen.side == datagram.side && !seen.is_syn) {
        datagram.past.utp = Some(UtpSeen { side: datagram.side, is_syn, connection_id, sequence });
    }
    false
}

struct UtpPacket<'a> {
    first: u8,
    connection_id: u16,
    sequence: u16,
    acknowledged: u16,
    data: &'a [u8],
}

impl<'a> UtpPacket<'a> {
    /// Whether it is of the connection that `seen` is of, and acknowledges it or what was sent shortly before.
    fn answers(&self, seen: UtpSeen) -> bool {
        let apart = self.connection_id.abs_diff(seen.connection_id);
        let behind = seen.sequence.wrapping_sub(self.acknowledged);
        if seen.is_syn {
            return self.first == UTP_STATE && apart == 0 && behind == 0;
        }
        self.first != UTP_SYN && apart == UTP_IDS_APART && behind <= UTP_BEHIND_MAX
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let first = reader.u8()?;
        let mut extension = reader.u8()?;
        let connection_id = reader.u16()?;
        // Two time stamps and the window.
        reader.take(12)?;
        let (sequence, acknowledged) = (reader.u16()?, reader.u16()?);
        for _ in 0..UTP_EXTENSIONS_MAX {
            if extension == 0 {
                return Some(Self { first, connection_id, sequence, acknowledged, data: reader.rest() });
            }
            extension = reader.u8()?;
            reader.vector8()?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::Side::{self, Destination, Source};
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{self, No, Yes};
    use super::super::parser::{Datagram, Past};
    use super::{HANDSHAKE, recognise_datagram, recognise_stream};

    fn judged(past: &mut Past, side: Side, payload: &[u8]) -> Recognition {
        let wire_len = u32::try_from(payload.len()).unwrap();
        let (source_port, destination_port) = (40_000, 6881);
        recognise_datagram(&mut Datagram { side, payload, wire_len, source_port, destination_port, past })
    }

    fn utp(first: u8, connection_id: u16, sequence: u16, acknowledged: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = vec![first, 0];
        bytes.extend(connection_id.to_be_bytes());
        bytes.extend([7; 12]);
        bytes.extend(sequence.to_be_bytes());
        bytes.extend(acknowledged.to_be_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn the_whole_handshake_string_over_tcp() {
        let hello = [HANDSHAKE, &[0; 48]].concat();
        assert_dialogues(recognise_stream, 6881, &[(&hello, b"", Yes), (b"\x13BitTorrent protoco1", b"", No)]);
    }

    #[test]
    fn datagrams_by_table() {
        let tracker = [0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];
        for (bytes, expected) in [
            (&b"d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"[..], Yes),
            (b"d1:rd2:id20:abcdefghij0123456789e1:t2:aa1:y1:re", Yes),
            (b"d1:eli201e5:errore1:t2:aa1:y1:ee", Yes),
            (b"d1:ade1:q7:unknown1:t2:aa1:y1:qe", No),
            (b"d1:rde1:y1:re", No),
            (b"d1:t2:aa1:y1:qe", No),
            (b"de", No),
            (&tracker, Yes),
            (&tracker[..15], No),
            (b"BT-SEARCH * HTTP/1.1\r\nHost: x\r\n", Yes),
            (b"", No),
            (&utp(0x01, 9, 2, 1, HANDSHAKE), Yes),
            (&utp(0x01, 9, 2, 1, b"other"), No),
        ] {
            assert_eq!(judged(&mut Past::default(), Source, bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_utp_connection_needs_both_directions() {
        for (side, connection_id, acknowledged, expected) in
            [(Destination, 5, 1, Yes), (Source, 5, 1, No), (Destination, 6, 1, No), (Destination, 5, 2, No)]
        {
            let mut past = Past::default();
            assert_eq!(judged(&mut past, Source, &utp(0x41, 5, 1, 0, b"")), No);
            let state = utp(0x21, connection_id, 77, acknowledged, b"");
            assert_eq!(judged(&mut past, side, &state), expected);
        }
    }

    #[test]
    fn a_utp_connection_under_way() {
        for (side, kind, connection_id, acknowledged, data, expected) in [
            (Destination, 0x21, 6, 900, &b""[..], Yes),
            (Destination, 0x21, 4, 870, b"", Yes),
            (Destination, 0x01, 6, 900, b"data", Yes),
            (Source, 0x21, 6, 900, b"", No),
            (Destination, 0x21, 5, 900, b"", No),
            (Destination, 0x21, 6, 901, b"", No),
            (Destination, 0x21, 6, 800, b"", No),
            (Destination, 0x21, 6, 900, b"data", No),
            (Destination, 0x41, 6, 900, b"", No),
        ] {
            let mut past = Past::default();
            assert_eq!(judged(&mut past, Source, &utp(0x01, 5, 900, 20, b"data")), No);
            let answer = utp(kind, connection_id, 21, acknowledged, data);
            assert_eq!(judged(&mut past, side, &answer), expected, "{kind:#x} {connection_id} {acknowledged}");
        }
    }
}
