//! Remote procedure calls of ONC, by a call (RFC 5531, section 9), and among them those of the Network File System.
//!
//! A reply does not tell which program it is of: it counts at the ports of the port mapper and of NFS alone.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// The port mapper (RFC 1833, section 3.2), and NFS (RFC 7530, section 3.1).
const PORTMAPPER_PORT: u16 = 111;
const NFS_PORT: u16 = 2_049;
const CALL: u32 = 0;
const REPLY: u32 = 1;
const RPC_VERSION: u32 = 2;
/// Programs have numbers from 100,000 on (IANA, RPC Program Numbers); those from the end on are reserved (RFC 5531, section 8.1).
const PROGRAMS: std::ops::Range<u32> = 100_000..0x6000_0000;
/// NFS, and what belongs to it: mount, lock manager, status monitor, remote quotas, access control lists (IANA, RPC Program
/// Numbers).
const NFS_PROGRAMS: [u32; 6] = [100_003, 100_005, 100_021, 100_024, 100_011, 100_227];
/// Versions and procedures of programs are small numbers; NLM and file servers of today stay far below.
const VERSION_MAX: u32 = 256;
const PROCEDURE_MAX: u32 = 1_024;
/// Flavours of authentication: those that are assigned in a row, and `RPCSEC_GSS` (RFC 5531, section 8.2).
const FLAVOUR_MAX: u32 = 7;
const GSS: std::ops::RangeInclusive<u32> = 390_000..=390_255;
/// Longest credential (RFC 5531, section 8.2).
const CREDENTIAL_MAX: u32 = 400;
/// A record of one fragment (RFC 5531, section 11), shorter than 16 MiB: servers take no longer ones.
const LAST_FRAGMENT: u8 = 0x80;
/// Bytes of a call's fields up to its credential.
const CALL_MIN: u32 = 32;

/// A record's mark.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[LAST_FRAGMENT]);

/// A transaction's number.
pub(in super::super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::ANY;

/// What a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    Nfs,
    Other,
}

pub(in super::super) fn recognise_nfs(heads: &Heads<'_>) -> Recognition {
    recognise_stream(heads, Program::Nfs)
}

pub(in super::super) fn recognise_other(heads: &Heads<'_>) -> Recognition {
    recognise_stream(heads, Program::Other)
}

pub(in super::super) fn recognise_nfs_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(of_datagram(datagram) == Some(Program::Nfs))
}

pub(in super::super) fn recognise_other_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(of_datagram(datagram) == Some(Program::Other))
}

fn of_datagram(datagram: &Datagram<'_>) -> Option<Program> {
    let has_port = |port| datagram.has_port(port);
    match judge(Reader::new(datagram.payload), has_port) {
        Judged::Of(program) => Some(program),
        Judged::More | Judged::No => None,
    }
}

fn recognise_stream(heads: &Heads<'_>, wanted: Program) -> Recognition {
    heads.either(|bytes| {
        let mut reader = Reader::new(bytes);
        match (reader.u8(), reader.u24()) {
            (Some(LAST_FRAGMENT), Some(len)) if len < CALL_MIN - 8 => Recognition::No,
            (Some(LAST_FRAGMENT), Some(_)) => match judge(reader, |port| heads.has_port(port)) {
                Judged::Of(program) => Recognition::decided(program == wanted),
                Judged::More => Recognition::More,
                Judged::No => Recognition::No,
            },
            (Some(LAST_FRAGMENT), None) => Recognition::More,
            _ => Recognition::No,
        }
    })
}

enum Judged {
    Of(Program),
    More,
    No,
}

/// Judge a message by its fields, as soon as each is there.
fn judge(mut reader: Reader<'_>, has_port: impl Fn(u16) -> bool) -> Judged {
    let kind = reader.u32().and_then(|_| reader.u32());
    match kind {
        Some(CALL) => {
            match reader.u32() {
                Some(RPC_VERSION) => {}
                Some(_) => return Judged::No,
                None => return Judged::More,
            }
            let fields = (reader.u32(), reader.u32(), reader.u32(), reader.u32(), reader.u32());
            let (Some(program), Some(version), Some(procedure), Some(flavour), Some(len)) = fields else {
                return Judged::More;
            };
            let is_call = PROGRAMS.contains(&program) && version <= VERSION_MAX && procedure <= PROCEDURE_MAX;
            match is_call && is_flavour(flavour) && len <= CREDENTIAL_MAX {
                true if NFS_PROGRAMS.contains(&program) => Judged::Of(Program::Nfs),
                true => Judged::Of(Program::Other),
                false => Judged::No,
            }
        }
        Some(REPLY) if has_port(NFS_PORT) => reply(reader, Program::Nfs),
        Some(REPLY) if has_port(PORTMAPPER_PORT) => reply(reader, Program::Other),
        Some(_) => Judged::No,
        None => Judged::More,
    }
}

/// The rest of a reply: accepted, with a verifier and a status of 0 to 5 (RFC 5531, section 9).
fn reply(mut reader: Reader<'_>, program: Program) -> Judged {
    let (Some(state), Some(flavour), Some(len)) = (reader.u32(), reader.u32(), reader.u32()) else {
        return Judged::More;
    };
    if state != 0 || !is_flavour(flavour) || len > CREDENTIAL_MAX {
        return Judged::No;
    }
    let verifier = usize::try_from(len.next_multiple_of(4)).ok().and_then(|len| reader.take(len));
    match verifier.and_then(|_| reader.u32()) {
        Some(0..=5) => Judged::Of(program),
        Some(_) => Judged::No,
        None => Judged::More,
    }
}

fn is_flavour(flavour: u32) -> bool {
    flavour <= FLAVOUR_MAX || GSS.contains(&flavour)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::{assert_datagrams, of_first_datagram};
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_nfs, recognise_nfs_datagram, recognise_other, recognise_other_datagram};

    fn call(program: u32, version: u32) -> Vec<u8> {
        let fields = [0x3841_169f, 0, 2, program, version, 0, 0, 0, 0, 0];
        fields.into_iter().flat_map(u32::to_be_bytes).collect()
    }

    fn recorded(message: &[u8]) -> Vec<u8> {
        let mark = 0x8000_0000 | u32::try_from(message.len()).unwrap();
        [&mark.to_be_bytes()[..], message].concat()
    }

    #[test]
    fn calls_over_tcp() {
        let (nfs, mapper) = (recorded(&call(100_003, 4)), recorded(&call(100_000, 2)));
        let reserved = recorded(&call(0x6000_0000, 1));
        assert_dialogues(recognise_nfs, 2_049, &[(&nfs, b"", Yes), (&mapper, b"", No), (&reserved, b"", No)]);
        assert_dialogues(
            recognise_other,
            50_000,
            &[
                (&mapper, b"", Yes),
                (&nfs, b"", No),
                (b"\x80\0\0\x04", b"", No),
                (b"\x80\x2e\x01\x03\x01\0\x15\0\0\0\x10\x01", b"", No),
            ],
        );
    }

    #[test]
    fn calls_and_replies_over_udp() {
        let reply = b"\x38\x41\x16\x9f\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        assert_datagrams(recognise_nfs_datagram, 1_048, &[(&call(100_005, 3)[..32], Yes), (&call(100_005, 300), No)]);
        assert_datagrams(recognise_nfs_datagram, 2_049, &[(reply, Yes), (b"\0\0\0\x01\0\0\0\x01\0\0\0\x02", No)]);
        assert_datagrams(recognise_other_datagram, 111, &[(reply, Yes), (&call(100_000, 2)[..32], Yes)]);
        assert_eq!(of_first_datagram(1_048, reply, recognise_nfs_datagram), No);
        assert_eq!(of_first_datagram(1_048, reply, recognise_other_datagram), No);
    }
}
