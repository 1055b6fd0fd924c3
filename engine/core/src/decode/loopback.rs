//! The BSD loopback header (`LINKTYPE_NULL`, `LINKTYPE_LOOP`): an address family in four bytes.

use super::{Frame, Layer, Reason, Refused, ether_type};

const HEADER_BYTES: u32 = 4;

/// Read the address family in either byte order: `LINKTYPE_NULL` has that of the machine which captured.
///
/// `AF_INET` is 2 everywhere; `AF_INET6` is 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS, 10 on Linux.
///
/// # Errors
/// Refuses a header that is cut off, and other families.
#[inline]
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let (&[b0, b1, b2, b3], payload) = data.split_first_chunk::<4>().ok_or(refused(Reason::TooShort))?;
    let ([family, 0, 0, 0] | [0, 0, 0, family]) = [b0, b1, b2, b3] else {
        return Err(refused(Reason::Malformed));
    };
    let ether_type = match family {
        2 => ether_type::IPV4,
        10 | 24 | 28 | 30 => ether_type::IPV6,
        _ => return Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported }),
    };
    let wire_len = wire_len.saturating_sub(HEADER_BYTES);
    Ok(Frame { ether_type, vlan: 0, source_mac: None, destination_mac: None, payload, wire_len })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_families_in_both_byte_orders() {
        for (header, expected) in [
            ([2, 0, 0, 0], Ok(0x0800)),
            ([0, 0, 0, 2], Ok(0x0800)),
            ([24, 0, 0, 0], Ok(0x86DD)),
            ([0, 0, 0, 28], Ok(0x86DD)),
            ([30, 0, 0, 0], Ok(0x86DD)),
            ([10, 0, 0, 0], Ok(0x86DD)),
            ([7, 0, 0, 0], Err(Reason::Unsupported)),
            ([0, 0, 0, 0], Err(Reason::Unsupported)),
            ([1, 0, 0, 2], Err(Reason::Malformed)),
        ] {
            let ether_type = parse(&header, 24).map(|frame| frame.ether_type);
            assert_eq!(ether_type.map_err(|refused| refused.reason), expected, "{header:?}");
        }
        assert_eq!(parse(&[2, 0, 0], 24).map_err(|refused| refused.reason), Err(Reason::TooShort));
        assert_eq!(parse(&[2, 0, 0, 0, 0x45], 24).map(|frame| (frame.payload.len(), frame.wire_len)), Ok((1, 20)));
    }
}
