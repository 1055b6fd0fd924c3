//! Bencoded dictionaries of datagrams, checked as a whole without recursion (BEP 3, "bencoding").

/// Deepest nesting: messages of the DHT nest three deep.
const DEPTH_MAX: usize = 8;

/// The one-letter keys of a top-level dictionary.
#[derive(Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) struct Keys<'a> {
    /// String value of `y`: the kind of message.
    pub kind: Option<&'a [u8]>,
    /// String value of `q`: the method of a query.
    pub query: Option<&'a [u8]>,
    /// Whether there is a string `t`: the transaction.
    pub has_transaction: bool,
    /// First byte of the value of `a`, `r` or `e`: the arguments, the response or the error.
    pub body: Option<u8>,
}

/// The keys of the dictionary that is the whole of `bytes`, or `None` where `bytes` is no such thing.
pub(super) fn dictionary(bytes: &[u8]) -> Option<Keys<'_>> {
    let mut rest = bytes.strip_prefix(b"d")?;
    let mut keys = Keys::default();
    while rest.first()? != &b'e' {
        let (key, after_key) = string(rest)?;
        let after_value = value(after_key)?;
        let text = string(after_key).map(|found| found.0);
        match key {
            b"y" => keys.kind = text,
            b"q" => keys.query = text,
            b"t" => keys.has_transaction = text.is_some(),
            b"a" | b"r" | b"e" => keys.body = after_key.first().copied(),
            _ => {}
        }
        rest = after_value;
    }
    (rest.len() == 1).then_some(keys)
}

/// What stands after the value at the start of `bytes`.
fn value(mut bytes: &[u8]) -> Option<&[u8]> {
    let mut depth = 0;
    loop {
        bytes = match bytes.first()? {
            b'd' | b'l' if depth == DEPTH_MAX => return None,
            b'd' | b'l' => {
                depth += 1;
                bytes.get(1..)?
            }
            b'e' => {
                depth = usize::checked_sub(depth, 1)?;
                bytes.get(1..)?
            }
            b'i' => {
                let end = bytes.iter().take(24).position(|&byte| byte == b'e')?;
                let digits = bytes.get(1..end)?;
                let digits = digits.strip_prefix(b"-").unwrap_or(digits);
                if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                bytes.get(end + 1..)?
            }
            _ => string(bytes)?.1,
        };
        if depth == 0 {
            return Some(bytes);
        }
    }
}

/// The string at the start of `bytes`, and what stands after it.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = bytes.iter().take(6).position(|&byte| byte == b':').filter(|&colon| colon > 0)?;
    let (digits, rest) = bytes.split_at_checked(colon)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let len = std::str::from_utf8(digits).ok()?.parse().ok()?;
    rest.get(1..)?.split_at_checked(len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::dictionary;

    #[test]
    fn only_a_whole_dictionary_counts() {
        let ping = b"d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe";
        let keys = dictionary(ping).expect("a dictionary");
        assert_eq!(keys.kind, Some(&b"q"[..]));
        assert_eq!(keys.query, Some(&b"ping"[..]));
        assert_eq!((keys.has_transaction, keys.body), (true, Some(b'd')));
        for len in 0..ping.len() {
            assert_eq!(dictionary(&ping[..len]), None, "{len}");
        }
        for bytes in [&b"de "[..], b"d1:ai1ee ", b"l1:ae", b"d1:a", b"d1:ai-ee", b"d1:aie", b"di1ei2ee", b"d:1:ae"] {
            assert_eq!(dictionary(bytes), None, "{bytes:?}");
        }
        assert!(dictionary(b"d1:ali1el1:b3:cccei-5eee").is_some());
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| [b"d1:a".to_vec(), vec![b'l'; depth], vec![b'e'; depth], b"e".to_vec()].concat();
        assert!(dictionary(&nested(8)).is_some());
        assert!(dictionary(&nested(9)).is_none());
        assert!(dictionary(&nested(60_000)).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in "[del0-9:iq-]{0,80}") {
            let _ = dictionary(bytes.as_bytes());
        }
    }
}
