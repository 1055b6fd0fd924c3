//! Protocols over the ISO transport service on TCP (RFC 1006): Siemens S7 and the Manufacturing Message Specification, by what
//! the first data packet carries. (RDP opens in the same way, and is told by its own parser.)

use memchr::memmem;

use super::super::family::StreamMember;
use crate::identify::parser::Recognition;
use crate::identify::protocol::Protocol;
use crate::identify::reader::Reader;

/// The version of a TPKT header (RFC 1006, section 6).
pub(super) const TPKT: u8 = 3;
/// Connection request and confirm, data (X.224, section 13).
const OPENINGS: [u8; 2] = [0xe0, 0xd0];
const DATA: u8 = 0xf0;
const DATA_HEADER: u8 = 2;
/// What S7 begins with, and its successor (as their dissectors describe them).
const S7: u8 = 0x32;
const S7_PLUS: u8 = 0x72;
/// Session connect and accept (X.225, section 8.3), within which the presentation layer names what it carries.
const SESSION_OPENINGS: [u8; 2] = [0x0d, 0x0e];
/// The object identifier's start for ISO 9506: 1.0.9506.
const ISO_9506: [u8; 3] = [0x28, 0xca, 0x22];
const LOOKED_AT: usize = 512;

pub(super) const MEMBERS: &[StreamMember] = &[
    (Protocol::S7Comm, |bytes| {
        first_data(bytes, |data| match *data {
            [] | [S7 | S7_PLUS] => Recognition::More,
            // A job, an acknowledgment, one with data, user data; version 1 to 3 and keep-alive.
            [S7, kind, ..] => Recognition::decided(matches!(kind, 1 | 2 | 3 | 7)),
            [S7_PLUS, version, ..] => Recognition::decided(matches!(version, 1..=3 | 0xfe | 0xff)),
            _ => Recognition::No,
        })
    }),
    (Protocol::Mms, |bytes| {
        first_data(bytes, |data| {
            let start = data.get(..LOOKED_AT).unwrap_or(data);
            match data.first() {
                None => Recognition::More,
                Some(kind) if !SESSION_OPENINGS.contains(kind) => Recognition::No,
                Some(_) if memmem::find(start, &ISO_9506).is_some() => Recognition::Yes,
                Some(_) => Recognition::while_possible(data.len() < LOOKED_AT),
            }
        })
    }),
];

/// What `judge` says of the first data packet's content. One direction's connection request or confirm stands before it.
fn first_data(bytes: &[u8], judge: impl Fn(&[u8]) -> Recognition) -> Recognition {
    let mut rest = bytes;
    for _ in 0..2 {
        let mut reader = Reader::new(rest);
        let (Some(version), Some(reserved)) = (reader.u8(), reader.u8()) else {
            return Recognition::while_possible(rest.first().is_none_or(|&first| first == TPKT));
        };
        if version != TPKT || reserved != 0 {
            return Recognition::No;
        }
        let (Some(len), Some(header), Some(code)) = (reader.u16(), reader.u8(), reader.u8()) else {
            return Recognition::More;
        };
        let len = usize::from(len);
        if code == DATA && header == DATA_HEADER && len > 7 {
            return match reader.u8() {
                None => Recognition::More,
                Some(_) => judge(reader.rest()),
            };
        }
        if !OPENINGS.contains(&(code & 0xf0)) || len != usize::from(header) + 5 {
            return Recognition::No;
        }
        match rest.get(len..) {
            Some(after) => rest = after,
            None => return Recognition::More,
        }
    }
    Recognition::No
}

#[cfg(test)]
mod tests {
    use super::super::super::held::assert_streams;
    use super::MEMBERS;

    const REQUEST: &[u8] = b"\x03\0\0\x16\x11\xe0\0\0\0\x01\0\xc1\x02\x01\0\xc2\x02\x01\x02\xc0\x01\x0a";
    const SETUP: &[u8] = b"\x03\0\0\x19\x02\xf0\x80\x32\x01\0\0\0\0\0\x08\0\0\xf0\0\0\x01\0\x01\x01\xe0";
    const SESSION: &[u8] =
        b"\x03\0\0\x19\x02\xf0\x80\x0d\x10\x31\x0e\x30\x0c\x02\x01\x01\x06\x05\x28\xca\x22\x02\x01\0\0";

    #[test]
    fn the_first_data_tells() {
        let (s7, mms) = ([REQUEST, SETUP].concat(), [REQUEST, SESSION].concat());
        // The conference of RDP, a Q.931 message, and data of neither.
        let others: [&[u8]; 3] = [
            b"\x03\0\0\x10\x02\xf0\x80\x7f\x65\x82\x01",
            b"\x03\0\0\x10\x08\x02\x12\x34\x05",
            b"\x03\0\0\x10\x02\xf0\x80\x32\x09",
        ];
        assert_streams(MEMBERS[0].1, &[&s7, SETUP, b"\x03\0\0\x10\x02\xf0\x80\x72\x01"], &others);
        assert_streams(MEMBERS[1].1, &[&mms], &others);
    }
}
