//! Datagrams shown to a parser in tests: in turn, and cut at every length.

pub(super) use super::super::conversation::in_turn;
use super::super::conversation::of_cut_datagram;
use super::super::parser::{Datagram, Recognition};

/// Hold that no cut of `payload` to less than `enough` bytes is taken, whether its sender or the capture cut it.
pub(super) fn assert_cuts_refused(
    port: u16,
    payload: &[u8],
    enough: usize,
    recognise: fn(&mut Datagram<'_>) -> Recognition,
) {
    for len in 0..payload.len() {
        for wire_len in [len, payload.len()] {
            let said = of_cut_datagram(port, &payload[..len], wire_len, recognise);
            assert!(said != Recognition::Yes || len >= enough, "{len} bytes of {wire_len}");
        }
    }
}

/// Bytes as a cipher makes them: no two alike in a row, few zeros.
pub(super) fn opaque(len: usize) -> Vec<u8> {
    (0_u32..).take(len).map(|place| place.wrapping_mul(2_654_435_761).to_be_bytes()[1] ^ 0x5a).collect()
}
