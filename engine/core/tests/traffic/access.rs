//! Conversations of the protocols in `identify/access/` that reach another machine.

use super::access_files;
use super::conversation::{Conversation, Part, TCP, UDP};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    let own = vec![
        Conversation::new("telnet", TCP, 23, telnet()),
        Conversation::new("vnc", TCP, 5_900, both(b"RFB 003.008\n", b"RFB 003.008\n")),
        Conversation::new("teamviewer", TCP, 5_938, teamviewer()),
        Conversation::new("teamviewer_datagrams", UDP, 36_037, teamviewer_datagrams()),
        Conversation::new("radmin", TCP, 4_899, radmin()),
        Conversation::new("nomachine", TCP, 4_000, nomachine()),
        Conversation::new("nomachine_datagrams", UDP, 4_000, nomachine_datagrams()),
        Conversation::new("citrix", TCP, 1_494, both(b"\x7f\x7fICA\0", b"\x7f\x7fICA\0")),
        Conversation::new("x11", TCP, 6_000, x11()),
        Conversation::new("xdmcp", UDP, 177, xdmcp()),
        Conversation::new("spice", TCP, 5_930, spice()),
        Conversation::new("rlogin", TCP, 513, rlogin()),
        Conversation::new(
            "rsh",
            TCP,
            514,
            vec![(true, b"1021\0someone\0other\0uptime\0".to_vec()), (false, b"\0".to_vec())],
        ),
        Conversation::new("rmcp", UDP, 623, rmcp()),
        Conversation::new("adb", TCP, 5_555, adb()),
        Conversation::new("rdp_datagrams", UDP, 3_389, rdp_datagrams()),
        Conversation::new("wake_on_lan", UDP, 9, wake_on_lan()),
    ];
    own.into_iter().chain(access_files::conversations()).collect()
}

/// What the server sends, then what the client answers.
pub fn both(server: &[u8], client: &[u8]) -> Vec<Part> {
    vec![(false, server.to_vec()), (true, client.to_vec())]
}

/// Both ends negotiate the terminal's type and echo (RFC 854, RFC 1091), and the server asks for a name.
fn telnet() -> Vec<Part> {
    vec![
        (false, b"\xff\xfd\x18\xff\xfd\x1f".to_vec()),
        (true, b"\xff\xfb\x18\xff\xfb\x1f\xff\xfa\x1f\0\x50\0\x18\xff\xf0".to_vec()),
        (false, b"\xff\xfa\x18\x01\xff\xf0".to_vec()),
        (true, b"\xff\xfa\x18\0VT220\xff\xf0".to_vec()),
        (false, b"\xff\xfb\x01login: ".to_vec()),
    ]
}

/// An identification, and the answer in the form of later versions.
fn teamviewer() -> Vec<Part> {
    let identify = [&b"\x17\x24\x0a\x20\0"[..], &[0; 32]].concat();
    let answer = [&b"\x11\x30\x36\0\x18\0\0\0\x01\0\0\0\0\0\0\0\x1b\0\0\0\x18\0\0\0"[..], &[0x8c; 24]].concat();
    vec![(true, identify), (false, answer)]
}

fn teamviewer_datagrams() -> Vec<Part> {
    let datagram = |kind: u8, command: u8| [&[0; 10][..], &[kind, 0x17, 0x24, command], &[0; 40]].concat();
    vec![(true, datagram(3, 0x47)), (false, datagram(3, 0x47)), (true, datagram(4, 0x40))]
}

/// A request for the version, and the answer with its checksum.
fn radmin() -> Vec<Part> {
    let answer = [&b"\x01\0\0\0\x25\0\0\x02\x12\x08\x02\0\0\x0a"[..], &[0; 32]].concat();
    vec![(true, b"\x01\0\0\0\x01\0\0\0\x08\x08".to_vec()), (false, answer)]
}

/// Versions, then the client's hello of TLS.
fn nomachine() -> Vec<Part> {
    vec![
        (true, b"NXSH-8.10.1\n".to_vec()),
        (false, b"NXD-8.10.1\n".to_vec()),
        (true, super::tls::hello("desk.example")),
    ]
}

fn nomachine_datagrams() -> Vec<Part> {
    let datagram = |kind: u8, sequence: u8| vec![kind, 0, 1, 0, 10, 0, sequence, 0, 0, 0];
    vec![(true, datagram(1, 0)), (true, datagram(1, 1)), (false, datagram(2, 0))]
}

/// A client's setup with a cookie, and the start of the answer (X Window System Protocol, chapter 8).
fn x11() -> Vec<Part> {
    let setup = [&b"l\0\x0b\0\0\0\x12\0\x10\0\0\0MIT-MAGIC-COOKIE-1\0\0"[..], &[0x5c; 16]].concat();
    vec![(true, setup), (false, [&b"\x01\0\x0b\0\0\0\x40\0"[..], &[0; 256]].concat())]
}

/// A query, and that the display manager is willing (XDMCP, sections "Query" and "Willing").
fn xdmcp() -> Vec<Part> {
    let willing = b"\0\x01\0\x05\0\x0c\0\0\0\x04host\0\x02up";
    vec![(true, b"\0\x01\0\x02\0\x01\0".to_vec()), (false, willing.to_vec())]
}

/// A link message of either end (Spice protocol, section "Channel link").
fn spice() -> Vec<Part> {
    let link = |len: u8| [&b"REDQ\x02\0\0\0\x02\0\0\0"[..], &[len, 0, 0, 0], &vec![0; usize::from(len)]].concat();
    vec![(true, link(22)), (false, link(178))]
}

/// Names, terminal and speed, and the zero that answers (RFC 1282).
fn rlogin() -> Vec<Part> {
    vec![(true, b"\0someone\0other\0xterm/38400\0".to_vec()), (false, b"\0".to_vec()), (false, b"Password: ".to_vec())]
}

/// What authentication a controller can, and the answer (IPMI 2.0, section 22.13).
fn rmcp() -> Vec<Part> {
    let message = |len: u8| [&b"\x06\0\xff\x07"[..], &[0; 9], &[len], &vec![0x81; usize::from(len)]].concat();
    vec![(true, message(9)), (false, message(16))]
}

/// A host's connection, and the device's (adb `protocol.txt`).
fn adb() -> Vec<Part> {
    let message = |command: &[u8; 4], banner: &[u8]| {
        let len = u32::try_from(banner.len()).expect("a short banner");
        let sum: u32 = banner.iter().map(|&byte| u32::from(byte)).sum();
        let magic = !u32::from_le_bytes(*command);
        let fields = [0x0100_0000, 0x1000, len, sum, magic].into_iter().flat_map(u32::to_le_bytes);
        command.iter().copied().chain(fields).chain(banner.iter().copied()).collect::<Vec<_>>()
    };
    vec![(true, message(b"CNXN", b"host::\0")), (false, message(b"CNXN", b"device::ro.product.name=x;\0"))]
}

/// An opening of both ends, then the start of TLS (MS-RDPEUDP, section 3.1.5.1).
fn rdp_datagrams() -> Vec<Part> {
    let opening = |start: &[u8; 8]| [&start[..], b"\x01\x02\x03\x04\x04\xd0\x04\xd0", &[0; 1_216]].concat();
    let data =
        [&b"\x01\x02\x03\x04\x04\0\0\x0c\0\x01\0\0\0\0\0\x01\0\0\0\x01"[..], b"\x16\x03\x01\0\x02\x01\0"].concat();
    vec![
        (true, opening(b"\xff\xff\xff\xff\0\x40\0\x01")),
        (false, opening(b"\x01\x02\x03\x04\0\x40\0\x05")),
        (true, data),
    ]
}

/// The magic packet.
fn wake_on_lan() -> Vec<Part> {
    vec![(true, [&[0xff; 6][..], &[2, 0, 0, 0, 0, 1].repeat(16)].concat())]
}
