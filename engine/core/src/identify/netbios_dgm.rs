//! The `NetBIOS` datagram service, UDP port 138: the name of the sender (RFC 1002, section 4.4).

use super::Verdict;
use super::dns_name::{Steps, WireName};
use super::netbios_name::NetbiosName;
use super::parser::{Datagram, Found, Recognition};
use super::reader::Reader;

/// RFC 1002, section 6.
pub(super) const PORT: u16 = 138;
/// Where names begin in a message with data (RFC 1002, section 4.4.2), and in a query (section 4.4.4).
const DATA_HEADER: usize = 14;
const QUERY_HEADER: usize = 10;
/// Bytes of an error message (RFC 1002, section 4.4.3).
const ERROR: usize = 11;

/// What a message is (RFC 1002, section 4.4.1).
enum Message {
    /// Data, from the node of this name.
    Data { source: NetbiosName },
    /// An error, or a query that the sender's own name is not in.
    Other,
}

impl Message {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (kind, flags) = (reader.u8()?, reader.u8()?);
        // The upper four bits are reserved (RFC 1002, section 4.4.1).
        if flags & 0xf0 != 0 {
            return None;
        }
        match kind {
            0x10..=0x12 => name_at(bytes, DATA_HEADER).map(|source| Self::Data { source }),
            0x13 => (bytes.len() == ERROR).then_some(Self::Other),
            0x14..=0x16 => name_at(bytes, QUERY_HEADER).map(|_| Self::Other),
            _ => None,
        }
    }
}

fn name_at(bytes: &[u8], at: usize) -> Option<NetbiosName> {
    let (wire, _) = WireName::parse(bytes, at, &mut Steps::of_a_message())?;
    NetbiosName::decode(&wire)
}

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(datagram.has_port(PORT) && Message::parse(datagram.payload).is_some())
}

/// The first message of the flow counts: it is the originator's.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    if let Some(Message::Data { source }) = Message::parse(bytes) {
        found.facts.device_name = source.shown();
    }
    Verdict::Settled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::observe;
    use super::super::netbios_name::tests::encoded;
    use super::super::{Protocol, Side};
    use super::PORT;

    /// A datagram to a group (RFC 1002, section 4.4.2).
    fn message(source: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x11, 0x02, 0x12, 0x34, 192, 0, 2, 1, 0, 138, 0, 187, 0, 0];
        bytes.extend(encoded(source, 0, ""));
        bytes.extend(encoded(b"WORKGROUP", 0x1d, ""));
        bytes.extend(b"\xffSMB kanarienvogel");
        bytes
    }

    #[test]
    fn the_senders_name_is_told_and_nothing_else() {
        let (facts, _) = observe(&[(Side::Source, message(b"GIOVANNI-PC"))], PORT);
        assert_eq!((facts.protocol, facts.device_name.as_deref()), (Protocol::NetbiosDgm, Some("giovanni-pc")));
        assert!(!format!("{facts:?}").contains("kanarienvogel") && facts.dns_query.is_none());
    }

    #[test]
    fn the_responders_name_is_not_the_originators() {
        let sent = [(Side::Source, b"odd".to_vec()), (Side::Destination, message(b"GIOVANNI-PC"))];
        let (facts, _) = observe(&sent, PORT);
        assert_eq!((facts.protocol, facts.device_name), (Protocol::NetbiosDgm, None));
    }

    #[test]
    fn messages_without_data_are_known() {
        let query = |kind| [&[kind, 0, 0, 1, 192, 0, 2, 1, 0, 138][..], &encoded(b"GFILE", 0, "")].concat();
        let error = vec![0x13, 0, 0, 1, 192, 0, 2, 1, 0, 138, 0x82];
        for (bytes, expected) in [
            (query(0x14), Protocol::NetbiosDgm),
            (query(0x16), Protocol::NetbiosDgm),
            (query(0x17), Protocol::Unknown),
            (error.clone(), Protocol::NetbiosDgm),
            (error[..10].to_vec(), Protocol::Unknown),
        ] {
            let (facts, _) = observe(&[(Side::Source, bytes)], PORT);
            assert_eq!((facts.protocol, facts.device_name), (expected, None));
        }
    }

    #[test]
    fn cut_or_elsewhere_it_tells_nothing_else() {
        let whole = message(b"GIOVANNI-PC");
        for len in 0..whole.len() {
            let (facts, _) = observe(&[(Side::Source, whole[..len].to_vec())], PORT);
            assert!(facts.device_name.is_none_or(|name| &*name == "giovanni-pc"), "{len}");
        }
        for (place, byte) in [(0, 0x0f), (1, 0x12), (15, b'z')] {
            let mut odd = whole.clone();
            odd[place] = byte;
            assert_eq!(observe(&[(Side::Source, odd)], PORT).0.protocol, Protocol::Unknown, "{place}");
        }
        assert_eq!(observe(&[(Side::Source, whole)], 1_138).0.protocol, Protocol::Unknown);
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..120), kind in 0x0f_u8..0x18) {
            let damaged = [&[kind, 0][..], &bytes].concat();
            observe(&[(Side::Source, bytes)], PORT);
            observe(&[(Side::Source, damaged)], PORT);
        }
    }
}
