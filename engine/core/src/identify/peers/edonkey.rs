//! `eDonkey` and its extension eMule, by the hello of a connection, and their index Kademlia, by its requests and answers (Kulbak
//! and Bickson, "The eMule Protocol Specification", 2005; opcodes of Kademlia 2 as in eMule 0.50).
//!
//! Obfuscated connections, which eMule prefers, are random bytes from the first on: they stay unknown.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Heads, Recognition};
use super::super::reader::Reader;

/// Protocols of a message ("The eMule Protocol Specification", section 6.1).
const EDONKEY: u8 = 0xe3;
const KADEMLIA: u8 = 0xe4;
/// Messages that open a connection (sections 6.2.1, 6.4.1 and 6.4.2): a login to a server, a hello to a peer, which has the hash's
/// size in front, and its answer.
const HELLO: u8 = 0x01;
const HELLO_ANSWER: u8 = 0x4c;
const HASH: usize = 16;
/// A message of an opening, with all of its tags.
const LEN_MAX: u32 = 4_096;
const TAGS_MAX: u32 = 32;
/// Kademlia 2: hello and its answer, request for contacts and its answer.
const KAD_HELLO: u8 = 0x11;
const KAD_HELLO_ANSWER: u8 = 0x19;
const KAD_REQUEST: u8 = 0x21;
const KAD_ANSWER: u8 = 0x29;
/// A request is a type, a target and the receiver's identifier.
const KAD_REQUEST_LEN: u32 = 35;
const KAD_HELLO_LEN: u32 = 22;
/// How many contacts are asked for: to store, find a value or find a node.
const KAD_REQUEST_TYPES: [u8; 3] = [2, 4, 11];
/// An identifier, an address, two ports and a version.
const KAD_CONTACT: u32 = 25;
const KAD_VERSION_MAX: u8 = 16;

/// A message of `eDonkey`.
pub(super) const FIRST_OF_STREAM: FirstBytes = FirstBytes::of(&[EDONKEY]);

pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    heads.parse_either(&FIRST_OF_STREAM, is_opening)
}

/// Length, opcode, a hash, an address and a port, and tags: 12 bytes of them have few values.
fn is_opening(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != EDONKEY || !(1..LEN_MAX).contains(&reader.u32()?.swap_bytes()) {
        return Some(false);
    }
    match reader.u8()? {
        HELLO_ANSWER => has_tags(reader),
        HELLO => {
            let login = has_tags(reader);
            if login == Some(true) || usize::from(reader.u8()?) != HASH {
                return login;
            }
            has_tags(reader)
        }
        _ => Some(false),
    }
}

/// Hash, address and port, then tags: the count of them, and the first, of which the name is a number (section 6.2.1).
fn has_tags(mut reader: Reader<'_>) -> Option<bool> {
    reader.take(HASH + 6)?;
    let (count, kind, name_len) = (reader.u32()?.swap_bytes(), reader.u8()?, reader.u16()?.swap_bytes());
    Some((1..=TAGS_MAX).contains(&count) && matches!(kind, 2 | 3 | 8 | 9) && name_len == 1)
}

/// A message of Kademlia that is not compressed.
pub(super) const FIRST_OF_DATAGRAM: FirstBytes = FirstBytes::of(&[KADEMLIA]);

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_kademlia(datagram.payload, datagram.wire_len) == Some(true))
}

fn is_kademlia(bytes: &[u8], wire_len: u32) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.u8()? != KADEMLIA {
        return Some(false);
    }
    match reader.u8()? {
        KAD_REQUEST => Some(wire_len == KAD_REQUEST_LEN && KAD_REQUEST_TYPES.contains(&reader.u8()?)),
        KAD_ANSWER => {
            reader.take(HASH)?;
            let count = u32::from(reader.u8()?);
            if count == 0 || wire_len != 19 + KAD_CONTACT * count {
                return Some(false);
            }
            let contact = reader.take(KAD_CONTACT as usize)?;
            Some(contact.last().is_some_and(|version| (1..=KAD_VERSION_MAX).contains(version)))
        }
        KAD_HELLO | KAD_HELLO_ANSWER => {
            reader.take(HASH + 2)?;
            let (version, tags) = (reader.u8()?, reader.u8()?);
            if !(1..=KAD_VERSION_MAX).contains(&version) {
                return Some(false);
            }
            if tags == 0 {
                return Some(wire_len == KAD_HELLO_LEN);
            }
            // Tags of this message are numbers of one or two bytes: a type, a name of one byte, a value.
            for _ in 0..tags {
                let (kind, name_len) = (reader.u8()?, reader.u16()?);
                if !matches!(kind, 8 | 9) || name_len.swap_bytes() != 1 {
                    return Some(false);
                }
                reader.take(if kind == 8 { 3 } else { 2 })?;
            }
            Some(reader.is_empty())
        }
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::{recognise_datagram, recognise_stream};

    fn opening(opcode: &[u8], tags: u8, kind: u8) -> Vec<u8> {
        [&[0xe3, 60, 0, 0, 0][..], opcode, &[7; 22], &[tags, 0, 0, 0, kind, 1, 0, 1, 2, 0], b"me"].concat()
    }

    #[test]
    fn a_hello_or_its_answer_opens_a_connection() {
        assert_dialogues(
            recognise_stream,
            4_662,
            &[
                (&opening(&[0x01, 16], 3, 2), b"", Yes),
                (&opening(&[0x01], 3, 2), b"", Yes),
                (b"", &opening(&[0x4c], 8, 3), Yes),
                (&opening(&[0x38], 3, 2), b"", No),
                (&opening(&[0x01], 99, 2), b"", No),
                (&opening(&[0x4c], 3, 77), b"", No),
                (b"\xe3\xff\xff\xff\xff\x01", b"", No),
            ],
        );
    }

    #[test]
    fn kademlia_by_its_lengths() {
        let request = [&[0xe4, 0x21, 11][..], &[5; 32]].concat();
        let contact = [&[6; 24][..], &[9]].concat();
        let answer = [&[0xe4, 0x29][..], &[5; 16], &[2], &contact, &contact].concat();
        let hello = [&[0xe4, 0x11][..], &[5; 16], &[0x36, 0x12, 9, 1, 8, 1, 0, 0xfc, 0x36, 0x12]].concat();
        assert_datagrams(
            recognise_datagram,
            4_672,
            &[
                (&request, Some(35)),
                (&answer, Some(69)),
                (&hello, Some(28)),
                (&[&[0xe4, 0x19][..], &[5; 16], &[0x36, 0x12, 9, 0]].concat(), Some(22)),
                (&[&[0xe4, 0x21, 12][..], &[5; 32]].concat(), None),
                (&[&answer[..], &[0]].concat(), None),
                (&[&[0xe4, 0x11][..], &[5; 16], &[0x36, 0x12, 99, 0]].concat(), None),
                (&[&[0xe4, 0x10][..], &[5; 33]].concat(), None),
            ],
        );
    }
}
