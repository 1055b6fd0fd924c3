//! What a device says of itself, as far as it may be kept: a host name, and the class that its maker gave it.

use super::shown_name;

/// Longest class that is kept as it was sent; real ones are some 40 bytes.
const CLASS_MAX: usize = 64;
/// Hexadecimal digits in a row that may be part of an identifier: half a MAC address has six, as have some version numbers.
const DIGITS_MAX: usize = 7;
/// Longest label, and longest name (RFC 1035, section 2.3.4). An option of `DHCPv6` may be as long as a datagram.
const LABEL_MAX: u8 = 63;
const NAME_MAX: usize = 255;

/// A host name as text from a client, see [`shown_name`].
pub(super) fn name(text: &[u8]) -> Option<Box<str>> {
    shown_name::of_text(before_zeros(text))
}

/// A host name as labels (RFC 1035, section 3.1), uncompressed; the root label may be missing (RFC 4702, section 2.3.1;
/// RFC 4704, section 4.2). `None` where its labels do not end with it, or are too many.
pub(super) fn wire_name(bytes: &[u8]) -> Option<Box<str>> {
    if bytes.len() > NAME_MAX {
        return None;
    }
    let bytes = bytes.to_ascii_lowercase();
    let mut labels = Vec::new();
    let mut rest = bytes.as_slice();
    // Lengths are below any letter, so that they are not made lower case.
    while let Some((&len @ 1..=LABEL_MAX, after)) = rest.split_first() {
        let (label, after) = after.split_at_checked(usize::from(len))?;
        labels.push(label);
        rest = after;
    }
    matches!(rest, [] | [0]).then(|| shown_name::of_labels(labels.into_iter()))?
}

/// A vendor class: as it was sent where it is a short text of letters, digits, spaces and `-._:/` in which nothing looks like a
/// MAC address, a UUID or a serial number, else its digest.
pub(super) fn class(sent: &[u8]) -> Option<Box<str>> {
    let sent = before_zeros(sent).trim_ascii();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b" -._:/".contains(byte);
    match std::str::from_utf8(sent) {
        Ok("") => None,
        Ok(text) if sent.len() <= CLASS_MAX && sent.iter().all(is_plain) && !holds_identifier(sent) => {
            Some(text.into())
        }
        _ => Some(shown_name::digest(sent)),
    }
}

/// Some clients end texts with zeros (RFC 2132, section 2).
fn before_zeros(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

/// Whether hexadecimal digits stand in a row longer than [`DIGITS_MAX`], whatever divides them.
fn holds_identifier(text: &[u8]) -> bool {
    let mut run = 0;
    for byte in text.iter().filter(|byte| !b"-.:".contains(byte)) {
        run = if byte.is_ascii_hexdigit() { run + 1 } else { 0 };
        if run > DIGITS_MAX {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{class, name, wire_name};

    #[test]
    fn classes_are_kept_where_they_are_plain() {
        for kept in [
            "android-dhcp-13",
            "MSFT 5.0",
            "dhcpcd-9.4.1:Linux-5.10.0:x86_64:GenuineIntel",
            "PXEClient:Arch:00000:UNDI:002001",
            "udhcp 1.30.1",
            "AAPLBSDPC/i386",
        ] {
            assert_eq!(class(kept.as_bytes()).as_deref(), Some(kept));
        }
        assert_eq!(class(b"MSFT 98\0").as_deref(), Some("MSFT 98"));
        let long = "x".repeat(65);
        for hidden in [
            "anna@example",
            "Mfg=Maker;Ser=VNG3Q01234",
            "00:1f:29:da:2d:79",
            "maker 3f2504e0-4f89-41d3",
            "box 20260511",
            "caf\u{e9}",
            "a\nb",
            &long,
        ] {
            let shown = class(hidden.as_bytes()).expect("a digest");
            assert!(shown.starts_with('~') && shown.len() == 9, "{hidden}: {shown}");
        }
        assert_eq!((class(b""), class(b"\0\0"), class(b"  ")), (None, None, None));
    }

    #[test]
    fn names_come_as_text_or_as_labels() {
        assert_eq!(name(b"Annas-iPhone\0").as_deref(), Some("annas-iphone"));
        for (bytes, shown) in [
            (&b"\x02PC\x07Example\0"[..], Some("pc.example")),
            (b"\x02PC", Some("pc")),
            (b"\x04a.bc", Some("~7e83a581")),
            (b"\x03PC", None),
            (b"\x02PC\0x", None),
            (b"\xc0\x00", None),
            (b"\0", None),
            (b"", None),
        ] {
            assert_eq!(wire_name(bytes).as_deref(), shown, "{bytes:?}");
        }
        for (label, labels, len) in [(b"\x01a", 127, Some(253)), (b"\x01\xff", 127, Some(249)), (b"\x01a", 128, None)] {
            assert_eq!(wire_name(&label.repeat(labels)).map(|name| name.len()), len, "{labels}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = (name(&bytes), wire_name(&bytes));
            if let Some(class) = class(&bytes) {
                prop_assert!(class.len() <= 64 && !class.contains('@'));
            }
        }
    }
}
