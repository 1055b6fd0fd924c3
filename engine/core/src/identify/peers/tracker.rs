//! Requests to trackers of `BitTorrent` over HTTP, by the torrent that they name (BEP 3, "trackers"; BEP 48). Which it is is passed
//! over.

use memchr::memmem;

use super::super::application::Application;

const GET: &[u8] = b"GET ";
/// The parameter that names a torrent, by 20 bytes that are percent-encoded where they have to be.
const TORRENT: &[u8] = b"info_hash=";
const HASH: usize = 20;

/// The product that a request line tells.
pub(in super::super) fn of_request(line: &[u8]) -> Option<Application> {
    let target = line.strip_prefix(GET)?;
    let place = memmem::find(target, TORRENT)?;
    let before = target.get(place.checked_sub(1)?)?;
    let value = target.get(place + TORRENT.len()..)?;
    let end = value.iter().position(|byte| matches!(byte, b'&' | b' '))?;
    let named = matches!(before, b'?' | b'&') && decoded_len(value.get(..end)?) == Some(HASH);
    named.then_some(Application::BITTORRENT)
}

/// Bytes that percent-encoding stands for (RFC 3986, section 2.1).
fn decoded_len(encoded: &[u8]) -> Option<usize> {
    let (mut rest, mut len) = (encoded, 0);
    while let Some((&first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => after,
            (b'%', _) => return None,
            _ => after,
        };
        len += 1;
    }
    Some(len)
}

#[cfg(test)]
mod tests {
    use super::super::super::application::Application;
    use super::of_request;

    #[test]
    fn a_request_names_a_torrent() {
        let twenty = "%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A";
        for (line, expected) in [
            (format!("GET /announce?info_hash={twenty}&peer_id=x&port=6881 HTTP/1.1"), true),
            (format!("GET /scrape?x=1&info_hash={twenty} HTTP/1.1"), true),
            (format!("GET /announce?info_hash={twenty}0&peer_id=x HTTP/1.1"), false),
            (format!("GET /announce?xinfo_hash={twenty}&peer_id=x HTTP/1.1"), false),
            (format!("POST /announce?info_hash={twenty}&peer_id=x HTTP/1.1"), false),
            ("GET /announce?info_hash=%1 HTTP/1.1".to_owned(), false),
            ("GET info_hash=".to_owned(), false),
            ("GET /?info_hash=%".to_owned(), false),
        ] {
            assert_eq!(of_request(line.as_bytes()), expected.then_some(Application::BITTORRENT), "{line}");
        }
    }
}
