//! Web Services Dynamic Discovery, by a SOAP envelope that names its namespace (OASIS WS-Discovery 1.1, section 1.4; April 2005,
//! section 1.4).

use memchr::memmem;

use crate::identify::first_byte::FirstBytes;
use crate::identify::parser::{Datagram, Recognition};

/// An envelope, or a byte order mark before it.
pub(super) const FIRST: FirstBytes = FirstBytes::of(&[b'<', 0xef]);
/// Where an envelope must have named its namespaces.
const LOOKED_AT: usize = 2_048;
const NAMESPACES: [&[u8]; 2] = [b"/ws/2005/04/discovery", b"/ws-dd/ns/discovery/2009/01"];

pub(super) fn recognise(datagram: &mut Datagram<'_>) -> Recognition {
    Recognition::decided(is_envelope(datagram))
}

fn is_envelope(datagram: &Datagram<'_>) -> bool {
    let text = datagram.payload.strip_prefix(b"\xef\xbb\xbf").unwrap_or(datagram.payload);
    let start = text.get(..LOOKED_AT).unwrap_or(text);
    let holds = |words: &[u8]| memmem::find(start, words).is_some();
    start.first() == Some(&b'<') && holds(b"Envelope") && NAMESPACES.iter().any(|namespace| holds(namespace))
}

#[cfg(test)]
mod tests {
    use super::super::held::assert_datagrams;
    use super::is_envelope;

    #[test]
    fn the_namespace_decides() {
        let own =
            br#"<?xml version="1.0"?><s:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><d:Probe/>"#;
        let other = br#"<?xml version="1.0"?><s:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2004/08/addressing">"#;
        assert_datagrams(is_envelope, 3_702, 89, &[own], &[other]);
    }
}
