//! How large packets of data are, and how they begin.

use crate::ends::Side;
use crate::plan::Protocol;
use crate::random::Random;

/// The first byte of opaque datagrams has these bits: no protocol begins so.
pub const OPAQUE_DATAGRAM: u8 = 0x78;
/// The first byte of opaque segments has these bits: no protocol begins so.
const OPAQUE_SEGMENT: u8 = 0xf0;
/// Fixed bit of a QUIC packet with a short header (RFC 9000, section 17.3).
const SHORT_HEADER: u8 = 0x40;

/// Sizes of a capture's packets of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sizes {
    /// As downloads and acknowledgments have them: most are full or empty.
    Mixed,
    /// 64 to 90 bytes of frame.
    Small,
}

impl Sizes {
    /// Bytes that a frame is padded to.
    #[must_use]
    pub const fn min_len(self) -> usize {
        match self {
            Self::Mixed => 60,
            Self::Small => 64,
        }
    }

    /// Bytes of payload that `side` sends, where `room` of a full frame's bytes are left for it.
    pub fn payload_len(self, protocol: Protocol, side: Side, room: usize, random: &mut Random) -> usize {
        let (is_common, part) = (random.chance(75), random.below(1 << 16));
        let within = |low: u32, high: u32| (low + (((high - low) * part) >> 16)) as usize;
        match (self, side) {
            (Self::Small, _) if !protocol.is_tcp() => within(22, 49),
            (Self::Small, Side::Client) if is_common => within(10, 37),
            (Self::Small, _) => 0,
            (Self::Mixed, Side::Server) if is_common => room,
            (Self::Mixed, Side::Server) => within(60, 1_400).min(room),
            (Self::Mixed, Side::Client) => match protocol {
                // The request was all.
                Protocol::Http => 0,
                _ if is_common && protocol.is_tcp() => 0,
                _ if is_common => within(25, 60),
                _ => within(40, 1_200),
            },
        }
    }
}

/// How a payload of `len` bytes begins: so many of five bytes.
pub fn head(protocol: Protocol, len: usize, random: &mut Random) -> ([u8; 5], usize) {
    let any = random.u8();
    match protocol {
        _ if len == 0 => ([0; 5], 0),
        // A record of application data (RFC 8446, section 5.2).
        Protocol::Tls | Protocol::TlsHello => {
            let [.., high, low] = len.saturating_sub(5).to_be_bytes();
            ([23, 3, 3, high, low], 5.min(len))
        }
        Protocol::Quic | Protocol::QuicOpaque => ([SHORT_HEADER | (any & 0x3f), 0, 0, 0, 0], 1),
        Protocol::Tcp => ([OPAQUE_SEGMENT | (any & 7), 0, 0, 0, 0], 1),
        Protocol::Udp | Protocol::Dht | Protocol::Dns => ([OPAQUE_DATAGRAM | (any & 7), 0, 0, 0, 0], 1),
        Protocol::Http | Protocol::BitTorrent => ([0; 5], 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_frames_have_64_to_90_bytes() {
        let mut random = Random::new(1);
        for (protocol, headers) in [(Protocol::Tcp, 54), (Protocol::Udp, 42)] {
            for side in [Side::Client, Side::Server].into_iter().cycle().take(2_000) {
                let len = Sizes::Small.payload_len(protocol, side, 1_460, &mut random);
                assert!((64..=90).contains(&(headers + len).max(Sizes::Small.min_len())), "{len}");
            }
        }
    }

    #[test]
    fn mixed_payloads_fit() {
        let mut random = Random::new(1);
        let mut lens = (0..2_000).map(|_| Sizes::Mixed.payload_len(Protocol::Quic, Side::Server, 1_000, &mut random));
        assert!(lens.all(|len| (60..=1_000).contains(&len)));
        assert_eq!(Sizes::Mixed.payload_len(Protocol::Http, Side::Client, 1_460, &mut random), 0);
    }

    #[test]
    fn records_state_their_length() {
        assert_eq!(head(Protocol::Tls, 1_460, &mut Random::new(1)), ([23, 3, 3, 0x05, 0xaf], 5));
        assert_eq!(head(Protocol::Tls, 0, &mut Random::new(1)).1, 0);
    }
}
