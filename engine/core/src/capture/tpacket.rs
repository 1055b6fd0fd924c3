//! Blocks of an `AF_PACKET` ring, version 3, to the packets in them.
//!
//! The kernel fills a block with packets and hands it over (packet(7); `Documentation/networking/packet_mmap.rst` and
//! `linux/if_packet.h` of the kernel). A block begins with its own header, and each packet with a `tpacket3_hdr` and a
//! `sockaddr_ll`; numbers are in the byte order of the machine. Packets are used where they lie. A VLAN tag that the kernel took
//! out of a packet is put back before it, in room that `PACKET_RESERVE` keeps, so that the bytes are those on the wire.
//!
//! It is the kernel that writes all this, and nothing of it is believed all the same: whatever lies outside its place ends the
//! block, and no header that comes out of here points beyond the block or into another packet.

mod writer;

pub use writer::{BlockWriter, Tag};

use super::{LinkType, PacketHeader, SECOND_NS};

/// Room before each packet that a VLAN tag is put back into, bytes: what `PACKET_RESERVE` has to ask for.
pub const TAG_BYTES: u32 = 4;

/// Place of the status word in a block.
pub const STATUS_OFFSET: usize = 8;

/// Bit of a block's status: the kernel has handed it over (`TP_STATUS_USER`).
pub const STATUS_USER: u32 = 1;

/// Bit of a block's status: packets were dropped since the statistics were last asked for (`TP_STATUS_LOSING`).
pub const STATUS_LOSING: u32 = 1 << 2;

/// Bit of a packet's status: it had a VLAN tag, which stands in its header (`TP_STATUS_VLAN_VALID`).
const STATUS_VLAN: u32 = 1 << 4;

/// Bit of a packet's status: the tag's protocol stands there too (`TP_STATUS_VLAN_TPID_VALID`).
const STATUS_VLAN_TPID: u32 = 1 << 6;

/// Bytes of `tpacket_block_desc`.
const BLOCK_HEADER_BYTES: usize = 48;

/// Bytes of `tpacket3_hdr` with the `sockaddr_ll` behind it (`TPACKET3_HDRLEN`).
const PACKET_HEADER_BYTES: usize = 68;

/// Type of a packet that this host sent (`PACKET_OUTGOING`).
const OUTGOING: u8 = 4;

/// Bytes of the two MAC addresses that a VLAN tag stands behind.
const ADDRESSES_BYTES: usize = 12;

/// Protocol of a VLAN tag that does not tell its own: IEEE 802.1Q.
const TPID_8021Q: u16 = 0x8100;

/// What is done with packets that this host sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outgoing {
    /// They are packets like others.
    Kept,
    /// They are left out: on the loopback interface each packet comes once as sent and once as received.
    LeftOut,
}

/// What a block held beside the packets that were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockRead {
    /// Packets that were left out because this host sent them.
    pub outgoing: u32,
    /// Packets that the block announces and that could not be read, as something lies outside its place.
    pub unread: u32,
}

/// A packet's slot that was checked: the packet lies behind its header and inside the slot.
struct Slot {
    /// Place of the next slot; of no meaning for the last.
    next: usize,
    /// Where the packet begins, in the block.
    start: usize,
    header: PacketHeader,
    /// Protocol and value of the tag that was taken out.
    tag: Option<[u16; 2]>,
    is_outgoing: bool,
}

/// List the packets of `block`, which has to be the program's at this time, in `headers`, and put back their VLAN tags.
///
/// `link` is the type of the ring's interface. What `headers` held before is gone. Time stamps are nanoseconds since 1970.
pub fn read_block(block: &mut [u8], link: LinkType, outgoing: Outgoing, headers: &mut Vec<PacketHeader>) -> BlockRead {
    headers.clear();
    let mut read = BlockRead::default();
    let Some(&fixed) = block.first_chunk::<BLOCK_HEADER_BYTES>() else { return read };
    let [announced, first, used] = [12, 16, 20].map(|place| word(&fixed, place));
    let end = block.len().min(used as usize);
    let mut at = first as usize;
    for number in 1..=announced {
        let Some(slot) = slot(block, at, end, number == announced, link) else {
            // Announced packets are fewer than the block's bytes, or the count is damage as well: then what could have been.
            let possible = u32::try_from(block.len() / PACKET_HEADER_BYTES).unwrap_or(u32::MAX);
            read.unread = (announced - (number - 1)).min(possible);
            break;
        };
        at = slot.next;
        if slot.is_outgoing && outgoing == Outgoing::LeftOut {
            read.outgoing += 1;
            continue;
        }
        headers.push(match slot.tag {
            Some(tag) => put_back(block, slot.start, tag, slot.header),
            None => slot.header,
        });
    }
    read
}

/// Check the slot at `at`; `None` where it does not lie behind the block's header and before `end`, or its packet not inside it.
#[inline]
fn slot(block: &[u8], at: usize, end: usize, is_last: bool, link: LinkType) -> Option<Slot> {
    let fixed = block.get(at..end)?.first_chunk::<PACKET_HEADER_BYTES>().filter(|_| at >= BLOCK_HEADER_BYTES)?;
    let [next_offset, seconds, nanoseconds, captured_len, wire_len, status] =
        [0, 4, 8, 12, 16, 20].map(|place| word(fixed, place));
    let to_packet = usize::from(half_word(fixed, 24));
    // The last slot reaches to the end, others to the next.
    let next = if is_last { end } else { at.checked_add(next_offset as usize)?.min(end) };
    let start = at + to_packet;
    let has_tag = status & STATUS_VLAN != 0 && link == LinkType::ETHERNET && captured_len as usize >= ADDRESSES_BYTES;
    let before = PACKET_HEADER_BYTES + if has_tag { TAG_BYTES as usize } else { 0 };
    let fits = to_packet >= before && start.checked_add(captured_len as usize)? <= next;
    if !fits || captured_len > wire_len || i64::from(nanoseconds) >= SECOND_NS {
        return None;
    }
    let tpid = if status & STATUS_VLAN_TPID != 0 { half_word(fixed, 36) } else { TPID_8021Q };
    // The tag is the lower half of a word (IEEE 802.1Q: 16 bits).
    let tag = has_tag.then(|| [tpid, (word(fixed, 32) & 0xFFFF) as u16]);
    let header = PacketHeader {
        ts_ns: i64::from(seconds) * SECOND_NS + i64::from(nanoseconds),
        offset: u32::try_from(start).ok()?,
        captured_len,
        wire_len,
        link,
        well_formed: true,
    };
    Some(Slot { next, start, header, tag, is_outgoing: fixed[58] == OUTGOING })
}

/// Put a VLAN tag back behind the MAC addresses, which move into the room before the packet.
fn put_back(block: &mut [u8], start: usize, [tpid, tci]: [u16; 2], header: PacketHeader) -> PacketHeader {
    let room = TAG_BYTES as usize;
    block.copy_within(start..start + ADDRESSES_BYTES, start - room);
    let [[a, b], [c, d]] = [tpid.to_be_bytes(), tci.to_be_bytes()];
    block[start - room + ADDRESSES_BYTES..start + ADDRESSES_BYTES].copy_from_slice(&[a, b, c, d]);
    PacketHeader {
        offset: header.offset - TAG_BYTES,
        captured_len: header.captured_len + TAG_BYTES,
        wire_len: header.wire_len.saturating_add(TAG_BYTES),
        ..header
    }
}

/// The four bytes at `place`, in the machine's order; `place` is one of this file's constants.
#[inline]
fn word<const LEN: usize>(bytes: &[u8; LEN], place: usize) -> u32 {
    u32::from_ne_bytes([bytes[place], bytes[place + 1], bytes[place + 2], bytes[place + 3]])
}

/// The two bytes at `place`, as [`word`].
#[inline]
fn half_word<const LEN: usize>(bytes: &[u8; LEN], place: usize) -> u16 {
    u16::from_ne_bytes([bytes[place], bytes[place + 1]])
}

#[cfg(test)]
mod tests;
