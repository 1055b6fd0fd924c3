//! A `NetBIOS` name as messages carry it: half-bytes as letters in a label (RFC 1001, section 14.1; RFC 1002, section 4.1).

use super::dns_name::WireName;
use super::shown_name;

/// Bytes of a name; the last is its suffix, which tells the kind of service.
const NAME: usize = 16;

/// A name without suffix and padding, in lower case.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NetbiosName(Vec<u8>);

impl NetbiosName {
    /// The name in the first label of `wire`. The labels after it are its scope, which is no part of the name.
    pub(super) fn decode(wire: &WireName) -> Option<Self> {
        let label = wire.labels().next().filter(|label| label.len() == 2 * NAME)?;
        let half = |letter: u8| letter.checked_sub(b'a').filter(|&half| half < 16);
        let mut name = Vec::with_capacity(NAME);
        for pair in label.chunks_exact(2) {
            let [high, low] = *pair else { return None };
            name.push(half(high)? << 4 | half(low)?);
        }
        name.pop();
        // Names are padded with spaces, that of a node status request with zeros (RFC 1002, section 4.2.17).
        while matches!(name.last(), Some(b' ' | 0)) {
            name.pop();
        }
        name.make_ascii_lowercase();
        Some(Self(name))
    }

    /// The bytes of the name.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The name as text, see [`shown_name`]; `None` where it is all padding.
    pub(super) fn shown(&self) -> Option<Box<str>> {
        shown_name::of_text(&self.0)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::dns_name::{Steps, WireName};
    use super::NetbiosName;

    /// `name` of 16 bytes at most, padded by spaces but for `suffix`, encoded, with its scope.
    pub(in super::super) fn encoded(name: &[u8], suffix: u8, scope: &str) -> Vec<u8> {
        let mut whole = name.to_vec();
        whole.resize(15, b' ');
        whole.push(suffix);
        let mut wire = vec![32];
        wire.extend(whole.iter().flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]));
        for label in scope.split('.').filter(|label| !label.is_empty()) {
            wire.push(u8::try_from(label.len()).unwrap());
            wire.extend(label.as_bytes());
        }
        wire.push(0);
        wire
    }

    fn decoded(wire: &[u8]) -> Option<NetbiosName> {
        NetbiosName::decode(&WireName::parse(wire, 0, &mut Steps::of_a_message())?.0)
    }

    /// The example of RFC 1001, section 14.1, as its rule encodes it, and as it is printed there, with two letters wrong.
    #[test]
    fn the_example_of_rfc_1001_is_read() {
        for (label, name) in [
            ("FEGIGFCAEOGFHEECEJEPFDCAGOGBGNGF", b"the netbios nam"),
            ("FEGHGFCAEOGFHEECEJEPFDCAHEGBGNGF", b"tge netbios tam"),
        ] {
            let wire = [b"\x20", label.as_bytes(), b"\x05SCOPE\x02ID\x03COM\0"].concat();
            assert_eq!(decoded(&wire).expect("a name").bytes(), name);
        }
        let wire = b"\x20FEGIGFCAEOGFHEECEJEPFDCAGOGBGNGF\x05SCOPE\x02ID\x03COM\0";
        assert_eq!(encoded(b"The NetBIOS nam", b'e', "SCOPE.ID.COM"), wire);
    }

    #[test]
    fn padding_suffix_and_scope_are_no_part_of_a_name() {
        for (name, suffix, scope, shown) in [
            (&b"GFILE"[..], 0x20, "", Some("gfile")),
            (b"SANJI-LIFEBOOK-", 0, "", Some("sanji-lifebook-")),
            (b"SC.ARRANCAR.ORG", 0, "", Some("sc.arrancar.org")),
            (b"WORKGROUP", 0x1e, "NETBIOS.COM", Some("workgroup")),
            (b"*\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 0, "", Some("*")),
            (b"", 0, "", None),
        ] {
            assert_eq!(decoded(&encoded(name, suffix, scope)).expect("a name").shown().as_deref(), shown);
        }
        let shown = decoded(&encoded(b"\x01\x02__MSBROWSE__\x02", 1, "")).and_then(|name| name.shown());
        assert!(shown.is_some_and(|shown| shown.starts_with('~')));
    }

    #[test]
    fn other_labels_are_no_names() {
        let good = encoded(b"GFILE", 0x20, "");
        for (place, byte) in [(0, 31), (1, b'Q'), (32, b'1'), (5, b'@')] {
            let mut odd = good.clone();
            odd[place] = byte;
            assert_eq!(decoded(&odd), None, "{place}");
        }
        assert_eq!(decoded(b"\0"), None);
    }
}
