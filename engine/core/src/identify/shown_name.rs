//! How a name from a packet is shown: label by label, and by a digest where a label could hold anything.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Bytes of a digest that stand for what is not shown.
const SHOWN: usize = 4;
/// Bytes of a digest as text.
const DIGEST_LEN: usize = 1 + 2 * SHOWN;
/// Longest label, and longest name as text (RFC 1035, section 2.3.4).
const LABEL_MAX: usize = 63;
const NAME_MAX: usize = 253;

/// Labels, in lower case, as text; `None` where there are none. A label that no host name has is not shown, since it could
/// hold anything: a digest stands for it, so that distinct names stay distinct.
///
/// Digests are longer than short labels. Where they would make the text longer than a name can be, one digest stands for
/// as many of the first labels as need be; the last ones, which tell whose the name is, stay.
pub(super) fn of_labels<'a>(mut labels: impl Iterator<Item = &'a [u8]> + Clone) -> Option<Box<str>> {
    // Each with a dot after it: one more than there are.
    let mut left: usize = labels.clone().map(|label| shown_len(label) + 1).sum();
    let mut text = String::with_capacity(left.saturating_sub(1).min(NAME_MAX));
    if left > NAME_MAX + 1 {
        let mut first = Sha256::new();
        while left + DIGEST_LEN > NAME_MAX {
            let Some(label) = labels.next() else { break };
            first.update(label.len().to_be_bytes());
            first.update(label);
            left -= shown_len(label) + 1;
        }
        push_digest(&mut text, first);
    }
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
    push_digest(&mut text, Sha256::new_with_prefix(bytes));
    text.into_boxed_str()
}

/// Whether a label has letters, digits, `-`, `_` and `*` (RFC 4592, section 2.1.1) alone.
fn is_plain(label: &[u8]) -> bool {
    label.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*'))
}

fn shown_len(label: &[u8]) -> usize {
    if is_plain(label) { label.len() } else { DIGEST_LEN }
}

/// The label if it is plain, else its digest.
fn push_label(text: &mut String, label: &[u8]) {
    match std::str::from_utf8(label).ok().filter(|_| is_plain(label)) {
        Some(label) => text.push_str(label),
        None => push_digest(text, Sha256::new_with_prefix(label)),
    }
}

fn push_digest(text: &mut String, hasher: Sha256) {
    text.push('~');
    for byte in hasher.finalize().iter().take(SHOWN) {
        let _ = write!(text, "{byte:02x}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{of_labels, of_text};

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

    /// 127 labels of a byte are the most that a name has (RFC 1035, section 2.3.4).
    #[test]
    fn many_odd_labels_are_no_longer_than_a_name() {
        let shown = |first: &[u8], odd: usize, plain: usize| {
            let labels = std::iter::once(first)
                .chain(std::iter::repeat_n(&b" "[..], odd))
                .chain(std::iter::repeat_n(&b"a"[..], plain));
            of_labels(labels).expect("a name")
        };
        // One digest for all that goes before, then 10 bytes for each odd label.
        let longest = shown(b"x", 126, 0);
        assert_eq!((longest.len(), longest.matches('~').count()), (249, 25));
        assert!(longest.ends_with(".~36a9e7f1.~36a9e7f1"), "{longest}");
        assert_ne!(longest, shown(b"y", 126, 0));
        assert_ne!(longest, shown(b"x", 125, 0));
        assert!(shown(b"x", 60, 66).ends_with(&".a".repeat(66)));
        // Exactly as long as a name may be, and a byte longer.
        assert_eq!(*shown(b"x", 25, 1), *format!("x{}.a", ".~36a9e7f1".repeat(25)));
        assert_eq!(shown(b"x", 24, 6).len(), 253);
        assert!(shown(b"x", 24, 6).starts_with("x.~"));
        assert!(shown(b"xx", 24, 6).starts_with('~') && shown(b"xx", 24, 6).len() <= 253);
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Some(shown) = of_text(&bytes) {
                prop_assert!(shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_*.~".contains(&byte)));
                prop_assert!(shown.len() <= 253);
            }
        }

        #[test]
        fn any_labels_are_shown_in_253_bytes(labels in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..4), 0..127)) {
            let shown = of_labels(labels.iter().map(Vec::as_slice));
            prop_assert_eq!(shown.is_some(), !labels.is_empty());
            if let Some(shown) = shown {
                prop_assert!(shown.len() <= 253);
            }
        }
    }
}
