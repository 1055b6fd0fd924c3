//! DNS away from its port, by a message in whole (RFC 1035, section 4.1).
//!
//! At port 53 header and question are enough. Elsewhere one question of class IN for a name of plain labels, and records that
//! end where the datagram does, are asked for: that is far more than bytes of another protocol show by chance.

use crate::identify::dns_message::{Dialect, HEADER, Message};
use crate::identify::dns_name::WireName;
use crate::identify::parser::{Datagram, Recognition};
use crate::identify::reader::Reader;
use crate::identify::{dns, llmnr, mdns, netbios_ns};

/// Resolvers of `DNSCrypt` listen there, and send their certificates in this form, from other ports by a name of their own
/// (`DNSCrypt` version 2 protocol, section 8).
const DNSCRYPT_PORT: u16 = 443;
const DNSCRYPT_LABEL: &[u8] = b"dnscrypt-cert";
/// Where its form has another meaning, or was judged already.
const OTHERS: [u16; 5] = [dns::PORT, mdns::PORT, llmnr::PORT, netbios_ns::PORT, DNSCRYPT_PORT];
/// Internet (RFC 1035, section 3.2.4).
const INTERNET: u16 = 1;
/// Records of a message: far above real ones.
const RECORDS_MAX: u32 = 128;

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(!datagram.has_any_port(&OTHERS) && is_whole(datagram) == Some(true))
}

fn is_whole(datagram: &Datagram<'_>) -> Option<bool> {
    let bytes = datagram.payload;
    let mut reader = Reader::new(bytes);
    let (_id, _flags, questions, answers) = (reader.u16()?, reader.u16()?, reader.u16()?, reader.u16()?);
    let (authorities, additionals) = (reader.u16()?, reader.u16()?);
    let records = u32::from(answers) + u32::from(authorities) + u32::from(additionals);
    if questions != 1 || records > RECORDS_MAX || !datagram.is_whole() {
        return Some(false);
    }
    let message = Message::parse(bytes, Dialect::Dns)?;
    let labels = message.plain_labels.is_some_and(|labels| labels >= 2);
    let at = WireName::end(bytes, HEADER)?;
    let mut question = Reader::new(bytes.get(at..)?);
    let (_kind, class) = (question.u16()?, question.u16()?);
    let is_plain = bytes.get(HEADER..at)?.iter().all(|&byte| byte < 64 || byte.is_ascii_alphanumeric() || byte == b'_');
    // Names of the link are asked for over multicast DNS (RFC 6762, section 3), from any port.
    let is_local = message.question.as_ref().and_then(|(name, _)| name.labels().last()) == Some(b"local");
    let is_certificate = message.question.as_ref().and_then(|(name, _)| name.labels().nth(1)) == Some(DNSCRYPT_LABEL);
    if !labels || class != INTERNET || !is_plain || is_local || is_certificate {
        return Some(false);
    }
    let mut at = at + 4;
    for _ in 0..records {
        let mut record = Reader::new(bytes.get(WireName::end(bytes, at)?..)?);
        let (_kind, _class, _ttl) = (record.u16()?, record.u16()?, record.u32()?);
        record.vector16()?;
        at = bytes.len() - record.rest().len();
    }
    Some(at == bytes.len())
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_whole;

    const QUERY: &[u8] = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x03com\0\0\x01\0\x01";

    #[test]
    fn a_message_in_whole_decides() {
        let answer = [
            &QUERY[..2],
            b"\x81\x80",
            &QUERY[4..6],
            b"\0\x01",
            &QUERY[8..],
            b"\xc0\x0c\0\x01\0\x01\0\0\0\x78\0\x04\xc0\0\x02\x01",
        ]
        .concat();
        for message in [QUERY, &answer] {
            let judge = |bytes: &[u8]| {
                crate::identify::conversation::of_first_datagram(5_300, bytes, |datagram| {
                    is_whole(datagram) == Some(true)
                })
            };
            assert!(judge(message));
            assert!((0..message.len()).all(|len| !judge(&message[..len])));
            assert!(!judge(&[message, &[0]].concat()));
        }
        let judge = |datagram: &super::Datagram<'_>| is_whole(datagram) == Some(true) && datagram.payload.len() > 33;
        let label = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03w\xffw\x07example\x03org\0\0\x01\0\x01";
        let class = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x03org\0\0\x01\0\x03";
        let certificate = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x012\x0ddnscrypt-cert\x07example\0\0\x10\0\x01";
        let local = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x05local\0\0\x01\0\x01";
        assert_datagrams(judge, 5_300, 34, &[&answer], &[label, class, local, certificate]);
    }
}
