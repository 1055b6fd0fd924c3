//! DHCP for IPv4, UDP ports 67 and 68: the host name and vendor class that a client sends (RFC 2131; RFC 2132).

use super::parser::{Datagram, Found, Recognition};
use super::reader::Reader;
use super::{Verdict, device};

/// RFC 2131, section 4.1.
pub(super) const PORTS: [u16; 2] = [67, 68];
/// Fields of the fixed part (RFC 2131, section 2).
const RELAY: std::ops::Range<usize> = 24..28;
const SERVER_NAME: std::ops::Range<usize> = 44..108;
const FILE: std::ops::Range<usize> = 108..236;
const COOKIE_AT: usize = 236;
const COOKIE: [u8; 4] = [99, 130, 83, 99];
/// Longest hardware address that has room.
const HARDWARE_MAX: u8 = 16;
/// Options (RFC 2132, sections 3.1, 3.2, 3.14, 9.3 and 9.13; RFC 4702, section 2).
const PAD: u8 = 0;
const HOST_NAME: u8 = 12;
const OVERLOAD: u8 = 52;
const VENDOR_CLASS: u8 = 60;
const CLIENT_FQDN: u8 = 81;
const END: u8 = 255;
/// The name of a client FQDN is in labels, not text (RFC 4702, section 2.1).
const ENCODED: u8 = 0x04;

struct Message<'a> {
    bytes: &'a [u8],
    is_request: bool,
    /// Sent on by a relay: its sender is not the client.
    is_relayed: bool,
    /// `file` and `sname` where they hold options (RFC 2132, section 9.3).
    overloaded: [&'a [u8]; 2],
}

impl<'a> Message<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (operation, _hardware, hardware_len) = (reader.u8()?, reader.u8()?, reader.u8()?);
        if !matches!(operation, 1 | 2) || hardware_len > HARDWARE_MAX || !bytes.get(COOKIE_AT..)?.starts_with(&COOKIE) {
            return None;
        }
        let is_relayed = bytes.get(RELAY)?.iter().any(|&byte| byte != 0);
        let mut message = Self { bytes, is_request: operation == 1, is_relayed, overloaded: [&[], &[]] };
        if let Some(&[overload]) = message.option(OVERLOAD) {
            let field = |bit: u8, range| bytes.get(range).filter(|_| overload & bit != 0).unwrap_or_default();
            message.overloaded = [field(1, FILE), field(2, SERVER_NAME)];
        }
        Some(message)
    }

    /// The first option with this code. One that is sent in parts (RFC 3396) gives its first part: names and classes that
    /// are kept fit in one.
    fn option(&self, code: u8) -> Option<&'a [u8]> {
        let options = self.bytes.get(COOKIE_AT + COOKIE.len()..)?;
        [options, self.overloaded[0], self.overloaded[1]].into_iter().find_map(|area| option_in(area, code))
    }

    fn client_fqdn(&self) -> Option<Box<str>> {
        let mut reader = Reader::new(self.option(CLIENT_FQDN)?);
        let flags = reader.u8()?;
        // Two response codes, of no use any more (RFC 4702, section 2.2).
        reader.take(2)?;
        if flags & ENCODED == 0 { device::name(reader.rest()) } else { device::wire_name(reader.rest()) }
    }
}

fn option_in(area: &[u8], code: u8) -> Option<&[u8]> {
    let mut reader = Reader::new(area);
    loop {
        match reader.u8()? {
            PAD => {}
            END => return None,
            found => {
                let value = reader.vector8()?;
                if found == code {
                    return Some(value);
                }
            }
        }
    }
}

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let has_port = datagram.has_any_port(&PORTS);
    Recognition::decided(has_port && Message::parse(datagram.payload).is_some())
}

/// The first request counts, and no later one: where clients without an address share a flow, each is shown to a reader of its
/// own.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    let Some(message) = Message::parse(bytes).filter(|message| message.is_request) else { return Verdict::Seeking };
    if !message.is_relayed {
        let name = message.option(HOST_NAME).and_then(device::name);
        found.facts.device_name = name.or_else(|| message.client_fqdn());
        found.facts.device_class = message.option(VENDOR_CLASS).and_then(device::class);
    }
    Verdict::Settled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::observe;
    use super::super::{Facts, Protocol, Side};

    const CANARY: &str = "kanarienvogel";

    fn option(code: u8, value: &[u8]) -> Vec<u8> {
        [&[code, u8::try_from(value.len()).unwrap()][..], value].concat()
    }

    /// A message of a client (RFC 2131, section 2) with a canary wherever text may stand.
    fn message(operation: u8, options: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = vec![operation, 1, 6, 0];
        bytes.resize(236, 0);
        for at in [28, 44, 108] {
            bytes[at..at + CANARY.len()].copy_from_slice(CANARY.as_bytes());
        }
        bytes.extend([99, 130, 83, 99]);
        bytes.extend(option(53, &[1]));
        bytes.extend(option(61, CANARY.as_bytes()));
        bytes.extend([0, 0]);
        bytes.extend(options.concat());
        bytes.push(255);
        bytes
    }

    fn told(bytes: &[u8]) -> (Facts, [Option<String>; 2]) {
        let (facts, _) = observe(&[(Side::Source, bytes.to_vec())], 67);
        let texts = [&facts.device_name, &facts.device_class].map(|text| text.as_deref().map(String::from));
        (facts, texts)
    }

    #[test]
    fn a_request_tells_name_and_class() {
        let (host, class) = (option(12, b"Annas-iPhone"), option(60, b"MSFT 5.0"));
        let fqdn = option(81, b"\0\0\0PC-7.School.Example.");
        let encoded = option(81, b"\x04\0\0\x04PC-7\x06School");
        for (options, name, shown) in [
            (vec![host.clone(), class.clone()], Some("annas-iphone"), Some("MSFT 5.0")),
            (vec![fqdn.clone(), class.clone()], Some("pc-7.school.example"), Some("MSFT 5.0")),
            (vec![fqdn, host.clone()], Some("annas-iphone"), None),
            (vec![encoded], Some("pc-7.school"), None),
            (vec![option(12, b"Anna's iPhone")], Some("~c7b4b64b"), None),
            (vec![option(12, b""), option(81, b"\0\0")], None, None),
            (vec![vec![255], host.clone()], None, None),
            (vec![option(12, b"pc"), option(12, b"-7")], Some("pc"), None),
        ] {
            let (facts, [found, class]) = told(&message(1, &options));
            assert_eq!((facts.protocol, class.as_deref()), (Protocol::Dhcp, shown));
            match (name, found) {
                (Some(name), Some(found)) if name.starts_with('~') => assert!(found.starts_with('~')),
                (name, found) => assert_eq!(found.as_deref(), name),
            }
        }
        let (facts, texts) = told(&message(2, &[host.clone(), class.clone()]));
        assert_eq!((facts.protocol, texts), (Protocol::Dhcp, [None, None]));
        let mut relayed = message(1, &[host, class]);
        relayed[24..28].copy_from_slice(&[10, 0, 0, 1]);
        assert_eq!(told(&relayed).1, [None, None]);
    }

    /// RFC 2132, section 9.3: 1 is `file`, 2 is `sname`, 3 both, in this order.
    #[test]
    fn overloaded_fields_hold_options() {
        for (overload, name) in [(0, None), (1, Some("in-file")), (2, Some("in-sname")), (3, Some("in-file"))] {
            let mut bytes = message(1, &[option(52, &[overload])]);
            for (at, host) in [(108, &b"in-file"[..]), (44, b"in-sname")] {
                let value = [option(12, host), option(52, &[3]), vec![255]].concat();
                bytes[at..at + value.len()].copy_from_slice(&value);
            }
            assert_eq!(told(&bytes).1[0].as_deref(), name, "{overload}");
        }
    }

    #[test]
    fn the_first_request_of_a_flow_counts() {
        let first = message(1, &[option(12, b"first")]);
        let second = message(1, &[option(12, b"second"), option(60, b"udhcp 1.30.1")]);
        for (messages, name) in [([&first, &second], Some("first")), ([&message(2, &[]), &second], Some("second"))] {
            let sent: Vec<_> = messages.into_iter().map(|message| (Side::Source, message.clone())).collect();
            assert_eq!(observe(&sent, 67).0.device_name.as_deref(), name);
        }
    }

    #[test]
    fn a_request_of_the_responder_is_not_the_originators() {
        let sent = [(Side::Source, message(2, &[])), (Side::Destination, message(1, &[option(12, b"pc")]))];
        let (facts, _) = observe(&sent, 67);
        assert_eq!((facts.protocol, facts.device_name), (Protocol::Dhcp, None));
    }

    #[test]
    fn no_other_text_is_kept() {
        let options = [option(12, b"pc"), option(60, format!("{CANARY}@a").as_bytes()), option(43, CANARY.as_bytes())];
        let (facts, _) = told(&message(1, &options));
        assert!(facts.device_class.is_some() && !format!("{facts:?}").contains(CANARY), "{facts:?}");
    }

    #[test]
    fn what_is_no_message_or_another_port_is_refused() {
        let good = message(1, &[]);
        assert_eq!(observe(&[(Side::Source, good.clone())], 69).0.protocol, Protocol::Unknown);
        for (place, byte) in [(0, 3), (2, 17), (236, 98)] {
            let mut odd = good.clone();
            odd[place] = byte;
            assert_eq!(told(&odd).0.protocol, Protocol::Unknown, "{place}");
        }
    }

    #[test]
    fn a_cut_message_tells_nothing_else() {
        let whole = message(1, &[option(12, b"pc"), option(60, b"MSFT 5.0")]);
        for len in 0..whole.len() {
            let (_, [name, class]) = told(&whole[..len]);
            assert!(name.is_none_or(|name| name == "pc") && class.is_none_or(|class| class == "MSFT 5.0"), "{len}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(options in prop::collection::vec(any::<u8>(), 0..300), overload in 0_u8..4) {
            let mut bytes = message(1, &[option(52, &[overload])]);
            bytes.pop();
            bytes.extend(&options);
            let _ = (told(&bytes), told(&options));
        }
    }
}
