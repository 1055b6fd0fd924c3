//! DHCP for IPv6, UDP ports 546 and 547: the name and vendor class that a client sends (RFC 8415).

use super::parser::{Datagram, Found, Recognition};
use super::reader::Reader;
use super::{Verdict, device};

/// RFC 8415, section 7.2.
pub(super) const PORTS: [u16; 2] = [546, 547];
/// Message types (RFC 8415, section 7.3); relayed messages have another header (section 9).
const CLIENT_TYPES: [u8; 8] = [1, 3, 4, 5, 6, 8, 9, 11];
const SERVER_TYPES: [u8; 3] = [2, 7, 10];
const RELAY_TYPES: [u8; 2] = [12, 13];
const HEADER: usize = 4;
const RELAY_HEADER: usize = 34;
/// Options (RFC 8415, section 21.16; RFC 4704, section 4).
const VENDOR_CLASS: u16 = 16;
const CLIENT_FQDN: u16 = 39;

struct Message<'a> {
    kind: u8,
    options: &'a [u8],
}

impl<'a> Message<'a> {
    /// The options must fill a message to its end, but for what of its `wire_len` bytes was not captured.
    fn parse(bytes: &'a [u8], wire_len: usize) -> Option<Self> {
        let kind = *bytes.first()?;
        let header = match kind {
            kind if CLIENT_TYPES.contains(&kind) || SERVER_TYPES.contains(&kind) => HEADER,
            kind if RELAY_TYPES.contains(&kind) => RELAY_HEADER,
            _ => return None,
        };
        let message = Self { kind, options: bytes.get(header..)? };
        let mut reader = Reader::new(message.options);
        let mut count = 0;
        while next_option(&mut reader).is_some() {
            count += 1;
        }
        (count > 0 && (reader.is_empty() || wire_len > bytes.len())).then_some(message)
    }

    /// The first option with this code.
    fn option(&self, code: u16) -> Option<&'a [u8]> {
        let mut reader = Reader::new(self.options);
        std::iter::from_fn(|| next_option(&mut reader)).find(|option| option.0 == code).map(|option| option.1)
    }

    fn client_fqdn(&self) -> Option<Box<str>> {
        let (_flags, name) = self.option(CLIENT_FQDN)?.split_first()?;
        device::wire_name(name)
    }

    /// The first text of the vendor class, after the number of the enterprise.
    fn vendor_class(&self) -> Option<Box<str>> {
        let mut reader = Reader::new(self.option(VENDOR_CLASS)?);
        reader.u32()?;
        device::class(reader.vector16()?)
    }
}

/// Code and value; takes nothing where they are not whole.
fn next_option<'a>(reader: &mut Reader<'a>) -> Option<(u16, &'a [u8])> {
    let mut ahead = *reader;
    let option = (ahead.u16()?, ahead.vector16()?);
    *reader = ahead;
    Some(option)
}

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let has_port = datagram.has_any_port(&PORTS);
    let wire_len = usize::try_from(datagram.wire_len).unwrap_or(usize::MAX);
    Recognition::decided(has_port && Message::parse(datagram.payload, wire_len).is_some())
}

/// The first message of a client counts.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    // It was recognised, or another message of the flow was: a cut one may tell what it still holds.
    let Some(message) = Message::parse(bytes, usize::MAX).filter(|message| CLIENT_TYPES.contains(&message.kind)) else {
        return Verdict::Seeking;
    };
    found.facts.device_name = message.client_fqdn();
    found.facts.device_class = message.vendor_class();
    Verdict::Settled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::observe;
    use super::super::{Facts, Protocol, Side};

    fn option(code: u16, value: &[u8]) -> Vec<u8> {
        let len = u16::try_from(value.len()).unwrap();
        [&code.to_be_bytes()[..], &len.to_be_bytes(), value].concat()
    }

    /// A message with a client identifier (RFC 8415, section 21.2), which is a canary.
    fn message(kind: u8, options: &[Vec<u8>]) -> Vec<u8> {
        [&[kind, 1, 2, 3][..], &option(1, b"kanarienvogel"), &options.concat()].concat()
    }

    fn told(bytes: &[u8]) -> Facts {
        observe(&[(Side::Source, bytes.to_vec())], 547).0
    }

    fn own() -> Vec<Vec<u8>> {
        vec![option(16, b"\0\0\x01\x37\0\x08MSFT 5.0"), option(39, b"\0\x05PC-67\x06School\0")]
    }

    #[test]
    fn a_client_tells_name_and_class() {
        for kind in [1, 3, 11] {
            let facts = told(&message(kind, &own()));
            assert_eq!(facts.protocol, Protocol::Dhcpv6);
            assert_eq!(
                (facts.device_name.as_deref(), facts.device_class.as_deref()),
                (Some("pc-67.school"), Some("MSFT 5.0"))
            );
            assert!(!format!("{facts:?}").contains("kanarienvogel"));
        }
        let relayed = [&[12][..], &[0; 33], &option(9, &message(1, &own()))].concat();
        for other in [message(2, &own()), message(7, &own()), relayed] {
            let facts = told(&other);
            assert_eq!((facts.protocol, facts.device_name, facts.device_class), (Protocol::Dhcpv6, None, None));
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        let good = message(1, &own());
        for odd in [&good[..good.len() - 1], &[&good[..], &[0]].concat(), &[&[14], &good[1..]].concat(), &good[..4]] {
            assert_eq!(told(odd).protocol, Protocol::Unknown);
        }
        assert_eq!(observe(&[(Side::Source, good)], 548).0.protocol, Protocol::Unknown);
    }

    #[test]
    fn cut_anywhere_it_tells_nothing_else() {
        let whole = message(1, &own());
        for len in 0..whole.len() {
            let facts = told(&whole[..len]);
            assert!(facts.device_name.is_none_or(|name| &*name == "pc-67.school"), "{len}");
            assert!(facts.device_class.is_none_or(|class| &*class == "MSFT 5.0"), "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 0_u8..14) {
            told(&bytes);
            told(&message(kind, &[option(16, &bytes), option(39, &bytes)]));
        }
    }
}
