//! `sFlow`, by a datagram's header and the form of its first sample (`sFlow` version 5, sflow.org, section 5; version 2 and 4:
//! RFC 3176, section 5).

use crate::identify::parser::Datagram;
use crate::identify::reader::Reader;

/// Versions that are in use.
const VERSIONS: [u32; 3] = [2, 4, 5];
/// Samples of a datagram: each has 8 bytes or more, and a datagram no more than 64 KiB.
const SAMPLES_MAX: u32 = 8_192;

pub(super) fn is_datagram(datagram: &Datagram<'_>) -> bool {
    reads(datagram) == Some(true)
}

fn reads(datagram: &Datagram<'_>) -> Option<bool> {
    let mut reader = Reader::new(datagram.payload);
    let version = reader.u32()?;
    if !VERSIONS.contains(&version) {
        return Some(false);
    }
    // The agent's address is of IPv4 or IPv6.
    let agent = match reader.u32()? {
        1 => reader.take(4)?,
        2 => reader.take(16)?,
        _ => return Some(false),
    };
    let _sub_agent = if version == 5 { reader.u32()? } else { 0 };
    let (_sequence, _uptime, samples) = (reader.u32()?, reader.u32()?, reader.u32()?);
    if !(1..=SAMPLES_MAX).contains(&samples) || agent.iter().all(|&byte| byte == 0) {
        return Some(false);
    }
    // Flow or counters.
    let (kind, len) = (reader.u32()?, reader.u32()?);
    if version != 5 {
        return Some(matches!(kind, 1 | 2));
    }
    // Also in their expanded forms; a vendor's own has its number in the upper 20 bits.
    let rest = (datagram.wire_len as usize).checked_sub(datagram.payload.len() - reader.rest().len())?;
    Some(matches!(kind & 0xfff, 1..=5) && len % 4 == 0 && len as usize <= rest)
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_datagram;

    #[test]
    fn header_and_first_sample_decide() {
        let header = b"\0\0\0\x05\0\0\0\x01\xc0\0\x02\x01\0\0\0\0\0\0\0\x09\0\x01\x02\x03\0\0\0\x01";
        let own = [&header[..], b"\0\0\0\x02\0\0\0\x08\0\0\0\x01\0\0\0\x02"].concat();
        let len = [&header[..], b"\0\0\0\x02\0\0\0\x0c\0\0\0\x01\0\0\0\x02"].concat();
        let kind = [&header[..], b"\0\0\0\x09\0\0\0\x08\0\0\0\x01\0\0\0\x02"].concat();
        let none = b"\0\0\0\x05\0\0\0\x01\xc0\0\x02\x01\0\0\0\0\0\0\0\x09\0\x01\x02\x03\0\0\0\0\0\0\0\0\0\0\0\0";
        assert_datagrams(is_datagram, 6_343, 44, &[&own], &[&len, &kind, none]);
    }
}
