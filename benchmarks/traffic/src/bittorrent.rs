//! `BitTorrent`: the handshake of peers (BEP 3) and questions of the DHT (BEP 5).

use crate::random::Random;

/// What each peer of a connection says first.
#[must_use]
pub fn handshake(torrent: &[u8; 20], random: &mut Random) -> Vec<u8> {
    let peer: [u8; 12] = random.bytes();
    [&b"\x13BitTorrent protocol\0\0\0\0\0\x10\0\x05"[..], torrent, b"-TR4060-", &peer].concat()
}

/// A question for nodes that know of a torrent.
#[must_use]
pub fn get_peers(transaction: [u8; 2], random: &mut Random) -> Vec<u8> {
    let (id, torrent): ([u8; 20], [u8; 20]) = (random.bytes(), random.bytes());
    [b"d1:ad2:id20:", &id[..], b"9:info_hash20:", &torrent, b"e1:q9:get_peers1:t2:", &transaction, b"1:y1:qe"].concat()
}

/// Its answer: eight nodes.
#[must_use]
pub fn nodes(transaction: [u8; 2], random: &mut Random) -> Vec<u8> {
    let (id, nodes, token): ([u8; 20], [u8; 208], [u8; 8]) = (random.bytes(), random.bytes(), random.bytes());
    let parts: [&[u8]; 8] =
        [b"d1:rd2:id20:", &id, b"5:nodes208:", &nodes, b"5:token8:", &token, b"e1:t2:", &transaction];
    [&parts.concat()[..], b"1:y1:re"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handshakes_have_68_bytes() {
        let bytes = handshake(&[7; 20], &mut Random::new(1));
        assert_eq!(bytes.len(), 68);
        assert!(bytes.starts_with(b"\x13BitTorrent protocol"));
    }

    #[test]
    fn messages_of_the_dht_are_dictionaries_in_order() {
        let mut random = Random::new(1);
        let question = get_peers(*b"aa", &mut random);
        assert_eq!(question.len(), 12 + 20 + 14 + 20 + 20 + 2 + 7);
        let answer = nodes(*b"aa", &mut random);
        assert!(answer.starts_with(b"d1:rd2:id20:") && answer.ends_with(b"e1:t2:aa1:y1:re"));
    }
}
