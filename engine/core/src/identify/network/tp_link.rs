//! TP-Link's smart home protocol, by a JSON object under its running exclusive-or (as published by `SoftScheck`, "Reverse
//! Engineering the TP-Link HS110", 2016). What it says is never kept.

use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Datagram, Heads, Recognition};
use crate::identify::reader::Reader;

/// Each byte is combined with the one before it on the wire, the first with this.
const KEY: u8 = 171;
/// Bytes that must be text: the start of a command.
const TEXT: usize = 12;
/// Answers are below.
const MESSAGE_MAX: u32 = 1 << 16;

pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[KEY ^ b'{']);
/// The length in front over TCP.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[0]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_object(datagram.payload) == Recognition::Yes)
}

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        match reader.u32() {
            Some(len) if len >= MESSAGE_MAX => Recognition::No,
            Some(_) => is_object(reader.rest()),
            None => Recognition::while_possible(bytes.first().is_none_or(|&first| first == 0)),
        }
    })
}

/// Whether an object with a name begins here.
fn is_object(bytes: &[u8]) -> Recognition {
    let mut key = KEY;
    for (at, &byte) in bytes.iter().take(TEXT).enumerate() {
        let fits = match at {
            0 => byte ^ key == b'{',
            1 => byte ^ key == b'"',
            _ => matches!(byte ^ key, b' '..=b'~'),
        };
        if !fits {
            return Recognition::No;
        }
        key = byte;
    }
    if bytes.len() < TEXT { Recognition::More } else { Recognition::Yes }
}

#[cfg(test)]
mod tests {
    use super::super::held::{assert_datagrams, assert_streams};
    use super::{Heads, KEY, Recognition, is_object, recognise_stream};

    fn under_key(text: &[u8]) -> Vec<u8> {
        let combine = |key: &mut u8, byte: &u8| {
            *key ^= byte;
            Some(*key)
        };
        text.iter().scan(KEY, combine).collect()
    }

    #[test]
    fn an_object_begins_a_message() {
        let own = under_key(br#"{"system":{"get_sysinfo":{}}}"#);
        let list = under_key(br#"["system","get_sysinfo"]"#);
        let judge = |datagram: &super::Datagram<'_>| is_object(datagram.payload) == Recognition::Yes;
        assert_datagrams(judge, 9_999, 12, &[&own], &[&list, &under_key(b"{\"\0\0\0\0\0\0\0\0\0\0\0")]);
        let alone = |bytes: &[u8]| {
            recognise_stream(&Heads { source: bytes, destination: b"", source_port: 40_000, destination_port: 9_999 })
        };
        let framed = |message: &[u8]| [&[0, 0, 0, 29][..], message].concat();
        assert_streams(alone, &[&framed(&own)], &[&framed(&list), b"\0\x01\0\0\xd0\xf2"]);
    }
}
