//! Discovery of Xbox consoles on the local network, by the header of its requests and answers (`OpenXbox`, "`SmartGlass` protocol,
//! Simple messages").
//!
//! What consoles send each other on port 3074 is enciphered, and of that there is the port's guess alone.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

pub(super) const PORT: u16 = 5_050;
/// Request, answer, and power on.
const REQUEST: u16 = 0xdd00;
const ANSWER: u16 = 0xdd01;
const POWER_ON: u16 = 0xdd02;
/// Type, length, version.
const HEADER: u32 = 6;
const VERSION_MAX: u16 = 2;

/// A type.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0xdd]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let at_home = datagram.has_port(PORT);
    Recognition::decided(at_home && has_header(datagram.payload, datagram.wire_len) == Some(true))
}

fn has_header(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (kind, len, version) = (reader.u16()?, reader.u16()?, reader.u16()?);
    let fits = HEADER + u32::from(len) == wire_len && version <= VERSION_MAX;
    Some(fits && matches!(kind, REQUEST | ANSWER | POWER_ON))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn type_and_length_decide() {
        let request = [&[0xdd, 0, 0, 10, 0, 0][..], &[0, 0, 0, 0, 0, 3, 0, 0, 0, 2]].concat();
        assert_datagrams(
            recognise,
            5_050,
            &[
                (&request, Some(16)),
                (&[&[0xdd, 3, 0, 10, 0, 0][..], &[0; 10]].concat(), None),
                (&[&[0xdd, 0, 0, 11, 0, 0][..], &[0; 10]].concat(), None),
                (&[&[0xdd, 0, 0, 10, 0, 9][..], &[0; 10]].concat(), None),
            ],
        );
        assert_datagrams(recognise, 5_051, &[(&request, None)]);
    }
}
