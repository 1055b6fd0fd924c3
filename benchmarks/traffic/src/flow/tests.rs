use super::*;

/// Control bits, sequence and acknowledgment number, and bytes of payload of each segment of a flow.
fn segments(change: impl FnOnce(&mut Plan)) -> Vec<(u8, u32, u32, u32)> {
    let mut random = Random::new(1);
    let mut plan = Plan { name: Some(0), data: 200, duration_ns: 1 << 30, ..Plan::new(Protocol::Tls, 0, &mut random) };
    change(&mut plan);
    let expected = plan.fixed_packets() + plan.data;
    let mut flow = Flow::new(plan, 40_000, &Names::new(3, Random::new(1)), Sizes::Mixed);
    let opaque = Opaque::new(Random::new(1));
    let mut segments = vec![];
    loop {
        let mut out = vec![];
        let next = flow.emit(&mut out, &opaque);
        let word = |at: usize| u32::from_be_bytes(out[at..at + 4].try_into().unwrap());
        let total = u32::from(u16::from_be_bytes([out[16], out[17]]));
        segments.push((out[47], word(38), word(42), total - 20 - u32::from(out[46] >> 4) * 4));
        assert!(out.len() <= FRAME_MAX && next.is_none_or(|pause_ns| pause_ns < 2 * PAUSE_MAX_NS));
        if next.is_none() {
            assert_eq!(segments.len(), expected as usize);
            return segments;
        }
    }
}

#[test]
fn every_number_is_used_once_and_acknowledged() {
    for end in [End::Fin, End::Reset, End::Silent] {
        let segments = segments(|plan| plan.end = end);
        let first: Vec<u8> = segments[..3].iter().map(|segment| segment.0).collect();
        assert_eq!(first, [SYN, SYN | ACK, ACK]);
        let mut next: Vec<u32> = vec![segments[0].1, segments[1].1];
        for &(flags, sequence, acknowledgment, len) in &segments {
            let own = next.iter().position(|&number| number == sequence).expect("the next number of a side");
            next[own] = sequence.wrapping_add(len + u32::from(flags & (SYN | FIN) != 0));
            if flags & ACK != 0 {
                assert_eq!(acknowledgment, next[1 - own]);
            }
        }
        let last = segments.last().map(|segment| segment.0);
        assert_eq!(last == Some(RST | ACK), end == End::Reset);
        assert_eq!(segments.iter().filter(|segment| segment.0 & FIN != 0).count(), if end == End::Fin { 2 } else { 0 });
    }
}

#[test]
fn a_hello_out_of_order_leaves_no_gap() {
    let segments = segments(|plan| (plan.is_post_quantum, plan.is_disordered) = (true, true));
    let (later, earlier) = (segments[3], segments[4]);
    assert_eq!(earlier.1.wrapping_add(earlier.3), later.1);
    assert_eq!(segments[5].2, later.1.wrapping_add(later.3), "the server acknowledges all of it");
}
