//! The start line of a request in a text protocol of HTTP's shape: a method, a space, and what it is asked of.

/// What stands at the start of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request<'a> {
    /// No method of the protocol.
    No,
    /// What may become one.
    More,
    /// A method; what follows its space.
    Of(&'a [u8]),
}

/// Read the method, which must be one of `methods` as it is spelt there.
pub(super) fn request<'a>(bytes: &'a [u8], methods: &[&[u8]]) -> Request<'a> {
    for method in methods {
        match bytes.strip_prefix(*method).map(<[u8]>::split_first) {
            Some(Some((b' ', target))) => return Request::Of(target),
            Some(None) => return Request::More,
            None if method.starts_with(bytes) => return Request::More,
            Some(Some(_)) | None => {}
        }
    }
    Request::No
}

/// Whether `bytes` start with `word` (lower case), in either case; `None` while they may.
pub(super) fn starts_with_word(bytes: &[u8], word: &[u8]) -> Option<bool> {
    let len = bytes.len().min(word.len());
    let same = bytes.iter().zip(word).all(|(byte, expected)| byte.eq_ignore_ascii_case(expected));
    if same && len < word.len() { None } else { Some(same) }
}

#[cfg(test)]
mod tests {
    use super::{Request, request, starts_with_word};

    #[test]
    fn a_method_and_its_space() {
        let methods: [&[u8]; 2] = [b"PLAY", b"PLAYER"];
        for (bytes, expected) in [
            (&b"PLAY x"[..], Request::Of(b"x")),
            (b"PLAYER ", Request::Of(b"")),
            (b"PLAY", Request::More),
            (b"PL", Request::More),
            (b"", Request::More),
            (b"PLAYS ", Request::No),
            (b"play x", Request::No),
        ] {
            assert_eq!(request(bytes, &methods), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn words_in_either_case() {
        assert_eq!(starts_with_word(b"SIP:a", b"sip:"), Some(true));
        assert_eq!(starts_with_word(b"si", b"sip:"), None);
        assert_eq!(starts_with_word(b"sop:", b"sip:"), Some(false));
    }
}
