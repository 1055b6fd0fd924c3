//! RTPS, by which DDS publishes and subscribes, by the header of a message (OMG DDSI-RTPS 2.5, section 9.4.4).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// Magic number of messages, and of those of one vendor's older products.
const MAGIC: [&[u8; 4]; 2] = [b"RTPS", b"RTPX"];
const MAJOR: u8 = 2;
const MINOR_MAX: u8 = 9;
/// Vendors have numbers whose upper byte is this.
const VENDORS: u8 = 1;

/// The magic number.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(b"R");

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let Some((magic, rest)) = datagram.payload.split_first_chunk() else { return Recognition::No };
    let is_version = matches!(rest, [MAJOR, 0..=MINOR_MAX, VENDORS, _, ..]);
    Recognition::decided(MAGIC.contains(&magic) && is_version)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn headers_by_table() {
        assert_datagrams(
            recognise,
            7_400,
            &[
                (b"RTPS\x02\x03\x01\x0f", Yes),
                (b"RTPS\x03\x03\x01\x0f", No),
                (b"RTPS\x02\x03\0\x0f", No),
                (b"RTSP/1.0 200 OK\r\n", No),
            ],
        );
    }
}
