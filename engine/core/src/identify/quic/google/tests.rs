//! Tests of `google`.

use proptest::prelude::*;

use super::super::sealing::google_hello;
use super::{Hello, clear_hello, hello, is_google, version};
use crate::identify::conversation::of_first_datagram;

/// What precedes the hello, by version: first byte to frame header, without the length of the data.
pub(in crate::identify::quic) fn packet(version: &str, frames: &[u8], data: &[u8]) -> Vec<u8> {
    let number: u8 = version[1..].parse().unwrap();
    let mut packet = if number < 44 { vec![0x0d] } else { vec![0xc3] };
    if number < 44 {
        packet.extend(b"12345678");
        packet.extend(version.as_bytes());
        packet.push(1);
    } else {
        packet.extend(version.as_bytes());
        packet.push(0x50);
        packet.extend(b"12345678");
        packet.extend([0, 0, 0, 1]);
    }
    packet.extend([0x5a; 12]);
    if number <= 32 {
        packet.push(0);
    }
    packet.extend(frames);
    packet.extend([0xa0, 1]);
    let len = u16::try_from(data.len()).unwrap();
    packet.extend(if number < 39 { len.to_le_bytes() } else { len.to_be_bytes() });
    packet.extend(data);
    packet
}

fn is_recognised(port: u16, payload: &[u8]) -> bool {
    of_first_datagram(port, payload, |datagram| is_google(datagram))
}

fn named(name: &str) -> Hello {
    Hello { server_name: Some(name.into()) }
}

#[test]
fn a_hello_of_each_version_is_read() {
    for version in ["Q024", "Q025", "Q030", "Q032", "Q033", "Q035", "Q038", "Q039", "Q043", "Q044", "Q045", "Q046"] {
        let packet = packet(version, &[], &google_hello("WWW.Example.com"));
        assert_eq!(clear_hello(&packet), Some(named("www.example.com")), "{version}");
        assert!(is_recognised(443, &packet) && is_recognised(80, &packet), "{version}");
        assert!(is_recognised(4_433, &packet), "{version}: a hello tells it on any port");
        for len in 0..packet.len() {
            assert_eq!(clear_hello(&packet[..len]), None, "{version} cut at {len}");
        }
    }
}

#[test]
fn acknowledgements_before_the_hello_are_passed_over() {
    for frames in [
        &[0x40, 1, 0, 9, 1, 0][..],
        &[0x40, 1, 0, 9, 1, 1, 0, 1, 2, 3, 4],
        &[0x65, 0, 1, 0, 9, 1, 0, 1, 3, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0x06, 0],
        &[0x07, 0x00, 0x07],
    ] {
        let packet = packet("Q043", frames, &google_hello("a.example"));
        assert_eq!(clear_hello(&packet), Some(named("a.example")), "{frames:02x?}");
    }
}

#[test]
fn a_version_alone_tells_it_on_the_ports_of_the_web() {
    for version in ["Q033", "Q043", "Q046"] {
        let encrypted = packet(version, &[0x93; 30], b"");
        assert!(is_recognised(443, &encrypted) && is_recognised(80, &encrypted) && !is_recognised(4_433, &encrypted));
        assert_eq!(clear_hello(&encrypted), None);
    }
}

#[test]
fn a_second_hello_stands_at_an_offset() {
    let mut second = packet("Q046", &[], b"");
    second.truncate(second.len() - 4);
    let data = google_hello("a.example");
    second.extend([0xa4, 1, 4, 0]);
    second.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    second.extend(data);
    assert_eq!(clear_hello(&second), Some(named("a.example")));
}

#[test]
fn versions_that_are_none() {
    for tag in [&b"Q023"[..], b"Q047", b"Q050", b"Q143", b"Q04", b"T046", b"Q0:3", b"q043"] {
        assert_eq!(version(tag), None, "{tag:?}");
    }
    assert_eq!((version(b"Q024"), version(b"Q046")), (Some(24), Some(46)));
}

#[test]
fn a_server_is_known_by_its_answer() {
    let answer = |tag: &[u8]| {
        [&[0x08][..], b"12345678", &[1], &[0x5a; 12], &[0x40, 1, 3, 0xa5, 1, 0, 6, 0, 0xa0, 1, 0, 4], tag].concat()
    };
    assert!(is_recognised(443, &answer(b"REJ\0")));
    assert!(is_recognised(443, &answer(b"SREJ")));
    assert!(!is_recognised(443, &answer(b"SHLO")));
    assert!(!is_recognised(4_433, &answer(b"REJ\0")));
    let reset = [&[0x0a][..], b"12345678", b"PRST\x03\0\0\0"].concat();
    assert!(is_recognised(443, &reset) && !is_recognised(53, &reset));
}

#[test]
fn other_first_bytes_are_refused() {
    let whole = packet("Q043", &[], &google_hello("a.example"));
    for first in [0x00, 0x01, 0x05, 0x0c, 0x4d, 0x8d, 0xcd, 0x0f] {
        let changed = [&[first], &whole[1..]].concat();
        assert!(!is_recognised(443, &changed), "{first:#x}");
    }
    let mut wrong_ids = packet("Q046", &[], &google_hello("a.example"));
    wrong_ids[5] = 0x55;
    assert!(!is_recognised(443, &wrong_ids));
}

#[test]
fn entries_that_do_not_follow_each_other_are_no_hello() {
    let whole = google_hello("a.example");
    assert_eq!(hello(&whole), Some(named("a.example")));
    for (place, new) in [(4, 200), (5, 1), (12, 255), (15, 1), (20, 0), (0, b'R')] {
        let mut damaged = whole.clone();
        damaged[place] = new;
        assert_eq!(hello(&damaged), None, "{place}");
    }
    assert_eq!(hello(b"CHLO\0\0\0\0"), Some(Hello { server_name: None }));
    assert_eq!(hello(&google_hello("no name")).and_then(|hello| hello.server_name), None);
}

proptest! {
    #[test]
    fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..100), place in any::<prop::sample::Index>(), new in any::<u8>()) {
        let _ = (clear_hello(&bytes), hello(&bytes), is_recognised(443, &bytes));
        for version in ["Q025", "Q043", "Q046"] {
            let mut damaged = packet(version, &[0x40, 1, 0, 9, 1, 0], &google_hello("a.example"));
            let place = place.index(damaged.len());
            damaged[place] = new;
            let _ = (clear_hello(&damaged), is_recognised(443, &damaged));
        }
    }
}
