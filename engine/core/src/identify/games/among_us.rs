//! Among Us, by the hello of its network library Hazel with the game's version in it (Impostor, "Protocol, Hello"). The player's
//! name is passed over.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};
use super::super::reader::Reader;

/// Hello, its number as the first reliable packet, version of Hazel.
const HELLO: [u8; 4] = [0x08, 0x00, 0x01, 0x00];
/// Versions of the game are (year * 25,000 + month * 1,800 + day * 50 + revision): 2018 to 2100.
const VERSIONS: std::ops::RangeInclusive<u32> = 50_450_000..=52_600_000;
/// Names have ten letters, of up to four bytes.
const NAME_MAX: usize = 40;

/// A hello.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[HELLO[0]]);

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_hello(datagram.payload) == Some(true))
}

fn is_hello(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(bytes);
    if reader.take(HELLO.len())? != HELLO || !VERSIONS.contains(&reader.u32()?.swap_bytes()) {
        return Some(false);
    }
    let name = reader.vector8()?;
    Some((1..=NAME_MAX).contains(&name.len()) && std::str::from_utf8(name).is_ok())
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn version_and_name_decide() {
        assert_datagrams(
            recognise,
            22_023,
            &[
                (b"\x08\0\x01\0\x80\xd9\x02\x03\x06player\0\0", Some(15)),
                (b"\x08\0\x01\0\x80\xd9\x02\x02\x06player", None),
                (b"\x08\0\x02\0\x80\xd9\x02\x03\x06player", None),
                (b"\x08\0\x01\0\x80\xd9\x02\x03\x06play\xff\xff", None),
                (b"\x08\0\x01\0\x80\xd9\x02\x03\0\0", None),
            ],
        );
    }
}
