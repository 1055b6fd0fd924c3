//! Multicast DNS, UDP port 5353: what a device looks for on its link, or says of itself (RFC 6762).

use super::dns::{judge_datagram, read};
use super::dns_message::Dialect;
use super::parser::{Datagram, Found, Recognition};
use super::{Verdict, games};

/// RFC 6762, section 3.
pub(crate) const PORT: u16 = 5_353;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    judge_datagram(datagram, PORT, Dialect::Mdns)
}

/// The first question of a message counts; in an announcement, which has none, the name of its first record does, and its kind
/// may show what device it is.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    found.facts.application = found.facts.application.or_else(|| games::application_of_announcement(bytes));
    read(bytes, Dialect::Mdns, found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::{message, observe, record, wire};
    use super::super::{Protocol, Side};
    use super::PORT;

    /// An announcement (RFC 6762, section 8.3): no question, authoritative, the cache-flush bit set.
    fn announcement(records: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = vec![0, 0, 0x84, 0, 0, 0, 0, u8::try_from(records.len()).unwrap(), 0, 0, 0, 0];
        bytes.extend(records.concat());
        bytes
    }

    fn unique(owner: &str, kind: u16, data: &[u8]) -> Vec<u8> {
        let mut record = record(&wire(owner), kind, 120, data);
        record[wire(owner).len() + 2] = 0x80;
        record
    }

    #[test]
    fn a_query_tells_its_first_question() {
        let mut query = message(0, "_ipp._tcp.local", 12, &[]);
        query[5] = 2;
        query.extend([0xc0, 12, 0, 16, 0x80, 1]);
        let (facts, answers) = observe(&[(Side::Source, query)], PORT);
        assert_eq!((facts.protocol, facts.dns_query.as_deref()), (Protocol::Mdns, Some("_ipp._tcp.local")));
        assert_eq!((facts.dns_qtype, facts.dns_rcode, answers.len()), (Some(12), None, 0));
    }

    #[test]
    fn an_announcement_tells_the_name_of_its_first_record_and_names_no_flow() {
        for (owner, shown) in
            [("Printer.local", "printer.local"), ("Anna's Mac._smb._tcp.local", "~f1b535b5._smb._tcp.local")]
        {
            let bytes = announcement(&[unique(owner, 1, &[192, 0, 2, 7]), unique("other.local", 1, &[192, 0, 2, 8])]);
            let (facts, answers) = observe(&[(Side::Source, bytes.clone())], PORT);
            assert_eq!(facts.dns_query.as_deref(), Some(shown));
            assert_eq!((facts.dns_qtype, facts.dns_rcode, answers.len()), (Some(1), None, 0));
            assert_eq!(observe(&[(Side::Source, bytes)], 53).0.dns_query, None);
        }
    }

    /// A response to a querier that is no multicast one repeats the question (RFC 6762, section 6.7).
    #[test]
    fn a_legacy_response_answers_its_question() {
        let bytes = message(0x8400, "nas.local", 1, &[unique("nas.local", 1, &[192, 0, 2, 7])]);
        let (facts, answers) = observe(&[(Side::Destination, bytes)], PORT);
        assert_eq!((facts.dns_query.as_deref(), facts.dns_rcode), (Some("nas.local"), Some(0)));
        assert_eq!(
            answers.iter().map(|answer| (&*answer.name, answer.ttl_s)).collect::<Vec<_>>(),
            [("nas.local", 120)]
        );
    }

    #[test]
    fn what_is_to_be_ignored_is_refused() {
        let query = message(0, "nas.local", 1, &[]);
        for (place, byte) in [(2, 0x08), (3, 1), (5, 0)] {
            let mut odd = query.clone();
            odd[place] = byte;
            assert_eq!(observe(&[(Side::Source, odd)], PORT).0.protocol, Protocol::Unknown, "{place}");
        }
        assert_eq!(observe(&[(Side::Source, query)], 5_354).0.protocol, Protocol::Unknown);
    }

    #[test]
    fn a_cut_message_tells_nothing_else() {
        let whole = announcement(&[unique("nas.local", 1, &[192, 0, 2, 7])]);
        for len in 0..whole.len() {
            let (facts, answers) = observe(&[(Side::Source, whole[..len].to_vec())], PORT);
            assert!(facts.dns_query.is_none_or(|name| &*name == "nas.local") && answers.is_empty(), "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200), count in 0_u8..9) {
            let mut damaged = vec![0, 0, 0x84, 0, 0, 0, 0, count, 0, 0, 0, 0];
            damaged.extend(&bytes);
            observe(&[(Side::Source, bytes), (Side::Source, damaged)], PORT);
        }
    }
}
