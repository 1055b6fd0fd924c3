//! MQTT, by the packet that opens a connection (MQTT 3.1, section 3.1; 3.1.1 and 5.0, section 3.1); of a connection that the
//! capture joins later, or of which it sees one direction, by other packets at port 1883, or by a message that ends where the next
//! packet begins, or nothing does. Such a message is met by chance once in some fifty million. Topics are never kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with, starts_with_text};
use super::super::reader::Reader;

const PORT: u16 = 1_883;
const CONNECT: u8 = 0x10;
/// Protocol names with their lengths, and the levels that go with each.
const NAME: &[u8] = b"\0\x04MQTT";
const LEVELS: [u8; 2] = [4, 5];
const OLD_NAME: &[u8] = b"\0\x06MQIsdp";
const OLD_LEVEL: u8 = 3;
/// A bridge between servers sets the upper bit of the level.
const BRIDGE: u8 = 0x80;
/// Packets of either direction, without their flags.
const CONNACK: u8 = 0x20;
const PUBLISH: u8 = 0x30;
const SUBSCRIBE: u8 = 0x82;
/// Quality of service of a message, of which 3 is none (MQTT 5.0, section 3.3.1.2).
const QOS: u8 = 0x06;
/// Topics of one or two letters are rare, and chance would meet them.
const TOPIC: std::ops::RangeInclusive<u16> = 4..=512;

/// Packets that are looked at.
pub(in super::super) const FIRST: FirstBytes =
    FirstBytes::of(&[CONNECT, CONNACK, SUBSCRIBE]).and(PUBLISH, PUBLISH | 0x0f);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let at_port = heads.has_port(PORT);
    heads.either(|bytes| {
        let Some((&first, rest)) = bytes.split_first() else { return Recognition::More };
        let is_publish = first & 0xf0 == PUBLISH && first & QOS != QOS;
        if first != CONNECT && !is_publish && !at_port {
            return Recognition::No;
        }
        let (len, reader) = match remaining(rest) {
            Remaining::Of(len, reader) => (len, reader),
            Remaining::More => return Recognition::More,
            Remaining::No => return Recognition::No,
        };
        match first {
            CONNECT => connects(reader.rest()),
            CONNACK => acknowledges(reader, len),
            SUBSCRIBE => topic(reader, len, 2),
            _ if !is_publish => Recognition::No,
            _ => match topic(reader, len, 0) {
                Recognition::Yes if !at_port => ends(reader, len),
                judged => judged,
            },
        }
    })
}

enum Remaining<'a> {
    /// A length of one or two bytes, and what follows it.
    Of(usize, Reader<'a>),
    More,
    No,
}

/// Seven bits a byte, the lowest first (MQTT 5.0, section 1.5.5); what stands first is shorter than 16 KiB.
fn remaining(bytes: &[u8]) -> Remaining<'_> {
    match *bytes {
        [low @ 0..=0x7f, ref rest @ ..] => Remaining::Of(usize::from(low), Reader::new(rest)),
        [low, high @ 1..=0x7f, ref rest @ ..] => {
            Remaining::Of(usize::from(low & 0x7f) | usize::from(high) << 7, Reader::new(rest))
        }
        [] | [_] => Remaining::More,
        _ => Remaining::No,
    }
}

/// Protocol name, level, flags of which the lowest is reserved.
fn connects(bytes: &[u8]) -> Recognition {
    let (name, levels) = match (starts_with(bytes, NAME), starts_with(bytes, OLD_NAME)) {
        (Recognition::Yes, _) => (NAME, &LEVELS[..]),
        (_, Recognition::Yes) => (OLD_NAME, &[OLD_LEVEL][..]),
        (Recognition::No, Recognition::No) => return Recognition::No,
        _ => return Recognition::More,
    };
    match bytes.get(name.len()..) {
        Some([level, flags, ..]) => Recognition::decided(levels.contains(&(level & !BRIDGE)) && flags & 1 == 0),
        _ => Recognition::More,
    }
}

/// Flags and a code: of version 3 nothing else, of version 5 properties that fill the rest.
fn acknowledges(mut reader: Reader<'_>, len: usize) -> Recognition {
    let (Some(flags), Some(code)) = (reader.u8(), reader.u8()) else { return Recognition::More };
    match (len, flags, code) {
        (2, 0 | 1, 0..=5) => Recognition::Yes,
        (3.., 0 | 1, 0 | 0x80..=0x9f) => match reader.u8() {
            Some(properties) => Recognition::decided(usize::from(properties) + 3 == len),
            None => Recognition::More,
        },
        _ => Recognition::No,
    }
}

/// Whether the rest of a packet is whole, and what follows begins another: a kind, with the flags that it must have.
fn ends(reader: Reader<'_>, len: usize) -> Recognition {
    match reader.rest().get(len..) {
        None => Recognition::More,
        Some([]) => Recognition::Yes,
        Some([next, ..]) => Recognition::decided(match next >> 4 {
            3 => next & QOS != QOS,
            6 | 8 | 10 => next & 0x0f == 2,
            2..=15 => next.trailing_zeros() >= 4,
            _ => false,
        }),
    }
}

/// A packet's number of so many bytes, and a topic that fits the length: text without wildcards' misuse is not demanded, only
/// that it is text.
fn topic(mut reader: Reader<'_>, len: usize, skipped: usize) -> Recognition {
    let (Some(_), Some(topic_len)) = (reader.take(skipped), reader.u16()) else { return Recognition::More };
    if !TOPIC.contains(&topic_len) || skipped + 2 + usize::from(topic_len) > len {
        return Recognition::No;
    }
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte == b' ' || byte >= 0x80;
    starts_with_text(reader.rest(), usize::from(topic_len), is_text)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::{Heads, recognise};

    #[test]
    fn a_connect_decides_anywhere() {
        assert_dialogues(
            recognise,
            8_080,
            &[
                (b"\x10\x0f\0\x04MQTT\x04\x02\0\x3c\0\x03abc", b"", Yes),
                (b"\x10\x11\0\x06MQIsdp\x03\xc2\0\x14\0\x03abc", b"", Yes),
                (b"\x10\x9a\x02\0\x04MQTT\x05\xc0\x02\x58", b"", Yes),
                (b"\x10\x0f\0\x04MQTT\x84\x02\0\x3c\0\x03abc", b"", Yes),
                (b"\x10\x0f\0\x04MQTT\x03\x02", b"", No),
                (b"\x10\x0f\0\x04MQTT\x04\x03", b"", No),
                (b"\x10\x0f\0\x04MQTX", b"", No),
                (b"\x20\x02\0\0", b"", No),
            ],
        );
    }

    #[test]
    fn a_message_that_ends_decides_anywhere() {
        let message = b"\x32\x0f\0\x06room/7\0\x01hello";
        for (bytes, expected) in [
            (message.to_vec(), Yes),
            ([&message[..], b"\xc0\0"].concat(), Yes),
            ([&message[..], b"\xc1\0"].concat(), No),
            ([&message[..], b"\x10\0"].concat(), No),
            (message[..16].to_vec(), More),
            (b"\x30\x0f\0\x06ro\0m/7hello".to_vec(), No),
        ] {
            let heads = Heads { source: &bytes, destination: b"", source_port: 49_152, destination_port: 8_080 };
            assert_eq!(recognise(&heads), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn other_packets_at_the_port() {
        assert_dialogues(
            recognise,
            1_883,
            &[
                (b"", b"\x20\x02\0\0", Yes),
                (b"", b"\x20\x03\0\0\0", Yes),
                (b"\x82\x0e\0\x01\0\x09a/b/c/d/#\0", b"", Yes),
                (b"\x30\x10\0\x09a/b/c/d/ehello", b"", Yes),
                (b"", b"\x20\x02\0\x06", No),
                (b"\x36\x10\0\x09a/b/c/d/ehello", b"", No),
                (b"\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0", b"", No),
            ],
        );
    }
}
