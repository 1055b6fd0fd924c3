//! Agora's SD-RTN, by the tagged values of the datagrams that open a session: a name or a peer's id first, each with its length, and another
//! tag behind it. There is no specification; what clients and servers send shows it.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Ids of both ends, a kind and a number stand before the tags.
const HEADER: usize = 13;
/// The server's name, and the id of a peer.
const FIRST_TAGS: [&[u8]; 2] = [b"SNI\0", b"PEID"];
const TAG: usize = 4;

/// A zero.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[0]);

/// Two tags of four bytes, at places that a length gives.
pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(has_tags(datagram.payload).unwrap_or(false))
}

fn has_tags(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    let (header, tag) = (reader.take(HEADER)?, reader.take(TAG)?);
    // Lengths have their lower byte first.
    let len = usize::from(reader.u16()?.swap_bytes());
    reader.take(len)?;
    let is_tag = |tag: &[u8]| tag.iter().all(|&byte| byte.is_ascii_uppercase() || byte == 0) && tag.first() != Some(&0);
    Some(header.first() == Some(&0) && FIRST_TAGS.contains(&tag) && is_tag(reader.take(TAG)?))
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Recognition::No;
    use super::super::exchange::{assert_taken_whole, first};
    use super::recognise;

    #[test]
    fn a_name_and_another_tag() {
        let header = [0, 0x5a, 0x38, 0x4c, 0, 0, 0x21, 0, 0, 0, 0, 0, 4];
        let named = [&header[..], b"SNI\0\x0c\0edge.exampleNONC\x20\0", &[7; 32]].concat();
        assert_taken_whole(recognise, 8_130, &named, 35);
        assert_taken_whole(recognise, 8_130, &[&header[..], b"PEID\x04\0\x01\0\x1c\0PROF\x46\0"].concat(), 27);
        for bytes in
            [&b"SNI\0\x0d\0edge.exampleNONC\x20\0"[..], b"CHLO\x0c\0edge.exampleNONC", b"SNI\0\x0c\0edge.examplenonc"]
        {
            assert_eq!(
                first(recognise, 8_130, &[&header[..], bytes].concat()),
                No,
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
