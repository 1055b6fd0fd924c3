//! Direct Connect, by what a hub or a peer says first (NMDC 1.3, "`$Lock`" and "`$MyNick`"; ADC 1.0.3, section 5.3). Nicknames are
//! passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

const LOCK: &[u8] = b"$Lock ";
/// What stands behind a lock, before the name of the program.
const KEY: &[u8] = b" Pk=";
const NICKNAME: &[u8] = b"$MyNick ";
/// Bytes in which all of a lock or a nickname is.
const OPENING_MAX: usize = 512;
/// Support messages of ADC's handshake: to a hub, from it, and between peers, with the feature that all must have first.
const SUPPORTS: [&[u8]; 4] = [b"HSUP ADBAS", b"ISUP ADBAS", b"CSUP ADBAS", b"HSUP ADTIGR"];

/// A command of NMDC, or a message of ADC.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"$HIC");

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        if bytes.first() == Some(&b'$') {
            return opens_nmdc(bytes);
        }
        Recognition::any(SUPPORTS.iter().map(|support| starts_with(bytes, support)))
    })
}

/// A lock alone from a hub; from a peer, its nickname and then a lock.
fn opens_nmdc(bytes: &[u8]) -> Recognition {
    let opening = bytes.get(..OPENING_MAX).unwrap_or(bytes);
    let is_cut = bytes.len() < OPENING_MAX;
    let lock = match starts_with(bytes, NICKNAME) {
        Recognition::Yes => match memchr::memchr(b'|', opening).and_then(|end| opening.get(end + 1..)) {
            Some(rest) => rest,
            None if is_cut => return Recognition::More,
            None => return Recognition::No,
        },
        Recognition::More => return Recognition::More,
        Recognition::No => opening,
    };
    match starts_with(lock, LOCK) {
        Recognition::Yes => {}
        undecided => return undecided,
    }
    let command = memchr::memchr(b'|', lock).and_then(|end| lock.get(..end));
    if memchr::memmem::find(command.unwrap_or(lock), KEY).is_some() {
        return Recognition::Yes;
    }
    Recognition::while_possible(command.is_none() && is_cut)
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_first_command_decides() {
        assert_dialogues(
            recognise,
            411,
            &[
                (b"", b"$Lock EXTENDEDPROTOCOLABCABC Pk=PtokaX|", Yes),
                (b"$MyNick someone|$Lock EXTENDEDPROTOCOL Pk=DCPLUSPLUS0.868|", b"", Yes),
                (b"HSUP ADBASE ADTIGR\n", b"", Yes),
                (b"", b"ISUP ADBASE ADTIGR\n", Yes),
                (b"CSUP ADBAS0 ADBASE ADTIGR\n", b"", Yes),
                (b"$Lock and nothing more|", b"", No),
                (b"$Hello someone|", b"", No),
                (b"HELP\r\n", b"", No),
                (&[b"$Lock ".as_slice(), &[b'x'; 600]].concat(), b"", No),
                (&[b"$MyNick ".as_slice(), &[b'x'; 600]].concat(), b"", No),
            ],
        );
    }
}
