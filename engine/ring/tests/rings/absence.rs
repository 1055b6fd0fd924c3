//! Interfaces that cannot be captured, go away, and come back.

use crate::wire::namespace::{FIRST_NUMBER, Namespace};
use crate::wire::sender::Sender;
use crate::wire::{Captured, bytes, frame, read, read_until, send, small};
use std::time::Duration;

use hallmonitor_core::capture::live::{LiveNotice, LiveSource};
use hallmonitor_ring::{RingConfig, RingError, Rings};
use rustix::thread::{CapabilitySet, CapabilitySets, capabilities, set_capabilities};

/// Why nothing comes where an interface was replaced before anyone looked.
const CHANGED: &str = "another interface took its place";

fn messages(opened: Result<Rings, Vec<RingError>>) -> Vec<String> {
    opened.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn is_up(_: &[Captured], notices: &[LiveNotice]) -> bool {
    notices.iter().any(|notice| matches!(notice, LiveNotice::Up { .. }))
}

fn is_down(_: &[Captured], notices: &[LiveNotice]) -> bool {
    notices.iter().any(|notice| matches!(notice, LiveNotice::Down { .. }))
}

fn reasons(notices: &[LiveNotice]) -> Vec<&str> {
    notices
        .iter()
        .map(|notice| match notice {
            LiveNotice::Down { source: 0, why, .. } => why.as_str(),
            LiveNotice::Up { source: 0, .. } => "up",
            _ => "other",
        })
        .collect()
}

/// Send a frame into the cable, and capture it.
fn works(namespace: &Namespace, rings: &mut Rings, number: u16) {
    let sent = [frame(number, None, &[3; 50])];
    send(&namespace.inside(|| Sender::open("a0", true).unwrap()), &sent);
    assert_eq!(bytes(&read(rings, 1)), sent);
}

/// Give up all other capabilities of this thread.
fn keep_capabilities(kept: CapabilitySet) {
    let sets = CapabilitySets { effective: kept, permitted: kept, ..capabilities(None).unwrap() };
    set_capabilities(None, sets).unwrap();
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let names = ["none0", "b0", "b0", "a-name-that-is-too-long"];
    let expected = [
        "none0: there is no such interface; check the name with `ip link`",
        "b0: is named twice; name each interface once",
        "a-name-that-is-too-long: there is no such interface; check the name with `ip link`",
    ];
    assert_eq!(messages(namespace.inside(|| Rings::open(&names, small()))), expected);
    assert_eq!(messages(Rings::open(&[] as &[&str], small())), ["-: no interface is named; name at least one"]);
    let config = RingConfig { block_bytes: 3, ..small() };
    let expected = ["b0: a block cannot have 3 bytes; choose a power of two from 131072 to 4194304"];
    assert_eq!(messages(Rings::open(&["b0"], config)), expected);
}

#[test]
fn who_may_not_capture_is_told_what_is_missing() {
    let Some(namespace) = Namespace::with_cable() else { return };
    let opened = namespace.inside(|| {
        keep_capabilities(CapabilitySet::empty());
        Rings::open(&["b0"], small())
    });
    let expected = ["b0: packets may not be captured by this process; give it CAP_NET_RAW, or run it as root"];
    assert_eq!(messages(opened), expected);
}

#[test]
fn an_interface_that_is_set_down_is_captured_again_once_it_is_up() {
    let Some(namespace) = Namespace::with_cable() else { return };
    for fanout in [1, 2] {
        let mut rings = namespace.inside(|| Rings::open(&["b0"], RingConfig { fanout, ..small() }).unwrap());
        works(&namespace, &mut rings, 1);
        namespace.set("b0", "down");
        assert_eq!(reasons(&read_until(&mut rings, is_down).1), ["it is set down"]);
        assert!(!rings.totals()[0].is_up);
        namespace.set("b0", "up");
        assert_eq!(reasons(&read_until(&mut rings, is_up).1), ["up"]);
        works(&namespace, &mut rings, 2);
    }
}

#[test]
fn an_interface_that_is_down_at_first_is_waited_for() {
    let Some(namespace) = Namespace::with_cable() else { return };
    namespace.set("b0", "down");
    let mut rings = namespace.inside(|| Rings::open(&["b0"], small()).unwrap());
    assert_eq!(reasons(&read_until(&mut rings, is_down).1), ["it is set down"]);
    namespace.set("b0", "up");
    read_until(&mut rings, is_up);
    works(&namespace, &mut rings, 1);
}

#[test]
fn an_interface_that_is_removed_and_made_anew_is_captured_again() {
    // The new one may well have the number of the one before.
    for (fanout, number) in [(1, 50), (2, 50), (1, FIRST_NUMBER), (2, FIRST_NUMBER)] {
        let Some(namespace) = Namespace::with_cable() else { return };
        namespace.inside(|| {
            let mut rings = Rings::open(&["b0"], RingConfig { fanout, ..small() }).unwrap();
            works(&namespace, &mut rings, 1);
            // Sent before the cable is pulled out: it is not lost.
            let sent = [frame(2, None, &[4; 50])];
            send(&Sender::open("a0", true).unwrap(), &sent);
            namespace.pull_out();
            let (captured, notices) =
                read_until(&mut rings, |packets, notices| packets.len() == 1 && is_down(packets, notices));
            assert_eq!(bytes(&captured), sent);
            assert_eq!(reasons(&notices), ["there is no such interface any more"]);
            namespace.plug_in(number);
            assert_eq!(reasons(&read_until(&mut rings, is_up).1), ["up"]);
            works(&namespace, &mut rings, 3);
        });
    }
}

#[test]
fn one_capability_is_enough() {
    let Some(namespace) = Namespace::with_cable() else { return };
    for fanout in [1, 2] {
        let mut rings = namespace.inside(|| {
            keep_capabilities(CapabilitySet::NET_RAW);
            Rings::open(&["b0"], RingConfig { fanout, ..small() }).unwrap()
        });
        works(&namespace, &mut rings, 1);
    }
}

#[test]
fn one_ring_needs_no_capability_to_come_back_and_several_do() {
    let Some(namespace) = Namespace::with_cable() else { return };
    for (fanout, comes_back) in [(1, true), (2, false)] {
        namespace.inside(|| {
            let mut rings = Rings::open(&["b0"], RingConfig { fanout, ..small() }).unwrap();
            namespace.pull_out();
            namespace.plug_in(50);
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    keep_capabilities(CapabilitySet::empty());
                    let (_, mut notices) = read_until(&mut rings, if comes_back { is_up } else { is_down });
                    if !comes_back {
                        // Two tries, a second from each other.
                        for _ in 0..25 {
                            rings.next(Duration::from_millis(100), &mut |_| {}).unwrap();
                        }
                        notices.extend(rings.take_notices());
                    }
                    let expected: &[_] = if comes_back { &[CHANGED, "up"] } else { &[CHANGED] };
                    assert_eq!(reasons(&notices), expected);
                });
            });
            assert_eq!(rings.totals()[0].is_up, comes_back);
            if !comes_back {
                // With the capability it does.
                read_until(&mut rings, is_up);
            }
            works(&namespace, &mut rings, 1);
        });
    }
}
