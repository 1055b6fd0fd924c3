//! The columns that tell what is known of a flow, as codes for all rows of which the same is known.

use std::borrow::Cow;

use super::classify::{Class, Name, registered};
use super::dictionary::Dictionary;
use super::text;
use crate::flow::Known;
use crate::identify::Protocol;

/// How a number is spelled.
type NumberText = fn(u16) -> Cow<'static, str>;

/// The code of a text that is not there.
const ABSENT: i32 = -1;

/// A column of texts that follow from what is known.
#[derive(Clone, Copy)]
pub(super) enum Told {
    NetworkProtocol,
    Domain,
    DomainSource,
    RegisteredDomain,
    Service,
    Category,
    CategorySource,
    TlsVersion,
    Alpn,
    Ja4,
    DnsQuery,
    DnsQtype,
    DnsRcode,
    DeviceName,
    DeviceClass,
    FileType,
}

/// How many these are.
pub(super) const TOLD: usize = Told::FileType as usize + 1;

/// What the columns say of a row.
pub(super) struct Codes {
    texts: [i32; TOLD],
    pub(super) ech: bool,
    pub(super) dns_query_length: Option<u16>,
    pub(super) dns_query_entropy: Option<u16>,
    pub(super) file_bytes: Option<i64>,
}

impl Codes {
    /// The code in the column at `place`.
    #[inline]
    pub(super) fn text(&self, place: usize) -> Option<i32> {
        self.texts.get(place).copied().filter(|&code| code != ABSENT)
    }
}

/// The dictionaries of the columns, in the order of [`Told`].
#[derive(Default)]
pub(super) struct KnownTexts([Dictionary; TOLD]);

impl KnownTexts {
    /// The codes of a row of which this is known. The catalogue that `class` is from stays the same for a batch.
    pub(super) fn codes(&mut self, known: Option<&Known>, name: Name<'_>, class: Class<'_>) -> Codes {
        let mut codes = Codes {
            texts: [ABSENT; TOLD],
            ech: false,
            dns_query_length: None,
            dns_query_entropy: None,
            file_bytes: None,
        };
        self.tell(&mut codes, Told::Domain, name.domain);
        self.tell(&mut codes, Told::RegisteredDomain, registered(known, name));
        self.tell_lasting(&mut codes, Told::DomainSource, Some(name.source.as_str()));
        self.tell_lasting(&mut codes, Told::Service, class.service);
        self.tell_lasting(&mut codes, Told::Category, Some(class.category));
        self.tell_lasting(&mut codes, Told::CategorySource, Some(class.category_source));
        if let Some(known) = known {
            self.tell_facts(&mut codes, known);
        }
        codes
    }

    fn tell_facts(&mut self, codes: &mut Codes, known: &Known) {
        let facts = &known.facts;
        let (dns_type, dns_rcode): (NumberText, NumberText) = match facts.protocol {
            Protocol::NetbiosNs => (text::netbios_type, text::netbios_rcode),
            _ => (text::dns_type, text::dns_rcode),
        };
        let protocol = Some(known.protocol().as_str()).filter(|name| !name.is_empty());
        self.tell_lasting(codes, Told::NetworkProtocol, protocol);
        self.tell_lasting(codes, Told::Alpn, facts.alpn);
        self.tell_lasting(codes, Told::FileType, facts.file_type);
        self.tell_number(codes, Told::TlsVersion, facts.tls_version.map(text::tls_version));
        self.tell_number(codes, Told::DnsQtype, facts.dns_qtype.map(dns_type));
        self.tell_number(codes, Told::DnsRcode, facts.dns_rcode.map(dns_rcode));
        self.tell(codes, Told::Ja4, facts.ja4.as_deref());
        self.tell(codes, Told::DnsQuery, facts.dns_query.as_deref());
        self.tell(codes, Told::DeviceName, facts.device_name.as_deref());
        self.tell(codes, Told::DeviceClass, facts.device_class.as_deref());
        codes.ech = facts.ech;
        codes.dns_query_length = facts.dns_query_length;
        codes.dns_query_entropy = facts.dns_query_entropy;
        codes.file_bytes = facts.file_bytes;
    }

    #[inline]
    fn tell(&mut self, codes: &mut Codes, told: Told, text: Option<&str>) {
        if let Some(text) = text {
            codes.texts[told as usize] = self.0[told as usize].code(text);
        }
    }

    #[inline]
    fn tell_lasting(&mut self, codes: &mut Codes, told: Told, text: Option<&str>) {
        if let Some(text) = text {
            codes.texts[told as usize] = self.0[told as usize].code_of_lasting(text);
        }
    }

    fn tell_number(&mut self, codes: &mut Codes, told: Told, text: Option<Cow<'static, str>>) {
        match text {
            Some(Cow::Borrowed(text)) => self.tell_lasting(codes, told, Some(text)),
            Some(Cow::Owned(text)) => self.tell(codes, told, Some(&text)),
            None => {}
        }
    }

    /// Whether a text of the column at `place` has a code.
    pub(super) fn tells(&self, place: usize) -> bool {
        self.0.get(place).is_some_and(|dictionary| !dictionary.is_empty())
    }

    /// The dictionaries, each at the place of its column.
    pub(super) fn dictionaries(&mut self) -> &mut [Dictionary; TOLD] {
        &mut self.0
    }
}
