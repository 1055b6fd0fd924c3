//! The long header of QUIC packets (RFC 9000, section 17.2; RFC 8999, section 5.1).

use std::fmt;

use super::super::reader::Reader;
use super::version::{V2, Version};

/// Longest connection id (RFC 9000, section 17.2).
const ID_MAX: usize = 20;
/// Shortest rest of a protected packet: a packet number of at most four bytes and the sample after it (RFC 9001, section 5.4.2).
const PROTECTED_MIN: u64 = 20;
/// The integrity tag of a Retry packet (RFC 9001, section 5.8).
const RETRY_TAG: usize = 16;

/// A connection id (RFC 9000, section 5.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ConnectionId {
    len: u8,
    /// Zero from `len` on.
    bytes: [u8; ID_MAX],
}

impl ConnectionId {
    /// `None` where there are more bytes than an id may have.
    pub(super) fn new(id: &[u8]) -> Option<Self> {
        let mut bytes = [0; ID_MAX];
        bytes.get_mut(..id.len())?.copy_from_slice(id);
        Some(Self { len: u8::try_from(id.len()).ok()?, bytes })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }
}

/// Without its bytes: who sends it is free in their choice.
impl fmt::Debug for ConnectionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ConnectionId({} bytes)", self.len)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Initial,
    /// 0-RTT or Handshake.
    Keyed,
    Retry,
    /// Version 0: it lists what the server speaks (RFC 9000, section 17.2.1).
    Negotiation,
}

/// A long header of a known version, or of Version Negotiation.
#[derive(Clone, Copy)]
pub(super) struct LongHeader {
    pub kind: Kind,
    pub version: u32,
    pub destination: ConnectionId,
    pub source: ConnectionId,
    /// Whether the bit is set that tells QUIC from others (RFC 9000, section 17.2); once peers know each other it may not be
    /// (RFC 9287).
    pub is_fixed: bool,
    /// Where what follows the header's clear fields begins: the packet number, but for Retry and Version Negotiation.
    pub number_at: usize,
    /// Bytes from there to the end of the packet, as it states them.
    pub len: u64,
}

impl LongHeader {
    /// Read the header at the start of `bytes`, which may be cut after it.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let first = reader.u8().filter(|first| first & 0x80 != 0)?;
        let version = reader.u32()?;
        let kind = kind(first, version)?;
        let destination = ConnectionId::new(reader.vector8()?)?;
        let source = ConnectionId::new(reader.vector8()?)?;
        if kind == Kind::Initial {
            let token_len = variable(&mut reader)?;
            reader.take(usize::try_from(token_len).ok()?)?;
        }
        let len = match kind {
            Kind::Initial | Kind::Keyed => variable(&mut reader).filter(|&len| len >= PROTECTED_MIN)?,
            Kind::Retry if reader.rest().len() < RETRY_TAG => return None,
            Kind::Retry | Kind::Negotiation => reader.rest().len() as u64,
        };
        let number_at = bytes.len() - reader.rest().len();
        Some(Self { kind, version, destination, source, is_fixed: first & 0x40 != 0, number_at, len })
    }

    /// Bytes of the whole packet.
    pub(super) const fn packet_len(&self) -> u64 {
        self.len.saturating_add(self.number_at as u64)
    }
}

/// The packet type bits, which version 2 renumbered (RFC 9369, section 3.2).
fn kind(first: u8, version: u32) -> Option<Kind> {
    if version == 0 {
        return Some(Kind::Negotiation);
    }
    Version::of(version)?;
    let number = first >> 4 & 3;
    Some(match if version == V2 { number.wrapping_sub(1) & 3 } else { number } {
        0 => Kind::Initial,
        3 => Kind::Retry,
        _ => Kind::Keyed,
    })
}

/// A variable-length integer (RFC 9000, section 16).
pub(super) fn variable(reader: &mut Reader<'_>) -> Option<u64> {
    let first = reader.u8()?;
    let rest = reader.take((1 << (first >> 6)) - 1)?;
    Some(rest.iter().fold(u64::from(first & 0x3f), |value, &byte| value << 8 | u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::{ConnectionId, Kind, LongHeader, Reader, variable};

    #[test]
    fn integers_of_rfc_9000_appendix_a_1() {
        for (bytes, expected) in [
            (&[0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c][..], Some(151_288_809_941_952_652)),
            (&[0x9d, 0x7f, 0x3e, 0x7d], Some(494_878_333)),
            (&[0x7b, 0xbd], Some(15_293)),
            (&[0x25], Some(37)),
            (&[0x40, 0x25], Some(37)),
            (&[0x40], None),
            (&[], None),
        ] {
            assert_eq!(variable(&mut Reader::new(bytes)), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn packet_types_by_version() {
        for (first, version, expected) in [
            (0xc0, 1, Some(Kind::Initial)),
            (0xd0, 1, Some(Kind::Keyed)),
            (0xe0, 1, Some(Kind::Keyed)),
            (0xf0, 1, Some(Kind::Retry)),
            (0xd0, 0x6b33_43cf, Some(Kind::Initial)),
            (0xe0, 0x6b33_43cf, Some(Kind::Keyed)),
            (0xf0, 0x6b33_43cf, Some(Kind::Keyed)),
            (0xc0, 0x6b33_43cf, Some(Kind::Retry)),
            (0x80, 0, Some(Kind::Negotiation)),
            (0xc0, 2, None),
            (0x40, 1, None),
        ] {
            let mut bytes = vec![first];
            bytes.extend(u32::to_be_bytes(version));
            bytes.extend([2, 7, 7, 1, 9]);
            bytes.resize(64, 20);
            assert_eq!(LongHeader::parse(&bytes).map(|header| header.kind), expected, "{first:#x} {version:#x}");
        }
    }

    #[test]
    fn an_id_has_twenty_bytes_at_most() {
        assert_eq!(ConnectionId::new(&[7; 20]).map(|id| id.bytes().to_vec()), Some(vec![7; 20]));
        assert_eq!(ConnectionId::new(&[7; 21]), None);
        assert_ne!(ConnectionId::new(&[0]), ConnectionId::new(&[]));
        assert_eq!(format!("{:?}", ConnectionId::new(&[0xab; 3])), "Some(ConnectionId(3 bytes))");
    }
}
