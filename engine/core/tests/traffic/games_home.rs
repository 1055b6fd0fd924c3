//! Conversations of the messengers and devices at home in `identify/games/`.

use super::conversation::{Conversation, Part, TCP, UDP};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("dingtalk", TCP, 443, dingtalk()),
        Conversation::new("irc", TCP, 6_667, irc()),
        Conversation::new("kakaotalk", TCP, 5_228, kakaotalk()),
        Conversation::new("oicq", UDP, 8_000, oicq()),
        Conversation::new("telegram_tcp", TCP, 443, telegram()),
        Conversation::new("threema", TCP, 5_222, threema()),
        Conversation::new("viber_tcp", TCP, 5_242, viber()),
        Conversation::new("wechat", TCP, 8_080, wechat()),
        Conversation::new("whatsapp", TCP, 5_222, whatsapp()),
        Conversation::new("whatsapp_routing", TCP, 443, whatsapp_routing()),
        Conversation::new("alicloud", TCP, 8_999, alicloud()),
        Conversation::new("chromecast", UDP, 5_353, chromecast()),
        Conversation::new("lifx", UDP, 56_700, lifx()),
        Conversation::new("mipush", TCP, 5_222, mipush()),
        Conversation::new("miio", UDP, 54_321, miio()),
        Conversation::new("spotify", TCP, 4_070, spotify()),
        Conversation::new("spotify_connect", UDP, 57_621, spotify_connect()),
        Conversation::new("tuya", UDP, 6_667, tuya_broadcast()),
        Conversation::new("tuya_tcp", TCP, 6_668, tuya()),
        Conversation::new("weave", TCP, 11_095, weave()),
    ]
}

/// The client's opening.
fn dingtalk() -> Vec<Part> {
    let fixed = b"\x10\x64\x87\x80\x01\0\x01\0\x02\0\x02dk\x03\0\x20";
    vec![(true, [&fixed[..], &[7; 86]].concat())]
}

/// Registration and welcome (RFC 2812, section 3.1).
fn irc() -> Vec<Part> {
    vec![
        (false, b":irc.example.net NOTICE * :*** Looking up your hostname...\r\n".to_vec()),
        (true, b"NICK someone\r\nUSER someone 0 * :Some One\r\n".to_vec()),
        (false, b":irc.example.net 001 someone :Welcome\r\n".to_vec()),
    ]
}

/// A handshake and an enciphered message (`node-kakao`, `LocoSecureLayer`).
fn kakaotalk() -> Vec<Part> {
    let handshake = [&[0, 1, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0][..], &[7; 256]].concat();
    vec![(true, handshake), (false, [&[0x5a, 0, 0, 0][..], &[8; 90]].concat())]
}

/// A message to keep alive and its answer (Wireshark, `packet-oicq.c`).
fn oicq() -> Vec<Part> {
    let message = [&[2, 0x37, 0x19, 0, 2, 0x12, 0x34, 7, 7, 7, 7][..], &[8; 40], &[3]].concat();
    vec![(true, message.clone()), (false, message)]
}

/// The abridged transport, and a request for a key ("`MTProto` Transports", "Creating an Authorization Key").
fn telegram() -> Vec<Part> {
    let request = [&[0; 8][..], &[3; 8], &[20, 0, 0, 0], &[0xf1, 0x8e, 0x7e, 0xbe], &[9; 16]].concat();
    let answer = [&[0; 8][..], &[4; 8], &[64, 0, 0, 0], &[0x63, 0x24, 0x16, 5], &[9; 60]].concat();
    vec![(true, [&[0xef, 10][..], &request].concat()), (false, [&[21][..], &answer].concat())]
}

/// Hellos, login, its acknowledgment and a message ("Cryptography Whitepaper").
fn threema() -> Vec<Part> {
    vec![
        (true, vec![0xc1; 48]),
        (false, vec![0xe4; 80]),
        (true, vec![0x50; 191]),
        (false, [&[0x63; 32][..], &[20, 0], &[7; 20]].concat()),
    ]
}

/// A first message in clear.
fn viber() -> Vec<Part> {
    vec![(true, [&[0x60, 0, 1, 2, 3, 4, 0xfc, 0xff, 3, 0x80, 0x59, 0, 10, 0, 0, 0][..], &[7; 80]].concat())]
}

/// Hellos of both sides ("Should We Chat, Too?").
fn wechat() -> Vec<Part> {
    let record = |kind: u8| [&[0x16, 0xf1, 4, 0, 0xa1, 0, 0, 0, 0x9d, kind, 4, 0xf1][..], &[7; 154]].concat();
    vec![(true, record(1)), (false, record(2))]
}

/// Version and the client's hello, and the server's.
fn whatsapp() -> Vec<Part> {
    let hello = [&b"WA\x06\x03\0\0\x24\x12\x22\x0a\x20"[..], &[7; 32]].concat();
    vec![(true, hello), (false, [&b"\0\0\x24\x1a\x22\x0a\x20"[..], &[8; 32]].concat())]
}

/// The same with routing in front, in two segments.
fn whatsapp_routing() -> Vec<Part> {
    let rest = [&b"\0\0\x04\x08\x09\x08\x02WA\x06\x03\0\0\x24\x12\x22\x0a\x20"[..], &[7; 32]].concat();
    vec![(true, b"ED\0\x01".to_vec()), (true, rest)]
}

/// A message in two segments and its answer.
fn alicloud() -> Vec<Part> {
    let header = |len: u8| [0xce, 0xfa, 0xbe, 0xba, len, 0, 0, 0];
    vec![(true, header(128).to_vec()), (true, vec![7; 128]), (false, [&header(48)[..], &[8; 48]].concat())]
}

/// An announcement of Google Cast (RFC 6762, section 8.3).
fn chromecast() -> Vec<Part> {
    let header = [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0];
    let kind = b"\x0b_googlecast\x04_tcp\x05local\0";
    let instance = b"\x04Room\xc0\x0c";
    vec![(true, [&header[..], kind, &[0, 12, 0, 1, 0, 0, 0, 120, 0, 7], instance].concat())]
}

/// A search and its answer ("LAN Protocol", messages 2 and 3).
fn lifx() -> Vec<Part> {
    let header = |size: u8, flags: u8, kind: u8| {
        [&[size, 0, 0, flags, 1, 2, 3, 4][..], &[0; 14], &[1, 1], &[0; 8], &[kind, 0, 0, 0]].concat()
    };
    vec![(true, header(36, 0x34, 2)), (false, [&header(41, 0x14, 3)[..], &[1, 0x7c, 0xdd, 0, 0]].concat())]
}

/// A hello and its answer ("Mi Home Binary Protocol").
fn miio() -> Vec<Part> {
    let answer = [&[0x21, 0x31, 0, 32, 0, 0, 0, 0][..], &[7; 24]].concat();
    vec![(true, [&[0x21, 0x31, 0, 32][..], &[0xff; 28]].concat()), (false, answer)]
}

/// Messages of both sides.
fn mipush() -> Vec<Part> {
    let message = |len: u8| [&[0xc2, 0xfe, 0, 5, 0, 0, 0, len, 0, 2, 0, 0x16][..], &vec![7; usize::from(len)]].concat();
    vec![(true, message(96)), (false, message(40))]
}

/// Hellos of both sides (`librespot`, `handshake.rs`).
fn spotify() -> Vec<Part> {
    let hello = [&b"\0\x04\0\0\0\x40\x52\x0f\x50\x02"[..], &[7; 54]].concat();
    vec![(true, hello), (false, [&[0, 0, 0, 0x44, 0x52, 0x3e][..], &[8; 62]].concat())]
}

/// An announcement.
fn spotify_connect() -> Vec<Part> {
    vec![(true, [&b"SpotUdp0"[..], &[7; 36]].concat())]
}

/// A message of Tuya (`tinytuya`).
fn tuya_message(command: u8, content: &[u8]) -> Vec<u8> {
    let len = u8::try_from(content.len() + 8).expect("a short message");
    let header = [0, 0, 0x55, 0xaa, 0, 0, 0, 1, 0, 0, 0, command, 0, 0, 0, len];
    [&header[..], content, &[1, 2, 3, 4], &[0, 0, 0xaa, 0x55]].concat()
}

/// A device's announcement.
fn tuya_broadcast() -> Vec<Part> {
    vec![(true, tuya_message(0x13, &[9; 100]))]
}

/// A query and its answer.
fn tuya() -> Vec<Part> {
    vec![(true, tuya_message(0x0a, &[9; 80])), (false, tuya_message(0x0a, &[8; 96]))]
}

/// A device's message to the service, and its acknowledgment ("Weave Message Format").
fn weave() -> Vec<Part> {
    let device = [0x36, 0x9e, 0x27, 0, 0, 0x30, 0xb4, 0x18];
    let service = [4, 0, 0, 0, 2, 0x30, 0xb4, 0x18];
    let message = |from: &[u8], to: &[u8]| [&[50, 0, 0x10, 0x13, 9, 3, 0, 0][..], from, to, &[7; 28]].concat();
    vec![(true, message(&device, &service)), (false, message(&service, &device))]
}
