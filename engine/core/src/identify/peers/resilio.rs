//! Resilio Sync's discovery on the local network, by the tag before its bencoded announcement, as clients since `BitTorrent` Sync
//! send it to 239.192.0.0 port 3838.

use super::super::bencode::dictionary;
use super::super::first_byte::FirstBytes;
use super::super::parser::{Datagram, Recognition};

const TAG: &[u8] = b"BSYNC\0";

/// The tag.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"B");

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let announcement = datagram.payload.strip_prefix(TAG);
    Recognition::decided(announcement.is_some_and(|bytes| dictionary(bytes).is_some()))
}

#[cfg(test)]
mod tests {
    use super::super::super::games::tests::assert_datagrams;
    use super::recognise;

    #[test]
    fn tag_and_dictionary_decide() {
        assert_datagrams(
            recognise,
            3_838,
            &[
                (b"BSYNC\0d1:m4:ping4:peer2:aa4:porti3838ee", Some(39)),
                (b"BSYNC\0plain", None),
                (b"BSYNCd1:m4:pinge", None),
                (b"BT-SEARCH * HTTP/1.1\r\n", None),
            ],
        );
    }
}
