//! The MPLS label stack (RFC 3032), and what stands below it: IP, or a pseudowire's Ethernet (RFC 4448).

use super::{Frame, Layer, Reason, Refused, ether_type, raw_ip, vlan};

/// Labels that are stepped over. Provider networks use two to five, source routing up to ten or so (RFC 8662).
const MAX_LABELS: usize = 16;

const LABEL_BYTES: u32 = 4;

/// The pseudowire's control word (RFC 4385, section 3).
const CONTROL_WORD_BYTES: u32 = 4;

/// Where an Ethernet header has its type.
const TYPE_AT: usize = 12;

/// Step over the labels and tell what follows, which nothing names: by its first four bits (RFC 4928, section 3)
/// and by whether its lengths or types fit.
///
/// # Errors
/// Refuses a stack that is cut off or has more labels than [`MAX_LABELS`], and what is neither IP nor Ethernet.
pub(super) fn parse(frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    let refused = |reason| Refused { layer: Layer::Encapsulation, reason };
    let mut below = frame;
    for _ in 0..MAX_LABELS {
        let &[_, _, bottom, _] = below.payload.first_chunk::<4>().ok_or(refused(Reason::TooShort))?;
        below = below.after(LABEL_BYTES, frame.ether_type).ok_or(refused(Reason::TooShort))?;
        // RFC 3032, section 2.1: the lowest bit before the time to live says that no label follows.
        if bottom & 1 == 1 {
            return payload(below);
        }
    }
    Err(refused(Reason::Unsupported))
}

/// Tell what stands below the labels.
fn payload(frame: Frame<'_>) -> Result<Frame<'_>, Refused> {
    let first = frame.payload.first().ok_or(Refused { layer: Layer::Encapsulation, reason: Reason::TooShort })?;
    if let Some(ether_type) = raw_ip::fitting(frame.payload, frame.wire_len) {
        return Ok(Frame { ether_type, ..frame });
    }
    // First without the control word: a tagged frame's inner type looks like one that stands after the word.
    if is_ethernet(&frame) {
        return Ok(Frame { ether_type: ether_type::ETHERNET, ..frame });
    }
    // RFC 4385, section 3: the word begins with four bits of 0. So may a hardware address.
    let after_word = (first >> 4 == 0).then(|| frame.after(CONTROL_WORD_BYTES, ether_type::ETHERNET)).flatten();
    if let Some(inner) = after_word.filter(is_ethernet) {
        return Ok(inner);
    }
    match first >> 4 {
        4 => Ok(Frame { ether_type: ether_type::IPV4, ..frame }),
        6 => Ok(Frame { ether_type: ether_type::IPV6, ..frame }),
        _ => Err(Refused { layer: Layer::NetworkType, reason: Reason::Unsupported }),
    }
}

/// Whether there is an Ethernet header with a type, or a length, that can carry what is decoded here.
fn is_ethernet(frame: &Frame<'_>) -> bool {
    let Some((_, rest)) = frame.payload.split_at_checked(TYPE_AT) else { return false };
    let Some((&[t0, t1], rest)) = rest.split_first_chunk::<2>() else { return false };
    match u16::from_be_bytes([t0, t1]) {
        ether_type::IPV4 => rest.first().is_some_and(|first| first >> 4 == 4),
        ether_type::IPV6 => rest.first().is_some_and(|first| first >> 4 == 6),
        ether_type::MPLS | ether_type::PPPOE_SESSION => true,
        other => vlan::is_tag(other) || rest.starts_with(&[0xAA, 0xAA, 0x03]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTTOM: [u8; 4] = [0x00, 0x01, 0x01, 64];
    const ABOVE: [u8; 4] = [0x00, 0x02, 0x00, 64];
    const IPV4: [u8; 20] = [0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];

    fn parsed(packet: &[u8]) -> Result<(u16, usize), Reason> {
        let wire_len = u32::try_from(packet.len()).unwrap();
        let frame = parse(Frame::bare(ether_type::MPLS, packet, wire_len)).map_err(|refused| refused.reason)?;
        assert_eq!(frame.wire_len as usize, frame.payload.len());
        Ok((frame.ether_type, frame.payload.len()))
    }

    #[test]
    fn rfc_3032_section_2_1_the_label_stack() {
        for labels in 0..MAX_LABELS {
            let packet = [ABOVE.repeat(labels), BOTTOM.to_vec(), IPV4.to_vec()].concat();
            assert_eq!(parsed(&packet), Ok((0x0800, 20)), "{labels} above the last");
            for cut in 0..=(labels + 1) * 4 {
                assert_eq!(parsed(&packet[..cut]), Err(Reason::TooShort), "{labels} cut at {cut}");
            }
        }
        let packet = [ABOVE.repeat(MAX_LABELS), BOTTOM.to_vec(), IPV4.to_vec()].concat();
        assert_eq!(parsed(&packet), Err(Reason::Unsupported), "one too many");
    }

    #[test]
    fn rfc_4385_section_3_what_stands_below() {
        let mut ipv6 = [0; 40];
        ipv6[0] = 0x60;
        let ethernet = |destination: u8, ether_type: [u8; 2]| {
            [&[destination, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], &ether_type[..], &IPV4].concat()
        };
        let with_word = [vec![0; 4], ethernet(2, [8, 0])].concat();
        for (name, below, expected) in [
            ("IPv4", IPV4.to_vec(), Ok((0x0800, 20))),
            ("IPv6", ipv6.to_vec(), Ok((0x86DD, 40))),
            ("IPv4 whose length is wrong", [&IPV4[..3], &[200], &IPV4[4..]].concat(), Ok((0x0800, 20))),
            ("RFC 4448, 4.1: Ethernet", ethernet(2, [8, 0]), Ok((0x6558, 34))),
            ("RFC 4448, 4.6: Ethernet after a control word", with_word, Ok((0x6558, 34))),
            ("an address that begins as a control word does", ethernet(0, [8, 0]), Ok((0x6558, 34))),
            ("an address that begins as IPv4 does", ethernet(0x44, [8, 0]), Ok((0x6558, 34))),
            ("a tagged frame", ethernet(2, [0x81, 0]), Ok((0x6558, 34))),
            ("RFC 4385, 5: an associated channel", [&[0x10, 0, 0, 0x21], &IPV4[..]].concat(), Err(Reason::Unsupported)),
            ("neither", vec![0x80; 40], Err(Reason::Unsupported)),
        ] {
            assert_eq!(parsed(&[&BOTTOM[..], &below].concat()), expected, "{name}");
        }
    }
}
