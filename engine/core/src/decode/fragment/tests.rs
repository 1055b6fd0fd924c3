//! The reassembler against a naive model of its rule: one map of bytes a datagram, looked through from end to end.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::{Datagram, Tuple};
use super::pieces::PIECES_MAX;
use super::reassembler::{LIFETIME_NS, MEMORY_NS};
use super::*;
use crate::capture::SECOND_NS;

/// Length of the datagrams in play.
const WHOLE_LEN: u32 = 43;

/// A fragment in play.
#[derive(Clone, Debug)]
struct Arrival {
    step_ns: i64,
    datagram: u8,
    offset: u32,
    bytes: Vec<u8>,
    more: bool,
    is_cut: bool,
    /// Whether its datagram's flow can be told by it, where it is the first or makes the datagram whole.
    tells: bool,
}

/// What became of it: what it was, packets that waited for it, the flow, and the whole.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Held,
    Joins(u16),
    First(u32),
    Whole(u32, Option<u16>, Vec<u8>),
}

#[derive(Debug, PartialEq, Eq)]
enum Stage {
    Growing,
    Discarded,
    Whole,
}

struct Naive {
    datagram: u8,
    since_ns: i64,
    bytes: BTreeMap<u32, u8>,
    end: Option<u32>,
    stage: Stage,
    home: Option<u16>,
    held: u32,
}

impl Naive {
    /// Take the fragment's bytes in. Says whether it made the datagram whole.
    fn grow(&mut self, arrival: &Arrival, counters: &mut FragmentCounters) -> bool {
        let len = u32::try_from(arrival.bytes.len()).unwrap();
        let (start, end) = (arrival.offset, arrival.offset + len);
        if self.stage != Stage::Growing {
            return false;
        }
        if arrival.is_cut {
            self.stage = Stage::Discarded;
            counters.cut += 1;
            return false;
        }
        if len == 0 || end > 65_535 || (arrival.more && len % 8 != 0) {
            counters.bad += 1;
            return false;
        }
        let at_odds = match self.end {
            Some(known) => end > known || (end == known) == arrival.more,
            None => !arrival.more && self.bytes.keys().any(|&at| at >= end - 1),
        };
        let held: Vec<_> = (start..end).map(|at| self.bytes.get(&at).copied()).collect();
        if !at_odds && held.iter().zip(&arrival.bytes).all(|(held, byte)| *held == Some(*byte)) {
            return false;
        }
        if at_odds || held.iter().any(Option::is_some) {
            self.stage = Stage::Discarded;
            counters.overlapping += 1;
            return false;
        }
        self.bytes.extend((start..end).zip(arrival.bytes.iter().copied()));
        if !arrival.more {
            self.end = Some(end);
        }
        let is_whole = self.end.is_some_and(|end| (0..end).all(|at| self.bytes.contains_key(&at)));
        if is_whole {
            self.stage = Stage::Whole;
            counters.completed += 1;
        }
        is_whole
    }
}

#[derive(Default)]
struct Model {
    /// In the order in which they came, or became whole.
    datagrams: Vec<Naive>,
    now_ns: Option<i64>,
    most: usize,
    counters: FragmentCounters,
    refused: u64,
}

impl Model {
    fn give_up(&mut self, is_due: impl Fn(&Naive) -> bool, evicts: bool) {
        for gone in self.datagrams.extract_if(.., |datagram| is_due(datagram)) {
            self.refused += u64::from(gone.held);
            let counter = if evicts { &mut self.counters.evicted } else { &mut self.counters.expired };
            *counter += u64::from(gone.stage == Stage::Growing);
        }
    }

    fn pass(&mut self, ts_ns: i64) {
        if self.now_ns.is_some_and(|now_ns| ts_ns < now_ns - LIFETIME_NS) {
            self.give_up(|_| true, false);
            self.now_ns = None;
        }
        let now_ns = self.now_ns.map_or(ts_ns, |now_ns| now_ns.max(ts_ns));
        self.now_ns = Some(now_ns);
        let age_ns = |datagram: &Naive| if datagram.stage == Stage::Whole { MEMORY_NS } else { LIFETIME_NS };
        self.give_up(|datagram| now_ns >= datagram.since_ns + age_ns(datagram), false);
    }

    /// The fragment, and the flow that it tells if it can.
    fn add(&mut self, arrival: &Arrival, ts_ns: i64, home: u16) -> Outcome {
        self.pass(ts_ns);
        self.counters.fragments += 1;
        let is_first = arrival.offset == 0;
        let is_same = |datagram: &Naive| datagram.datagram == arrival.datagram;
        self.give_up(|datagram| is_first && is_same(datagram) && datagram.stage == Stage::Whole, false);
        if !self.datagrams.iter().any(is_same) {
            if self.datagrams.len() >= self.most {
                let oldest = self.datagrams.iter().min_by_key(|datagram| datagram.stage != Stage::Whole);
                let leaves = oldest.map(|oldest| oldest.datagram);
                self.give_up(|datagram| Some(datagram.datagram) == leaves, true);
            }
            self.datagrams.push(Naive {
                datagram: arrival.datagram,
                since_ns: self.now_ns.unwrap(),
                bytes: BTreeMap::new(),
                end: None,
                stage: Stage::Growing,
                home: None,
                held: 0,
            });
        }
        let place = self.datagrams.iter().position(is_same).unwrap();
        let mut datagram = self.datagrams.remove(place);
        let outcome = if datagram.grow(arrival, &mut self.counters) {
            let (held, before) = (std::mem::take(&mut datagram.held), datagram.home);
            datagram.since_ns = self.now_ns.unwrap();
            if arrival.tells {
                datagram.home = Some(home);
            } else {
                self.refused += u64::from(held);
            }
            let whole = datagram.bytes.values().copied().collect();
            if arrival.tells {
                self.datagrams.push(datagram);
            }
            return Outcome::Whole(held, before, whole);
        } else if is_first {
            let held = datagram.held;
            if arrival.tells {
                datagram.held = 0;
                datagram.home = Some(home);
            } else {
                datagram.held += 1;
            }
            Outcome::First(held)
        } else if let Some(home) = datagram.home {
            Outcome::Joins(home)
        } else {
            datagram.held += 1;
            Outcome::Held
        };
        self.datagrams.insert(place, datagram);
        outcome
    }
}

const REFUSED: Refused = Refused { layer: Layer::Ipv4, reason: Reason::Fragment };

fn home(port: u16) -> Home {
    let tuple = Tuple { source: [1; 16], destination: [2; 16], source_port: port, destination_port: 0, transport: 17 };
    Home { tuple, vlan: 0, source_mac: None, destination_mac: None, outer: None, is_inside: false }
}

fn fragment(arrival: &Arrival) -> Fragment<'_> {
    Fragment {
        layer: Layer::Ipv4,
        identification: u32::from(arrival.datagram),
        offset: arrival.offset,
        more: arrival.more,
        next_header: 17,
        payload: &arrival.bytes,
        wire_len: u32::try_from(arrival.bytes.len()).unwrap() + u32::from(arrival.is_cut),
    }
}

fn key(fragment: &Fragment<'_>) -> Key {
    let (payload, wire_len) = (fragment.payload, fragment.wire_len);
    let (source, destination) = ([1; 16], [2; 16]);
    let datagram =
        Datagram { source, destination, transport: 17, ip_bytes: 0, payload, wire_len, fragment: Some(*fragment) };
    Key::of(&datagram, fragment, 0, None)
}

const ONE: Share = Share { packets: 1, ip_bytes: 28, data_bytes: 8, wire_len: 42 };

/// Let the fragment join, and say of its flow what the arrival says. Also gives the packets that were counted.
fn add(reassembler: &mut Reassembler, arrival: &Arrival, ts_ns: i64, port: u16) -> (Outcome, u64) {
    let (fragment, mut room) = (fragment(arrival), vec![99]);
    let key = key(&fragment);
    match reassembler.add(&key, &fragment, ONE, ts_ns, &mut room) {
        Added::Held => (Outcome::Held, 0),
        Added::Joins(home) => (Outcome::Joins(home.tuple.source_port), 1),
        Added::First { held } if arrival.tells => {
            reassembler.settle(&key, home(port));
            (Outcome::First(held.packets), u64::from(held.packets) + 1)
        }
        Added::First { held } => {
            reassembler.hold(&key, ONE, REFUSED);
            (Outcome::First(held.packets), 0)
        }
        Added::Whole { next_header, held, home: before } => {
            assert_eq!(next_header, 17);
            if arrival.tells {
                reassembler.settle(&key, home(port));
            } else {
                reassembler.forget(&key);
                reassembler.refuse(REFUSED, held.packets);
            }
            let counted = if arrival.tells { u64::from(held.packets) + 1 } else { 1 };
            (Outcome::Whole(held.packets, before.map(|home| home.tuple.source_port), room), counted)
        }
    }
}

/// The bytes that most fragments of a datagram have at these places.
fn content(datagram: u8, offset: u32, len: usize) -> Vec<u8> {
    (offset..).take(len).map(|at| u8::try_from(at % 251).unwrap() ^ datagram).collect()
}

/// Often the four pieces that a datagram is in, in any order and number; else whatever there may be.
fn arrivals() -> impl Strategy<Value = Vec<Arrival>> {
    let place = prop_oneof![
        8 => prop::sample::select(vec![(0, 16, true), (16, 8, true), (24, 16, true), (40, 3, false)]),
        1 => (0..7_u32, 0..28_usize, any::<bool>()).prop_map(|(unit, len, more)| (unit * 8, len, more)),
        1 => (0..7_u32, 0..4_usize, any::<bool>()).prop_map(|(unit, units, more)| (unit * 8, units * 8, more)),
        1 => Just((65_528, 8, false)),
    ];
    let step_ns = prop_oneof![
        12 => 0..SECOND_NS / 5,
        2 => Just(MEMORY_NS),
        2 => prop_oneof![Just(14 * SECOND_NS), Just(LIFETIME_NS), Just(-LIFETIME_NS), Just(-LIFETIME_NS - 1)],
    ];
    let one =
        (step_ns, 0..4_u8, place, prop::bool::weighted(0.06), prop::bool::weighted(0.03), prop::bool::weighted(0.8));
    let arrival = one.prop_map(|(step_ns, datagram, (offset, len, more), differs, is_cut, tells)| {
        let bytes = content(datagram ^ u8::from(differs), offset, len);
        Arrival { step_ns, datagram, offset, bytes, more, is_cut, tells }
    });
    prop::collection::vec(arrival, 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reassembler_keeps_the_rule(arrivals in arrivals(), most in 1..6_usize) {
        let mut reassembler = Reassembler::new(most, usize::MAX);
        let mut model = Model { most, ..Model::default() };
        let (mut ts_ns, mut counted) = (1_700_000_000 * SECOND_NS, 0);
        for (port, arrival) in (0..).zip(&arrivals) {
            ts_ns += arrival.step_ns;
            let (outcome, packets) = add(&mut reassembler, arrival, ts_ns, port);
            prop_assert_eq!(outcome, model.add(arrival, ts_ns, port));
            prop_assert_eq!(reassembler.len(), model.datagrams.len());
            counted += packets;
        }
        reassembler.finish();
        model.give_up(|_| true, false);
        prop_assert_eq!(reassembler.counters(), model.counters);
        let refused: u64 = reassembler.take_refusals().values().sum();
        prop_assert_eq!(refused, model.refused);
        prop_assert_eq!(counted + refused, arrivals.len() as u64, "each fragment is counted once");
        prop_assert_eq!((reassembler.len(), reassembler.bytes()), (0, 0));
    }
}

fn piece(datagram: u8, offset: u32, len: usize, more: bool) -> Arrival {
    let bytes = content(datagram, offset, len);
    Arrival { step_ns: 0, datagram, offset, bytes, more, is_cut: false, tells: true }
}

#[test]
fn rfc_791_section_3_2_pieces_in_any_order_and_twice_are_the_whole() {
    let pieces = [piece(0, 0, 16, true), piece(0, 16, 24, true), piece(0, 40, 3, false)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut reassembler = Reassembler::default();
        let [a, b, c] = order.map(|place| &pieces[place]);
        let outcomes = [a, a, b, a, b, c].map(|arrival| add(&mut reassembler, arrival, 0, 7).0);
        let [before @ .., Outcome::Whole(_, _, whole)] = outcomes else { panic!("{order:?}: {outcomes:?}") };
        assert!(!before.iter().any(|outcome| matches!(outcome, Outcome::Whole(..))), "{order:?}");
        assert_eq!(whole, content(0, 0, WHOLE_LEN as usize), "{order:?}");
    }
}

#[test]
fn rfc_5722_section_4_overlaps_discard_the_datagram() {
    let mut other = piece(0, 16, 8, true);
    other.bytes[3] ^= 1;
    for (name, odd) in [
        ("the same place, other bytes", other),
        ("a part is held already", piece(0, 8, 16, true)),
        ("all around what is held", piece(0, 8, 24, true)),
        ("other bytes follow where there was the end", piece(0, 40, 8, true)),
        ("another end", piece(0, 48, 3, false)),
        ("the end before what is held", piece(0, 32, 3, false)),
    ] {
        let mut reassembler = Reassembler::default();
        for arrival in [piece(0, 16, 8, true), piece(0, 40, 3, false), odd] {
            add(&mut reassembler, &arrival, 0, 7);
        }
        assert_eq!(reassembler.counters().overlapping, 1, "{name}");
        assert_eq!(add(&mut reassembler, &piece(0, 0, 16, true), 0, 7).0, Outcome::First(3), "{name}");
        assert_eq!(add(&mut reassembler, &piece(0, 24, 16, true), 0, 7).0, Outcome::Joins(7), "{name}");
        assert_eq!(reassembler.counters().completed, 0, "{name}");
    }
}

#[test]
fn rfc_4963_an_identification_used_again_is_of_the_flow_that_used_it_last() {
    let mut reassembler = Reassembler::default();
    let other = Arrival { bytes: content(9, 0, 16), ..piece(0, 0, 16, true) };
    assert_eq!(add(&mut reassembler, &piece(0, 0, 16, true), 0, 7).0, Outcome::First(0));
    assert_eq!(add(&mut reassembler, &other, SECOND_NS, 8).0, Outcome::First(0));
    assert_eq!(add(&mut reassembler, &piece(0, 16, 3, false), SECOND_NS, 9).0, Outcome::Joins(8));
    assert_eq!((reassembler.counters().overlapping, reassembler.counters().completed), (1, 0));
}

#[test]
fn copies_of_a_whole_datagram_join_its_flow_for_a_second() {
    let mut reassembler = Reassembler::default();
    let (first, last) = (piece(0, 0, 40, true), piece(0, 40, 3, false));
    add(&mut reassembler, &first, 0, 7);
    assert!(matches!(add(&mut reassembler, &last, 0, 7).0, Outcome::Whole(0, Some(7), _)));
    assert_eq!(add(&mut reassembler, &last, MEMORY_NS - 1, 8).0, Outcome::Joins(7));
    assert_eq!(add(&mut reassembler, &last, MEMORY_NS, 8).0, Outcome::Held);
    assert_eq!(reassembler.take_refusals(), BTreeMap::new());
    reassembler.finish();
    assert_eq!(reassembler.take_refusals(), BTreeMap::from([(REFUSED, 1)]));
}

#[test]
fn a_datagram_in_too_many_pieces_is_discarded() {
    let mut reassembler = Reassembler::default();
    for unit in 0..u32::try_from(PIECES_MAX).unwrap() + 10 {
        add(&mut reassembler, &piece(0, unit * 8, 8, true), 0, 7);
    }
    assert_eq!((reassembler.counters().evicted, reassembler.bytes()), (1, 0));
}

#[test]
fn memory_has_a_bound_and_the_oldest_leaves() {
    const BYTES: usize = 10_000;
    let mut reassembler = Reassembler::new(1_000, BYTES);
    for number in 0..2_000_u32 {
        let (arrival, mut room) = (piece(0, 65_000, 496, true), Vec::new());
        let fragment = Fragment { identification: number, ..fragment(&arrival) };
        reassembler.add(&key(&fragment), &fragment, ONE, 0, &mut room);
        assert!(reassembler.bytes() <= BYTES, "{number}");
    }
    let held = reassembler.len();
    assert!(held > 10 && reassembler.counters().evicted == 2_000 - u64::try_from(held).unwrap(), "{held}");
    let (arrival, mut room) = (piece(0, 0, 20_000, true), Vec::new());
    let fragment = Fragment { identification: 9_999, ..fragment(&arrival) };
    assert!(matches!(reassembler.add(&key(&fragment), &fragment, ONE, 0, &mut room), Added::First { .. }));
    assert_eq!((reassembler.bytes(), reassembler.len()), (0, 1), "a fragment above the limit is not held");
}
