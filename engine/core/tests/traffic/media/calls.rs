//! Calls of products, and what opens them.

use super::super::conversation::{Conversation, Part, TCP, UDP};
use super::super::frames::len_u16;
use super::super::tls;
use super::streams::rtp;

pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("stun_dtls", UDP, 50_000, stun_then(tls::datagrams("call.example"))),
        Conversation::new("stun_rtp", UDP, 3_478, stun_then(media(&|packet| packet))),
        Conversation::new("stun_channel", UDP, 3_478, stun_then(media(&|packet| on_channel(&packet)))),
        Conversation::new("stun_classic", UDP, 3_478, classic()),
        Conversation::new("stun_tcp", TCP, 443, quality()),
        Conversation::new("stun_whatsapp", UDP, 3_478, whatsapp()),
        Conversation::new("turn_realm", UDP, 1_400, relay()),
        Conversation::new("zrtp", UDP, 40_000, zrtp()),
        Conversation::new("discord", UDP, 50_004, discord()),
        Conversation::new("zoom", UDP, 8_801, zoom()),
        Conversation::new("viber_call", UDP, 7_985, viber()),
        Conversation::new("line", UDP, 29_070, line()),
        Conversation::new("telegram_call", UDP, 533, telegram()),
        Conversation::new("teamspeak", UDP, 9_987, teamspeak()),
        Conversation::new("teamspeak_query", TCP, 10_011, query()),
        Conversation::new("mumble", UDP, 64_738, mumble()),
        Conversation::new("sd_rtn", UDP, 8_130, sd_rtn()),
    ]
}

/// A STUN message (RFC 8489, section 5).
fn stun(kind: u16, attributes: &[u8]) -> Vec<u8> {
    let len = len_u16(attributes, 0);
    [&kind.to_be_bytes()[..], &len, &[0x21, 0x12, 0xa4, 0x42], &[0x3c; 12], attributes].concat()
}

/// An attribute with its padding (section 14).
fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let len = len_u16(value, 0);
    let mut bytes = [&kind.to_be_bytes()[..], &len, value].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// XOR-MAPPED-ADDRESS (section 14.2).
fn mapped() -> Vec<u8> {
    attribute(0x0020, &[0, 1, 0xbd, 0x55, 0xe1, 0x12, 0xa6, 0x43])
}

/// A check and its answer, then `rest`.
fn stun_then(rest: Vec<Part>) -> Vec<Part> {
    let check = stun(0x0001, &[attribute(0x0006, b"9b4424d9:3c2a"), attribute(0x0024, &[0x6e, 0, 1, 0xff])].concat());
    [vec![(true, check), (false, stun(0x0101, &mapped()))], rest].concat()
}

/// Audio of both directions, each packet in `framing`.
fn media(framing: &dyn Fn(Vec<u8>) -> Vec<u8>) -> Vec<Part> {
    (0..4).map(|number| (number % 2 == 0, framing(rtp(111, number / 2, u32::from(number % 2) + 7)))).collect()
}

/// As a relay's channel carries it (RFC 8656, section 12.4).
fn on_channel(packet: &[u8]) -> Vec<u8> {
    let len = len_u16(packet, 0);
    [&[0x40, 0][..], &len, packet].concat()
}

/// Without the magic cookie (RFC 3489, section 11).
fn classic() -> Vec<Part> {
    let message = |kind: u16, attributes: &[u8]| {
        let len = len_u16(attributes, 0);
        [&kind.to_be_bytes()[..], &len, &[0x5d; 16], attributes].concat()
    };
    let address = attribute(0x0001, &[0, 1, 0x9c, 0x40, 203, 0, 113, 5]);
    vec![(true, message(0x0001, &attribute(0x0003, &[0, 0, 0, 6]))), (false, message(0x0101, &address))]
}

/// Checks over TCP, each behind its length (RFC 4571, section 2), with Microsoft's attributes (MS-ICE2, section 2.2.1).
fn quality() -> Vec<Part> {
    let framed = |message: Vec<u8>| [&len_u16(&message, 0)[..], &message].concat();
    let own = [attribute(0x8054, &[0x31, 0, 0, 0]), attribute(0x8070, &[0, 0, 0, 3])].concat();
    vec![(true, framed(stun(0x0001, &own))), (false, framed(stun(0x0101, &[mapped(), own].concat())))]
}

/// An allocation of `WhatsApp`'s, without the padding that the standard wants, its answer, and media.
fn whatsapp() -> Vec<Part> {
    let allocate = stun(0x0003, &[&[0x40, 0, 0, 102][..], &[0x77; 102]].concat());
    let parts = vec![(true, allocate.clone()), (false, stun(0x0103, &mapped())), (true, allocate)];
    [parts, media(&|packet| packet)].concat()
}

/// A relay that asks for a name and tells its realm (RFC 8656, section 7.3).
fn relay() -> Vec<Part> {
    let transport = attribute(0x0019, &[17, 0, 0, 0]);
    let realm = [attribute(0x0009, &[0, 0, 4, 1]), attribute(0x0014, b"telegram.org"), attribute(0x0015, b"a4b67bd1")];
    vec![(true, stun(0x0003, &transport)), (false, stun(0x0113, &realm.concat()))]
}

/// The first acknowledgement (RFC 6189, sections 5 and 5.3).
fn zrtp() -> Vec<Part> {
    let ack = b"\x10\0\0\x07ZRTP\0\0\0\x05\x50\x5a\0\x03HelloACK\x12\x34\x56\x78";
    vec![(true, ack.to_vec()), (false, ack.to_vec())]
}

/// The own address is asked for (Discord's documentation, "IP Discovery"), a ping, and media.
fn discord() -> Vec<Part> {
    let discovery = |kind: u8, address: &[u8]| {
        let mut bytes = [&[0, kind, 0, 70, 0, 0, 0xac, 0xe3][..], address].concat();
        bytes.resize(74, 0);
        bytes
    };
    let ping = b"\x13\x37\xca\xfe\x01\0\0\0".to_vec();
    let parts =
        vec![(true, discovery(1, b"")), (false, discovery(2, b"203.0.113.5")), (true, ping.clone()), (false, ping)];
    [parts, media(&|packet| packet)].concat()
}

/// An opening, its answer, a probe and its echo.
fn zoom() -> Vec<Part> {
    let opening = [&[1, 0, 2][..], &[0x7d; 16], &[0; 8], &[0x20; 80]].concat();
    let answer = [&[2, 0, 1][..], &[0x7d; 16], &[0, 0x5a, 0x0e, 0x3e, 0, 0x7a, 0, 0x2a], &[0; 8]].concat();
    let probe = |kind: u8| vec![kind, 0, 0, 0, 1, 0x76, 0x2a, 0x8d, 0x74, 0, 0x5a, 0x0e, 0x3e];
    vec![(true, opening), (false, answer), (false, probe(3)), (true, probe(4))]
}

/// An opening and its answer, each with a session's number.
fn viber() -> Vec<Part> {
    let opening = [&[0xed, 0xf6, 1, 0, 5, 0][..], &[0xac; 240]].concat();
    vec![(true, opening), (false, [&[0xed, 0xf6, 0x0c, 0][..], &[0xac; 72]].concat())]
}

/// Openings of both sides.
fn line() -> Vec<Part> {
    let opening = |len: u16, sequence: u8| {
        let mut bytes = [&(0xd800 | len).to_be_bytes()[..], &[0, sequence, 6, 2]].concat();
        bytes.resize(usize::from(len) + 4, 0xa5);
        bytes
    };
    vec![(true, opening(868, 0xb9)), (false, opening(238, 0x66))]
}

/// A relay is pinged, and answers.
fn telegram() -> Vec<Part> {
    let start = [[0x5c; 16], [0xff; 16]].concat();
    let ping = [&start[..28], &[0xfe, 0xff, 0xff, 0xff], &[7; 8]].concat();
    vec![(true, ping), (false, [&start[..28], &[0x15, 0xc0, 0x77, 0xc2], &[7; 32]].concat())]
}

fn teamspeak() -> Vec<Part> {
    let open = [&b"TS3INIT1\0\x65\0\0\x88"[..], &[0x0d; 21]].concat();
    vec![(true, open), (false, [&b"TS3INIT1\0\x65\x88\x01"[..], &[0x2c; 20]].concat())]
}

/// A server's greeting.
fn query() -> Vec<Part> {
    vec![
        (false, b"TS3\n\rWelcome to the TeamSpeak 3 ServerQuery interface\n\r".to_vec()),
        (true, b"version\n".to_vec()),
    ]
}

/// A server is asked how many there are.
fn mumble() -> Vec<Part> {
    let count = [0, 0, 0, 5, 0, 0, 0, 100, 0, 1, 0x19, 0x40];
    let answer = [&[0, 1, 5, 0][..], b"12345678", &count].concat();
    vec![(true, [&[0; 4][..], b"12345678"].concat()), (false, answer)]
}

/// A server is called by its name, and answers with its id.
fn sd_rtn() -> Vec<Part> {
    let call = [0, 0x5a, 0x38, 0x4c, 0, 0, 0x21, 0, 0, 0, 0, 0, 4];
    let hello = [&call[..], b"SNI\0\x0c\0edge.exampleNONC\x20\0", &[7; 32]].concat();
    let answer = [0, 0x6a, 0x2e, 7, 0, 0, 0x23, 0, 0x5a, 0x38, 0x4c, 0, 4];
    vec![(true, hello), (false, [&answer[..], b"PEID\x04\0\x01\0\x1c\0PROF\x46\0", &[9; 70]].concat())]
}
