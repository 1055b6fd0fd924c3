//! The attributes of a STUN message, and the product that they show.
//!
//! A product is told by attributes that its maker alone defines, or by the realm of its relays. What libwebrtc adds (0xC057) is in
//! many products, and tells none; names of users are never looked at.

use super::super::Application;
use super::super::reader::Reader;

const MAPPED_ADDRESS: u16 = 0x0001;
const CHANGE_REQUEST: u16 = 0x0003;
const ERROR_CODE: u16 = 0x0009;
const REFLECTED_FROM: u16 = 0x000b;
/// Carries what a relay passes on (RFC 8656, section 18.4).
const DATA: u16 = 0x0013;
const REALM: u16 = 0x0014;
/// MS-TURN, section 2.2.2.15, in place of the cookie of the header.
const MS_MAGIC_COOKIE: u16 = 0x000f;
const MS_MAGIC_COOKIE_VALUE: [u8; 4] = [0x72, 0xc6, 0x4b, 0xc6];
/// What a server that does not know an attribute may pass over (RFC 8489, section 14).
const OPTIONAL: u16 = 0x8000;

/// Microsoft's, with their lengths: candidate identifier, service quality and implementation version (MS-ICE2, section 2.2.1;
/// MS-TURN, section 2.2.2).
const MICROSOFT: [(u16, usize); 3] = [(0x8054, 4), (0x8055, 4), (0x8070, 4)];
/// Zoom's probe with the text that it always has, and the address in the answer to it.
const ZOOM_PROBE: u16 = 0x0101;
const ZOOM_PROBE_VALUE: &[u8] = b"12345678901234567890";
const ZOOM_ADDRESS: u16 = 0x0103;
/// `WhatsApp`'s relays: attributes and message types that are not assigned (IANA, STUN Parameters).
const WHATSAPP: std::ops::RangeInclusive<u16> = 0x4000..=0x4007;
const WHATSAPP_KINDS: std::ops::RangeInclusive<u16> = 0x0800..=0x0805;
/// Realms of products' relays. Google's serves Meet, into which its other calls went.
const REALMS: [(&[u8], Application); 6] = [
    (b"telegram.org", Application::TELEGRAM),
    (b"signal.org", Application::SIGNAL),
    (b"whispersystems.org", Application::SIGNAL),
    (b"viber.com", Application::VIBER),
    (b"turner.facebook", Application::FACEBOOK_MESSENGER),
    (b"turn.l.google.com", Application::GOOGLE_MEET),
];

/// Attributes one after the other, each padded to four bytes (RFC 8489, section 14).
#[derive(Clone)]
pub(super) struct Attributes<'a>(Reader<'a>);

impl<'a> Attributes<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(Reader::new(bytes))
    }

    /// What a relay passes on.
    pub(super) fn data(&self) -> Option<&'a [u8]> {
        self.clone().find(|&(kind, _)| kind == DATA).map(|(_, value)| value)
    }
}

impl<'a> Iterator for Attributes<'a> {
    /// Type and value.
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, value) = (self.0.u16()?, self.0.vector16()?);
        let padding = value.len().next_multiple_of(4) - value.len();
        // The last one's padding may be missing.
        let _ = self.0.take(padding.min(self.0.rest().len()));
        Some((kind, value))
    }
}

/// The product that a message of this type with these attributes is of.
pub(super) fn product(message_kind: u16, attributes: &Attributes<'_>) -> Option<Application> {
    if WHATSAPP_KINDS.contains(&message_kind) {
        return Some(Application::WHATSAPP);
    }
    for (kind, value) in attributes.clone() {
        let shown = match kind {
            REALM => REALMS.iter().find(|(realm, _)| is_within(value, realm)).map(|(_, product)| *product),
            MS_MAGIC_COOKIE if value == MS_MAGIC_COOKIE_VALUE => Some(Application::MICROSOFT_TEAMS),
            _ if MICROSOFT.contains(&(kind, value.len())) => Some(Application::MICROSOFT_TEAMS),
            _ if WHATSAPP.contains(&kind) => Some(Application::WHATSAPP),
            _ if is_zoom(kind, value) => Some(Application::ZOOM),
            _ => None,
        };
        if shown.is_some() {
            return shown;
        }
    }
    None
}

fn is_zoom(kind: u16, value: &[u8]) -> bool {
    (kind == ZOOM_PROBE && value == ZOOM_PROBE_VALUE) || (kind == ZOOM_ADDRESS && is_address(value))
}

/// Whether `realm` is `domain` or below it. It may be in quotes, or have a zero at its end.
fn is_within(realm: &[u8], domain: &[u8]) -> bool {
    let realm = realm.strip_suffix(&[0]).unwrap_or(realm);
    realm.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with(b"."))
}

/// A zero, a family, a port and an address of that family (RFC 8489, section 14.1).
fn is_address(value: &[u8]) -> bool {
    matches!((value, value.len()), ([0, 1, ..], 8) | ([0, 2, ..], 20))
}

/// Whether attributes without the magic cookie fill a message and all are as RFC 3489, section 11.2, has them, with one at least that
/// has a form. None at all is enough at the port of STUN.
pub(super) fn is_classic(bytes: &[u8], is_at_port: bool) -> bool {
    if bytes.is_empty() {
        return is_at_port;
    }
    let (mut formed, mut used) = (false, 0);
    for (kind, value) in Attributes::new(bytes) {
        used += 4 + value.len();
        let is_formed = match kind {
            MAPPED_ADDRESS | 0x0002 | 0x0004 | 0x0005 | REFLECTED_FROM => is_address(value),
            // Two flags: change the address, change the port.
            CHANGE_REQUEST => matches!(value, [0, 0, 0, flags] if flags & !6 == 0),
            ERROR_CODE => matches!(value, [0, 0, 1..=6, 0..=99, ..]),
            MS_MAGIC_COOKIE => value == MS_MAGIC_COOKIE_VALUE,
            ZOOM_PROBE | ZOOM_ADDRESS => is_zoom(kind, value),
            _ => false,
        };
        // User name, password, integrity, unknown attributes, and what may be passed over, are of any form.
        let is_possible = is_formed || matches!(kind, 0x0006..=0x0008 | 0x000a) || kind >= OPTIONAL || formed;
        if !is_possible || value.len() % 4 != 0 {
            return false;
        }
        formed |= is_formed;
    }
    formed && used == bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{Application, Attributes, is_classic, product};

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let len = u16::try_from(value.len()).expect("short");
        let mut bytes = [&kind.to_be_bytes()[..], &len.to_be_bytes(), value].concat();
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn shown(bytes: &[u8]) -> Option<&'static str> {
        product(0x0001, &Attributes::new(bytes)).map(|product| product.service)
    }

    #[test]
    fn products_by_their_own_attributes() {
        for (bytes, expected) in [
            (attribute(0x4000, &[5; 102]), Some("whatsapp")),
            (attribute(0x8070, &[0, 0, 0, 3]), Some("microsoft-teams")),
            (attribute(0x8070, &[0, 0, 0, 3, 1]), None),
            (attribute(0x000f, &[0x72, 0xc6, 0x4b, 0xc6]), Some("microsoft-teams")),
            (attribute(0x0101, b"12345678901234567890"), Some("zoom")),
            (attribute(0x0103, &[0, 1, 0xff, 0x75, 192, 0, 2, 1]), Some("zoom")),
            (attribute(0x0014, b"telegram.org"), Some("telegram")),
            (attribute(0x0014, b"eu.signal.org"), Some("signal")),
            (attribute(0x0014, b"turner.facebook\0"), Some("facebook-messenger")),
            (attribute(0x0014, b"nottelegram.org"), None),
            (attribute(0xc057, &[0, 3, 0, 10]), None),
            ([attribute(0x0006, b"name:name"), attribute(0x8054, &[0x31, 0, 0, 0])].concat(), Some("microsoft-teams")),
        ] {
            assert_eq!(shown(&bytes), expected, "{bytes:02x?}");
        }
        assert_eq!(product(0x0800, &Attributes::new(&[])), Some(Application::WHATSAPP));
    }

    #[test]
    fn what_a_relay_passes_on() {
        let bytes = [attribute(0x0012, &[0; 8]), attribute(0x0013, b"media")].concat();
        assert_eq!(Attributes::new(&bytes).data(), Some(&b"media"[..]));
        assert_eq!(Attributes::new(&bytes[..20]).data(), None);
    }

    #[test]
    fn classic_attributes_fill_the_message() {
        let change = attribute(0x0003, &[0, 0, 0, 6]);
        let cases = [
            (change.clone(), true),
            ([change.clone(), attribute(0x8022, b"software")].concat(), true),
            ([attribute(0x0006, b"user"), change.clone()].concat(), true),
            (attribute(0x0006, b"user"), false),
            (attribute(0x0003, &[0, 0, 0, 8]), false),
            (attribute(0x0042, &[0, 0, 0, 8]), false),
            ([&change[..], &[0, 1]].concat(), false),
            (attribute(0x0103, &[0, 1, 2, 3]), false),
        ];
        for (bytes, expected) in cases {
            assert_eq!(is_classic(&bytes, true), expected, "{bytes:02x?}");
        }
        assert!(is_classic(&[], true) && !is_classic(&[], false));
    }
}
