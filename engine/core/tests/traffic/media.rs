//! Conversations of the protocols in `identify/media/`: here the signalling of calls.

mod calls;
mod streams;

use super::conversation::{Conversation, Part, TCP, UDP};
use super::frames::len_u16;

/// A line for each.
pub fn conversations() -> Vec<Conversation> {
    let mut all = vec![
        Conversation::new("sip", UDP, 5_060, sip()),
        Conversation::new("sip_tcp", TCP, 5_060, sip()),
        Conversation::new("rtsp", TCP, 554, rtsp()),
        Conversation::new("mgcp", UDP, 2_427, mgcp()),
        Conversation::new("megaco", UDP, 2_944, megaco()),
        Conversation::new("h323", TCP, 1_720, h323()),
        Conversation::new("h323_ras", UDP, 1_719, gatekeeper()),
        Conversation::new("iax2", UDP, 4_569, iax2()),
        Conversation::new("skinny", TCP, 2_000, skinny()),
        Conversation::new("bfcp", UDP, 5_070, floor(0x40)),
        Conversation::new("bfcp_tcp", TCP, 5_070, floor(0x20)),
    ];
    all.extend(calls::conversations());
    all.extend(streams::conversations());
    all
}

/// A call that is refused (RFC 3261, sections 7.1 and 7.2).
fn sip() -> Vec<Part> {
    let fields = "Via: SIP/2.0/UDP pc33.example;branch=z9hG4bK776\r\nFrom: Someone <sip:someone@voice.example>;tag=1\r\n\
        To: <sip:other@voice.example>\r\nCall-ID: a84b4c76e66710\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
    let invite = format!("INVITE sip:other@voice.example SIP/2.0\r\nMax-Forwards: 70\r\n{fields}");
    vec![(true, invite.into()), (false, format!("SIP/2.0 486 Busy Here\r\n{fields}").into())]
}

/// A camera's stream is described (RFC 2326, sections 10.1 and 10.2).
fn rtsp() -> Vec<Part> {
    let options = b"OPTIONS rtsp://camera.example/1 RTSP/1.0\r\nCSeq: 1\r\n\r\n";
    let public = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
    let describe = b"DESCRIBE rtsp://camera.example/1 RTSP/1.0\r\nCSeq: 2\r\nAccept: application/sdp\r\n\r\n";
    vec![(true, options.to_vec()), (false, public.to_vec()), (true, describe.to_vec())]
}

/// A connection is created (RFC 3435, sections 3.2.1 and 3.3).
fn mgcp() -> Vec<Part> {
    let create =
        b"CRCX 1204 aaln/1@rgw-2567.example MGCP 1.0\r\nC: A3C47F21456789F0\r\nL: p:10, a:PCMU\r\nM: recvonly\r\n";
    vec![(true, create.to_vec()), (false, b"200 1204 OK\r\nI: FDE234C8\r\n\r\n".to_vec())]
}

/// A transaction in short text (H.248.1, annex B).
fn megaco() -> Vec<Part> {
    let add = b"!/1 [10.1.0.7]:2944\nT=9998{C=-{AV=A4444{AT{M}}}}";
    vec![(true, add.to_vec()), (false, b"!/1 <mg1>\nP=9998{C=-{AV=A4444}}".to_vec())]
}

/// A call is set up and connected: TPKT (RFC 1006, section 6), then Q.931 with a user-user element (H.225.0, section 7.2).
fn h323() -> Vec<Part> {
    let message = |reference: u8, kind: u8, elements: &[u8]| {
        let user = [&[0x7e, 0, 12, 0x05, 0x20, 0x80, 0x06, 0, 0x08, 0x91, 0x4a, 0, 0x04, 0x00, 0x00][..]].concat();
        let body = [&[0x08, 0x02, reference, 0x17, kind][..], elements, &user].concat();
        let len = len_u16(&body, 4);
        [&[3, 0][..], &len, &body].concat()
    };
    vec![(true, message(0x12, 0x05, &[0x04, 0x03, 0x88, 0x90, 0xa5])), (false, message(0x92, 0x07, &[]))]
}

/// A gatekeeper is asked for, and is there (H.225.0, sections 7.8.1 and 7.8.2).
fn gatekeeper() -> Vec<Part> {
    let identifier = [0x06, 0, 0x08, 0x91, 0x4a, 0, 0x04];
    let request = [&[0x00, 0xa0, 0x00, 0x12][..], &identifier, &[0x00, 0x0a, 0x01, 0x00, 0x07, 0x06, 0xb7]].concat();
    let confirm = [&[0x04, 0x80, 0x00, 0x12][..], &identifier, &[0x00, 0xc0, 0x00, 0x02, 0x50, 0x06, 0xb7]].concat();
    vec![(true, request), (false, confirm)]
}

/// A call opens with its version, and is acknowledged (RFC 5456, sections 6.2.2 and 6.9.1).
fn iax2() -> Vec<Part> {
    let new = [0x80, 1, 0, 0, 0, 0, 0, 3, 0, 0, 6, 1, 0x0b, 2, 0, 2, 0x01, 3, b'1', b'0', b'0'];
    vec![(true, new.to_vec()), (false, vec![0x80, 7, 0, 1, 0, 0, 0, 3, 0, 1, 6, 4])]
}

/// A telephone registers, and keeps alive.
fn skinny() -> Vec<Part> {
    let message = |id: u8, body: &[u8]| {
        let len = u32::try_from(body.len() + 4).expect("short").to_le_bytes();
        [&len[..], &[0; 4], &[id, 0, 0, 0], body].concat()
    };
    let register = message(1, &[&b"SEP001122334455\0"[..], &[0; 24]].concat());
    vec![(true, register), (false, message(0x81, &[30, 0, 0, 0, 0, 0, 0, 0])), (true, message(0, &[]))]
}

/// A floor is asked for and granted (RFC 8855, sections 5.3.1 and 5.3.4), in the version that `first` tells.
fn floor(first: u8) -> Vec<Part> {
    let header = |primitive: u8, words: u8| [first, primitive, 0, words, 0, 0, 0, 1, 0, 7, 0, 2];
    let request = [&header(1, 1)[..], &[0x05, 4, 0, 1]].concat();
    let status = [&header(4, 3)[..], &[0x1f, 12, 0, 1, 0x25, 8, 0, 1, 0x0b, 4, 3, 0]].concat();
    vec![(true, request), (false, status)]
}
