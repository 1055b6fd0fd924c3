//! The Prism and AVS headers before IEEE 802.11 frames (`LINKTYPE_IEEE802_11_PRISM`, `LINKTYPE_IEEE802_11_AVS`).

use super::{Frame, Layer, Reason, Refused, ieee80211};

/// The Prism header is always of one length.
const PRISM_BYTES: u32 = 144;

/// What an AVS header begins with, in either version. Captures said to have Prism headers may have these.
const AVS_VERSIONS: [[u8; 4]; 2] = [[0x80, 0x21, 0x10, 0x01], [0x80, 0x21, 0x10, 0x02]];

/// Version and length.
const MIN_AVS_BYTES: u32 = 8;

const TOO_SHORT: Refused = Refused { layer: Layer::Link, reason: Reason::TooShort };

/// Step over the Prism header, or the AVS header where that is what it is, and read the frame.
///
/// # Errors
/// Refuses a header that is cut off, and what [`ieee80211::parse`] refuses.
pub(super) fn parse(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    match data.first_chunk::<4>() {
        Some(version) if AVS_VERSIONS.contains(version) => parse_avs(data, wire_len),
        _ => frame_after(data, wire_len, PRISM_BYTES),
    }
}

/// Step over the AVS header, which says how long it is, and read the frame.
///
/// # Errors
/// Refuses a header that is cut off or of another version, and what [`ieee80211::parse`] refuses.
pub(super) fn parse_avs(data: &[u8], wire_len: u32) -> Result<Frame<'_>, Refused> {
    let &[v0, v1, v2, v3, l0, l1, l2, l3] = data.first_chunk::<8>().ok_or(TOO_SHORT)?;
    let header_bytes = u32::from_be_bytes([l0, l1, l2, l3]);
    if !AVS_VERSIONS.contains(&[v0, v1, v2, v3]) || header_bytes < MIN_AVS_BYTES {
        return Err(Refused { layer: Layer::Link, reason: Reason::Malformed });
    }
    frame_after(data, wire_len, header_bytes)
}

fn frame_after(data: &[u8], wire_len: u32, header_bytes: u32) -> Result<Frame<'_>, Refused> {
    let frame = Frame::bare(0, data, wire_len).after(header_bytes, 0).ok_or(TOO_SHORT)?;
    ieee80211::parse(frame.payload, frame.wire_len)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [u8; 33] = [
        0x08, 1, 0, 0, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3, 0, 0, // header
        0xAA, 0xAA, 3, 0, 0, 0, 8, 0, 0x45,
    ];
    const AVS: [u8; 12] = [0x80, 0x21, 0x10, 0x01, 0, 0, 0, 12, 1, 2, 3, 4];

    #[test]
    fn both_headers_are_stepped_over() {
        let prism = [&[0x44, 0, 0, 0][..], &[0; 140], &FRAME].concat();
        let avs = [&AVS[..], &FRAME].concat();
        for (name, packet) in [("prism", &prism), ("prism that is AVS", &avs), ("AVS", &avs)] {
            let parse = if name == "AVS" { parse_avs } else { parse };
            let frame = parse(packet, 200).unwrap();
            assert_eq!((frame.ether_type, frame.payload), (0x0800, &[0x45][..]));
            assert_eq!(frame.wire_len as usize, 200 - (packet.len() - 1));
            for cut in 0..packet.len() - 1 {
                assert_eq!(
                    parse(&packet[..cut], 200).map_err(|refused| refused.reason),
                    Err(Reason::TooShort),
                    "{cut}"
                );
            }
        }
    }

    #[test]
    fn an_avs_header_that_contradicts_itself_is_malformed() {
        for (at, value) in [(3, 3), (7, 7)] {
            let mut packet = [&AVS[..], &FRAME].concat();
            packet[at] = value;
            assert_eq!(parse_avs(&packet, 200).map_err(|refused| refused.reason), Err(Reason::Malformed));
        }
    }
}
