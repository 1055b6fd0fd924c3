//! Link-local multicast name resolution, UDP and TCP port 5355 (RFC 4795).

use super::Verdict;
use super::dns::{MessageSession, judge_datagram, judge_stream, read};
use super::dns_message::Dialect;
use super::parser::{Datagram, Found, Heads, Recognition, Session};

/// RFC 4795, section 2.
pub(crate) const PORT: u16 = 5_355;

pub(super) fn recognise_datagram(datagram: &mut Datagram<'_>) -> Recognition {
    judge_datagram(datagram, PORT, Dialect::Llmnr)
}

/// Messages over TCP are framed as those of DNS are (RFC 4795, section 2.5).
pub(super) fn recognise_stream(heads: &Heads<'_>) -> Recognition {
    judge_stream(heads, PORT, Dialect::Llmnr)
}

pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    read(bytes, Dialect::Llmnr, found)
}

pub(super) fn session() -> Box<dyn Session> {
    Box::new(MessageSession(Dialect::Llmnr))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::conversation::{assert_cuts_tell_nothing_else, assert_splits_change_nothing, whole};
    use super::super::dns::tests::{message, observe, record};
    use super::super::{Protocol, Side};
    use super::PORT;

    fn response(flags: u16) -> Vec<u8> {
        message(flags, "NAS", 1, &[record(&[0xc0, 12], 1, 30, &[192, 0, 2, 7])])
    }

    #[test]
    fn header_bits_of_its_own_are_read() {
        for (flags, bytes, code, answers) in [
            (0x0000, message(0x0000, "NAS", 1, &[]), None, 0),
            (0x0400, message(0x0400, "NAS", 1, &[]), None, 0),
            (0x8000, response(0x8000), Some(0), 1),
            (0x8400, response(0x8400), Some(0), 1),
            (0x8100, response(0x8100), Some(0), 0),
            (0x80f0, response(0x80f0), Some(0), 1),
        ] {
            let (facts, found) = observe(&[(Side::Source, bytes)], PORT);
            assert_eq!((facts.protocol, facts.dns_query.as_deref()), (Protocol::Llmnr, Some("nas")), "{flags:#x}");
            assert_eq!((facts.dns_qtype, facts.dns_rcode, found.len()), (Some(1), code, answers), "{flags:#x}");
        }
    }

    #[test]
    fn what_senders_must_not_send_is_refused() {
        let query = message(0, "nas", 1, &[]);
        for (place, byte) in [(2, 0x08), (5, 0), (5, 2), (7, 1), (9, 1)] {
            let mut odd = query.clone();
            odd[place] = byte;
            assert_eq!(observe(&[(Side::Source, odd)], PORT).0.protocol, Protocol::Unknown, "{place}");
        }
    }

    #[test]
    fn over_tcp_messages_have_their_length_in_front() {
        let framed = |message: Vec<u8>| [&u16::try_from(message.len()).unwrap().to_be_bytes()[..], &message].concat();
        let (query, answer) = (framed(message(0, "nas", 1, &[])), framed(response(0x8000)));
        let parts = [(Side::Source, &query[..]), (Side::Destination, &answer[..])];
        let learnt = whole(PORT, &parts);
        assert_eq!((learnt.facts.protocol, learnt.answers.len()), (Protocol::Llmnr, 1));
        assert_splits_change_nothing(PORT, &parts);
        assert_cuts_tell_nothing_else(PORT, &parts);
    }

    #[test]
    fn a_cut_response_tells_nothing_else() {
        let whole = response(0x8000);
        for len in 0..whole.len() {
            let (facts, answers) = observe(&[(Side::Source, whole[..len].to_vec())], PORT);
            assert!(facts.dns_query.is_none_or(|name| &*name == "nas") && answers.is_empty(), "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            observe(&[(Side::Source, bytes)], PORT);
        }
    }
}
