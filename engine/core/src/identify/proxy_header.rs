//! The header that a load balancer puts before a connection it passes on: the PROXY protocol, versions 1 and 2 (`HAProxy`,
//! "The PROXY protocol", sections 2.1 and 2.2). The addresses in it are stepped over, never kept.

/// Longest header of version 1, with its line end.
const TEXT_MAX: usize = 107;
const TEXT: &[u8] = b"PROXY ";
/// Families of version 1.
const FAMILIES: [&[u8]; 3] = [b"TCP4 ", b"TCP6 ", b"UNKNOWN"];
const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
/// Signature, version and command, family, length.
const BINARY: usize = 16;

/// What stands at the start of a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProxyHeader {
    None,
    /// Not decided by these bytes.
    More,
    /// A header of so many bytes.
    Of(usize),
}

pub(super) fn proxy_header(bytes: &[u8]) -> ProxyHeader {
    match bytes.first() {
        None => return ProxyHeader::More,
        Some(b'P' | b'\r') => {}
        Some(_) => return ProxyHeader::None,
    }
    if let Some(rest) = bytes.strip_prefix(TEXT) {
        return text(bytes, rest);
    }
    let Some(rest) = bytes.strip_prefix(SIGNATURE) else {
        let is_start = TEXT.starts_with(bytes) || SIGNATURE.starts_with(bytes);
        return if is_start { ProxyHeader::More } else { ProxyHeader::None };
    };
    match *rest {
        // Version 2, commands LOCAL and PROXY.
        [0x20 | 0x21, _, high, low, ..] => ProxyHeader::Of(BINARY + usize::from(u16::from_be_bytes([high, low]))),
        [] | [0x20 | 0x21, ..] => ProxyHeader::More,
        _ => ProxyHeader::None,
    }
}

fn text(bytes: &[u8], rest: &[u8]) -> ProxyHeader {
    if !FAMILIES.iter().any(|family| rest.starts_with(family) || family.starts_with(rest)) {
        return ProxyHeader::None;
    }
    let start = bytes.get(..TEXT_MAX).unwrap_or(bytes);
    match memchr::memchr(b'\n', start) {
        Some(end) => ProxyHeader::Of(end + 1),
        None if bytes.len() < TEXT_MAX => ProxyHeader::More,
        None => ProxyHeader::None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ProxyHeader, SIGNATURE, proxy_header};

    #[test]
    fn headers_by_table() {
        let binary = |command: u8, len: u8| [SIGNATURE, &[command, 0x11, 0, len], &[7; 40]].concat();
        for (bytes, expected) in [
            (b"PROXY TCP4 192.0.2.1 192.0.2.2 40000 80\r\nGET /".to_vec(), ProxyHeader::Of(41)),
            (b"PROXY UNKNOWN\r\n".to_vec(), ProxyHeader::Of(15)),
            (b"PROXY TCP5 x\r\n".to_vec(), ProxyHeader::None),
            ([&b"PROXY TCP4 "[..], &[b'1'; 200]].concat(), ProxyHeader::None),
            (b"PROPFIND / HTTP/1.1\r\n".to_vec(), ProxyHeader::None),
            (binary(0x21, 12), ProxyHeader::Of(28)),
            (binary(0x20, 0), ProxyHeader::Of(16)),
            (binary(0x31, 12), ProxyHeader::None),
            (b"\r\n\r\nGET /".to_vec(), ProxyHeader::None),
            (Vec::new(), ProxyHeader::More),
        ] {
            assert_eq!(proxy_header(&bytes), expected, "{bytes:?}");
            for len in 0..bytes.len() {
                let cut = proxy_header(&bytes[..len]);
                assert!(cut == ProxyHeader::More || cut == expected, "{bytes:?} cut at {len}");
            }
        }
    }
}
