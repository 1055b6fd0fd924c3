//! `NetFlow` and IPFIX, by a packet that its records or sets fill (`NetFlow` version 5: Cisco, "`NetFlow` Export Datagram
//! Formats"; version 9: RFC 3954, section 5; IPFIX: RFC 7011, section 3).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Versions whose records have one length: version, bytes of the header, bytes of a record, records at most.
const FIXED: [(u16, u32, u32, u16); 3] = [(1, 16, 52, 24), (5, 24, 48, 30), (7, 24, 52, 27)];
const VERSION_9: u16 = 9;
const IPFIX: u16 = 10;
/// Sets below are templates or reserved (RFC 3954, section 5.2; RFC 7011, section 3.3.2).
const DATA_MIN: u16 = 256;

pub(super) fn is_netflow(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(version), Some(count)) = (reader.u16(), reader.u16()) else { return false };
    if let Some(&(_, header, record, max)) = FIXED.iter().find(|entry| entry.0 == version) {
        let fits = datagram.wire_len == header + record * u32::from(count);
        return (1..=max).contains(&count) && fits && is_time(&mut reader) == Some(true);
    }
    let is_header = version == VERSION_9 && count > 0 && is_time(&mut reader) == Some(true);
    // Sequence number, source.
    is_header && reader.take(8).is_some() && are_sets(datagram, reader, &[0, 1])
}

pub(super) fn is_ipfix(datagram: &Datagram<'_>) -> bool {
    let mut reader = Reader::new(datagram.payload);
    let (Some(version), Some(len), Some(_header)) = (reader.u16(), reader.u16(), reader.take(12)) else { return false };
    version == IPFIX && u32::from(len) == datagram.wire_len && are_sets(datagram, reader, &[2, 3])
}

/// Up-time in milliseconds, and seconds since 1970, which are of this century.
fn is_time(reader: &mut Reader<'_>) -> Option<bool> {
    let (_uptime, seconds) = (reader.u32()?, reader.u32()?);
    Some(seconds > 946_684_800)
}

/// Whether sets with an identifier and a length fill the packet, as far as it was captured: `templates` or data.
fn are_sets(datagram: &Datagram<'_>, mut reader: Reader<'_>, templates: &[u16]) -> bool {
    let mut sets = 0;
    while let (Some(id), Some(len)) = (reader.u16(), reader.u16()) {
        if (id < DATA_MIN && !templates.contains(&id)) || len < 4 {
            return false;
        }
        sets += 1;
        if reader.take(usize::from(len) - 4).is_none() {
            return datagram.payload.len() < datagram.wire_len as usize;
        }
    }
    // Padding of up to three bytes ends some.
    sets > 0 && reader.rest().len() < 4
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::{is_ipfix, is_netflow};

    #[test]
    fn the_records_fill_a_packet_of_version_5() {
        let header = b"\0\x05\0\x02\x01\x02\x03\x04\x60\x01\x02\x03\0\0\0\0\0\0\0\x09\0\0\0\0";
        let own = [&header[..], &[1; 96]].concat();
        let longer = [&header[..], &[1; 97]].concat();
        let early = [&b"\0\x05\0\x02\x01\x02\x03\x04\x30\0\0\0\0\0\0\0\0\0\0\x09\0\0\0\0"[..], &[1; 96]].concat();
        assert_datagrams(is_netflow, 2_055, 120, &[&own], &[&longer, &early]);
    }

    #[test]
    fn the_sets_fill_one_of_version_9_and_of_ipfix() {
        let header = b"\0\x09\0\x01\x01\x02\x03\x04\x60\x01\x02\x03\0\0\0\x09\0\0\0\0";
        let own = [&header[..], b"\0\0\0\x0c\x01\0\0\x01\0\x08\0\x04\x01\0\0\x08\xc0\0\x02\x01"].concat();
        let set = [&header[..], b"\0\x02\0\x0c\x01\0\0\x01\0\x08\0\x04"].concat();
        let len = [&header[..], b"\0\0\0\x0d\x01\0\0\x01\0\x08\0\x04"].concat();
        assert_datagrams(is_netflow, 2_055, 32, &[&own], &[&set, &len]);
        let header = b"\0\x0a\0\x1c\x60\x01\x02\x03\0\0\0\x09\0\0\0\0";
        let own = [&header[..], b"\0\x02\0\x0c\x01\0\0\x01\0\x08\0\x04"].concat();
        let set = [&header[..], b"\0\x01\0\x0c\x01\0\0\x01\0\x08\0\x04"].concat();
        assert_datagrams(is_ipfix, 4_739, 28, &[&own], &[&set]);
    }
}
