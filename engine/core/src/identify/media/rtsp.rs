//! RTSP, by the start line of a request or a response (RFC 2326, sections 6.1 and 7.1; RFC 7826, sections 7.1 and 8.1).
//!
//! `OPTIONS`, and what `AirPlay` adds, are shared with HTTP: there the version decides. Nothing of it is kept.

use super::super::first_byte::FirstBytes;
use super::super::parser::{Heads, Recognition, starts_with};
use super::start_line::{Request, request, starts_with_word};

/// Methods (RFC 2326, section 10; RFC 7826, section 13), and those of receivers of `AirPlay`.
const METHODS: [&[u8]; 14] = [
    b"OPTIONS",
    b"DESCRIBE",
    b"ANNOUNCE",
    b"SETUP",
    b"PLAY",
    b"PAUSE",
    b"RECORD",
    b"TEARDOWN",
    b"GET_PARAMETER",
    b"SET_PARAMETER",
    b"REDIRECT",
    b"PLAY_NOTIFY",
    b"FLUSH",
    b"FLUSHBUFFERED",
];
const VERSIONS: [&[u8]; 2] = [b"RTSP/1.0", b"RTSP/2.0"];
/// What a request is made of, in place of a version: `rtsp:`, `rtspu:` or `rtsps:`.
const SCHEME: &[u8] = b"rtsp";
/// A target without an end by then is none: longer ones have a scheme.
const TARGET_MAX: usize = 256;

/// A version or a method.
pub(super) const FIRST: FirstBytes = FirstBytes::of(b"").or_starts(&VERSIONS).or_starts(&METHODS);

pub(super) fn recognise(heads: &Heads<'_>) -> Recognition {
    heads.either(|bytes| match version(bytes) {
        Recognition::No => match request(bytes, &METHODS) {
            Request::No => Recognition::No,
            Request::More => Recognition::More,
            Request::Of(target) => asked(target),
        },
        Recognition::More if bytes.len() < 2 => Recognition::More,
        decided => decided,
    })
}

fn version(bytes: &[u8]) -> Recognition {
    Recognition::any(VERSIONS.iter().map(|version| starts_with(bytes, version)))
}

/// Judge what follows a method: a target of the scheme, or any and the version behind it.
fn asked(target: &[u8]) -> Recognition {
    match starts_with_word(target, SCHEME) {
        Some(true) => return Recognition::Yes,
        None => return Recognition::More,
        Some(false) => {}
    }
    let within = target.get(..TARGET_MAX).unwrap_or(target);
    match memchr::memchr2(b' ', b'\n', within) {
        Some(space) => version(target.get(space + 1..).unwrap_or_default()),
        None if target.len() < TARGET_MAX => Recognition::More,
        None => Recognition::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::greeting::assert_dialogues;
    use super::super::super::parser::Recognition::{More, No, Yes};
    use super::recognise;

    #[test]
    fn start_lines() {
        assert_dialogues(
            recognise,
            554,
            &[
                (b"DESCRIBE rtsp://camera.example/one RTSP/1.0\r\n", b"", Yes),
                (b"OPTIONS * RTSP/2.0\r\n", b"", Yes),
                (b"SETUP /stream/1 RTSP/1.0\r\n", b"", Yes),
                (b"", b"RTSP/1.0 200 OK\r\n", Yes),
                (b"RECORD rtsp://10.0.0.2/1 RTSP/1.0\r\n", b"", Yes),
                (b"REDIRECT", b"", More),
                (b"OPTIONS * HTTP/1.1\r\n", b"", No),
                (b"OPTIONS sip:a@b.example SIP/2.0\r\n", b"", No),
                (b"RTSP/3.0 200", b"", No),
                (b"PLAYERS 3\r\n", b"", No),
            ],
        );
    }
}
