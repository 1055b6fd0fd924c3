//! Classic pcap files (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds.

use super::format::{HEAD_BYTES, Next, NotACapture, Taken};
use super::resolution::Resolution;
use super::{LinkType, MAX_PACKET_BYTES, PacketHeader, SECOND_NS};

const RECORD_HEADER_BYTES: usize = 16;

const MICROSECONDS: u32 = 0xA1B2_C3D4;
const NANOSECONDS: u32 = 0xA1B2_3C4D;

/// Magic numbers of files that look like pcap and have other record headers.
const MODIFIED: [(u32, &str); 5] = [
    (0xA1B2_CD34, "modified pcap of old Linux tcpdump patches"),
    (0xA1B2_34CD, "modified pcap of old tcpdump patches with another record header"),
    (0xA12B_3C4D, "modified pcap of Navtel"),
    (0x1C00_01AC, "modified pcap of Ixia (hardware)"),
    (0x1C00_01AB, "modified pcap of Ixia (software)"),
];

/// The reader of a pcap's records.
#[derive(Debug)]
pub(super) struct Pcap {
    big_endian: bool,
    /// Resolution of the fraction of a second.
    fraction: Resolution,
    link: LinkType,
    /// Whether the file is of version 2.3 or older, where the two lengths of a record stand in either order.
    lengths_either_way: bool,
}

impl Pcap {
    /// Read the file header, if `head` begins with one: `None` where it does not.
    ///
    /// # Errors
    /// [`NotACapture`] for modified pcaps, versions other than 2.0 to 2.4, and a header that is cut off.
    pub(super) fn recognise(head: &[u8]) -> Option<Result<Self, NotACapture>> {
        let magic = *head.first_chunk::<4>()?;
        for (number, big_endian) in [(u32::from_be_bytes(magic), true), (u32::from_le_bytes(magic), false)] {
            let fraction = match number {
                MICROSECONDS => Resolution::MICROSECONDS,
                NANOSECONDS => Resolution::from_option(9),
                _ => match MODIFIED.iter().find(|(modified, _)| *modified == number) {
                    Some((_, name)) => return Some(Err(NotACapture::variety(format!("is a {name}")))),
                    None => continue,
                },
            };
            return Some(Self::from_header(head, big_endian, fraction));
        }
        None
    }

    fn from_header(head: &[u8], big_endian: bool, fraction: Resolution) -> Result<Self, NotACapture> {
        let header = head.first_chunk::<HEAD_BYTES>().ok_or_else(|| NotACapture::short("pcap", head.len()))?;
        let &[_, _, _, _, a0, a1, i0, i1, _, _, _, _, _, _, _, _, _, _, _, _, l0, l1, l2, l3] = header;
        let (major, minor, link) = if big_endian {
            (u16::from_be_bytes([a0, a1]), u16::from_be_bytes([i0, i1]), u16::from_be_bytes([l2, l3]))
        } else {
            (u16::from_le_bytes([a0, a1]), u16::from_le_bytes([i0, i1]), u16::from_le_bytes([l0, l1]))
        };
        if major != 2 || minor > 4 {
            return Err(NotACapture::variety(format!("is a pcap file of version {major}.{minor}, not 2.4")));
        }
        Ok(Self { big_endian, fraction, link: LinkType(link), lengths_either_way: minor < 4 })
    }

    /// Take all whole records at the start of `data`.
    #[inline]
    pub(super) fn take(&self, data: &[u8], offset: usize, packets: &mut Vec<PacketHeader>) -> Taken {
        if self.big_endian {
            self.take_ordered(data, offset, packets, u32::from_be_bytes)
        } else {
            self.take_ordered(data, offset, packets, u32::from_le_bytes)
        }
    }

    #[inline]
    fn take_ordered(
        &self,
        data: &[u8],
        offset: usize,
        packets: &mut Vec<PacketHeader>,
        read: impl Fn([u8; 4]) -> u32,
    ) -> Taken {
        let mut rest = data;
        let next = loop {
            let Some((header, body)) = rest.split_first_chunk::<RECORD_HEADER_BYTES>() else {
                break Next::Needs(RECORD_HEADER_BYTES);
            };
            let &[s0, s1, s2, s3, f0, f1, f2, f3, c0, c1, c2, c3, w0, w1, w2, w3] = header;
            let (mut captured_len, mut wire_len) = (read([c0, c1, c2, c3]), read([w0, w1, w2, w3]));
            if self.lengths_either_way && captured_len > wire_len {
                (captured_len, wire_len) = (wire_len, captured_len);
            }
            if captured_len > MAX_PACKET_BYTES {
                break Next::Damaged(format!("a packet claims {captured_len} bytes"));
            }
            let Some((_, after)) = body.split_at_checked(captured_len as usize) else {
                break Next::Needs(RECORD_HEADER_BYTES + captured_len as usize);
            };
            let seconds = i64::from(read([s0, s1, s2, s3])) * SECOND_NS;
            let fraction = self.fraction.nanoseconds(read([f0, f1, f2, f3]).into()).unwrap_or(0);
            packets.push(PacketHeader {
                // Both fit: 2^32 s and 2^32 us are less than MAX_TIME_NS together.
                ts_ns: seconds + fraction,
                offset: position(offset, data.len() - body.len()),
                captured_len,
                wire_len: wire_len.max(captured_len),
                link: self.link,
                well_formed: true,
            });
            rest = after;
        };
        Taken { consumed: data.len() - rest.len(), next }
    }
}

/// A position in a batch's buffer, which is never longer than a few times the longest block.
#[inline]
pub(super) fn position(offset: usize, within: usize) -> u32 {
    u32::try_from(offset + within).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of a little-endian file in microseconds, of Ethernet with a frame check sequence noted.
    const HEADER: [u8; 24] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0x44];

    fn reader(head: &[u8]) -> Pcap {
        Pcap::recognise(head).unwrap().unwrap()
    }

    fn record(captured_len: u32, body: &[u8]) -> Vec<u8> {
        let mut record = Vec::new();
        for field in [3, 5, captured_len, 1500] {
            record.extend(u32::to_le_bytes(field));
        }
        record.extend(body);
        record
    }

    #[test]
    fn opsawg_pcap_section_4_file_header() {
        assert_eq!(reader(&HEADER).link, LinkType::ETHERNET);
        for high_bits in [[0, 0], [0, 0x44], [0xFF, 0xFF], [0x03, 0]] {
            let mut other = HEADER;
            other[22..].copy_from_slice(&high_bits);
            assert_eq!(reader(&other).link, LinkType::ETHERNET, "no part of the type: {high_bits:?}");
        }
        for len in 4..24 {
            let fault = Pcap::recognise(&HEADER[..len]).unwrap().unwrap_err();
            assert_eq!(fault.message, format!("ends inside its pcap header, after {len} bytes"));
        }
        for (major, minor) in [(2, 5), (1, 4), (3, 0)] {
            let mut other = HEADER;
            (other[4], other[6]) = (major, minor);
            let fault = Pcap::recognise(&other).unwrap().unwrap_err();
            assert_eq!(fault.message, format!("is a pcap file of version {major}.{minor}, not 2.4"));
        }
        assert!(Pcap::recognise(&[0; 24]).is_none());
    }

    #[test]
    fn modified_magic_numbers_are_refused_with_a_remedy() {
        for (number, name) in MODIFIED {
            for magic in [number.to_be_bytes(), number.to_le_bytes()] {
                let fault = Pcap::recognise(&magic).unwrap().unwrap_err();
                assert_eq!(fault.message, format!("is a {name}"));
                assert!(fault.remedy.contains("editcap"));
            }
        }
    }

    #[test]
    fn opsawg_pcap_section_5_packet_record() {
        let data = [record(3, &[7, 8, 9]), record(0, &[]), record(4, &[1])].concat();
        let mut packets = Vec::new();
        let taken = reader(&HEADER).take(&data, 100, &mut packets);
        assert_eq!(taken, Taken { consumed: 35, next: Next::Needs(20) });
        let first = PacketHeader {
            ts_ns: 3_000_005_000,
            offset: 116,
            captured_len: 3,
            wire_len: 1500,
            link: LinkType::ETHERNET,
            well_formed: true,
        };
        assert_eq!(packets, [first, PacketHeader { offset: 135, captured_len: 0, ..first }]);
    }

    #[test]
    fn before_version_2_4_the_shorter_length_is_the_captured_one() {
        let mut old = HEADER;
        old[6] = 3;
        for (first, second) in [(3_u32, 1500_u32), (1500, 3)] {
            let mut data = record(first, &[7, 8, 9]);
            data[12..16].copy_from_slice(&second.to_le_bytes());
            let mut packets = Vec::new();
            assert_eq!(reader(&old).take(&data, 0, &mut packets).consumed, 19);
            assert_eq!((packets[0].captured_len, packets[0].wire_len), (3, 1500));
        }
    }

    #[test]
    fn a_length_beyond_any_packet_is_damage() {
        let mut packets = Vec::new();
        let taken = reader(&HEADER).take(&record(MAX_PACKET_BYTES, &[]), 0, &mut packets);
        assert_eq!(taken.next, Next::Needs(16 + (1 << 20)));
        let taken = reader(&HEADER).take(&record(MAX_PACKET_BYTES + 1, &[]), 0, &mut packets);
        assert_eq!(taken.next, Next::Damaged("a packet claims 1048577 bytes".to_owned()));
        assert!(packets.is_empty());
    }
}
