//! Linux netfilter's log (`LINKTYPE_NFLOG`): attributes, one of which is an IP packet.

use super::{Frame, Layer, Reason, Refused, ether_type};

/// Family, version and resource.
const HEADER_BYTES: u32 = 4;

/// Length and type of an attribute; the length counts them.
const ATTRIBUTE_BYTES: u16 = 4;

/// Attributes that are looked through; there are some twenty types.
const MAX_ATTRIBUTES: usize = 64;

/// The type of the attribute that is the packet (`NFULA_PAYLOAD`).
const PAYLOAD: u16 = 9;

/// Read the attributes up to the packet. Their numbers have the byte order of the machine that captured, which the
/// first type tells: all are below 256, and none is 0.
///
/// # Errors
/// Refuses attributes that are cut off or contradict themselves, a log without a packet, and other families.
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Link, reason };
    let &[family, version, _, _, _, _, order, _] = data.first_chunk::<8>().ok_or(refused(Reason::TooShort))?;
    if version != 0 {
        return Err(refused(Reason::Malformed));
    }
    let ether_type = match family {
        2 => ether_type::IPV4,
        10 => ether_type::IPV6,
        _ => return Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported }),
    };
    let read = if order == 0 { u16::from_be_bytes } else { u16::from_le_bytes };
    let mut rest = Frame::bare(ether_type, data, wire_len).after(HEADER_BYTES, ether_type);
    for _ in 0..MAX_ATTRIBUTES {
        let attribute = rest.ok_or(refused(Reason::TooShort))?;
        let &[l0, l1, k0, k1] = attribute.payload.first_chunk::<4>().ok_or(refused(Reason::TooShort))?;
        let (length, kind) = (read([l0, l1]), read([k0, k1]));
        let value_bytes = length.checked_sub(ATTRIBUTE_BYTES).ok_or(refused(Reason::Malformed))?;
        if kind == PAYLOAD {
            let packet = attribute.after(ATTRIBUTE_BYTES.into(), ether_type).ok_or(refused(Reason::TooShort))?;
            return Ok(packet.up_to(value_bytes.into()));
        }
        // Attributes begin at multiples of four bytes.
        rest = attribute.after(u32::from(length).next_multiple_of(4), ether_type);
    }
    Err(refused(Reason::Malformed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(order: fn(u16) -> [u8; 2], attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let mut log = vec![2, 0, 0, 20];
        for (kind, value) in attributes {
            log.extend(order(u16::try_from(value.len() + 4).unwrap()));
            log.extend(order(*kind));
            log.extend(*value);
            log.resize(log.len().next_multiple_of(4), 0);
        }
        log
    }

    #[test]
    fn the_packet_is_an_attribute_in_either_byte_order() {
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let log = log(order, &[(1, &[8, 0, 1, 0]), (10, b"eth0\0"), (9, &[0x45, 0, 0, 20, 7])]);
            let frame = parse(&log, 100).unwrap();
            assert_eq!((frame.ether_type, frame.payload, frame.wire_len), (0x0800, &[0x45, 0, 0, 20, 7][..], 5));
            for cut in 0..log.len() - 8 {
                let reason = parse(&log[..cut], 100).map_err(|refused| refused.reason);
                assert_eq!(reason.err(), Some(Reason::TooShort), "{cut}");
            }
        }
    }

    #[test]
    fn logs_that_are_refused() {
        let endless = vec![(1, &[][..]); MAX_ATTRIBUTES + 1];
        let good = log(u16::to_le_bytes, &[(9, &[0x45])]);
        let with = |at: usize, value| {
            let mut log = good.clone();
            log[at] = value;
            log
        };
        for (name, log, reason) in [
            ("without a packet", log(u16::to_le_bytes, &[(1, &[8, 0])]), Reason::TooShort),
            ("without an end", log(u16::to_le_bytes, &endless), Reason::Malformed),
            ("an attribute shorter than its header", with(4, 3), Reason::Malformed),
            ("version 1", with(1, 1), Reason::Malformed),
            ("another family", with(0, 7), Reason::Unsupported),
        ] {
            assert_eq!(parse(&log, 600).map_err(|refused| refused.reason), Err(reason), "{name}");
        }
    }
}
