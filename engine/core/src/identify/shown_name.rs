//! How a name from a packet is shown: label by label, and by a digest where a label could hold anything.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Bytes of a digest that stand for what is not shown.
const SHOWN: usize = 4;
/// Longest label (RFC 1035, section 2.3.4).
const LABEL_MAX: usize = 63;

/// Labels, in lower case, as text; `None` where there are none. A label that no host name has is not shown, since it could
/// hold anything: a digest stands for it, so that distinct names stay distinct.
pub(super) fn of_labels<'a>(labels: impl Iterator<Item = &'a [u8]>) -> Option<Box<str>> {
    let mut text = String::new();
    for label in labels {
        if !text.is_empty() {
            text.push('.');
        }
        push_label(&mut text, label);
    }
    (!text.is_empty()).then(|| text.into_boxed_str())
}

/// A name written with dots, in any case, shown as [`of_labels`] shows it; `None` where it is empty. Where it has a label that is
/// empty or too long, a digest stands for the whole name.
pub(super) fn of_text(name: &[u8]) -> Option<Box<str>> {
    let name = name.strip_suffix(b".").unwrap_or(name).to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    if name.split(|&byte| byte == b'.').all(|label| (1..=LABEL_MAX).contains(&label.len())) {
        of_labels(name.split(|&byte| byte == b'.'))
    } else {
        Some(digest(&name))
    }
}

/// `~` and the start of the SHA-256 of `bytes`.
pub(super) fn digest(bytes: &[u8]) -> Box<str> {
    let mut text = String::new();
    push_digest(&mut text, bytes);
    text.into_boxed_str()
}

/// The label if it has letters, digits, `-`, `_` and `*` (RFC 4592, section 2.1.1) alone, else its digest.
fn push_label(text: &mut String, label: &[u8]) {
    let shown = label.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*'));
    match std::str::from_utf8(label).ok().filter(|_| shown) {
        Some(label) => text.push_str(label),
        None => push_digest(text, label),
    }
}

fn push_digest(text: &mut String, bytes: &[u8]) {
    text.push('~');
    for byte in Sha256::digest(bytes).iter().take(SHOWN) {
        let _ = write!(text, "{byte:02x}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::of_text;

    #[test]
    fn host_names_are_shown_and_others_are_not() {
        let long = "a".repeat(64);
        for (name, shown) in [
            (&b"Annas-iPhone"[..], Some("annas-iphone")),
            (b"PC_7.School.example.", Some("pc_7.school.example")),
            (b"*", Some("*")),
            (b"", None),
            (b".", None),
        ] {
            assert_eq!(of_text(name).as_deref(), shown);
        }
        for odd in [&b"Anna's iPhone"[..], b"a..b", b"anna@example", b"\xe5\xb0\x8f", b"a\0b", long.as_bytes()] {
            let shown = of_text(odd).expect("a digest");
            assert!(shown.starts_with('~') && shown.len() == 9, "{shown}");
        }
        assert_eq!(of_text(b"a b.example").as_deref(), Some("~c8687a08.example"));
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Some(shown) = of_text(&bytes) {
                prop_assert!(shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_*.~".contains(&byte)));
                prop_assert!(shown.len() <= 9 * 300);
            }
        }
    }
}
