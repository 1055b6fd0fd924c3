//! Telegram's `MTProto`, by a transport's tag with the first message of a new key's exchange behind it (Telegram, "`MTProto`
//! Transports" and "Creating an Authorization Key").
//!
//! Today's clients obfuscate: what they send is random bytes from the first on, and stays unknown, as is what is behind a tag once
//! there is a key.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// Tags of the abridged, the intermediate and the padded intermediate transport.
const ABRIDGED: u8 = 0xef;
const INTERMEDIATE: u32 = 0xeeee_eeee;
const PADDED: u32 = 0xdddd_dddd;
/// A message without a key: key 0, message identifier, length, and what is asked: `req_pq` or `req_pq_multi`.
const NO_KEY: [u8; 8] = [0; 8];
const IDENTIFIER: usize = 8;
const REQUESTS: [u32; 2] = [0x6046_9778, 0xbe7e_8ef1];
/// Of the request: its constructor and 128 random bits.
const REQUEST_LEN: u32 = 20;

/// A tag.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[ABRIDGED, 0xee, 0xdd]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, opens)
}

fn opens(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if bytes.first() == Some(&ABRIDGED) {
        // The length of 40 bytes, in words.
        if reader.u16()? & 0xff != 10 {
            return Some(false);
        }
    } else {
        if !matches!(reader.u32()?, INTERMEDIATE | PADDED) {
            return Some(false);
        }
        reader.u32()?;
    }
    if reader.take(NO_KEY.len())? != NO_KEY {
        return Some(false);
    }
    reader.take(IDENTIFIER)?;
    Some(reader.u32()?.swap_bytes() == REQUEST_LEN && REQUESTS.contains(&reader.u32()?.swap_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    fn opening(tag: &[u8], key: u8, constructor: u32) -> Vec<u8> {
        [tag, &[key; 8], &[3; 8], &[20, 0, 0, 0], &constructor.to_le_bytes(), &[9; 16]].concat()
    }

    #[test]
    fn the_first_request_decides() {
        let intermediate = [0xee, 0xee, 0xee, 0xee, 40, 0, 0, 0];
        assert_dialogues(
            recognise,
            443,
            &[
                (&opening(&[0xef, 10], 0, 0xbe7e_8ef1), b"", Yes),
                (&opening(&intermediate, 0, 0x6046_9778), b"", Yes),
                (&opening(&[0xef, 10], 5, 0xbe7e_8ef1), b"", No),
                (&opening(&[0xef, 10], 0, 0xbe7e_8ef2), b"", No),
                (&opening(&[0xef, 11], 0, 0xbe7e_8ef1), b"", No),
                (b"\xee\xee\xee\xef\x28\0\0\0", b"", No),
            ],
        );
    }
}
