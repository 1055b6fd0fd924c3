//! iSCSI, by the login request of its initiator, whose text names it (RFC 7143, section 11.12 and section 13). The names are
//! never kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};

/// Opcode, for immediate delivery.
const LOGIN_REQUEST: u8 = 0x43;
/// The basic header segment (RFC 7143, section 11.2.1).
const HEADER: usize = 48;
/// Keys that stand first in the text.
const KEYS: [&[u8]; 3] = [b"InitiatorName=", b"SessionType=", b"AuthMethod="];

/// The opcode.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[LOGIN_REQUEST]);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        // Opcode, flags, highest and lowest version (section 11.12.4: 0).
        if !matches!(bytes, [LOGIN_REQUEST] | [LOGIN_REQUEST, _] | [LOGIN_REQUEST, _, 0] | [LOGIN_REQUEST, _, 0, 0, ..])
        {
            return Recognition::No;
        }
        let Some(text) = bytes.get(HEADER..) else { return Recognition::More };
        Recognition::any(KEYS.iter().map(|key| starts_with(text, key)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{HEADER, recognise};

    #[test]
    fn a_login_request_decides() {
        let header = [&[0x43, 0x81, 0, 0, 0, 0, 0, 40][..], &[7; HEADER - 8]].concat();
        let login = [&header[..], b"InitiatorName=iqn.1993-08.org.example:01\0"].concat();
        let other = [&header[..], b"Initiator=x\0"].concat();
        assert_dialogues(recognise, 3_260, &[(&login, b"", Yes), (&other, b"", No), (b"\x43\x81\0\x01", b"", No)]);
    }
}
