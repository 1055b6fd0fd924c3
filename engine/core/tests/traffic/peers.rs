//! Conversations of the protocols in `identify/peers/`.

use super::conversation::{Conversation, Part, TCP, UDP};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("bitcoin", TCP, 8_333, bitcoin()),
        Conversation::new("bittorrent_tracker", UDP, 6_969, tracker()),
        Conversation::new("bittorrent_http_tracker", TCP, 80, http_tracker()),
        Conversation::new("bittorrent_utp", UDP, 51_413, utp()),
        Conversation::new("bittorrent_discovery", UDP, 6_771, discovery()),
        Conversation::new("direct_connect", TCP, 411, direct_connect()),
        Conversation::new("direct_connect_adc", TCP, 5_000, adc()),
        Conversation::new("dropbox", UDP, 17_500, dropbox()),
        Conversation::new("edonkey", TCP, 4_662, edonkey()),
        Conversation::new("kademlia", UDP, 4_672, kademlia()),
        Conversation::new("ethereum", UDP, 30_303, ethereum()),
        Conversation::new("gnutella", TCP, 6_346, gnutella()),
        Conversation::new("gnutella_udp", UDP, 6_346, gnutella_udp()),
        Conversation::new("gnutella2", UDP, 6_347, gnutella2()),
        Conversation::new("libp2p", TCP, 4_001, libp2p()),
        Conversation::new("monero", TCP, 18_080, monero()),
        Conversation::new("nano", UDP, 7_075, nano()),
        Conversation::new("resilio", UDP, 3_838, resilio()),
        Conversation::new("soulseek", TCP, 2_242, soulseek()),
        Conversation::new("soulseek_peer", TCP, 2_234, soulseek_peer()),
        Conversation::new("stratum", TCP, 3_333, stratum()),
        Conversation::new("stratum_monero", TCP, 14_444, stratum_monero()),
        Conversation::new("syncthing", UDP, 21_027, syncthing()),
        Conversation::new("syncthing_relay", TCP, 22_067, syncthing_relay()),
        Conversation::new("zug", UDP, 19_000, zug()),
    ]
}

/// A length of four bytes, the least first.
fn little(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).expect("a short message").to_le_bytes()
}

/// Version and its acknowledgment (Bitcoin developer reference, "Control Messages").
fn bitcoin() -> Vec<Part> {
    let message = |command: &[u8; 12], content: &[u8]| {
        [&[0xf9, 0xbe, 0xb4, 0xd9][..], command, &little(content), &[1, 2, 3, 4], content].concat()
    };
    let version = message(b"version\0\0\0\0\0", &[7; 86]);
    vec![(true, version.clone()), (false, version), (true, message(b"verack\0\0\0\0\0\0", &[]))]
}

/// A tracker's connect request, its answer and an announcement (BEP 15).
fn tracker() -> Vec<Part> {
    let connect = vec![0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];
    let answer = vec![0, 0, 0, 0, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9];
    vec![(true, connect), (false, answer), (true, [&[9; 8][..], &[0, 0, 0, 1, 5, 6, 7, 8], &[5; 82]].concat())]
}

/// A tracker asked over HTTP (BEP 3).
fn http_tracker() -> Vec<Part> {
    let request = "GET /announce?info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A&peer_id=-XX0001-&port=6881 HTTP/1.1\r\n\
        Host: tracker.example\r\n\r\n";
    let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 31\r\n\r\nd8:intervali1800e5:peers0:1:a0:e";
    vec![(true, request.into()), (false, answer.into())]
}

/// uTP's opening, its answer, and the handshake of the peer protocol (BEP 29; BEP 3).
fn utp() -> Vec<Part> {
    let packet = |kind: u8, id: u8, sequence: u8, acknowledged: u8, data: &[u8]| {
        let numbers = [0, sequence, 0, acknowledged];
        [&[kind, 0, 0x12, id][..], &[0, 0, 1, 2, 0, 0, 0, 0, 0, 0x10, 0, 0], &numbers, data].concat()
    };
    let handshake = [&b"\x13BitTorrent protocol"[..], &[0; 8], &[5; 40]].concat();
    vec![
        (true, packet(0x41, 0x34, 1, 0, &[])),
        (false, packet(0x21, 0x34, 7, 1, &[])),
        (true, packet(0x01, 0x35, 2, 7, &handshake)),
    ]
}

/// Local discovery (BEP 14).
fn discovery() -> Vec<Part> {
    let infohash = "0123456789abcdef0123456789abcdef01234567";
    let text = format!(
        "BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 6881\r\nInfohash: {infohash}\r\ncookie: x\r\n\r\n\r\n"
    );
    vec![(true, text.into())]
}

/// A hub's lock and the client's key (NMDC 1.3).
fn direct_connect() -> Vec<Part> {
    vec![
        (false, b"$Lock EXTENDEDPROTOCOLABCABCABC Pk=PtokaX|".to_vec()),
        (true, b"$Supports UserCommand NoGetINFO|$Key 0123|$ValidateNick someone|".to_vec()),
    ]
}

/// Support messages (ADC 1.0.3, section 5.3.3).
fn adc() -> Vec<Part> {
    vec![(true, b"HSUP ADBASE ADTIGR\n".to_vec()), (false, b"ISUP ADBASE ADTIGR\nISID AAAB\n".to_vec())]
}

/// An announcement.
fn dropbox() -> Vec<Part> {
    let text = r#"{"version": [2, 0], "port": 17500, "host_int": 123456789, "displayname": "", "namespaces": [1, 2]}"#;
    vec![(true, text.into())]
}

/// A hello between peers and its answer ("The eMule Protocol Specification", sections 6.4.1 and 6.4.2).
fn edonkey() -> Vec<Part> {
    let tags = [2, 0, 0, 0, 2, 1, 0, 1, 4, 0, b'n', b'i', b'c', b'k', 3, 1, 0, 0x11, 0x3c, 0, 0, 0];
    let message = |opcode: &[u8]| {
        let content = [opcode, &[7; 16], &[10, 1, 0, 7, 0x36, 0x12], &tags, &[0; 6]].concat();
        [&[0xe3][..], &little(&content), &content].concat()
    };
    vec![(true, message(&[0x01, 16])), (false, message(&[0x4c]))]
}

/// A request for contacts and its answer (Kademlia 2).
fn kademlia() -> Vec<Part> {
    let contact = [&[6; 16][..], &[7, 0, 1, 10, 0x40, 0x12, 0x36, 0x12, 9]].concat();
    let answer = [&[0xe4, 0x29][..], &[5; 16], &[2], &contact, &contact].concat();
    vec![(true, [&[0xe4, 0x21, 11][..], &[5; 32]].concat()), (false, answer)]
}

/// A ping and its answer ("Node Discovery Protocol v4").
fn ethereum() -> Vec<Part> {
    let signed = |kind: u8, list: &[u8]| [&[0xab; 96][..], &[1, kind], list].concat();
    let end = |address: u8| [0xcb, 0x84, 10, 1, 0, address, 0x82, 0x76, 0x5f, 0x82, 0x76, 0x5f];
    let question = [&[0xde, 4][..], &end(7), &end(8), &[0x84, 0x66, 1, 2, 3]].concat();
    let answer = [&[0xf2][..], &end(7), &[0xa0], &[0xab; 32], &[0x84, 0x66, 1, 2, 3]].concat();
    vec![(true, signed(1, &question)), (false, signed(2, &answer))]
}

/// The handshake ("Gnutella 0.6", section 2.1).
fn gnutella() -> Vec<Part> {
    vec![
        (true, b"GNUTELLA CONNECT/0.6\r\nUser-Agent: Peer/1\r\nX-Ultrapeer: False\r\n\r\n".to_vec()),
        (false, b"GNUTELLA/0.6 200 OK\r\nUser-Agent: Peer/2\r\n\r\n".to_vec()),
    ]
}

/// A ping and its answer over UDP.
fn gnutella_udp() -> Vec<Part> {
    let message = |kind: u8, content: &[u8]| {
        let identifier = [&[1; 8][..], &[0xff], &[2; 6], &[0]].concat();
        [&identifier[..], &[kind, 1, 0], &little(content), content].concat()
    };
    vec![(true, message(0, &[])), (false, message(1, &[0xca, 0x18, 10, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]))]
}

/// A ping and its acknowledgment ("Gnutella2 Developers' Network", UDP Transceiver).
fn gnutella2() -> Vec<Part> {
    vec![(true, b"GND\x02\x00\x01\x01\x01\x14PI".to_vec()), (false, b"GND\x00\x00\x01\x01\x00".to_vec())]
}

/// The lines of both sides, and a proposal (libp2p connection specification).
fn libp2p() -> Vec<Part> {
    vec![
        (true, b"\x13/multistream/1.0.0\n\x07/noise\n".to_vec()),
        (false, b"\x13/multistream/1.0.0\n\x07/noise\n".to_vec()),
    ]
}

/// A handshake and its answer (`levin_base.h`).
fn monero() -> Vec<Part> {
    let message = |flags: u8, expects: u8, content: &[u8]| {
        let signature = [1, 0x21, 1, 1, 1, 1, 1, 1];
        let rest = [expects, 0xe9, 3, 0, 0, 0, 0, 0, 0, flags, 0, 0, 0, 1, 0, 0, 0];
        [&signature[..], &little(content), &[0; 4], &rest, content].concat()
    };
    vec![(true, message(1, 1, &[1; 60])), (false, message(2, 0, &[2; 90]))]
}

/// Messages to keep alive, with addresses of other nodes ("Node protocol").
fn nano() -> Vec<Part> {
    let message = [&b"RC\x13\x13\x12\x02\0\0"[..], &[7; 144]].concat();
    vec![(true, message.clone()), (false, message)]
}

/// An announcement.
fn resilio() -> Vec<Part> {
    vec![(
        true,
        b"BSYNC\0d1:m4:ping4:peer20:abcdefghij01234567894:porti3838e5:share32:abcdefghij0123456789abcdefghij01e"
            .to_vec(),
    )]
}

/// A text with its length in front.
fn text(text: &str) -> Vec<u8> {
    [&little(text.as_bytes())[..], text.as_bytes()].concat()
}

/// A login and its answer ("Soulseek Protocol Documentation", server code 1).
fn soulseek() -> Vec<Part> {
    let parts = [text("someone"), text("secret"), vec![160, 0, 0, 0], text(&"0a".repeat(16)), vec![1, 0, 0, 0]];
    let login = [vec![1, 0, 0, 0], parts.concat()].concat();
    let answer = [vec![1, 0, 0, 0, 1], text("Welcome")].concat();
    vec![(true, [&little(&login)[..], &login].concat()), (false, [&little(&answer)[..], &answer].concat())]
}

/// A peer's first message.
fn soulseek_peer() -> Vec<Part> {
    let message = [vec![1], text("someone"), text("P"), vec![1, 2, 0, 0]].concat();
    vec![(true, [&little(&message)[..], &message].concat())]
}

/// A subscription, its answer and a job ("Stratum Mining Protocol").
fn stratum() -> Vec<Part> {
    vec![
        (true, b"{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": [\"miner/1\"]}\n".to_vec()),
        (false, b"{\"id\":1,\"result\":[[[\"mining.notify\",\"1\"]],\"08000002\",4],\"error\":null}\n".to_vec()),
    ]
}

/// A login and its answer with a job (xmrig-proxy, "STRATUM").
fn stratum_monero() -> Vec<Part> {
    let login = r#"{"id":1,"method":"login","params":{"login":"4x","pass":"x","agent":"XMRig/6","rigid":""}}"#;
    let job = r#"{"id":1,"result":{"id":"7","job":{"blob":"0e0e","job_id":"1","target":"b88d0600"},"status":"OK"}}"#;
    vec![(true, format!("{login}\n").into()), (false, format!("{job}\n").into())]
}

/// An announcement ("Local Discovery Protocol v4").
fn syncthing() -> Vec<Part> {
    let place = b"\x12\x16tcp://192.0.2.45:22000\x18\x01";
    vec![(true, [&[0x2e, 0xa7, 0xd9, 0x0b, 0x0a, 32][..], &[7; 32], place].concat())]
}

/// A request to join a session and its answer ("Relay Protocol v1").
fn syncthing_relay() -> Vec<Part> {
    let message = |kind: u8, content: &[u8]| {
        let len = u32::try_from(content.len()).expect("a short message").to_be_bytes();
        [&[0x9e, 0x79, 0xbc, 0x40, 0, 0, 0, kind][..], &len, content].concat()
    };
    vec![(true, message(3, &[&[0, 0, 0, 32][..], &[8; 32]].concat())), (false, message(4, &[0; 8]))]
}

/// A request and what answers it.
fn zug() -> Vec<Part> {
    vec![(true, [&[0, b'z', b'U', b'G', 0x10, 1, 2, 3, 0, 110, 5, 6][..], &[9; 110]].concat())]
}
