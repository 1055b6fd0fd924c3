//! A request in clear and the head of its response (RFC 9112).

use crate::random::Random;

/// GET of something of `host`.
#[must_use]
pub fn request(host: &str, random: &mut Random) -> Vec<u8> {
    let path = random.u32();
    format!(
        "GET /assets/{path:08x}.bin HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) \
         AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\nAccept: */*\r\nAccept-Encoding: gzip, \
         deflate\r\nAccept-Language: en-US,en;q=0.9\r\nConnection: close\r\n\r\n"
    )
    .into_bytes()
}

/// The head of a response whose body ends with the connection.
#[must_use]
pub fn response() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Mon, 02 Mar 2026 08:00:00 GMT\r\nContent-Type: application/octet-stream\r\n\
      Cache-Control: max-age=86400\r\nConnection: close\r\n\r\n"
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_whole() {
        let request = String::from_utf8(request("www.example.com", &mut Random::new(1))).unwrap();
        assert!(request.starts_with("GET /assets/") && request.ends_with("\r\n\r\n"));
        assert_eq!(request.matches("\r\nHost: www.example.com\r\n").count(), 1);
        for head in [request, String::from_utf8(response()).unwrap()] {
            assert!(head.trim_end().lines().skip(1).all(|line| line.contains(": ")), "{head}");
        }
    }
}
