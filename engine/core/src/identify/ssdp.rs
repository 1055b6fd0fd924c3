//! SSDP, UDP port 1900: what kind of device announces itself, and nothing else of the message (`UPnP` Device Architecture 2.0,
//! section 1).

use super::parser::{Datagram, Found, Recognition};
use super::{Verdict, device};

/// `UPnP` Device Architecture 2.0, section 1.1.
pub(super) const PORT: u16 = 1_900;
/// Lines read of a message; real ones have some ten.
const LINES_MAX: usize = 64;
/// Longest type that is kept; the standard ones have some 30 letters.
const TYPE_MAX: usize = 64;

/// Start lines (`UPnP` Device Architecture 2.0, section 1.1.1).
const SEARCH: &[u8] = b"M-SEARCH * HTTP/1.";
const NOTIFY: &[u8] = b"NOTIFY * HTTP/1.";
const RESPONSE: &[u8] = b"HTTP/1.1 200";

/// Headers that tell what the sender is: of announcements, responses, and both (sections 1.2.2 and 1.3.3).
const TYPE_HEADERS: [&[u8]; 3] = [b"NT", b"ST", b"USN"];

/// Uniform resource names that have a type after them (section 1.1.4; DIAL 2.2, section 5.1). Those of other makers
/// may hold anything.
const TYPE_PREFIXES: [&[u8]; 3] =
    [b"urn:schemas-upnp-org:device:", b"urn:dial-multiscreen-org:device:", b"urn:dial-multiscreen-org:service:"];

/// What a Roku player announces in place of such a name (Roku, "External Control Protocol").
const ROKU: &[u8] = b"roku:ecp";

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    let is_message = || [SEARCH, NOTIFY, RESPONSE].iter().any(|start| datagram.payload.starts_with(start));
    Recognition::decided(datagram.has_port(PORT) && is_message())
}

/// The first device type stays. A search says what is sought, not what its sender is; who answers it in the same flow is the
/// responder. So a flow that has one tells nothing.
pub(super) fn read_message(bytes: &[u8], found: &mut Found<'_>) -> Verdict {
    if bytes.starts_with(SEARCH) {
        return Verdict::Settled;
    }
    let mut lines = bytes.split(|&byte| byte == b'\n').skip(1).take(LINES_MAX);
    match lines.find_map(type_in) {
        Some(class) => {
            found.facts.device_class = Some(class);
            Verdict::Settled
        }
        None => Verdict::Seeking,
    }
}

/// The type in a header line such as `NT: urn:schemas-upnp-org:device:MediaRenderer:1`, or one whose value has a UUID in
/// front (`USN: uuid:...::urn:...`). The version must follow it: without, it may be cut.
fn type_in(line: &[u8]) -> Option<Box<str>> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    if !TYPE_HEADERS.iter().any(|header| name.trim_ascii().eq_ignore_ascii_case(header)) {
        return None;
    }
    let value = value.get(1..)?.trim_ascii();
    let urn = if value.starts_with(b"uuid:") {
        let after = value.windows(2).position(|pair| pair == b"::")? + 2;
        value.get(after..)?
    } else {
        value
    };
    if urn == ROKU {
        return device::class(urn);
    }
    let rest = TYPE_PREFIXES.iter().find_map(|prefix| urn.strip_prefix(*prefix))?;
    let end = rest.iter().position(|&byte| byte == b':')?;
    let kind = rest.get(..end).filter(|kind| (1..=TYPE_MAX).contains(&kind.len()))?;
    let is_token = kind.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    // Anybody can write a type of its own: one that holds an identifier is not shown.
    if is_token { device::class(kind) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::dns::tests::observe;
    use super::super::{Facts, Protocol, Side};
    use super::PORT;

    const CANARY: &str = "kanarienvogel";

    /// A message with a canary in every header that is not to be read.
    fn message(start: &str, headers: &str) -> Vec<u8> {
        format!(
            "{start}\r\nHOST: 239.255.255.250:1900\r\nLOCATION: http://192.0.2.1/{CANARY}.xml\r\nSERVER: {CANARY}/1.0\r\n\
             USER-AGENT: {CANARY}\r\nX-Serial: {CANARY}\r\n{headers}\r\n\r\n"
        )
        .into_bytes()
    }

    fn told(messages: &[Vec<u8>]) -> Facts {
        let sent: Vec<_> = messages.iter().map(|bytes| (Side::Source, bytes.clone())).collect();
        observe(&sent, PORT).0
    }

    #[test]
    fn the_type_of_a_device_is_told() {
        let (notify, response) = ("NOTIFY * HTTP/1.1", "HTTP/1.1 200 OK");
        for (start, headers, class) in [
            (notify, "NT: urn:schemas-upnp-org:device:MediaRenderer:1", Some("MediaRenderer")),
            (notify, "nt:urn:schemas-upnp-org:device:InternetGatewayDevice:2", Some("InternetGatewayDevice")),
            (response, "ST: urn:dial-multiscreen-org:service:dial:1", Some("dial")),
            (response, "USN: uuid:kanarienvogel::urn:schemas-upnp-org:device:Basic:1", Some("Basic")),
            (response, "ST: ssdp:all\r\nUSN: uuid:kanarienvogel::urn:schemas-upnp-org:device:Basic:1", Some("Basic")),
            (response, "ST: roku:ecp\r\nUSN: uuid:roku:ecp:kanarienvogel", Some("roku:ecp")),
            (notify, "NT: upnp:rootdevice\r\nUSN: uuid:kanarienvogel::upnp:rootdevice", None),
            (notify, "NT: urn:schemas-upnp-org:service:AVTransport:1", None),
            (notify, "NT: urn:kanarienvogel:device:Basic:1", None),
            (notify, "NT: urn:schemas-upnp-org:device:kanarien vogel:1", None),
            (notify, "NT: urn:schemas-upnp-org:device:Basic", None),
            (notify, "NT: urn:schemas-upnp-org:device:TV-001f29da2d79:1", Some("~f2b1dc26")),
            ("M-SEARCH * HTTP/1.1", "ST: urn:schemas-upnp-org:device:MediaRenderer:1", None),
        ] {
            let facts = told(&[message(start, headers)]);
            assert_eq!((facts.protocol, facts.device_class.as_deref()), (Protocol::Ssdp, class), "{headers}");
            assert!(facts.domain.is_none() && !format!("{facts:?}").contains(CANARY), "{facts:?}");
        }
    }

    #[test]
    fn a_later_message_may_tell_the_type() {
        let root = message("NOTIFY * HTTP/1.1", "NT: upnp:rootdevice");
        let device = message("NOTIFY * HTTP/1.1", "NT: urn:schemas-upnp-org:device:Basic:1");
        let search = message("M-SEARCH * HTTP/1.1", "ST: ssdp:all");
        assert_eq!(told(&[root, device.clone()]).device_class.as_deref(), Some("Basic"));
        assert_eq!(told(&[search, device]).device_class, None);
    }

    #[test]
    fn other_requests_and_ports_are_refused() {
        assert_eq!(told(&[message("GET * HTTP/1.1", "")]).protocol, Protocol::Unknown);
        let notify = message("NOTIFY * HTTP/1.1", "");
        assert_eq!(observe(&[(Side::Source, notify)], 1_901).0.protocol, Protocol::Unknown);
    }

    #[test]
    fn a_cut_message_tells_nothing_else() {
        let whole = message("NOTIFY * HTTP/1.1", "NT: urn:schemas-upnp-org:device:MediaRenderer:1");
        for len in 0..whole.len() {
            assert!(
                told(&[whole[..len].to_vec()]).device_class.is_none_or(|class| &*class == "MediaRenderer"),
                "{len}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_bytes_do(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            told(std::slice::from_ref(&bytes));
            told(&[[&b"NOTIFY * HTTP/1.1\r\nNT:"[..], &bytes].concat()]);
        }
    }
}
