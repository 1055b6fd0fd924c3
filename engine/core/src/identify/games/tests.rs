use super::super::conversation::{of_cut_datagram, of_first_datagram};
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::{games, peers};

/// Hold `recognise` against datagrams, each the first of a flow to `port`: whether it is taken, and if so, from how many of its
/// bytes on what begins so may be. Each is shown cut at every length as well, on the wire or in the capture alone.
pub(in super::super) fn assert_datagrams(
    recognise: fn(&mut Datagram<'_>) -> Recognition,
    port: u16,
    datagrams: &[(&[u8], Option<usize>)],
) {
    let judged = |payload: &[u8], wire_len: usize| of_cut_datagram(port, payload, wire_len, recognise);
    for &(payload, least) in datagrams {
        let expected = Recognition::decided(least.is_some());
        assert_eq!(judged(payload, payload.len()), expected, "{payload:02x?}");
        for len in 0..payload.len() {
            let short = judged(&payload[..len], len);
            let cut = judged(&payload[..len], payload.len());
            if least.is_some_and(|least| len < least) {
                assert_eq!(short, Recognition::No, "{payload:02x?} of {len} bytes");
            }
            assert_ne!(cut, Recognition::More, "{payload:02x?} cut at {len}");
        }
    }
}

/// Numbers without an end, the same in each run (Marsaglia, "Xorshift RNGs", 2003).
fn draw(state: &mut u64) -> u8 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    state.to_be_bytes()[0]
}

/// Random bytes behind each first byte, at a parser's own port where it has one.
#[test]
fn random_bytes_are_refused() {
    let mut state = 4_012;
    for first in 0..=u8::MAX {
        for _ in 0..200 {
            let len = usize::from(draw(&mut state) % 120);
            let bytes: Vec<_> = std::iter::once(first).chain((0..len).map(|_| draw(&mut state))).collect();
            for parser in games::DATAGRAMS.iter().chain(peers::DATAGRAMS) {
                let port = parser.ports.first().copied().unwrap_or(50_000);
                assert_eq!(of_first_datagram(port, &bytes, parser.recognise), Recognition::No, "{bytes:02x?}");
            }
            for parser in games::STREAMS.iter().chain(peers::STREAMS) {
                let heads = Heads { source: &bytes, destination: &[], source_port: 49_152, destination_port: 443 };
                assert_ne!((parser.recognise)(&heads), Recognition::Yes, "{bytes:02x?}");
            }
        }
    }
}
