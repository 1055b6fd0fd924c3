//! Spotify: the connection of an application or a loudspeaker to an access point, by its hello, and Spotify Connect's discovery on
//! the local network, by its tag (`librespot`, `core/src/connection/handshake.rs`). Names of users are passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// Version of the connection.
const VERSION: u16 = 4;
const HELLO_MAX: u32 = 4_096;
/// First field of a hello, the build, and the first of it, the product (`keyexchange.proto`, tags in Protocol Buffers' encoding).
const BUILD: u8 = 0x52;
const PRODUCT: u8 = 0x50;
const BUILD_LEN: std::ops::RangeInclusive<u8> = 4..=64;
/// What announcements on UDP port 57621 begin with.
const TAG: &[u8] = b"SpotUdp0";

/// The version.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST_OF_STREAM, is_hello)
}

fn is_hello(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u16()? != VERSION || !(16..=HELLO_MAX).contains(&reader.u32()?) || reader.u8()? != BUILD {
        return Some(false);
    }
    Some(BUILD_LEN.contains(&reader.u8()?) && reader.u8()? == PRODUCT)
}

/// The tag.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(b"S");

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.payload.starts_with(TAG))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::tests::assert_datagrams;
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn a_hello_opens_a_connection() {
        assert_dialogues(
            recognise_stream,
            4_070,
            &[
                (b"\0\x04\0\0\x01\x49\x52\x0f\x50\x02\xa0\x01\0", b"", Yes),
                (b"\0\x04\0\x01\x01\x49\x52\x0f\x50", b"", No),
                (b"\0\x04\0\0\x01\x49\x53\x0f\x50", b"", No),
                (b"\0\x04\0\0\x01\x49\x52\xff\x50", b"", No),
                (b"\0\0\0\x40\xfeSMB", b"", No),
            ],
        );
    }

    #[test]
    fn the_tag_tells_discovery() {
        assert_datagrams(
            recognise_datagram,
            57_621,
            &[(b"SpotUdp0\x01\x02\x03", Some(8)), (b"SpotUdp1\x01\x02\x03", None), (b"SRCH * HTTP/1.1\n", None)],
        );
    }
}
