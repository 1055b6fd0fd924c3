//! Tests of `stream`.

use proptest::prelude::*;

use super::{ISLANDS_MAX, Phase, Pushed, Stream, WINDOW};

fn anchored(sequence: u32) -> Stream {
    let mut stream = Stream::default();
    stream.anchor(sequence.wrapping_sub(1));
    stream
}

#[test]
fn segments_in_any_order_give_the_same_bytes() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for first in [0_u32, 1, u32::MAX, u32::MAX - 4] {
            let mut stream = anchored(first);
            for part in order {
                stream.push(first.wrapping_add(part * 3), [b"abc", b"def", b"ghi"][part as usize]);
            }
            assert_eq!(stream.head(), b"abcdefghi", "{order:?} from {first}");
        }
    }
}

#[test]
fn a_stream_has_ended_once_all_before_its_end_is_ready() {
    for first in [0_u32, u32::MAX - 2] {
        let mut stream = anchored(first);
        stream.end(first.wrapping_add(6));
        stream.end(first.wrapping_add(3));
        assert!(!stream.has_ended());
        stream.push(first.wrapping_add(3), b"def");
        assert!(!stream.has_ended());
        stream.push(first, b"abc");
        assert!(stream.has_ended());
        stream.advance(4);
        assert!(stream.has_ended());
        stream.advance(2);
        assert!(stream.has_ended());
    }
    let mut stream = anchored(0);
    stream.push(0, b"abc");
    assert!(!stream.has_ended());
    stream.close();
    stream.end(0);
    assert!(!stream.has_ended());
}

#[test]
fn of_two_versions_the_first_arrived_counts() {
    let mut stream = anchored(100);
    stream.push(103, b"DEF");
    stream.push(101, b"xxxxxxx");
    assert_eq!(stream.head(), b"");
    stream.push(100, b"yyyyyyyyyyy");
    assert_eq!(stream.head(), b"yxxDEFxxyyy");
}

#[test]
fn without_a_syn_the_stream_starts_at_the_lowest_segment_seen() {
    let mut stream = Stream::default();
    stream.push(1_000, b"world");
    assert_eq!(stream.push(994, b"hello "), Pushed::Ready);
    assert_eq!(stream.head(), b"hello world");
    let mut late = Stream::default();
    late.push(1_000, b"world");
    late.anchor(993);
    assert_eq!(late.head(), b"");
    late.push(994, b"hello ");
    assert_eq!(late.head(), b"hello world");
}

#[test]
fn what_was_taken_is_not_read_again() {
    let mut stream = Stream::default();
    stream.push(1_000, b"request");
    assert!(stream.advance(7));
    assert_eq!(stream.push(1_000, b"request"), Pushed::Nothing);
    assert_eq!(stream.push(990, b"and before request"), Pushed::Ready);
    assert_eq!(stream.head(), b"t");
}

#[test]
fn a_keep_alive_probe_starts_nothing() {
    let mut stream = Stream::default();
    assert_eq!(stream.push(99, b"\0"), Pushed::Nothing);
    stream.push(100, b"abc");
    assert_eq!(stream.push(99, b"\0"), Pushed::Nothing);
    assert_eq!(stream.head(), b"abc");
}

#[test]
fn bytes_passed_over_are_not_held() {
    let mut stream = anchored(10);
    stream.push(10, b"headbo");
    assert!(stream.advance(4 + 10));
    assert_eq!(stream.push(16, b"dydy"), Pushed::Passed);
    assert_eq!(stream.buffer.capacity().min(64), stream.buffer.capacity());
    assert_eq!(stream.push(20, b"dynext"), Pushed::Ready);
    assert_eq!(stream.head(), b"xt");
    let mut far = anchored(0);
    assert!(far.advance(1 << 30));
    assert!(!far.advance(1 << 31));
    assert_eq!(far.phase, Phase::Closed);
}

#[test]
fn what_is_held_is_bounded() {
    let mut stream = anchored(0);
    stream.push(1, &vec![1; 2 * WINDOW]);
    assert_eq!(stream.buffer.len(), WINDOW);
    assert_eq!(stream.push(u32::try_from(2 * WINDOW).unwrap(), b"beyond"), Pushed::Nothing);
    let mut scattered = anchored(0);
    for place in 1..1_000 {
        scattered.push(place * 2, b"x");
    }
    assert_eq!(scattered.islands.len(), ISLANDS_MAX);
    scattered.push(0, &vec![b'y'; 2_000]);
    assert_eq!(scattered.head().len(), 2_000);
}

#[test]
fn debug_shows_no_payload() {
    let mut stream = anchored(0);
    stream.push(0, b"SECRET");
    assert!(!format!("{stream:?}").contains("SECRET") && !format!("{stream:?}").contains("83"));
}

/// The first-arrived byte at each place, up to the first place without one.
fn naive(segments: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut places: Vec<Option<u8>> = vec![None; 512];
    for (start, bytes) in segments {
        for (place, byte) in bytes.iter().enumerate() {
            let place = &mut places[usize::from(*start) + place];
            *place = place.or(Some(*byte));
        }
    }
    places.into_iter().map_while(|byte| byte).collect()
}

proptest! {
    #[test]
    fn agrees_with_a_naive_model(
        first in any::<u32>(),
        segments in prop::collection::vec((0_u16..200, prop::collection::vec(any::<u8>(), 0..60)), 0..24),
    ) {
        let mut stream = anchored(first);
        for (start, bytes) in &segments {
            stream.push(first.wrapping_add(u32::from(*start)), bytes);
        }
        prop_assert_eq!(stream.head(), naive(&segments));
    }

    /// Taking bytes between segments loses none and gives none twice.
    #[test]
    fn taking_bytes_between_segments_changes_nothing(
        first in any::<u32>(),
        segments in prop::collection::vec((0_u16..200, prop::collection::vec(any::<u8>(), 0..60), 0_u8..40), 0..24),
    ) {
        let mut stream = anchored(first);
        let mut taken = Vec::new();
        for (start, bytes, count) in &segments {
            stream.push(first.wrapping_add(u32::from(*start)), bytes);
            let count = usize::from(*count).min(stream.head().len());
            taken.extend_from_slice(&stream.head()[..count]);
            prop_assert!(stream.advance(count as u64));
        }
        taken.extend_from_slice(stream.head());
        let segments: Vec<_> = segments.into_iter().map(|(start, bytes, _)| (start, bytes)).collect();
        prop_assert_eq!(taken, naive(&segments));
    }
}

#[test]
fn a_large_segment_does_not_keep_its_room() {
    let mut stream = anchored(0);
    assert_eq!(stream.held_bytes(), 0);
    stream.push(0, &vec![7; 40_000]);
    assert!(stream.held_bytes() >= 40_000);
    stream.advance(40_000);
    assert_eq!(stream.head(), b"");
    assert!(stream.held_bytes() < 1_024, "{} bytes", stream.held_bytes());
    stream.push(40_000, b"next");
    assert_eq!(stream.head(), b"next");
    stream.close();
    assert_eq!(stream.held_bytes(), 0);
}

#[test]
fn segments_that_come_backwards_with_gaps_make_few_islands() {
    let mut stream = Stream::default();
    for step in 0..5_000_u32 {
        stream.push(1_000_000 - 3 * step, b"ab");
    }
    assert!(stream.islands.len() <= ISLANDS_MAX, "{}", stream.islands.len());
    assert_eq!(stream.head(), b"ab");
}
