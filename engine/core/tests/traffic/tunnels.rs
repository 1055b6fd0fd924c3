//! Conversations of the protocols in `identify/tunnels/`.

use super::conversation::{Conversation, Part, TCP, UDP};
use super::{names, tls};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("wireguard", UDP, 51_820, wireguard([0; 3])),
        Conversation::new("wireguard_reserved", UDP, 2_408, wireguard([0x8a, 0x51, 0x07])),
        Conversation::new("wireguard_joined", UDP, 5_060, wireguard_joined()),
        Conversation::new("openvpn", UDP, 1_194, openvpn()),
        Conversation::new("openvpn_tcp", TCP, 443, openvpn_tcp()),
        Conversation::new("openvpn_crypt", UDP, 1_195, openvpn_crypt()),
        Conversation::new("openvpn_joined", UDP, 1_194, openvpn_joined()),
        Conversation::new("ike", UDP, 500, ike()),
        Conversation::new("ipsec_nat", UDP, 4_500, ipsec_nat()),
        Conversation::new("ike_tcp", TCP, 4_500, vec![(true, [&b"IKETCP\0\x40"[..], &ike_message(0x08, 58)].concat())]),
        Conversation::new("l2tp", UDP, 1_701, l2tp()),
        Conversation::new("pptp", TCP, 1_723, pptp()),
        Conversation::new("sstp", TCP, 8_443, sstp()),
        Conversation::new("softether", UDP, 5_004, softether()),
        Conversation::new("tinc", TCP, 655, tinc()),
        Conversation::new("zerotier", UDP, 9_993, zerotier()),
        Conversation::new("yggdrasil", TCP, 12_345, yggdrasil()),
        Conversation::new("nebula", UDP, 4_242, nebula()),
        Conversation::new("tailscale", UDP, 41_641, tailscale()),
        Conversation::new("teredo", UDP, 3_544, teredo()),
        Conversation::new("tor", TCP, 9_001, tls::relay()),
        Conversation::new("dns_over_tls", TCP, 853, tls::nameless()),
        Conversation::new("fully_encrypted", TCP, 8_388, vec![(true, sealed(311)), (false, sealed(900))]),
        Conversation::new("dns_tunnel", UDP, 53, names::tunnel()),
        Conversation::new("dnscrypt_certificate", UDP, 443, dnscrypt_certificate()),
        Conversation::new("dnscrypt", UDP, 8_443, dnscrypt()),
    ]
}

/// Bytes as a cipher makes them.
fn sealed(len: usize) -> Vec<u8> {
    (1_u32..).take(len).map(|place| place.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect()
}

/// A handshake (the paper's sections 5.4.2 and 5.4.3) and a keep-alive (5.4.6).
fn wireguard(reserved: [u8; 3]) -> Vec<Part> {
    let (client, server) = ([0x31, 0x66, 0x18, 0xac], [0x02, 0xca, 0x1a, 0x15]);
    let initiation = [&[1][..], &reserved, &client, &sealed(124), &[0; 16]].concat();
    let response = [&[2][..], &reserved, &server, &client, &sealed(64), &[0; 16]].concat();
    let empty = [&[4][..], &reserved, &server, &[0; 8], &sealed(16)].concat();
    vec![(true, initiation), (false, response), (true, empty)]
}

/// Transport messages of a connection that began before.
fn wireguard_joined() -> Vec<Part> {
    let message = |counter: u8, len| {
        let header = [4, 0, 0, 0, 0x15, 0x76, 0x49, 0x79, counter, 0, 0, 0, 0, 0, 0, 0];
        (true, [&header[..], &sealed(len)].concat())
    };
    vec![message(19, 96), message(20, 80)]
}

/// Plain resets (`OpenVPN` Protocol), and the first packet of the TLS session.
fn openvpn() -> Vec<Part> {
    let (client, server) = ([0xd6; 8], [0x08; 8]);
    let reset = [&[0x38][..], &client, &[0; 5]].concat();
    let answer = [&[0x40][..], &server, &[1, 0, 0, 0, 0], &client, &[0; 4]].concat();
    let hello = [&[0x20][..], &client, &[0, 0, 0, 0, 1], b"\x16\x03\x01\0\x08\x01\0\0\x04\x03\x03\x07\x07"].concat();
    vec![(true, reset), (false, answer), (true, hello)]
}

/// The same with tls-auth by SHA-1, each packet behind its length.
fn openvpn_tcp() -> Vec<Part> {
    let (client, server) = ([0xd6; 8], [0x08; 8]);
    let replay = [0, 0, 0, 1, 0x5e, 0x3e, 0x7b, 0x98];
    let reset = [&[0, 42, 0x38][..], &client, &sealed(20), &replay, &[0; 5]].concat();
    let end = [&[1, 0, 0, 0, 0][..], &client, &[0; 4]].concat();
    vec![(true, reset), (false, [&[0, 54, 0x40][..], &server, &sealed(20), &replay, &end].concat())]
}

/// A reset with tls-crypt, version 2: the client's wrapped key at its end.
fn openvpn_crypt() -> Vec<Part> {
    let replay = [0x0f, 0, 0, 1, 0x62, 0x5a, 0x9e, 0x97];
    let reset = [&[0x50][..], &[0xaa; 8], &replay, &sealed(37), &sealed(297), &[1, 0x2b]].concat();
    let answer = [&[0x40][..], &[0x53; 8], &[0, 0, 0, 1], &replay[4..], &sealed(49)].concat();
    vec![(true, reset), (false, answer)]
}

/// Data packets of a connection that began before.
fn openvpn_joined() -> Vec<Part> {
    let packet = |from_client, id: u8| {
        (from_client, [&[0x48, 0, 0, u8::from(from_client), 0, 0, 0x31, id][..], &sealed(100)].concat())
    };
    vec![packet(true, 7), packet(false, 90), packet(true, 8)]
}

/// A message of IKE version 2 (RFC 7296, section 3.1).
fn ike_message(flags: u8, body: u8) -> Vec<u8> {
    [&[0x99; 8][..], &[0; 8], &[33, 0x20, 34, flags, 0, 0, 0, 0, 0, 0, 0, 28 + body], &sealed(body.into())].concat()
}

fn ike() -> Vec<Part> {
    vec![(true, ike_message(0x08, 200)), (false, ike_message(0x20, 180))]
}

/// The same behind the marker, packets of ESP and a keep-alive (RFC 3948, sections 2.1 to 2.3).
fn ipsec_nat() -> Vec<Part> {
    let esp = |sequence: u8| [&[0xc0, 1, 2, 3, 0, 0, 0, sequence][..], &sealed(88)].concat();
    vec![(true, vec![0xff]), (true, esp(7)), (true, esp(8)), (false, [&[0; 4][..], &ike_message(0x20, 60)].concat())]
}

/// Start-Control-Connection-Request and -Reply (RFC 2661, sections 6.1 and 6.2).
fn l2tp() -> Vec<Part> {
    let message = |tunnel: u8, sent: u8, received: u8, kind: u8| {
        let header = [0xc8, 2, 0, 28, 0, tunnel, 0, 0, 0, sent, 0, received];
        [&header[..], &[0x80, 8, 0, 0, 0, 0, 0, kind], &[0x80, 8, 0, 0, 0, 2, 1, 0]].concat()
    };
    vec![(true, message(0, 0, 0, 1)), (false, message(9, 0, 1, 2))]
}

/// Start-Control-Connection-Request and -Reply (RFC 2637, sections 2.1 and 2.2).
fn pptp() -> Vec<Part> {
    let message = |kind: u8| [&[0, 156, 0, 1, 0x1a, 0x2b, 0x3c, 0x4d, 0, kind, 0, 0, 1, 0][..], &[0; 142]].concat();
    vec![(true, message(1)), (false, message(2))]
}

/// The request (MS-SSTP, section 3.2.4.1) behind who takes the TLS off.
fn sstp() -> Vec<Part> {
    let request = "SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\n\
                   Host: vpn.example\r\nContent-Length: 18446744073709551615\r\n\r\n";
    vec![(true, request.into()), (false, b"HTTP/1.1 200\r\nContent-Length: 18446744073709551615\r\n\r\n".to_vec())]
}

/// A server tells the address of who asks.
fn softether() -> Vec<Part> {
    vec![(true, b"A".to_vec()), (false, b"IP=198.51.100.7,PORT=51381".to_vec())]
}

/// Both ends say who they are, and the first key.
fn tinc() -> Vec<Part> {
    vec![(true, b"0 laptop 17\n".to_vec()), (false, b"0 gate 17.7\n1 94 64 0 0 642599\n".to_vec())]
}

/// A HELLO, and a packet back.
fn zerotier() -> Vec<Part> {
    let (root, own) = ([0x62, 0xf8, 0x65, 0xae, 0x71], [0x8a, 1, 2, 3, 4]);
    let version = [1, 11, 1, 14, 0, 2];
    let hello = [&[9; 8][..], &root, &own, &[0; 9], &version, &[7; 8], &own, &[0], &sealed(64)].concat();
    vec![(true, hello), (false, [&[3; 8][..], &own, &root, &[0x08], &sealed(80)].concat())]
}

/// Both ends' versions, keys, priorities and signatures.
fn yggdrasil() -> Vec<Part> {
    let fields = [&[0, 0, 0, 2, 0, 0, 0, 1, 0, 2, 0, 5, 0, 2, 0, 32][..], &sealed(32), &[0, 3, 0, 1, 0]].concat();
    let hello = [&b"meta\0\x75"[..], &fields, &sealed(64)].concat();
    vec![(true, hello.clone()), (false, hello)]
}

/// Both messages of a handshake.
fn nebula() -> Vec<Part> {
    let message = |index: [u8; 4], counter: u8| {
        [&[0x10, 0, 0, 0][..], &index, &[0, 0, 0, 0, 0, 0, 0, counter], &sealed(90)].concat()
    };
    vec![(true, message([0; 4], 1)), (false, message([7, 6, 5, 4], 2))]
}

/// A ping and a pong.
fn tailscale() -> Vec<Part> {
    let message = ["TS\u{1f4ac}".as_bytes(), &sealed(100)].concat();
    vec![(true, message.clone()), (false, message)]
}

/// A bubble (RFC 4380, section 2.8).
fn teredo() -> Vec<Part> {
    let header = [0x60, 0, 0, 0, 0, 0, 59, 128];
    vec![(true, [&header[..], &[0x20, 1, 0, 0], &[7; 12], &[0x20, 1, 0, 0], &[8; 12]].concat())]
}

/// The question for certificates and one as the answer.
fn dnscrypt_certificate() -> Vec<Part> {
    let question = b"\x012\x0ddnscrypt-cert\x08resolver\x07example\0\0\x10\0\x01";
    let query = [&b"\x07\x27\x01\0\0\x01\0\0\0\0\0\0"[..], question].concat();
    let answer = b"\xc0\x0c\0\x10\0\x01\0\0\0\0\0\x7d\x7cDNSC\0\x01\0\0";
    let response = [&b"\x07\x27\x81\x80\0\x01\0\x01\0\0\0\0"[..], question, answer, &sealed(116)].concat();
    vec![(true, query), (false, response)]
}

/// A sealed query and its answer.
fn dnscrypt() -> Vec<Part> {
    vec![(true, sealed(320)), (false, [&b"r6fnvWj8"[..], &sealed(216)].concat())]
}
