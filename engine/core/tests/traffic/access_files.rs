//! Conversations of the protocols in `identify/access/` that carry files, news, print jobs and calls.

use super::access::both;
use super::conversation::{Conversation, Part, TCP, UDP};

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    vec![
        Conversation::new("nfs", TCP, 2_049, nfs()),
        Conversation::new("nfs_mount", UDP, 1_048, vec![(true, call(100_005, 3)), (false, reply())]),
        Conversation::new("sunrpc", TCP, 111, recorded([call(100_000, 2), reply()])),
        Conversation::new("sunrpc_datagrams", UDP, 111, vec![(true, call(100_000, 2)), (false, reply())]),
        Conversation::new("smb_session", TCP, 139, smb_session()),
        Conversation::new("afp", TCP, 548, afp()),
        Conversation::new("rsync", TCP, 873, both(b"@RSYNCD: 31.0\n", b"@RSYNCD: 31.0\n")),
        Conversation::new("git", TCP, 9_418, git()),
        Conversation::new("svn", TCP, 3_690, svn()),
        Conversation::new("dcerpc", TCP, 135, dcerpc()),
        Conversation::new("dcerpc_datagrams", UDP, 49_664, dcerpc_datagrams()),
        Conversation::new("tftp", UDP, 69, vec![(true, b"\0\x01boot/pxe.0\0octet\0".to_vec())]),
        Conversation::new("tftp_transfer", UDP, 44_935, tftp_transfer()),
        Conversation::new("rx", UDP, 7_003, rx()),
        Conversation::new("iscsi", TCP, 3_260, iscsi()),
        Conversation::new("nntp", TCP, 119, both(b"200 news.example InterNetNews ready\r\n", b"MODE READER\r\n")),
        Conversation::new("jetdirect", TCP, 9_101, vec![(true, b"\x1b%-12345X@PJL INFO STATUS\r\n".to_vec())]),
        Conversation::new("jetdirect_pcl", TCP, 9_100, vec![(true, b"\x1bE\x1b&l0O".to_vec())]),
        Conversation::new("lpd", TCP, 515, vec![(true, b"\x02library-2\n".to_vec()), (false, b"\0".to_vec())]),
        Conversation::new("bjnp", UDP, 8_612, bjnp()),
        Conversation::new("enpc", UDP, 3_289, vec![(true, b"EPSONP\0\xff\0\0\0\0\0\0".to_vec())]),
    ]
}

/// A call of procedure 0 without credentials (RFC 5531, section 9).
fn call(program: u32, version: u32) -> Vec<u8> {
    [7, 0, 2, program, version, 0, 0, 0, 0, 0].into_iter().flat_map(u32::to_be_bytes).collect()
}

/// An accepted reply without results.
fn reply() -> Vec<u8> {
    [7, 1, 0, 0, 0, 0].into_iter().flat_map(u32::to_be_bytes).collect()
}

/// Both as records of one fragment (RFC 5531, section 11).
fn recorded([call, reply]: [Vec<u8>; 2]) -> Vec<Part> {
    let record = |message: Vec<u8>| {
        let mark = 0x8000_0000 | u32::try_from(message.len()).expect("a short message");
        [&mark.to_be_bytes()[..], &message].concat()
    };
    vec![(true, record(call)), (false, record(reply))]
}

fn nfs() -> Vec<Part> {
    recorded([call(100_003, 4), reply()])
}

/// A session of `NetBIOS` (RFC 1002, section 4.3.2), then SMB 1 in it.
fn smb_session() -> Vec<Part> {
    let name = [&[32][..], b"CACACACACACACACACACACACACACACACA", &[0]].concat();
    let request = [&b"\x81\0\0\x44"[..], &name, &name].concat();
    let negotiate = [&b"\0\0\0\x2f\xffSMBr"[..], &[0; 42]].concat();
    vec![(true, request), (false, b"\x82\0\0\0".to_vec()), (true, negotiate)]
}

/// A session is opened (Apple Filing Protocol Reference, `DSIOpenSession`).
fn afp() -> Vec<Part> {
    let open = b"\0\x04\0\x01\0\0\0\0\0\0\0\x06\0\0\0\0\x01\x04\0\0\x04\0";
    let answer = b"\x01\x04\0\x01\0\0\0\0\0\0\0\x06\0\0\0\0\0\x04\0\x02\0\0";
    vec![(true, open.to_vec()), (false, answer.to_vec())]
}

/// A request for a repository and the first reference (gitprotocol-pack).
fn git() -> Vec<Part> {
    let reference = [&b"0032"[..], &[b'a'; 40], b" HEAD\n"].concat();
    vec![(true, b"0033git-upload-pack /project.git\0host=example.com\0".to_vec()), (false, reference)]
}

fn svn() -> Vec<Part> {
    both(
        b"( success ( 2 2 ( ) ( edit-pipeline svndiff1 ) ) ) ",
        b"( 2 ( edit-pipeline svndiff1 ) 24:svn://example.com/x/y/z ) ",
    )
}

/// A bind to the endpoint mapper and its acknowledgement (C706, section 12.6).
fn dcerpc() -> Vec<Part> {
    let packet = |kind: u8| [&[5, 0, kind, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0][..], &[0; 56]].concat();
    vec![(true, packet(11)), (false, packet(12))]
}

/// A request without data and the answer (C706, section 12.5).
fn dcerpc_datagrams() -> Vec<Part> {
    let packet = |kind: u8| [&[4, kind, 0x20, 0, 0x10, 0, 0, 0][..], &[9; 66], &[0; 6]].concat();
    vec![(true, packet(0)), (false, packet(2))]
}

/// The first block and its acknowledgement, from a server's other port (RFC 1350, section 4).
fn tftp_transfer() -> Vec<Part> {
    vec![(true, [&b"\0\x03\0\x01"[..], &[b'#'; 512]].concat()), (false, b"\0\x04\0\x01".to_vec())]
}

/// A call and its reply (Rx protocol).
fn rx() -> Vec<Part> {
    let packet = |flags: u8| {
        let numbers = [0x570f_b560, 0x5c3f_c988, 1, 1, 1].into_iter().flat_map(u32::to_be_bytes);
        numbers.chain([1, flags, 0, 0, 0, 0, 0, 0x34, 0, 0, 2, 0x0f]).collect::<Vec<u8>>()
    };
    vec![(true, packet(5)), (false, packet(4))]
}

/// A login (RFC 7143, section 11.12).
fn iscsi() -> Vec<Part> {
    let header = [&[0x43, 0x87, 0, 0, 0, 0, 0, 62][..], &[0; 40]].concat();
    let text = b"InitiatorName=iqn.1993-08.org.example:01\0SessionType=Discovery\0";
    vec![(true, [&header[..], text].concat()), (false, [&[0x23, 0x87, 0, 0][..], &[0; 44]].concat())]
}

/// A scanner is looked for and answers.
fn bjnp() -> Vec<Part> {
    let answer = [&b"MFNP\x82\x01\0\0\0\x01\0\0\0\0\0\x10"[..], &[1; 16]].concat();
    vec![(true, b"MFNP\x02\x01\0\0\0\x01\0\0\0\0\0\0".to_vec()), (false, answer)]
}
