//! Media by themselves.

use super::super::conversation::{Conversation, Part, TCP, UDP};

pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("rtp", UDP, 40_000, (1..4).map(|number| (true, rtp(0, number, 0x0a0b))).collect()),
        Conversation::new("rtcp", UDP, 40_001, reports()),
        Conversation::new("srtcp", UDP, 40_001, sealed_reports()),
        Conversation::new("rtmp", TCP, 1_935, rtmp()),
        Conversation::new("srt", UDP, 9_000, srt()),
        Conversation::new("mpeg_ts", UDP, 1_234, transport_stream()),
    ]
}

/// A packet of 20 ms (RFC 3550, section 5.1).
pub fn rtp(payload_type: u8, number: u8, source: u32) -> Vec<u8> {
    let timestamp = u32::from(number) * 160;
    [&[0x80, payload_type, 0, number][..], &timestamp.to_be_bytes(), &source.to_be_bytes(), &[0xd5; 160]].concat()
}

/// A sender's and a receiver's report with descriptions (RFC 3550, sections 6.4 and 6.5).
fn reports() -> Vec<Part> {
    let description = [0x81, 202, 0, 3, 0, 0, 0x0a, 0x0b, 1, 2, b'a', b'b', 0, 0, 0, 0];
    let sender = [&[0x80, 200, 0, 6, 0, 0, 0x0a, 0x0b][..], &[0x21; 20], &description].concat();
    let receiver = [&[0x81, 201, 0, 7, 0, 0, 0x0c, 0x0d][..], &[0x21; 24], &description].concat();
    vec![(true, sender), (false, receiver)]
}

/// Reports of SRTP (RFC 3711, section 3.4).
fn sealed_reports() -> Vec<Part> {
    let report = |number: u8| [&[0x81, 201, 0, 7][..], &[0xa5; 60], &[0x80, 0, 0, number], &[0x5a; 10]].concat();
    vec![(true, report(1)), (false, report(1)), (true, report(2))]
}

/// The handshake's first and second blocks (Adobe's specification of RTMP 1.0, sections 5.2.2 to 5.2.4).
fn rtmp() -> Vec<Part> {
    let block = |filler: u8| [&[0, 0, 0x12, 0x34, 0, 0, 0, 0][..], &[filler; 1_528]].concat();
    let client = [&[3][..], &block(0x5e)].concat();
    vec![(true, client), (false, [&[3][..], &block(0x6f), &block(0x5e)].concat()), (true, block(0x6f))]
}

/// Induction by the caller and by the listener (draft-sharabayko-srt-01, section 4.3.1).
fn srt() -> Vec<Part> {
    let induction = |version: u32, field: u32, cookie: u32| {
        let words = [0x8000_0000, 0, 77, 0, version, field, 5_555, 1_500, 8_192, 1, 31, cookie, 0x0100_000a, 0, 0, 0];
        words.iter().flat_map(|word: &u32| word.to_be_bytes()).collect::<Vec<_>>()
    };
    vec![(true, induction(4, 2, 0)), (false, induction(5, 0x4a17, 0x0bad_cafe))]
}

/// Seven packets of padding to a datagram (ISO/IEC 13818-1, section 2.4.3.2).
fn transport_stream() -> Vec<Part> {
    let packet = [&[0x47, 0x1f, 0xff, 0x10][..], &[0xff; 184]].concat();
    (0..3).map(|_| (true, packet.repeat(7))).collect()
}
