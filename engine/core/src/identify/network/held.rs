//! What every judgment of this folder is held to, for other files' tests.

use crate::identify::conversation::of_first_datagram;
use crate::identify::parser::{Datagram, Recognition};

/// Messages of protocols that other folders recognise, or of none.
const FOREIGN: [&[u8]; 16] = [
    b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\0\0\x01\0\x01",
    b"\0\x01\0\x08\x21\x12\xa4\x42123456789012\x80\x22\0\x04test",
    b"\xc3\0\0\0\x01\x08\x83\x94\xc8\xf0\x3e\x51\x57\x08\0\0\x44\x9e\0\0\0\x02\x33\x44\x55\x66\x77\x88",
    b"\x80\0\x12\x34\0\0\0\xa0\x11\x22\x33\x44\xd5\xd5\xd5\xd5\xd5\xd5\xd5\xd5\xd5\xd5\xd5\xd5",
    b"\x80\xc8\0\x06\x11\x22\x33\x44\xe0\0\0\0\x01\x02\x03\x04\0\0\0\xa0\0\0\0\x01\0\0\0\xa0",
    b"\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x10\x01\0\0\x04\0\0\0\0\0\0\0\x04\xfe\xfd\0\0",
    b"\x16\x03\x01\0\x40\x01\0\0\x3c\x03\x03\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55\x55",
    b"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nMan: \"ssdp:discover\"\r\nST: ssdp:all\r\n\r\n",
    b"OPTIONS sip:example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: none\r\n\r\n",
    b"d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe",
    b"220 mail.example.org ESMTP ready\r\n250 mail.example.org\r\n",
    b"\x01\0\0\0\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\0\x11\x22\x33\x44",
    b"lorem ipsum dolor sit amet, consectetur adipisici elit, sed eiusmod tempor\n",
    &[0; 80],
    &[0xff; 80],
];
/// Messages of random bytes.
const RANDOM: usize = 4_000;

/// Hold that `judge` takes each of `own` at `port`, none that is cut to less than `least` bytes, and none of `others`.
pub(super) fn assert_datagrams(
    judge: fn(&Datagram<'_>) -> bool,
    port: u16,
    least: usize,
    own: &[&[u8]],
    others: &[&[u8]],
) {
    let judged = |payload: &[u8], wire_len: usize| {
        of_first_datagram(port, payload, |datagram| {
            datagram.wire_len = u32::try_from(wire_len).expect("short");
            judge(datagram)
        })
    };
    for message in own {
        assert!(judged(message, message.len()), "{message:02x?}");
        for len in 0..message.len() {
            let cut = &message[..len];
            assert!(len >= least || !judged(cut, len), "{len} of {message:02x?}");
            // So a capture with a short snapshot length has it: what is there may be enough.
            let _ = judged(cut, message.len());
        }
    }
    for message in others.iter().chain(&FOREIGN) {
        assert!(!judged(message, message.len()), "{message:02x?}");
    }
    let mut draw = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..RANDOM {
        let message = random(&mut draw);
        assert!(!judged(&message, message.len()), "{message:02x?}");
    }
}

/// Hold that `judge` takes each of `own`, that no cut of them is taken for another, and that it takes none of `others`.
pub(super) fn assert_streams(judge: fn(&[u8]) -> Recognition, own: &[&[u8]], others: &[&[u8]]) {
    for message in own {
        assert_eq!(judge(message), Recognition::Yes, "{message:02x?}");
        for len in 0..message.len() {
            assert_ne!(judge(&message[..len]), Recognition::No, "{len} of {message:02x?}");
        }
    }
    for message in others {
        assert_eq!(judge(message), Recognition::No, "{message:02x?}");
    }
    for message in others.iter().chain(&FOREIGN) {
        for len in 0..=message.len() {
            assert_ne!(judge(&message[..len]), Recognition::Yes, "{len} of {message:02x?}");
        }
    }
    let mut draw = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..RANDOM {
        let message = random(&mut draw);
        assert_ne!(judge(&message), Recognition::Yes, "{message:02x?}");
    }
}

/// Some bytes by Marsaglia's xorshift (Journal of Statistical Software 8:14, 2003).
fn random(draw: &mut u64) -> Vec<u8> {
    let mut next = || {
        *draw ^= *draw << 13;
        *draw ^= *draw >> 7;
        *draw ^= *draw << 17;
        *draw
    };
    let words = 1 + next() % 8;
    (0..words).flat_map(|_| next().to_be_bytes()).collect()
}
