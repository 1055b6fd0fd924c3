//! A capture for tests: some DNS questions, some HTTP requests, written byte by byte.

use std::path::PathBuf;

use tempfile::TempDir;

/// Flows of each kind, and their packets.
const QUESTIONS: u8 = 50;
const REQUESTS: u8 = 20;
const REQUEST_PACKETS: u64 = 4;

/// Packets of the capture.
pub const PACKETS: u64 = QUESTIONS as u64 + REQUESTS as u64 * REQUEST_PACKETS;
/// Flows, all open together at its end.
pub const FLOWS: u64 = QUESTIONS as u64 + REQUESTS as u64;
/// Flows that show a domain of their own.
pub const NAMED: u64 = REQUESTS as u64;
/// Bytes of all packets, which were captured whole.
pub const BYTES: u64 = QUESTIONS as u64 * (14 + 20 + 8 + QUESTION.len() as u64)
    + REQUESTS as u64 * (REQUEST_PACKETS * (14 + 20 + 20) + REQUEST.len() as u64);

/// A question for the address of `a.example` (RFC 1035, section 4.1).
const QUESTION: &[u8] = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\x07example\0\0\x01\0\x01";
/// A request (RFC 9112, section 3).
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: b.example\r\n\r\n";

/// The file in a folder that is gone once that is dropped. All packets lie within a second.
pub fn small_capture() -> (TempDir, PathBuf) {
    let questions = (0..QUESTIONS).map(|client| ipv4(17, client, true, &udp(QUESTION)));
    let packets: Vec<_> = questions.chain((0..REQUESTS).flat_map(request)).collect();
    let mut file =
        [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1].into_iter().flat_map(u32::to_le_bytes).collect::<Vec<_>>();
    for (packet, microseconds) in packets.iter().zip(0..) {
        let len = u32::try_from(packet.len()).expect("a short packet");
        file.extend([1_700_000_000, microseconds, len, len].into_iter().flat_map(u32::to_le_bytes));
        file.extend(packet);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.pcap");
    std::fs::write(&path, file).expect("a file");
    (folder, path)
}

/// A connection up to its request (RFC 9293, section 3.5).
fn request(client: u8) -> Vec<Vec<u8>> {
    vec![
        ipv4(6, client, true, &tcp(true, (100, 0, 0x02), &[])),
        ipv4(6, client, false, &tcp(false, (200, 101, 0x12), &[])),
        ipv4(6, client, true, &tcp(true, (101, 201, 0x10), &[])),
        ipv4(6, client, true, &tcp(true, (101, 201, 0x18), REQUEST)),
    ]
}

fn len_u16(payload: &[u8], more: usize) -> [u8; 2] {
    u16::try_from(payload.len() + more).expect("a short packet").to_be_bytes()
}

fn udp(payload: &[u8]) -> Vec<u8> {
    [&[0x9c, 0x40, 0, 53][..], &len_u16(payload, 8), &[0, 0], payload].concat()
}

fn tcp(from_client: bool, (sequence, acknowledgment, flags): (u32, u32, u8), payload: &[u8]) -> Vec<u8> {
    let ports = if from_client { [0x9c, 0x40, 0, 80] } else { [0, 80, 0x9c, 0x40] };
    let numbers = [sequence.to_be_bytes(), acknowledgment.to_be_bytes()].concat();
    [&ports[..], &numbers, &[0x50, flags, 0xff, 0xff, 0, 0, 0, 0], payload].concat()
}

/// An Ethernet frame with an IPv4 packet of client number `client`.
fn ipv4(protocol: u8, client: u8, from_client: bool, payload: &[u8]) -> Vec<u8> {
    let ends = [[10, 1, protocol, client], [192, 0, 2, 80]];
    let (source, destination) = if from_client { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
    let [high, low] = len_u16(payload, 20);
    let link = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0];
    [&link[..], &[0x45, 0, high, low, 0, 1, 0, 0, 64, protocol, 0, 0], &source, &destination, payload].concat()
}
