//! Bitcoin's protocol between nodes, and that of coins derived from it, by network and command of the first message (Bitcoin
//! developer reference, "P2P Network, Message Headers").
//!
//! Version 2 of the transport (BIP 324) is random bytes from the first on, and stays unknown.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition};
use super::super::reader::Reader;

/// What begins each message, as in `chainparams.cpp` of each coin's reference client: Bitcoin's main, test and signet networks;
/// Litecoin, Dogecoin, Dash, Bitcoin Cash, Zcash.
const NETWORKS: [u32; 9] = [
    0xf9be_b4d9,
    0x0b11_0907,
    0x1c16_3f28,
    0x0a03_cf40,
    0xfbc0_b6db,
    0xc0c0_c0c0,
    0xbf0c_6bbd,
    0xe3e1_f3e8,
    0x24e9_2764,
];
/// Twelve bytes of lower-case letters, digits from the second on, and zeros behind them.
const COMMAND: usize = 12;
/// Nodes refuse longer ones (`MAX_PROTOCOL_MESSAGE_LENGTH`).
const LEN_MAX: u32 = 4_000_000;

/// The first bytes of the networks.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0xf9, 0x0b, 0x1c, 0x0a, 0xfb, 0xc0, 0xbf, 0xe3, 0x24]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST, is_message)
}

fn is_message(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if !NETWORKS.contains(&reader.u32()?) {
        return Some(false);
    }
    let command = reader.take(COMMAND)?;
    let letters = command.iter().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()).count();
    let is_command = letters > 2 && command.iter().skip(letters).all(|&byte| byte == 0);
    Some(is_command && reader.u32()?.swap_bytes() <= LEN_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn network_and_command_decide() {
        assert_dialogues(
            recognise,
            8_333,
            &[
                (b"\xf9\xbe\xb4\xd9version\0\0\0\0\0\x66\0\0\0\x01\x02\x03\x04", b"", Yes),
                (b"", b"\xfb\xc0\xb6\xdbverack\0\0\0\0\0\0\0\0\0\0\x5d\xf6\xe0\xe2", Yes),
                (b"\xf9\xbe\xb4\xd9version\0x\0\0\0\x66\0\0\0", b"", No),
                (b"\xf9\xbe\xb4\xd9version\0\0\0\0\0\x66\0\0\xff", b"", No),
                (b"\xf9\xbe\xb4\xda", b"", No),
            ],
        );
    }
}
