//! Captures that begin with the IP header (`LINKTYPE_RAW`, `LINKTYPE_IPV4`, `LINKTYPE_IPV6`).

use super::{Frame, Layer, Reason, Refused, ether_type};

/// Tell the family by the version field (RFC 791, section 3.1; RFC 8200, section 3).
///
/// # Errors
/// Refuses an empty packet and a version that is neither 4 nor 6.
#[inline]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let ether_type = match data.first().ok_or(refused(Reason::TooShort))? >> 4 {
        4 => ether_type::IPV4,
        6 => ether_type::IPV6,
        _ => return Err(refused(Reason::Malformed)),
    };
    Ok(Frame { ether_type, vlan: 0, source_mac: None, destination_mac: None, payload: data, wire_len })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_tells_the_family() {
        for (data, expected) in [
            (&[0x45_u8][..], Ok((0x0800, 20))),
            (&[0x60], Ok((0x86DD, 20))),
            (&[0x50], Err(Reason::Malformed)),
            (&[], Err(Reason::TooShort)),
        ] {
            let frame = parse(data, 20).map(|frame| (frame.ether_type, frame.wire_len));
            assert_eq!(frame.map_err(|refused| refused.reason), expected);
        }
    }
}
