//! Wake on LAN, by the magic packet: six bytes of ones, then the address to wake sixteen times (AMD, "Magic Packet Technology",
//! publication 20213). The address is not kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

const ONES: &[u8] = &[0xff; 6];
const ADDRESS: usize = 6;
const TIMES: usize = 16;

/// The ones in front.
pub(in super::super) const FIRST: FirstBytes = FirstBytes::of(&[0xff]);

pub(in super::super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let addresses = datagram.payload.strip_prefix(ONES).and_then(|rest| rest.get(..ADDRESS * TIMES));
    let first = addresses.and_then(<[u8]>::first_chunk::<ADDRESS>);
    let is_magic = addresses.zip(first).is_some_and(|(all, first)| {
        *first != [0xff; ADDRESS] && all.chunks_exact(ADDRESS).all(|address| address == first)
    });
    Recognition::decided(is_magic)
}

#[cfg(test)]
mod tests {
    use super::super::super::conversation::assert_datagrams;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::recognise;

    #[test]
    fn sixteen_times_the_address() {
        let magic = [&[0xff; 6][..], &[2, 0, 0, 0, 0, 1].repeat(16)].concat();
        let mut other = magic.clone();
        other[100] = 7;
        assert_datagrams(recognise, 9, &[(&magic, Yes), (&other, No), (&[0xff; 102], No)]);
    }
}
