//! Teredo (RFC 4380, section 5.1.1): IPv6 over UDP, through address translators.

use super::super::{Frame, Message, ether_type};

/// What an authentication indication begins with, and its fields of fixed length: indicator, two lengths; nonce and
/// confirmation at the end.
const AUTHENTICATION: [u8; 2] = [0, 1];
const AUTHENTICATION_BYTES: u32 = 13;

/// What an origin indication begins with, and its length: indicator, port, address.
const ORIGIN: [u8; 2] = [0, 0];
const ORIGIN_BYTES: u32 = 8;

/// The next header of a packet that has none (RFC 8200, section 4.7): a bubble, which keeps a translator open
/// (RFC 4380, section 2.8).
const NO_NEXT_HEADER: u8 = 59;

/// Step over the indications; an IPv6 packet follows. A bubble carries nothing, and is no tunnel.
pub(super) fn open<'a>(message: &Message<'a>) -> Option<Frame<'a>> {
    let mut inner = Frame::bare(0, message.payload, message.payload_wire_len).after(0, ether_type::IPV6)?;
    if inner.payload.starts_with(&AUTHENTICATION) {
        let &[_, _, identifier, value] = inner.payload.first_chunk::<4>()?;
        inner = inner.after(AUTHENTICATION_BYTES + u32::from(identifier) + u32::from(value), ether_type::IPV6)?;
    }
    if inner.payload.starts_with(&ORIGIN) {
        inner = inner.after(ORIGIN_BYTES, ether_type::IPV6)?;
    }
    let &[_, _, _, _, _, _, next_header, _] = inner.payload.first_chunk::<8>()?;
    (next_header != NO_NEXT_HEADER).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::super::testing::opened;
    use super::*;

    #[test]
    fn rfc_4380_section_5_1_1_indications() {
        let authentication = [&[0, 1, 2, 3][..], &[7; 5], &[0; 8], &[0]].concat();
        let origin = [0, 0, 0xF2, 0x27, 0x3F, 0xFF, 0xFD, 0xFE];
        for (name, header) in [
            ("none", vec![]),
            ("origin", origin.to_vec()),
            ("authentication", authentication.clone()),
            ("both", [&authentication[..], &origin].concat()),
        ] {
            let packet = |next_header| [0x60, 0, 0, 0, 0, 20, next_header, 64];
            assert_eq!(opened(open, &header, &packet(6)), Some((0x86DD, 8)), "{name}");
            assert_eq!(opened(open, &header, &packet(59)), None, "{name}, a bubble");
        }
    }
}
