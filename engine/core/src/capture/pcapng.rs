//! pcapng files (draft-ietf-opsawg-pcapng): sections, interfaces and packets of all three kinds.

use super::drops::{Dropped, Drops};
use super::format::{Next, NotACapture, Taken};
use super::pcap::position;
use super::resolution::Resolution;
use super::{LinkType, MAX_BLOCK_BYTES, MAX_PACKET_BYTES, PacketHeader};

/// Block types (section 11.1 of the draft). All others are skipped.
mod block {
    pub const SECTION_HEADER: u32 = 0x0A0D_0D0A;
    pub const INTERFACE: u32 = 1;
    /// Obsolete, written by Wireshark before 1.6.
    pub const PACKET: u32 = 2;
    pub const SIMPLE_PACKET: u32 = 3;
    pub const INTERFACE_STATISTICS: u32 = 5;
    pub const ENHANCED_PACKET: u32 = 6;
}

/// Options of an interface (section 4.2), and of its statistics (section 4.6).
mod option {
    pub const END: u16 = 0;
    pub const RESOLUTION: u16 = 9;
    pub const OFFSET: u16 = 14;
    pub const INTERFACE_DROPS: u16 = 5;
    pub const SYSTEM_DROPS: u16 = 7;
}

/// Block type, length, and the length again at the end.
const MIN_BLOCK_BYTES: u32 = 12;

/// Interfaces that a section may describe; a capture of all ports of a large switch has hundreds.
const MAX_INTERFACES: usize = 65_536;

const TOO_SHORT: &str = "a packet block is too short";

const BIG_ENDIAN_MARK: [u8; 4] = [0x1A, 0x2B, 0x3C, 0x4D];
const LITTLE_ENDIAN_MARK: [u8; 4] = [0x4D, 0x3C, 0x2B, 0x1A];

/// What an interface description says of the packets that name it.
#[derive(Clone, Copy, Debug)]
struct Interface {
    /// Its place in the section.
    number: usize,
    link: LinkType,
    /// Captured bytes at most, 0 for no limit.
    snapshot_len: u32,
    resolution: Resolution,
}

/// The reader of a pcapng's blocks.
#[derive(Debug)]
pub(super) struct Pcapng {
    big_endian: bool,
    interfaces: Vec<Interface>,
    drops: Drops,
    /// Time of the last packet, which simple packets take over, as they have none.
    last_ts_ns: i64,
}

/// The fields of a block's body, read from the front in the section's byte order.
struct Fields<'a> {
    rest: &'a [u8],
    big_endian: bool,
}

impl<'a> Fields<'a> {
    #[inline]
    fn u16(&mut self) -> Option<u16> {
        let (bytes, rest) = self.rest.split_first_chunk::<2>()?;
        self.rest = rest;
        Some(if self.big_endian { u16::from_be_bytes(*bytes) } else { u16::from_le_bytes(*bytes) })
    }

    #[inline]
    fn u32(&mut self) -> Option<u32> {
        let (bytes, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(if self.big_endian { u32::from_be_bytes(*bytes) } else { u32::from_le_bytes(*bytes) })
    }

    /// Two words, the high one first in either byte order.
    #[inline]
    fn high_low(&mut self) -> Option<u64> {
        Some(u64::from(self.u32()?) << 32 | u64::from(self.u32()?))
    }

    /// An option's type and value (section 3.5); values are padded to four bytes.
    fn option(&mut self) -> Option<(u16, &'a [u8])> {
        let (code, len) = (self.u16()?, usize::from(self.u16()?));
        let (value, _) = self.rest.split_at_checked(len)?;
        self.rest = self.rest.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some((code, value))
    }
}

/// A packet block's fields that all kinds have in common.
struct PacketFields {
    /// `None` where it is not described.
    interface: Option<Interface>,
    /// `None` where it is out of range, or its resolution is not known.
    ts_ns: Option<i64>,
    captured_len: u32,
    wire_len: u32,
    /// Bytes of the block's body after these fields: data, padding and options.
    after: usize,
}

impl Pcapng {
    /// Check the start of the first section header, if `head` begins with one: `None` where it does not.
    ///
    /// # Errors
    /// [`NotACapture`] for a byte-order mark that is none, and a header that is cut off.
    pub(super) fn recognise(head: &[u8]) -> Option<Result<Self, NotACapture>> {
        if *head.first_chunk::<4>()? != block::SECTION_HEADER.to_be_bytes() {
            return None;
        }
        if head.len() < super::format::HEAD_BYTES {
            return Some(Err(NotACapture::short("pcapng", head.len())));
        }
        let mut reader = Self { big_endian: false, interfaces: Vec::new(), drops: Drops::default(), last_ts_ns: 0 };
        Some(match reader.section_len(head).and_then(|_| reader.open_section(head.get(8..).unwrap_or_default())) {
            Ok(()) => Ok(reader),
            Err(why) => Err(NotACapture::variety(format!("is a pcapng file whose header is damaged: {why}"))),
        })
    }

    /// Take all whole blocks at the start of `data`.
    pub(super) fn take(&mut self, data: &[u8], offset: usize, packets: &mut Vec<PacketHeader>) -> Taken {
        let mut consumed = 0;
        let next = loop {
            let rest = data.get(consumed..).unwrap_or_default();
            let len = match self.block_len(rest) {
                Ok(Some(len)) => len,
                Ok(None) => break Next::Needs(MIN_BLOCK_BYTES as usize),
                Err(why) => break Next::Damaged(why),
            };
            let Some(whole) = rest.get(..len) else { break Next::Needs(len) };
            match self.block(whole, offset + consumed) {
                Ok(packet) => packets.extend(packet),
                Err(why) => break Next::Damaged(why),
            }
            consumed += len;
        };
        Taken { consumed, next }
    }

    /// What the capture said it lost, since this was last asked.
    pub(super) fn take_dropped(&mut self) -> Vec<Dropped> {
        self.drops.take()
    }

    /// The length of the block that `data` begins with; `None` where its start is not there yet.
    #[inline]
    fn block_len(&mut self, data: &[u8]) -> Result<Option<usize>, String> {
        if data.len() < MIN_BLOCK_BYTES as usize {
            return Ok(None);
        }
        let mut fields = Fields { rest: data, big_endian: self.big_endian };
        let (kind, len) = (fields.u32().unwrap_or(0), fields.u32().unwrap_or(0));
        // A section header reads the same in both byte orders, and decides on that of its own length.
        let len = if kind == block::SECTION_HEADER { self.section_len(data)? } else { len };
        if !(MIN_BLOCK_BYTES..=MAX_BLOCK_BYTES).contains(&len) || len % 4 != 0 {
            return Err(format!("a block claims {len} bytes"));
        }
        Ok(Some(len as usize))
    }

    /// Read the byte-order mark of a section header, and its length in that order.
    fn section_len(&mut self, data: &[u8]) -> Result<u32, String> {
        let mark = data.get(8..).and_then(|rest| rest.first_chunk::<4>()).copied().unwrap_or_default();
        self.big_endian = match mark {
            BIG_ENDIAN_MARK => true,
            LITTLE_ENDIAN_MARK => false,
            _ => return Err("a section header has no byte-order mark".to_owned()),
        };
        let mut fields = Fields { rest: data.get(4..).unwrap_or_default(), big_endian: self.big_endian };
        Ok(fields.u32().unwrap_or(0))
    }

    /// Read a whole block; the packet in it, if it holds one. Lengths that cannot be are damage; a time or an interface
    /// that cannot be concerns its packet alone.
    #[inline]
    fn block(&mut self, whole: &[u8], offset: usize) -> Result<Option<PacketHeader>, String> {
        let body = whole.get(8..whole.len() - 4).unwrap_or_default();
        let mut fields = Fields { rest: whole, big_endian: self.big_endian };
        let (kind, len) = (fields.u32(), fields.u32());
        let mut trailer =
            Fields { rest: whole.get(whole.len() - 4..).unwrap_or_default(), big_endian: self.big_endian };
        if trailer.u32() != len {
            return Err("a block has different lengths at its start and at its end".to_owned());
        }
        let fields = Fields { rest: body, big_endian: self.big_endian };
        let packet = match kind {
            Some(block::ENHANCED_PACKET) => self.enhanced_packet(fields)?,
            Some(block::SIMPLE_PACKET) => self.simple_packet(fields)?,
            Some(block::PACKET) => self.obsolete_packet(fields)?,
            Some(block::INTERFACE) => return self.describe_interface(fields).map(|()| None),
            Some(block::INTERFACE_STATISTICS) => {
                self.statistics(fields);
                return Ok(None);
            }
            Some(block::SECTION_HEADER) => return self.open_section(body).map(|()| None),
            _ => return Ok(None),
        };
        if packet.captured_len > MAX_PACKET_BYTES || packet.captured_len as usize > packet.after {
            return Err(format!("a packet claims {} bytes", packet.captured_len));
        }
        let read = packet.interface.zip(packet.ts_ns);
        if let Some((interface, ts_ns)) = read {
            self.last_ts_ns = ts_ns;
            self.drops.packet(interface.number, ts_ns);
        }
        Ok(Some(PacketHeader {
            ts_ns: self.last_ts_ns,
            offset: position(offset, whole.len() - 4 - packet.after),
            captured_len: packet.captured_len,
            wire_len: packet.wire_len.max(packet.captured_len),
            link: packet.interface.map_or(LinkType::NULL, |interface| interface.link),
            well_formed: read.is_some(),
        }))
    }

    /// Section header block (section 4.1).
    fn open_section(&mut self, body: &[u8]) -> Result<(), String> {
        let mut fields = Fields { rest: body, big_endian: self.big_endian };
        let version = (fields.u32(), fields.u16(), fields.u16());
        let (_, Some(major), Some(minor)) = version else { return Err("a section header is too short".to_owned()) };
        // 1.2 was written by some tools, and is read like 1.0 (section 4.1).
        if major != 1 || !matches!(minor, 0 | 2) {
            return Err(format!("a section has version {major}.{minor}, not 1.0"));
        }
        self.interfaces.clear();
        self.drops.open_section();
        Ok(())
    }

    /// Interface description block (section 4.2).
    fn describe_interface(&mut self, mut fields: Fields<'_>) -> Result<(), String> {
        let (Some(link), Some(_), Some(snapshot_len)) = (fields.u16(), fields.u16(), fields.u32()) else {
            return Err("an interface description is too short".to_owned());
        };
        if self.interfaces.len() >= MAX_INTERFACES {
            return Err(format!("a section has more than {MAX_INTERFACES} interfaces"));
        }
        let (mut resolution, mut offset_s) = (Resolution::MICROSECONDS, 0);
        while let Some((code, value)) = fields.option() {
            match (code, value) {
                (option::END, _) => break,
                (option::RESOLUTION, &[value]) => resolution = Resolution::from_option(value),
                (option::OFFSET, value) => offset_s = self.signed(value).unwrap_or(0),
                _ => {}
            }
        }
        let resolution = resolution.with_offset(offset_s);
        let number = self.interfaces.len();
        self.interfaces.push(Interface { number, link: LinkType(link), snapshot_len, resolution });
        self.drops.describe_interface();
        Ok(())
    }

    /// Interface statistics block (section 4.6). No packet hangs on it: one that cannot be read is passed over.
    fn statistics(&mut self, mut fields: Fields<'_>) {
        let Some((number, ticks)) = fields.u32().zip(fields.high_low()) else { return };
        let Some(interface) = self.interface(number) else { return };
        let Some(at_ns) = interface.resolution.nanoseconds(ticks) else { return };
        let mut counters = [None; 2];
        while let Some((code, value)) = fields.option() {
            match code {
                option::END => break,
                option::INTERFACE_DROPS => counters[0] = self.unsigned(value),
                option::SYSTEM_DROPS => counters[1] = self.unsigned(value),
                _ => {}
            }
        }
        self.drops.statistics(interface.number, at_ns, counters);
    }

    /// A signed number of 64 bits.
    fn signed(&self, value: &[u8]) -> Option<i64> {
        self.unsigned(value).map(|value| i64::from_ne_bytes(value.to_ne_bytes()))
    }

    /// An unsigned number of 64 bits.
    fn unsigned(&self, value: &[u8]) -> Option<u64> {
        let bytes = *value.first_chunk::<8>()?;
        Some(if self.big_endian { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    }

    /// Enhanced packet block (section 4.3).
    #[inline]
    fn enhanced_packet(&self, mut fields: Fields<'_>) -> Result<PacketFields, String> {
        let interface = self.interface(fields.u32().ok_or(TOO_SHORT)?);
        let values = (fields.high_low(), fields.u32(), fields.u32());
        Self::stamped(interface, values, fields.rest.len())
    }

    /// Packet block (appendix A), in which the interface has 16 bits and a count of drops follows.
    fn obsolete_packet(&self, mut fields: Fields<'_>) -> Result<PacketFields, String> {
        let interface = self.interface(fields.u16().ok_or(TOO_SHORT)?.into());
        fields.u16();
        let values = (fields.high_low(), fields.u32(), fields.u32());
        Self::stamped(interface, values, fields.rest.len())
    }

    /// Simple packet block (section 4.4): of the first interface, without a time.
    fn simple_packet(&self, mut fields: Fields<'_>) -> Result<PacketFields, String> {
        let interface = self.interface(0);
        let wire_len = fields.u32().ok_or("a simple packet is too short")?;
        let after = fields.rest.len();
        let snapshot_len = match interface.map(|interface| interface.snapshot_len) {
            Some(0) => u32::MAX,
            Some(len) => len,
            // How much of the block is data is not known; the packet is refused in any case.
            None => u32::try_from(after).unwrap_or(u32::MAX),
        };
        Ok(PacketFields {
            interface,
            ts_ns: Some(self.last_ts_ns),
            captured_len: wire_len.min(snapshot_len),
            wire_len,
            after,
        })
    }

    #[inline]
    fn interface(&self, number: u32) -> Option<Interface> {
        usize::try_from(number).ok().and_then(|index| self.interfaces.get(index)).copied()
    }

    /// A packet's fields from its time stamp and two lengths.
    #[inline]
    fn stamped(
        interface: Option<Interface>,
        values: (Option<u64>, Option<u32>, Option<u32>),
        after: usize,
    ) -> Result<PacketFields, String> {
        let (Some(ticks), Some(captured_len), Some(wire_len)) = values else {
            return Err(TOO_SHORT.to_owned());
        };
        let ts_ns = interface.and_then(|interface| interface.resolution.nanoseconds(ticks));
        Ok(PacketFields { interface, ts_ns, captured_len, wire_len, after })
    }
}

#[cfg(test)]
mod tests;
