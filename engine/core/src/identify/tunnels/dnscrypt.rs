//! `DNSCrypt` over UDP, by the certificates that it begins with and by the resolver's answers (draft-denis-dprive-dnscrypt,
//! sections 4 and 7).
//!
//! A client asks for certificates in ordinary DNS, for a name that begins with `2.dnscrypt-cert`; Avast's clients ask for one of
//! their own. That name is kept as the flow's question, since it tells the provider. Queries are opaque: an answer begins with the
//! resolver's magic. At port 53 the question is what DNS shows there. Over TCP a client's query comes first, and refuses.

use super::super::parser::{Datagram, Found, Recognition};
use super::super::{Verdict, dns};

/// What every answer begins with (section 4.3).
const RESOLVER_MAGIC: &[u8] = b"r6fnvWj8";
/// The magic, a nonce, and a sealed box with its tag.
const ANSWER_BYTES_MIN: u32 = 8 + 24 + 16;
/// The header of DNS in front of a name (RFC 1035, section 4.1.1).
const DNS_HEADER: usize = 12;
/// What names begin with, labels with their lengths: the version that is asked for and the name's fixed part (section 7).
const NAMES: [&[u8]; 2] = [b"\x012\x0ddnscrypt-cert", b"\x012\x09securedns\x05avast"];

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_answer = datagram.payload.starts_with(RESOLVER_MAGIC) && datagram.wire_len >= ANSWER_BYTES_MIN;
    Recognition::decided(is_answer || asks_for_certificates(datagram.payload))
}

/// One question, of which the name begins so in either case: clients draw it.
fn asks_for_certificates(bytes: &[u8]) -> bool {
    let has_one_question = bytes.get(4..6) == Some(&[0, 1]);
    has_one_question
        && bytes.get(DNS_HEADER..).is_some_and(|question| {
            let begins =
                |name: &&[u8]| question.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
            NAMES.iter().any(begins)
        })
}

/// The question for certificates and its answer; nothing else can be read.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    if !asks_for_certificates(bytes) {
        return Verdict::Settled;
    }
    dns::read_message(bytes, found)
}

#[cfg(test)]
mod tests {
    use super::super::super::parser::Found;
    use super::super::super::parser::Recognition::{No, Yes};
    use super::super::super::{Facts, Side, Verdict};
    use super::super::testing::{assert_cuts_refused, in_turn, opaque};
    use super::{read_message, recognise};

    fn query(name: &[u8]) -> Vec<u8> {
        [&b"\x07\x27\x01\0\0\x01\0\0\0\0\0\0"[..], name, b"\x07example\0\0\x10\0\x01"].concat()
    }

    #[test]
    fn certificates_by_their_names() {
        for (name, enough, expected) in [
            (&b"\x012\x0ddnscrypt-cert"[..], 28, Yes),
            (b"\x012\x0dDNScrypt-CERT", 28, Yes),
            (b"\x012\x09SeCuReDNS\x05avast", 30, Yes),
            (b"\x013\x0ddnscrypt-cert", 28, No),
            (b"\x012\x09securedns", 28, No),
        ] {
            let query = query(name);
            assert_eq!(in_turn(443, &[(Side::Source, &query)], recognise), [expected], "{name:?}");
            assert_cuts_refused_from(&query, enough);
        }
    }

    /// Whoever cuts the name cuts what tells.
    fn assert_cuts_refused_from(query: &[u8], enough: usize) {
        for len in 0..enough.min(query.len()) {
            assert_eq!(in_turn(443, &[(Side::Source, &query[..len])], recognise), [No], "{len}");
        }
    }

    #[test]
    fn answers_by_their_magic() {
        let answer = [&b"r6fnvWj8"[..], &opaque(200)].concat();
        let datagrams = [(Side::Source, &opaque(256)[..]), (Side::Destination, &answer[..])];
        assert_eq!(in_turn(443, &datagrams, recognise), [No, Yes]);
        assert_cuts_refused(443, &answer[..48], 8, recognise);
    }

    #[test]
    fn the_question_is_kept_and_nothing_else_read() {
        let (mut facts, mut answers, mut announced) = (Facts::default(), Vec::new(), Vec::new());
        let found = &mut Found { facts: &mut facts, answers: &mut answers, announced: &mut announced };
        assert_eq!(read_message(&query(b"\x012\x0ddnscrypt-cert"), found), Verdict::Seeking);
        assert_eq!(read_message(&query(b"\x03www"), found), Verdict::Settled);
        assert_eq!(facts.dns_query.as_deref(), Some("2.dnscrypt-cert.example"));
    }
}
