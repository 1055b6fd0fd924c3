//! RDP, by the connection request or confirm that opens it (MS-RDPBCGR, sections 2.2.1.1 and 2.2.1.2), and the TLS that they
//! agree on (section 5.4.5). The request's cookie holds a user name, and is not read.

use super::first_byte::FirstBytes;
use super::parser::{Heads, Recognition, Session, starts_with};
use super::upgrade::{self, Clear};

/// TPKT header, X.224 length and code, two references, class (RFC 1006, section 6; X.224, section 13.3).
const FIXED: usize = 11;
const LENGTH_MAX: u16 = 512;
const CONNECTION_REQUEST: u8 = 0xe0;
const CONNECTION_CONFIRM: u8 = 0xd0;
/// The port of the ISO transport service, where others open with the same (RFC 1006, section 4).
const TSAP_PORT: u16 = 102;
/// What carries RDP where there is no TLS (X.224, section 13.7).
const DATA: u8 = 0xf0;
const CLEAR: Clear =
    Clear { unit: packet, answers: |_| false, goes_on: |packet| packet.get(5) == Some(&DATA), announces: None };

pub(super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

/// A TPKT packet's length once its X.224 code is there (RFC 1006, section 6).
fn packet(bytes: &[u8]) -> Option<usize> {
    let &[version, _, high, low, _, _] = bytes.first_chunk()?;
    Some(if version == 3 { usize::from(u16::from_be_bytes([high, low])) } else { 0 })
}

/// Whether this may stand behind the header of a request, or else of a confirmation: a cookie or a routing token, which are text
/// (MS-RDPBCGR, section 2.2.1.1), or a request for security (section 2.2.1.1.1); the answer to that, or the refusal (sections
/// 2.2.1.2.1 and 2.2.1.2.2). Other protocols have parameters of X.224 there, whose codes are 0xc0 and more (X.224, section 13.3.4).
fn is_behind(is_request: bool, first: u8) -> bool {
    if is_request { first == 1 || first.is_ascii_graphic() } else { matches!(first, 2 | 3) }
}

/// The version of a TPKT header.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[3]);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        let Some(&[version, reserved, high, low, rest, code, _, _, _, _, class]) = bytes.first_chunk::<FIXED>() else {
            return Recognition::while_possible(starts_with(bytes, &[3, 0]) != Recognition::No);
        };
        let len = u16::from_be_bytes([high, low]);
        let header = version == 3 && reserved == 0 && (11..=LENGTH_MAX).contains(&len);
        let lengths_agree = len == u16::from(rest) + 5;
        let opening = matches!(code, CONNECTION_REQUEST | CONNECTION_CONFIRM) && class == 0;
        if !header || !lengths_agree || !opening || heads.has_port(TSAP_PORT) {
            return Recognition::No;
        }
        match bytes.get(FIXED) {
            _ if usize::from(len) == FIXED => Recognition::Yes,
            Some(first) => Recognition::decided(is_behind(code == CONNECTION_REQUEST, *first)),
            None => Recognition::More,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::greeting::assert_dialogues;
    use super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn the_opening_exchange_decides() {
        assert_dialogues(
            recognise,
            3389,
            &[
                (b"\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0", b"", Yes),
                (b"", b"\x03\0\0\x0b\x06\xd0\0\0\x12\x34\0", Yes),
                (b"\x03\0\0\x2d\x28\xe0\0\0\0\0\0Cookie: mstshash=x\r\n", b"", Yes),
                (b"\x03\0\0\x12\x0d\xe0\0\0\0\0\0tsv://x\r\n", b"", Yes),
                // S7 communication.
                (b"\x03\0\0\x16\x11\xe0\0\0\0\x01\0\xc1\x02\x01\0\xc2\x02\x01\x02\xc0\x01\x0a", b"", No),
                (b"\x03\0\0\x13\x0d\xe0\0\0\0\0\0", b"", No),
                (b"\x03\0\0\x0b\x06\xf0\0\0\0\0\0", b"", No),
            ],
        );
    }
}
