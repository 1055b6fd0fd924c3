//! A domain name inside a DNS message: labels and compression pointers (RFC 1035, sections 3.1 and 4.1.4).

use super::shown_name;
use crate::names::normalise;

/// Longest name on the wire, the root label included (RFC 1035, section 2.3.4).
const NAME_MAX: usize = 255;

/// Pointers followed in one name. Each has labels of its own before it but for hostile ones; the longest names in use, of
/// reverse lookups for IPv6, have 34 labels and a pointer or two.
const POINTERS_MAX: usize = 32;

/// Labels and pointers that may still be followed in one message. A name costs its sender two bytes where a pointer leads to it,
/// and 126 labels here.
#[cfg_attr(test, derive(Clone, Debug, PartialEq, Eq))]
pub(super) struct Steps(pub(super) u16);

impl Steps {
    /// Above what real messages need: 256 records with names of a dozen labels.
    const MAX: u16 = 4_096;

    pub(super) const fn of_a_message() -> Self {
        Self(Self::MAX)
    }

    fn take(&mut self) -> Option<()> {
        self.take_some(1)
    }

    /// As so many that are taken one by one, which leave none where there are fewer.
    pub(super) fn take_some(&mut self, count: u16) -> Option<()> {
        let left = self.0.checked_sub(count);
        self.0 = left.unwrap_or(0);
        left.map(|_| ())
    }
}

/// A name as its labels, each with its length in front, in lower case, without the root label.
#[derive(Clone)]
pub(super) struct WireName {
    bytes: [u8; NAME_MAX],
    len: usize,
}

impl PartialEq for WireName {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.get(..self.len) == other.bytes.get(..other.len)
    }
}

impl Eq for WireName {}

impl WireName {
    /// The name at `at` in `message`, and where the bytes after it start.
    ///
    /// A pointer must lead back to before the place where the labels that it ends began, so that every walk ends; and there
    /// are [`POINTERS_MAX`] at most, so that it ends soon. Each label and pointer is one of `steps`.
    pub(super) fn parse(message: &[u8], at: usize, steps: &mut Steps) -> Option<(Self, usize)> {
        let mut name = Self { bytes: [0; NAME_MAX], len: 0 };
        let mut next = None;
        let (mut at, mut run, mut pointers) = (at, at, 0);
        loop {
            steps.take()?;
            match *message.get(at)? {
                0 => return Some((name, next.unwrap_or(at + 1))),
                len @ 1..=63 => {
                    let label = message.get(at..=at + usize::from(len))?;
                    name.push(label)?;
                    at += label.len();
                }
                high @ 0xc0.. => {
                    let low = *message.get(at + 1)?;
                    next = next.or(Some(at + 2));
                    let target = usize::from(u16::from_be_bytes([high & 0x3f, low]));
                    pointers += 1;
                    if target >= run || pointers > POINTERS_MAX {
                        return None;
                    }
                    (at, run) = (target, target);
                }
                _ => return None,
            }
        }
    }

    /// Where the bytes after the name at `at` start, without following pointers.
    pub(super) fn end(message: &[u8], mut at: usize) -> Option<usize> {
        loop {
            match *message.get(at)? {
                0 => return Some(at + 1),
                len @ 1..=63 => at += 1 + usize::from(len),
                0xc0.. => return Some(at + 2),
                _ => return None,
            }
        }
    }

    /// Bytes of its labels, each with its length in front.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    fn push(&mut self, label: &[u8]) -> Option<()> {
        // One byte stays for the root label.
        let end = self.len + label.len();
        if end >= NAME_MAX {
            return None;
        }
        let place = self.bytes.get_mut(self.len..end)?;
        place.copy_from_slice(label);
        // Lengths are at most 63, below any letter.
        place.make_ascii_lowercase();
        self.len = end;
        Some(())
    }

    /// Its labels, in lower case, without the root's.
    pub(super) fn labels(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let mut rest = self.bytes.get(..self.len).unwrap_or_default();
        std::iter::from_fn(move || {
            let (&len, after) = rest.split_first()?;
            let (label, after) = after.split_at_checked(usize::from(len))?;
            rest = after;
            Some(label)
        })
    }

    /// The name in its one spelling, if it is a domain name of host characters.
    pub(super) fn normalised(&self) -> Option<Box<str>> {
        let mut text = Vec::with_capacity(self.len);
        for label in self.labels() {
            if !text.is_empty() {
                text.push(b'.');
            }
            // A dot within a label would be taken for one between labels.
            if label.contains(&b'.') {
                return None;
            }
            text.extend_from_slice(label);
        }
        normalise(&text)
    }

    /// The name as text whatever its bytes, so that tunnels through binary labels can still be counted; see
    /// [`shown_name`]. `None` for the root.
    pub(super) fn presented(&self) -> Option<Box<str>> {
        shown_name::of_labels(self.labels())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{POINTERS_MAX, Steps, WireName};

    fn parsed(message: &[u8], at: usize) -> Option<(String, usize)> {
        WireName::parse(message, at, &mut Steps::of_a_message())
            .map(|(name, next)| (name.presented().map(String::from).unwrap_or_default(), next))
    }

    #[test]
    fn pointers_lead_backwards_only() {
        for (message, at, expected) in [
            (&b"\x03www\x07Example\x00"[..], 0, Some(("www.example", 13))),
            (b"\x07example\x00\x03www\xc0\x00", 9, Some(("www.example", 15))),
            (b"\x00", 0, Some(("", 1))),
            (b"\xc0\x00", 0, None),
            (b"\x01a\xc0\x00", 0, None),
            (b"\x01a\xc0\x02", 0, None),
            (b"\x00\xc0\x05\x00\x00\x00", 1, None),
            (b"\xc0\x02\xc0\x00", 2, None),
            (b"\x40a", 0, None),
            (b"\x80a", 0, None),
            (b"\x05ab", 0, None),
            (b"\x01a", 0, None),
            (b"\xc0", 0, None),
            (b"", 0, None),
            (b"", 7, None),
        ] {
            let expected = expected.map(|(name, next)| (name.to_owned(), next));
            assert_eq!(parsed(message, at), expected, "{message:?}");
        }
    }

    #[test]
    fn a_name_follows_few_pointers() {
        // A root label, and pointers each to the one before.
        let mut message = vec![0];
        for target in [0, 1].into_iter().chain((3..).step_by(2)).take(100) {
            message.extend([0xc0, target]);
        }
        let after = |pointers: usize| 1 + 2 * (pointers - 1);
        assert_eq!(parsed(&message, after(POINTERS_MAX)), Some((String::new(), after(POINTERS_MAX) + 2)));
        assert_eq!(parsed(&message, after(POINTERS_MAX + 1)), None);
    }

    #[test]
    fn steps_are_labels_pointers_and_the_root() {
        let message = b"\x03www\x07example\0\x01a\xc0\x04";
        for (at, needed) in [(0, 3), (12, 1), (13, 4)] {
            let mut steps = Steps(needed);
            assert!(WireName::parse(message, at, &mut steps).is_some());
            assert_eq!(steps.0, 0);
            assert!(WireName::parse(message, at, &mut Steps(needed - 1)).is_none());
        }
    }

    #[test]
    fn names_have_255_bytes_at_most() {
        let mut message = vec![63];
        message.extend([b'a'; 63]);
        let label = message.clone();
        message.extend(label.iter().chain(&label));
        let mut longest = message.clone();
        longest.push(61);
        longest.extend([b'b'; 61]);
        longest.push(0);
        assert_eq!(longest.len(), 255);
        assert!(parsed(&longest, 0).is_some());
        let mut longer = message;
        longer.push(62);
        longer.extend([b'b'; 62]);
        longer.push(0);
        assert_eq!(parsed(&longer, 0), None);
    }

    #[test]
    fn labels_with_odd_bytes_are_not_shown_and_are_no_domain() {
        let (name, _) = WireName::parse(b"\x04a.\xff\x00\x03com\x00", 0, &mut Steps(9)).expect("a valid name");
        assert_eq!(name.presented().as_deref(), Some("~e1795f33.com"));
        assert_eq!(name.normalised(), None);
    }

    #[test]
    fn what_stands_for_a_label_tells_labels_apart_and_nothing_else() {
        let presented = |label: &[u8]| {
            let message = [&[u8::try_from(label.len()).unwrap()], label, b"\x07example\0"].concat();
            parsed(&message, 0).expect("a valid name").0
        };
        assert_eq!(presented(b"*"), "*.example");
        assert_eq!(presented(b"_dns-sd"), "_dns-sd.example");
        for odd in [&b"pass word"[..], b"hunter2!", b"~e1795f33", b"b\xc3\xbccher", b"user@host", b"a\\046"] {
            let shown = presented(odd);
            assert!(shown.starts_with('~') && shown.len() == "~00000000.example".len(), "{shown}");
            assert_ne!(shown, presented(&[odd, b"x"].concat()));
        }
        assert_eq!(presented(b"Pass Word"), presented(b"pass word"));
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0_usize..310) {
            if let Some((name, next)) = WireName::parse(&bytes, at, &mut Steps::of_a_message()) {
                prop_assert!(next <= bytes.len());
                prop_assert_eq!(WireName::end(&bytes, at), Some(next));
                let _ = (name.normalised(), name.presented());
            }
        }
    }
}
