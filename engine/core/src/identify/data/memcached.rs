//! memcached, by its text protocol (memcached, `protocol.txt`), its binary one (`BinaryProtocolRevamped`), and over UDP by the
//! frame header with text behind it. Keys and values are never looked at.

use super::super::first_byte::FirstBytes;
use super::super::greeting::first_line;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::{u16_at, u32_at};

pub(in super::super) const PORT: u16 = 11_211;
/// Commands that store have a key, flags, a time and a length; the last of all may have a word behind.
const STORING: [&[u8]; 6] = [b"set", b"add", b"replace", b"append", b"prepend", b"cas"];
/// Commands that other protocols have no answer for like these.
const ASKING: [&[u8]; 8] = [b"get", b"gets", b"stats", b"version", b"delete", b"incr", b"decr", b"touch"];
const ANSWERS: [&[u8]; 7] =
    [b"VALUE ", b"END\r\n", b"STORED\r\n", b"NOT_FOUND\r\n", b"DELETED\r\n", b"VERSION ", b"STAT "];
/// A longer word is none of these.
const WORD_MAX: usize = 9;
const TOKENS_MAX: usize = 7;
/// Magic numbers, and the last opcode of a request.
const REQUEST: u8 = 0x80;
const RESPONSE: u8 = 0x81;
const OPCODE_MAX: u8 = 0x5e;
/// Keys have 250 bytes at most, and extras 20.
const KEY_MAX: u16 = 250;
const EXTRAS_MAX: u8 = 20;
/// Bodies are bounded by what a server stores.
const BODY_MAX: u32 = 1 << 24;
/// Status codes (section "Response Status").
const STATUS_MAX: u16 = 0x86;

/// A command, an answer, or a magic number.
pub(in super::super) const FIRST: FirstBytes =
    FirstBytes::of(&[REQUEST, RESPONSE]).or_starts(&STORING).or_starts(&ASKING).or_starts(&ANSWERS);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    let (mut asks, mut answers, mut verdict) = (false, false, Recognition::More);
    for side in heads.sides().into_iter().filter(|side| !side.is_empty()) {
        match judge(side, heads.has_port(PORT)) {
            Side::Certain => return Recognition::Yes,
            Side::Asks => asks = true,
            Side::Answers => answers = true,
            Side::No => verdict = Recognition::No,
            Side::More => {}
        }
    }
    if asks && answers { Recognition::Yes } else { verdict }
}

/// What a direction begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Certain,
    /// A command that needs its answer.
    Asks,
    /// An answer that needs its command.
    Answers,
    More,
    No,
}

fn judge(bytes: &[u8], at_port: bool) -> Side {
    match bytes.first() {
        Some(&REQUEST | &RESPONSE) => return binary(bytes, at_port),
        Some(first) if first.is_ascii_uppercase() => {
            return match ANSWERS {
                answers if answers.iter().any(|answer| bytes.starts_with(answer)) => Side::Answers,
                answers if answers.iter().any(|answer| answer.starts_with(bytes)) => Side::More,
                _ => Side::No,
            };
        }
        _ => {}
    }
    let word = bytes.iter().take(WORD_MAX).take_while(|byte| byte.is_ascii_lowercase()).count();
    let verb = bytes.get(..word).unwrap_or_default();
    match bytes.get(word) {
        None if STORING.iter().chain(&ASKING).any(|known| known.starts_with(verb)) => Side::More,
        Some(b' ' | b'\r') if STORING.contains(&verb) => match first_line(bytes) {
            Some(line) if stores(line) => Side::Certain,
            Some(_) => Side::No,
            None => Side::More,
        },
        Some(b' ' | b'\r') if ASKING.contains(&verb) => Side::Asks,
        _ => Side::No,
    }
}

/// Whether a line is a command that stores: word, key, and three numbers or more.
fn stores(line: &[u8]) -> bool {
    let tokens = || line.split(|byte| matches!(byte, b' ' | b'\r')).filter(|token| !token.is_empty()).take(TOKENS_MAX);
    let is_number = |token: &[u8]| token.iter().all(u8::is_ascii_digit);
    (5..TOKENS_MAX).contains(&tokens().count()) && tokens().skip(2).take(3).all(is_number)
}

/// Magic number, opcode, lengths, data type, partition or status, length of the body, a number to match by, one of the version.
///
/// What is mostly zeros, as an answer or a request without a key is, decides at the port alone.
fn binary(bytes: &[u8], at_port: bool) -> Side {
    let is_start = bytes.get(1).is_none_or(|opcode| *opcode <= OPCODE_MAX)
        && u16_at(bytes, 2).is_none_or(|key| key <= KEY_MAX)
        && bytes.get(4).is_none_or(|extras| *extras <= EXTRAS_MAX)
        && bytes.get(5).is_none_or(|data_type| *data_type == 0);
    if !is_start {
        return Side::No;
    }
    let (Some(key), Some(&extras), Some(status)) = (u16_at(bytes, 2), bytes.get(4), u16_at(bytes, 6)) else {
        return Side::More;
    };
    let least = u32::from(key) + u32::from(extras);
    let body = match u32_at(bytes, 8) {
        Some(body) if least <= body && body < BODY_MAX => body,
        Some(_) => return Side::No,
        None => return Side::More,
    };
    let Some(version) = bytes.get(16..24) else { return Side::More };
    let fits = match bytes.first() {
        // A first request changes nothing that it was told the version of.
        Some(&REQUEST) => {
            *version == [0; 8] && (key > 0 && extras_fit(bytes.get(1).copied(), extras) || (at_port && body == 0))
        }
        _ => at_port && status <= STATUS_MAX && (least > 0 || body == 0 || status > 0),
    };
    if fits { Side::Certain } else { Side::No }
}

/// Whether a request with this opcode and a key has so many bytes of extras (sections "Get" to "Touch").
fn extras_fit(opcode: Option<u8>, extras: u8) -> bool {
    match opcode {
        // Get, delete, append and prepend, statistics, authentication, and the greeting of clients of Couchbase.
        Some(0x00 | 0x04 | 0x09 | 0x0c..=0x10 | 0x14 | 0x19 | 0x1a | 0x1f | 0x21 | 0x22) => extras == 0,
        // Set, add and replace.
        Some(0x01..=0x03 | 0x11..=0x13) => extras == 8,
        // Increment and decrement.
        Some(0x05 | 0x06 | 0x15 | 0x16) => extras == 20,
        // Touch.
        Some(0x1c..=0x1e) => extras == 4,
        _ => false,
    }
}

/// A request's number, the datagram's number and the count of them, zero (`protocol.txt`, section "UDP protocol"); then text.
pub(in super::super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let Some((&[_, _, number_high, _, _, count, 0, 0], text)) = datagram.payload.split_first_chunk() else {
        return Recognition::No;
    };
    let is_text = match judge(text, true) {
        Side::Certain | Side::Answers => true,
        Side::Asks => first_line(text).is_some(),
        Side::More | Side::No => false,
    };
    Recognition::decided(datagram.has_port(PORT) && number_high == 0 && count > 0 && is_text)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::{recognise, recognise_datagram};

    #[test]
    fn text_by_table() {
        assert_dialogues(
            recognise,
            11_211,
            &[
                (b"set key 0 900 5\r\nvalue\r\n", b"", Yes),
                (b"cas key 0 900 5 17 noreply\r\n", b"", No),
                (b"get key\r\n", b"VALUE key 0 5\r\n", Yes),
                (b"stats\r\n", b"STAT pid 17\r\n", Yes),
                (b"get key\r\n", b"", More),
                (b"get key\r\n", b"HTTP/1.0 400 Bad Request\r\n", No),
                (b"set key value\r\n", b"+OK\r\n", No),
                (b"help\r\n", b"", No),
                (b"", b"ENDPOINT\r\n", No),
            ],
        );
    }

    #[test]
    fn binary_by_table() {
        let get = b"\x80\0\0\x03\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0key";
        let with = |at: usize, byte: u8| {
            let mut other = *get;
            other[at] = byte;
            other
        };
        assert_dialogues(
            recognise,
            11_211,
            &[
                (get, b"", Yes),
                (b"", b"\x81\0\0\0\x04\0\0\0\0\0\0\x09\0\0\0\x01\0\0\0\0\0\0\0\x07", Yes),
                (&with(1, 0x70), b"", No),
                (&with(5, 1), b"", No),
                (&with(11, 2), b"", No),
                (&with(23, 2), b"", No),
            ],
        );
    }

    #[test]
    fn datagrams_by_table() {
        let stats = b"\0\x07\0\0\0\x01\0\0stats\r\n";
        assert_datagrams(
            recognise_datagram,
            11_211,
            &[
                (stats, Yes),
                (b"\0\x07\0\0\0\x02\0\0STAT pid 17\r\n", Yes),
                (b"\0\x07\0\0\0\0\0\0stats\r\n", No),
                (b"\0\x07\0\0\0\x01\0\x01stats\r\n", No),
            ],
        );
        assert_eq!(of_first_datagram(11_212, stats, recognise_datagram), No);
    }
}
