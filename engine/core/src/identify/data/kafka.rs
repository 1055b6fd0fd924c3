//! Kafka, by a client's first request, or by the answer that tells a server's versions or brokers (Kafka protocol guide, "Request
//! Header" and "The Messages"). A client's name is looked at for its characters; topics are never.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with_text};
use super::super::reader::Reader;

/// Requests that stand first: produce, fetch, offsets, metadata, offsets of a group (8, 9), coordinator, join, heartbeat,
/// handshake of SASL, versions of interfaces, and identifiers of producers.
const REQUESTS: [u16; 12] = [0, 1, 2, 3, 8, 9, 10, 11, 12, 17, 18, 22];
const VERSION_MAX: u16 = 20;
/// A request without a client's name has this length of it; names and hosts of a letter or two are rare, and chance makes them.
const NO_NAME: u16 = 0xffff;
const NAME_MIN: u16 = 3;
const NAME_MAX: u16 = 255;
/// Key, version and number of a request, and the length of a name.
const HEADER: u32 = 10;
/// What stands first is shorter.
const LENGTH_MAX: u32 = 1 << 20;
/// Interfaces that a server tells of: key, lowest and highest version.
const INTERFACES: std::ops::RangeInclusive<u32> = 16..=128;
const INTERFACE: u32 = 6;
/// Brokers that a server tells of.
const BROKERS: std::ops::RangeInclusive<u32> = 1..=1_000;

/// The upper byte of a length.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        let Some(len) = reader.u32() else {
            return Recognition::while_possible(bytes.first().is_none_or(|upper| *upper == 0));
        };
        if !(HEADER..=LENGTH_MAX).contains(&len) {
            return Recognition::No;
        }
        Recognition::any([request(reader, len), versions(reader, len), brokers(reader, len)])
    })
}

/// Key, version, number, a client's name.
fn request(mut reader: Reader<'_>, len: u32) -> Recognition {
    let (key, version) = (reader.u16(), reader.u16());
    if key.is_some_and(|key| !REQUESTS.contains(&key)) || version.is_some_and(|version| version > VERSION_MAX) {
        return Recognition::No;
    }
    let (number, name_len) = (reader.u32(), reader.u16());
    let (Some(number), Some(name_len)) = (number, name_len) else { return Recognition::More };
    // Numbers count from 0, and are signed.
    if number >= 1 << 31 {
        return Recognition::No;
    }
    if name_len == NO_NAME {
        // Then little is left to tell it by: a request for versions has nothing else.
        return Recognition::decided(key == Some(18) && version == Some(0) && len == HEADER);
    }
    if !(NAME_MIN..=NAME_MAX).contains(&name_len) || HEADER + u32::from(name_len) > len {
        return Recognition::No;
    }
    starts_with_text(reader.rest(), usize::from(name_len), |byte| byte.is_ascii_graphic() || byte == b' ')
}

/// A number, no error, a count of interfaces that the length agrees with, the first of which have the keys 0 and 1 and no
/// version above the highest. Since version 1 a time stands behind, since version 3 other bytes do.
fn versions(mut reader: Reader<'_>, len: u32) -> Recognition {
    let (Some(_number), Some(error), Some(count)) = (reader.u32(), reader.u16(), reader.u32()) else {
        return Recognition::More;
    };
    let listed = count.checked_mul(INTERFACE).and_then(|bytes| bytes.checked_add(HEADER));
    if error != 0 || !INTERFACES.contains(&count) || listed.is_none_or(|listed| len != listed && len != listed + 4) {
        return Recognition::No;
    }
    match (reader.u16(), reader.u16(), reader.u16()) {
        (Some(key), Some(lowest), Some(highest)) => Recognition::decided(key <= 1 && lowest <= highest),
        _ => Recognition::More,
    }
}

/// A number, a time since version 3, a count of brokers, of the first its number, host and port.
fn brokers(reader: Reader<'_>, len: u32) -> Recognition {
    let judge = |skipped: usize| {
        let mut reader = reader;
        let (Some(_), Some(count)) = (reader.take(skipped), reader.u32()) else { return Recognition::More };
        let (Some(_broker), Some(host_len)) = (reader.u32(), reader.u16()) else {
            return Recognition::while_possible(BROKERS.contains(&count));
        };
        if !BROKERS.contains(&count) || !(NAME_MIN..=NAME_MAX).contains(&host_len) || u32::from(host_len) + 22 > len {
            return Recognition::No;
        }
        let is_of_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':');
        match starts_with_text(reader.rest(), usize::from(host_len), is_of_host) {
            Recognition::Yes => {}
            other => return other,
        }
        reader.take(usize::from(host_len));
        Recognition::so_far(reader.u32().map(|port| (1..=65_535).contains(&port)))
    };
    Recognition::any([4, 8].map(judge))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn requests_by_table() {
        assert_dialogues(
            recognise,
            9_092,
            &[
                (b"\0\0\0\x11\0\x12\0\0\0\0\0\0\0\x07rdkafka", b"", Yes),
                (b"\0\0\0\x0a\0\x12\0\0\0\0\0\x01\xff\xff", b"", Yes),
                (b"\0\0\0\x11\0\x63\0\0\0\0\0\0\0\x07rdkafka", b"", No),
                (b"\0\0\0\x11\0\x12\0\x40\0\0\0\0\0\x07rdkafka", b"", No),
                (b"\0\0\0\x11\0\x12\0\0\0\0\0\0\0\x08rdkafka", b"", No),
                (b"\0\0\0\x11\0\x12\0\0\0\0\0\0\0\x07rd\0afka", b"", No),
                (b"\0\0\0\x44\xfeSMB\x40\0\0\0\0\0\0\0", b"", No),
            ],
        );
    }

    #[test]
    fn answers_by_table() {
        let entries: Vec<_> = (0_u16..20).flat_map(|key| [key, 0, 9]).flat_map(u16::to_be_bytes).collect();
        let versions = [&b"\0\0\0\x82\0\0\0\x07\0\0\0\0\0\x14"[..], &entries].concat();
        let longer = [&b"\0\0\0\x83\0\0\0\x07\0\0\0\0\0\x14"[..], &entries].concat();
        let brokers = b"\0\0\0\x74\0\0\0\x07\0\0\0\x01\0\0\x03\xe9\0\x0c192.0.2.1-ab\0\0\x23\x84\xff\xff";
        let timed = b"\0\0\0\x74\0\0\0\x07\0\0\0\0\0\0\0\x01\0\0\x03\xe9\0\x05a.com\0\0\x23\x84\xff\xff";
        let other = b"\0\0\0\x74\0\0\0\x07\0\0\0\x01\0\0\x03\xe9\0\x0c192.0.2.1 ab\0\0\x23\x84\xff\xff";
        for (answer, expected) in
            [(&versions[..], Yes), (&longer, No), (&brokers[..], Yes), (&timed[..], Yes), (&other[..], No)]
        {
            assert_dialogues(recognise, 9_092, &[(b"", answer, expected)]);
        }
    }
}
