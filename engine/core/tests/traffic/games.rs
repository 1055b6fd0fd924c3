//! Conversations of the games and consoles in `identify/games/`.

use super::conversation::{Conversation, Part, TCP, UDP};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("call_of_duty", UDP, 30_000, call_of_duty()),
        Conversation::new("call_of_duty_mobile", UDP, 7_500, call_of_duty_mobile()),
        Conversation::new("kcp", UDP, 29_900, kcp()),
        Conversation::new("netcode", UDP, 40_000, netcode()),
        Conversation::new("riot_games", UDP, 7_086, riot_games()),
        Conversation::new("among_us", UDP, 22_023, among_us()),
        Conversation::new("battle_net", UDP, 3_724, battle_net()),
        Conversation::new("world_of_warcraft", TCP, 3_724, world_of_warcraft()),
        Conversation::new("crynetwork", UDP, 25_383, crynetwork()),
        Conversation::new("enet", UDP, 7_777, enet()),
        Conversation::new("gaijin", UDP, 20_011, gaijin()),
        Conversation::new("genshin_impact", UDP, 22_101, genshin()),
        Conversation::new("minecraft", TCP, 25_565, minecraft()),
        Conversation::new("minecraft_ping", TCP, 25_566, minecraft_ping()),
        Conversation::new("minecraft_bedrock", UDP, 19_132, bedrock()),
        Conversation::new("netease_games", UDP, 4_170, netease()),
        Conversation::new("nintendo", UDP, 49_432, nintendo()),
        Conversation::new("path_of_exile", TCP, 6_112, path_of_exile()),
        Conversation::new("photon", UDP, 5_055, photon()),
        Conversation::new("playstation", UDP, 9_302, playstation()),
        Conversation::new("quake", UDP, 27_960, quake()),
        Conversation::new("raknet", UDP, 60_030, raknet()),
        Conversation::new("raknet_frames", UDP, 60_031, frames()),
        Conversation::new("roblox", UDP, 53_385, roblox()),
        Conversation::new("steam_query", UDP, 27_015, steam_query()),
        Conversation::new("steam", TCP, 27_017, steam()),
        Conversation::new("steam_sockets", UDP, 27_019, steam_sockets()),
        Conversation::new("steam_udp", UDP, 27_018, steam_udp()),
        Conversation::new("tencent_games", TCP, 10_013, tencent_games()),
        Conversation::new("unreal_engine", UDP, 15_011, unreal()),
        Conversation::new("xbox", UDP, 5_050, xbox()),
    ]
}

/// Greetings of client and server.
fn call_of_duty() -> Vec<Part> {
    vec![(true, [&[0x0c, 2][..], &[7; 40]].concat()), (false, [&[0x0d, 2][..], &[8; 28]].concat())]
}

/// A ping of the mobile game.
fn call_of_duty_mobile() -> Vec<Part> {
    vec![(true, b"\x01\x02\x03\x04\x05\x06\x07\x08ping".to_vec())]
}

/// A part of a message and its acknowledgment (`ikcp.c`).
fn kcp() -> Vec<Part> {
    let segment = |command: u8, content: &[u8]| {
        let len = u8::try_from(content.len()).expect("a short segment");
        [&[1, 2, 3, 4, command, 0, 0, 1][..], &[7; 12], &[len, 0, 0, 0], content].concat()
    };
    vec![(true, segment(81, &[9; 60])), (false, segment(82, &[]))]
}

/// A request for a connection and a refusal (netcode, `STANDARD.md`).
fn netcode() -> Vec<Part> {
    vec![(true, [&b"\0NETCODE 1.02\0"[..], &[7; 1_064]].concat()), (false, vec![0x11; 25])]
}

/// A probe of a server.
fn riot_games() -> Vec<Part> {
    vec![(true, [&[7; 24][..], &[0xaa; 4], &[0xbb; 4]].concat())]
}

/// A hello with version and name, and its acknowledgment (Impostor, "Protocol").
fn among_us() -> Vec<Part> {
    vec![(true, b"\x08\0\x01\0\x80\xd9\x02\x03\x06player\0\0\0\0".to_vec()), (false, vec![0x0a, 0, 1, 0xff])]
}

/// Datagrams without a digest and with one.
fn battle_net() -> Vec<Part> {
    let digest = [0xe6, 0x5d, 0x34, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0x40, 0, 0x1a, 0xbc, 0x63, 0xb3];
    vec![(false, [&[0; 14][..], &[0x40, 0, 9, 0xef, 0x65, 0xde]].concat()), (true, digest.to_vec())]
}

/// The lines of both sides (`TrinityCore`, `WorldSocket`).
fn world_of_warcraft() -> Vec<Part> {
    vec![
        (false, b"WORLD OF WARCRAFT CONNECTION - SERVER TO CLIENT - V2\n".to_vec()),
        (true, b"WORLD OF WARCRAFT CONNECTION - CLIENT TO SERVER - V2\n".to_vec()),
    ]
}

/// The opening of a connection and its answer.
fn crynetwork() -> Vec<Part> {
    let opening = [&[60, 0, 0, 8, 0xed][..], &[0; 11], &[1, 0, 0, 0, 7, 0, 0, 0, 3, 7], &[9; 44]].concat();
    vec![(true, opening), (false, [&[0x87][..], &[0; 32], &[5; 100]].concat())]
}

/// A request for a connection and its answer (`ENet` 1.3, `enet/protocol.h`).
fn enet() -> Vec<Part> {
    let numbers = [0, 0, 5, 0x78, 0, 0, 0x80, 0, 0, 0, 0, 2];
    let connect = [&[0x8f, 0xff, 1, 2, 0x82, 0xff, 0, 1, 0, 0, 0xff, 0xff][..], &numbers, &[0; 28]].concat();
    let verify = [&[0x80, 0, 3, 4, 0x83, 0xff, 0, 1, 0, 0, 0, 0][..], &numbers, &[0; 20]].concat();
    vec![(true, connect), (false, verify)]
}

/// What was measured.
fn gaijin() -> Vec<Part> {
    vec![(true, b"embeddedupdater.start,env=production,circuit=wtm-production,application=wtm:1|c".to_vec())]
}

/// A handshake, its answer, and a packet of KCP behind the connection's numbers.
fn genshin() -> Vec<Part> {
    let constants = |last: [u8; 4]| [&[0x49, 0x96, 2, 0xd2][..], &last].concat();
    let request = [&[0, 0, 0, 0xff][..], &[0; 8], &constants([0xff; 4])].concat();
    let answer = [&[0, 0, 1, 0x45][..], &[7; 8], &constants([0x14, 0x51, 0x45, 0x45])].concat();
    vec![(true, request), (false, answer), (true, [&[7; 8][..], &[0x51, 0, 0, 1], &[0; 16]].concat())]
}

/// Handshake and request of a status, and its answer (Minecraft Wiki, "Java Edition protocol").
fn minecraft() -> Vec<Part> {
    let status = br#"{"version":{"name":"1.21","protocol":767},"players":{"max":20,"online":0}}"#;
    let len = u8::try_from(status.len()).expect("a short text");
    let handshake = b"\x13\0\xff\x05\x0cmc.example.a\x63\xdd\x01\x01\0".to_vec();
    vec![(true, handshake), (false, [&[len + 2, 0, len][..], status].concat())]
}

/// The ping of version 1.6 and its answer (Minecraft Wiki, "Server List Ping").
fn minecraft_ping() -> Vec<Part> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let ping = [&[0xfe, 1, 0xfa, 0, 11][..], &wide("MC|PingHost"), &[0, 27, 78, 0, 10], &wide("mc.example")].concat();
    let text = wide(&["\u{a7}1", "127", "1.4.2", "A server", "0", "20"].join("\0"));
    let len = u8::try_from(text.len() / 2).expect("a short text");
    vec![(true, ping), (false, [&[0xff, 0, len][..], &text].concat())]
}

/// What messages of `RakNet` outside of a connection have in common.
const MAGIC: [u8; 16] = [0, 0xff, 0xff, 0, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78];

/// A ping and its answer with the server's description.
fn bedrock() -> Vec<Part> {
    let text = b"MCPE;A server;766;1.21.50;0;10;123;world;Survival;1;19132;19133;";
    let len = u8::try_from(text.len()).expect("a short text");
    let answer = [&[0x1c][..], &[7; 8], &[8; 8], &MAGIC, &[0, len], text].concat();
    vec![(true, [&[1][..], &[7; 8], &MAGIC, &[9; 8]].concat()), (false, answer)]
}

/// A datagram of Lost Light both ways.
fn netease() -> Vec<Part> {
    let datagram = [&[0xb3, 0xaf, 0x8d, 0xe8, 0xff, 0][..], &[7; 24]].concat();
    vec![(true, datagram.clone()), (false, datagram)]
}

/// Packets of Pia both ways.
fn nintendo() -> Vec<Part> {
    let packet = |number: u8| [&[0x32, 0xab, 0x98, 0x64, 2, number][..], &[7; 54]].concat();
    vec![(true, packet(0x56)), (false, packet(0x70))]
}

/// The message that opens a connection.
fn path_of_exile() -> Vec<Part> {
    vec![(true, b"\0\x03\0\x37\x75\x60\0\x02\0\x06wizard\x01\x02\x03\x04\0\0\0\0\x40\0\0\x01".to_vec())]
}

/// A request for a connection, and its answer with an acknowledgment ("Photon Binary Protocol").
fn photon() -> Vec<Part> {
    let command = |kind: u8, len: u8| {
        [&[kind, 0xff, 1, 4, 0, 0, 0, len, 0, 0, 0, 1][..], &vec![7; usize::from(len) - 12]].concat()
    };
    let connect = [&[0xff, 0xff, 0, 1][..], &[9; 8], &command(2, 44)].concat();
    let answer = [&[0, 0, 0, 2][..], &[9; 8], &command(1, 20), &command(3, 44)].concat();
    vec![(true, connect), (false, answer)]
}

/// A search and its answer (`chiaki-ng`, `discovery.h`).
fn playstation() -> Vec<Part> {
    let answer = "HTTP/1.1 200 Ok\nhost-id:001122334455\nhost-type:PS5\nhost-name:PS5\nhost-request-port:997\n\
        device-discovery-protocol-version:00030010\nsystem-version:04030001\n";
    vec![(true, b"SRCH * HTTP/1.1\ndevice-discovery-protocol-version:00030010\n".to_vec()), (false, answer.into())]
}

/// A request for a status and its answer (ioquake3, `sv_main.c`).
fn quake() -> Vec<Part> {
    vec![
        (true, b"\xff\xff\xff\xffgetstatus\n".to_vec()),
        (false, b"\xff\xff\xff\xffstatusResponse\n\\mapname\\q3dm17\\protocol\\68\n".to_vec()),
    ]
}

/// Both requests that open a connection, and their answers (`RakPeer.cpp`).
fn raknet() -> Vec<Part> {
    let message = |kind: u8, rest: &[u8]| [&[kind][..], &MAGIC, rest].concat();
    let address = [4, 0xf5, 0xfe, 0xff, 0xf8, 0xea, 0x7e];
    vec![
        (true, message(5, &[&[6][..], &[0; 900]].concat())),
        (false, message(6, &[&[3; 8][..], &[0, 5, 0xd4]].concat())),
        (true, message(7, &[&address[..], &[5, 0xd4], &[4; 8]].concat())),
        (false, message(8, &[&[3; 8][..], &address, &[5, 0xd4, 0]].concat())),
    ]
}

/// A request for a connection in a frame, and the acknowledgment of it, of a connection under way.
fn frames() -> Vec<Part> {
    let request = [&[0x84, 0, 0, 0, 0x40, 0, 0x90, 0, 0, 0, 9][..], &[5; 17]].concat();
    vec![(true, request), (false, vec![0xc0, 0, 1, 1, 0, 0, 0])]
}

/// The first request that opens a connection, behind a header of 31 bytes.
fn roblox() -> Vec<Part> {
    let header = [&[1, 0, 0, 31, 1, 0x11][..], &[7; 25]].concat();
    vec![(true, [&header[..], &[0x7b], &MAGIC, &[5], &[0; 900]].concat())]
}

/// A query and its answer ("Server queries", `A2S_INFO`).
fn steam_query() -> Vec<Part> {
    let info = b"\xff\xff\xff\xffI\x11A server\0de_dust2\0cstrike\0Counter-Strike\0\xf0\0\x05\x10\0dl\0\x011.0\0";
    vec![(true, b"\xff\xff\xff\xffTSource Engine Query\0".to_vec()), (false, info.to_vec())]
}

/// A server's request for a key (`SteamKit`, `EMsg` 1303).
fn steam() -> Vec<Part> {
    let request = [&[28, 0, 0, 0][..], b"VT01", &[0x17, 5, 0, 0], &[0xff; 16], &[1, 0, 0, 0, 1, 0, 0, 0]].concat();
    vec![(false, request)]
}

/// A request for a challenge, padded, and its answer (`GameNetworkingSockets`).
fn steam_sockets() -> Vec<Part> {
    let message = [&[0x20, 19, 0, 0x0d, 1, 2, 3, 4, 0x19][..], &[7; 8], &[0x20, 12, 0, 0]].concat();
    vec![(true, [&message[..], &[0; 491]].concat()), (false, [&[0x21, 0x0d][..], &[7; 24]].concat())]
}

/// A request for a challenge and its answer (`SteamKit`, `UdpPacket`).
fn steam_udp() -> Vec<Part> {
    let packet = |kind: u8, content: &[u8]| {
        let len = u8::try_from(content.len()).expect("a short packet");
        [&b"VS01"[..], &[len, 0, kind, 4], &[0; 28], content].concat()
    };
    vec![(true, packet(1, &[])), (false, packet(2, &[7; 8]))]
}

/// A header of `GCloud`.
fn tencent_games() -> Vec<Part> {
    vec![(true, [&[0x33, 0x66, 0, 0x0b, 0, 0x0b, 0x10, 1][..], &[7; 60]].concat())]
}

/// Two requests and the answer to the first (`StatelessConnectHandlerComponent`).
fn unreal() -> Vec<Part> {
    let handshake = |kind: u8, count: u8, cookie: u8| {
        [&[0x47, 0x1a, 0x20, kind, count, 0x98, 0x22, 0x65, 0x74, 4][..], &[cookie; 28], &[0x1d; 12]].concat()
    };
    vec![(true, handshake(0, 8, 0)), (true, handshake(0, 16, 0)), (false, handshake(8, 8, 5))]
}

/// A request and its answer (`OpenXbox`, "Simple messages").
fn xbox() -> Vec<Part> {
    let request = vec![0xdd, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 2];
    vec![(true, request), (false, [&[0xdd, 1, 0, 60, 0, 2][..], &[7; 60]].concat())]
}
