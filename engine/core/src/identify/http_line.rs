//! The lines of an HTTP/1 message's head (RFC 9112, sections 3 to 5). Only what identification needs is looked at.

use super::parser::{Recognition, starts_with};

/// Methods: those of the IANA HTTP Method Registry, and after them those of subscriptions and remote procedure calls that
/// Microsoft's servers know. Case counts (RFC 9110, section 9.1).
pub(super) const METHODS: [&[u8]; 48] = [
    b"GET",
    b"POST",
    b"HEAD",
    b"PUT",
    b"DELETE",
    b"OPTIONS",
    b"CONNECT",
    b"TRACE",
    b"PATCH",
    b"PROPFIND",
    b"PROPPATCH",
    b"MKCOL",
    b"COPY",
    b"MOVE",
    b"LOCK",
    b"UNLOCK",
    b"REPORT",
    b"SEARCH",
    b"QUERY",
    b"ACL",
    b"BIND",
    b"REBIND",
    b"UNBIND",
    b"MERGE",
    b"LABEL",
    b"UPDATE",
    b"CHECKIN",
    b"CHECKOUT",
    b"UNCHECKOUT",
    b"MKACTIVITY",
    b"MKCALENDAR",
    b"MKWORKSPACE",
    b"MKREDIRECTREF",
    b"UPDATEREDIRECTREF",
    b"ORDERPATCH",
    b"VERSION-CONTROL",
    b"BASELINE-CONTROL",
    b"LINK",
    b"UNLINK",
    b"NOTIFY",
    b"SUBSCRIBE",
    b"UNSUBSCRIBE",
    b"POLL",
    b"BCOPY",
    b"BMOVE",
    b"BPROPFIND",
    b"RPC_IN_DATA",
    b"RPC_OUT_DATA",
];
const METHOD_MAX: usize = 17;
/// Empty lines before a request that are passed over (RFC 9112, section 2.2, has servers ignore at least one).
const EMPTY_LINES_MAX: usize = 2;
const VERSION: &[u8] = b"HTTP/1.";

/// Judge the start of a direction as that of a request.
///
/// A known method and a target that starts with a slash or `http` is enough. `*` and authorities are shared with RTSP and SIP,
/// so the version must follow them.
pub(super) fn recognise_request(bytes: &[u8]) -> Recognition {
    let mut bytes = bytes;
    for _ in 0..EMPTY_LINES_MAX {
        bytes = bytes.strip_prefix(b"\r\n").unwrap_or(bytes);
    }
    if bytes == b"\r" {
        return Recognition::More;
    }
    let Some(space) = bytes.iter().take(METHOD_MAX + 1).position(|&byte| byte == b' ') else {
        let possible = METHODS.iter().any(|method| method.starts_with(bytes));
        return Recognition::while_possible(possible);
    };
    let (method, target) = bytes.split_at(space);
    if !METHODS.contains(&method) {
        return Recognition::No;
    }
    let target = target.get(1..).unwrap_or_default();
    match target.first() {
        None => Recognition::More,
        Some(b'/') => Recognition::Yes,
        Some(b'h') if starts_with(target, b"http") != Recognition::No => starts_with(target, b"http"),
        Some(_) => recognise_version(target),
    }
}

/// Judge what follows the target, which is an authority or `*`.
fn recognise_version(target: &[u8]) -> Recognition {
    /// A name, a port and a colon.
    const TARGET_MAX: usize = 262;
    match target.iter().position(|&byte| byte == b' ') {
        Some(space) => starts_with(target.get(space + 1..).unwrap_or_default(), VERSION),
        None if target.len() > TARGET_MAX || target.iter().any(u8::is_ascii_control) => Recognition::No,
        None => Recognition::More,
    }
}

pub(super) fn recognise_status(bytes: &[u8]) -> Recognition {
    starts_with(bytes, VERSION)
}

/// The methods that change how a message ends (RFC 9112, section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Head,
    Connect,
    Other,
}

/// What a request line tells (RFC 9112, section 3).
#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct RequestLine<'a> {
    pub method: Method,
    /// The authority in the target: of an absolute URI, or of CONNECT.
    pub authority: Option<&'a [u8]>,
}

/// Parse a request line without its line end.
pub(super) fn request_line(line: &[u8]) -> Option<RequestLine<'_>> {
    let mut parts = line.split(|&byte| byte == b' ');
    let method = parts.next().filter(|method| METHODS.contains(method))?;
    let target = parts.next()?;
    // A target with spaces in it is malformed, but common enough; the version is what stands last.
    parts.next_back().filter(|version| version.starts_with(VERSION))?;
    let (method, authority) = match method {
        b"CONNECT" => (Method::Connect, Some(target)),
        b"HEAD" => (Method::Head, authority_of(target)),
        _ => (Method::Other, authority_of(target)),
    };
    Some(RequestLine { method, authority })
}

/// The authority of an absolute URI: what stands between `://` and the path, query or fragment (RFC 3986, section 3.2).
fn authority_of(target: &[u8]) -> Option<&[u8]> {
    let after = [&b"http://"[..], b"https://", b"ws://"].into_iter().find_map(|scheme| {
        let (start, rest) = target.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })?;
    after.split(|byte| matches!(byte, b'/' | b'?' | b'#')).next()
}

/// The status code of a status line (RFC 9112, section 4).
pub(super) fn status_line(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(VERSION)?;
    let code = rest.get(2..5).filter(|_| rest.get(1) == Some(&b' '))?;
    decimal(code).and_then(|code| u16::try_from(code).ok())
}

/// Name and value of a field line (RFC 9112, section 5), the value without white space around it.
///
/// White space before the name continues the line before (section 5.2), and is refused before the colon (section 5.1): neither
/// is a field line, and what recipients make of them differs.
pub(super) fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let (name, value) = line.split_at(colon);
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| (name, value.get(1..).unwrap_or_default().trim_ascii()))
}

/// A decimal number without a sign.
pub(super) fn decimal(text: &[u8]) -> Option<u64> {
    number(text, 10)
}

/// The size of a chunk: hexadecimal, before any extension (RFC 9112, section 7.1).
pub(super) fn chunk_size(line: &[u8]) -> Option<u64> {
    number(line.split(|&byte| byte == b';').next()?.trim_ascii(), 16)
}

fn number(text: &[u8], radix: u32) -> Option<u64> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u64::from_str_radix(text, radix).ok()
}

/// First byte and complete length in a Content-Range value, as far as they are numbers (RFC 9110, section 14.4).
pub(super) fn content_range(value: &[u8]) -> (Option<u64>, Option<u64>) {
    let Some(range) = value.strip_prefix(b"bytes ") else { return (None, None) };
    let mut halves = range.split(|&byte| byte == b'/');
    let first = halves.next().and_then(|span| span.split(|&byte| byte == b'-').next());
    (first.and_then(decimal), halves.next().and_then(decimal))
}

#[cfg(test)]
mod tests {
    use super::super::parser::Recognition::{self, More, No, Yes};
    use super::{Method, RequestLine, chunk_size, content_range, field, recognise_request, request_line, status_line};

    #[test]
    fn requests_are_recognised_by_method_and_target() {
        for (bytes, expected) in [
            (&b"GET /"[..], Yes),
            (b"GET", More),
            (b"G", More),
            (b"GET h", More),
            (b"GET http", Yes),
            (b"OPTIONS * HTTP/1.1", Yes),
            (b"OPTIONS * RTSP/1.0", No),
            (b"OPTIONS sip:user@example.com SIP/2.0", No),
            (b"CONNECT example.com:443", More),
            (b"CONNECT example.com:443 HTTP/1.", Yes),
            (b"GETS /", No),
            (b"get key", No),
            (b"\x16\x03\x01", No),
            (b"PRI * HTTP/2.0", No),
            (b"MKWORKSPACE /", Yes),
            (b"UPDATEREDIRECTREF /", Yes),
            (b"RPC_IN_DATA /", Yes),
            (b"SUBSCRIBE sip:user@example.com SIP/2.0", No),
            (b"get / HTTP/1.1", No),
            (b"\r", More),
            (b"\r\n", More),
            (b"\r\n\r\nGET /", Yes),
            (b"\r\n\r\n\r\nGET /", No),
            (b"\r\n\r\n\0", No),
        ] {
            assert_eq!(recognise_request(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
        let long = [b"CONNECT ".as_slice(), &[b'a'; 300]].concat();
        assert_eq!(recognise_request(&long), Recognition::No);
    }

    #[test]
    fn request_lines_give_the_authority_only() {
        let line = |method, authority| Some(RequestLine { method, authority });
        for (given, expected) in [
            (&b"GET / HTTP/1.1"[..], line(Method::Other, None)),
            (b"HEAD /a b HTTP/1.0", line(Method::Head, None)),
            (b"GET http://u:p@example.com:80/p?q HTTP/1.1", line(Method::Other, Some(&b"u:p@example.com:80"[..]))),
            (b"GET HTTP://example.com?q HTTP/1.1", line(Method::Other, Some(b"example.com"))),
            (b"CONNECT example.com:443 HTTP/1.1", line(Method::Connect, Some(b"example.com:443"))),
            (b"GET / HTTP/2", None),
            (b"GET /", None),
            (b"NONE / HTTP/1.1", None),
            (b"", None),
        ] {
            assert_eq!(request_line(given), expected);
        }
    }

    #[test]
    fn parts_of_heads() {
        assert_eq!(status_line(b"HTTP/1.1 200 OK"), Some(200));
        assert_eq!(status_line(b"HTTP/1.0 404"), Some(404));
        assert_eq!(status_line(b"HTTP/1.1 2x0 OK"), None);
        assert_eq!(status_line(b"HTTP/1.1 20"), None);
        assert_eq!(field(b"Host: \t example.com "), Some((&b"Host"[..], &b"example.com"[..])));
        for none in [&b"no colon"[..], b" Host: a", b"\tHost: a", b"Host : a", b"Host\t: a", b"Ho st: a", b": a", b""] {
            assert_eq!(field(none), None, "{}", String::from_utf8_lossy(none));
        }
        assert_eq!(chunk_size(b"1aF;name=value"), Some(0x1af));
        assert_eq!(chunk_size(b"+1"), None);
        assert_eq!(chunk_size(b""), None);
        assert_eq!(content_range(b"bytes 0-99/1234"), (Some(0), Some(1234)));
        assert_eq!(content_range(b"bytes 5-99/*"), (Some(5), None));
        assert_eq!(content_range(b"lines 1-2/3"), (None, None));
    }
}
