//! Beckhoff ADS, by the header of a packet over TCP (Beckhoff Information System, "AMS/TCP Packet"), or the number that begins one
//! that looks for devices. Values have the low byte first.

use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;

/// Two addresses, command, flags, length, error, identifier.
const AMS_HEADER: u32 = 32;
/// The last command.
const COMMAND_MAX: u16 = 9;
/// Flags: an ADS command, which may be a response.
const FLAGS: [u16; 2] = [4, 5];
const PACKET_MAX: u32 = 1 << 24;
/// What looks for devices begins with.
pub(super) const DISCOVERY: [u8; 8] = [0x03, 0x66, 0x14, 0x71, 0, 0, 0, 0];

pub(super) fn judge_stream(bytes: &[u8]) -> Recognition {
    Recognition::so_far(reads(bytes))
}

fn reads(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != 0 || reader.u8()? != 0 {
        return Some(false);
    }
    let len = reader.u32()?.swap_bytes();
    if !(AMS_HEADER..PACKET_MAX).contains(&len) {
        return Some(false);
    }
    let _addresses = reader.take(16)?;
    let (command, flags) = (reader.u16()?.swap_bytes(), reader.u16()?.swap_bytes());
    Some(
        (1..=COMMAND_MAX).contains(&command)
            && FLAGS.contains(&flags)
            && reader.u32()?.swap_bytes() == len - AMS_HEADER,
    )
}

pub(super) fn is_discovery(datagram: &Datagram<'_>) -> bool {
    datagram.payload.starts_with(&DISCOVERY)
}

#[cfg(test)]
mod tests {
    use super::super::super::held::{assert_datagrams, assert_streams};
    use super::{DISCOVERY, is_discovery, judge_stream};

    #[test]
    fn both_lengths_agree() {
        let packet = |len| {
            let addresses = [[192, 0, 2, 1, 1, 1, 0x21, 3], [192, 0, 2, 2, 1, 1, 0, 0x80]].concat();
            [&b"\0\0\x2c\0\0\0"[..], &addresses, b"\x02\0\x04\0", &[len, 0, 0, 0], &[0; 20]].concat()
        };
        assert_streams(judge_stream, &[&packet(12)], &[&packet(13), b"\0\x01", b"\0\0\x1f\0\0\0"]);
        assert_datagrams(is_discovery, 48_899, 8, &[&DISCOVERY], &[b"\x03\x66\x14\x72\0\0\0\0"]);
    }
}
