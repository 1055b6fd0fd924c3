//! netcode, by which multiplayer games open secure connections, by the version in its request (netcode, `STANDARD.md`, "Connection
//! Request Packet"). Later packets are enciphered.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

/// Type of a request, then the version, of which the last digits differ.
const REQUEST: &[u8] = b"\0NETCODE 1.";
/// A request holds a token of fixed length; version 1.00 to 1.02.
const LENGTHS: [u32; 2] = [1_078, 1_062];

/// The type.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.payload.starts_with(REQUEST) && LENGTHS.contains(&datagram.wire_len))
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn version_and_length_decide() {
        let request = |len: usize| [&b"\0NETCODE 1.02\0"[..], &vec![7; len - 14]].concat();
        assert_datagrams(
            recognise,
            40_000,
            &[(&request(1_078), Some(1_062)), (&request(1_079), None), (b"\0NETCODE 1.02\0", None)],
        );
    }
}
