//! The addresses that a DNS response gives the name asked for: through aliases, and as hints of service bindings.

use std::sync::Arc;

use super::Answer;
use super::dns_message::{INTERNET, Message};
use super::dns_name::{Steps, WireName};
use super::dns_record::{A, AAAA, CNAME, Record, mapped};
use super::reader::Reader;
use crate::decode::Address;

/// Service binding records (RFC 9460, section 14.1).
const SVCB: u16 = 64;
const HTTPS: u16 = 65;
/// Service parameter keys (RFC 9460, section 14.3.2).
const IPV4_HINT: u16 = 4;
const IPV6_HINT: u16 = 6;
/// What a client asks its resolver to tell its own name by (RFC 9462, section 4).
const RESOLVER: &str = "resolver.arpa";
/// Names followed in one message; resolvers give up at about as many.
const CHAIN_MAX: usize = 16;
/// Answers taken from one message: more than any service's round robin holds.
pub(super) const ANSWERS_MAX: usize = 64;

/// Addresses of the name asked for, through its aliases in whatever order the records come. The head of the chain is the
/// name, whatever the answer leads to: whoever answers for one name cannot give flows another's. The shortest time to live on
/// the way holds.
///
/// CNAME, and the target of a service binding, lead to another name (RFC 9460, sections 2.4 and 2.5). DNAME needs no
/// following: its response holds the CNAME made of it (RFC 6672, section 3.1).
pub(super) fn note(message: &Message<'_>, answers: &mut Vec<Answer>) {
    let Some((question, kind)) = &message.question else { return };
    let steps = &mut Steps::of_a_message();
    let records: Vec<_> = message
        .answers(steps)
        .filter(|record| record.class & 0x7fff == INTERNET)
        .filter(|record| matches!(record.kind, A | AAAA | CNAME | SVCB | HTTPS))
        .collect();
    let Some(asked) = question.normalised() else { return };
    let name = if matches!(*kind, SVCB | HTTPS) { host_of(&asked) } else { &asked };
    if !message.dialect.can_name(name) {
        return;
    }
    // The question's name, which comes first, and no name twice.
    let mut chain = vec![(question.clone(), u32::MAX)];
    let mut next = 0;
    while let Some(&(_, ttl_s)) = chain.get(next) {
        for record in &records {
            if chain.len() >= CHAIN_MAX {
                break;
            }
            if !chain.get(next).is_some_and(|(owner, _)| record.owner.is(owner, next == 0)) {
                continue;
            }
            let Some(target) = target(message, record, steps) else { continue };
            if chain.iter().all(|(known, _)| *known != target) {
                chain.push((target, record.ttl_s.min(ttl_s)));
            }
        }
        next += 1;
    }
    let (shown, mut left) = (Arc::<str>::from(name), ANSWERS_MAX);
    for record in &records {
        let mut links = chain.iter().enumerate();
        let Some((_, (_, ttl_s))) = links.find(|(index, (owner, _))| record.owner.is(owner, *index == 0)) else {
            continue;
        };
        let ttl_s = record.ttl_s.min(*ttl_s);
        let bound = Binding::parse(message, record, steps);
        // The resolver answers of itself alone, by the name that it has.
        let name = match &bound {
            Some(binding) if name == RESOLVER => {
                binding.target.as_ref().and_then(WireName::normalised).map(Arc::<str>::from)
            }
            _ => Some(shown.clone()),
        };
        let Some(name) = name else { continue };
        let hints = bound.iter().flat_map(Binding::hints);
        for address in record.address().into_iter().chain(hints).take(left) {
            answers.push(Answer { name: name.clone(), address, ttl_s });
            left -= 1;
        }
    }
}

/// The host whose services `name` asks for: labels with `_` in front tell port and scheme (RFC 9460, section 2.3).
fn host_of(name: &str) -> &str {
    let mut host = name;
    while let Some((label, rest)) = host.split_once('.') {
        if !label.starts_with('_') {
            break;
        }
        host = rest;
    }
    host
}

/// The other name that `record` leads to.
fn target(message: &Message<'_>, record: &Record<'_>, steps: &mut Steps) -> Option<WireName> {
    match record.kind {
        CNAME => WireName::parse(message.bytes, record.data_at, steps).map(|(target, _)| target),
        SVCB | HTTPS => Binding::parse(message, record, steps)?.target,
        _ => None,
    }
}

/// A service binding record (RFC 9460, section 2.2).
struct Binding<'a> {
    /// Priority 0: the target stands for the owner, and parameters are to be ignored (RFC 9460, section 2.4.2).
    is_alias: bool,
    /// `None` for the root, which means the owner itself, or, in an alias, that there is no service.
    target: Option<WireName>,
    parameters: &'a [u8],
}

impl<'a> Binding<'a> {
    fn parse(message: &Message<'a>, record: &Record<'a>, steps: &mut Steps) -> Option<Self> {
        if !matches!(record.kind, SVCB | HTTPS) {
            return None;
        }
        let is_alias = Reader::new(record.data).u16()? == 0;
        let (target, after) = WireName::parse(message.bytes, record.data_at + 2, steps)?;
        let parameters = record.data.get(after.checked_sub(record.data_at)?..)?;
        let is_root = target.labels().next().is_none();
        Some(Self { is_alias, target: (!is_root).then_some(target), parameters })
    }

    /// Addresses in the hints. Parameters come in strictly rising order of their keys; what breaks it ends the list.
    fn hints(&self) -> impl Iterator<Item = Address> {
        let mut reader = Reader::new(if self.is_alias { &[] } else { self.parameters });
        let mut last = None;
        let parameters = std::iter::from_fn(move || {
            let key = reader.u16()?;
            if last.replace(key).is_some_and(|last| last >= key) {
                return None;
            }
            Some((key, reader.vector16()?))
        });
        parameters.flat_map(|(key, value)| {
            let (v4, v6) = match key {
                IPV4_HINT => (value, &[][..]),
                IPV6_HINT => (&[][..], value),
                _ => (&[][..], &[][..]),
            };
            let v4 = v4.chunks_exact(4).filter_map(|v4| <[u8; 4]>::try_from(v4).ok().map(mapped));
            v4.chain(v6.chunks_exact(16).filter_map(|v6| Address::try_from(v6).ok()))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::{RESPONSE, message, record, v4, wire};
    use super::super::dns_message::{Dialect, Message};
    use super::{ANSWERS_MAX, CHAIN_MAX};

    /// What a response to `name` teaches: name, last byte of the address, time to live.
    fn learnt(bytes: &[u8]) -> Vec<(String, u8, u32)> {
        let Some(message) = Message::parse(bytes, Dialect::Dns) else { return Vec::new() };
        let mut answers = Vec::new();
        super::note(&message, &mut answers);
        answers.into_iter().map(|answer| (answer.name.to_string(), answer.address[15], answer.ttl_s)).collect()
    }

    /// The data of a service binding record (RFC 9460, section 2.2).
    fn binding(priority: u16, target: &str, parameters: &[(u16, &[u8])]) -> Vec<u8> {
        let mut data = [&priority.to_be_bytes()[..], &wire(target)].concat();
        for (key, value) in parameters {
            data.extend(key.to_be_bytes());
            data.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            data.extend(*value);
        }
        data
    }

    #[test]
    fn service_bindings_give_hints_and_lead_on() {
        const OWN: &[u8] = &[0xc0, 12];
        let (hint4, hint6) = ([192, 0, 2, 1, 192, 0, 2, 2], [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
        let both: &[(u16, &[u8])] = &[(1, b"\x02h2"), (4, &hint4), (6, &hint6)];
        let turned: &[(u16, &[u8])] = &[(6, &hint6), (4, &hint4)];
        let at = |owner: &str, last: u8| record(&wire(owner), 1, 40, &[192, 0, 2, last]);
        let https = |ttl_s, data: &[u8]| record(OWN, 65, ttl_s, data);
        let told = |found: &[(u8, u32)]| found.iter().map(|&(last, ttl_s)| (last, ttl_s)).collect::<Vec<_>>();
        for (answers, expected) in [
            (vec![https(90, &binding(1, "", both))], told(&[(1, 90), (2, 90), (3, 90)])),
            (vec![https(90, &binding(1, "", turned))], told(&[(3, 90)])),
            (vec![https(90, &binding(1, "b.example", both))], told(&[(1, 90), (2, 90), (3, 90)])),
            (vec![https(30, &binding(1, "b.example", &[])), at("b.example", 9)], told(&[(9, 30)])),
            (vec![https(30, &binding(0, "b.example", both)), at("b.example", 9)], told(&[(9, 30)])),
            (vec![https(90, &binding(0, "", both)), at("b.example", 9)], told(&[])),
            (vec![https(90, &binding(1, "", &[(4, &hint4[..7])]))], told(&[(1, 90)])),
            (vec![record(OWN, 64, 90, &binding(1, "", both))], told(&[(1, 90), (2, 90), (3, 90)])),
            (vec![record(&wire("c.example"), 65, 90, &binding(1, "", both))], told(&[])),
            (
                vec![record(OWN, 5, 20, &wire("b.example")), record(&wire("b.example"), 65, 90, &binding(1, "", both))],
                told(&[(1, 20), (2, 20), (3, 20)]),
            ),
        ] {
            let found = learnt(&message(RESPONSE, "a.example", 65, &answers));
            assert!(found.iter().all(|(name, ..)| name == "a.example"), "{found:?}");
            assert_eq!(found.iter().map(|&(_, last, ttl_s)| (last, ttl_s)).collect::<Vec<_>>(), expected);
        }
    }

    /// Discovery of a resolver's designated names (RFC 9462, section 4) asks for `_dns.resolver.arpa`.
    #[test]
    fn the_name_of_a_resolver_is_its_target() {
        let answer = |target| vec![record(&[0xc0, 12], 64, 90, &binding(1, target, &[(4, &[192, 0, 2, 1])]))];
        let found = |target| learnt(&message(RESPONSE, "_dns.resolver.arpa", 64, &answer(target)));
        assert_eq!(found("dns.example"), [("dns.example".to_owned(), 1, 90)]);
        assert_eq!(found(""), []);
    }

    /// Aliases and bindings are the choice of whoever answers, and so is where they lead (RFC 9460, section 2.3).
    #[test]
    fn the_name_is_what_was_asked_for_wherever_it_leads() {
        const FOREIGN: &str = "www.facebook.com";
        let bound = record(&[0xc0, 12], 65, 90, &binding(1, FOREIGN, &[(4, &[192, 0, 2, 1])]));
        let alias = record(&[0xc0, 12], 5, 90, &wire(FOREIGN));
        let address = record(&wire(FOREIGN), 1, 90, &[192, 0, 2, 1]);
        for (asked, kind, records, name) in [
            ("evil.example", 1, vec![alias, address.clone()], "evil.example"),
            ("evil.example", 65, vec![bound.clone()], "evil.example"),
            ("_8443._https.evil.example", 65, vec![bound.clone()], "evil.example"),
            ("_8443._https.evil.example", 65, vec![bound.clone(), address], "evil.example"),
            ("_dns.evil.example", 64, vec![bound], "evil.example"),
            ("_a.evil.example", 1, vec![record(&[0xc0, 12], 1, 90, &[192, 0, 2, 1])], "_a.evil.example"),
        ] {
            let found = learnt(&message(RESPONSE, asked, kind, &records));
            assert!(!found.is_empty() && found.iter().all(|(learnt, ..)| learnt == name), "{asked}: {found:?}");
        }
    }

    #[test]
    fn a_cut_response_gives_no_other_addresses() {
        let data = binding(1, "", &[(4, &[192, 0, 2, 1, 192, 0, 2, 2])]);
        let whole = message(RESPONSE, "a.example", 65, &[record(&[0xc0, 12], 65, 90, &data)]);
        for len in 0..whole.len() {
            assert_eq!(learnt(&whole[..len]), [], "{len}");
        }
    }

    #[test]
    fn names_and_addresses_are_bounded() {
        let links = (0..100).map(|link| {
            let owner = if link == 0 { "a.example".to_owned() } else { format!("{link}.example") };
            record(&wire(&owner), 5, 90, &wire(&format!("{}.example", link + 1)))
        });
        let reached = |number: usize| {
            let mut records: Vec<_> = links.clone().collect();
            records.push(record(&wire(&format!("{number}.example")), 1, 90, &v4(7)[12..]));
            learnt(&message(RESPONSE, "a.example", 1, &records)).len()
        };
        assert_eq!((reached(CHAIN_MAX - 1), reached(CHAIN_MAX)), (1, 0));
        let many = binding(1, "", &[(4, &[1; 4_000])]);
        let found = learnt(&message(RESPONSE, "a.example", 65, &[record(&[0xc0, 12], 65, 90, &many)]));
        assert_eq!(found.len(), ANSWERS_MAX);
    }

    proptest! {
        #[test]
        fn any_bytes_do(data in prop::collection::vec(any::<u8>(), 0..80), kind in prop::sample::select(vec![5_u16, 64, 65])) {
            let _ = learnt(&message(RESPONSE, "a.example", 65, &[record(&[0xc0, 12], kind, 90, &data)]));
        }
    }
}
