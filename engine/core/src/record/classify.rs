//! What a flow belongs to: domain, service, category, and which evidence decided.

use super::ports::Guess;
use crate::catalogue::Catalogue;
use crate::decode::Address;
use crate::flow::{FlowRecord, Known};
use crate::identify::{DomainSource, Protocol, category_of_protocol};
use crate::names::{literal_address, registered_domain};

/// The category of what no evidence places.
const UNCATEGORIZED: &str = "uncategorized";
/// The category of what serves all others.
const INFRASTRUCTURE: &str = "infrastructure";

/// What the ends of a flow suggest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends<'a> {
    /// Service and category of the range that the responder's address lies in.
    pub(super) range: Option<(&'a str, &'a str)>,
    /// What its port suggests.
    pub(super) port: Option<Guess>,
}

/// What names a flow, borrowed from its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    pub(super) domain: Option<&'a str>,
    pub(super) source: DomainSource,
}

/// Service and category of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class<'a> {
    pub(super) service: Option<&'a str>,
    pub(super) category: &'a str,
    pub(super) category_source: &'static str,
}

impl<'a> Class<'a> {
    /// Of a service with its category, as this evidence tells.
    const fn of((service, category): (&'a str, &'a str), category_source: &'static str) -> Self {
        Self { service: Some(service), category, category_source }
    }
}

/// The name that the client asked the server for, else the DNS answer that led to the flow, else the server's certificate: it
/// may be good for many names, of which the first is often not the one that was reached. Where the client asked for an address,
/// and it is the responder's, a DNS answer tells more; an address that is another's (a proxy is asked for it) stays. A flow
/// that asks for names has a question, never a domain.
pub(super) fn name<'a>(known: Option<&'a Known>, responder: &Address) -> Name<'a> {
    const NOTHING: Name<'_> = Name { domain: None, source: DomainSource::None };
    let Some(known) = known else { return NOTHING };
    if known.facts.protocol.asks_for_names() {
        return NOTHING;
    }
    match (&known.facts.domain, &known.answered) {
        (Some(domain), Some(answered))
            if known.facts.domain_source == DomainSource::Certificate
                || literal_address(domain).as_ref() == Some(responder) =>
        {
            Name { domain: Some(answered), source: DomainSource::Dns }
        }
        (Some(domain), _) => Name { domain: Some(domain), source: known.facts.domain_source },
        (None, Some(answered)) => Name { domain: Some(answered), source: DomainSource::Dns },
        (None, None) => NOTHING,
    }
}

/// Where the flow's domain was read, as far as its record knows.
#[must_use]
pub fn name_source(record: &FlowRecord) -> DomainSource {
    name(record.known.as_deref(), &record.tuple.destination).source
}

/// The registered domain of the domain, or of the question in a DNS flow: names on the own link have none.
pub(super) fn registered<'a>(known: Option<&'a Known>, name: Name<'a>) -> Option<&'a str> {
    let query = || {
        let facts = known.map(|known| &known.facts);
        facts.filter(|facts| facts.protocol == Protocol::Dns).and_then(|facts| facts.dns_query.as_deref())
    };
    name.domain.or_else(query).and_then(registered_domain)
}

/// Service and category: the domain decides, else what content shows, else the responder's address, else the port, as a guess: it
/// says something only of a flow that nothing better is known of. A domain that is infrastructure names a machine and not its use:
/// there, content that tells the use is better.
pub(super) fn class<'a>(known: Option<&Known>, name: Name<'_>, ends: Ends<'a>, catalogue: &'a Catalogue) -> Class<'a> {
    let tells_use = |class: &Class<'_>| class.category != INFRASTRUCTURE;
    let found = name.domain.and_then(|domain| catalogue.lookup(domain));
    let named = found.map(|found| Class::of((found.service, found.category), "domain"));
    let shown = shown(known).map(|label| Class::of(label, "protocol"));
    let placed = ends.range.map(|label| Class::of(label, "ip_range"));
    let protocol = protocol(known);
    let guessed = ends.port.filter(|_| is_guessed(protocol, name)).map(|label| Class::of(label, "port"));
    // What carries the media of many products is told by whose range it leads to, unless content shows the product.
    let whose_media = placed.filter(|class| shown.is_some() && is_of_any(known) && tells_use(class));
    named
        .filter(tells_use)
        .or(whose_media)
        .or(shown.filter(tells_use))
        .or(named)
        .or(shown.filter(|_| !protocol.is_carrier()))
        .or(placed)
        .or(shown)
        .or(guessed)
        .unwrap_or(Class { service: None, category: UNCATEGORIZED, category_source: "none" })
}

/// Service and category that content shows.
fn shown(known: Option<&Known>) -> Option<(&'static str, &'static str)> {
    let facts = &known?.facts;
    let application = facts.application.map(|application| (application.service, application.category));
    application.or_else(|| category_of_protocol(protocol(known)))
}

/// The protocol, as far as it is known.
pub(super) fn protocol(known: Option<&Known>) -> Protocol {
    known.map_or(Protocol::Unknown, Known::protocol)
}

/// Whether the responder's address may tell more than what is known of the flow. Whoever asks for a name that is not catalogued is
/// still placed by the address, and so are media behind a name that tells the machine alone.
pub(super) fn is_placed(known: Option<&Known>, name: Name<'_>, catalogue: &Catalogue) -> bool {
    let named = name.domain.and_then(|domain| catalogue.lookup(domain));
    is_of_any(known) && named.is_none_or(|found| found.category == INFRASTRUCTURE && shown(known).is_some())
}

/// Whether what is known of the flow's content leaves open which product it is of.
fn is_of_any(known: Option<&Known>) -> bool {
    protocol(known).is_carrier() && known.is_none_or(|known| known.facts.application.is_none())
}

/// Whether the port is all that tells what a flow is: that its bytes are opaque tells nothing of its use.
pub(super) fn is_guessed(protocol: Protocol, name: Name<'_>) -> bool {
    matches!(protocol, Protocol::Unknown | Protocol::FullyEncrypted) && name.domain.is_none()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::ports::is_responders;
    use super::super::writer::tests::record;
    use super::*;
    use crate::decode::transport;
    use crate::identify::{Application, Facts, category_of_port};

    pub(in super::super) fn name(record: &FlowRecord) -> Name<'_> {
        super::name(record.known.as_deref(), &record.tuple.destination)
    }

    pub(in super::super) fn registered<'a>(record: &'a FlowRecord, name: Name<'a>) -> Option<&'a str> {
        super::registered(record.known.as_deref(), name)
    }

    pub(in super::super) fn class<'a>(record: &FlowRecord, name: Name<'_>, catalogue: &'a Catalogue) -> Class<'a> {
        let tuple = &record.tuple;
        let port = category_of_port(tuple.transport, tuple.destination_port).filter(|_| is_responders(tuple));
        let known = record.known.as_deref();
        let range = catalogue.range(&tuple.destination).filter(|_| is_placed(known, name, catalogue));
        super::class(known, name, Ends { range: range.map(|range| (range.service, range.category)), port }, catalogue)
    }

    fn catalogue() -> Catalogue {
        Catalogue::new([
            ("video.example.org", "video", "streaming"),
            ("example.org", "example", "news"),
            ("cloud.example", "cloud", "infrastructure"),
        ])
        .expect("entries")
        .with_ranges([("203.0.113.0/24", "calls", "messaging")])
        .expect("ranges")
    }

    fn known(domain: Option<&str>, answered: Option<&str>, protocol: Protocol) -> FlowRecord {
        let facts = Facts {
            protocol,
            domain: domain.map(Into::into),
            domain_source: domain.map_or(DomainSource::None, |_| DomainSource::Sni),
            ..Facts::default()
        };
        FlowRecord {
            known: Some(std::sync::Arc::new(Known { facts, answered: answered.map(Into::into), announced: None })),
            ..record(0)
        }
    }

    #[test]
    fn own_evidence_beats_an_answer_but_for_a_certificate() {
        let from_certificate = |answered| {
            let mut record = known(Some("a.example"), answered, Protocol::Tls);
            if let Some(known) = record.known.as_mut().map(std::sync::Arc::make_mut) {
                known.facts.domain_source = DomainSource::Certificate;
            }
            record
        };
        let cases = [
            (from_certificate(Some("b.example")), Some("b.example"), DomainSource::Dns),
            (from_certificate(None), Some("a.example"), DomainSource::Certificate),
            (known(Some("a.example"), Some("b.example"), Protocol::Tls), Some("a.example"), DomainSource::Sni),
            (known(None, Some("b.example"), Protocol::Tls), Some("b.example"), DomainSource::Dns),
            (known(None, Some("b.example"), Protocol::Dns), None, DomainSource::None),
            (known(None, Some("b.example"), Protocol::Llmnr), None, DomainSource::None),
            (known(None, None, Protocol::Tls), None, DomainSource::None),
            (record(0), None, DomainSource::None),
        ];
        for (record, domain, source) in cases {
            assert_eq!(name(&record), Name { domain, source });
        }
    }

    #[test]
    fn an_address_is_a_name_unless_an_answer_tells_more() {
        let cases = [
            ("192.0.2.2", Some("b.example"), "b.example", DomainSource::Dns),
            ("::ffff:192.0.2.2", Some("b.example"), "b.example", DomainSource::Dns),
            ("192.0.2.2", None, "192.0.2.2", DomainSource::Sni),
            ("203.0.113.99", Some("b.example"), "203.0.113.99", DomainSource::Sni),
            ("2001:db8::99", Some("b.example"), "2001:db8::99", DomainSource::Sni),
        ];
        for (domain, answered, expected, source) in cases {
            let record = known(Some(domain), answered, Protocol::Http);
            let name = name(&record);
            assert_eq!(name, Name { domain: Some(expected), source });
            let of_answer = source == DomainSource::Dns;
            assert_eq!(registered(&record, name).is_some(), of_answer, "{domain}");
            let none = Class { service: None, category: UNCATEGORIZED, category_source: "none" };
            assert_eq!(class(&record, name, &catalogue()), none);
        }
    }

    #[test]
    fn categories_by_evidence() {
        let mut shown = known(None, None, Protocol::Tls);
        if let Some(known) = shown.known.as_mut().map(std::sync::Arc::make_mut) {
            known.facts.application = Some(Application::ENCRYPTED_DNS);
        }
        let placed = |mut record: FlowRecord| {
            record.tuple.destination = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 7];
            record
        };
        let mut ssh_port = record(0);
        (ssh_port.tuple.transport, ssh_port.tuple.destination_port) = (transport::TCP, 22);
        let mut turned = record(0);
        (turned.tuple.transport, turned.tuple.source_port, turned.tuple.destination_port) =
            (transport::UDP, 443, 51_820);
        let mut high = turned.clone();
        high.tuple.source_port = 1_024;
        let mut web = record(0);
        web.tuple.destination_port = 443;
        let mut named_ssh_port = known(Some("host.example.net"), None, Protocol::Unknown);
        (named_ssh_port.tuple.transport, named_ssh_port.tuple.destination_port) = (transport::TCP, 22);
        let cases = [
            (known(Some("www.video.example.org"), None, Protocol::Tls), Some("video"), "streaming", "domain"),
            (known(Some("notexample.org"), None, Protocol::Tls), None, UNCATEGORIZED, "none"),
            (known(None, Some("example.org"), Protocol::Ssh), Some("example"), "news", "domain"),
            (known(None, None, Protocol::Ssh), Some("ssh"), "remote-access", "protocol"),
            (known(None, Some("vm.cloud.example"), Protocol::Ssh), Some("ssh"), "remote-access", "protocol"),
            (known(None, Some("vm.cloud.example"), Protocol::Ntp), Some("cloud"), "infrastructure", "domain"),
            (known(None, Some("vm.cloud.example"), Protocol::Tls), Some("cloud"), "infrastructure", "domain"),
            (shown, Some("encrypted-dns"), "infrastructure", "protocol"),
            (known(None, None, Protocol::Dns), Some("dns"), "infrastructure", "protocol"),
            (ssh_port, Some("ssh"), "remote-access", "port"),
            (turned, None, UNCATEGORIZED, "none"),
            (high, Some("wireguard"), "vpn-proxy", "port"),
            (named_ssh_port, None, UNCATEGORIZED, "none"),
            (web, None, UNCATEGORIZED, "none"),
            (placed(record(0)), Some("calls"), "messaging", "ip_range"),
            (placed(known(None, None, Protocol::Stun)), Some("calls"), "messaging", "ip_range"),
            (placed(known(None, Some("vm.cloud.example"), Protocol::Stun)), Some("calls"), "messaging", "ip_range"),
            (placed(known(None, Some("vm.cloud.example"), Protocol::Tls)), Some("cloud"), "infrastructure", "domain"),
            (placed(known(Some("host.example.net"), None, Protocol::Tls)), Some("calls"), "messaging", "ip_range"),
            (placed(known(None, None, Protocol::Ntp)), Some("ntp"), "infrastructure", "protocol"),
            (placed(known(Some("example.org"), None, Protocol::Tls)), Some("example"), "news", "domain"),
        ];
        let catalogue = catalogue();
        for (record, service, category, category_source) in cases {
            let expected = Class { service, category, category_source };
            assert_eq!(class(&record, name(&record), &catalogue), expected, "{record:?}");
        }
    }

    #[test]
    fn a_range_tells_whose_media_they_are() {
        let (zoom, cloud) = (("zoom", "collaboration"), ("cloud", INFRASTRUCTURE));
        let mut told = known(None, None, Protocol::Rtp);
        if let Some(known) = told.known.as_mut().map(std::sync::Arc::make_mut) {
            known.facts.application = Some(Application::WHATSAPP);
        }
        let catalogue = catalogue();
        for (record, range, expected) in [
            (known(None, None, Protocol::Rtp), Some(zoom), zoom),
            (known(None, None, Protocol::Stun), Some(zoom), zoom),
            (known(None, Some("vm.cloud.example"), Protocol::Rtp), Some(zoom), zoom),
            (known(None, None, Protocol::Rtp), Some(cloud), ("rtp", "telephony")),
            (known(None, None, Protocol::Rtp), None, ("rtp", "telephony")),
            (known(None, None, Protocol::Sip), Some(zoom), ("sip", "telephony")),
            (told, Some(zoom), ("whatsapp", "messaging")),
        ] {
            let ends = Ends { range, port: None };
            let found = super::class(record.known.as_deref(), name(&record), ends, &catalogue);
            assert_eq!((found.service, found.category), (Some(expected.0), expected.1), "{record:?}");
        }
    }

    #[test]
    fn a_dns_flow_has_the_registered_domain_of_its_question() {
        let mut record = known(None, None, Protocol::Dns);
        if let Some(known) = record.known.as_mut().map(std::sync::Arc::make_mut) {
            known.facts.dns_query = Some("x.y.example.co.uk".into());
        }
        assert_eq!(registered(&record, name(&record)), Some("example.co.uk"));
        if let Some(known) = record.known.as_mut().map(std::sync::Arc::make_mut) {
            known.facts.protocol = Protocol::Mdns;
        }
        assert_eq!(registered(&record, name(&record)), None);
    }
}
