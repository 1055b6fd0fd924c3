//! What a TLS Certificate message tells that travelled in clear (TLS 1.2 and before; RFC 5246, section 7.4.2).

use super::application::Application;
use super::reader::Reader;
use crate::names::normalise;

/// DER tags (X.690, section 8).
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
/// `[0]` of a `TBSCertificate`: its version (RFC 5280, section 4.1).
const VERSION: u8 = 0xa0;
/// `[3]` of a `TBSCertificate`: its extensions (RFC 5280, section 4.1).
const EXTENSIONS: u8 = 0xa3;
/// `[2]` of a `GeneralName`: a DNS name (RFC 5280, section 4.2.1.6).
const DNS_NAME: u8 = 0x82;
/// id-at-commonName, 2.5.4.3 (RFC 5280, appendix A.1).
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
/// id-ce-subjectAltName, 2.5.29.17.
const SUBJECT_ALT_NAME: [u8; 3] = [0x55, 0x1d, 0x11];

/// Names that products write into the certificates that they make themselves, by which their ends know each other: the authority
/// of `AnyDesk`'s relays, and its clients, which sign their own.
const OWN_CERTIFICATES: [(&[u8], Application); 2] =
    [(b"AnyNet Root CA", Application::ANYDESK), (b"AnyDesk Client", Application::ANYDESK)];

/// The product that the first certificate is of, if it is one of its own.
///
/// `body` is the Certificate message without the handshake header.
pub(super) fn product(body: &[u8]) -> Option<Application> {
    let fields = first_signed(body)?;
    let names = |name: &[u8]| memchr::memmem::find(fields, name).is_some();
    OWN_CERTIFICATES.iter().find(|(name, _)| names(name)).map(|(_, product)| *product)
}

/// The first DNS name of the first certificate's subjectAltName; of a wildcard the part after `*.`.
///
/// `body` is the Certificate message without the handshake header.
pub(super) fn subject_name(body: &[u8]) -> Option<Box<str>> {
    let extensions = first(first(first_signed(body)?, EXTENSIONS)?, SEQUENCE)?;
    let mut extensions = Reader::new(extensions);
    while let Some(extension) = element(&mut extensions, SEQUENCE) {
        if first(extension, OBJECT_IDENTIFIER)? == SUBJECT_ALT_NAME {
            let names = first(first(extension, OCTET_STRING)?, SEQUENCE)?;
            let name = first(names, DNS_NAME)?;
            return normalise(name.strip_prefix(b"*.").unwrap_or(name));
        }
    }
    None
}

/// The common names of the first certificate's issuer and subject, where each has that attribute alone.
pub(super) fn lone_common_names(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut signed = Reader::new(first_signed(body)?);
    // Version, serial number and algorithm stand in front of the issuer, and the validity behind it.
    for tag in [VERSION, INTEGER, SEQUENCE] {
        element(&mut signed, tag)?;
    }
    let issuer = lone_common_name(element(&mut signed, SEQUENCE)?)?;
    element(&mut signed, SEQUENCE)?;
    Some((issuer, lone_common_name(element(&mut signed, SEQUENCE)?)?))
}

/// A distinguished name's one attribute, which must be the common name (RFC 5280, section 4.1.2.4).
fn lone_common_name(name: &[u8]) -> Option<&[u8]> {
    let mut sets = Reader::new(name);
    let mut attribute = Reader::new(element(&mut Reader::new(element(&mut sets, SET)?), SEQUENCE)?);
    let is_common_name = element(&mut attribute, OBJECT_IDENTIFIER)? == COMMON_NAME;
    let (_, text) = any_element(&mut attribute)?;
    (is_common_name && sets.is_empty()).then_some(text)
}

/// What is signed of the first certificate: its `TBSCertificate` (RFC 5280, section 4.1).
fn first_signed(body: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(body);
    reader.u24()?;
    let len = reader.u24()?;
    let certificate = reader.take(usize::try_from(len).ok()?)?;
    first(element(&mut Reader::new(certificate), SEQUENCE)?, SEQUENCE)
}

/// The content of the first element with this tag among those in `content`. One level only, so the walk is as long as the bytes.
fn first(content: &[u8], tag: u8) -> Option<&[u8]> {
    let mut reader = Reader::new(content);
    loop {
        let (found, value) = any_element(&mut reader)?;
        if found == tag {
            return Some(value);
        }
    }
}

/// The content of the next element, which must have this tag.
fn element<'a>(reader: &mut Reader<'a>, tag: u8) -> Option<&'a [u8]> {
    any_element(reader).filter(|element| element.0 == tag).map(|element| element.1)
}

/// Tag and content of the next element: definite lengths of up to three bytes (X.690, section 8.1.3).
fn any_element<'a>(reader: &mut Reader<'a>) -> Option<(u8, &'a [u8])> {
    let tag = reader.u8()?;
    let len = match reader.u8()? {
        short @ 0..=0x7f => usize::from(short),
        0x81 => usize::from(reader.u8()?),
        0x82 => usize::from(reader.u16()?),
        0x83 => usize::try_from(reader.u24()?).ok()?,
        _ => return None,
    };
    Some((tag, reader.take(len)?))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::{Application, product, subject_name};

    fn der(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![tag];
        match content.len() {
            short @ 0..=0x7f => out.push(u8::try_from(short).unwrap()),
            long => {
                out.push(0x82);
                out.extend(u16::try_from(long).unwrap().to_be_bytes());
            }
        }
        out.extend(content);
        out
    }

    /// A Certificate message's body with one certificate, its fields filled with `filler` bytes.
    pub(in crate::identify) fn message(names: &[(u8, &str)], filler: usize) -> Vec<u8> {
        let names: Vec<u8> = names.iter().flat_map(|(tag, name)| der(*tag, name.as_bytes())).collect();
        let basic = der(0x30, &[der(0x06, &[0x55, 0x1d, 0x13]), der(0x04, &[0x30, 0])].concat());
        let value = der(0x04, &der(0x30, &names));
        let alt = der(0x30, &[der(0x06, &[0x55, 0x1d, 0x11]), vec![1, 1, 0xff], value].concat());
        let extensions = der(0xa3, &der(0x30, &[basic, alt].concat()));
        let field = der(0x30, &vec![5; filler]);
        let signed = der(0x30, &[der(0xa0, &[2, 1, 2]), der(2, &[1]), field.clone(), field, extensions].concat());
        let certificate = der(0x30, &[signed, der(0x30, &[]), der(3, &[0; 8])].concat());
        let len = u32::try_from(certificate.len()).unwrap();
        let mut out = (len + 3).to_be_bytes()[1..].to_vec();
        out.extend(&len.to_be_bytes()[1..]);
        out.extend(certificate);
        out
    }

    #[test]
    fn the_first_dns_name_counts() {
        for (names, expected) in [
            (&[(0x82, "www.Example.com"), (0x82, "example.com")][..], Some("www.example.com")),
            (&[(0x81, "someone@example.com"), (0x82, "*.example.com")], Some("example.com")),
            (&[(0x82, "192.0.2.1")], None),
            (&[(0x81, "someone@example.com")], None),
            (&[], None),
        ] {
            assert_eq!(subject_name(&message(names, 40)).as_deref(), expected);
        }
    }

    #[test]
    fn products_by_their_own_certificates() {
        for (name, expected) in [
            ("AnyNet Root CA", Some(Application::ANYDESK)),
            ("AnyDesk Client", Some(Application::ANYDESK)),
            ("Any CA", None),
        ] {
            let whole = message(&[(0x81, name)], 40);
            assert_eq!(product(&whole), expected);
            for len in 0..whole.len() {
                assert_eq!(product(&whole[..len]), None, "{len}");
            }
        }
    }

    #[test]
    fn a_cut_certificate_has_no_name() {
        let whole = message(&[(0x82, "example.com")], 200);
        assert!(subject_name(&whole).is_some());
        for len in 0..whole.len() {
            assert_eq!(subject_name(&whole[..len]), None, "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200), place in 0_usize..200, new in any::<u8>()) {
            let _ = subject_name(&bytes);
            let mut damaged = message(&[(0x82, "example.com")], 40);
            let place = place % damaged.len();
            damaged[place] = new;
            let _ = subject_name(&damaged);
        }
    }
}
