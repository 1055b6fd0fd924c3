//! The lists of ages by examples.

use super::*;
use crate::decode::Tuple;
use crate::flow::clock::SECOND_NS;

/// A second, in ticks.
fn at(second: i64) -> i64 {
    second * TICKS_PER_SECOND
}

/// A flow, last seen at `ns`; the flow's number turned round tells it from others.
fn silence(ns: i64, flow: u32) -> Silence {
    let tuple = Tuple { source: [0; 16], destination: [0; 16], source_port: 0, destination_port: 0, transport: 6 };
    (ns, (-i64::from(flow), FlowKey::of(&tuple, 0, None).0))
}

fn insert(ages: &mut Ages, flow: u32, class: Class, tick: i64) {
    ages.insert(flow, class, || silence(tick * clock::TICK_NS, flow), tick);
}

fn due(ages: &mut Ages, now: i64, last: &[i64]) -> Vec<u32> {
    let mut due = Vec::new();
    assert_eq!(ages.take_due(now, usize::MAX, |flow| last[flow as usize] * SECOND_NS, &mut due), now);
    due
}

#[test]
fn a_flow_is_due_once_its_timeout_ended_before_the_tick() {
    let mut ages = Ages::new([300, 120, 10]);
    for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Ended)] {
        insert(&mut ages, flow, class, at(1_000));
    }
    let last = [1_000; 3];
    assert_eq!(due(&mut ages, at(1_010), &last), []);
    assert_eq!(due(&mut ages, at(1_010) + 1, &last), [2]);
    assert_eq!(due(&mut ages, at(1_120), &last), []);
    assert_eq!(due(&mut ages, at(1_120) + 1, &last), [1]);
    assert_eq!(due(&mut ages, at(9_999), &last), [0]);
}

#[test]
fn flows_are_due_in_the_order_of_their_time_as_far_as_the_budget_goes() {
    let mut ages = Ages::new([300, 120, 10]);
    let last = [1_000, 1_190, 1_001, 1_003];
    for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Tcp), (3, Class::Tcp)] {
        insert(&mut ages, flow, class, at(last[flow as usize]));
    }
    let (mut taken, mut order) = (Vec::new(), Vec::new());
    loop {
        let swept = ages.take_due(at(2_000), 1, |flow| last[flow as usize] * SECOND_NS, &mut taken);
        order.append(&mut taken);
        // What is said to be over is over.
        let dues = [1_300, 1_310, 1_301, 1_303].map(at);
        assert!((0..4_usize).all(|flow| dues[flow] >= swept || order.contains(&u32::try_from(flow).expect("few"))));
        if swept == at(2_000) {
            break;
        }
    }
    assert_eq!(order, [0, 2, 3, 1]);
}

#[test]
fn a_flow_seen_again_is_moved_on() {
    let mut ages = Ages::new([300, 120, 10]);
    insert(&mut ages, 0, Class::Other, at(1_000));
    assert_eq!(due(&mut ages, at(1_121), &[1_100]), []);
    assert_eq!(due(&mut ages, at(1_220), &[1_100]), []);
    assert_eq!(due(&mut ages, at(1_220) + 1, &[1_100]), [0]);
}

#[test]
fn a_jump_of_centuries_does_not_make_lists() {
    let mut ages = Ages::new([300, 120, 10]);
    insert(&mut ages, 0, Class::Other, 0);
    insert(&mut ages, 1, Class::Tcp, 0);
    assert_eq!(due(&mut ages, at(9_000_000_000), &[0, 0]), [0, 1]);
    insert(&mut ages, 2, Class::Other, at(9_000_000_000));
    assert!(ages.rings.iter().all(|ring| ring.lists.len() <= 1));
}

#[test]
fn longest_silent_over_all_classes_to_the_nanosecond() {
    let mut ages = Ages::new([300, 120, 10]);
    let mut last = [700, 200, 300, 400, SECOND_NS + 1, 200];
    for (flow, class) in [(0, Class::Tcp), (1, Class::Other), (2, Class::Ended), (3, Class::Tcp), (5, Class::Tcp)] {
        insert(&mut ages, flow, class, 0);
    }
    insert(&mut ages, 4, Class::Other, at(1));
    let mut order = Vec::new();
    while let Some((_, flow)) = ages.longest_silent(|flow| silence(last[flow as usize], flow)) {
        ages.remove(flow);
        order.push(flow);
        last[3] = 5 * SECOND_NS; // flow 3 speaks once the first was taken
        last[2] = 600; // and flow 2 within its tick
    }
    assert_eq!(order, [5, 1, 2, 0, 4, 3]);
    for (flow, class) in [(0, Class::Tcp), (1, Class::Other)] {
        ages.insert(flow, class, || silence(200, flow), 0);
    }
    let mut last = [200; 3];
    assert_eq!(ages.longest_silent(|flow| silence(last[flow as usize], flow)), Some((silence(200, 1), 1)));
    // One that comes into the tick of which was asked.
    ages.insert(2, Class::Other, || silence(200, 2), 0);
    assert_eq!(ages.longest_silent(|flow| silence(last[flow as usize], flow)), Some((silence(200, 2), 2)));
    (last[2], last[1]) = (900, 800);
    assert_eq!(ages.longest_silent(|flow| silence(last[flow as usize], flow)), Some((silence(200, 0), 0)));
    last[0] = SECOND_NS;
    assert_eq!(ages.longest_silent(|flow| silence(last[flow as usize], flow)), Some((silence(800, 1), 1)));
}

#[test]
fn a_flow_that_left_is_never_named() {
    let mut ages = Ages::new([300, 120, 10]);
    insert(&mut ages, 0, Class::Tcp, at(5));
    insert(&mut ages, 1, Class::Tcp, at(5));
    ages.reclass(0, Class::Ended, || silence(6 * SECOND_NS, 0), at(6));
    ages.remove(1);
    assert_eq!(due(&mut ages, at(17), &[6, 5]), [0]);
    assert_eq!(ages.longest_silent(|flow| silence(0, flow)), None);
}
