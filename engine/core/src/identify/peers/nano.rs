//! Nano, a network of nodes of a currency, by its ports and the header of a message (Nano, "Node protocol, Message header").

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// Ports of the live, the beta and the test network.
pub(super) const PORTS: [u16; 3] = [7_075, 54_000, 17_075];
/// What begins a message, and the letters of the networks.
const START: u8 = b'R';
const NETWORKS: &[u8] = b"ABCX";
/// Versions that have been, from 2015 on.
const VERSION_MAX: u8 = 48;
/// From keeping alive to what was added since.
const TYPES: std::ops::RangeInclusive<u8> = 0x02..=0x11;

/// A start.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[START]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    if !heads.has_any_port(&PORTS) {
        return Recognition::No;
    }
    heads.parse_either(&FIRST, is_message)
}

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let at_home = datagram.has_any_port(&PORTS);
    Recognition::decided(at_home && is_message(datagram.payload) == Some(true))
}

/// The versions that a node has at most, has, and has at least.
fn is_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != START || !NETWORKS.contains(&reader.u8()?) {
        return Some(false);
    }
    let (most, own, least, kind) = (reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?);
    let in_order = (1..=own).contains(&least) && own <= most && most <= VERSION_MAX;
    Some(in_order && TYPES.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_datagram, recognise_stream};

    #[test]
    fn port_and_header_decide() {
        let cases: [(&[u8], bool); 5] = [
            (b"RC\x13\x13\x12\x02\0\0rest", true),
            (b"RD\x13\x13\x12\x02\0\0rest", false),
            (b"RC\x12\x13\x12\x02\0\0rest", false),
            (b"RC\x13\x13\x14\x02\0\0rest", false),
            (b"RC\x13\x13\x12\x22\0\0rest", false),
        ];
        for (bytes, expected) in cases {
            assert_datagrams(recognise_datagram, 7_075, &[(bytes, expected.then_some(6))]);
            assert_datagrams(recognise_datagram, 7_076, &[(bytes, None)]);
            assert_dialogues(recognise_stream, 7_075, &[(bytes, b"", if expected { Yes } else { No })]);
        }
    }
}
