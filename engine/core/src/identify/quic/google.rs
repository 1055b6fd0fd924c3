//! Google's QUIC before version 50, whose first packets are in clear (QUIC Wire Layout Specification, as Chromium had it).
//!
//! Packets have a public header (Q024 to Q043) or an early long header (Q044 to Q046), a hash of 12 bytes, and frames. The client's
//! first message, CHLO, is a map of tags on stream 1; its name is the value of the tag SNI.

use super::super::parser::Datagram;
use super::super::reader::Reader;
use crate::names::normalise;

/// Versions with a public header, as `Q` and three digits. Older ones are not in use.
const PUBLIC: std::ops::RangeInclusive<u8> = 24..=43;
/// Versions with an early long header.
const LONG: std::ops::RangeInclusive<u8> = 44..=46;
/// Last version with a byte of private flags before the frames.
const PRIVATE_FLAGS_LAST: u8 = 32;
/// First version whose numbers are big-endian.
const BIG_ENDIAN_FIRST: u8 = 39;
/// Bits of the public flags: a version follows; the packet is a reset; the connection id has eight bytes.
const HAS_VERSION: u8 = 0x01;
const IS_RESET: u8 = 0x02;
const HAS_ID: u8 = 0x08;
/// What the flags of a packet may be that is no reset: version or none, an id, a nonce or none, and a number of any length.
pub(super) const PUBLIC_FLAGS: [u8; 16] =
    [0x08, 0x09, 0x0c, 0x0d, 0x18, 0x19, 0x1c, 0x1d, 0x28, 0x29, 0x2c, 0x2d, 0x38, 0x39, 0x3c, 0x3d];
/// FNV-1a, 96 bits of it, before the frames of a packet in clear.
const HASH: usize = 12;
/// Frames looked at before the handshake's: acknowledgements and padding.
const FRAMES_MAX: usize = 16;
/// Tags of a message at most, as Chromium has it.
const TAGS_MAX: u16 = 128;

const CHLO: &[u8] = b"CHLO";
const SNI: &[u8] = b"SNI\0";

/// Whether this number in a version list is a version of this file.
pub(super) fn is_clear_version(number: u32) -> bool {
    version(&number.to_be_bytes()).is_some()
}

/// `24` of `Q024`.
fn version(tag: &[u8]) -> Option<u8> {
    let [b'Q', b'0', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = *tag else { return None };
    Some((tens - b'0') * 10 + (ones - b'0')).filter(|version| PUBLIC.contains(version) || LONG.contains(version))
}

/// A version of this file where it belongs, before a hello or on the ports of the web; on those also a server's answer to a hello.
pub(super) fn is_google(datagram: &Datagram<'_>) -> bool {
    let is_web = datagram.has_port(443) || datagram.has_port(80);
    let Some(packet) = Packet::parse(datagram.payload) else { return is_web && is_reset(datagram.payload) };
    let begins = |tags: &[&[u8]]| packet.handshake().is_some_and(|data| tags.iter().any(|tag| data.starts_with(tag)));
    if packet.version.is_some() { is_web || begins(&[CHLO]) } else { is_web && begins(&[b"REJ\0", b"SREJ"]) }
}

/// A public reset: flags, connection id, and a message with its tag.
fn is_reset(payload: &[u8]) -> bool {
    payload.first().is_some_and(|flags| flags & !(HAS_ID | 0x04) == IS_RESET)
        && payload.get(9..).is_some_and(|message| message.starts_with(b"PRST"))
}

/// A packet in clear, or one that looks like it.
struct Packet<'a> {
    /// `None` where the header has none: the peers have agreed.
    version: Option<u8>,
    number_len: usize,
    frames: Reader<'a>,
}

impl<'a> Packet<'a> {
    fn parse(payload: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(payload);
        let first = reader.u8()?;
        let (known, number_len) = if first & 0x80 == 0 {
            if first & (0x40 | IS_RESET) != 0 || first & HAS_ID == 0 {
                return None;
            }
            reader.take(8)?;
            let known = if first & HAS_VERSION == 0 {
                None
            } else {
                Some(version(reader.take(4)?).filter(|version| PUBLIC.contains(version))?)
            };
            (known, number_len(first >> 4))
        } else {
            let known = version(reader.take(4)?).filter(|version| LONG.contains(version))?;
            // Lengths of both connection ids, less three where not zero: one of eight bytes, and none.
            if !matches!(reader.u8()?, 0x50 | 0x05) {
                return None;
            }
            reader.take(8)?;
            // Only the last has the length in the first byte.
            (Some(known), if known == *LONG.end() { usize::from(first & 3) + 1 } else { 4 })
        };
        reader.take(number_len + HASH)?;
        if known.is_some_and(|version| version <= PRIVATE_FLAGS_LAST) {
            reader.u8()?;
        }
        Some(Self { version: known, number_len, frames: reader })
    }

    /// The bytes of stream 1, the handshake's, from where this packet has them: the client's next message begins a packet too.
    fn handshake(&self) -> Option<&'a [u8]> {
        let mut reader = self.frames;
        for _ in 0..FRAMES_MAX {
            let kind = reader.u8()?;
            if kind & 0x80 != 0 {
                return self.stream(kind, reader);
            }
            match kind {
                // PADDING and PING.
                0x00 | 0x07 => {}
                // BLOCKED, STOP_WAITING, WINDOW_UPDATE.
                0x05 => _ = reader.take(4)?,
                0x06 => _ = reader.take(self.number_len)?,
                0x04 => _ = reader.take(12)?,
                0x40..=0x7f => skip_ack(kind, &mut reader)?,
                _ => return None,
            }
        }
        None
    }

    /// A STREAM frame: `1FDOOOSS`, with a length if `D`, an offset of `OOO` bytes (one more where not zero), and the stream's
    /// number in `SS` bytes and one.
    fn stream(&self, kind: u8, mut reader: Reader<'a>) -> Option<&'a [u8]> {
        let number = reader.take(usize::from(kind & 3) + 1)?;
        let offset_len = usize::from(kind >> 2 & 7);
        reader.take(if offset_len == 0 { 0 } else { offset_len + 1 })?;
        if number.iter().map(|&byte| u32::from(byte)).sum::<u32>() != 1 {
            return None;
        }
        if kind & 0x20 == 0 {
            return Some(reader.rest());
        }
        let len = reader.u16()?;
        let is_little = self.version.is_some_and(|version| version < BIG_ENDIAN_FIRST);
        reader.take(usize::from(if is_little { len.swap_bytes() } else { len }))
    }
}

/// Bytes of a number with this two-bit length.
const fn number_len(bits: u8) -> usize {
    match bits & 3 {
        0 => 1,
        1 => 2,
        2 => 4,
        _ => 6,
    }
}

/// An ACK frame of versions 39 to 46: `01NULLMM`.
fn skip_ack(kind: u8, reader: &mut Reader<'_>) -> Option<()> {
    let block_len = number_len(kind);
    // Largest acknowledged and delay.
    reader.take(number_len(kind >> 2) + 2)?;
    let blocks = if kind & 0x20 == 0 { 0 } else { usize::from(reader.u8()?) };
    reader.take(block_len + blocks * (1 + block_len))?;
    let stamps = usize::from(reader.u8()?);
    reader.take(if stamps == 0 { 0 } else { 5 + 3 * (stamps - 1) })?;
    Some(())
}

/// What the client's first message asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hello {
    pub server_name: Option<Box<str>>,
}

/// The client's hello, if `payload` is a packet in clear with it.
pub(super) fn clear_hello(payload: &[u8]) -> Option<Hello> {
    hello(Packet::parse(payload)?.handshake()?)
}

/// The hello at the start of the handshake's bytes; `None` where it is none, or not whole.
///
/// A map: its tag, the number of entries, and for each a tag and where its value ends; then the values.
pub(super) fn hello(data: &[u8]) -> Option<Hello> {
    let mut reader = Reader::new(data);
    if reader.take(4)? != CHLO {
        return None;
    }
    let entries = reader.u16().map(u16::swap_bytes).filter(|&entries| entries <= TAGS_MAX)?;
    reader.take(2)?;
    let mut index = Reader::new(reader.take(usize::from(entries) * 8)?);
    let values = reader.rest();
    let (mut start, mut server_name) = (0, None);
    while let Some((tag, end)) = index.take(4).zip(index.u32()) {
        let end = usize::try_from(end.swap_bytes()).ok()?;
        let value = values.get(start..end)?;
        if tag == SNI {
            server_name = normalise(value);
        }
        start = end;
    }
    Some(Hello { server_name })
}

/// Whether the handshake's bytes may still become a hello.
pub(super) fn may_be_hello(data: &[u8]) -> bool {
    data.iter().zip(CHLO).all(|(byte, expected)| byte == expected)
}

#[cfg(test)]
pub(super) mod tests;
