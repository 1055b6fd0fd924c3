//! Protocols of which the first bytes alone are read.

use super::conversation::Part;

/// An Initial of version 1 (RFC 9000, section 17.2.2) that opens with no key, a version negotiation, and a Retry.
pub fn quic() -> Vec<Part> {
    let ids = [&[8][..], &[0x83; 8], &[0]].concat();
    let long = |first: u8, version: u32, rest: &[u8]| [&[first][..], &version.to_be_bytes(), &ids, rest].concat();
    let initial = long(0xc0, 1, &[&[0, 0x44, 0x9e][..], &[0xee; 1_182]].concat());
    let negotiation = long(0x80, 0, &[0, 0, 0, 1, 0x6b, 0x33, 0x43, 0xcf]);
    vec![(true, initial), (false, negotiation), (false, long(0xf0, 1, &[0xdd; 40]))]
}

/// SSH (RFC 4253, section 4.2).
pub fn ssh() -> Vec<Part> {
    vec![(false, b"SSH-2.0-server\r\n".to_vec()), (true, b"SSH-2.0-client\r\n".to_vec())]
}

/// RDP: a connection request with a cookie (MS-RDPBCGR, section 2.2.1.1).
pub fn rdp() -> Vec<Part> {
    let cookie = b"Cookie: mstshash=someone\r\n\x01\0\x08\0\x03\0\0\0";
    let request = [&[3, 0, 0, 45, 40, 0xe0, 0, 0, 0, 0, 0][..], cookie].concat();
    vec![(true, request), (false, vec![3, 0, 0, 11, 6, 0xd0, 0, 0, 0, 0, 0])]
}

/// SMB 2 (MS-SMB2, section 2.2.1).
pub fn smb() -> Vec<Part> {
    let negotiate = [&[0, 0, 0, 68][..], b"\xfeSMB\x40\0", &[0; 62]].concat();
    vec![(true, negotiate.clone()), (false, negotiate)]
}

/// The peer protocol's handshake (BEP 3).
pub fn bittorrent() -> Vec<Part> {
    let handshake = [&b"\x13BitTorrent protocol"[..], &[0; 8], &[5; 40]].concat();
    vec![(true, handshake.clone()), (false, handshake)]
}

/// A DHT query and its answer (BEP 5), and a uTP packet that opens a connection (BEP 29).
pub fn dht() -> Vec<Part> {
    let id = "abcdefghij0123456789";
    let query = format!("d1:ad2:id20:{id}e1:q4:ping1:t2:aa1:y1:qe");
    let utp = [&[0x41, 0, 0x12, 0x34][..], &[1; 12], &[0, 1, 0, 0]].concat();
    vec![(true, query.into()), (false, format!("d1:rd2:id20:{id}e1:t2:aa1:y1:re").into()), (true, utp)]
}

/// A STUN binding request (RFC 8489, section 5).
pub fn stun() -> Vec<Part> {
    vec![(true, [&[0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42][..], &[3; 12], &[0x80, 0x22, 0, 4], b"test"].concat())]
}

/// An NTP exchange (RFC 5905, section 7.3).
pub fn ntp() -> Vec<Part> {
    vec![(true, [&[0x23][..], &[0; 47]].concat()), (false, [&[0x24, 2][..], &[0; 38], &[0xe0; 8]].concat())]
}

/// A startup message (`PostgreSQL` documentation, "Message Formats", `StartupMessage`) and a request for a password.
pub fn postgresql() -> Vec<Part> {
    let startup = b"\0\0\0\x16\0\x03\0\0user\0someone\0\0";
    vec![(true, startup.to_vec()), (false, b"R\0\0\0\x0c\0\0\0\x05salt".to_vec())]
}

/// Packets of Encapsulating Security Payload (RFC 4303, section 2).
pub fn esp() -> Vec<Part> {
    let packet = |index: u8, sequence: u8| [&[0, 0, 1, index, 0, 0, 0, sequence][..], &[0xe5; 64]].concat();
    vec![(true, packet(1, 1)), (false, packet(2, 1)), (true, packet(1, 2))]
}
