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
    /// The codes of a row of which this is known.
    pub(super) fn codes(&mut self, known: Option<&Known>, name: Name<'_>, class: Class<'_>) -> Codes {
        let mut texts = [ABSENT; TOLD];
        let mut tell = |told: Told, text: Option<&str>| {
            if let (Some(slot), Some(dictionary), Some(text)) =
                (texts.get_mut(told as usize), self.0.get_mut(told as usize), text)
            {
                *slot = dictionary.code(text);
            }
        };
        tell(Told::Domain, name.domain);
        tell(Told::DomainSource, Some(name.source.as_str()));
        tell(Told::RegisteredDomain, registered(known, name));
        tell(Told::Service, class.service);
        tell(Told::Category, Some(class.category));
        tell(Told::CategorySource, Some(class.category_source));
        let Some(facts) = known.map(|known| &known.facts) else {
            return Codes { texts, ech: false, file_bytes: None };
        };
        tell(Told::NetworkProtocol, Some(facts.protocol.as_str()).filter(|name| !name.is_empty()));
        tell(Told::TlsVersion, facts.tls_version.map(text::tls_version).as_deref());
        tell(Told::Alpn, facts.alpn);
        tell(Told::Ja4, facts.ja4.as_deref());
        tell(Told::DnsQuery, facts.dns_query.as_deref());
        let (dns_type, dns_rcode): (NumberText, NumberText) = match facts.protocol {
            Protocol::NetbiosNs => (text::netbios_type, text::netbios_rcode),
            _ => (text::dns_type, text::dns_rcode),
        };
        tell(Told::DnsQtype, facts.dns_qtype.map(dns_type).as_deref());
        tell(Told::DnsRcode, facts.dns_rcode.map(dns_rcode).as_deref());
        tell(Told::DeviceName, facts.device_name.as_deref());
        tell(Told::DeviceClass, facts.device_class.as_deref());
        tell(Told::FileType, facts.file_type);
        Codes { texts, ech: facts.ech, file_bytes: facts.file_bytes }
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
