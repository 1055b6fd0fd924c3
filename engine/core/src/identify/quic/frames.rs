//! The frames of an Initial packet: finds the handshake's bytes among them.

use super::super::reader::Reader;
use super::header::variable;
use super::version::Dialect;

/// Frame types that an Initial packet may have (RFC 9000, section 12.4).
const PADDING: u64 = 0x00;
const PING: u64 = 0x01;
const ACK: u64 = 0x02;
const ACK_ECN: u64 = 0x03;
const CRYPTO: u64 = 0x06;
const CONNECTION_CLOSE: u64 = 0x1c;
/// The same of Google's QUIC, where type 6 is another.
const GOOGLE_PING: u64 = 0x07;
const GOOGLE_CRYPTO: u64 = 0x08;

/// Offset and bytes of each CRYPTO frame, in order. A frame that does not belong here, or is cut, ends the packet.
pub(super) fn crypto(payload: &[u8], dialect: Dialect) -> impl Iterator<Item = (u64, &[u8])> {
    let mut reader = Reader::new(payload);
    std::iter::from_fn(move || {
        loop {
            reader.skip_zeros();
            match (variable(&mut reader)?, dialect) {
                (PADDING, _) | (PING, Dialect::Ietf) | (GOOGLE_PING, Dialect::GoogleTls | Dialect::GoogleCrypto) => {}
                (CRYPTO, Dialect::Ietf) | (GOOGLE_CRYPTO, Dialect::GoogleTls | Dialect::GoogleCrypto) => {
                    let offset = variable(&mut reader)?;
                    let len = usize::try_from(variable(&mut reader)?).ok()?;
                    return Some((offset, reader.take(len)?));
                }
                (kind @ (ACK | ACK_ECN), Dialect::Ietf) => skip_ack(&mut reader, kind == ACK_ECN)?,
                (CONNECTION_CLOSE, Dialect::Ietf) => {
                    // Error code and frame type, then the reason (RFC 9000, section 19.19).
                    skip(&mut reader, 2)?;
                    let len = usize::try_from(variable(&mut reader)?).ok()?;
                    reader.take(len)?;
                }
                _ => return None,
            }
        }
    })
}

/// RFC 9000, section 19.3.
fn skip_ack(reader: &mut Reader<'_>, ecn: bool) -> Option<()> {
    // Largest acknowledged and delay.
    skip(reader, 2)?;
    let ranges = variable(reader)?;
    // The first range, then a gap and a length each.
    skip(reader, ranges.checked_mul(2)?.checked_add(1)?)?;
    skip(reader, if ecn { 3 } else { 0 })
}

/// Pass over integers. Each takes a byte at least, so what is left bounds the work.
fn skip(reader: &mut Reader<'_>, integers: u64) -> Option<()> {
    for _ in 0..integers {
        variable(reader)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::version::Dialect::{self, GoogleCrypto, GoogleTls, Ietf};
    use super::crypto;

    fn found(payload: &[u8], dialect: Dialect) -> Vec<(u64, Vec<u8>)> {
        crypto(payload, dialect).map(|(offset, bytes)| (offset, bytes.to_vec())).collect()
    }

    #[test]
    fn other_frames_are_passed_over() {
        let frame = [0x06, 0x41, 0x00, 2, 8, 9];
        let expected = vec![(256, vec![8, 9])];
        for before in [
            &[][..],
            &[0, 0, 0],
            &[0x01, 0x00, 0x01],
            &[0x02, 5, 0, 0, 5],
            &[0x02, 5, 0x40, 0x64, 2, 0, 1, 0, 1, 0],
            &[0x03, 5, 0, 0, 5, 1, 2, 3],
            &[0x1c, 0x0a, 0x06, 3, b'b', b'y', b'e'],
        ] {
            assert_eq!(found(&[before, &frame].concat(), Ietf), expected, "{before:02x?}");
        }
    }

    #[test]
    fn a_frame_that_does_not_belong_here_ends_the_packet() {
        let frame = [0x06, 0, 2, 8, 9];
        let one = vec![(0, vec![8, 9])];
        for after in [&[0x08, 0, 1, 2][..], &[0x1d, 0, 0], &[0x02, 5, 0, 0x3f, 5], &[0x06, 0, 9, 1]] {
            assert_eq!(found(&[&frame, after, &frame].concat(), Ietf), one, "{after:02x?}");
        }
    }

    #[test]
    fn google_numbers_frames_in_its_own_way() {
        let frame = [0x00, 0x07, 0x08, 0, 2, 8, 9];
        for dialect in [GoogleTls, GoogleCrypto] {
            assert_eq!(found(&frame, dialect), [(0, vec![8, 9])]);
            assert_eq!(found(&[0x06, 0, 2, 8, 9], dialect), []);
        }
        assert_eq!(found(&frame, Ietf), []);
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(0..0x20_u8, 0..200)) {
            for dialect in [Ietf, GoogleTls, GoogleCrypto] {
                let total: usize = crypto(&bytes, dialect).map(|(_, found)| found.len()).sum();
                prop_assert!(total <= bytes.len());
            }
        }
    }
}
