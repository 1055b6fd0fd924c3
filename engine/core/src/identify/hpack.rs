//! The authority in a block of compressed header fields (HPACK, RFC 7541).
//!
//! Only a connection's first block is read, so the dynamic table is empty before it: what it refers to there stands in the same
//! block, and was seen. No other field is decoded.

use super::huffman;

/// Places in the static table (RFC 7541, appendix A).
const AUTHORITY: u64 = 1;
const HOST: u64 = 38;
/// Longest encoded name that is looked at, and longest value: 255 bytes of a host, user information and a port.
const NAME_MAX: usize = 16;
const VALUE_MAX: usize = 1_024;
/// Fields looked at.
const FIELDS_MAX: usize = 512;

/// The `:authority` of the first header block of a connection, else its `host`. `None` where it has none, or is damaged
/// before it.
pub(super) fn authority(block: &[u8]) -> Option<Vec<u8>> {
    let mut rest = block;
    let mut host = None;
    for _ in 0..FIELDS_MAX {
        match field(&mut rest) {
            Some(Field::Authority(value)) => return Some(value),
            Some(Field::Host(value)) => host = host.or(Some(value)),
            Some(Field::Other) => {}
            None => break,
        }
    }
    host
}

enum Field {
    Authority(Vec<u8>),
    Host(Vec<u8>),
    Other,
}

/// Take one representation (RFC 7541, section 6); `None` at the end, and where it is damaged.
fn field(rest: &mut &[u8]) -> Option<Field> {
    let first = *rest.first()?;
    let prefix = match first {
        // Indexed: the static table holds no authority with a value, and the dynamic one none that was not seen.
        0x80.. => {
            integer(rest, 7)?;
            return Some(Field::Other);
        }
        0x20..0x40 => {
            integer(rest, 5)?;
            return Some(Field::Other);
        }
        0x40.. => 6,
        _ => 4,
    };
    let is = |index, name: &[u8], wanted: (u64, &[u8])| index == wanted.0 || (index == 0 && name == wanted.1);
    let index = integer(rest, prefix)?;
    let name = if index == 0 { string(rest)?.decoded(NAME_MAX) } else { Vec::new() };
    let value = string(rest)?;
    Some(if is(index, &name, (AUTHORITY, b":authority")) {
        Field::Authority(value.decoded(VALUE_MAX))
    } else if is(index, &name, (HOST, b"host")) {
        Field::Host(value.decoded(VALUE_MAX))
    } else {
        Field::Other
    })
}

/// Take an integer with a prefix of `bits` bits (RFC 7541, section 5.1): five bytes may follow the prefix, so it is below 2^36.
fn integer(rest: &mut &[u8], bits: u32) -> Option<u64> {
    let (&first, mut after) = rest.split_first()?;
    let mask = (1_u8 << bits) - 1;
    let mut value = u64::from(first & mask);
    if first & mask == mask {
        for shift in [0, 7, 14, 21, 28] {
            let (&byte, next) = after.split_first()?;
            after = next;
            value += u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
            if shift == 28 {
                return None;
            }
        }
    }
    *rest = after;
    Some(value)
}

/// A string as it stands in the block.
struct Text<'a> {
    bytes: &'a [u8],
    is_coded: bool,
}

impl Text<'_> {
    /// The string, empty where it takes more than `max` bytes in the block, or is damaged.
    fn decoded(&self, max: usize) -> Vec<u8> {
        match (self.bytes.len() <= max, self.is_coded) {
            (false, _) => Vec::new(),
            (true, false) => self.bytes.to_vec(),
            (true, true) => huffman::decode(self.bytes).unwrap_or_default(),
        }
    }
}

/// Take a string literal (RFC 7541, section 5.2).
fn string<'a>(rest: &mut &'a [u8]) -> Option<Text<'a>> {
    let is_coded = rest.first()? & 0x80 != 0;
    let len = integer(rest, 7)?;
    let (bytes, after) = rest.split_at_checked(usize::try_from(len).ok()?)?;
    *rest = after;
    Some(Text { bytes, is_coded })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{authority, integer};

    /// Bytes of hexadecimal digits, as RFC 7541 prints them.
    fn bytes(digits: &str) -> Vec<u8> {
        let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    fn found(block: &[u8]) -> Option<String> {
        authority(block).map(|value| String::from_utf8(value).unwrap())
    }

    #[test]
    fn the_examples_of_rfc_7541_appendix_c() {
        let plain = bytes("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d");
        let coded = bytes("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff");
        for block in [plain, coded] {
            assert_eq!(found(&block).as_deref(), Some("www.example.com"));
            for len in 0..block.len() {
                assert_eq!(found(&block[..len]), None, "{len}");
            }
        }
        for (digits, bits, expected) in [("0a", 5, 10), ("1f9a0a", 5, 1337), ("2a", 8 - 1, 42)] {
            let given = bytes(digits);
            assert_eq!(integer(&mut given.as_slice(), bits), Some(expected));
        }
        for (digits, expected) in
            [("7fffffffff7f", Some(127 + (1 << 35) - 1)), ("7fffffffffff00", None), ("7fff", None)]
        {
            assert_eq!(integer(&mut bytes(digits).as_slice(), 7), expected, "{digits}");
        }
    }

    #[test]
    fn every_way_to_say_it() {
        let literal = |first: u8, name: &str, value: &str| {
            let lengths = [name, value].map(|text| u8::try_from(text.len()).unwrap());
            [&[first, lengths[0]], name.as_bytes(), &lengths[1..], value.as_bytes()].concat()
        };
        let indexed =
            |first: &[u8], value: &str| [first, &[u8::try_from(value.len()).unwrap()], value.as_bytes()].concat();
        for (block, expected) in [
            (literal(0x40, ":authority", "a.example"), Some("a.example")),
            (literal(0x00, ":authority", "a.example"), Some("a.example")),
            (literal(0x10, "host", "a.example"), Some("a.example")),
            (indexed(&[0x41], "a.example"), Some("a.example")),
            (indexed(&[0x01], "a.example"), Some("a.example")),
            (indexed(&[0x11], "a.example"), Some("a.example")),
            (indexed(&[0x40 | 0x26], "a.example"), Some("a.example")),
            (indexed(&[0x0f, 0x26 - 15], "a.example"), Some("a.example")),
            ([&[0x3f, 0xe1, 0x1f][..], &indexed(&[0x41], "a.example")].concat(), Some("a.example")),
            ([literal(0x10, "host", "b.example"), indexed(&[1], "a.example")].concat(), Some("a.example")),
            ([literal(0x10, "cookie", "secret"), literal(0x40, "x-host", "b.example")].concat(), None),
            (indexed(&[0x44], "/path"), None),
            // The integer does not end.
            (vec![0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], None),
            (Vec::new(), None),
        ] {
            assert_eq!(found(&block).as_deref(), expected, "{block:02x?}");
        }
        let long = [&[0x41, 0x7f, 0x80 | 0x61, 0x0f][..], &[b'a'; 2_144]].concat();
        assert_eq!(found(&long).as_deref(), Some(""));
    }

    proptest! {
        #[test]
        fn any_bytes_do(block in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = authority(&block);
        }
    }
}
