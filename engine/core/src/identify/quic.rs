//! QUIC, by its long header (RFC 9000, section 17.2; RFC 8999, section 5.1). Payloads are not decrypted here.

use super::parser::{Datagram, Recognition};
use super::reader::Reader;

/// Longest connection id (RFC 9000, section 17.2).
const CONNECTION_ID_MAX: usize = 20;
/// Versions 1 (RFC 9000) and 2 (RFC 9369).
const V1: u32 = 1;
const V2: u32 = 0x6b33_43cf;
/// IETF drafts 22 to 34, the ones with this header that were deployed.
const DRAFTS: std::ops::RangeInclusive<u32> = 0xff00_0016..=0xff00_0022;
/// Facebook's mvfst, which follows the drafts.
const MVFST: [u32; 3] = [0xface_b001, 0xface_b002, 0xface_b00e];

/// A known version, connection ids that fit, and for packets that state their length one that fits too.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let wire_len = u64::from(datagram.wire_len);
    if is_long_header(datagram.payload, wire_len).unwrap_or(false) { Recognition::Yes } else { Recognition::No }
}

fn is_long_header(payload: &[u8], wire_len: u64) -> Option<bool> {
    let mut reader = Reader::new(payload);
    let first = reader.u8()?;
    let version = reader.u32()?;
    if first & 0x80 == 0 {
        return Some(false);
    }
    let destination_id = reader.vector8()?;
    let source_id = reader.vector8()?;
    if destination_id.len() > CONNECTION_ID_MAX || source_id.len() > CONNECTION_ID_MAX {
        return Some(false);
    }
    if version == 0 {
        // Version negotiation lists what the server speaks (RFC 9000, section 17.2.1); reserved versions may stand first.
        return Some(std::iter::from_fn(|| reader.u32()).take(32).any(is_known));
    }
    if !is_known(version) || first & 0x40 == 0 {
        return Some(false);
    }
    match packet_type(first, version) {
        PacketType::Initial => {
            let token_len = variable_length(&mut reader)?;
            reader.take(usize::try_from(token_len).ok()?)?;
            let rest = variable_length(&mut reader)?;
            Some(rest >= 20 && fits(rest, &reader, payload, wire_len))
        }
        PacketType::Keyed => {
            let rest = variable_length(&mut reader)?;
            Some(rest >= 20 && fits(rest, &reader, payload, wire_len))
        }
        // The integrity tag has 16 bytes (RFC 9001, section 5.8).
        PacketType::Retry => Some(reader.rest().len() >= 16),
    }
}

/// Whether `rest` bytes after what was read fit in the datagram as it was on the wire.
fn fits(rest: u64, reader: &Reader<'_>, payload: &[u8], wire_len: u64) -> bool {
    let read = payload.len().saturating_sub(reader.rest().len()) as u64;
    read.checked_add(rest).is_some_and(|len| len <= wire_len.max(payload.len() as u64))
}

fn is_known(version: u32) -> bool {
    version == V1 || version == V2 || DRAFTS.contains(&version) || MVFST.contains(&version)
}

enum PacketType {
    Initial,
    /// 0-RTT or Handshake: they state their length.
    Keyed,
    Retry,
}

/// The packet type bits, which version 2 renumbered (RFC 9369, section 3.2).
const fn packet_type(first: u8, version: u32) -> PacketType {
    let number = first >> 4 & 3;
    match if version == V2 { number.wrapping_sub(1) & 3 } else { number } {
        0 => PacketType::Initial,
        3 => PacketType::Retry,
        _ => PacketType::Keyed,
    }
}

/// A variable-length integer (RFC 9000, section 16).
fn variable_length(reader: &mut Reader<'_>) -> Option<u64> {
    let first = reader.u8()?;
    let len = (1_usize << (first >> 6)) - 1;
    let rest = reader.take(len)?;
    Some(rest.iter().fold(u64::from(first & 0x3f), |value, &byte| value << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Side;
    use super::super::parser::Recognition::{self, No, Yes};
    use super::super::parser::{Datagram, Past};
    use super::recognise;

    fn judged(payload: &[u8]) -> Recognition {
        recognise(&mut Datagram {
            side: Side::Source,
            payload,
            wire_len: u32::try_from(payload.len()).unwrap(),
            source_port: 40_000,
            destination_port: 443,
            past: &mut Past::default(),
        })
    }

    fn initial(first: u8, version: u32) -> Vec<u8> {
        let mut bytes = vec![first];
        bytes.extend(version.to_be_bytes());
        bytes.extend([8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x44, 0x00]);
        bytes.resize(1200, 0x5a);
        bytes
    }

    #[test]
    fn versions_and_packet_types() {
        let retry = [&[0xf0, 0, 0, 0, 1, 0, 2, 7, 7][..], &[9; 40]].concat();
        let negotiation = [0x80, 0, 0, 0, 0, 0, 1, 9, 0x0a, 0x0a, 0x0a, 0x0a, 0, 0, 0, 1];
        let unknown_negotiation = [0x80, 0, 0, 0, 0, 0, 1, 9, 0x0a, 0x0a, 0x0a, 0x0a];
        for (bytes, expected) in [
            (initial(0xc3, 1), Yes),
            (initial(0xd3, 0x6b33_43cf), Yes),
            (initial(0xc3, 0xff00_001d), Yes),
            (initial(0xc3, 0xface_b002), Yes),
            (initial(0xc3, 0x1234_5678), No),
            (initial(0x83, 1), No),
            (initial(0x43, 1), No),
            (retry, Yes),
            (negotiation.to_vec(), Yes),
            (unknown_negotiation.to_vec(), No),
            (Vec::new(), No),
        ] {
            assert_eq!(judged(&bytes), expected, "{:02x?}", bytes.get(..8));
        }
    }

    #[test]
    fn a_length_beyond_the_datagram_is_refused() {
        let whole = initial(0xc3, 1);
        let needed = 5 + 1 + 8 + 1 + 1 + 2 + 0x400;
        for len in 0..whole.len() {
            let expected = if len >= needed { Yes } else { No };
            assert_eq!(judged(&whole[..len]), expected, "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = judged(&bytes);
        }
    }
}
