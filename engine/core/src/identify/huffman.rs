//! The Huffman code of HPACK strings, as far as hosts need it (RFC 7541, section 5.2 and appendix B).
//!
//! The code is canonical: within a length, codes count up in the order of the symbols, and lengths follow each other. So the
//! symbols by length are the whole table. Those with more than 15 bits (`\`, nearly all control characters, and bytes of 128
//! and above) occur in no name.

/// Bits of a code, and the symbols that have so many, in order.
const BY_LENGTH: [(u32, &[u8]); 10] = [
    (5, b"012aceiost"),
    (6, b" %-./3456789=A_bdfghlmnpru"),
    (7, b":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz"),
    (8, b"&*,;XZ"),
    (10, b"!\"()?"),
    (11, b"'+|"),
    (12, b"#>"),
    (13, b"\0$@[]~"),
    (14, b"^}"),
    (15, b"<`{"),
];
const BITS_MAX: u32 = 15;

/// The symbols that `coded` stands for; `None` where one of them is none of the table, or the end is not padded as it must be.
pub(super) fn decode(coded: &[u8]) -> Option<Vec<u8>> {
    // The shortest code has five bits.
    let mut decoded = Vec::with_capacity(coded.len() * 8 / 5);
    let (mut bits, mut count) = (0_u32, 0);
    for &byte in coded {
        bits = bits << 8 | u32::from(byte);
        count += 8;
        while let Some((symbol, len)) = symbol(bits, count) {
            decoded.push(symbol);
            count -= len;
            bits &= (1 << count) - 1;
        }
        if count >= BITS_MAX {
            return None;
        }
    }
    // The padding is the start of the end symbol, whose bits are all set, and shorter than a byte.
    (count < 8 && bits == (1 << count) - 1).then_some(decoded)
}

/// The symbol whose code stands at the top of the lowest `count` bits of `bits`, and the code's length.
fn symbol(bits: u32, count: u32) -> Option<(u8, u32)> {
    let (mut first, mut before) = (0, 0);
    for (len, symbols) in BY_LENGTH {
        let shown = count.checked_sub(len)?;
        first <<= len - before;
        before = len;
        let place = (bits >> shown).checked_sub(first)?;
        if let Some(&symbol) = usize::try_from(place).ok().and_then(|place| symbols.get(place)) {
            return Some((symbol, len));
        }
        first += u32::try_from(symbols.len()).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BY_LENGTH, decode};

    /// Each symbol's code by the rule of canonical codes, written out as bits.
    fn encode(text: &[u8]) -> Vec<u8> {
        let mut codes = std::collections::HashMap::new();
        let (mut next, mut before) = (0_u32, 0);
        for (len, symbols) in BY_LENGTH {
            next <<= len - before;
            before = len;
            for &symbol in symbols {
                codes.insert(symbol, (next, len));
                next += 1;
            }
        }
        let mut bits: Vec<bool> = Vec::new();
        for symbol in text {
            let (code, len) = codes[symbol];
            bits.extend((0..len).rev().map(|place| code >> place & 1 == 1));
        }
        while bits.len() % 8 != 0 {
            bits.push(true);
        }
        bits.chunks(8).map(|byte| byte.iter().fold(0, |value, &bit| value << 1 | u8::from(bit))).collect()
    }

    #[test]
    fn the_strings_of_rfc_7541_appendix_c() {
        for (coded, expected) in [
            (&[0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff][..], "www.example.com"),
            (&[0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf], "no-cache"),
            (&[0x25, 0xa8, 0x49, 0xe9, 0x5b, 0xa9, 0x7d, 0x7f], "custom-key"),
            (&[0x64, 0x02], "302"),
            (&[], ""),
        ] {
            assert_eq!(decode(coded).as_deref(), Some(expected.as_bytes()));
        }
    }

    /// Codes of appendix B, one of each length.
    #[test]
    fn codes_of_the_table() {
        for (code, len, symbol) in [
            (0x0, 5, b'0'),
            (0x9, 5, b't'),
            (0x14, 6, b' '),
            (0x2d, 6, b'u'),
            (0x5c, 7, b':'),
            (0x7b, 7, b'z'),
            (0xf8, 8, b'&'),
            (0x3f8, 10, b'!'),
            (0x7fa, 11, b'\''),
            (0xffa, 12, b'#'),
            (0x1ff8, 13, b'\0'),
            (0x3ffd, 14, b'}'),
            (0x7ffe, 15, b'{'),
        ] {
            let bits = 16 - len;
            let coded: u16 = code << bits | ((1_u16 << bits) - 1);
            let whole = decode(&coded.to_be_bytes());
            // Padding of a byte and more is an error: such codes stand alone in one byte.
            let found = if bits < 8 { whole } else { decode(&coded.to_be_bytes()[..1]) };
            assert_eq!(found.as_deref(), Some(&[symbol][..]), "{code:#x}");
        }
    }

    /// The lengths of codes that appendix B gives for the symbols from the space to the tilde, 16 a line.
    const LENGTHS: [u32; 95] = [
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
    ];

    /// A canonical code is known once the lengths are. The zero byte alone is as short among what stands around these symbols.
    #[test]
    fn lengths_of_the_whole_table() {
        for (len, symbols) in BY_LENGTH {
            let printed = (b' '..).zip(LENGTHS).filter(|&(_, printed)| printed == len).map(|(symbol, _)| symbol);
            let zero = (len == 13).then_some(0);
            assert_eq!(zero.into_iter().chain(printed).collect::<Vec<_>>(), symbols, "{len} bits");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        // The backslash has 19 bits, the end symbol 30, and `0` five, which leave three that are not set.
        for coded in [&[0xff, 0xfe, 0x1f][..], &[0xff, 0xff, 0xff, 0xff], &[0xff], &[0x00], &[0x07, 0xff]] {
            assert_eq!(decode(coded), None, "{coded:02x?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(text in "[ -\\[\\]-~]{0,80}") {
            prop_assert_eq!(decode(&encode(text.as_bytes())), Some(text.into_bytes()));
        }

        #[test]
        fn any_bytes_do(coded in prop::collection::vec(any::<u8>(), 0..80)) {
            let decoded = decode(&coded);
            prop_assert!(decoded.is_none_or(|text| text.len() <= coded.len() * 8 / 5));
        }
    }
}
