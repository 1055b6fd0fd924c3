//! MPEG-2 transport streams straight over UDP, by the sync byte at the start of each packet of 188 bytes (ISO/IEC 13818-1, section 2.4.3.2).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

const PACKET: usize = 188;
const SYNC: u8 = 0x47;
/// Packets of a datagram, of which seven are usual. Fewer than three have too little that is fixed.
const PACKETS: std::ops::RangeInclusive<usize> = 3..=7;

/// The sync byte.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[SYNC]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let wire_len = usize::try_from(datagram.wire_len).unwrap_or(usize::MAX);
    let fits = wire_len % PACKET == 0 && PACKETS.contains(&(wire_len / PACKET));
    let mut starts = datagram.payload.iter().step_by(PACKET);
    let is_synchronous = starts.len() >= *PACKETS.start() && starts.all(|&byte| byte == SYNC);
    Recognition::decided(fits && is_synchronous)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::exchange::first;
    use super::{PACKET, recognise};

    #[test]
    fn sync_bytes_at_their_distance() {
        let packet = [&[0x47, 0x40, 0, 0x10][..], &[0xff; PACKET - 4]].concat();
        let whole = packet.repeat(7);
        for len in 0..=whole.len() {
            let expected = if len % PACKET == 0 && len >= 3 * PACKET { Yes } else { No };
            assert_eq!(first(recognise, 1_234, &whole[..len]), expected, "{len}");
        }
        let mut other = whole;
        other[5 * PACKET] = 0x48;
        assert_eq!(first(recognise, 1_234, &other), No);
    }
}
