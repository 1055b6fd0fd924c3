//! `NoMachine`, by the version that its ends open a TCP connection with, and by its datagrams. No specification is published:
//! the datagrams are as captures of version 8 show them (kind, zero, one, zero, length and number in little-endian, zeros).

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition, Session, starts_with};
use super::super::upgrade::{self, Clear};

/// Openings of clients and servers, before a version: of the current protocol, and of NX 3 through a proxy of its own.
const OPENINGS: [&[u8]; 4] = [b"NXSH-", b"NXD-", b"NXSSH-", b"NXPROXY-"];
/// Both ends go over to TLS after that line.
const CLEAR: Clear =
    Clear { unit: upgrade::line, answers: |_| false, goes_on: |line| !line.starts_with(b"NX"), announces: None };
const HEADER: usize = 10;
/// The largest kind of a datagram.
const KIND_MAX: u8 = 0x10;

/// A version.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(b"N");

/// A kind.
pub(in super::super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[]).and(1, KIND_MAX);

pub(in super::super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| {
        Recognition::any(OPENINGS.iter().map(|opening| match starts_with(bytes, opening) {
            Recognition::Yes => Recognition::so_far(bytes.get(opening.len()).map(u8::is_ascii_digit)),
            other => other,
        }))
    })
}

pub(in super::super) fn session() -> Box<dyn Session> {
    upgrade::session(&CLEAR)
}

pub(in super::super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    let Some(&[kind, 0, 1, 0, low, high, _, _, 0, 0]) = datagram.payload.first_chunk::<HEADER>() else {
        return Recognition::No;
    };
    let len = u32::from(u16::from_le_bytes([low, high]));
    Recognition::decided((1..=KIND_MAX).contains(&kind) && len == datagram.wire_len)
}

#[cfg(test)]
mod tests {
    use super::super::super::Side;
    use super::super::super::conversation::{assert_datagrams, whole};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::super::protocol::Protocol;
    use super::super::super::tls::tests::hello;
    use super::{recognise, recognise_datagram};

    #[test]
    fn either_version_decides() {
        assert_dialogues(
            recognise,
            4_000,
            &[
                (b"NXSH-8.10.1\n", b"", Yes),
                (b"", b"NXD-8.10.1\n", Yes),
                (b"NXPROXY-3.5.0 cookie=", b"", Yes),
                (b"NXSH-x\n", b"", No),
                (b"NXTP", b"", No),
            ],
        );
    }

    #[test]
    fn the_name_in_the_tls_behind() {
        let hello = hello("desk.example", 0);
        let learnt = whole(4_000, &[(Side::Source, b"NXSH-8.10.1\n"), (Side::Source, &hello)]);
        assert_eq!(learnt.facts.protocol, Protocol::NoMachine);
        assert_eq!(learnt.facts.domain.as_deref(), Some("desk.example"));
        assert!(whole(4_000, &[(Side::Source, b"NXSH-8.10.1\n"), (Side::Source, b"hello\n")]).settled);
    }

    #[test]
    fn datagrams_by_table() {
        assert_datagrams(
            recognise_datagram,
            4_000,
            &[
                (b"\x01\0\x01\0\x0a\0\0\0\0\0", Yes),
                (b"\x0a\0\x01\0\x0e\0\x09\0\0\0\xe1\x64\xfb\xd8", Yes),
                (b"\x01\0\x01\0\x0b\0\0\0\0\0", No),
                (b"\x01\0\x01\0\x0a\0\0\0\0\x01", No),
            ],
        );
    }
}
